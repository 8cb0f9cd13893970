"""The reader area of the window: the tabs, the tools, and one or two papers side by side."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import DocumentLoader
from explorer.app.shell.action_needs import SPLIT, SPLITTABLE
from explorer.app.shell.action_scopes import ActionScopes
from explorer.app.shell.tokens import SPLIT_BELOW
from explorer.model.known_settings import SPLIT_PAPER, SPLIT_PLACE, SPLIT_SECOND, SPLIT_SHARE
from explorer.model.paper import Paper
from explorer.model.place import Place
from explorer.model.translation import tr
from explorer.model.view_settings import PLAIN, ViewSettings, from_list, to_list
from explorer.ui.reader.pages.view_history import History, PaperState, View
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.reader_side import ReaderSide
from explorer.ui.reader.status_cards import EmptyCanvas
from explorer.ui.reader.tabs.tab_controller import TabController

_LOW = 200
"""Height in pixels below which two sides are beside each other in any width: of two rows little would be seen."""


class SplitReader(QWidget):
    """Contains one or two panes; ``active`` is the one that tabs, timeline, notes, keys and tools apply to.

    The second pane is created at the first split, and kept, empty, when it is closed.
    """

    annotation_chosen = Signal(object)
    """An Annotation's id, or None."""
    page_viewed = Signal(int)
    """The current page of the active pane changed; from 0."""
    view_changed = Signal()
    """The pages of a side changed: scrolled, zoomed, rearranged, or sharp now; or their outline has arrived."""
    asked_to_write = Signal(str)
    """The id of an item whose text the user wants to edit."""
    local_asked = Signal(object)
    """The Paper to open a local PDF for."""
    address_asked = Signal(str)
    """A web address to open in the browser."""
    outside_asked = Signal(str)
    """The path of a PDF to open in another program."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._scopes = ActionScopes(context.actions, self)
        self.tab_controller = TabController(context, self._held, self)
        self.body = QWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        body = QVBoxLayout(self.body)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._splitter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.tab_controller.bar)
        self._column.addWidget(self.body, 1)
        self.sides: list[ReaderSide] = []
        self._turning = False
        self._waiting: str | None = None
        """The paper of the second side, until it is opened."""
        self._gap: QWidget | None = None
        """What has the second side's place until that is created."""
        self._used = self._add_side(context.documents)
        self._used.mark(None)
        self._wire()
        self._restore()

    def prepare(self) -> None:
        """Create now what would otherwise be created on first use, and what the first page did not wait for."""
        self._fill_gap()
        for side in self.sides:
            side.pane.prepare()

    def prepare_seen(self) -> None:
        """Create what is seen of all sides, and what keys and mouse do in the active one."""
        self._fill_gap()
        for side in self.sides:
            if side is self._used:
                side.pane.prepare()
            else:
                side.pane.left_panel.fill()

    @property
    def areas(self) -> list[QWidget]:
        """Return the parts in the order in which they are read: tabs, tools, and the sides from the left."""
        sides = sorted(self.sides, key=self._splitter.indexOf)
        beside = [area for side in sides for area in side.areas]
        return [self.tab_controller.bar, *(side.tools for side in self.sides), *beside]

    def put_bars_away(self, away: bool) -> None:
        """Hide the tabs, and what is around the pages of both sides, or show it again."""
        self.tab_controller.bar.setHidden(away)
        for side in self.sides:
            side.pane.put_bars_away(away)

    # The active side

    @property
    def active(self) -> ReaderPane:
        """Return the active pane."""
        return self._used.pane

    @property
    def documents(self) -> DocumentLoader:
        """Return the document loader of the active pane."""
        return self._used.documents

    @property
    def is_split(self) -> bool:
        """Return whether two panes are shown, or will be as soon as the second is created."""
        return self._gap is not None or self._other is not None

    def shows(self, paper_id: str) -> bool:
        """Return whether a pane shows this paper."""
        return any(side.pane.paper is not None and side.pane.paper.id == paper_id for side in self.sides)

    @property
    def is_settled(self) -> bool:
        """Return whether the pages of all sides are sharp, or there are none to wait for."""
        return all(side.pane.is_settled for side in self.sides if not side.isHidden())

    def take_focus(self) -> None:
        """Focus the active pane."""
        self.active.take_focus()

    def turn_to(self, pane: ReaderPane) -> None:
        """Make a pane the active one; its paper becomes the session's."""
        side = next(side for side in self.sides if side.pane is pane)
        if side is self._used:
            return
        _ = side.pane.controls
        self._used = side
        self._scopes.use(side.scope)
        self._mark()
        pane.tools.show_color(self._context.annotations.color)
        self._turning = True
        if pane.paper:
            self.tab_controller.turn(pane.paper.id)
        self._context.session.look_at(pane.paper, "side")
        self._turning = False
        pane.chosen_annotations.tell()
        self.page_viewed.emit(pane.view.page)
        self._remember()

    def keep(self) -> None:
        """Save the reading positions at once; the active pane wins if both show the same paper."""
        for side in (self._other, self._used):
            if side:
                side.pane.keep_place()
        self._remember()
        self.tab_controller.remember()

    def hide_transient(self) -> None:
        """Hide what the next start will not restore, and papers that a password opened."""
        for side in self.sides:
            side.pane.hide_transient()

    @property
    def is_restorable(self) -> bool:
        """Return whether the pages are sharp, with nothing over them that the next start will not restore."""
        shown = [side.pane for side in self.sides if not side.isHidden()]
        return all(pane.is_restorable and (pane.view.document is None or pane.view.is_sharp()) for pane in shown)

    def seen(self) -> dict[str, object] | None:
        """Return what is in view, as a value of the setting LAST_SEEN."""
        seen, other = self.active.view.pixels.seen(), self._other
        return seen and seen | ({"beside": other.pane.view.pixels.seen()} if other else {})

    def uncover(self) -> None:
        """Show covered papers again."""
        for side in self.sides:
            side.pane.uncover()

    # Splitting

    def split(self) -> None:
        """Show a second pane beside the first, with the same paper at the same place."""
        paper = self.active.paper
        if self.is_split or paper is None:
            return
        view, left = self.active.view, self._used
        other = next((side for side in self.sides if side is not left), None) or self._add_side(
            self._context.documents.sharing_loader()
        )
        self.prepare()
        self._splitter.addWidget(other)  # at the right, or below
        if view.document:
            other.pane.visits[paper.id] = PaperState(*left.pane.place_keeper.lasting(), History())
        self._lay_out()
        self._make_way()
        self._used.pane.left_panel.is_second = False
        other.pane.left_panel.stand_beside()
        other.show()
        other.pane.show_paper(paper)
        self._mark()
        self._remember()

    def open_beside(self, paper_id: str) -> None:
        """Open a paper in the other pane, beside the one that is shown."""
        if self.active.paper is not None:
            self.split()
        if other := self._other:
            self.turn_to(other.pane)
        self._context.session.open_paper(paper_id)

    def close_split(self) -> None:
        """Close the inactive pane."""
        if other := self._other:
            other.hide()
            other.pane.show_paper(None)
            self.active.left_panel.is_second = False
            self.active.keep_place()  # The other pane may show the same paper at another place.
            self._mark()
            self.take_focus()
            self._remember()

    def _toggle_split(self) -> None:
        if self.is_split:
            self.close_split()
        elif self.active.paper is not None:
            self.split()
        self._mark()

    def _cross(self) -> None:
        if other := self._other:
            self.turn_to(other.pane)
            self.take_focus()

    # Connections

    def _wire(self) -> None:
        context = self._context
        context.session.place_changed.connect(self._place_changed)
        self.page_viewed.connect(context.session.turn_page)
        context.actions.check("view.split", False)
        context.actions.connect_to("view.split", self._toggle_split)
        context.actions.connect_to("go.side", self._cross)
        self._scopes.ran.connect(lambda: self._touched(self._used))
        self._splitter.splitterMoved.connect(self._resized)
        self.tab_controller.entered.connect(self.take_focus)
        self.tab_controller.closed.connect(self._tab_closed)
        self.tab_controller.renamed.connect(self._renamed)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._focus_changed)

    def _add_side(self, documents: DocumentLoader) -> ReaderSide:
        side = ReaderSide(self._context, self._scopes.new(), documents)
        self.sides.append(side)
        self._column.insertWidget(self._column.count() - 1, side.tools)
        if self._gap:
            self._splitter.replaceWidget(self._splitter.indexOf(self._gap), side)
        else:
            self._splitter.addWidget(side)
        documents.state_changed.connect(self._tell_failures)
        side.touched.connect(partial(self._touched, side))
        side.pane.annotation_chosen.connect(self.annotation_chosen)
        view = side.pane.view
        outlined = side.pane.outline_controller.outline_loader.changed
        for signal in (view.moved, view.zoom_changed, view.arranged, view.sharpened, outlined):
            signal.connect(self.view_changed)
        side.pane.view.page_changed.connect(partial(self._page_changed, side))
        self._context.session.timeline_changed.connect(side.pane.renew_talk)
        side.pane.local_asked.connect(self.local_asked)
        side.pane.address_asked.connect(self.address_asked)
        side.pane.outside_asked.connect(self.outside_asked)
        side.pane.asked_to_write.connect(self.asked_to_write)
        return side

    def _focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        other = self._other
        if now is not None and other is not None and other.isAncestorOf(now):
            self.turn_to(other.pane)

    def _place_changed(self, place: Place, _: Place) -> None:
        if place.opening:
            self._open(place.paper)
            if place.talk:
                self.active.show_talk(place.talk)

    def _open(self, paper: Paper | None) -> None:
        self.tab_controller.show(paper)
        if self._turning:
            return
        self.active.show_paper(paper)
        for side in self.sides:
            side.pane.visits = {
                key: visit for key, visit in side.pane.visits.items() if key in self.tab_controller.known
            }
        if paper:
            self._open_other()

    def _page_changed(self, side: ReaderSide, page: int) -> None:
        if side is self._used:
            self.page_viewed.emit(page)

    def _tab_closed(self, paper_id: str) -> None:
        if (other := self._other) and other.pane.paper and other.pane.paper.id == paper_id:
            self.close_split()

    def _renamed(self, news: Mapping[str, str]) -> None:
        """Show papers that were merged under their new ids; the session does so for the side in use."""
        for side in self.sides:
            side.pane.visits = {news.get(key, key): visit for key, visit in side.pane.visits.items()}
        if (other := self._other) and other.pane.paper and (paper_id := news.get(other.pane.paper.id)):
            other.pane.show_paper(self._context.papers.get(paper_id))
        self._mark()

    def _touched(self, side: ReaderSide) -> None:
        _ = side.pane.controls
        if paper := side.pane.paper:
            self.tab_controller.keep(paper.id)

    @property
    def _other(self) -> ReaderSide | None:
        return next((side for side in self.sides if side is not self._used and not side.isHidden()), None)

    def _held(self) -> set[str]:
        """Return the ids of papers that the inactive pane shows."""
        other = self._other
        paper_id = other.pane.paper.id if other and other.pane.paper else self._waiting
        return {paper_id} if paper_id else set()

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        if self.is_split and event.size().width() < event.oldSize().width():
            self._make_way()

    def _lay_out(self) -> None:
        scaled = self._context.theme.scaled
        beside = self.width() >= scaled(SPLIT_BELOW) or self.height() < scaled(_LOW)
        self._splitter.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        share = self._context.settings.get(SPLIT_SHARE)
        self._splitter.setSizes([share * 10, (1000 - share) * 10])
        self._name()

    def _make_way(self) -> None:
        """Let the panels beside the pages fold where two sides leave no room for them."""
        for side in self.sides:
            side.pane.left_panel.give_way()

    def _name(self) -> None:
        names = (tr("left side"), tr("right side"))
        if self._splitter.orientation() == Qt.Orientation.Vertical:
            names = (tr("upper side"), tr("lower side"))
        for side in self.sides:
            side.name_as(names[self._splitter.indexOf(side)] if self.is_split else "")

    def _resized(self) -> None:
        first, second = self._splitter.sizes()
        self._context.settings.put(SPLIT_SHARE, min(900, max(100, round(1000 * first / max(1, first + second)))))

    def _mark(self) -> None:
        for side in self.sides:
            side.mark(side is self._used if self.is_split else (None if side is self._used else False))
        self._tell_failures()
        self.tab_controller.bar.set_beside(next(iter(self._held()), None))
        self._name()
        self._context.actions.offer(SPLIT, self.is_split)
        self._context.actions.offer(SPLITTABLE, self.is_split or self.active.paper is not None)
        self._context.actions.check("view.split", self.is_split)

    def _tell_failures(self, *_: object) -> None:
        """Tell a failure once where both sides show the same paper: on the active one."""
        self._used.tell_failure(None)
        if other := self._other:
            other.tell_failure(self._used)

    # Saved state

    def _remember(self) -> None:
        other, settings = self._other, self._context.settings
        settings.put(SPLIT_PAPER, other.pane.paper.id if other and other.pane.paper else self._waiting)
        if other and other.pane.view.document:
            # Reading positions are saved by paper, but this one may be open in both panes.
            view, how = other.pane.place_keeper.lasting()
            x = None if view.x is None else round(view.x, 1)
            settings.put(SPLIT_PLACE, [view.page, round(view.y, 1), view.zoom, x, to_list(how)])
        settings.put(SPLIT_SECOND, self.is_split and self._splitter.indexOf(self._used) == 1)

    def _restore(self) -> None:
        """Keep room for the second side if there was one: it is created after the first page is shown."""
        paper_id = self._context.settings.get(SPLIT_PAPER)
        paper = self._context.papers.get(paper_id) if paper_id else None
        if paper is None:
            return
        self._waiting, self._gap = paper.id, EmptyCanvas(self._context.theme)
        self._splitter.insertWidget(0 if self._context.settings.get(SPLIT_SECOND) else 1, self._gap)
        self._mark()

    def _fill_gap(self) -> None:
        if gap := self._gap:
            self._add_side(self._context.documents.sharing_loader()).pane.left_panel.stand_beside()
            self._gap = None
            gap.deleteLater()
            self._mark()
            if self.active.paper:
                self._open_other()

    def _open_other(self) -> None:
        """Show the paper of the second side, if it waits for that of the first."""
        other = self._other
        if not other or not self._waiting:
            return
        paper, self._waiting = self._context.papers.get(self._waiting), None
        if paper:
            left, place = self._context.reading.get(paper.id), _place(self._context.settings.get(SPLIT_PLACE))
            if place:
                view, how = place
                other.pane.visits[paper.id] = PaperState(
                    view, how or (left.view_settings if left else PLAIN), History()
                )
            other.pane.show_paper(paper)
            self._mark()


def _place(remembered: object) -> tuple[View, ViewSettings | None] | None:
    """Parse a saved view, with its view settings if there are any; None if it is invalid."""
    match remembered:
        case [int(page), int() | float() as y, int() | float() | None as zoom]:
            return View(page, y, zoom), None
        case [int(page), int() | float() as y, int() | float() | None as zoom, int() | float() | None as x, how]:
            return View(page, y, zoom, x), from_list(how)
    return None
