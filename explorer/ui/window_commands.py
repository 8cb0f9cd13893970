"""The handlers of all window actions, created on first use or when the page is on the screen."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt

from explorer.ui.backup_actions import BackupActions
from explorer.ui.document_actions import DocumentActions
from explorer.ui.export_actions import ExportActions
from explorer.ui.window_actions import WindowActions
from explorer.ui.window_interfaces import FileDialogs, RestartingWindow, WarningWindow, WindowLayout, WindowParts

_EVERYWHERE = {"mark.moment", "mark.undo", "mark.redo", "mark.history"}


class CommandedWindow(WindowParts, FileDialogs, WarningWindow, WindowLayout, RestartingWindow, Protocol):
    """The window, as all its actions use it."""


class WindowCommands(QObject):
    """Connects the actions that belong to no single pane, fills the menu, and sets the scope of each shortcut."""

    def __init__(self, window: CommandedWindow) -> None:
        super().__init__(window.widget)
        actions = window.context.actions
        self.actions = WindowActions(window)
        self.documents = DocumentActions(window)
        self.exports = ExportActions(window)
        self.backups = BackupActions(window)
        window.top.fill_menu(actions)
        for spec in actions.specs():
            if spec.menu != "Annotate" or spec.id in _EVERYWHERE:
                # Also while the top bar is hidden.
                window.addAction(actions[spec.id])
                continue
            actions[spec.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for pane in (window.readers, window.panels.right, window.panels.bottom):
                pane.addAction(actions[spec.id])
