"""The window's actions for transcripts: open a file, get it from the feed, make it."""

from typing import Protocol

from PySide6.QtCore import QObject

from explorer.model.translation import tr
from explorer.ui.window_interfaces import FileDialogs, WindowLayout, WindowParts


class TranscriptWindow(WindowParts, FileDialogs, WindowLayout, Protocol):
    """The window, as these actions use it."""


class TranscriptActions(QObject):
    """Connects the actions."""

    def __init__(self, window: TranscriptWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._context.actions.connect_to("transcript.open", self._open)
        self._context.actions.connect_to("transcript.get", self._get)
        self._context.actions.connect_to("transcript.make", self._make)

    def _open(self) -> None:
        if path := self._window.ask_transcript(tr("Open a transcript")):
            self._window.show_panel("transcript")
            self._context.subjects.transcripts.open_file(path)

    def _get(self) -> None:
        self._window.show_panel("transcript")
        self._context.subjects.transcripts.get_from_feed()

    def _make(self) -> None:
        self._window.show_panel("transcript")
        self._context.subjects.transcripts.make()
