"""Characters that are typed with AltGr or Alt on Windows, and with Option on macOS: they start no action."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget

from explorer.app.shell.action_table import SPECS
from explorer.app.shell.key_text import described_keys, key_text
from explorer.ui.notes.note_text_edit import NoteTextEdit
from explorer.ui.reader.annotation_tools.text_boxes import BoxEditor
from explorer.ui.typed_text import TypedText

CTRL, ALT, SHIFT, KEYPAD = (Qt.KeyboardModifier[f"{name}Modifier"] for name in ("Control", "Alt", "Shift", "Keypad"))
ALT_GR = CTRL | ALT
TYPED = {
    "win32": [
        *((Qt.Key.Key_S, ALT_GR, "ś"), (Qt.Key.Key_0, ALT_GR, "}"), (Qt.Key.Key_A, ALT_GR, "ą")),
        (Qt.Key.Key_Z, ALT_GR | SHIFT, "Ż"),
    ],
    "darwin": [(Qt.Key.Key_L, ALT, "@"), (Qt.Key.Key_5, ALT, "["), (Qt.Key.Key_8, ALT | SHIFT, "{")],
}


WINDOWS_LAYOUTS = {
    "German": "Q@ E€ 2² 3³ 7{ 8[ 9] 0} ß\\ +~ <| Mµ",
    "French": "2~ 3# 4{ 5[ 6| 7` 8\\ 9^ 0@ )] =} E€",
    "Nordic": "2@ 3£ 4$ 5€ 7{ 8[ 9] 0} +\\ ¨~ <| E€ Mµ",
    "Polish": "Aą Cć Eę Lł Nń Oó Sś Xź Zż U€",
    "Czech": "Q\\ W| E€ Sđ F[ G] Kł X# C& V@ B{ N} Z° A~",
    "Hungarian": "Q\\ W| Eä Rí U€ IÍ Aä Sđ F[ G] Jí Kł LŁ Y> X# C& V@ B{ N} ,; 7`",
    "Portuguese": "2@ 3£ 4§ 5€ 7{ 8[ 9] 0} E€",
    "Turkish": "Q@ E€ Iı Aæ Sß 2£ 3# 4$ 7{ 8[ 9] 0}",
    "Romanian": "Aă Iî Qâ Sș Tț E€ 7{ 8[ 9] 0}",
    "US-International": "1¡ 4¤ 5€ 9‘ 0’ Qä Wå Eé R® Tþ Yü Uú Ií Oó Pö [« ]» Aá Sß Dð Lø Zæ C© Nñ Mµ ,ç",
    "British": "4€ Eé Uú Ií Oó Aá",
}
"""Keys and what they type with AltGr."""
MAC_LAYOUTS = {
    "German": "5[ 6] 7| 8{ 9} L@ N~ E€ Q« Sš P¶ Mµ C© R® Ω∑",
    "French": "5{ 6§ )} LÏ N~ E€ 1¡ 8! W‹ PΠ MÂ C© R®",
    "Swedish": "2@ 4$ 7| 8[ 9] 8{ L@ N‘ E€ C© R® M’ Pπ",
    "Polish": "Aą Cć Eę Lł Nń Oó Sś Xź Zż W∑ R® P∏ M∆ 5∞",
    "US": "1¡ 2™ 3£ 4¢ 5∞ 6§ 7¶ 8• 9ª 0º L¬ N˜ Cç R® W∑ Mµ Pπ",
}
"""Keys and what they type with Option."""


class Form(QWidget):
    """A window with text fields, and an action for each of the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.fields = [QPlainTextEdit(), QLineEdit(), QTextEdit(), NoteTextEdit(), BoxEditor(self)]
        rows = QVBoxLayout(self)
        for field in self.fields:
            rows.addWidget(field)
            field.show()
        for keys in ("Ctrl+Alt+S", "Ctrl+Alt+0", "Ctrl+Alt+A", "Ctrl+Alt+Shift+Z", "Alt+L", "Alt+5", "Alt+Shift+8"):
            self.add(keys)

    def add(self, keys: str) -> None:
        if any(action.text() == keys for action in self.actions()):
            return
        action = QAction(keys, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: self.done.append(keys))
        self.addAction(action)

    def type(self, field: QWidget, key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> str:
        """Press a key in a field, and return what the field then holds."""
        field.setFocus()
        QTest.sendKeyEvent(QTest.KeyAction.Click, field, key, text, held)
        shown: str = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
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
    field = form.fields[0]
    assert form.type(field, Qt.Key.Key_0, ALT_GR, "0") == "", "as on Linux"
    monkeypatch.setattr(sys, "platform", "win32")
    assert form.type(field, Qt.Key.Key_S, ALT_GR, "") == "", "as on a keyboard without a third character"
    assert form.type(field, Qt.Key.Key_L, ALT, "l") == ""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert form.type(field, Qt.Key.Key_A, ALT_GR, "å") == "", "Command+Option"
    assert form.done == ["Ctrl+Alt+0", "Ctrl+Alt+S", "Alt+L", "Ctrl+Alt+A"]


@pytest.mark.parametrize("system", TYPED)
def test_every_layout_types_its_characters_in_every_field(
    form: Form, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    layouts, third = (WINDOWS_LAYOUTS, ALT_GR) if system == "win32" else (MAC_LAYOUTS, ALT)
    for keys in (key for spec in SPECS for key in spec.keys):
        form.add(keys)
    for layout, keys in layouts.items():
        for one in keys.split():
            for field in form.fields:
                for held in (third, third | SHIFT):
                    typed = form.type(field, Qt.Key(ord(one[0])), held, one[1])
                    assert (typed, form.done) == (one[1], []), (layout, one, field)


@pytest.mark.parametrize("system", TYPED)
def test_every_action_s_key_without_control_is_typed_in_every_field(
    form: Form, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    """Letters and digits of the reader, such as H and 1, also where they take Shift."""
    monkeypatch.setattr(sys, "platform", system)
    keys = [key for spec in SPECS for key in spec.keys]
    for key in keys:
        form.add(key)
    plain = [QKeySequence(key)[0] for key in keys if len(key.removeprefix("Shift+")) == 1]
    assert len(plain) > 15
    for one in plain:
        text = chr(one.key().value)
        for held in (one.keyboardModifiers(), SHIFT):
            for field in form.fields:
                assert (form.type(field, one.key(), held, text), form.done) == (text, []), (one, field)
    undo = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")
    for control in (key for key in keys if "Ctrl" in key and key not in undo):
        one = QKeySequence(control)[0]
        for field in form.fields:
            assert form.type(field, one.key(), one.keyboardModifiers(), "") == "", control


def test_a_character_by_its_number_on_windows_is_no_tab(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alt and 0228 on the keypad type ä; the digits above the letters choose tabs."""
    monkeypatch.setattr(sys, "platform", "win32")
    button = QPushButton(form)
    button.show()
    for place in (*form.fields, button):
        place.setFocus()
        for held in (ALT | KEYPAD, ALT):
            QTest.sendKeyEvent(QTest.KeyAction.Click, place, Qt.Key.Key_5, "", held)
    assert form.done == ["Alt+5"] * 6


def test_keys_are_written_as_the_system_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = next(spec for spec in SPECS if spec.id == "mark.moment")
    assert key_text(moment.keys[0]) == "Ctrl+M"
    assert described_keys("Ctrl+arrows  Shift+Space") == "Ctrl+arrows  Shift+Space"
    monkeypatch.setattr(sys, "platform", "darwin")
    native = QKeySequence("Ctrl+Shift+N").toString(QKeySequence.SequenceFormat.NativeText)
    assert key_text(moment.keys[0]) == native
    assert described_keys("Ctrl+arrows  Shift+Space") == "⌘arrows  ⇧Space"
