"""Follows links in a note's text by keyboard: a single link at once, several from a menu."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from explorer.app.context import AppContext
from explorer.app.items import markdown_document
from explorer.model.annotation import Item, words
from explorer.model.one_line import one_line
from explorer.model.translation import tr
from explorer.ui.notes.notes_list import NotesList
from explorer.ui.recent_menu import entry_text

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

_MOST = 30
_LONGEST = 80


class NoteLinkMenu(QObject):
    """Connects the shortcut, and fills the cards' menu."""

    address_asked = Signal(str)
    """An address to open."""

    def __init__(self, context: AppContext, notes: NotesList) -> None:
        super().__init__(notes.view)
        self._context, self._notes = context, notes
        self.open_menu: Callable[[QMenu, QPoint], object] = QMenu.popup
        """Shows a menu at a point of the screen."""
        context.actions.connect_to("mark.follow", self._follow)

    def fill(self, menu: QMenu, item: Item) -> int:
        """Add the links of an item to a menu; return their number."""
        found = self._links(item)
        for address, text in found:
            action = menu.addAction(entry_text(menu, text))
            action.setToolTip(address)
            action.triggered.connect(partial(self.address_asked.emit, address))
        return len(found)

    def _links(self, item: Item) -> list[tuple[str, str]]:
        """Return the addresses and labels of an item's links, each address once."""
        text = words(item)
        if markdown_document.is_plain(text):
            return []
        made = markdown_document.document(
            text[: markdown_document.MOST_LETTERS], self._context.theme, around=self._notes.delegate.around
        )
        return list(_anchors(made).items())[:_MOST]

    def _follow(self) -> None:
        item = self._notes.current
        if item is None:
            return
        self._notes.save_drafts()
        found = self._links(item)
        if len(found) == 1:
            self.address_asked.emit(found[0][0])
        elif found:
            menu = QMenu(self._notes.view)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.fill(menu, item)
            menu.setActiveAction(menu.actions()[0])
            place = self._notes.view.visualRect(self._notes.view.currentIndex()).bottomLeft()
            self.open_menu(menu, self._notes.view.viewport().mapToGlobal(place))
        else:
            self._context.session.notified.emit(tr("There is no link in this note."))


def _anchors(made: "QTextDocument") -> dict[str, str]:
    found: dict[str, str] = {}
    block = made.begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            form = pieces.fragment().charFormat()
            if form.isAnchor() and (address := form.anchorHref()):
                name = one_line(pieces.fragment().text(), _LONGEST)
                found.setdefault(address, name or one_line(address, _LONGEST))
            pieces += 1
        block = block.next()
    return found
