"""The keys that move in a list while one types in a field."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem


def step_in(view: QListWidget, event: QKeyEvent, page: int = 0) -> bool:
    """Choose another row by an arrow key, or by a page key, and stop at the ends; return False for any other key.

    Rows that are hidden or can't be chosen are left out.

    Args:
        page: the number of rows that a page key goes on; 0 to leave these keys alone.
    """
    steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page}
    step = steps.get(Qt.Key(event.key()))
    if not step:
        return False
    rows = [row for row in range(view.count()) if _can_be_chosen(view.item(row))]
    if rows:
        place = rows.index(view.currentRow()) if view.currentRow() in rows else -1
        view.setCurrentRow(rows[max(0, min(len(rows) - 1, place + step))])
    return True


def _can_be_chosen(item: QListWidgetItem) -> bool:
    return not item.isHidden() and bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)
