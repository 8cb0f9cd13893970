"""Characters that are typed with AltGr on Windows and with Option on macOS: they are typed, and start no action."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from explorer.ui.typed_text import TypedText

CTRL, ALT, SHIFT = (Qt.KeyboardModifier[f"{name}Modifier"] for name in ("Control", "Alt", "Shift"))
ALT_GR = CTRL | ALT
TYPED = {
    "win32": [
        *((Qt.Key.Key_S, ALT_GR, "ś"), (Qt.Key.Key_0, ALT_GR, "}"), (Qt.Key.Key_A, ALT_GR, "ą")),
        (Qt.Key.Key_Z, ALT_GR | SHIFT, "Ż"),
    ],
    "darwin": [(Qt.Key.Key_L, ALT, "@"), (Qt.Key.Key_5, ALT, "["), (Qt.Key.Key_8, ALT | SHIFT, "{")],
}


class Form(QWidget):
    """A window with text fields, and an action for each of the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.fields = [QPlainTextEdit(), QLineEdit()]
        rows = QVBoxLayout(self)
        for field in self.fields:
            rows.addWidget(field)
        for keys in ("Ctrl+Alt+S", "Ctrl+Alt+0", "Ctrl+Alt+A", "Ctrl+Alt+Shift+Z", "Alt+L", "Alt+5", "Alt+Shift+8"):
            action = QAction(keys, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, keys=keys: self.done.append(keys))
            self.addAction(action)

    def type(self, field: QWidget, key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> str:
        """Press a key in a field, and return what the field then holds."""
        field.setFocus()
        QTest.sendKeyEvent(QTest.KeyAction.Click, field, key, text, held)
        shown: str = field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
        field.clear()
        return shown


@pytest.fixture
def form(qtbot, qapp: QApplication) -> Iterator[Form]:
    claims = TypedText(qapp)
    one = Form()
    qtbot.addWidget(one)
    with qtbot.waitExposed(one):
        one.show()
    one.activateWindow()
    qtbot.waitUntil(one.isActiveWindow)
    yield one
    qapp.focusChanged.disconnect(claims._follow)
    claims.setParent(None)


@pytest.mark.parametrize("system", TYPED)
def test_a_character_is_typed_and_starts_no_action(form: Form, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    for field in form.fields:
        assert [form.type(field, *one) for one in TYPED[system]] == [text for *_, text in TYPED[system]]
    assert form.done == []


def test_elsewhere_and_without_a_character_a_shortcut_is_one(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    (field, _) = form.fields
    assert form.type(field, Qt.Key.Key_0, ALT_GR, "0") == "", "as on Linux"
    monkeypatch.setattr(sys, "platform", "win32")
    assert form.type(field, Qt.Key.Key_S, ALT_GR, "") == "", "as on a keyboard without a third character"
    assert form.type(field, Qt.Key.Key_L, ALT, "l") == ""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert form.type(field, Qt.Key.Key_A, ALT_GR, "å") == "", "Command+Option"
    assert form.done == ["Ctrl+Alt+0", "Ctrl+Alt+S", "Alt+L", "Ctrl+Alt+A"]
