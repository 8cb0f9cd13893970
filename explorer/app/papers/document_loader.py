"""Opens the document of a paper: from the disk, or after a download with progress; or reports a failure with a next
step."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_fetches import PdfFetches
from explorer.app.papers.pdf_service import PdfService, failed
from explorer.app.shell.jobs import Job, Jobs
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_labels import label_of
from explorer.model.paper import Paper, PaperFile
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.text_page import DocumentInfo
from explorer.model.translation import later, tr
from explorer.store.database import Store
from explorer.store.library_folder import Library

log = logging.getLogger(__name__)

AddLocal = Callable[[Path, str | None], PaperFile]


@dataclass(frozen=True, slots=True)
class Fetching:
    """The paper's PDF is being downloaded."""

    paper: Paper
    progress: Progress


@dataclass(frozen=True, slots=True)
class Ready:
    """The paper's PDF is open in the worker; ``path`` is absolute. ``locked`` if it needed a password."""

    paper: Paper
    file: PaperFile
    path: str
    info: DocumentInfo
    locked: bool = False

    def label(self, page: int) -> str:
        """Return the label of a page, which counts from 0."""
        return label_of(self.info.labels, page)


@dataclass(frozen=True, slots=True)
class Failed:
    """The paper can't be shown; ``cancelled`` if the user cancelled."""

    paper: Paper
    error: KnownError
    cancelled: bool = False
    path: str | None = None
    """The path of the file that can't be shown, if there is one."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The paper's PDF waits for its password; ``wrong`` is the sentence about the last wrong one."""

    paper: Paper
    wrong: str = ""


State = Fetching | Ready | Failed | Locked
LOCKED = ("pdf-locked", "pdf-password")
"""Error codes: the file needs a password, and the password was wrong."""


class DocumentLoader(QObject):
    """Opens papers for one reader: one at a time, the last request wins.

    Args:
        fetches: the downloads of all readers.
        add_local: adds a local PDF to the library (slow; called in a job).
    """

    state_changed = Signal(object)
    """The State of the paper that was opened last."""
    file_added = Signal(str)
    """The id of a paper whose PDF was added to the library."""
    local_added = Signal(str)
    """The id of the paper of an added local PDF, to be shown now."""
    opened = Signal(object)
    """The Ready of a paper that was opened, by this loader or another one of the window."""
    notified = Signal(str)
    """One sentence for the user, about a problem that leaves the shown paper unchanged."""

    def __init__(
        self,
        store: Store,
        library: Library,
        pdf: PdfService,
        jobs: Jobs,
        fetches: PdfFetches,
        add_local: AddLocal,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._library, self._pdf, self._jobs = store, library, pdf, jobs
        self._fetches, self._add_local = fetches, add_local
        self._wanted: Paper | None = None
        self._opening: int | None = None
        self._unshown: set[str] = set()
        """Papers that are downloaded without being shown."""
        self._broken: Path | None = None
        self._locked: PaperFile | None = None
        self.state: State | None = None
        self.asks_first: Callable[[], bool] = lambda: False
        """Returns whether a PDF is downloaded only by ``download``."""
        fetches.progressed.connect(self._fetch_progressed)
        fetches.failed.connect(self._fetch_failed)
        fetches.stopped.connect(self._fetch_stopped)
        fetches.arrived.connect(self._arrived)

    def sharing_loader(self) -> "DocumentLoader":
        """Return a loader for a second reader, which shares the downloads."""
        other = DocumentLoader(self._store, self._library, self._pdf, self._jobs, self._fetches, self._add_local, self)
        other.asks_first = lambda: self.asks_first()
        other.local_added.connect(self.local_added)
        other.notified.connect(self.notified)
        other.opened.connect(self.opened)
        return other

    def open(self, paper: Paper) -> None:
        """Show a paper: from the disk, or after a download."""
        if self._broken and not paper.id:
            self.add_local(self._broken, alone=True)
            return
        self._wanted = paper
        self._cancel_opening()
        try:
            file = self._store.papers.current_file(paper.id)
            gone = file is None and bool(self._store.papers.files(paper.id))
        except KnownError as error:
            self._set(Failed(paper, error))
            return
        if file is not None:
            self._open_file(paper, file)
        elif (progress := self._fetches.progress(paper.id)) is not None:
            self._set(Fetching(paper, progress))
        elif paper.page_url() is None and gone:
            sentence = later("This paper’s PDF is missing from the library folder. Open a local PDF of it again.")
            self._set(Failed(paper, KnownError("file-gone", sentence)))
        elif paper.page_url() is None:
            sentence = later(
                "Only the title of this paper is known, so it cannot be downloaded. "
                "Open a local PDF of it, or add it by its arXiv id, DOI or web page."
            )
            self._set(Failed(paper, KnownError("no-arxiv", sentence)))
        elif self.asks_first():
            sentence = later("The PDF of this paper isn’t on this computer yet.")
            self._set(Failed(paper, KnownError("not-downloaded", sentence)))
        else:
            self._set(Fetching(paper, self._fetches.start(paper)))

    def retry(self) -> None:
        """Open the shown paper again after a failure; download it if it isn't on this computer."""
        if not isinstance(self.state, Failed):
            return
        paper = self.state.paper
        if paper.id and paper.arxiv and self._fetches.progress(paper.id) is None and not self._is_on_disk(paper):
            self._set(Fetching(paper, self._fetches.start(paper)))
        else:
            self.open(paper)

    def download(self, paper: Paper) -> None:
        """Download a paper's PDF without showing it; ``told`` says why that failed."""
        self._unshown.add(paper.id)
        self._fetches.start(paper)

    def close(self) -> None:
        """Show nothing; a running download continues."""
        self._wanted = None
        self._cancel_opening()
        self.state = None

    def cancel(self) -> None:
        """Cancel the download of the shown paper."""
        if self._wanted:
            self._fetches.cancel(self._wanted.id)

    def unlock(self, password: str) -> None:
        """Try a password on the shown, locked paper."""
        if isinstance(self.state, Locked) and self._wanted and self._locked:
            self._pdf.unlock(str(self._library.root / self._locked.path), password)
            self._open_file(self._wanted, self._locked)

    def add_local(
        self, path: Path, paper: Paper | None = None, *, alone: bool = False, of_several: bool = False
    ) -> Job[PaperFile]:
        """Add a local PDF to the library, for this paper or as a new one, and open it; return the job that adds it.

        The shown paper stays until the PDF is checked, and also if the user has moved on by then. ``alone`` means that
        nothing is shown yet, so that a failure is shown instead. A PDF ``of_several`` added at once is shown although
        another came before it.
        """
        asked_at = self._wanted
        self._pdf.allow_retry(str(path))

        def work(report: Report, cancel: CancelToken) -> PaperFile:
            report(Progress(0, None, path.name))
            cancel.check()
            return self._add_local(path, (paper.id if paper else None) or None)

        job = self._jobs.start(tr("Adding {0}", path.name), work)
        job.finished.connect(lambda file: self._local_added(file, self._wanted if of_several else asked_at))
        job.failed.connect(lambda error: self._local_failed(path, error, paper, alone))
        return job

    # Private helpers

    def _is_on_disk(self, paper: Paper) -> bool:
        try:
            return self._store.papers.current_file(paper.id) is not None
        except KnownError:
            return True  # opening it tells why

    def _is_wanted(self, paper_id: str) -> bool:
        return self._wanted is not None and self._wanted.id == paper_id

    def _fetch_progressed(self, paper: Paper, progress: Progress) -> None:
        if self._is_wanted(paper.id):
            self._set(Fetching(paper, progress))

    def _fetch_failed(self, paper: Paper, error: KnownError) -> None:
        if self._is_wanted(paper.id):
            self._set(Failed(paper, error))
        elif paper.id in self._unshown:
            self.notified.emit(error.sentence)
        self._unshown.discard(paper.id)

    def _fetch_stopped(self, paper: Paper) -> None:
        if self._is_wanted(paper.id):
            sentence = later("Download paused. What has been downloaded is kept.")
            self._set(Failed(paper, KnownError("cancelled", sentence), cancelled=True))

    def _arrived(self, file: PaperFile) -> None:
        self.file_added.emit(file.paper_id)
        if self._wanted and self._is_wanted(file.paper_id):
            self._open_file(self._wanted, file)

    def _local_added(self, file: PaperFile, asked_at: Paper | None) -> None:
        self._broken = None
        self._fetches.arrived.emit(file)
        if self._is_wanted(file.paper_id):
            return
        if self._wanted == asked_at:
            self.local_added.emit(file.paper_id)
        else:
            self.notified.emit(tr("The PDF is in the library now."))

    def _local_failed(self, path: Path, error: KnownError, paper: Paper | None, alone: bool) -> None:
        if alone:
            # No other paper is shown, so its card offers to try again.
            self._broken = path
            self._set(Failed(Paper(id="", title=path.name), error))
        elif paper and isinstance(self.state, Failed) and self.state.paper.id == paper.id:
            self._set(Failed(paper, error))
        else:
            self.notified.emit(error.sentence)

    def _open_file(self, paper: Paper, file: PaperFile) -> None:
        path = str(self._library.root / file.path)

        def opened(result: Any) -> None:
            self._opening = None
            error = failed(result)
            self._locked = file if error and error.code in LOCKED else None
            if self._locked and error:
                if error.code == "pdf-password":
                    self._pdf.unlock(path, None)
                self._set(Locked(paper, error.sentence if error.code == "pdf-password" else ""))
            elif error:
                self._set(Failed(paper, error, path=path))
            else:
                ready = Ready(paper, file, path, result, self._pdf.has_password(path))
                self.opened.emit(ready)
                self._set(ready)
                if ready.info.is_incomplete:
                    told = tr(
                        "This PDF is damaged: text or pages are missing. Download it again, or open another copy."
                    )
                    self.notified.emit(told)

        self._cancel_opening()
        if isinstance(self.state, Failed) and self.state.paper.id == paper.id:
            self._pdf.allow_retry(path)  # The user sees its card, so this is another try.
        self._opening = self._pdf.open(path, opened, priority=-10)

    def _cancel_opening(self) -> None:
        if self._opening is not None:
            self._pdf.cancel(self._opening)
            self._opening = None

    def _set(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)
