"""The interaction with the pages of one reader: keys, tools, annotations, search, copying, previews of links."""

from collections.abc import Sequence
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.model.bookmark import Bookmark
from explorer.model.known_settings import KEEP_TOOL, MIDDLE_DRAG
from explorer.model.page_geometry import PagePoint
from explorer.model.text_page import Link, Passage
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.annotation_handles import AnnotationHandles
from explorer.ui.reader.annotation_tools.chosen_annotations import ChosenAnnotations
from explorer.ui.reader.annotation_tools.shape_actions import ShapeActions
from explorer.ui.reader.annotation_tools.word_tools import ToolChoice
from explorer.ui.reader.context_menu import ContextMenu
from explorer.ui.reader.find.find_controller import FindController
from explorer.ui.reader.find.finder import Finder
from explorer.ui.reader.key_hint import KeyHint
from explorer.ui.reader.pages.hand_drag import HandDrag
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.pages.reading_line import ReadingLine
from explorer.ui.reader.pages.view_history import ViewAnchor
from explorer.ui.reader.panels.outline_controller import OutlineController
from explorer.ui.reader.previews.preview_controller import PreviewController
from explorer.ui.reader.read_aloud import ReadAloud
from explorer.ui.reader.reader_keys import ReaderKeys
from explorer.ui.reader.selection.annotation_bar import AnnotationBar
from explorer.ui.reader.selection.copy_actions import CopyActions
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.selection.scan_notice import ScanNotice
from explorer.ui.reader.selection.selection_toolbar import SelectionToolbar
from explorer.ui.reader.talk.page_talk import PageTalk
from explorer.ui.reader.tool_row import ToolRow


class ControlledReader(Protocol):
    """A reader whose pages are controlled."""

    view: PageView
    pointer: Pointer
    finder: Finder
    tools: ToolRow
    chosen_annotations: ChosenAnnotations
    outline_controller: OutlineController

    def put_above(self, *widgets: QWidget) -> None:
        """Lay widgets out above the pages."""

    def open_at(self, paper_id: str, goal: str | int | ViewAnchor) -> None:
        """Open a paper at a page (from 0), an annotation (its id) or a bookmark."""

    def ask_page(self) -> None:
        """Put the keyboard into the field of the page's number."""

    def show_address(self, link: Link | None) -> None:
        """Show where a link leads; None hides that."""

    def hide_address(self) -> None:
        """Hide where the last link leads."""

    def follow_link(self, link: Link) -> None:
        """Go where a link leads."""


class ReaderControls(QObject):
    """Handles interaction with the pages of a ReaderPane, and connects the reader's actions.

    The pages can be shown without it: it is created on first use, or when the first page is on the screen.

    Args:
        host: the widget over which bars and previews lie.
    """

    address_asked = Signal(str)
    """A web address to open in the browser."""
    asked_to_write = Signal(str)
    """The id of an item whose text the user wants to edit now."""

    def __init__(self, context: AppContext, pane: ControlledReader, host: QWidget) -> None:
        super().__init__(host)
        self._context, self._pane = context, pane
        self._view, self._pointer, self._finder = pane.view, pane.pointer, pane.finder
        view, pointer, finder = self._view, self._pointer, self._finder
        self.annotating = AnnotationActions(context, view, pointer, finder)
        self.tool_choice = ToolChoice(context.actions, pointer, self.annotating, AnnotationHandles(context, view))
        self.annotating.made.connect(self._used)
        self.selection_toolbar = SelectionToolbar(
            context, view, pointer, self.annotating, AnnotationBar(context.actions, view)
        )
        self.shape_actions = ShapeActions(context, view, pointer, self.annotating, self.tool_choice)
        self.keys = ReaderKeys(context, view, pointer, self.annotating, KeyHint(view, view.zoom_changed))
        self.keys.bookmark_set.connect(self._name_bookmark)
        self.read_aloud = ReadAloud(context, view, pointer, self.keys.caret, lambda: self.annotating.place)
        self.reading_line = ReadingLine(context, view, self.keys.caret)
        self.copying = CopyActions(context, view, pointer, self.annotating)
        self.menu = ContextMenu(context.actions, view, pointer, self.annotating, self.shape_actions.figures)
        self.searching = FindController(context, view, finder, host)
        self.find_bar = self.searching.bar
        self.scroll_ticks = self.searching.ticks
        pane.put_above(self.find_bar)
        self._wire()
        self._connect_actions()
        view.installEventFilter(self)
        # Installed after this object's own event filter, so that its keys come first.
        loader = pane.outline_controller.outline_loader
        self.preview_controller = PreviewController(context, view, pointer, loader, host)
        self.preview_controller.keys.changed.connect(pane.show_address)
        self.preview_controller.shown.connect(pane.hide_address)
        self.preview_controller.followed.connect(pane.follow_link)
        self.preview_controller.address_asked.connect(self.address_asked)
        self.page_talk = PageTalk(context, view, pane, lambda: self.annotating.place)
        self.hand_drag = HandDrag(view)
        self.hand_drag.middle_drags = lambda: context.settings.get(MIDDLE_DRAG)
        self._begun: object = None
        """What was begun before the pages were alone: Esc does not end that there."""
        self.look()

    def put_away(self, away: bool) -> None:
        """Hide the search and the toolbar while the pages are alone, or show the search again."""
        self.searching.put_away(away)
        if away:
            self.selection_toolbar.hide()
        self._begun = self._state() if away else None

    def _name_bookmark(self, bookmark: Bookmark) -> None:
        """Name a bookmark by its section, or else by the label of its page where that is not its number."""
        place, document = bookmark.place or PagePoint(bookmark.page, 0.0, bookmark.y), self._view.document
        label = document.label(place.page) if document else ""
        page = "" if label == str(place.page + 1) else tr("p. {0}", label)
        bookmarks = self._context.bookmarks
        self._pane.outline_controller.tell_section(place, lambda title: bookmarks.rename(bookmark, title or page))

    def leave(self) -> None:
        """Reset all parts, because the document is about to be closed."""
        self.read_aloud.stop()
        self.searching.hide()
        self.keys.forget()
        self.preview_controller.forget()

    def look(self) -> None:
        """Update all parts for the shown document, if there is one."""
        if self._view.texts:
            self._view.texts.arrived.connect(self.reading_line.look)
            self.preview_controller.recall()

    def hide_transient(self) -> None:
        """Hide what the next start will not restore, and be silent."""
        self.read_aloud.stop()
        self.searching.hide()
        self.selection_toolbar.hide()
        self.reading_line.hide_transient()
        self.preview_controller.cover()

    @property
    def is_restorable(self) -> bool:
        """Return whether ``hide_transient`` would hide nothing."""
        shown = (self.selection_toolbar.bar, self.reading_line)
        previews = self.preview_controller.preview or self.preview_controller.pinned
        return not previews and self.searching.is_hidden and not any(one.isVisible() for one in shown)

    def uncover(self) -> None:
        """Show pinned previews again after ``hide_transient``."""
        self.preview_controller.uncover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: handle Escape, and Enter while the find bar is open."""
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            if key.key() == Qt.Key.Key_Escape:
                return self._escape()
            if key.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.find_bar.isVisible():
                back = bool(key.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                if back or not self.annotating.edit_comment():
                    self._finder.step(not back)
                return True
        return super().eventFilter(watched, event)

    # Private helpers

    def _wire(self) -> None:
        context, pane = self._context, self._pane
        self.searching.moved.connect(self._match_moved)
        self.searching.kept.connect(self._keep_match)
        self.annotating.color_changed.connect(pane.tools.show_color)
        self.annotating.made.connect(pane.chosen_annotations.made)
        self.annotating.asked_to_write.connect(self.asked_to_write)
        pane.tools.show_color(context.annotations.color)
        self._pointer.tools.changed.connect(self._tool_changed)
        self._pointer.carried.connect(lambda: self.shape_actions.figures.carry_text(self.copying.text()))
        self.menu.annotation_chosen.connect(pane.chosen_annotations.pick)
        notice = ScanNotice(self._view, self._pointer)
        notice.notified.connect(context.session.notified)
        # Connected after the key handler, whose own hint is less specific.
        self.keys.caret.lacking.connect(notice.look, Qt.ConnectionType.QueuedConnection)
        self.keys.bookmark_asked.connect(pane.open_at)

    def _connect_actions(self) -> None:
        view = self._view
        for action_id, call in {
            "read.find": lambda: self.find_bar.open_bar(self._pointer.text()),
            "read.zoom_in": lambda: view.step_zoom(1),
            "read.zoom_out": lambda: view.step_zoom(-1),
            "read.actual": lambda: view.set_zoom(1.0),
            "read.copy": self.copying.words,
            "read.copy_citation": self.copying.citation,
            "read.copy_markdown": self.copying.markdown,
            "read.caret": self.keys.toggle_caret,
            "go.set_mark": self.keys.set_next_bookmark,
            "go.mark": lambda: self.keys.ask_bookmark(go=True),
            "read.select_page": lambda: self._pointer.select_page(view.page),
            "go.back": view.back,
            "go.forward": view.forward,
            "go.page": self._pane.ask_page,
        }.items():
            self._context.actions.connect_to(action_id, call)

    def _used(self) -> None:
        """Put the tool away after one use, if the user wants that; a pen draws on."""
        if not self._context.settings.get(KEEP_TOOL) and self._pointer.tools.name not in (None, "ink"):
            # Later, since the tool is still at work.
            QTimer.singleShot(0, self.tool_choice, self.tool_choice.deactivate)

    def _tool_changed(self, name: str | None) -> None:
        """Give the pages the keyboard, so that Esc puts the tool away whatever was used before."""
        if name:
            self._view.setFocus()

    def _keep_match(self, passages: Sequence[Passage]) -> None:
        """Select the match of a search that has ended, unless it was annotated, and that annotation is selected."""
        if self.annotating.shown is None:
            self._pointer.select_passages(passages)

    def _match_moved(self) -> None:
        if self._view.selected_annotation:
            self._pane.chosen_annotations.pick(None)
        if self._pointer.selection:
            self._pointer.clear()  # what is found last is what H annotates

    def _state(self) -> object:
        """Return what Esc would end."""
        begun = (self.read_aloud.is_reading, self.keys.is_waiting, self.keys.caret.walking, self._pointer.tools.name)
        shown = (self.selection_toolbar.bar.isVisible(), self.find_bar.isVisible(), self._view.selected_annotation)
        return begun, shown, self._pointer.passages, len(self.preview_controller.pinned)

    def _escape(self) -> bool:
        """End what was begun last; return False if there is nothing to end, and full screen may be left."""
        if self._begun == self._state():
            return self._pointer.tools.cancel()
        if self.read_aloud.stop():
            return True
        had_toolbar = self.selection_toolbar.bar.isVisible()
        self.selection_toolbar.hide()
        if self.keys.escape():
            return True
        if self._pointer.tools.cancel():
            self._view.viewport().update()
            return True
        if self._pointer.passages:
            self._pointer.clear()
        elif self.tool_choice.deactivate():
            return True
        elif self.find_bar.isVisible():
            self.find_bar.close_bar()
        elif self._view.selected_annotation:
            self._pane.chosen_annotations.pick(None)
        elif not self.preview_controller.close_last():
            self._pane.chosen_annotations.pick(None)
            return had_toolbar
        return True
