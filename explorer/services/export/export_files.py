"""Exports to files that the user may have edited: one file, or a folder with a file per paper and an index."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from explorer.files import make_folder
from explorer.model import co_written_file
from explorer.model.annotation import Item
from explorer.model.errors import KnownError
from explorer.model.file_name import linkable_name
from explorer.model.ids import short_hash
from explorer.model.paper import Paper
from explorer.services import reference_export
from explorer.services.export import export_scope as scoping
from explorer.services.export.export_data import ExportPaths, FieldBuilder, Source, asset, pictures_of
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.export_text import episode_source, paper_source, timeline_of, whole_source
from explorer.services.export.template_engine import Template
from explorer.services.export.template_fields import FileFields
from explorer.services.export.template_process import render
from explorer.services.user_file import check_place, refused, write_named
from explorer.store.database import Store

MOST_BYTES = 32 * 1024 * 1024
"""Maximum size of a file that is read to be merged."""
_MOST_FILES = 20_000
_TRIES = 3
_ASSETS = "assets"
_BEGINNING = 4096
_WHOLE = (b'"format": "paper-explorer-notes"', b'"urn:paper-explorer:notes"', reference_export.MARK.encode())
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

    def told(self) -> str:
        """Return sentences for the user about conflicts and damaged blocks; empty if there are none."""
        parts = []
        if self.offered == 1:
            parts.append("One part that you had changed stays so, with the newer text below it.")
        elif self.offered:
            parts.append(f"{self.offered} parts that you had changed stay so, with the newer text below each.")
        if self.damaged == 1:
            parts.append("One part has lost its end mark, and is no longer brought up to date.")
        elif self.damaged:
            parts.append(f"{self.damaged} parts have lost their end marks, and are no longer brought up to date.")
        if self.removed == 1:
            parts.append("One part was taken out, for there is no such note any more.")
        elif self.removed:
            parts.append(f"{self.removed} parts were taken out, for there are no such notes any more.")
        for used, other in self.doubles[:3]:
            parts.append(f"“{used}” and “{other}” hold the same: only the first is brought up to date.")
        return " ".join(parts)

    def add(self, path: Path, merged: co_written_file.MergeResult, *, is_written: bool) -> None:
        """Add a file to the result."""
        if is_written:
            self.written.append(path)
        else:
            self.unchanged += 1
        self.kept += merged.kept
        self.offered += merged.offered
        self.damaged += merged.damaged
        self.removed += merged.removed


def write_episode(
    store: Store, episode_id: str, path: Path, template: Template, scope: ExportScope = scoping.ALL
) -> ExportResult:
    """Write an episode's file, and keep what the user wrote in it.

    Raises:
        KnownError: ``episode-unknown``, ``template-error``, ``another-file``, ``not-text``, what the store raises, or
            what ``write_named`` does; the file is as it was.
    """
    check_place(path)
    _check_lists(template, path)
    source = episode_source(store, episode_id, scope)
    places = ExportPaths(assets=_ASSETS)
    report = ExportResult(path)
    _put(
        report, path, render(template, FieldBuilder(source, places).episode()), f"episode:{episode_id}", keep=scope.asks
    )
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
    _check_lists(template, path)
    source = paper_source(store, paper_id, scope)
    paper = next(iter(source.papers.values()))
    report = ExportResult(path)
    text = render(template, FieldBuilder(source, ExportPaths(assets=_ASSETS)).paper(paper.id))
    _put(report, path, text, f"paper:{paper.handle}", keep=scope.asks)
    _write_attachments(store, source, template, path, report, None)
    return report


def write_folder(
    store: Store,
    root: Path,
    template: Template,
    scope: ExportScope = scoping.ALL,
    episode_id: str | None = None,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExportResult:
    """Write a folder with a file for each paper that has items, one per episode, an index, and the pictures.

    The folder is created if needed; its parent has to exist.

    A file that the user has renamed or moved inside the folder is found again by its contents.

    Args:
        episode_id: of this episode alone; None is the whole library.
        cancelled: asked before each file.

    Raises:
        KnownError: ``no-folder``, or as ``write_episode``; files that were written before stay written.
    """
    _check_folder(root)
    _check_lists(template, root / "reading-list.md")
    found = _found(root)
    source = whole_source(store, episode_id, scope)
    used = {one.paper_id for one in source.items if one.paper_id}
    heard = {one.episode_id for one in source.items}
    heard |= {one for paper in used for one in store.episodes.of_paper(paper)[:1]}
    episodes = [
        one for one in store.episodes.all() if (one.id in heard if episode_id is None else one.id == episode_id)
    ]
    sources = {one.id: own for one in episodes if (own := episode_source(store, one.id, scope)).items}
    # A thing without notes now may still have a file with earlier ones.
    is_all = not scope.asks and episode_id is None
    papers = {
        one.id: one
        for one in store.papers.all()
        if one.id in used or (is_all and co_written_file.mark_id(f"paper:{one.handle}") in found)
    }
    by_paper: dict[str, list[Item]] = {}
    for item in source.items:
        by_paper.setdefault(item.paper_id or "", []).append(item)
    report = ExportResult(root)
    files = _names(template, found, papers, sources, report)

    def collect(own: Source, file_id: str) -> FieldBuilder:
        return FieldBuilder(own, _places(template, files, files[file_id]))

    def put(file_id: str, made: FileFields) -> None:
        _put(report, root / files[file_id], render(template, made), file_id, keep=scope.asks)

    for paper in papers.values():
        if cancelled():
            return report
        own = replace(source, timeline=timeline_of(store, paper.id), items=by_paper.get(paper.id, ()), papers=papers)
        put(f"paper:{paper.handle}", collect(own, f"paper:{paper.handle}").paper(paper.id))
    for one_id, own in sources.items():
        if cancelled():
            return report
        put(f"episode:{one_id}", collect(own, f"episode:{one_id}").episode())
    put("index:", collect(source, "index:").index(INDEX, [one for one in episodes if one.id in sources]))
    _pictures(store, source.items, root / _ASSETS, report)
    if template.name == "reading-list":
        _lists(store, root / "reading-list.md", report, episode_id)
    return report


def write_whole(path: Path, data: bytes) -> ExportResult:
    """Write a file without text of the user: data, or references. A file that the program has not written is refused.

    Raises:
        KnownError: ``another-file``, or what ``write_named`` does; the file is as it was.
    """
    report = ExportResult(path)
    if path.exists() and not path.is_file():
        write_named(path, data)  # a device, a pipe
        report.written.append(path)
        return report
    check_whole(path)
    old = _read(path)
    if old == data:
        report.unchanged = 1
        return report
    if old:
        write_named(previous(path), old)
    write_named(path, data)
    report.written.append(path)
    return report


def check_whole(path: Path) -> None:
    """Check that a file may be replaced: it is missing or empty, or the program has written all of it.

    Raises:
        KnownError: ``another-file``.
    """
    begun = _read(path)[:_BEGINNING] if path.is_file() else b""
    if begun.strip() and begun.strip() != b"[]" and not any(mark in begun for mark in _WHOLE):
        raise KnownError(
            "another-file", f"“{path}” is not written by this program, and stays as it is: choose another place."
        )


# --- private helpers --------------------------------------------------------------------------------------------------


def _check_folder(root: Path) -> None:
    """Check before the work that the folder exists, or can be created."""
    if root.is_dir():
        return
    if root.exists() or not root.parent.is_dir():
        raise KnownError("no-folder", f"There is no folder “{root}”: make it, or choose another place.")


def _places(template: Template, files: Mapping[str, str], here: str) -> ExportPaths:
    return ExportPaths(files=files, here=here, assets=_ASSETS, wiki=template.name in ("obsidian", "logseq"))


def _names(
    template: Template,
    found: Mapping[str, Sequence[str]],
    papers: Mapping[str, Paper],
    episodes: Mapping[str, Source],
    report: ExportResult,
) -> dict[str, str]:
    """Return the path of each file in the folder: where it was found, else made of its title.

    Of papers with the same title the first in the library gets the plain name, the others six digits of their id;
    ``papers`` come in the library's order.
    """
    paper_folder, episode_folder, index_folder = _FOLDERS.get(template.name, _OTHERS)
    files: dict[str, str] = {}
    taken = {one.casefold() for paths in found.values() for one in paths}

    def put(file_id: str, folder: str, title: str) -> None:
        path = str(PurePosixPath(folder, linkable_name(title, ".md")))
        if known := found.get(co_written_file.mark_id(file_id)):
            # Of a file and its copy, the one with the original name.
            files[file_id] = path if path in known else known[0]
            report.doubles += [(files[file_id], one) for one in known if one != files[file_id]]
            return
        if path.casefold() in taken:
            path = str(PurePosixPath(folder, linkable_name(title, f" ({short_hash(file_id)}).md")))
        taken.add(path.casefold())
        files[file_id] = path

    for paper in papers.values():
        put(f"paper:{paper.handle}", paper_folder, paper.title)
    for one_id, source in episodes.items():
        put(f"episode:{one_id}", episode_folder, source.timeline.episode.title if source.timeline else one_id)
    put("index:", index_folder, INDEX)
    return files


def _found(root: Path) -> dict[str, list[str]]:
    """Find the program's files in a folder and below it, by the exported subject."""
    found: dict[str, list[str]] = {}
    for path in _markdown_files(root):
        try:
            if path.stat().st_size > MOST_BYTES:
                continue
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
        if "<!-- pe-file " in text and (file_id := co_written_file.file_of(text)):
            found.setdefault(file_id, []).append(path.relative_to(root).as_posix())
    return found


def _markdown_files(root: Path) -> Iterator[Path]:
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            if name.endswith(".md") and not name.startswith("."):
                count += 1
                if count > _MOST_FILES:
                    return
                yield Path(folder, name)


def _put(report: ExportResult, path: Path, text: str, file_id: str, *, keep: bool) -> None:
    """Merge a new text into a file; a backup of the file before is kept beside it."""
    if path.exists() and not path.is_file():
        check_place(path)
        write_named(path, co_written_file.first(text, file_id).encode())  # a device, a pipe
        report.written.append(path)
        return
    for _ in range(_TRIES):
        old = _read(path)
        merged = _merged(path, old, text, file_id, keep=keep)
        made = merged.text.encode()
        if made == old:
            report.add(path, merged, is_written=False)
            return
        _make_folder(path.parent)
        if _read(path) != old:
            continue  # another program has saved it meanwhile
        if old:
            write_named(previous(path), old)
        write_named(path, made)
        report.add(path, merged, is_written=True)
        return
    raise KnownError("file-busy", f"“{path}” changes all the time: close it in the other program, and export again.")


def previous(path: Path) -> Path:
    """Return the path of the backup of a file from before the last export."""
    return path.with_name(f".{path.name}.previous")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise refused(path, error) from error
    if len(data) > MOST_BYTES:
        raise KnownError("not-text", f"“{path}” is too large for a file of notes: choose another place.")
    return data


def _merged(path: Path, old: bytes, text: str, file_id: str, *, keep: bool) -> co_written_file.MergeResult:
    try:
        before = old.decode()
    except UnicodeDecodeError as error:
        raise KnownError(
            "not-text", f"“{path}” is no text in UTF-8, and stays as it is: choose another place."
        ) from error
    bom = before[: before.startswith("\ufeff")]
    before = before.removeprefix(bom)
    whose = co_written_file.file_of(before)
    if whose is not None and whose != co_written_file.mark_id(file_id):
        raise KnownError(
            "another-file", f"“{path}” holds the notes of something else, and stays as it is: choose another place."
        )
    merged = co_written_file.merge(before, text, file_id, keep=keep)
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
        _pictures(store, source.items, path.parent / _ASSETS, report)
        if template.name == "reading-list":
            _lists(store, path, report, episode_id)


def _pictures(store: Store, items: Sequence[Item], folder: Path, report: ExportResult) -> None:
    """Copy the pictures of areas and notes; one missing in the library is left out."""
    for name in pictures_of(items):
        target = folder / asset(name)
        try:
            data = (store.library.pictures / Path(name).name).read_bytes()
            is_there = target.is_file() and target.stat().st_size == len(data)
        except OSError:
            continue
        if not is_there:
            _make_folder(folder)
            write_named(target, data)
            report.written.append(target)


def _lists(store: Store, path: Path, report: ExportResult, episode_id: str | None) -> None:
    """Write the reference lists next to a reading list."""
    for format_, target in zip(reference_export.FORMATS, _list_paths(path), strict=True):
        done = write_whole(target, reference_export.write_list(store, format_, None, episode_id).encode())
        report.written += done.written
        report.unchanged += done.unchanged


def _list_paths(path: Path) -> tuple[Path, Path]:
    return path.with_suffix(".bib"), path.with_suffix(".json")


def _check_lists(template: Template, path: Path) -> None:
    """Check before anything is written that the reference lists may be replaced."""
    if template.name == "reading-list":
        for target in _list_paths(path):
            check_whole(target)
