"""Exports to a folder: a file for each paper that has notes, one for each episode, and an index."""

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from explorer.model import co_written_file
from explorer.model.annotation import Item
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.file_name import earlier_linkable_names, linkable_name
from explorer.model.ids import short_hash
from explorer.model.paper import Paper
from explorer.model.translation import later
from explorer.services.export import export_scope as scoping
from explorer.services.export.export_data import ExportPaths, FieldBuilder, Source
from explorer.services.export.export_files import (
    ASSETS,
    MOST_BYTES,
    ExportResult,
    WrittenFile,
    check_lists,
    copy_pictures,
    write_lists,
    write_merged,
)
from explorer.services.export.export_manifest import ExportManifest, FieldDigests, state_of
from explorer.services.export.export_scope import ExportScope
from explorer.services.export.export_text import KnownPapers, episode_source, exporting_library, folder_source
from explorer.services.export.template_engine import Template
from explorer.services.export.template_fields import FileFields
from explorer.services.export.template_process import render
from explorer.store.database import Store

INDEX = "Paper Explorer"
_MOST_FILES = 20_000
_FOLDERS = {"logseq": ("pages", "pages", "pages"), "obsidian": ("Papers", "Episodes", ".")}
_OTHERS = ("Papers", "Episodes", ".")
_PAPER = "paper:"
_LONGEST_NAME, _SHORTEST_NAME = 120, 40
_LONGEST_PATH = 237
"""Characters of a path on Windows, which takes 259, less ``.NAME.previous`` and the suffix of a title that is taken."""
_TIMELINES = 32
"""How many timelines are kept during an export: the papers come roughly by their episodes."""
_WRITERS = 8
"""How many files are written at once: most of that time is waiting for the disk."""
_WAITING = 64
"""How many rendered files may wait to be written."""


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

    A file that the user has renamed or moved inside the folder is found again by its contents. A file whose notes are
    as they were at the last export, and that nobody changed since, is not rendered again.

    Args:
        episode_id: of this episode and its papers alone; None is the whole library. The index keeps the others.
        cancelled: asked before each file.

    Raises:
        KnownError: ``no-folder``, or as ``write_episode``; files that were written before stay written.
    """
    _check_folder(root)
    check_lists(template, root / "reading-list.md")
    manifest = ExportManifest(store.library.root / "cache", root)
    known = KnownPapers(store)
    there = _files_there(root, manifest)
    found = _by_subject(store, known, there)
    source = folder_source(store, episode_id, scope, known)
    used = {one.paper_id for one in source.items if one.paper_id}
    heard = {one.episode_id for one in source.items}
    first_heard = store.episodes.first_of_papers()
    heard |= {first_heard[paper] for paper in used if paper in first_heard}
    is_all = not scope.asks and episode_id is None

    def has_file(file_id: str) -> bool:
        """Return whether a thing has a file, perhaps with earlier notes."""
        return is_all and file_id in found

    episodes = [
        one
        for one in store.episodes.all(with_deleted=True)
        if (one.id == episode_id if episode_id else one.id in heard or has_file(f"episode:{one.id}"))
    ]
    sources = {one.id: episode_source(store, one.id, scope, known) for one in episodes}
    sources = {one_id: own for one_id, own in sources.items() if own.items or has_file(f"episode:{one_id}")}
    noted = [one for one in episodes if one.id in sources and sources[one.id].items]
    papers = {one.id: one for one in known.all if one.id in used or has_file(f"paper:{one.handle}")}
    by_paper: dict[str, list[Item]] = {}
    for item in source.items:
        by_paper.setdefault(item.paper_id or "", []).append(item)
    report = ExportResult(root, is_first=not found)
    files = _names(root, template, found, papers, sources, report)
    timeline = lru_cache(_TIMELINES)(store.episodes.timeline)

    def heard_in(paper_id: str) -> Timeline | None:
        return timeline(first_heard[paper_id]) if paper_id in first_heard else None

    def collect(own: Source, file_id: str) -> FieldBuilder:
        return FieldBuilder(own, _places(template, files, files[file_id]))

    def made() -> Iterator[tuple[str, str, FileFields]]:
        """Yield for each file what it is called in the export, the id of its subject in a new one, and its fields."""
        for paper in papers.values():
            own = replace(source, timeline=heard_in(paper.id), items=by_paper.get(paper.id, ()), papers=papers)
            fields = collect(own, f"paper:{paper.handle}").paper(paper.id)
            yield f"paper:{paper.handle}", f"paper:{paper.id}", fields
        for one_id, own in sources.items():
            yield f"episode:{one_id}", f"episode:{one_id}", collect(own, f"episode:{one_id}").episode()
        yield "index:", "index:", collect(source, "index:").index(INDEX, noted)

    writer = _FolderWriter(root, template, manifest, report, exporting_library(store), keep=scope.asks, is_all=is_all)
    wanted = ((there.get(files[name], file_id), files[name], fields) for name, file_id, fields in made())
    if not writer.write(wanted, cancelled):
        return report
    copy_pictures(store, source, root / ASSETS, report)
    if template.name == "reading-list":
        write_lists(store, root / "reading-list.md", report, episode_id)
    if is_all:
        manifest.save()
    return report


class _FolderWriter:
    """Renders files in this thread, and merges and writes them in others."""

    def __init__(
        self,
        root: Path,
        template: Template,
        manifest: ExportManifest,
        report: ExportResult,
        library: co_written_file.ExportingLibrary,
        *,
        keep: bool,
        is_all: bool,
    ) -> None:
        self._root, self._template, self._manifest, self._report = root, template, manifest, report
        self._library = library
        self._keep, self._is_all = keep, is_all
        self._digests = FieldDigests(template, keep=keep)
        self._waiting: list[tuple[str, str, str, Future[WrittenFile]]] = []

    def write(self, files: Iterator[tuple[str, str, FileFields]], cancelled: Callable[[], bool]) -> bool:
        """Write files given by their subject, path and fields; return False if it was cancelled.

        Raises:
            KnownError: as ``write_merged``, for the first file that failed; no other one is begun after that.
        """
        with ThreadPoolExecutor(_WRITERS, "export") as writers:
            try:
                for file_id, path, fields in files:
                    if cancelled():
                        return False
                    digest = self._digests.of(fields)
                    if known := self._manifest.unchanged(path, co_written_file.marker_id(file_id), digest):
                        self._report.unchanged += 1
                        self._report.kept += known.kept
                        continue
                    text = render(self._template, fields)
                    library = self._library
                    job = writers.submit(
                        write_merged,
                        self._root / path,
                        text,
                        [file_id],
                        library,
                        keep=self._keep or (fields.kind == "index" and not self._is_all),
                        is_bare=not fields.count,
                    )
                    self._waiting.append((file_id, path, digest, job))
                    self._collect(_WAITING)
                self._collect(0)
            except BaseException:
                writers.shutdown(cancel_futures=True)
                raise
            finally:
                self._collect_done()
        return True

    def _collect(self, most: int) -> None:
        """Wait until no more than so many files are to be written."""
        while len(self._waiting) > most:
            file_id, path, digest, job = self._waiting.pop(0)
            self._add(file_id, path, digest, job.result())

    def _collect_done(self) -> None:
        """Add the files that were written before the export ended early."""
        for file_id, path, digest, job in self._waiting:
            if not job.cancelled() and job.exception() is None:
                self._add(file_id, path, digest, job.result())
        self._waiting.clear()

    def _add(self, file_id: str, path: str, digest: str, done: WrittenFile) -> None:
        self._report.add(done)
        self._manifest.add(path, co_written_file.marker_id(file_id), digest, done)


def _check_folder(root: Path) -> None:
    """Check before the work that the folder exists, or can be created."""
    if root.is_dir():
        return
    if root.exists() or not root.parent.is_dir():
        raise KnownError("no-folder", "There is no folder “{root}”: create it, or choose another place.", root=root)


def _places(template: Template, files: Mapping[str, str], here: str) -> ExportPaths:
    return ExportPaths(files=files, here=here, assets=ASSETS, wiki=template.name in ("obsidian", "logseq"))


def _letters_for_names(root: Path, folder: str) -> int:
    """Return how long the names of files may be: on Windows most programs can't open a path of 260 characters.

    Raises:
        KnownError: ``path-too-long``: no useful name fits.
    """
    if sys.platform != "win32":
        return _LONGEST_NAME
    room = _LONGEST_PATH - len(str(root.absolute())) - len(folder) - 2
    if room < _SHORTEST_NAME:
        told = later(
            "The path of “{root}” is so long that Windows can’t open files in it: choose a folder nearer the drive."
        )
        raise KnownError("path-too-long", told, root=root)
    return min(_LONGEST_NAME, room)


def _names(
    root: Path,
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
    paper_folder, episode_folder, index_folder = (
        _as_before(root, folder) for folder in _FOLDERS.get(template.name, _OTHERS)
    )
    files: dict[str, str] = {}
    taken = {_same(one) for paths in found.values() for one in paths}

    def put(file_id: str, folder: str, title: str) -> None:
        longest = _letters_for_names(root, folder)
        path = str(PurePosixPath(folder, linkable_name(title, ".md", longest)))
        if known := found.get(file_id):
            # Of a file and its copy, the one with the original name.
            earlier = (str(PurePosixPath(folder, one)) for one in earlier_linkable_names(title, ".md", longest))
            files[file_id] = next((one for one in (path, *earlier) if one in known), known[0])
            report.doubles += [(files[file_id], one) for one in known if one != files[file_id]]
            return
        if _same(path) in taken:
            path = str(PurePosixPath(folder, linkable_name(title, f" ({short_hash(file_id)}).md", longest)))
        taken.add(_same(path))
        files[file_id] = path

    for paper in papers.values():
        put(f"paper:{paper.handle}", paper_folder, paper.title)
    for one_id, source in episodes.items():
        put(f"episode:{one_id}", episode_folder, source.timeline.episode.title if source.timeline else one_id)
    put("index:", index_folder, INDEX)
    return files


def _as_before(root: Path, folder: str) -> str:
    """Return the name of a folder in an export, or its name in small letters where an earlier version has made it."""
    small = folder.lower()
    return small if (root / small).is_dir() and not (root / folder).is_dir() else folder


def _same(path: str) -> str:
    """Return what is equal for names that a file system may take for one: it may ignore case, or compose letters."""
    return unicodedata.normalize("NFC", path).casefold()


def _by_subject(store: Store, known: KnownPapers, there: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the files of each subject, a paper's by its handle here: another library may call it by another name."""
    found: dict[str, list[str]] = {}
    names = {file_id: file_id.removeprefix(_PAPER) for file_id in there.values() if file_id.startswith(_PAPER)}
    papers = store.papers.ids_of(names.values())
    for path, file_id in there.items():
        paper = known.by_id.get(papers.get(names.get(file_id, ""), ""))
        found.setdefault(_PAPER + paper.handle if paper else file_id, []).append(path)
    return found


def _files_there(root: Path, manifest: ExportManifest) -> dict[str, str]:
    """Find the program's files in a folder and below it; return the ids of their subjects, by their paths."""
    found: dict[str, str] = {}
    for path in _markdown_files(root):
        name = path.relative_to(root).as_posix()
        if (state := state_of(path)) and (known := manifest.file_id(name, state)):
            found[name] = unquote(known)
            continue
        try:
            if path.stat().st_size > MOST_BYTES:
                continue
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
        if "<!-- pe-file " in text and (file_id := co_written_file.file_of(text)):
            found[name] = unquote(file_id)
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
