"""Keeps shortcuts from taking characters that are typed with AltGr or Alt on Windows, or with Option on macOS.

Windows tells of AltGr as Ctrl+Alt, and macOS of Option as Alt: on a Polish keyboard ``ś`` is Ctrl+Alt+S, on a German
one ``}`` is Ctrl+Alt+0, and ``@`` of a Mac is Alt+L. Qt gives the keys to an action's shortcut unless the widget with
the focus claims them. X11 and Wayland have a modifier of their own for AltGr. On Windows, Alt and digits of the keypad
type any character by its number (ä is Alt+0228): Qt would take them for the digits above the letters.
"""

import sys
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_HELD = {
    "win32": Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    "darwin": Qt.KeyboardModifier.AltModifier,
}
"""What is held while a third character of a key is typed, without Shift."""


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class TypedText(QObject):
    """Claims typed characters for the text field that has the focus, whichever it is, and Alt+keypad for any widget."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        is_field = isinstance(now, (QLineEdit, QPlainTextEdit, QTextEdit)) and not now.isReadOnly()
        if now is not None and (is_field or sys.platform == "win32"):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        key = cast(QKeyEvent, event)
        held = key.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        is_number = sys.platform == "win32" and held == _KEYPAD | Qt.KeyboardModifier.AltModifier
        is_typed = held == _HELD.get(sys.platform) and bool(key.text()) and key.text().isprintable()
        if is_number or (is_typed and isinstance(watched, (QLineEdit, QPlainTextEdit, QTextEdit))):
            event.accept()
            return True
        return False
