"""The dialog that adds a podcast: by its name, by an address, or from an OPML file."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from explorer.app.episodes.podcasts import Podcasts
from explorer.app.shell import tokens as look
from explorer.app.shell.jobs import Job
from explorer.app.shell.theme import Theme
from explorer.model.errors import KnownError
from explorer.model.podcast import DirectoryEntry, Podcast
from explorer.model.translation import tr, trn
from explorer.ui.dialog import Dialog, foot
from explorer.ui.library.artwork_tile import paint_tile
from explorer.ui.list_steps import step_in
from explorer.ui.notes.row_ground import paint_row_ground
from explorer.ui.row_delegate import Index, RowDelegate
from explorer.ui.small_widgets import clearable, push_button, text_label

if TYPE_CHECKING:
    from explorer.app.episodes.podcasts import Refreshed

_SMALL, _LARGE = QSize(520, 172), QSize(520, 420)
"""Sizes without and with podcasts to choose from."""
_ENTRY = Qt.ItemDataRole.UserRole


class PodcastDialog(Dialog):
    """Finds podcasts by a name, or takes an address; Enter does each step."""

    subscribed = Signal(object)
    """The Refreshed of the podcast."""
    opml_asked = Signal()
    """The user wants to add podcasts from a file."""
    page_asked = Signal(str)
    """The address of a page without a feed, which is to be added as one episode."""

    def __init__(self, podcasts: Podcasts, theme: Theme, known: Callable[[], list[Podcast]], parent: QWidget) -> None:
        super().__init__(parent)
        self._podcasts, self._theme, self._known = podcasts, theme, known
        self._job: Job[object] | None = None
        self.setWindowTitle(tr("Add a podcast"))
        self.fit(_SMALL, 8 * look.GRID)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Name, or address of its feed, page or Apple Podcasts"))
        self.field.setAccessibleName(tr("Podcast’s name or address"))
        self.field.setMaxLength(2000)
        clearable(self.field, tr("Clear"), theme)
        self.status = text_label(muted=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Looking for podcasts"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Podcasts found"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_Entries(theme, self.list))
        self.opml = push_button(tr("From an OPML file…"))
        self.page = push_button(tr("Add the page as an episode…"))
        self.cancel = push_button(tr("Cancel"))
        self.add = push_button(tr("Look up"), primary=True)
        self.opml.setAutoDefault(False)
        self.page.setAutoDefault(False)
        self.page.hide()
        self.cancel.setAutoDefault(False)
        self.add.setDefault(True)
        self._build()
        self.field.textChanged.connect(self._typed)
        self.list.itemDoubleClicked.connect(lambda _: self._go())
        self.list.currentItemChanged.connect(lambda *_: self._name_button())
        self.add.clicked.connect(self._go)
        self.cancel.clicked.connect(self._cancel)
        self.opml.clicked.connect(self._ask_opml)
        self.page.clicked.connect(self._ask_page)
        self.list.hide()
        self._idle()
        self._typed("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not step_in(self.list, event, page=6):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Override Qt: what is running is stopped."""
        if self._job:
            self._job.cancel()
        super().reject()

    # Private helpers

    def _build(self) -> None:
        body = QVBoxLayout()
        body.setSpacing(2 * look.GRID)
        for widget, stretch in ((self.field, 0), (self.bar, 0), (self.status, 0), (self.list, 1)):
            body.addWidget(widget, stretch)
        body.addWidget(self.page, 0, Qt.AlignmentFlag.AlignLeft)  # the way out that the sentence above lacks
        body.addStretch()
        self.lay_out(body, foot(self.cancel, self.add, left=(self.opml,)))

    def _show_list(self) -> None:
        has_any = self.list.count() > 0
        if has_any is self.list.isHidden():
            self.list.setVisible(has_any)
            self.fit(_LARGE if has_any else _SMALL, 8 * look.GRID)

    def _typed(self, text: str) -> None:
        self.list.clear()
        self._show_list()
        self.add.setEnabled(bool(text.strip()))
        self.page.hide()
        self._name_button()
        self._tell(
            tr(
                "A name is looked up in Apple’s directory. An address may be that of a feed, of a podcast’s page, "
                "or of Apple Podcasts."
            )
        )

    def _tell(self, text: str, *, wrong: bool = False) -> None:
        self.status.setText(text)
        self.status.setObjectName("wrong" if wrong else "")
        self.status.setProperty("muted", not wrong)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)

    def _name_button(self) -> None:
        self.add.setText(tr("Add") if self.list.currentItem() else tr("Look up"))

    def _go(self) -> None:
        if self._job or not self.field.text().strip():
            return
        if item := self.list.currentItem():
            self._start(self._podcasts.subscribe(item.data(_ENTRY).feed_url), tr("Reading the feed…"))
        else:
            self._start(self._podcasts.look_up(self.field.text().strip()), tr("Looking…"))

    def _start(self, job: "Job[Refreshed | list[DirectoryEntry]]", told: str) -> None:
        self._job = job
        self._tell(told)
        self.bar.show()
        for widget in (self.field, self.list, self.add, self.opml):
            widget.setEnabled(False)
        self.cancel.setFocus()
        job.finished.connect(self._done)
        job.failed.connect(self._failed)
        job.ended.connect(self._idle)

    def _idle(self) -> None:
        """Be ready for the next try; the focus goes where it begins."""
        had_job, self._job = self._job is not None, None
        self.bar.hide()
        for widget in (self.field, self.list, self.add, self.opml):
            widget.setEnabled(True)
        self._show_list()
        if had_job:
            (self.list if self.list.count() else self.field).setFocus()

    def _done(self, result: "Refreshed | list[DirectoryEntry]") -> None:
        if not isinstance(result, list):
            self._job = None
            self.accept()
            self.subscribed.emit(result)
            return
        known = {one.feed_url for one in self._known()}
        self.list.clear()
        for entry in result:
            item = QListWidgetItem()
            item.setData(_ENTRY, entry)
            told = _told(entry, is_known=entry.feed_url in known)
            item.setData(Qt.ItemDataRole.DisplayRole, told)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}, {told}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._tell(tr("Which one? Press Enter to add it.") if len(result) > 1 else tr("Press Enter to add it."))

    def _failed(self, error: KnownError) -> None:
        self._tell(error.sentence, wrong=True)
        self.page.setVisible(error.code == "page-without-feed")
        self.grow()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
            self._tell(tr("Canceled."))
        else:
            self.reject()

    def _ask_opml(self) -> None:
        self.accept()
        self.opml_asked.emit()

    def _ask_page(self) -> None:
        address = self.field.text().strip()
        self.accept()
        self.page_asked.emit(address)


def _told(entry: DirectoryEntry, *, is_known: bool) -> str:
    """Return the second line of a podcast in the directory."""

    parts = [entry.author or ""]
    if entry.episodes:
        parts.append(trn(entry.episodes, "{count} episode", "{count} episodes"))
    if is_known:
        parts.append(tr("in your library"))
    return " · ".join(one for one in parts if one)


class _Entries(RowDelegate):
    """Paints a podcast of the directory: a tile, its title, and whose it is."""

    row_px = 52

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, option.rect.adjusted(0, 1, 0, -1)
        entry: DirectoryEntry = index.data(_ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_ground(painter, theme, option, rect, look.RADIUS)
        side = rect.height() - 4 * look.GRID
        tile = QRect(rect.left() + 2 * look.GRID, rect.top() + 2 * look.GRID, side, side)
        paint_tile(painter, theme, tile, entry.title, None)
        left = tile.right() + 3 * look.GRID
        inner = QRect(left, rect.top() + look.GRID, rect.right() - left - 2 * look.GRID, rect.height() - 2 * look.GRID)
        half = inner.height() // 2
        lines = (
            (theme.font(bold=True), "text", entry.title, inner.top()),
            (theme.font(look.SMALL_PX), "muted", index.data(), inner.top() + half),
        )
        for font, role, text, top in lines:
            painter.setFont(font)
            painter.setPen(theme.color(role))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRect(left, top, inner.width(), half), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
