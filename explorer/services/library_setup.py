"""Opens a library, imports the bundled episodes, and adds local PDFs."""

import contextlib
import filecmp
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from explorer import resources
from explorer.files import close_to_others, closed_folder, is_there, pieces_of, write_atomic
from explorer.model.errors import KnownError
from explorer.model.file_name import shown_name
from explorer.model.first_page import is_title, stamp_on, title_on
from explorer.model.ids import new_id, now
from explorer.model.lazy_dataclass import dataclass
from explorer.model.one_line import one_line
from explorer.model.paper import GUIDE_ID, GUIDE_TITLE, Paper, PaperFile
from explorer.model.paper_names import PaperNames, file_id
from explorer.model.text_page import DocumentInfo, TextPage
from explorer.model.translation import later
from explorer.store.database import Store
from explorer.store.database_errors import mapped
from explorer.store.library_folder import Library, check_place, library_at

MAX_PDF_BYTES = 500_000_000
_MOST_AUTHORS, _LONGEST_NAME = 50, 80
_NO_AUTHOR = re.compile(r"\b(?:microsoft|office user|administrator|unknown|pdf|latex|author names?)\b", re.IGNORECASE)
_PART_S = 7 * 86_400.0
"""How long a broken-off download is kept, in seconds."""
_OF_THE_DISK = {"read-only", "cannot-open", "disk-full", "io-error"}
_CLOSED = "closed-to-others"
"""The setting that says that other users' rights were taken from the library's files."""


def open_library(root: Path | None = None) -> tuple[Library, Store]:
    """Open the library in this folder (or the default one) and update the bundled episodes in it.

    Only bundled files that changed since the last time are read. The store belongs to the calling thread, which closes
    it; its ``notices`` hold problems that do not prevent reading.

    Raises:
        KnownError: the database can't be used, the disk is full, or the library is empty because a bundled catalog is
            invalid.
    """
    library = library_at(root)
    if root is None:
        check_place(library)
    store = Store.open(library)
    try:
        unreadable = unreadable_parts(library)
        store.notices += unreadable
        if not store.read_only:
            _delete_old_parts(library)
            try:
                _close_to_others(library, store)
                store.notices += _load_episodes(store)
                _register_guide(library, store)
            except KnownError as problem:
                # What is bundled could not be updated; the library can be read as it is.
                if problem.code not in _OF_THE_DISK or not store.episodes.has_any():
                    raise
                store.notices += [] if unreadable else [problem]
    except BaseException:
        store.close()
        raise
    return library, store


def unreadable_parts(library: Library) -> list[KnownError]:
    """Return a problem for each folder of the library that this user may not use."""
    told = (
        (library.pdfs, later("PDFs of this library can’t be opened or added: check the permissions of {subject}.")),
        (
            library.pictures,
            later("The pictures of notes and areas can’t be shown or added: check the permissions of {subject}."),
        ),
        (
            library.audio,
            later("Downloaded audio can’t be played or added: check the permissions of {subject}."),
        ),
        (library.log, later("Errors are not logged: check the permissions of {subject}.")),
        (
            library.root / "cache",
            later("The next start can’t show a picture of the window: check the permissions of {subject}."),
        ),
    )
    return [
        KnownError("part-unreadable", template, subject=str(folder))
        for folder, template in told
        if os.access(folder, os.F_OK) and not os.access(folder, os.R_OK | os.X_OK)
    ]


def _close_to_others(library: Library, store: Store) -> None:
    """Take the rights of other users from a library of an earlier version, once: who gives them later means it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        is_open = (library.root.stat().st_mode | library.database.stat().st_mode) & 0o077
        if not is_open or store.settings.get(_CLOSED):
            return
        ours = ("pdfs", "pictures", "log", "cache", "device.json", ".device.lock")
        names = list(library.root.iterdir())
        for path in names:
            if path.name in ours or path.name.startswith("library"):
                close_to_others(path)
        if all(path.name in ours or path.name.startswith("library") for path in names):
            library.root.chmod(library.root.stat().st_mode & 0o700)
        store.settings.put(_CLOSED, True)


def _delete_old_parts(library: Library) -> None:
    """Delete downloads that broke off so long ago that nobody waits for them."""
    for folder in (library.parts, library.audio_parts):
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for one in entries:
                if one.is_file(follow_symlinks=False) and time.time() - one.stat().st_mtime > _PART_S:
                    Path(one.path).unlink()


def _load_episodes(store: Store) -> list[KnownError]:
    """Import new and changed bundled episodes; return the errors of invalid ones, which stay as they are in the
    library."""
    faults = []
    for path in sorted(resources.path("episodes").glob("*.json")):
        try:
            _load_episode(store, path)
        except KnownError as fault:
            if fault.code not in ("catalogue-broken", "catalogue-unreadable"):
                raise
            faults.append(fault)
    if faults and not store.episodes.has_any():
        raise faults[0]
    return faults


def _load_episode(store: Store, path: Path) -> None:
    key = f"bundled:{path.name}"
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        digest = ""  # loading it raises the error
    if store.settings.get(key) == digest:
        return
    with store.write():
        import_catalog(store, path)
        store.settings.put(key, digest)


def import_catalog(store: Store, path: Path) -> str:
    """Import the catalog file of an episode; return the episode's id.

    Earlier facts of this catalog are updated; the facts of the user and of other sources stay.

    Raises:
        KnownError: ``catalogue-unreadable``, ``catalogue-broken``, or what the store raises; then nothing was imported.
    """
    from explorer.services import catalog_file, catalog_import

    facts = catalog_file.load(path)
    catalog_import.put_catalog(store, facts)
    return facts.episode.id


def _register_guide(library: Library, store: Store) -> None:
    path = resources.path("guide", "guide.pdf")
    if not path.is_file():
        return
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    pdf = _Pdf(digest, len(data))
    file = store.papers.current_file(GUIDE_ID)
    if file and file.sha256 == digest:
        return
    with store.write():
        store.papers.put(Paper(GUIDE_ID, GUIDE_TITLE), "file")
        target = library.root / library.pdf_name(digest)
        with _written(target):
            if not is_there(target) or target.stat().st_size != len(data):
                write_atomic(target, data)
        _record(library, store, GUIDE_ID, pdf, "bundled")


def add_local_pdf(
    store: Store,
    library: Library,
    source: Path,
    paper_id: str | None,
    check: Callable[[Path], DocumentInfo],
    look: Callable[[Path], TextPage] | None = None,
) -> PaperFile:
    """Copy a PDF into the library, for a known paper or as a paper of its own.

    Args:
        source: the user's file, which is not changed.
        paper_id: the paper of the PDF; None takes the paper that has this PDF already, or one that arXiv's stamp on
            the first page names and that has no PDF yet, or adds one (``file:…``) with the document's title, what
            stands on its first page in large letters, or the file's name.
        check: opens the copy and returns its properties; raises KnownError if it can't be shown. A PDF with a password
            is accepted: the password is asked for when it is read.
        look: returns the text of the first page; None does without.

    Raises:
        KnownError: ``not-a-pdf``, ``pdf-too-big``, ``pdf-unreadable``, ``paper-unknown``, or what ``check`` raises.
    """
    store.must_be_writable()
    if paper_id is not None and not store.papers.get(paper_id):
        raise KnownError("paper-unknown", "There is no paper “{paper_id}” in this library.", paper_id=paper_id[:100])
    pdf = _seen(source)
    target = library.root / library.pdf_name(pdf.sha256)
    was_there = is_there(target)
    with _written(target):
        # Windows does not replace a file that the PDF worker has open.
        if not (was_there and filecmp.cmp(source, target, shallow=False)):
            write_atomic(target, _copied(source, pdf))
    try:
        info = _info_of(target, source, check)
        page = _first_page(target, look) if info and paper_id is None else None
        with store.write():
            if paper_id is None:
                paper_id = (
                    _stamped(store, pdf.sha256, page)
                    or _paper_with(store, pdf.sha256, _named(source, info, page), _authors(info))
                ).id
            file = _own_or_known(library, store, paper_id, pdf)
            if info:
                store.page_labels.put(file.id, info.labels, now())
            return file
    except BaseException:
        if not was_there:
            with suppress(OSError):  # The first error is the one to report; on Windows the worker may hold the file.
                target.unlink()
        raise


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """Convert errors of the block that writes a file of the library; a folder without rights is named."""
    try:
        with mapped():
            yield
    except KnownError as error:
        if isinstance(error.__cause__, OSError) and (folder := closed_folder(target)):
            told = later("The folder {folder} may not be used: check its permissions, then try again.")
            raise KnownError(error.code, told, error.detail, folder=folder) from error
        raise


def _first_page(path: Path, look: Callable[[Path], TextPage] | None) -> TextPage | None:
    """Return the text of the first page; None if it can't be read, for the PDF can be shown all the same."""
    with suppress(KnownError):
        return look(path) if look else None
    return None


def _named(source: Path, info: DocumentInfo | None, page: TextPage | None) -> str:
    """Return the title of a paper of its own."""
    stated = info.title if info and is_title(info.title) else ""
    return _title(stated) or _title(title_on(page) if page else "") or _title(source.stem) or "Untitled"


def _stamped(store: Store, sha256: str, page: TextPage | None) -> Paper | None:
    """Return the known paper that arXiv's stamp names; None for one that has a PDF, for a stamp is only a claim."""
    stamp = stamp_on(page) if page else None
    paper = store.papers.get(f"arxiv:{stamp}") if stamp and not store.papers.with_file(sha256) else None
    return paper if paper and store.papers.current_file(paper.id) is None else None


def _authors(info: DocumentInfo | None) -> tuple[str, ...]:
    """Return the authors that a PDF's properties name; none where that may be the name of an account or a program."""
    names = [one.strip() for one in re.split(r";|\band\b|&", info.author) if one.strip()] if info else []
    if len(names) == 1 and names[0].count(",") > 1:
        names = [one.strip() for one in names[0].split(",") if one.strip()]
    are_names = all(" " in one and len(one) <= _LONGEST_NAME and not _NO_AUTHOR.search(one) for one in names)
    return tuple(names[:_MOST_AUTHORS]) if are_names else ()


def _paper_with(store: Store, sha256: str, title: str, authors: tuple[str, ...]) -> Paper:
    """Return the paper that has a PDF of this content, or a new paper with this title and these authors."""
    if known := store.papers.with_file(sha256):
        return known
    return store.papers.find_or_add(Paper(file_id(sha256), title, authors), "file", PaperNames(sha256=sha256))


def _info_of(path: Path, source: Path, check: Callable[[Path], DocumentInfo]) -> DocumentInfo | None:
    """Return the document's properties; None if it is locked."""
    try:
        return check(path)
    except KnownError as error:
        if error.code != "pdf-locked":
            # The file may be one of several and was not downloaded: the error gets its name and another next step.
            step = later("Open another file.") if error.code == "not-a-pdf" else later("Open another copy.")
            raise error.about(shown_name(source.name), step) from error
        return None


@dataclass(frozen=True, slots=True)
class _Pdf:
    """The content of a PDF."""

    sha256: str
    bytes: int


def _seen(source: Path) -> _Pdf:
    """Check a user's file, and hash it."""
    name, size, digest = shown_name(source.name), 0, hashlib.sha256()
    for piece in _read(source):
        # Readers allow some bytes before the header (PDF 32000-1, annex H.3.4.1 asks for it in the first 1024).
        if not size and b"%PDF-" not in piece[:1024]:
            raise KnownError("not-a-pdf", "{name} is not a PDF: choose another file.", name=name)
        digest.update(piece)
        size += len(piece)
    if not size:
        raise KnownError("not-a-pdf", "{name} is not a PDF: choose another file.", name=name)
    return _Pdf(digest.hexdigest(), size)


def _copied(source: Path, pdf: _Pdf) -> Iterator[bytes]:
    """Read a user's file again for the copy: the same content, or an error."""
    digest = hashlib.sha256()
    for piece in _read(source):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != pdf.sha256:
        name = shown_name(source.name)
        raise KnownError("pdf-unreadable", "{name} was changed by another program just now: try again.", name=name)


def _read(source: Path) -> Iterator[bytes]:
    """Read a user's file piece by piece; too large a file is an error, where its size is known before the first one."""
    name, read = shown_name(source.name), 0
    try:
        with source.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            for piece in pieces_of(file) if size <= MAX_PDF_BYTES else ():
                read += len(piece)
                if read > MAX_PDF_BYTES:
                    break  # a device, or a file that grows
                yield piece
    except OSError as error:
        raise KnownError(
            "pdf-unreadable", "{name} can’t be read: check that it exists and may be opened.", str(error), name=name
        ) from error
    if max(size, read) > MAX_PDF_BYTES:
        raise KnownError(
            "pdf-too-big",
            "{name} is larger than {max_pdf_bytes} MB: choose a smaller PDF.",
            name=name,
            max_pdf_bytes=MAX_PDF_BYTES // 1_000_000,
        )


def _own_or_known(library: Library, store: Store, paper_id: str, pdf: _Pdf) -> PaperFile:
    """Record a PDF of the user's as the paper's newest one; a copy of one that the paper has keeps its source."""
    file = store.papers.current_file(paper_id)
    if file and file.sha256 == pdf.sha256:
        return file
    same = (one for one in store.papers.files(paper_id) if one.sha256 == pdf.sha256 and not one.is_removed)
    known = next(same, None)
    return _record(library, store, paper_id, pdf, known.source if known else "local")


def _record(library: Library, store: Store, paper_id: str, pdf: _Pdf, source: str) -> PaperFile:
    """Record a file of the library as the paper's newest one."""
    name = library.pdf_name(pdf.sha256)
    return store.papers.add_file(PaperFile(new_id(), paper_id, name, pdf.sha256, pdf.bytes, source, now()))


def _title(text: str) -> str:
    """Return the title of a file on one line, without control characters and limited in length."""
    return one_line(text)[:300]
