"""The menus of the tool row's buttons that have options."""

from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.shell.actions import DRAWING, Actions
from explorer.model.annotation import COLORS
from explorer.model.pen_sizes import PEN_WIDTHS, TEXT_SIZES

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
                for name in group:
                    actions[name].setShortcutVisibleInContextMenu(True)
                    menu.addAction(actions[name])
                menu.addSeparator()

    menu.aboutToShow.connect(fill)
    return menu
