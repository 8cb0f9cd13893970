"""Connects a reader's search: the find bar, the list of matches, the ticks on the scroll bar, and the view."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Item
from explorer.model.text_page import Passage
from explorer.ui.item_follower import ItemFollower
from explorer.ui.reader.find.find_bar import FindBar
from explorer.ui.reader.find.finder import Finder
from explorer.ui.reader.pages.page_interfaces import CurrentPage, DocumentText, FocusedPages, PageSurface
from explorer.ui.reader.pages.scroll_ticks import PagesWithMatches, ScrollTicks
from explorer.ui.reader.pages.view_history import View

if TYPE_CHECKING:
    from explorer.ui.reader.find.find_list import FindList


class SearchedPages(PagesWithMatches, DocumentText, CurrentPage, FocusedPages, PageSurface, Protocol):
    """The pages that are searched."""

    def view(self) -> View:
        """Return the current view."""

    def remember(self, view: View | None = None) -> None:
        """Add the current view, or another one, to the history, for Back."""

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""


class FindController(QObject):
    """Makes the bar, which ``host`` lays out, and the list below it when it is first shown; jumps to the matches."""

    moved = Signal()
    """Another match is current, and in view."""
    kept = Signal(object)
    """The bar was closed: the passages of the current match, to be selected."""

    def __init__(self, context: AppContext, view: SearchedPages, finder: Finder, host: QWidget) -> None:
        super().__init__(host)
        self._view, self._finder, self._host = view, finder, host
        self.bar = FindBar(finder, context.theme, context.actions, context.settings)
        self._theme = context.theme
        self.ticks = ScrollTicks(view, context.theme)
        placed = ItemFollower(context.annotations.cache, _placed)
        context.annotations.changed.connect(lambda ids: placed.differs(ids) and self.ticks.update())
        finder.lacks_text = self._lacks_text
        self._refining = self._has_list = self._was_open = False
        self._found_from: View | None = None
        """The view in which typing began, valid while the pages keep their layout."""
        self.bar.asked.connect(self._find)
        self.bar.closed.connect(self._closed)
        self.bar.list_folded.connect(self._list_folded)
        self.bar.list_entered.connect(lambda: self.list.enter())
        finder.changed.connect(self._show)
        finder.moved.connect(self._moved)
        view.arranged.connect(self._forget_view)
        context.actions.connect_to("read.next", lambda: finder.step(True))
        context.actions.connect_to("read.previous", lambda: finder.step(False))

    @cached_property
    def list(self) -> "FindList":
        """The list of matches."""
        from explorer.ui.reader.find.find_list import FindList

        made = FindList(self._finder, self._theme)
        made.chosen.connect(self._finder.choose)
        made.left.connect(self.bar.field.setFocus)
        column = cast(QVBoxLayout, self._host.layout())
        column.insertWidget(column.indexOf(self.bar) + 1, made)
        self._has_list = True
        return made

    @property
    def is_hidden(self) -> bool:
        """Whether neither the bar nor the list is shown."""
        return self.bar.isHidden() and not (self._has_list and self.list.isVisible())

    def hide(self) -> None:
        """Hide the bar and the list."""
        self.bar.hide()
        self._hide_list()

    def put_away(self, away: bool) -> None:
        """Hide the bar and the list, or show them again if they were open, without the focus."""
        if away:
            self._was_open = not self.bar.isHidden()
            self.hide()
        elif self._was_open:
            self._was_open = False
            self.bar.come_back()

    def _hide_list(self) -> None:
        if self._has_list:
            self.list.hide()

    def _find(self, words: str) -> None:
        view, finder = self._view, self._finder
        if view.document is None:
            return
        first, before = view.page, finder.needle.strip()
        if before and (words.startswith(before) or before.startswith(words)):
            # Still the same search being typed: it starts from where typing began, not from the first letters' match.
            first, self._refining = finder.start, True
        else:
            self._refining, self._found_from = False, view.view()
        finder.labels = view.document.info.labels
        finder.search(view.document.path, words, first, view.page_count, self.bar.options)

    def _lacks_text(self) -> bool:
        texts = self._view.texts
        page = self._view.page
        text = texts.here(page)[0] if texts and self._view.document else None
        return bool(texts and text and not text.lines and not texts.error(page))

    def _forget_view(self) -> None:
        self._found_from = None

    def _list_folded(self, folded: bool) -> None:
        if folded or self.bar.isHidden():
            if folded and self._has_list and self.list.hasFocus():
                self.bar.field.setFocus()
            self._hide_list()
        else:
            self.list.show()
        cast(QVBoxLayout, self._host.layout()).activate()
        if self._finder.current:
            self._view.reveal(self._finder.current)  # The list must not lie where the match is.

    def _closed(self) -> None:
        self._hide_list()
        parts = self._finder.parts
        self._finder.clear()
        self._view.setFocus()
        if parts:
            self.kept.emit(parts)

    def _show(self) -> None:
        self._view.matches = self._finder.by_page()
        self._view.current_match = self._finder.parts
        self._view.viewport().update()
        self.ticks.update()

    def _moved(self) -> None:
        self._show()
        if current := self._finder.current:
            if current.page not in self._view.pages_in_view():
                self._view.remember(self._found_from if self._refining else None)
            self._refining = False
            self._view.reveal(current)
            self.moved.emit()


def _placed(item: Item) -> object:
    """Return the properties of an item that the scroll bar shows."""
    return (item.paper_id, item.place(), item.area(), item.color) if isinstance(item, Annotation) else None
