"""The menu of view settings."""

from PySide6.QtWidgets import QMenu, QWidget

from explorer.app.shell.actions import Actions

_GROUPS = (
    ("read.fit", "read.fit_page", "read.actual"),
    ("read.continuous", "read.single", "read.facing", "read.cover"),
    ("read.rotate_right", "read.rotate_left", "read.trim"),
    ("read.colors.theme", "read.colors.paper", "read.colors.dark", "read.colors.sepia"),
)


def page_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Return the menu of view settings, with its actions in groups."""
    menu = QMenu(parent)
    for group in _GROUPS:
        for name in group:
            actions[name].setShortcutVisibleInContextMenu(True)
            # An icon would hide the check mark.
            actions[name].setIconVisibleInMenu(False)
            menu.addAction(actions[name])
        menu.addSeparator()
    return menu
