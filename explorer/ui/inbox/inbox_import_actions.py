"""Imports marks into the inbox: from a chosen file, and from what is pasted or dropped."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject

from explorer.app.items.inbox_import import Unclear
from explorer.model.translation import tr
from explorer.ui.inbox.whose_marks_dialog import WhoseMarksDialog
from explorer.ui.window_interfaces import FileDialogs, WindowParts

_MOST_FILES = 20


class MarkImportWindow(WindowParts, FileDialogs, Protocol):
    """The window, as the import uses it."""


class InboxImportActions(QObject):
    """Connects the import's action, and asks whose marks they are where that is not clear."""

    def __init__(self, window: MarkImportWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._importing = self._context.subjects.inbox_import
        self._importing.asked.connect(self._ask)
        self._importing.notified.connect(window.toast.tell)
        self._importing.came.connect(lambda ids: window.navigation.inbox.select_first(ids))

    def choose_file(self) -> None:
        """Ask for a file, and import it."""
        if path := self._window.ask_marks(tr("Import marks")):
            self._importing.read_files([path])

    def take(self, given: QMimeData) -> None:
        """Import what was pasted or dropped: files, or else text."""
        paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
        if paths:
            self._importing.read_files(paths[:_MOST_FILES])
        elif text := given.text().strip():
            self._importing.read_text(text)
        else:
            self._window.toast.tell(tr("There is no text to import: copy lines with times, or links with a time."))

    def _ask(self, unclear: Unclear) -> None:
        session, window = self._context.session, self._window
        dialog = WhoseMarksDialog(unclear, session.episode_id, self._context.theme, window.widget)
        dialog.chosen.connect(lambda episode_id: self._importing.take(unclear.group, episode_id))
        dialog.rejected.connect(self._importing.leave)
        dialog.open()
