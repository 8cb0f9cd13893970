"""A reader: its tool row, its find bar, and the pages or a card in their place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import Locked, Ready, State
from explorer.app.shell.action_needs import BACK, FORWARD, OWN_PDF, PAPER
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation
from explorer.model.episode import Segment, Timeline
from explorer.model.known_settings import SELECT_WHOLE_WORDS
from explorer.model.page_geometry import PagePoint, to_shown
from explorer.model.page_labels import label_of
from explorer.model.paper import GUIDE_ID, Paper
from explorer.model.text_page import Link, Passage
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.chosen_annotations import ChosenAnnotations
from explorer.ui.reader.annotation_tools.page_annotations import PageAnnotations
from explorer.ui.reader.annotation_tools.unplaced_bar import UnplacedBar
from explorer.ui.reader.find.finder import Finder
from explorer.ui.reader.opening_view import opening_view
from explorer.ui.reader.pages.cross_paper_history import CrossPaperHistory
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.view_actions import ViewActions
from explorer.ui.reader.pages.view_history import PaperState, ViewAnchor
from explorer.ui.reader.panels.left_panel import LeftPanel
from explorer.ui.reader.panels.outline_controller import OutlineController
from explorer.ui.reader.place_keeper import PlaceKeeper
from explorer.ui.reader.reader_cards import ReaderCards
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.status_cards import EmptyCanvas, EmptyCard, StatusCard, TalkCard
from explorer.ui.reader.tool_row import ToolRow

if TYPE_CHECKING:
    from explorer.ui.reader.reader_controls import ReaderControls


class ReaderPane(QWidget):
    """Shows a paper, or a talk without one.

    ``tools`` is created here and laid out above this pane by its owner.
    """

    annotation_chosen = Signal(object)
    """An Annotation's id, or None."""
    local_asked = Signal(object)
    """The Paper to open a local PDF for."""
    address_asked = Signal(str)
    """A web address to open in the browser, or one of the guide that leads to a place in the program."""
    outside_asked = Signal(str)
    """The path of a PDF to open in another program."""
    asked_to_write = Signal(str)
    """The id of an item whose text the user wants to edit."""
    controls_made = Signal()
    """``controls`` was created and is connected to the view."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.view = PageView(context.pdf, theme)
        self.pointer = Pointer(self.view)
        self.pointer.whole_words = lambda: context.settings.get(SELECT_WHOLE_WORDS)
        self.chosen_annotations = ChosenAnnotations(context, self.view, self.pointer)
        self.page_annotations = PageAnnotations(context, self.view, self.chosen_annotations)
        self.finder = Finder(context.pdf, self)
        self.tools = ToolRow(context.actions, theme, self)
        self.blank = EmptyCanvas(theme)
        self.stack = QStackedWidget()
        self.cards = ReaderCards(context, self.stack)
        self.cards.local_asked.connect(self.local_asked)
        self.cards.address_asked.connect(self.address_asked)
        self.cards.outside_asked.connect(self.outside_asked)
        self.stack.addWidget(self.blank)
        self.stack.addWidget(self.view)
        self.outline_controller = OutlineController(context, self.view)
        self.left_panel = LeftPanel(context, self.view, self.stack, self.outline_controller)
        self._cross_paper = CrossPaperHistory(context, self.view)
        self.view_actions = ViewActions(context, self.view)
        self.unplaced = UnplacedBar(context, self.view, self.pointer)
        self._address = QLabel(self.stack)
        self._address.setObjectName("linkbar")
        self._address.setTextFormat(Qt.TextFormat.PlainText)
        self._address.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget, stretch in ((self.unplaced, 0), (self.left_panel.splitter, 1)):
            self._column.addWidget(widget, stretch)
        self.place_keeper = PlaceKeeper(self.view, self.left_panel, context.reading, self)
        self.paper: Paper | None = None
        """The paper that is shown, is loading, or could not be shown."""
        self.visits: dict[str, PaperState] = {}
        """The last states of papers shown here before, by id."""
        self._goal: tuple[str, str | int | ViewAnchor] | None = None
        self._controls: ReaderControls | None = None
        self._wire()
        self._show(self.blank)

    def prepare(self) -> None:
        """Create now what would otherwise be created on first use; called when the first page is on the screen."""
        _ = self.controls
        self.left_panel.fill()

    @property
    def is_settled(self) -> bool:
        """Return whether the pages are sharp, or there are none to wait for."""
        if self.view.document:
            return self.view.is_sharp()
        return self.paper is None or self._context.documents.state is not None

    @property
    def controls(self) -> "ReaderControls":
        """Return the interaction with the pages, created on first use."""
        if self._controls is None:
            from explorer.ui.reader.reader_controls import ReaderControls

            self._controls = ReaderControls(self._context, self, self)
            self._controls.address_asked.connect(self.address_asked)
            self._controls.asked_to_write.connect(self.asked_to_write)
            self.controls_made.emit()
        return self._controls

    def hide_transient(self) -> None:
        """Hide what the next start will not restore, and a paper that a password opened."""
        if self._controls:
            self._controls.hide_transient()
        self.cover()

    @property
    def is_restorable(self) -> bool:
        """Return whether ``hide_transient`` would hide nothing."""
        is_open = self.view.document is not None and self.view.document.locked
        return not is_open and (self._controls is None or self._controls.is_restorable)

    def put_above(self, *widgets: QWidget) -> None:
        """Lay widgets out above the pages, below the tool row."""
        for place, widget in enumerate(widgets):
            self._column.insertWidget(place, widget)

    # Contents

    def open_at(self, paper_id: str, goal: str | int | ViewAnchor) -> None:
        """Open a paper at a page (from 0), an annotation (its id) or a bookmark, adding the old view to the history."""
        if self.view.document and self.view.document.paper.id == paper_id:
            self._go(goal)
        else:
            self._goal = (paper_id, goal)
            if isinstance(goal, ViewAnchor):
                self._cross_paper.leave_for(paper_id)
            self._context.session.open_paper(paper_id)

    def aim(self, paper_id: str, page: int) -> None:
        """Show a page (from 0) of a paper that is being opened, as soon as it is there."""
        if self.view.document and self.view.document.paper.id == paper_id:
            self._go(page)
        else:
            self._goal = (paper_id, page)

    def take_focus(self) -> None:
        """Focus the pages, or the card in their place: its button, unless the sound has led here and not the user."""
        shown = self.stack.currentWidget()
        if isinstance(shown, StatusCard) and self._context.session.place.why != "followed":
            shown.take_focus()
        elif shown:
            shown.setFocus()

    def cover(self) -> None:
        """Hide a paper that a password opened behind a card."""
        if self.view.document and self.view.document.locked:
            self._show(self.cards.of(Locked(self.view.document.paper)))

    def uncover(self) -> None:
        """Show the covered paper again."""
        if self.view.document and self.cards.is_covered:
            self._show(self.view)
        if self._controls:
            self._controls.uncover()

    def choose(self, annotation_id: str | None) -> None:
        """Select an annotation."""
        self.chosen_annotations.choose(annotation_id)

    def _selected(self) -> None:
        # The old selection must not be what the next key applies to.
        if self.pointer.passages and self.view.selected_annotation:
            self.chosen_annotations.pick(None)

    def present(self) -> None:
        """Show the pages alone, each fitted to the view, until ``end_presentation``."""
        self.place_keeper.present()

    def end_presentation(self) -> None:
        """Show the pages as they were before."""
        self.place_keeper.end_presentation()

    def put_bars_away(self, away: bool) -> None:
        """Hide what is around the pages, or show it again."""
        self.tools.put_away(away)
        self.left_panel.put_away(away)
        if self._controls:
            self._controls.put_away(away)

    def keep_place(self) -> None:
        """Save the reading position at once."""
        self.place_keeper.keep()

    # Connections

    def _wire(self) -> None:
        context, view = self._context, self.view
        context.documents.state_changed.connect(self._state)
        view.page_changed.connect(self._page_changed)
        view.zoom_changed.connect(self._zoom_changed)
        view.history_changed.connect(self._history_changed)
        self.tools.page_chosen.connect(self._page_chosen)
        self.tools.field.left.connect(view.setFocus)
        self.tools.zoom_chosen.connect(self._zoom_chosen)
        self.tools.zoom.left.connect(view.setFocus)
        self.tools.zoom.refused.connect(context.session.notified)
        self.pointer.selected.connect(self._selected)
        self.pointer.link_hovered.connect(self.show_address)
        self.pointer.link_clicked.connect(self.follow_link)
        self.chosen_annotations.changed.connect(self.annotation_chosen)
        view.cards.outside_asked.connect(self._ask_outside)

    # Documents

    def show_paper(self, paper: Paper | None) -> None:
        """Show a paper at its last position, or none; the shown paper stays unchanged."""
        self.paper = paper
        if self._goal and (paper is None or self._goal[0] != paper.id):
            self._goal = None
        if paper is None:
            self._leave_document()
            self._context.documents.close()
            self._show(self.cards.empty)
        elif not (self.view.document and self.view.document.paper.id == paper.id):
            self._leave_document()
            self._context.documents.open(paper)
        elif self._goal and self._goal[0] == paper.id:
            self._go(self._goal[1])

    def _leave_document(self) -> None:
        self.keep_place()
        self.end_presentation()
        if self.view.document:
            view = self.view
            self.visits[self.view.document.paper.id] = PaperState(view.view(), view.view_settings, view.history)
        self.finder.clear()
        self.pointer.forget()
        self.chosen_annotations.leave()
        self.cards.forget_password()
        if self._controls:
            self._controls.leave()
        self.view.close_document()
        self.left_panel.forget()
        self.outline_controller.forget()
        self.view_actions.forget()
        self.unplaced.refresh()
        for one in (PAPER, OWN_PDF):
            self._context.actions.offer(one, False)
        self.tools.show_page(0, 0)

    def _state(self, state: State) -> None:
        if isinstance(state, Ready):
            self._ready(state)
            return
        if self.view.document:
            self._leave_document()
        self._show(self.cards.of(state))

    def _ready(self, state: Ready) -> None:
        left, visit = self._context.reading.get(state.paper.id), self.visits.pop(state.paper.id, None)
        view, view_settings = opening_view(self._context.settings, left, self.view.zoom, self.view.view_settings)
        self.pointer.forget()
        if self._controls:
            self._controls.preview_controller.forget()
        self.finder.clear()
        self._show(self.view)
        self.cards.forget_password()
        self.view.cards.labels = self.view.slow.labels = state.info.labels
        if visit:
            self.view.show_document(state, visit.view, visit.view_settings, visit.history)
        else:
            self.view.show_document(state, view, view_settings)
        self._context.actions.offer(PAPER, True)
        self._context.actions.offer(OWN_PDF, state.file.source == "local" or state.paper.arxiv is not None)
        self.page_annotations.refresh()
        self._zoom_changed()
        self._context.reanchored.look(state)
        self.unplaced.refresh()
        self.view_actions.forget()
        self.left_panel.forget()
        self.outline_controller.forget()
        self.left_panel.open_as(left.panel if left else None)
        self.left_panel.ask()
        assert self.view.texts
        self.view.texts.arrived.connect(self.pointer.refresh)
        if self._controls:
            self._controls.look()
        if self._goal and self._goal[0] == state.paper.id:
            self._go(self._goal[1])
        self._goal = None
        self._cross_paper.arrive(state.paper.id)
        if self._focus_is_here():
            self.take_focus()

    def _focus_is_here(self) -> bool:
        """Return whether the focus may go to the pages: the user may be typing elsewhere meanwhile."""
        focus = self.window().focusWidget()
        return focus is None or self.stack.isAncestorOf(focus)

    def _go(self, goal: str | int | ViewAnchor) -> None:
        self._goal = None
        if isinstance(goal, ViewAnchor):
            self.view.show_anchor(goal)
            return
        if isinstance(goal, int):
            self.view.jump(PagePoint(max(0, min(goal, self.view.page_count - 1)), 0, 0))
            return
        item = self._context.annotations.get(goal) or self._context.embedded.get(goal)
        if isinstance(item, Annotation) and self.view.document and item.page < self.view.page_count:
            page, y, x = item.place()
            shown_x, shown_y = to_shown(self.view.document.info.pages[page], (x, y))
            self.view.lead_to(page, shown_y, shown_x, above=100)
            if item.quads:
                self.view.reveal(Passage(page, item.quads, item.quote))
            self.choose(item.id)

    def show_talk(self, segment: Segment) -> None:
        """Show the card of a talk that has no paper."""
        timeline = self._context.session.timeline
        if timeline:
            self.cards.talk.show_segment(segment, timeline)
            self._show(self.cards.talk)

    def renew_talk(self, timeline: Timeline | None) -> None:
        """Show the talk as a changed timeline says it is."""
        card = self.stack.currentWidget()
        if isinstance(card, TalkCard) and timeline and (segment := timeline.segment(card.segment_id)):
            card.show_segment(segment, timeline)

    def _show(self, widget: QWidget) -> None:
        self._address.hide()
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.stack.isAncestorOf(focus)
        self.stack.setCurrentWidget(widget)
        self.left_panel.show_beside(widget is self.view)
        if had_focus:
            self.take_focus()
        self.tools.setVisible(not isinstance(widget, TalkCard | EmptyCard))

    def _ask_outside(self) -> None:
        if document := self.view.document:
            self.outside_asked.emit(document.path)

    # The view's signals

    def _page_changed(self, page: int) -> None:
        document = self.view.document
        self.tools.show_page(page, self.view.page_count, document.info.labels if document else ())

    def _zoom_changed(self) -> None:
        self.tools.show_zoom(self.view.effective_zoom, self.view.view_settings.fit if self.view.zoom is None else None)

    def _history_changed(self) -> None:
        can_back, can_forward = self.view.history.can_go
        self._context.actions.offer(BACK, can_back)
        self._context.actions.offer(FORWARD, can_forward)

    def _page_chosen(self, page: int) -> None:
        self.view.jump(PagePoint(page, 0, 0))
        self.view.setFocus()

    def _zoom_chosen(self, zoom: float) -> None:
        self.view.set_zoom(zoom)
        self.view.setFocus()

    def ask_page(self) -> None:
        """Focus the page field."""
        self.tools.field.setFocus()
        self.tools.field.selectAll()

    # Links

    def show_address(self, link: Link | None) -> None:
        """Show a link's target at the bottom of the pages; None hides it."""
        if link is None:
            self._address.hide()
            return
        if link.uri is not None:
            text = link.uri
            if self._is_ours(link):
                text = tr("Opens in this window")
            elif not _is_web(link.uri):
                text = tr("{0} (not a web address: not opened)", link.uri)
        else:
            labels = self.view.document.info.labels if self.view.document else ()
            text = tr("Page {0}", label_of(labels, link.target_page or 0))
        room = self.stack.width() - 10 * GRID
        self._address.setText(self._address.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
        self._address.adjustSize()
        self._address.move(2 * GRID, self.stack.height() - self._address.height() - 2 * GRID)
        self._address.raise_()
        self._address.show()

    def hide_address(self) -> None:
        """Hide the link's target."""
        self._address.hide()

    def follow_link(self, link: Link) -> None:
        """Follow a link."""
        if link.target_page is not None:
            self.view.lead_to(link.target_page, link.target_y, link.target_x, link.above)
        elif link.uri and (_is_web(link.uri) or self._is_ours(link)):
            self.address_asked.emit(link.uri)
        else:
            self._context.session.notified.emit(tr("Only links to web pages (http and https) are opened."))

    def _is_ours(self, link: Link) -> bool:
        """Return whether a link of the guide leads to a place in the program; other PDFs' may not."""
        document = self.view.document
        return bool(document and document.paper.handle == GUIDE_ID and (link.uri or "").startswith("paper-explorer:"))


def _is_web(uri: str) -> bool:
    return uri.lower().startswith(("https://", "http://"))
