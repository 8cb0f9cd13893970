"""The field of the zoom in the tool row: a percentage to type in, and a menu of the usual ones."""

import re
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.small_widgets import menu_button

MENU_PERCENTS = (50, 75, 100, 125, 150, 200, 300, 400)
_FITS = ("read.fit", "read.fit_page", "read.actual")
_PERCENT = re.compile(r"\s*([0-9]{1,5})(?:[.,][0-9]*)?\s*%?\s*")
_FIELD_PX, _MENU_PX = 60, 18
_WIDEST, _AROUND_PX = "400 %", 26
"""What the field has room for at any font size, and the pixels around it: padding, border, and room for the caret."""


class ZoomField(QWidget):
    """Shows the zoom; ``chosen`` is emitted for a percentage that is typed or taken from the menu."""

    chosen = Signal(float)
    """A zoom; 1.0 is 100 %."""
    left = Signal()
    """Escape was pressed, or Enter with what is not a percentage."""
    refused = Signal(str)
    """Why what was typed is not taken, in a sentence."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._theme = actions, theme
        self._text = ""
        self.field = _PercentField(self)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setAccessibleName(tr("Zoom"))
        self.field.setToolTip(tr("Zoom in percent"))
        self.field.returnPressed.connect(self._typed)
        self.field.left.connect(self.left)
        self.field.unfocused.connect(lambda: self.field.setText(self._text))
        self.button: QToolButton = menu_button(tr("Zoom"), tr("Zoom menu"))
        self.button.setProperty("swatch", True)
        menu = QMenu(self.button)
        menu.aboutToShow.connect(partial(self._fill, menu))
        self.button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.field)
        row.addWidget(self.button)
        fit = actions["read.fit"]
        self.setEnabled(fit.isEnabled())
        fit.enabledChanged.connect(self.setEnabled)
        for signal in (theme.icons_loaded, theme.changed):
            signal.connect(self._paint)
        self._paint()

    def show_zoom(self, text: str) -> None:
        """Show the current zoom as text; a field that is being typed in is left alone."""
        self._text = text
        if not (self.field.hasFocus() and self.field.isModified()):
            self.field.setText(text)

    def _typed(self) -> None:
        found = _PERCENT.fullmatch(self.field.text())
        self.field.setModified(False)
        if found and int(found[1]) > 0:
            self.chosen.emit(int(found[1]) / 100)
        else:
            self.refused.emit(tr("“{0}” is not a zoom: type a percentage, such as 125.", self.field.text()[:40]))
            self.left.emit()

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        for name in _FITS:
            self._actions[name].setIconVisibleInMenu(False)  # it would hide the check mark
            self._actions[name].setShortcutVisibleInContextMenu(True)
            menu.addAction(self._actions[name])
        menu.addSeparator()
        for percent in MENU_PERCENTS:
            action = menu.addAction(f"{percent} %")
            action.setCheckable(True)
            action.setChecked(self._text == f"{percent} %")
            action.triggered.connect(partial(self.chosen.emit, percent / 100))

    def _paint(self) -> None:
        self.button.setFixedWidth(self._theme.scaled(_MENU_PX))
        self.button.setIcon(self._theme.icon("chevron-down"))


class _PercentField(QLineEdit):
    left = Signal()
    unfocused = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._fit_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    def _fit_font(self) -> None:
        self.setFixedWidth(max(_FIELD_PX, self.fontMetrics().horizontalAdvance(_WIDEST) + _AROUND_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.left.emit()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_first = self.text() == self.selectedText() or not self.isModified()
        super().mousePressEvent(event)
        if is_first and not self.hasSelectedText():
            self.selectAll()  # a click is there to type another number

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setModified(False)
        self.unfocused.emit()
