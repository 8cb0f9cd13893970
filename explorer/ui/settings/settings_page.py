"""A page of the settings dialog: a title with rows below it."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.ui.settings.setting_row import LabeledRow, begin_words
from explorer.ui.small_widgets import text_label
from explorer.ui.window_interfaces import FileDialogs, RestartingWindow, WindowParts


class SettingsWindow(WindowParts, FileDialogs, RestartingWindow, Protocol):
    """The window, as the pages of its settings use it."""


class SettingsPage(QWidget):
    """A title, rows, and headings between them; or one widget that fills the page.

    Args:
        words: by which the search finds the widget that fills the page.
    """

    def __init__(self, title: str, *, words: str = "") -> None:
        super().__init__()
        self.title, self._words = title, f"{title} {words}".casefold()
        self._whole: QWidget | None = None
        self.stretch = 0
        """1 for a page that takes all the height there is."""
        self.rows: list[LabeledRow] = []
        self._heads: list[tuple[QWidget, list[LabeledRow]]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 2 * GRID)
        self.column.setSpacing(4 * GRID)
        heading = text_label(title, heading=True)
        self.column.addWidget(heading)
        self.setAccessibleName(title)

    def add(self, *rows: LabeledRow, head: str = "", note: str = "") -> None:
        """Add rows, below a heading and a note about all of them."""
        if head:
            above = QWidget()
            texts = QVBoxLayout(above)
            texts.setContentsMargins(0, 2 * GRID, 0, 0)
            texts.setSpacing(GRID)
            label = text_label(head)
            label.setProperty("strong", True)
            texts.addWidget(label)
            if note:
                texts.addWidget(text_label(note, muted=True, small=True))
            self.column.addWidget(above)
            self._heads.append((above, list(rows)))
        for row in rows:
            self.rows.append(row)
            self.column.addWidget(row)

    def fill(self, widget: QWidget) -> None:
        """Show one widget below the title, as high as there is room."""
        self._whole = widget
        self.column.addWidget(widget, 1)
        self.stretch = 1

    def search(self, words: Sequence[str], *, any_word: bool = False) -> int:
        """Show only the rows that hold all words, which are in lower case, or one of them; return their number."""
        wanted = any if any_word else all
        if self._whole:
            return int(wanted(begin_words(self._words, [word]) for word in words))
        found = 0
        for row in self.rows:
            fits = not words or wanted(row.is_found_by([word], self.title) for word in words)
            row.setVisible(fits)
            found += fits
        for head, rows in self._heads:
            head.setVisible(any(not row.isHidden() for row in rows))
        return found

    def commit(self) -> LabeledRow | None:
        """Choose what was typed and not yet confirmed; return the first row that holds what can't be taken."""
        for row in self.rows:
            row.commit()
        return next((row for row in self.rows if row.is_refused), None)
