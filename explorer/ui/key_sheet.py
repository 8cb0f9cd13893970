"""The sheet of keyboard shortcuts, in columns, with a search."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell.actions import Actions
from explorer.app.shell.key_text import described_keys
from explorer.app.shell.menu_layout import MENU_BAR, actions_of
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr, translated
from explorer.ui.dialog import Dialog
from explorer.ui.inbox.inbox_view import SHEET as INBOX
from explorer.ui.menus import menu_name
from explorer.ui.notes.note_editor import SHEET as WRITING
from explorer.ui.player.player_actions import SHEET as LISTENING
from explorer.ui.reader.find.find_bar import SHEET as FINDING
from explorer.ui.reader.previews.link_keys import SHEET as LINKS
from explorer.ui.reader.reader_keys import SHEET
from explorer.ui.small_widgets import clearable, push_button, text_label

_COLUMN_PX, _LEAST_PX, _WIDEST_PX = 360, 320, 520
"""Widths of a column: usual, least, and the most that one has where others are empty; all grow with the letters."""
_LONG_KEYS = 30
"""Letters above which each of several keys has a line of its own."""
_HEIGHT_PX = 660
_Line = tuple[str, str]
"""What keys do, and the keys."""


class KeySheet(Dialog):
    """All shortcuts, grouped like the menus."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self._scaled = theme.scaled
        self.fit(QSize(theme.scaled(3 * _COLUMN_PX), theme.scaled(_HEIGHT_PX)), 12 * GRID)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search shortcuts"))
        clearable(self.search, tr("Clear"), theme)
        self.search.textChanged.connect(self._narrow)
        self._groups = [_Group(title, lines) for title, lines in self._parts(actions)]
        self._nothing = text_label(tr("No matching shortcuts."), muted=True)
        close = push_button(tr("Close"), primary=True)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._nothing, 1)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.search)
        column.addWidget(self._columns(), 1)
        column.addLayout(foot)
        self._narrow("")

    def _parts(self, actions: Actions) -> Iterator[tuple[str, list[_Line]]]:
        """Return the groups: their titles and lines."""
        for menu in MENU_BAR:
            keyed = [(one, actions.native_keys(one)) for one in actions_of(menu)]
            yield menu_name(menu), [(actions.name(one), keys) for one, keys in keyed if keys]
        sheets = (
            (tr("While reading"), SHEET + LINKS),
            (tr("While finding"), FINDING),
            (tr("While listening"), LISTENING),
            (tr("In the inbox"), INBOX),
            (tr("While writing a note"), WRITING),
        )
        for title, sheet in sheets:
            yield title, [(translated(text), described_keys(keys)) for keys, text in sheet]

    def _columns(self) -> QScrollArea:
        """Lay the groups out in as many columns as there is room for, about equally long."""
        count = max(1, min(3, (self.width() - 8 * GRID) // self._scaled(_LEAST_PX)))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 2 * GRID, 0)
        row.setSpacing(8 * GRID)
        share = sum(group.length for group in self._groups) / count
        self._filled: list[tuple[QWidget, list[_Group]]] = []
        filled = 0
        for group in self._groups:
            begun = len(self._filled)
            if not begun or (filled + group.length / 2 > share * begun and begun < count):
                self._filled.append((QWidget(), []))
            self._filled[-1][1].append(group)
            filled += group.length
        for widget, groups in self._filled:
            column = QVBoxLayout(widget)
            column.setContentsMargins(0, 0, 0, 0)
            for group in groups:
                column.addWidget(group)
            column.addStretch(1)
            widget.setMaximumWidth(self._scaled(_WIDEST_PX))
            row.addWidget(widget, 1)
        row.addStretch()
        scroll = QScrollArea()
        scroll.setAccessibleName(self.windowTitle())
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        return scroll

    def _narrow(self, text: str) -> None:
        parts, is_any = text.casefold().split(), False
        for column, groups in self._filled:
            found = [group.narrow(parts) for group in groups]
            column.setVisible(any(found))
            is_any = is_any or any(found)
        self._nothing.setVisible(not is_any)


class _Group(QWidget):
    """A heading, and its lines."""

    def __init__(self, title: str, lines: list[_Line]) -> None:
        super().__init__()
        self.length = len(lines) + 2
        self._title = title.casefold()
        self._rows: list[tuple[str, QWidget]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 3 * GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(title, heading=True))
        for text, keys in lines:
            # Each line divides its width by itself, so that no text wraps because of another line's long keys.
            row = QWidget()
            parts = QHBoxLayout(row)
            parts.setContentsMargins(0, 0, 0, 0)
            parts.setSpacing(3 * GRID)
            pressed = text_label(keys.replace("  ", "\n") if len(keys) > _LONG_KEYS else keys, muted=True)
            pressed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            pressed.setWordWrap(False)
            parts.addWidget(text_label(text), 1, Qt.AlignmentFlag.AlignTop)
            parts.addWidget(pressed, 0, Qt.AlignmentFlag.AlignTop)
            column.addWidget(row)
            self._rows.append((f"{self._title} {text} {keys}".casefold(), row))

    def narrow(self, parts: list[str]) -> bool:
        """Show the lines that have all parts of a text; return whether there are any."""
        shown = False
        for text, row in self._rows:
            fits = all(part in text for part in parts)
            shown = shown or fits
            row.setVisible(fits)
        self.setVisible(shown)
        return shown
