"""The menu bar, which is laid out with the window before there are menus in it."""

from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from explorer.app.shell.menu_layout import MENU_BAR
from explorer.model.translation import translated


class MenuBar(QMenuBar):
    """The bar of the main menus. It is laid out with the window, and gets its menus when the page is on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for menu in MENU_BAR:
            self.addAction(translated(menu.title))

    def use(self, menus: list[QMenu]) -> None:
        """Set the menus, in the order of the layout."""
        for action, menu in zip(self.actions(), menus, strict=True):
            action.setMenu(menu)
