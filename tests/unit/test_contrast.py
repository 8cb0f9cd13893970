"""Contrasts of the tokens: text and the borders of controls are seen on every ground on which they are painted."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from explorer.app.shell import tokens as look
from explorer.app.shell.stylesheet import stylesheet
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import DARK, LIGHT, Tokens

GROUNDS = ("window", "pane", "canvas", "field", "hover", "wash")


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_controls_are_seen_on_every_ground(tokens: Tokens) -> None:
    found = {
        (role, ground): contrast(getattr(tokens, role), getattr(tokens, ground))
        for role in ("text", "muted", "accent", "award", "danger", "ctl")
        for ground in GROUNDS
    }
    found["on_accent", "accent"] = contrast(tokens.on_accent, tokens.accent)
    found["pane", "text"] = contrast(tokens.pane, tokens.text)  # a notification
    assert {pair for pair, seen in found.items() if seen < (3 if pair[0] == "ctl" else 4.5)} == set()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_section_letters_and_page_texts_are_seen(qapp: QApplication, mode: str) -> None:
    theme = Theme(qapp)
    theme.set_mode(mode)  # type: ignore[arg-type]
    letters = [theme.section_ink("ABCDEF"[at]).name() for at in range(len(theme.tokens.sections))]
    grounds = (theme.tokens.pane, theme.tokens.wash)
    assert min(contrast(letter, ground) for letter in letters for ground in grounds) >= 4.5
    assert min(contrast(*colors) for colors in look.PAGES.values()) >= 4.5
    theme.set_mode("system")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_borders_that_are_painted_are_seen(qapp: QApplication, mode: str) -> None:
    theme = Theme(qapp)
    theme.set_mode(mode)  # type: ignore[arg-type]
    window = QWidget()
    window.setStyleSheet(stylesheet(theme.tokens))
    column = QVBoxLayout(window)
    controls = [QCheckBox("A box"), QComboBox(), QLineEdit(), QPushButton("A button")]
    for one in controls:
        column.addWidget(one)
    window.setFixedSize(240, 200)
    image = window.grab().toImage()
    for one in controls:
        row = one.geometry().center().y()
        border = QColor(image.pixel(one.geometry().left(), row)).name()
        assert contrast(border, theme.tokens.pane) >= 3, type(one).__name__
    menu = QMenu(window)
    menu.addAction("An entry")
    menu.adjustSize()
    edge = QColor(menu.grab().toImage().pixel(0, menu.height() // 2)).name()
    assert contrast(edge, theme.tokens.pane) >= 3, "a menu"
    theme.set_mode("system")
    window.deleteLater()
