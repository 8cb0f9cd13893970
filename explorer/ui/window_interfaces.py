"""Small protocols, implemented by MainWindow, for the objects that handle its actions.

An object declares what it uses of the window: one of these, or a protocol of its own that combines some of them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.ui.full_screen import FullScreen
from explorer.ui.menu_bar import MenuBar
from explorer.ui.navigation import Navigation
from explorer.ui.notifications import Toast, TroubleBar
from explorer.ui.panels import Panels
from explorer.ui.presentation import Presentation
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.top_bar import TopBar

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

AskPath = Callable[[str, Path], Path | None]
"""Asks for a path (title, suggestion); returns None if the user cancels."""


class WindowParts(Protocol):
    """Has what most actions use: the state, the reader, the way to other places, and the message of what was done."""

    context: AppContext
    navigation: Navigation
    toast: Toast

    @property
    def reader(self) -> ReaderPane:
        """Return the active reader."""

    @property
    def widget(self) -> QWidget:
        """Return the widget of the window, the parent of dialogs."""


class FileDialogs(Protocol):
    """Asks the user for files and folders, and shows some to them."""

    ask_open: Callable[[str], Path | None]
    ask_audio: Callable[[str], Path | None]
    ask_save: AskPath
    ask_folder: AskPath
    ask_template: AskPath
    ask_notes: AskPath
    ask_marks: Callable[[str], Path | None]
    ask_transcript: Callable[[str], Path | None]
    ask_backup: AskPath
    ask_opml: Callable[[str], Path | None]
    ask_episode: Callable[[str], Path | None]
    ask_printer: "Callable[[str, int], QPrinter | None]"
    show_file: Callable[[Path], object]


class WarningWindow(Protocol):
    """Has the lasting bar that tells of what is wrong with the library."""

    trouble: TroubleBar


class RestartingWindow(Protocol):
    """A window that can be closed and started again, with another library."""

    def restart(self, words: list[str]) -> None:
        """Close, and run a command then."""


class WindowLayout(Protocol):
    """Has areas that can be folded, and panels in them."""

    menu_bar: MenuBar
    top: TopBar
    readers: SplitReader
    panels: Panels[Navigation]
    full_screen: FullScreen
    presentation: Presentation

    @property
    def side(self) -> QWidget:
        """Return the area at the right."""

    def show_panel(self, panel_id: str) -> None:
        """Bring a panel to the front, and unfold its area if needed."""

    def focus_panel(self, panel_id: str) -> None:
        """Show a panel, and give it the focus."""

    def fold_side(self, fold: bool) -> None:
        """Hide or show the right side."""

    def fold_left(self, fold: bool) -> None:
        """Hide or show the left side."""

    def fold_menus(self, fold: bool) -> None:
        """Show the menus in a bar, or fold them into the button of the top bar."""

    def toggle_panel(self, panel_id: str) -> None:
        """Hide the area of a panel that is in view and has the focus; else show the panel, and give it the focus."""

    def addAction(self, action: QAction, /) -> None:
        """Let an action's shortcut work everywhere in the window."""
