"""Annotations and notes as a flat list with heads: this paper's by page, then the rest of the episode."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from explorer.app.annotations import Item, words
from explorer.model import timecode
from explorer.model.annotation import Annotation

ITEM = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Head:
    """A line above a group."""

    text: str


Row = Head | Item


class NotesModel(QAbstractListModel):
    """Rows are heads and items; ``show_items`` sets them, in order, and changes no more than what differs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Show other rows. Where the same items stay in their places, only they are drawn anew."""
        if [_key(row) for row in rows] == [_key(row) for row in self.rows]:
            for number, (old, new) in enumerate(zip(self.rows, rows, strict=True)):
                if old != new:
                    self.rows[number] = new
                    index = self.index(number)
                    self.dataChanged.emit(index, index)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

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
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ITEM:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if isinstance(row, Head) else spoken(row)
        if role == Qt.ItemDataRole.EditRole and not isinstance(row, Head):
            return words(row)
        return None


def grouped(items: list[Item], paper_id: str | None, heads: tuple[str, str], needle: str = "") -> list[Row]:
    """The paper's items in page order under the first head, the rest by time under the second; filtered by words."""
    needle = needle.casefold().strip()
    shown = [one for one in items if not needle or needle in spoken(one).casefold()]
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


def spoken(item: Item) -> str:
    """All of an item in words, for filtering and for a screen reader."""
    quote = item.quote if isinstance(item, Annotation) else ""
    return " · ".join(part for part in (quote, words(item), where(item), when(item)) if part)


def _key(row: Row) -> str:
    return row.text if isinstance(row, Head) else row.id


def _by_place(item: Item) -> tuple[float, ...]:
    if isinstance(item, Annotation):
        return (*item.place(),)
    return (item.page if item.page is not None else -1, -1.0, float(item.at_s or 0))


def _by_time(item: Item) -> tuple[Any, ...]:
    late = item.at_s is None
    paper = item.paper_id or ""
    place = item.place() if isinstance(item, Annotation) else ((item.page or 0), 0.0, 0.0)
    return (late, item.at_s or 0, paper, *place, item.id)
