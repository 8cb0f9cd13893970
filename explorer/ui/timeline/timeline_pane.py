"""The timeline panel: a filter box above the list of the episode's rows."""

from collections.abc import Callable, Mapping, Sequence, Set

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from explorer.app.episodes.session import Session
from explorer.app.episodes.title_doubts import TitleDoubts
from explorer.app.items.item_counts import ItemCounts
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model.episode import PREVIEW_ADVICE, Timeline
from explorer.model.one_line import one_line
from explorer.model.paper import Paper
from explorer.model.place import Place
from explorer.model.translation import tr, translated, trn
from explorer.ui.filter_field import FilterField
from explorer.ui.flow import Flow
from explorer.ui.list_cursor import cursor_to_first
from explorer.ui.low_panes import scrolling
from explorer.ui.small_widgets import PushButton, text_label
from explorer.ui.timeline.timeline_model import TimelineModel
from explorer.ui.timeline.timeline_rows import TimelineRow
from explorer.ui.timeline.timeline_view import TimelineView

_REREAD_MS = 500


class TimelinePane(QWidget):
    """Shows the session's episode, opens rows in the session, and marks the current place.

    Args:
        counts: the number of annotations and notes of each row; without it none are shown.
        own: returns the papers that the user has added.
        pages: returns the pages (from 0) on which papers were left, by their ids.
    """

    confirmation_asked = Signal()
    inbox_asked = Signal()
    """The inbox is to be shown."""
    """The papers to confirm are to be shown."""

    paper_asked = Signal(object)
    """A paper is to be chosen for the segment of this row."""
    notes_asked = Signal()
    """The episode's notes are to be read from elsewhere."""

    address_asked = Signal(str)
    """A web page is to be opened."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        counts: ItemCounts | None = None,
        parent: QWidget | None = None,
        own: Callable[[], Sequence[Paper]] = tuple,
        pages: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        super().__init__(parent)
        self._counts, self._own, self._pages_left = counts, own, pages
        self._done: tuple[Set[str], Set[str]] = (frozenset(), frozenset())
        self._rereading = QTimer(self, singleShot=True, interval=_REREAD_MS)
        self._rereading.timeout.connect(self._reread)
        self._session = session
        self._theme = theme
        self._episode_id: str | None = None
        self._rows_of: tuple[Timeline | None, Sequence[Paper]] = (None, ())
        """What the rows show."""
        self.model = TimelineModel(self)
        self.filter = FilterField(tr("Filter timeline"), self._to_list, parent=self)
        self.view = TimelineView(self.model, theme, self)
        self.clear_button = QPushButton(tr("Clear"), self)
        self.doubts = QPushButton(self)
        self.doubts.setObjectName("doubts")
        self.doubts.setToolTip(tr("Review papers…"))
        self.doubts.clicked.connect(self.confirmation_asked)
        self.doubts.hide()
        self.inbox = PushButton(self)
        self.inbox.setObjectName("inboxentry")
        self.inbox.setToolTip(tr("Marks made while you listened"))
        self.inbox.clicked.connect(self.inbox_asked)
        self._doubts: TitleDoubts | None = None
        self.preview = QLabel(tr("Only a preview of its notes is public."), self)
        self.preview.setToolTip(translated(PREVIEW_ADVICE))
        self.preview.hide()
        self.unnamed = QWidget(self)
        """Says that no papers are named, and what to do then."""
        self.add_paper, self.add_notes = (
            QPushButton(tr("Add one…"), self.unnamed),
            QPushButton(tr("Read its page…"), self.unnamed),
        )
        self.add_paper.clicked.connect(self._ask_paper)
        self.add_notes.clicked.connect(self.notes_asked)
        self._nothing = QLabel(self)
        self._nothing_icon = QLabel(self)
        self._pages = QStackedLayout()
        self._build()
        self.filter.textChanged.connect(self._narrow)
        self.filter.clear_action.triggered.connect(self._clear)
        self.clear_button.clicked.connect(self._clear)
        self.view.opened.connect(self._open)
        self.view.left_upwards.connect(self.focus_filter)
        session.timeline_changed.connect(self._show)
        session.place_changed.connect(self._place_changed)
        if counts:
            counts.changed.connect(self._recount)
        theme.changed.connect(self._restyle)
        theme.icons_loaded.connect(self._restyle)
        self._restyle()
        self._show(session.timeline)
        self._mark()

    def follow_doubts(self, doubts: TitleDoubts) -> None:
        """Show from now on how many papers of the episode are to be confirmed."""
        self._doubts = doubts
        doubts.changed.connect(self._count_doubts)
        self._session.timeline_changed.connect(self._count_doubts)
        self._count_doubts()

    def show_inbox(self, count: int) -> None:
        """Show below the rows how many marks wait in the inbox; nothing for none."""
        self.inbox.setText(tr("Inbox · {0}", count))
        self._below.setVisible(count > 0)

    def _count_doubts(self, *_: object) -> None:
        waiting = self._doubts.waiting if self._doubts else 0
        unresolved = self._doubts.unresolved if self._doubts else 0
        if waiting:
            told = trn(waiting, "{count} paper to confirm", "{count} papers to confirm")
        else:
            told = trn(unresolved, "{count} title without a paper", "{count} titles without a paper")
        self.doubts.setText(told)
        self.doubts.setVisible(bool(waiting or unresolved))
        self._update(self._ask)

    def _ask(self) -> list[QModelIndex]:
        return self.model.set_asked(self._doubts.open_subjects) if self._doubts else []

    def go_to_here(self) -> None:
        """Show the session's current state; for a panel created after the start."""
        self._go_to_segment()
        self._go_to_paper()

    def refresh(self) -> None:
        """Show the rows again, because papers or files of the library changed, unless none of these is shown: a change
        that the timeline has is told by the session too."""
        if self._rows_of != (self._session.timeline, self._own()):
            self._show(self._session.timeline)

    def focus_filter(self) -> None:
        """Focus the filter box, with its text selected."""
        self.filter.take_focus()

    def focus_list(self) -> None:
        """Focus the list, at the cursor or the first row; without rows the filter."""
        if not self.model.rowCount():
            self.focus_filter()
            return
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        cursor_to_first(self.view)

    def _to_list(self) -> bool:
        if not self.model.rowCount():
            return False
        self.focus_list()
        return True

    def _build(self) -> None:
        self.setAccessibleName(tr("Timeline"))
        self.filter.setMinimumHeight(look.CONTROL)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        self.preview.setProperty("muted", True)
        self.preview.setProperty("small", True)
        self.preview.setWordWrap(True)
        self.preview.setContentsMargins(0, look.GRID, 0, 0)
        for one in (self._nothing, self._nothing_icon):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        empty = QWidget(self)
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(6 * look.GRID, 10 * look.GRID, 6 * look.GRID, 6 * look.GRID)
        inside.setSpacing(3 * look.GRID)
        inside.addWidget(self._nothing_icon)
        inside.addWidget(self._nothing)
        inside.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        self._pages.addWidget(self.view)
        self._pages.addWidget(scrolling(empty, tr("Timeline"), self))
        around = QVBoxLayout()
        around.setContentsMargins(3 * look.GRID, 2 * look.GRID, 3 * look.GRID, 2 * look.GRID)
        around.setSpacing(look.GRID)
        around.addWidget(self.filter)
        around.addWidget(self.doubts, 0, Qt.AlignmentFlag.AlignLeft)
        around.addWidget(self.preview)
        around.addWidget(self.unnamed)
        self._build_unnamed()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(around)
        whole.addLayout(self._pages, 1)
        below = QVBoxLayout()
        below.setContentsMargins(3 * look.GRID, look.GRID, 3 * look.GRID, 2 * look.GRID)
        below.addWidget(self.inbox)
        self._below = QWidget(self)
        self._below.setLayout(below)
        self._below.hide()
        whole.addWidget(self._below)
        self.setFocusProxy(self.view)

    def _build_unnamed(self) -> None:
        told = text_label(tr("No papers are named in its notes."), muted=True, small=True)
        choices = Flow(2 * look.GRID)
        for button in (self.add_paper, self.add_notes):
            button.setObjectName("link")
            choices.addWidget(button)
        column = QVBoxLayout(self.unnamed)
        column.setContentsMargins(0, look.GRID, 0, 0)
        column.setSpacing(0)
        column.addWidget(told)
        column.addLayout(choices)
        self.unnamed.hide()

    def _ask_paper(self) -> None:
        row = self.notes_row() or next((one for one in self.model.shown() if one.kind == "segment"), None)
        if row is not None:
            self.paper_asked.emit(row)

    def notes_row(self) -> TimelineRow | None:
        """Return the row for a command on notes: the one at the keyboard's cursor if the list has the focus, else the
        current one."""
        if self.view.hasFocus() and (row := self.view.cursor_row()):
            return row
        segment = self._session.segment
        place = self.model.place_of(f"segment:{segment.id}") if segment else None
        return self.model.row_at(place) if place is not None else None

    def _recount(self) -> None:
        if self._counts:
            count = self._counts.of
            self._update(lambda: self.model.recount(count))

    def _reread(self) -> None:
        """Show on which pages papers were left, what is done, and what is asked."""
        self._update(lambda: self.model.set_pages(self._pages_left()) + self.model.set_done(*self._done) + self._ask())

    def _update(self, change: Callable[[], list[QModelIndex]]) -> None:
        """Change rows. All are laid out and painted again only where one needs another height, as it may with its
        first note; the view then stays where it is."""
        anchor = self.view.anchor()
        changed = change()
        if any(not self.view.fits(index) for index in changed):
            self.view.hold(anchor)

    def show_done(self, heard: Set[str], read: Set[str]) -> None:
        """Show which segments were heard and which papers read, by their ids."""
        self._done = (heard, read)
        self._update(lambda: self.model.set_done(heard, read))

    def _show(self, timeline: Timeline | None) -> None:
        count = self._counts.of if self._counts else None
        own = self._own()
        self._rows_of = (timeline, own)
        episode_id = timeline.episode.id if timeline else None
        if episode_id != self._episode_id:
            self._episode_id = episode_id
            self.filter.clear()
            self.model.set_timeline(timeline, count, own)
            self.view.scrollToTop()
        else:
            anchor, keys = self.view.anchor(), self.view.cursor_and_above()
            if not self.model.set_timeline(timeline, count, own):
                # A row that is gone, joined with the one above it or deleted, leaves the cursor to that one.
                any(self.view.set_cursor(key) for key in keys)
            self.view.hold(anchor)
        self.preview.setVisible(timeline is not None and timeline.episode.is_preview)
        self._reread()
        self._choose_page()
        self._tell_unnamed()

    def _tell_unnamed(self) -> None:
        """Say that no papers are named, unless titles without a paper are."""
        timeline = self._session.timeline
        has_titles = any(one.kind == "unmatched" for one in timeline.segments) if timeline else False
        self.unnamed.setVisible(timeline is not None and not timeline.papers and not has_titles)
        self.add_paper.setVisible(bool(timeline and timeline.segments))

    def _narrow(self, needle: str) -> None:
        cursor = self.view.cursor_row()
        self.model.set_filter(needle)
        self._choose_page()
        self.view.scrollToTop()
        if self.view.set_cursor(cursor.key if cursor else None) and cursor and not needle:
            self.view.reveal(cursor.key)
        elif not needle:
            self._go_to_segment()

    def _choose_page(self) -> None:
        needle = self.filter.text().strip()
        empty = self.model.rowCount() == 0
        self._pages.setCurrentIndex(int(empty))
        self.setFocusProxy(self.filter if empty else self.view)
        self.clear_button.setVisible(bool(needle))
        self._nothing.setText(tr("Nothing matches “{0}”", one_line(needle, 40)) if needle else tr("Nothing here yet"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: in the list, Escape clears the filter."""
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self._clear()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        had_focus = self.clear_button.hasFocus()
        self.filter.clear()
        if had_focus:
            self.focus_filter()

    def _open(self, row: TimelineRow) -> None:
        if row.start_s is not None:
            self._session.go_to(row.start_s, "timeline")
        elif row.paper_id is not None:
            self._session.open_paper(row.paper_id, "timeline")
        elif row.url:
            self.address_asked.emit(row.url)

    def _place_changed(self, place: Place, before: Place) -> None:
        if place.segment != before.segment:
            self._go_to_segment()
        if place.opening:
            self._go_to_paper()
            self._rereading.start()  # not before the page is on the screen

    def _go_to_segment(self) -> None:
        self._mark()
        if self._session.segment is not None:
            self._reveal(f"segment:{self._session.segment.id}")

    def _go_to_paper(self) -> None:
        self._mark()
        if self._session.paper is None:
            return
        paper_id = self._session.paper.id
        segment, cursor = self._session.segment, self.view.cursor_row()
        if cursor and cursor.paper_id == paper_id:
            self._reveal(cursor.key)
        elif not (segment and segment.paper_id == paper_id):
            keys = [row.key for row in self.model.shown() if row.paper_id == paper_id]
            if keys:
                self._reveal(keys[0])

    def _reveal(self, key: str) -> None:
        self.view.reveal(key)
        # If the user moves through the list, their cursor stays; otherwise the cursor starts from here.
        if not self.view.hasFocus():
            self.view.set_cursor(key)

    def _mark(self) -> None:
        segment, paper = self._session.segment, self._session.paper
        self.model.set_current(segment.id if segment else None, paper.id if paper else None)

    def _restyle(self) -> None:
        self.filter.restyle(self._theme)
        self._nothing_icon.setPixmap(self._theme.pixmap("search-x", "muted", 24))
        self._nothing.setFont(self._theme.font())
        self.filter.setFont(self._theme.font())
        self.view.restyle()
