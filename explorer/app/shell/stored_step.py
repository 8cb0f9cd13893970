"""A step of the undo history that the writer carries out in the library."""

from PySide6.QtGui import QUndoCommand

from explorer.app.shell.writer import Write, Writer


class StoredStep(QUndoCommand):
    """A step that is written, and taken back, by the writer's thread.

    Args:
        do, take_back: the writes; each is queued as often as the user goes that way in the history.
        episode_id: the episode that it changes, if it changes one.
    """

    def __init__(self, writer: Writer, text: str, do: Write, take_back: Write, episode_id: str | None = None) -> None:
        super().__init__(text)
        self.episode_id = episode_id
        self._writer, self._do, self._take_back = writer, do, take_back

    def redo(self) -> None:
        """Do it."""
        self._writer.put(self._do)

    def undo(self) -> None:
        """Take it back."""
        self._writer.put(self._take_back)
