"""Annotations and notes as a flat list with heads: this paper's by page, then the rest of the episode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.model import timecode
from explorer.model.annotation import Annotation, Item, words

ITEM = Qt.ItemDataRole.UserRole
PAPER = Qt.ItemDataRole.UserRole + 1
"""The title of an item's paper, where it is not the one that is open."""
_Index = QModelIndex | QPersistentModelIndex
_MANY = 40


@dataclass(frozen=True, slots=True)
class Head:
    """A line above a group."""

    text: str


Row = Head | Item


class NotesModel(QAbstractListModel):
    """Rows are heads and items."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.papers: Mapping[str, str] = {}

    def show_rows(self, rows: list[Row], *, keep: bool = False) -> None:
        """Show other rows.

        Rows that stay are told to have stayed, moved or changed, so that an editor, the selection and the scrolled
        place stay with them. Where very many come and go it begins anew, unless ``keep``.
        """
        if not keep and self._breaks(rows) > _MANY:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self._remove({_key(row) for row in rows})
        self._reorder(rows)
        self._insert(rows)
        for number, (old, new) in enumerate(zip(self.rows, rows, strict=True)):
            if old != new:
                self.rows[number] = new
                index = self.index(number)
                self.dataChanged.emit(index, index)

    def _breaks(self, rows: list[Row]) -> int:
        """How many runs of rows come or go."""
        count = 0
        for some, others in ((self.rows, rows), (rows, self.rows)):
            there, before = {_key(row) for row in others}, True
            for row in some:
                stays = _key(row) in there
                count += before and not stays
                before = stays
        return count

    def _remove(self, there: set[str]) -> None:
        last = len(self.rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and _key(self.rows[first]) not in there:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first + 1, last)
                del self.rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _reorder(self, rows: list[Row]) -> None:
        places = {_key(row): number for number, row in enumerate(rows)}
        wanted = sorted(self.rows, key=lambda row: places[_key(row)])
        if wanted == self.rows:
            return
        self.layoutAboutToBeChanged.emit()
        now = {_key(row): number for number, row in enumerate(wanted)}
        old = self.persistentIndexList()
        new = [self.index(now[_key(self.rows[index.row()])]) for index in old]
        self.rows = wanted
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _insert(self, rows: list[Row]) -> None:
        there, first = {_key(row) for row in self.rows}, 0
        while first < len(rows):
            last = first
            while last < len(rows) and _key(rows[last]) not in there:
                last += 1
            if last > first:
                self.beginInsertRows(QModelIndex(), first, last - 1)
                self.rows[first:first] = rows[first:last]
                self.endInsertRows()
            first = last + 1

    def row_of(self, item_id: str) -> int:
        """An item's row; -1 where it isn't shown."""
        for number, row in enumerate(self.rows):
            if not isinstance(row, Head) and row.id == item_id:
                return number
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], Head):
            return Qt.ItemFlag.NoItemFlags  # the arrow keys go past it
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ITEM:
            return row
        if role == PAPER and not isinstance(row, Head):
            return self.papers.get(row.paper_id or "", "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, Head) else spoken(row, self.papers)
        if role == Qt.ItemDataRole.EditRole and not isinstance(row, Head):
            return words(row)
        return None


def grouped(
    items: list[Item], paper_id: str | None, heads: tuple[str, str], needle: str, papers: Mapping[str, str]
) -> list[Row]:
    """The paper's items in page order under the first head, the rest by time under the second; filtered by words.

    Args:
        papers: titles of the other papers by id, which are searched too.
    """
    needle = needle.casefold().strip()
    shown = [one for one in items if not needle or needle in spoken(one, papers).casefold()]
    mine = [one for one in shown if paper_id and one.paper_id == paper_id]
    rest = [one for one in shown if not (paper_id and one.paper_id == paper_id)]
    rows: list[Row] = []
    for head, group, key in ((heads[0], mine, _by_place), (heads[1], rest, _by_time)):
        if group:
            rows += [Head(head), *sorted(group, key=key)]
    return rows


def where(item: Item) -> str:
    """Page, colour and time of an item in one line."""
    parts = []
    if item.page is not None:
        parts.append(f"p. {item.page + 1}")
    if isinstance(item, Annotation) and item.kind == "highlight":
        parts.append(item.color.capitalize())
    return " · ".join(parts)


def when(item: Item) -> str:
    """The moment of an item, if it has one."""
    return timecode.display(item.at_s) if item.at_s is not None else ""


def spoken(item: Item, papers: Mapping[str, str]) -> str:
    """All of an item in words, for filtering and for a screen reader."""
    quote = item.quote if isinstance(item, Annotation) else ""
    parts = (quote, words(item), papers.get(item.paper_id or "", ""), where(item), when(item))
    return " · ".join(part for part in parts if part)


def _key(row: Row) -> str:
    return f"head:{row.text}" if isinstance(row, Head) else row.id


def _by_place(item: Item) -> tuple[float, ...]:
    if isinstance(item, Annotation):
        return item.place()
    return (item.page if item.page is not None else -1, -1.0, float(item.at_s or 0))


def _by_time(item: Item) -> tuple[Any, ...]:
    late = item.at_s is None
    paper = item.paper_id or ""
    place = item.place() if isinstance(item, Annotation) else ((item.page or 0), 0.0, 0.0)
    return (late, item.at_s or 0, paper, *place, item.id)
