"""Shows on the pages of one reader what is said about them: a sign at the text, times in the margin, and a chip."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.context import AppContext
from explorer.app.episodes.talked_pages import PageTime, TalkedPages
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model import timecode
from explorer.model.annotation import Rect, bounds, union
from explorer.model.known_settings import FOLLOW_PAGES
from explorer.model.page_geometry import PagePoint, from_shown
from explorer.model.talked_page import TalkedPage
from explorer.model.translation import tr
from explorer.ui.reader.pages.page_interfaces import CurrentPage, MovingPages, PagesInView, PageSurface
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.talk.margin_time import MarginTime
from explorer.ui.reader.talk.talk_chip import TalkChip

_MOST = 24
_GLOW = 6
_GAP_PT = 7.0
_MARGIN = 0.084
"""The share of a page's width that its margin has at least, in most papers."""
_LINE_PT = 7.0
"""Half the height of the place around a point, in points: about a line of text."""
_BY_HAND = (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)


class TalkedView(CurrentPage, PagesInView, MovingPages, PageSurface, Protocol):
    """The pages that are talked about."""

    def installEventFilter(self, filter_object: QObject, /) -> None:
        """Let an object see their events first."""


class TalkedReader(Protocol):
    """The reader of the pages."""

    pointer: Pointer

    def open_at(self, paper_id: str, goal: int) -> None:
        """Open a paper at a page, from 0."""


class PageTalk(QObject):
    """Follows the document in the view, its places, and the playhead.

    Args:
        chosen: returns the point of the unrotated page whose menu is open, if one is.
    """

    def __init__(
        self,
        context: AppContext,
        view: TalkedView,
        pane: TalkedReader,
        chosen: Callable[[], PagePoint | None] = lambda: None,
    ) -> None:
        super().__init__(view.viewport())
        self._chosen = chosen
        self._context, self._view, self._pane = context, view, pane
        self._pages: TalkedPages = context.subjects.talked_pages
        self._times: list[MarginTime] = []
        self._by_hand = QElapsedTimer()
        self._turned_to: TalkedPage | None = None
        self.hands_off_ms = 10_000
        """How long the pages do not turn after the user moved them or pressed a key there."""
        host = view.viewport()
        self.glow = _Glow(context.theme, host)
        self.chip = TalkChip(context.theme, context.actions, host)
        self.chip.go_asked.connect(self.go)
        self.chip.tie_asked.connect(self.tie)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.look)
        for signal in (view.moved, view.zoom_changed, view.arranged, view.page_changed):
            signal.connect(self._later.start)
        self._pages.changed.connect(self._later.start)
        view.installEventFilter(self)
        host.installEventFilter(self)
        context.actions.connect_to("talk.go", self.go)
        context.actions.connect_to("talk.tie", self.tie)
        context.actions.connect_to("talk.follow", self._toggled)
        context.settings.changed.connect(self._set)
        self._set(FOLLOW_PAGES)
        self.look()

    @property
    def times(self) -> list[PageTime]:
        """Return the times that are shown now, from the top."""
        return [one.time for one in self._times if one.isVisibleTo(self._view.viewport())]

    def now(self) -> TalkedPage | None:
        """Return the page of the shown paper that is talked about now."""
        document = self._view.document
        return self._pages.now(document.paper.id) if document else None

    def look(self) -> None:
        """Show what is known of the pages in view."""
        document = self._view.document
        if document is None:
            self.glow.hide()
            self.chip.hide()
            self._place([])
            return
        self._pages.look_at(document)
        now = self.now()
        self._show_chip(now)
        self._show_glow(now)
        paper_id = document.paper.id
        pages = list(self._view.pages_in_view())
        self._place([one for page in pages for one in self._pages.times(paper_id, page)][:_MOST])
        self._turn(now)

    def go(self) -> None:
        """Go to the page that is talked about."""
        document, now = self._view.document, self.now()
        if document and now:
            self._pane.open_at(document.paper.id, now.page)
        else:
            self._context.session.notified.emit(tr("It is not clear which page is being talked about."))

    def tie(self, at_ms: int | None = None) -> None:
        """Tie the point whose menu is open, else the selection, or the page that is read, to a time of the episode, by
        default that of the playhead."""
        document, session = self._view.document, self._context.session
        second = session.moment if at_ms is None else at_ms // 1000
        if document is None or session.episode_id is None:
            return
        if second is None:
            session.notified.emit(tr("Go to a time of the episode first (Ctrl+G), then link the page to it."))
            return
        page, rect = self._place_to_tie()
        self._pages.tie(document.paper.id, page, rect, second)
        session.notified.emit(tr("p. {0} is linked to {1}", document.label(page), timecode.display(second)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: note when the user moves the pages."""
        if event.type() in _BY_HAND:
            self._by_hand.start()
        return super().eventFilter(watched, event)

    # Private helpers

    def _place_to_tie(self) -> tuple[int, Rect | None]:
        if point := self._chosen():
            return point.page, (point.x, max(0.0, point.y - _LINE_PT), point.x + 1.0, point.y + _LINE_PT)
        if passages := self._pane.pointer.passages:
            first = passages[0]
            return first.page, union(bounds(quad) for quad in first.quads)
        now = self.now()
        page = self._view.page
        if now and now.page == page and now.rect:
            return page, now.rect
        if page:
            return page, None
        size = self._view.sheet(page).size
        (x0, y0), (x1, y1) = from_shown(size, (0.0, 0.0)), from_shown(size, (size.width, size.height))
        return page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))  # the first page, not only the paper

    def _show_chip(self, now: TalkedPage | None) -> None:
        document = self._view.document
        self.chip.setVisible(now is not None)
        if now and document:
            self.chip.show_page(document.label(now.page), is_here=now.page == self._view.page)
            room = self._view.viewport().rect()
            self.chip.stand_at(QPoint(room.right() - 3 * GRID, 3 * GRID), room.width() - 6 * GRID)
            self.chip.raise_()

    def _show_glow(self, now: TalkedPage | None) -> None:
        if now is None or now.page not in self._view.pages_in_view():
            self.glow.hide()
            return
        frame = self._view.frame_of(now.page)
        box = self._view.box(now.page, now.rect).intersected(frame) if now.rect else frame
        left = frame.left() + GRID
        if now.rect:  # beside its column, in the gap before it if that is not the first
            left = max(left, box.left() - _GAP_PT * self._view.sheet(now.page).scale - _GLOW)
        self.glow.setGeometry(QRectF(left, box.top() - 2 * GRID, _GLOW, box.height() + 4 * GRID).toRect())
        self.glow.show()

    def _place(self, times: list[PageTime]) -> None:
        host = self._view.viewport()
        while len(self._times) < len(times):
            made = MarginTime(self._context.theme, host)
            made.clicked.connect(lambda _=False, one=made: self._play(one.time))
            made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            made.customContextMenuRequested.connect(lambda at, one=made: self._menu(one, at))
            self._times.append(made)
        taken: dict[int, float] = {}
        for made, time in zip(self._times, times, strict=False):
            frame = self._view.frame_of(time.page)
            top = self._view.box(time.page, time.rect).top() if time.rect else frame.top() + 3 * GRID
            top = max(top, taken.get(time.page, frame.top() + GRID))
            # A little beyond the page's edge, where its margin is narrow.
            right = min(round(frame.right()) + 2 * GRID, host.width() - 2)
            made.show_time(time, _MARGIN * frame.width() + right - frame.right())
            made.move(right - made.width(), round(top))
            taken[time.page] = top + made.height() + GRID
            made.show()
        for made in self._times[len(times) :]:
            made.hide()

    def _seek(self, time: PageTime) -> None:
        self._context.session.go_to(time.at_s, "note")

    def _play(self, time: PageTime) -> None:
        """Go to a time, and hear it if the episode has a sound."""
        self._seek(time)
        player = self._context.subjects.player
        if player.has_audio and not player.is_playing:
            player.play()

    def _menu(self, made: MarginTime, at: QPoint) -> None:
        document, time = self._view.document, made.time
        if document is None:
            return
        menu = QMenu(made)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Go to {0}", timecode.display(time.at_s))).triggered.connect(lambda: self._seek(time))
        player = self._context.subjects.player
        if player.has_audio and player.is_playing and not player.by_clock:
            menu.addAction(tr("This is what I hear now: set the audio here")).triggered.connect(
                lambda: player.set_here(1000 * time.at_s)
            )
        if time.tied:
            menu.addAction(tr("Remove this time")).triggered.connect(lambda: self._pages.untie(time.tied))
        else:
            paper_id = document.paper.id
            menu.addAction(tr("Link this place to {0}", timecode.display(time.at_s))).triggered.connect(
                lambda: self._pages.tie(paper_id, time.page, time.rect, time.at_s)
            )
        menu.popup(made.mapToGlobal(at))

    def _turn(self, now: TalkedPage | None) -> None:
        """Turn to the page that is talked about, if the user wants that and is not at the pages."""
        document = self._view.document
        if now is None or document is None or now == self._turned_to or not self._context.settings.get(FOLLOW_PAGES):
            return
        busy = self._by_hand.isValid() and self._by_hand.elapsed() < self.hands_off_ms
        if busy or self._pane.pointer.passages or not self._context.session.playhead.is_playing:
            return
        self._turned_to = now
        if now.page not in self._view.pages_in_view():
            self._pane.open_at(document.paper.id, now.page)

    def _toggled(self) -> None:
        self._context.settings.put(FOLLOW_PAGES, self._context.actions.is_checked("talk.follow"))

    def _set(self, setting: object) -> None:
        if setting is FOLLOW_PAGES:
            self._context.actions.check("talk.follow", self._context.settings.get(FOLLOW_PAGES))


class _Glow(QWidget):
    """A soft line beside the text that is talked about; transparent for the mouse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fade = QLinearGradient(0, 0, 0, self.height())
        for place, alpha in ((0.0, 0.0), (0.2, 0.75), (0.8, 0.75), (1.0, 0.0)):
            fade.setColorAt(place, self._theme.color("accent", alpha))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade)
        painter.drawRoundedRect(self.rect(), _GLOW / 2, _GLOW / 2)
        painter.end()
