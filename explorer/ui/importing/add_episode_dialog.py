"""The dialog that adds an episode: from a page's address, show notes, an audio file, or an episode that was shared."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from explorer.app.episodes.episode_intake import EpisodeIntake
from explorer.app.shell.jobs import Job
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CONTROL, GRID
from explorer.model.catalog import Catalog
from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.errors import KnownError
from explorer.model.paper_count import told_papers
from explorer.model.translation import tr, trn
from explorer.ui.dialog import Dialog, foot
from explorer.ui.importing.source_fields import AddressField, NotesField, dropped_thing
from explorer.ui.small_widgets import push_button, text_label

_SIZE = QSize(640, 520)


class AddEpisodeDialog(Dialog):
    """Asks where the episode is, and reads it in a job.

    Args:
        ask_file: asks for a file (title); returns None if the user cancels.
    """

    read = Signal(object)
    """The EpisodeProposal of what was read; the dialog is closed then."""
    kept = Signal(str)
    """The id of a shared episode that was put into the library."""

    def __init__(
        self,
        intake: EpisodeIntake,
        theme: Theme,
        ask_file: Callable[[str], Path | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._intake, self._theme, self._ask_file = intake, theme, ask_file
        self._job: Job[object] | None = None
        self._shared: Catalog | None = None
        self._asked_in: QWidget | None = None
        """The field that had the focus when reading began: it gets it back when that fails."""
        self.setModal(True)
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("Add an episode"))
        self.address = AddressField()
        self.address.setPlaceholderText(tr("https://…"))
        self.address.setAccessibleName(tr("Address of the episode’s page"))
        self.notes = NotesField()
        self.notes.setPlaceholderText(
            tr(
                "Paste the show notes here, or drop a file: show notes as HTML, Markdown or text, an audio file, or an "
                "episode that somebody shared."
            )
        )
        self.notes.setAccessibleName(tr("Show notes"))
        self.podcast, self.title = QLineEdit(), QLineEdit()
        self.podcast.setPlaceholderText(tr("If the notes don’t say"))
        self.podcast.setAccessibleName(tr("Podcast"))
        self.title.setPlaceholderText(tr("If the notes don’t say"))
        self.title.setAccessibleName(tr("Title"))
        self.trouble = text_label()
        self.trouble.setObjectName("wrong")
        self.told = text_label(muted=True)
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.setAccessibleName(tr("Progress"))
        self.open_file = push_button(tr("Open a file…"))
        self.cancel, self.go = push_button(tr("Cancel")), push_button(tr("Continue"), primary=True)
        self._build()
        self._wire()
        self._show()
        self.fit(_SIZE, 40)
        self.address.setFocus()

    def read_address(self, address: str) -> None:
        """Read the episode of a page."""
        self.address.setText(address.strip())
        self._start(self._intake.read_page(address.strip()), tr("Reading the page…"))

    def read_path(self, path: Path) -> None:
        """Read a file."""
        job = self._intake.read_file(path, self.podcast.text().strip(), self.title.text().strip())
        self._start(job, tr("Reading “{0}”…", path.name[:80]))

    def reject(self) -> None:
        """Override Qt: Cancel stops a job first."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Ctrl+Enter reads, as Enter does outside the notes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self._go()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override Qt: files, addresses and text can be dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Override Qt: read what is dropped."""
        self.take(event.mimeData())

    def take(self, data: QMimeData) -> None:
        """Read what was dropped: a file, an address, or notes."""
        if found := dropped_thing(data):
            self._take(found)
        else:
            self.notes.clear()
            self.notes.insertFromMimeData(data)

    # Construction

    def _build(self) -> None:
        for field in (self.address, self.podcast, self.title):
            field.setMinimumHeight(CONTROL)
            field.setMaxLength(2000)
        names = QHBoxLayout()
        names.setSpacing(2 * GRID)
        names.addLayout(_labeled(tr("Podcast"), self.podcast))
        names.addLayout(_labeled(tr("Title"), self.title))
        body = QVBoxLayout()
        body.setSpacing(2 * GRID)
        body.addLayout(_labeled(tr("Address of the episode’s page"), self.address))
        body.addLayout(_labeled(tr("Show notes"), self.notes), 1)
        body.addLayout(names)
        for widget in (self.told, self.busy, self.trouble):
            body.addWidget(widget)
        for button in (self.open_file, self.cancel, self.go):
            button.setAutoDefault(False)
        self.lay_out(body, foot(self.cancel, self.go, left=[self.open_file]))

    def _wire(self) -> None:
        self.address.textChanged.connect(self._changed)
        self.notes.textChanged.connect(self._changed)
        self.notes.dropped.connect(self._take)
        self.address.other_given.connect(self._take_other)
        self.open_file.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)

    # Private helpers

    def _take(self, found: object) -> None:
        if isinstance(found, Path):
            self.read_path(found)
        elif isinstance(found, str):
            self.read_address(found)

    def _take_other(self, data: QMimeData) -> None:
        """Take what was put into the address that is no address."""
        self.notes.insertFromMimeData(data)
        self.notes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        if path := self._ask_file(tr("Add an episode from a file")):
            self.read_path(path)

    def _go(self) -> None:
        if self._job is not None:
            return
        if self._shared is not None:
            self._keep(self._shared)
        elif address := self.address.text().strip():
            path = _typed_path(address)
            self.read_path(path) if path else self.read_address(address)
        elif text := self.notes.source.strip():
            job = self._intake.read_text(text, self.podcast.text().strip(), self.title.text().strip())
            self._start(job, tr("Reading the show notes…"))

    def _start(self, job: Job[EpisodeProposal | Catalog], told: str) -> None:
        if self._job is not None:
            self._job.cancel()
        self._shared, self._job = None, job
        self._asked_in = self.focusWidget()
        self.trouble.clear()
        self.told.setText(told)
        job.finished.connect(self._arrived)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)  # Not by a function, which would outlive the dialog.
        self._show()

    def _keep(self, shared: Catalog) -> None:
        job = self._intake.keep_shared(shared)
        self._job = job
        job.finished.connect(self._kept)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)  # Not by a function, which would outlive the dialog.
        self._show()

    def _arrived(self, result: EpisodeProposal | Catalog) -> None:
        if isinstance(result, EpisodeProposal):
            self._job = None
            self.accept()
            self.read.emit(result)
        else:
            self._shared = result
            episode = result.episode
            segments = trn(len(result.segments), "{count} segment", "{count} segments")
            papers = told_papers(result.appearances) or tr("no papers named")
            self.told.setText(
                tr("A shared episode: “{0}” of {1}, {2}, {3}.", episode.title[:120], episode.podcast, segments, papers)
            )

    def _kept(self, episode_id: str) -> None:
        self._job = None
        self.accept()
        self.kept.emit(episode_id)

    def _failed(self, error: KnownError) -> None:
        self.trouble.setText(error.sentence)
        self.told.clear()

    def _ended(self) -> None:
        if self._job is not None and self._job.done:
            self._job = None
            if self._shared is None:
                self.told.clear()
            self._show()
            if self.trouble.text() and self._asked_in is not None:
                self._asked_in.setFocus(Qt.FocusReason.OtherFocusReason)
            elif self._shared is not None:
                self.go.setFocus(Qt.FocusReason.OtherFocusReason)  # It was disabled while the file was read.

    def _changed(self) -> None:
        self._shared = None
        self.trouble.clear()
        self.told.clear()
        self._show()

    def _show(self) -> None:
        is_busy = self._job is not None
        has_any = bool(self.address.text().strip() or self.notes.toPlainText().strip() or self._shared)
        self.busy.setVisible(is_busy)
        self.told.setVisible(bool(self.told.text()))
        self.trouble.setVisible(bool(self.trouble.text()))
        self.go.setText(tr("Keep") if self._shared is not None else tr("Continue"))
        self.go.setEnabled(has_any and not is_busy)
        self.open_file.setEnabled(not is_busy)
        for field in (self.address, self.notes, self.podcast, self.title):
            field.setEnabled(not is_busy)


def _labeled(name: str, field: QWidget) -> QVBoxLayout:
    """Lay out a field below its name."""
    column = QVBoxLayout()
    column.setSpacing(GRID)
    label = text_label(name)
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field, 1)
    return column


def _typed_path(text: str) -> Path | None:
    """Return the file whose path or ``file:`` address was typed in place of a web address; None if there is none."""
    url = QUrl(text)
    try:
        path = Path(url.toLocalFile()) if url.isLocalFile() else Path(text).expanduser()
        return path if path.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None
