"""The dialog that restores a backup: a list by date, and what would change."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.one_line import whole_words
from explorer.model.translation import tr, trn
from explorer.ui.date_text import moment
from explorer.ui.dialog import Dialog, foot
from explorer.ui.reader.status_cards import readable_bytes
from explorer.ui.small_widgets import push_button, text_label

if TYPE_CHECKING:
    from explorer.app.shell.jobs import Job
    from explorer.app.shell.library_backups import LibraryBackups
    from explorer.model.library_backup import BackupContents, RestorePreview

T = TypeVar("T")
_LIST = 232
_LONGEST = 70
"""Maximum length of a note in the list of what changes."""


class RestoreDialog(Dialog):
    """Lists the backups, newest first; the chosen one is read, and restored only after a click.

    Args:
        ask_backup: asks the user for a file elsewhere.
    """

    asked = Signal(object)
    """The Path of the backup to restore."""

    def __init__(
        self, backups: "LibraryBackups", theme: Theme, parent: QWidget, ask_backup: Callable[[], Path | None]
    ) -> None:
        super().__init__(parent)
        self._backups, self._theme, self._ask_backup = backups, theme, ask_backup
        self._shown: Path | None = None
        self.setWindowTitle(tr("Restore a backup"))
        self.resize(680, 420)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Backups, newest first"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(_LIST)
        self.title = text_label(heading=True)
        self.counts = text_label(muted=True)
        self.changes = text_label()
        self.changes.setTextFormat(Qt.TextFormat.PlainText)
        self.status = text_label(muted=True, small=True)
        self.other = push_button(tr("Another file…"))
        self.make = push_button(tr("Back up now"))
        self.close_button = push_button(tr("Close"))
        self.back = push_button(tr("Restore"), removes=True)
        for button in (self.other, self.make):
            button.setAutoDefault(False)
        self.close_button.setDefault(True)
        self._build()
        self.list.currentItemChanged.connect(self._choose)
        self.other.clicked.connect(self._choose_file)
        self.make.clicked.connect(self._make)
        self.close_button.clicked.connect(self.reject)
        self.back.clicked.connect(self._restore)
        self._show(None)
        self._fill()

    def tell(self, sentence: str) -> None:
        """Show why nothing was restored."""
        self.status.setText(sentence)
        for button in (self.back, self.make, self.other):
            button.setEnabled(True)
        self.list.setEnabled(True)

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        for label in (self.title, self.counts, self.changes):
            right.addWidget(label)
        right.addStretch(1)
        right.addWidget(self.status)
        panes = QHBoxLayout()
        panes.setSpacing(4 * GRID)
        panes.addWidget(self.list)
        panes.addLayout(right, 1)
        self.lay_out(panes, foot(self.close_button, self.back, left=(self.other, self.make)))

    # The list

    def _fill(self) -> None:
        self.status.setText(tr("Looking for backups…"))
        job = self._backups.list_backups()
        self._follow(job, self._list)

    def _list(self, found: "list[BackupContents | KnownError]") -> None:
        self.list.clear()
        self.status.clear()
        for one in found:
            item = QListWidgetItem()
            if isinstance(one, KnownError):
                item.setText(one.subject)
                item.setToolTip(one.sentence)
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                item.setText(f"{moment(one.made)}\n{self._counted(one)}")
                item.setToolTip(one.path.name)
                item.setData(Qt.ItemDataRole.UserRole, str(one.path))
            self.list.addItem(item)
        usable = [row for row in range(self.list.count()) if self.list.item(row).flags()]
        if usable:
            self.list.setCurrentRow(usable[0])
            self.list.setFocus()
        self.list.setVisible(self.list.count() > 0)
        if not self.list.count():
            self._show_empty()

    def _counted(self, held: "BackupContents") -> str:
        return ", ".join(
            (
                trn(held.papers, "{count} paper", "{count} papers"),
                trn(held.notes, "{count} note", "{count} notes"),
                trn(held.annotations, "{count} annotation", "{count} annotations"),
            )
        )

    # The chosen one

    def _choose(self, item: QListWidgetItem | None, _: object = None) -> None:
        if item and (path := item.data(Qt.ItemDataRole.UserRole)):
            self._read(Path(path))

    def _choose_file(self) -> None:
        if path := self._ask_backup():
            self.list.setCurrentRow(-1)
            self._read(path)

    def _read(self, path: Path) -> None:
        self._show(None)
        self.status.setText(tr("Reading the backup…"))
        self._shown = path
        self._follow(self._backups.preview(path), self._previewed)

    def _previewed(self, change: "RestorePreview") -> None:
        if change.backup.path == self._shown:
            self._show(change)

    def _show(self, change: "RestorePreview | None") -> None:
        self.back.setEnabled(change is not None)
        self.status.clear()
        for label in (self.title, self.counts, self.changes):
            label.setVisible(change is not None)
        if change is None:
            return
        held, now = change.backup, change.present
        self.title.setText(moment(held.made))
        self.counts.setText(f"{self._counted(held)} · {readable_bytes(held.bytes)}")
        lines = [tr("Now: {0}.", self._counted(now))] if now else []
        lists = change.lists()
        for heading, some in lists:
            lines += ["", heading, *(f"   – {whole_words(one, _LONGEST)}" for one in some)]
        if now and not lists:
            lines += ["", tr("Same papers, notes and annotations as now; their text may differ.")]
        self.changes.setText("\n".join(lines))
        self.status.setText(tr("The current library is kept as a backup, so you can undo this."))

    def _show_empty(self) -> None:
        self.title.setText(tr("No backup yet"))
        self.changes.setText(
            tr(
                "A backup is a copy of the library’s notes, annotations and paper details, in its folder. The program "
                "makes one on each day on which something changed; “Back up now” makes one at once."
            )
        )
        for label in (self.title, self.changes):
            label.show()

    # What the buttons do

    def _make(self) -> None:
        self._wait(tr("Backing up…"))
        self._follow(self._backups.make(), self._made)

    def _made(self, _: Path) -> None:
        self.tell("")
        self._fill()

    def _restore(self) -> None:
        if self._shown:
            self._wait(tr("Restoring…"))
            self.asked.emit(self._shown)

    def _wait(self, sentence: str) -> None:
        self.status.setText(sentence)
        self.list.setEnabled(False)
        for button in (self.back, self.make, self.other):
            button.setEnabled(False)

    def _follow(self, job: "Job[T]", then: Callable[[T], object]) -> None:
        """Call a method of the dialog with a job's result, unless the dialog is gone by then."""
        job.finished.connect(then)
        job.failed.connect(self._failed)

    def _failed(self, error: KnownError) -> None:
        self.tell(error.sentence)
        self.back.setEnabled(False)
