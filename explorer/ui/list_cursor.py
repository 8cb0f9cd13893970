"""Moves the cursor of a list whose headings can't be selected."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView


def next_row(view: QAbstractItemView, row: int, step: int) -> QModelIndex:
    """Return the next row after a row, or before it with step -1, that can be selected; if none, the current one."""
    model = view.model()
    row += step
    while 0 <= row < model.rowCount():
        index = model.index(row, 0)
        if model.flags(index) & Qt.ItemFlag.ItemIsEnabled:
            return index
        row += step
    return view.currentIndex()


def cursor_to_first(view: QAbstractItemView) -> None:
    """Put the cursor on the first row that can be opened, unless it is on a row already."""
    if not view.currentIndex().isValid():
        view.setCurrentIndex(next_row(view, -1, 1))


def put_cursor(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
    """Put the cursor on a row without scrolling."""
    auto = view.hasAutoScroll()
    view.setAutoScroll(False)
    view.setCurrentIndex(index)
    view.setAutoScroll(auto)
