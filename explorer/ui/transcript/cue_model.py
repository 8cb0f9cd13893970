"""The cues of a transcript as a Qt list model: the one that is said now, what was found, and names of papers."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.app.episodes.transcripts import ShownTranscript
from explorer.model import timecode
from explorer.model.transcript import Cue

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class CueModel(QAbstractListModel):
    """Rows are cues. ``current`` is the one at the playhead, -1 for none; ``is_silent`` says that nobody has spoken
    since it ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: ShownTranscript | None = None
        self.current = -1
        self.is_silent = False
        self.needle = ""
        """The searched text, folded as the cues' texts are."""
        self.hit = -1
        """The row of the current hit; -1 for none."""
        self.chips: Mapping[int, tuple[str, ...]] = {}
        """Names below a cue's text, by row."""

    @property
    def cues(self) -> tuple[Cue, ...]:
        """Return the cues."""
        return self.shown.cues if self.shown else ()

    def show(self, shown: ShownTranscript | None) -> None:
        """Show another transcript, or none."""
        self.beginResetModel()
        self.shown, self.current, self.is_silent, self.hit, self.chips = shown, -1, False, -1, {}
        self.endResetModel()

    def set_chips(self, chips: Mapping[int, tuple[str, ...]]) -> None:
        """Show names below cues; the view has to measure its rows again."""
        self.chips = chips

    def set_current(self, row: int, *, is_silent: bool = False) -> None:
        """Set the cue at the playhead; only rows that look different are painted."""
        before, self.current, self.is_silent = self.current, row, is_silent
        for one in {before, row} - {-1}:
            if one < len(self.cues):
                self.dataChanged.emit(self.index(one), self.index(one))

    def heads(self, row: int) -> str:
        """Return the speaker's name to be shown above a cue: where another one begins to speak."""
        cues = self.cues
        said_before = row > 0 and cues[row - 1].speaker == cues[row].speaker
        return "" if said_before else cues[row].speaker

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.cues)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.cues):
            return None
        cue = self.cues[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cue.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            who = f"{cue.speaker}: " if cue.speaker else ""
            more = ", ".join(("", *self.chips.get(index.row(), ())))
            return f"{timecode.display(cue.start_ms // 1000)} {who}{cue.text}{more}"
        return None
