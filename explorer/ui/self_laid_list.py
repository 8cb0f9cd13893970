"""A list that lays out its rows itself, and still tells screen readers which of them is current."""

from PySide6 import QtGui
from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from explorer.ui.own_viewport import give_viewport


class SelfLaidList(QListView):
    """A QListView for screen readers alone: its own layout, which would ask each row for its size, is never made.

    QListView tells of the rows of that layout, which are none, so its methods are replaced by those of its base.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        give_viewport(self)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override Qt: tell screen readers of the row that is current now, if the list has the focus."""
        QAbstractItemView.currentChanged(self, current, previous)
        # Not imported by name: PySide takes 4 ms to make QAccessible.
        if current.isValid() and self.hasFocus() and QtGui.QAccessible.isActive():
            event = QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.Focus)
            event.setChild(current.row())
            QtGui.QAccessible.updateAccessibility(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        QAbstractItemView.selectionChanged(self, selected, deselected)
