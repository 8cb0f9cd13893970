"""Tells why an action can't be run, at its gray entry in a menu, and when its key is pressed."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QToolTip

from explorer.app.shell.actions import Actions


class ReasonTips(QObject):
    """Shows a tooltip with the reason for entries of the table of actions that can't be run; the others have none."""

    def __init__(self, menu: QMenu, actions: Actions) -> None:
        super().__init__(menu)
        self._menu, self._actions = menu, actions
        menu.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: show the reason."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self._menu.actionAt(event.pos())
            why = self._actions.reason(entry.objectName()) if entry and not entry.isEnabled() else ""
            QToolTip.showText(event.globalPos(), why, self._menu)
            return True
        return False


def refusal(event: QKeyEvent, actions: Actions) -> str:
    """Return why the action of a pressed key, which nothing has handled, can't be run; empty if it is of none, or a
    key that is pressed alone, but for F1 and so on."""
    alone = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    if event.isAutoRepeat() or (alone and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35):
        return ""
    key = QKeySequence(event.keyCombination())
    wanted = (one.id for one in actions.specs() if key in actions[one.id].shortcuts())
    return next(filter(None, map(actions.reason, wanted)), "")
