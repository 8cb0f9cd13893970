"""The field in which the user presses the keys of a new shortcut."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit

from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.small_widgets import clearable

_Key = Qt.Key


class KeyField(QKeySequenceEdit):
    """Takes one key with its modifiers; Tab, Enter and Esc alone do in it what they do in every field."""

    entered = Signal()
    """Enter was pressed."""
    escaped = Signal()
    """Esc was pressed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)
        clearable(self, tr("Clear"), theme)
        self.setAccessibleName(tr("New shortcut"))
        for field in self.findChildren(QLineEdit):
            field.setPlaceholderText(tr("Press new keys"))
            field.setAccessibleName(tr("New shortcut: press the keys"))

    def event(self, event: QEvent) -> bool:
        """Override Qt, which would take every key as a shortcut, so that nobody without a mouse gets out again."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
            key = _Key(event.key())
            if not held and key in (_Key.Key_Tab, _Key.Key_Backtab):
                return self.focusNextPrevChild(
                    key == _Key.Key_Tab and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                )
            if not event.modifiers() and key == _Key.Key_Escape:
                self.escaped.emit()
                return True
            if not held and key in (_Key.Key_Return, _Key.Key_Enter):
                self.entered.emit()
                return True
        return super().event(event)
