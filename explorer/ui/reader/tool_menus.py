"""The menus of the tool row's buttons that have options."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.shell.action_table import DRAWING
from explorer.app.shell.actions import Actions
from explorer.model.annotation import COLORS
from explorer.model.pen_sizes import PEN_WIDTHS, TEXT_SIZES
from explorer.model.translation import tr

_GROUPS = {
    "ink": (tuple(f"tool.{name}" for name in DRAWING), tuple(f"pen.{name}" for name in PEN_WIDTHS)),
    "text": (tuple(f"text.{name}" for name in TEXT_SIZES),),
}


def options_menu(actions: Actions, tool: str, parent: QWidget) -> QMenu:
    """Return the menu of a tool's options, filled when it is opened: ``ink`` with the other tools that draw, or
    ``text``."""
    menu = QMenu(parent)

    def fill() -> None:
        if menu.isEmpty():
            for group in (*_GROUPS[tool], tuple(f"mark.color.{name}" for name in COLORS)):
                _add(menu, (actions[name] for name in group))
                menu.addSeparator()

    menu.aboutToShow.connect(fill)
    return menu


def fill_more(menu: QMenu, actions: Actions, left_out: Sequence[QAction]) -> None:
    """Add the actions of left-out buttons to a menu; for a button with options, all tools it stands for, and widths or
    sizes as a submenu."""
    drawing, text = [actions[f"tool.{name}"] for name in DRAWING], actions["tool.text"]
    draws = any(action in drawing for action in left_out)
    for action in left_out:
        _add(menu, drawing if action in drawing else (action,))
    if draws:
        title = tr("Pen width")
        _add(menu.addMenu(title), (actions[name] for name in _GROUPS["ink"][1]))
    if text in left_out:
        title = tr("Text size")
        _add(menu.addMenu(title), (actions[name] for name in _GROUPS["text"][0]))


def _add(menu: QMenu, actions: Iterable[QAction]) -> None:
    for action in actions:
        action.setShortcutVisibleInContextMenu(True)
        menu.addAction(action)
