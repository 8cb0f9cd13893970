"""Keeps shortcuts from taking characters that are typed with AltGr on Windows or with Option on macOS.

Windows tells of AltGr as Ctrl+Alt, and macOS of Option as Alt: on a Polish keyboard ``ś`` is Ctrl+Alt+S, on a German
one ``}`` is Ctrl+Alt+0, and ``@`` of a Mac is Alt+L. Qt gives the keys to an action's shortcut unless the widget with
the focus claims them. X11 and Wayland have a modifier of their own for AltGr.
"""

import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_HELD = {
    "win32": Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    "darwin": Qt.KeyboardModifier.AltModifier,
}
"""What is held while a third character of a key is typed, without Shift."""


class TypedText(QObject):
    """Claims typed characters for the text field that has the focus, whichever it is."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if isinstance(now, (QLineEdit, QPlainTextEdit, QTextEdit)) and not now.isReadOnly():
            now.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier  # type: ignore[attr-defined]
        text = event.text()  # type: ignore[attr-defined]
        if held != _HELD.get(sys.platform) or not text or not text.isprintable():
            return False
        event.accept()
        return True
