"""Connects the actions on episodes as a whole: add one, share one, confirm its papers."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMimeData, QObject

from explorer.ui.window_interfaces import FileDialogs, WindowParts

if TYPE_CHECKING:
    from explorer.ui.importing.import_flow import ImportFlow


class EpisodeImportWindow(WindowParts, FileDialogs, Protocol):
    """The window into which episodes are imported."""


class ImportActions(QObject):
    """Makes what handles the actions when one is first used."""

    def __init__(self, window: EpisodeImportWindow) -> None:
        super().__init__(window.widget)
        self._window = window
        for action_id, call in {
            "file.add_episode": lambda: self.flow.add(),
            "file.share_episode": lambda: self.flow.share(),
            "timeline.review": lambda: self.flow.confirm_papers(),
        }.items():
            window.context.actions.connect_to(action_id, call)
        window.navigation.episode_read.connect(lambda proposal: self.flow.show_proposal(proposal))

    @cached_property
    def flow(self) -> "ImportFlow":
        """Return what asks for episodes and shows their proposals."""
        from explorer.ui.importing.import_flow import ImportFlow

        return ImportFlow(self._window)

    def add_page(self, address: str) -> None:
        """Read the episode of a page, in the dialog that adds one."""
        self.flow.add().read_address(address)

    def confirm_papers(self, question: str = "") -> None:
        """Show what is asked about the papers of the open episode, first the question with this key."""
        self.flow.confirm_papers(question)

    def take(self, data: QMimeData) -> None:
        """Read what was dropped on the window."""
        self.flow.take(data)
