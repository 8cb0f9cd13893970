"""The notes list as a Qt model: changes are signalled row by row, so that editor, selection and scroll
position stay."""

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from explorer.model.annotation import Annotation, words
from explorer.model.embedded_annotation import is_id_in_pdf
from explorer.ui.notes.notes_rows import GroupHead, Grouping, ItemRow, Row, clipboard_text

ITEM = Qt.ItemDataRole.UserRole
"""The Annotation or Note of a row; None for a heading."""
ROW = Qt.ItemDataRole.UserRole + 1
PAPER = Qt.ItemDataRole.UserRole + 2
"""The title of an item's paper, if it is not the open one."""
_Index = QModelIndex | QPersistentModelIndex
ITEMS_MIME = "application/x-paper-explorer-items"
"""The MIME type of dragged items: ids, one per line."""


class NotesModel(QAbstractListModel):
    """Rows are headings and items, sorted by key."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.pictures: Path | None = None
        """The folder of the pictures of areas."""
        self._shown: dict[str, ItemRow] = {}

    def show_rows(self, rows: list[Row], *, keep: bool = False) -> None:
        """Show other rows.

        The model is reset, unless ``keep``: then rows are signalled as kept, moved or changed, and an open editor moves
        with its row.
        """
        if not keep:
            if len(rows) == len(self.rows) and all(map(_same, rows, self.rows)):
                return
            self.beginResetModel()
            self.rows = rows
            self._know()
            self.endResetModel()
            return
        self._remove({row.id for row in rows})
        self._reorder(rows)
        self._insert(rows)
        for number, (old, new) in enumerate(zip(self.rows, rows, strict=True)):
            if old is not new and old != new:
                self.rows[number] = new
                self._tell(number)
        self._know()

    def put(self, entry: ItemRow, grouping: Grouping) -> bool:
        """Show an item that is new or changed; return False if its position changed: then all rows must be
        shown again."""
        old = self._shown.get(entry.id)
        if old is None:
            self._shown[entry.id] = entry
            at = self._place(entry)
            heads = [head for head in grouping.heads(entry) if self._at(head) is None]
            self.beginInsertRows(QModelIndex(), at, at + len(heads))
            self.rows[at:at] = [*heads, entry]
            self.endInsertRows()
        elif old.key == entry.key:
            self._shown[entry.id] = entry
            at = self._place(entry)
            self.rows[at] = entry
            self._tell(at)
        else:
            return False
        return True

    def take(self, item_id: str) -> None:
        """Remove an item, and headings with nothing below them."""
        old = self._shown.pop(item_id, None)
        if old is None:
            return
        last = first = self._place(old)
        below = self.rows[last + 1] if last + 1 < len(self.rows) else None
        # A heading is removed with its last item, and the main heading with its last heading.
        while first > 0 and isinstance(above := self.rows[first - 1], GroupHead):
            alone = below is None or (isinstance(below, GroupHead) and (below.strong or not above.strong))
            if not alone:
                break
            first -= 1
        self.beginRemoveRows(QModelIndex(), first, last)
        del self.rows[first : last + 1]
        self.endRemoveRows()

    def row_of(self, item_id: str) -> int:
        """Return an item's row; -1 if it isn't shown."""
        entry = self._shown.get(item_id)
        return self._place(entry) if entry else -1

    def entry(self, item_id: str) -> ItemRow | None:
        """Return the entry of an item that is shown."""
        return self._shown.get(item_id)

    @property
    def count(self) -> int:
        """Return the number of shown items."""
        return len(self._shown)

    # Qt overrides

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], GroupHead):
            return Qt.ItemFlag.NoItemFlags  # The arrow keys skip it.
        flag = Qt.ItemFlag
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable
        # Embedded annotations can be neither edited nor linked to.
        return (
            flags if is_id_in_pdf(self.rows[index.row()].id) else flags | flag.ItemIsEditable | flag.ItemIsDragEnabled
        )

    def mimeTypes(self) -> list[str]:
        return [ITEMS_MIME, "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Override Qt: return the items' ids for our own notes, and their text for other programs."""
        items = [item for index in sorted(indexes) if (item := index.data(ITEM)) is not None]
        data = QMimeData()
        data.setData(ITEMS_MIME, "\n".join(item.id for item in items).encode())
        data.setText(clipboard_text(items))
        if len(items) == 1 and isinstance(items[0], Annotation) and items[0].picture and self.pictures:
            data.setImageData(QImage(str(self.pictures / items[0].picture)))
        return data

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if isinstance(row, GroupHead):
            return row.text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == ITEM:
            return row.item
        if role == PAPER:
            return row.paper
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.EditRole:
            return words(row.item)
        return None

    # Private helpers

    def _know(self) -> None:
        self._shown = {row.id: row for row in self.rows if isinstance(row, ItemRow)}

    def _place(self, row: Row) -> int:
        return bisect_left(self.rows, row.key, key=lambda one: one.key)

    def _at(self, head: GroupHead) -> int | None:
        at = self._place(head)
        return at if at < len(self.rows) and self.rows[at].key == head.key else None

    def _tell(self, number: int) -> None:
        index = self.index(number)
        self.dataChanged.emit(index, index)

    def _remove(self, there: set[str]) -> None:
        last = len(self.rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and self.rows[first].id not in there:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first + 1, last)
                del self.rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _reorder(self, rows: list[Row]) -> None:
        places = {row.id: number for number, row in enumerate(rows)}
        wanted = sorted(self.rows, key=lambda row: places[row.id])
        if wanted == self.rows:
            return
        self.layoutAboutToBeChanged.emit()
        now = {row.id: number for number, row in enumerate(wanted)}
        old = self.persistentIndexList()
        new = [self.index(now[self.rows[index.row()].id]) for index in old]
        self.rows = wanted
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _insert(self, rows: list[Row]) -> None:
        there, first = {row.id for row in self.rows}, 0
        while first < len(rows):
            last = first
            while last < len(rows) and rows[last].id not in there:
                last += 1
            if last > first:
                self.beginInsertRows(QModelIndex(), first, last - 1)
                self.rows[first:first] = rows[first:last]
                self.endInsertRows()
            first = last + 1


def _same(one: Row, other: Row) -> bool:
    return one is other or (isinstance(one, GroupHead) and one == other)
