"""Opens the window's own dialogs, which are imported when one is first wanted."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from explorer.ui.bookmarks_dialog import BookmarksDialog
from explorer.ui.colors_dialog import ColorsDialog
from explorer.ui.command_palette import CommandPalette
from explorer.ui.key_sheet import KeySheet
from explorer.ui.links_dialog import LinksDialog
from explorer.ui.settings.settings_dialog import SettingsDialog
from explorer.ui.settings.settings_pages import open_settings
from explorer.ui.undo_dialog import UndoDialog
from explorer.ui.window_interfaces import FileDialogs, RestartingWindow, WindowLayout, WindowParts


class DialogWindow(WindowParts, WindowLayout, FileDialogs, RestartingWindow, Protocol):
    """The window of the dialogs."""


class WindowDialogs(QObject):
    """Each method opens a dialog and returns at once."""

    def __init__(self, window: DialogWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._settings_page = 0
        """The page of the settings that was open last, from 0."""

    def palette(self) -> None:
        """Open the command palette."""
        CommandPalette(self._context.actions, self._window.widget, self._context.settings).open()

    def keys(self) -> None:
        """Open the sheet of shortcuts."""
        KeySheet(self._context.actions, self._context.theme, self._window.widget).open()

    def colors(self) -> None:
        """Open the dialog for the annotation colors."""
        ColorsDialog(self._context, self._window.widget).open()

    def bookmarks(self) -> None:
        """Open the list of bookmarks."""
        BookmarksDialog(self._context, self._window.readers, self._window.widget).open()

    def links(self) -> None:
        """Open the dialog for links from other programs."""
        LinksDialog(self._context.subjects.links, self._window.widget).open()

    def settings(self, page: str = "") -> None:
        """Open the settings, at the page with this English title, or the one that was open last."""
        dialog = open_settings(self._window, page)
        if not page:
            dialog.list.setCurrentRow(self._settings_page)
        dialog.finished.connect(lambda _: self._keep_page(dialog))

    def _keep_page(self, dialog: SettingsDialog) -> None:
        self._settings_page = max(0, dialog.turned_to)

    def history(self, elsewhere: Callable[[int], str]) -> UndoDialog:
        """Open the undo history, and return it; ``elsewhere`` is its argument."""
        dialog = UndoDialog(self._context.annotations.stack, self._context.theme, self._window.widget, elsewhere)
        dialog.open()
        return dialog
