"""Exports to files that the user may have edited: one file, or a folder with a file per paper and an index."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from explorer.files import make_folder, pieces_of, read_up_to
from explorer.model import co_written_file, co_written_references
from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.translation import tr, trn
from explorer.services import reference_export
from explorer.services.export import export_scope as scoping
from explorer.services.export.drawing_svg import svg_name, svg_of
from explorer.services.export.export_data import ExportPaths, FieldBuilder, Source, asset, pictures_of
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.export_text import episode_source, exporting_library, paper_source
from explorer.services.export.template_engine import Template
from explorer.services.export.template_process import render
from explorer.services.user_file import check_place, refused, write_named
from explorer.store.database import Store

if sys.platform == "win32":
    import ctypes

MOST_BYTES = 32 * 1024 * 1024
"""Maximum size of a file that is read to be merged."""
_MOST_FILES = 20_000
_TRIES = 3
_TIMELINES = 32
"""How many timelines are kept during an export: the papers come roughly by their episodes."""
ASSETS = "assets"
_BEGINNING = 4096
_HIDDEN = 0x2
"""Windows' FILE_ATTRIBUTE_HIDDEN."""
_WHOLE = (b'"format": "paper-explorer-notes"', b'"urn:paper-explorer:notes"', co_written_references.MARK.encode())
"""The beginnings of files that are entirely the program's."""
INDEX = "Paper Explorer"
_FOLDERS = {"logseq": ("pages", "pages", "pages"), "obsidian": ("Papers", "Episodes", ".")}
_OTHERS = ("papers", "episodes", ".")


@dataclass(slots=True)
class ExportResult:
    """The result of an export. Paths are of files; numbers count blocks, as in ``MergeResult``."""

    path: Path
    written: list[Path] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    offered: int = 0
    damaged: int = 0
    removed: int = 0
    doubles: list[tuple[str, str]] = field(default_factory=list)
    """Pairs of files for the same thing: the one that is updated, and another one."""
    is_first: bool = False
    """The folder held no file of an export before."""
    emptiness: str = ""
    """A sentence for the user if no annotation or note was exported."""

    def report(self) -> str:
        """Return sentences for the user about conflicts and damaged blocks; empty if there are none."""
        parts = []
        if self.offered:
            parts.append(
                trn(
                    self.offered,
                    "One block that you edited is kept, with the newer text below it.",
                    "{count} blocks that you edited are kept, with the newer text below each.",
                )
            )
        if self.damaged:
            parts.append(
                trn(
                    self.damaged,
                    "One block has lost its end marker and is no longer updated.",
                    "{count} blocks have lost their end markers and are no longer updated.",
                )
            )
        if self.removed:
            parts.append(
                trn(
                    self.removed,
                    "One block was removed, as its note no longer exists.",
                    "{count} blocks were removed, as their notes no longer exist.",
                )
            )
        for used, other in self.doubles[:3]:
            parts.append(tr("“{0}” and “{1}” hold the same: only the first is updated.", used, other))
        return " ".join(parts)

    def add(self, one: "WrittenFile") -> None:
        """Add a file to the result."""
        if one.is_written:
            self.written.append(one.path)
        else:
            self.unchanged += 1
        self.kept += one.merged.kept
        self.offered += one.merged.offered
        self.damaged += one.merged.damaged
        self.removed += one.merged.removed


def write_episode(
    store: Store, episode_id: str, path: Path, template: Template, scope: ExportScope = scoping.ALL
) -> ExportResult:
    """Write an episode's file, and keep what the user wrote in it.

    Raises:
        KnownError: ``episode-unknown``, ``template-error``, ``another-file``, ``not-text``, what the store raises, or
            what ``write_named`` does; the file is as it was.
    """
    check_place(path)
    check_lists(template, path)
    source = episode_source(store, episode_id, scope)
    places = ExportPaths(assets=ASSETS)
    report = ExportResult(path)
    text = render(template, FieldBuilder(source, places).episode())
    report.add(write_merged(path, text, [f"episode:{episode_id}"], exporting_library(store), keep=scope.asks))
    _write_attachments(store, source, template, path, report, episode_id)
    return report


def write_paper(
    store: Store, paper_id: str, path: Path, template: Template, scope: ExportScope = scoping.ALL
) -> ExportResult:
    """Write a paper's file, and keep what the user wrote in it.

    Raises:
        KnownError: as ``write_episode``, with ``paper-unknown``.
    """
    check_place(path)
    check_lists(template, path)
    source = paper_source(store, paper_id, scope)
    paper = next(iter(source.papers.values()))
    report = ExportResult(path)
    text = render(template, FieldBuilder(source, ExportPaths(assets=ASSETS)).paper(paper.id))
    names = dict.fromkeys((paper.id, paper.handle, *store.papers.names(paper.id)))
    report.add(write_merged(path, text, [f"paper:{one}" for one in names], exporting_library(store), keep=scope.asks))
    _write_attachments(store, source, template, path, report, None)
    return report


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> ExportResult:
    """Write a file without text of the user: data, or references. A file that the program has not written is refused.

    Args:
        data: all bytes, or piece by piece: neither the old nor the new file is read whole.

    Raises:
        KnownError: ``another-file``, or what ``write_named`` does; the file is as it was.
    """
    report = ExportResult(path)
    if path.exists() and not path.is_file():
        write_named(path, data)  # a device, a pipe
        report.written.append(path)
        return report
    check_whole(path)
    try:
        write_named(path, _differing(path, (data,) if isinstance(data, bytes) else data))
    except _SameError:
        report.unchanged = 1
    else:
        report.written.append(path)
    return report


def check_whole(path: Path) -> None:
    """Check that a file may be replaced: it is missing or empty, or the program has written all of it.

    Raises:
        KnownError: ``another-file``.
    """
    begun = b""
    if path.is_file():
        try:
            with path.open("rb") as file:
                begun = file.read(_BEGINNING)
        except OSError as error:
            raise refused(path, error) from error
    if begun.strip() and begun.strip() != b"[]" and not any(mark in begun for mark in _WHOLE):
        raise _another(path)


# --- private helpers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file of an export: what was merged, and whether it had to be written."""

    path: Path
    merged: co_written_file.MergeResult
    is_written: bool


def write_merged(
    path: Path,
    text: str,
    file_ids: Sequence[str],
    library: co_written_file.ExportingLibrary,
    *,
    keep: bool,
    is_bare: bool = False,
) -> WrittenFile:
    """Merge a new text into a file; a backup of the file before is kept beside it.

    Args:
        text: the whole new export, as a template renders it.
        file_ids: the ids of the exported subject: a new file gets the first, and one of another library may have any.
        library: the exporting library; blocks of others stay.
        keep: keep old blocks that the text does not contain.
        is_bare: the text has no notes, so that a file that only other libraries wrote stays as it is.

    Raises:
        KnownError: ``another-file``, ``not-text``, ``file-busy``, or what ``write_named`` does; the file is as it was.
    """
    if path.exists() and not path.is_file():
        check_place(path)
        first = co_written_file.merge("", text, file_ids[0], library)
        write_named(path, first.text.encode())  # a device, a pipe
        return WrittenFile(path, replace(first, added=0), is_written=True)
    for _ in range(_TRIES):
        old = _read(path)
        merged = _merged(path, old, text, file_ids, library, keep=keep, is_bare=is_bare)
        made = merged.text.encode()
        if made == old:
            return WrittenFile(path, merged, is_written=False)
        _make_folder(path.parent)
        if _read(path) != old:
            continue  # another program has saved it meanwhile
        if old:
            _keep(path, old)
        write_named(path, made)
        return WrittenFile(path, merged, is_written=True)
    raise KnownError(
        "file-busy", "“{path}” keeps changing: close it in the other program, then export again.", path=path
    )


def _another(path: Path) -> KnownError:
    return KnownError(
        "another-file",
        "“{path}” was not written by this program and is left unchanged: choose another place.",
        path=path,
    )


def previous(path: Path) -> Path:
    """Return the path of the backup of a file from before the last export."""
    return path.with_name(f".{path.name}.previous")


def _keep(path: Path, old: bytes | Iterable[bytes]) -> None:
    """Write the backup of a file from before this export; Windows hides none for the dot in its name."""
    write_named(previous(path), old)
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetFileAttributesW(str(previous(path)), _HIDDEN)


class _SameError(Exception):
    """The new content of a file is the old one."""


def _differing(path: Path, data: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the new content of a file, and keep the old one beside it at the end; raise if they are the same."""
    try:
        with path.open("rb") as old:
            same = True
            for piece in data:
                same = same and old.read(len(piece)) == piece
                yield piece
            if same and not old.read(1):
                raise _SameError
            if old.seek(0, os.SEEK_END):
                old.seek(0)
                _keep(path, pieces_of(old))
    except FileNotFoundError:
        yield from data
    except OSError as error:
        raise refused(path, error) from error


def _read(path: Path) -> bytes:
    try:
        data = read_up_to(path, MOST_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise refused(path, error) from error
    if len(data) > MOST_BYTES:
        raise KnownError("not-text", "“{path}” is too large for an exported file: choose another place.", path=path)
    return data


def _merged(
    path: Path,
    old: bytes,
    text: str,
    file_ids: Sequence[str],
    library: co_written_file.ExportingLibrary,
    *,
    keep: bool,
    is_bare: bool,
) -> co_written_file.MergeResult:
    try:
        before = old.decode()
    except UnicodeDecodeError as error:
        raise KnownError(
            "not-text", "“{path}” is not UTF-8 text and is left unchanged: choose another place.", path=path
        ) from error
    bom = before[: before.startswith("\ufeff")]
    before = before.removeprefix(bom)
    whose = co_written_file.file_of(before)
    file_id = next((one for one in file_ids if co_written_file.marker_id(one) == whose), file_ids[0])
    if whose is not None and whose != co_written_file.marker_id(file_id):
        raise KnownError(
            "another-file",
            "“{path}” holds the notes of something else and is left unchanged: choose another place.",
            path=path,
        )
    if is_bare and co_written_file.is_of_others(before, library):
        return co_written_file.MergeResult(bom + before)
    merged = co_written_file.merge(before, text, file_id, library, keep=keep)
    return replace(merged, text=bom + merged.text)


def _make_folder(folder: Path) -> None:
    try:
        make_folder(folder)
    except OSError as error:
        raise refused(folder, error) from error


def _write_attachments(
    store: Store, source: Source, template: Template, path: Path, report: ExportResult, episode_id: str | None
) -> None:
    if path.is_file():
        copy_pictures(store, source, path.parent / ASSETS, report)
        if template.name == "reading-list":
            write_lists(store, path, report, episode_id)


def copy_pictures(store: Store, source: Source, folder: Path, report: ExportResult) -> None:
    """Copy the pictures of areas and notes, and write those of drawings; one missing in the library is left out."""
    for name in pictures_of(source.items):
        try:
            data = (store.library.pictures / Path(name).name).read_bytes()
        except OSError:
            continue
        _write_picture(folder / asset(name), data, report)
    for item in source.items:
        if isinstance(item, Annotation) and item.kind == "ink" and (svg := svg_of(item, source.colors)):
            _write_picture(folder / svg_name(svg), svg.encode(), report)


def _write_picture(target: Path, data: bytes, report: ExportResult) -> None:
    """Write a picture, unless it is there: its name says what is in it."""
    try:
        if target.is_file() and target.stat().st_size == len(data):
            return
    except OSError:
        return
    _make_folder(target.parent)
    write_named(target, data)
    report.written.append(target)


def write_lists(store: Store, path: Path, report: ExportResult, episode_id: str | None) -> None:
    """Write the reference lists next to a reading list."""
    for format_, target in zip(reference_export.FORMATS, _list_paths(path), strict=True):
        done = write_references(store, format_, target, episode_id)
        report.written += done.written
        report.unchanged += done.unchanged


def write_references(
    store: Store, format_: str, path: Path, episode_id: str | None, paper_id: str | None = None
) -> ExportResult:
    """Write references to a file; what other libraries or the user have written in it stays.

    Raises:
        KnownError: ``another-file``, ``not-text``, or what ``write_list`` or ``write_whole`` raises; the file is as it
            was.
    """
    check_whole(path)
    before = _read(path) if path.is_file() else b""
    library = exporting_library(store).name
    try:
        text = reference_export.write_list(store, format_, library, episode_id, paper_id, before.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _another(path) from error
    return write_whole(path, text.encode())


def _list_paths(path: Path) -> tuple[Path, Path]:
    return path.with_suffix(".bib"), path.with_suffix(".json")


def check_lists(template: Template, path: Path) -> None:
    """Check before anything is written that the reference lists may be replaced."""
    if template.name == "reading-list":
        for target in _list_paths(path):
            check_whole(target)
