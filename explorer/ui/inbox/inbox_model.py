"""The list of the inbox as a Qt model: marks below the titles of their episodes, where there are several."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.app.items.inbox import WaitingMark
from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr

ROW = Qt.ItemDataRole.UserRole
"""The MarkRow or EpisodeHead of a row."""
_Index = QModelIndex | QPersistentModelIndex
_MANY = 30
"""Above this number of changes at once, the list is read again."""


@dataclass(frozen=True, slots=True)
class EpisodeHead:
    """The title of an episode above its marks."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark. ``paper`` is the title of its own paper, or of the one that is guessed, as ``is_guess`` says; ``page`` is
    a page's label, with ``is_page_guess``."""

    id: str
    mark: WaitingMark
    paper: str = ""
    page: str = ""
    is_guess: bool = False
    is_page_guess: bool = False

    @property
    def time(self) -> str:
        """Return its time; a dash without one."""
        at_s = self.mark.note.at_s
        return "–" if at_s is None else timecode.display(at_s)

    @property
    def said(self) -> str:
        """Return what was said around it."""
        note, context = self.mark
        return note.said or (context.said if context else "")

    @property
    def spoken(self) -> str:
        """Return all that its card tells, for screen readers."""
        note = self.mark.note
        parts = [self.time, note.text, f"“{self.said}”" if self.said else ""]
        where = ", ".join(part for part in (self.paper, tr("p. {0}", self.page) if self.page else "") if part)
        if where and (self.is_guess or (self.is_page_guess and self.page)):
            where = tr("perhaps {0}", where)
        return " · ".join(part for part in (*parts, where) if part)


InboxRow = EpisodeHead | MarkRow


class InboxModel(QAbstractListModel):
    """Rows are headings and marks; a change of few rows keeps the current one and the scroll position."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[InboxRow] = []
        self._places: dict[str, int] | None = None

    def show_rows(self, rows: Sequence[InboxRow]) -> bool:
        """Show these rows; return False if the model was reset for it."""
        wanted, there = {one.id for one in rows}, {one.id for one in self.rows}
        kept = [one.id for one in self.rows if one.id in wanted]
        in_order = kept == [one.id for one in rows if one.id in there]
        if not in_order or len(wanted ^ there) > _MANY:
            self.beginResetModel()
            self.rows, self._places = list(rows), None
            self.endResetModel()
            return False
        for number in range(len(self.rows) - 1, -1, -1):
            if self.rows[number].id not in wanted:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self.rows[number]
                self._places = None
                self.endRemoveRows()
        for number, row in enumerate(rows):
            if number < len(self.rows) and self.rows[number].id == row.id:
                if self.rows[number] != row:
                    self.rows[number] = row
                    self.dataChanged.emit(self.index(number), self.index(number))
            else:
                self.beginInsertRows(QModelIndex(), number, number)
                self.rows.insert(number, row)
                self._places = None
                self.endInsertRows()
        return True

    def renew(self, row_id: str, make: Callable[[str], MarkRow | None]) -> None:
        """Make one row anew, after something else about its mark is known."""
        number = self.row_of(row_id)
        if number >= 0 and (row := make(row_id)) and row != self.rows[number]:
            self.rows[number] = row
            self.dataChanged.emit(self.index(number), self.index(number))

    def needs_title(self, episode_id: str | None, title: str) -> bool:
        """Return whether the heading of an episode tells another title than this one."""
        number = self.row_of(head_id(episode_id)) if title else -1
        head = self.rows[number] if number >= 0 else None
        return isinstance(head, EpisodeHead) and head.title != title

    def row_of(self, row_id: str) -> int:
        """Return the number of a row; -1 if there is none."""
        if self._places is None:
            self._places = {row.id: number for number, row in enumerate(self.rows)}
        return self._places.get(row_id, -1)

    def mark_at(self, number: int) -> MarkRow | None:
        """Return the mark in a row; None for a heading and outside."""
        row = self.rows[number] if 0 <= number < len(self.rows) else None
        return row if isinstance(row, MarkRow) else None

    # Qt overrides

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.mark_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags  # The arrow keys skip it.
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken if isinstance(row, MarkRow) else row.title
        return None


def head_id(episode_id: str | None) -> str:
    """Return the id of the row above the marks of an episode."""
    return f"head:{episode_id}"
