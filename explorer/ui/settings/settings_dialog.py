"""The settings dialog: pages at the left, with a search over all rows, and the rows at the right."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr
from explorer.ui import tab_order
from explorer.ui.dialog import Dialog
from explorer.ui.focus_rings import FocusRing
from explorer.ui.settings.settings_page import SettingsPage
from explorer.ui.small_widgets import push_button, text_label

_WIDTH, _HEIGHT, _PAGES_PX = 900, 660, 176
MakePage = Callable[[], SettingsPage]


class SearchField(QLineEdit):
    """The search: Down leads to the pages, Esc clears what was typed before it closes the dialog."""

    def __init__(self, pages: QListWidget) -> None:
        super().__init__()
        self._pages = pages
        self.setPlaceholderText(tr("Search settings"))
        self.setAccessibleName(tr("Search settings"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self._pages.setFocus()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


class SettingsDialog(Dialog):
    """Shows one page of rows, or those of all pages that a search finds. Every change is applied at once.

    Args:
        pages: titles, and the functions that make the pages, each called when its page is first shown.
    """

    def __init__(self, context: AppContext, parent: QWidget, pages: list[tuple[str, MakePage]]) -> None:
        super().__init__(parent)
        self._context, self._makers = context, [make for _, make in pages]
        self._made: dict[int, SettingsPage] = {}
        self.turned_to = 0
        """The page that the user has turned to, shown again after a search."""
        self._was_told = False
        """Whether the user knows of a value that can't be taken."""
        self.setWindowTitle(tr("Settings"))
        self.setModal(True)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        FocusRing(self.list)
        self.list.setAccessibleName(tr("Pages of settings"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for title, _ in pages:
            self.list.addItem(QListWidgetItem(title))
        self.search = SearchField(self.list)
        self.nothing = text_label(muted=True)
        self.nothing.hide()
        self.close_button = push_button(tr("Close"), primary=True)
        self._build()
        self.list.currentRowChanged.connect(self._turn)
        self.list.itemClicked.connect(lambda item: self._turn(self.list.row(item)))
        self.search.textChanged.connect(self._search)
        self.close_button.clicked.connect(self.accept)
        context.theme.changed.connect(self._restyle)
        self._restyle()
        scaled = context.theme.scaled
        self.fit(QSize(scaled(_WIDTH), scaled(_HEIGHT)), 8 * GRID)
        self.list.setCurrentRow(0)
        self.search.setFocus()

    def show_page(self, title: str) -> None:
        """Show a page by its title."""
        self.search.clear()
        for item in self.list.findItems(title, Qt.MatchFlag.MatchExactly):
            self.list.setCurrentItem(item)

    @property
    def page(self) -> SettingsPage:
        """Return the page that the user has turned to."""
        return self._page(self.turned_to)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: in a narrow dialog the list of pages is no wider than their titles."""
        super().resizeEvent(event)
        self._restyle()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Override Qt: Tab goes through the dialog as it is read, whenever its pages were made."""
        pages = (self._made[place] for place in sorted(self._made))
        return tab_order.step((self.search, self.list, *pages, self.close_button), self.focusWidget(), forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter presses the button with the focus; in a field it confirms what was typed, and never closes the dialog.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QPushButton) and not event.isAutoRepeat():
            button.click()

    def done(self, result: int) -> None:
        """Close, and take over what was typed and not yet confirmed. What can't be taken is shown first, once."""
        refused = {place: row for place, page in self._made.items() if (row := page.commit())}
        if not refused or self._was_told:
            super().done(result)
            return
        self._was_told = True
        place, row = next(iter(refused.items()))
        if not row.isVisible():
            self.search.clear()
            self.list.setCurrentRow(place)
        self.said.setText(tr("Not saved: correct it, or close again to keep the old value"))
        self._area.ensureWidgetVisible(row)
        row.control.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Override Qt: take over what was typed also when the whole window is closed."""
        super().hideEvent(event)
        if not event.spontaneous():
            for page in self._made.values():
                page.commit()

    # Private helpers

    def _build(self) -> None:
        side = QWidget()
        side.setObjectName("outline")
        self._side = side
        left = QVBoxLayout(side)
        left.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        left.setSpacing(3 * GRID)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 4 * GRID)
        self._column.setSpacing(4 * GRID)
        self._column.addWidget(self.nothing)
        self._column.addStretch(0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        feet = QHBoxLayout()
        feet.setContentsMargins(6 * GRID, 2 * GRID, 6 * GRID, 4 * GRID)
        feet.setSpacing(3 * GRID)
        feet.addStretch(1)
        self.said = text_label("", muted=True)
        self.said.setWordWrap(False)
        feet.addWidget(self.said)
        feet.addWidget(self.close_button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._area, 1)
        right.addLayout(feet)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(rule)
        row.addLayout(right, 1)

    def _restyle(self) -> None:
        titles = self.list.sizeHintForColumn(0) + 2 * GRID
        scaled = self._context.theme.scaled
        wanted = scaled(_PAGES_PX) if self.width() >= scaled(_WIDTH) else 0
        self._side.setFixedWidth(max(wanted, titles) + 6 * GRID)

    def _page(self, place: int) -> SettingsPage:
        if place not in self._made:
            page = self._made[place] = self._makers[place]()
            page.hide()
            before = sum(one < place for one in self._made)
            self._column.insertWidget(1 + before, page, page.stretch)
        return self._made[place]

    def _turn(self, place: int) -> None:
        """Show the page that the user has turned to, also from what was searched."""
        self.turned_to = place
        if self.search.text().strip():
            self.search.clear()
        else:
            self._show_only(place)

    def _mark(self, place: int) -> None:
        """Mark a page in the list of pages, -1 for none, without turning to it."""
        blocked = self.list.blockSignals(True)
        self.list.setCurrentRow(place)
        self.list.blockSignals(blocked)

    def _show_only(self, place: int) -> None:
        self.said.setText(tr("Changes apply at once"))
        if place >= 0:
            self._page(place)
            focus = self.focusWidget()
            for one, page in self._made.items():
                page.search(())
                page.setVisible(one == place)
            if focus in (self.list, self.search):
                focus.setFocus()  # a page may take it when it is shown
            self._area.verticalScrollBar().setValue(0)

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        if not words:
            self.nothing.hide()
            self._mark(self.turned_to)
            self._show_only(self.turned_to)
            return
        found = 0
        focus = self.focusWidget()
        pages = [self._page(place) for place in range(len(self._makers))]
        if alone := next((one for one in pages if one.title.casefold() == text.strip().casefold()), None):
            alone.search(())
            for page in pages:
                page.setVisible(page is alone)
            found = 1
        # Where nothing holds all words, what holds one of them is better than nothing.
        exact = found
        for any_word in (False, True):
            for page in () if found else pages:
                here = page.search(words, any_word=any_word)
                page.setVisible(here > 0)
                found += here
            exact = exact if any_word else found
        if focus:
            focus.setFocus()
        searched = text.strip()
        told = tr("No setting matches “{0}”, only a part of it:", searched) if found else ""
        self.nothing.setText(told or tr("No setting matches “{0}”.", searched))
        self.nothing.setVisible(not exact)
        self._mark(next((place for place, page in enumerate(pages) if not page.isHidden()), -1))
        self._area.verticalScrollBar().setValue(0)
