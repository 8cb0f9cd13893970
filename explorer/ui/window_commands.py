"""The handlers of all window actions, created on first use or when the page is on the screen."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt

from explorer.app.papers.recent_papers import RecentPapers
from explorer.app.shell.menu_layout import ANNOTATE, BOOKMARKS, RECENT, actions_of
from explorer.ui.action_conditions import ActionConditions
from explorer.ui.backup_actions import BackupActions
from explorer.ui.bookmark_menu import BookmarkMenu
from explorer.ui.document_actions import DocumentActions
from explorer.ui.export_actions import ExportActions
from explorer.ui.importing.import_actions import ImportActions
from explorer.ui.item_actions import ItemActions
from explorer.ui.library.podcast_actions import PodcastActions
from explorer.ui.menus import MainMenus
from explorer.ui.pdf_removal_actions import PdfRemovalActions
from explorer.ui.player.player_actions import PlayerActions
from explorer.ui.recent_menu import RecentMenu
from explorer.ui.timeline.corrections import Corrections
from explorer.ui.transcript.transcript_actions import TranscriptActions
from explorer.ui.window_actions import WindowActions
from explorer.ui.window_interfaces import FileDialogs, RestartingWindow, WarningWindow, WindowLayout, WindowParts

_EVERYWHERE = {"mark.moment", "inbox.mark"}


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
        self.imports = ImportActions(window)
        window.navigation.confirmation_asked.connect(self.imports.confirm_papers)
        self.backups = BackupActions(window)
        self.items = ItemActions(window)
        self.podcasts = PodcastActions(window)
        self.podcasts.page_asked.connect(self.imports.add_page)
        self.corrections = Corrections(window)
        self.removal = PdfRemovalActions(window)
        self.corrections.pdf_removal_asked.connect(self.removal.ask)
        self.transcript = TranscriptActions(window)
        self.player = PlayerActions(window)
        self.recent = RecentPapers(window.context.session, window.context.settings, window.context.papers)
        window.navigation.closed.connect(window.context.subjects.episode_places.keep)
        ActionConditions(window.context, window.readers, window.navigation, self)
        lists = {
            RECENT: RecentMenu(self.recent, window.context.session).fill,
            BOOKMARKS: BookmarkMenu(window.context, window.readers).fill,
        }
        self.menus = MainMenus(actions, window.menu_bar, window.top.menu, lists)
        actions.connect_to("view.menu", self.menus.open)
        in_panes = set(actions_of(ANNOTATE))
        for spec in actions.specs():
            if spec.id not in in_panes or spec.id in _EVERYWHERE:
                # Also while the top bar is hidden.
                window.addAction(actions[spec.id])
                continue
            actions[spec.id].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for pane in (window.readers, window.panels.right, window.panels.bottom):
                pane.addAction(actions[spec.id])
