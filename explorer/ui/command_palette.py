"""The command palette: a searchable list of all commands, those run last first."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.menu_layout import MENU_BAR, actions_of
from explorer.app.shell.settings import Settings
from explorer.app.shell.tokens import GRID
from explorer.model.folded_text import fold
from explorer.model.known_settings import MOST_RECENT, RECENT_COMMANDS
from explorer.model.one_line import one_line
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.menus import full_name, menu_name
from explorer.ui.palette_dialog import PaletteDialog

_ID, _RIGHT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOST_FIRST = 6
"""Maximum number of recent commands at the top."""
_SIZE = QSize(560, 440)
_MOST_TOLD = 40
"""Letters of what was typed that are told when nothing matches."""
_FRAME_PX = 8 * GRID
"""The dialog's margins, and the bar that scrolls."""
_BESIDE_PX = _FRAME_PX + 8 * GRID
"""What is beside icon, name and shortcut of a row, with the gap between them."""
_LARGEST = QSize(99, 99)
"""More than any icon has, in pixels."""


class CommandPalette(PaletteDialog):
    """Finds a command by a few letters; Enter runs it. What can't be run now is gray, with the reason.

    Args:
        settings: where the commands run last are remembered; without it none are.
    """

    def __init__(self, actions: Actions, parent: QWidget, settings: Settings | None = None) -> None:
        super().__init__(tr("Command palette"), _SIZE, parent)
        self._actions, self._settings = actions, settings
        menus = {action_id: menu_name(menu) for menu in MENU_BAR for action_id in actions_of(menu)}
        order = {action_id: place for place, action_id in enumerate(menus)}
        self._menus = menus
        self._specs = sorted(actions.specs(), key=lambda spec: order.get(spec.id, len(order)))
        self._names = {spec.id: full_name(actions, spec.id) for spec in self._specs}
        self.field.setPlaceholderText(tr("Type a command"))
        self.field.setAccessibleName(tr("Command"))
        self.list.setAccessibleName(tr("Commands"))
        self.list.setItemDelegate(_Rows(self.list))
        self._widen()
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self._narrow("")

    # Private helpers

    def _widen(self) -> None:
        """Give the longest name and its shortcut room, as far as the window has it."""
        self.list.ensurePolished()
        width = self.list.fontMetrics().horizontalAdvance
        texts = (width(self._names[one.id]) + width(self._actions.native_keys(one.id)) for one in self._specs)
        beside = self._icon_px + _BESIDE_PX
        self.widen(max(texts) + beside)

    @property
    def _icon_px(self) -> int:
        return self._actions["read.find"].icon().actualSize(_LARGEST).width()

    def _narrow(self, text: str) -> None:
        letters = fold(text).split()
        recent = self._settings.get(RECENT_COMMANDS) if self._settings else ()
        ranks = {action_id: rank for rank, action_id in enumerate(recent[:_MOST_FIRST])}
        found = []
        for spec in self._specs:
            name = fold(f"{self._menus.get(spec.id, '')} {self._names[spec.id]}")
            if spec.id != "help.palette" and all(one in name for one in letters):
                is_off = not self._actions[spec.id].isEnabled()
                close = match_rank(self._actions.words(spec.id), letters)
                found.append((is_off, close, ranks.get(spec.id, _MOST_FIRST), spec))
        self.list.clear()
        empty = _no_icon(self._icon_px)
        for is_off, _, _, spec in sorted(found, key=lambda one: one[:3]):
            item = QListWidgetItem(self._names[spec.id])
            icon = self._actions[spec.id].icon()
            item.setIcon(empty if icon.isNull() else icon)
            item.setData(_ID, spec.id)
            why = self._actions.reason(spec.id) or tr("Not available now")
            item.setData(_RIGHT, why if is_off else self._actions.native_keys(spec.id))
            if is_off:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {item.data(_RIGHT)}".rstrip(", "))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._can_run(self.list.item(0)) else -1)
        self.tell("" if found else tr("No command matches “{0}”.", one_line(text, _MOST_TOLD)))
        announce(self, self.status.text())

    @staticmethod
    def _can_run(item: QListWidgetItem | None) -> bool:
        return item is not None and bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is None or not self._can_run(item):
            return
        action_id: str = item.data(_ID)
        if self._settings:
            rest = (one for one in self._settings.get(RECENT_COMMANDS) if one != action_id)
            self._settings.put(RECENT_COMMANDS, (action_id, *rest)[:MOST_RECENT])
        self.accept()
        self._actions[action_id].trigger()


def match_rank(name: str, parts: list[str]) -> int:
    """Return how well a command's name fits typed text, given folded: 0 where its words begin so, in that order.

    -1 stands for the whole name, 1 for a name that holds all parts, 2 for one that is found by its menu.
    """
    folded = fold(name)
    if folded.split() == parts:
        return -1
    words = iter(folded.split())
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 0
    return 1 if all(part in folded for part in parts) else 2


class _Rows(QStyledItemDelegate):
    """Draws the shortcut, or the reason, at the right of a row; the name is elided before it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        metrics = option.fontMetrics
        right = metrics.horizontalAdvance(_right(option, index))
        taken = option.decorationSize.width() + _BESIDE_PX - _FRAME_PX + right
        room = max(option.rect.width() - taken, option.rect.width() // 3)
        option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())  # as wide as the list

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        palette: QPalette = option.palette
        painter.setPen(palette.placeholderText().color())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(option.rect.adjusted(0, 0, -2 * GRID, 0), right, _right(option, index))


def _right(option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> str:
    """Return what a row has room for at its right: as many of its shortcuts as fit beside the name, or the reason."""
    text: str = index.data(_RIGHT)
    while "  " in text and option.fontMetrics.horizontalAdvance(text) > option.rect.width() // 2:
        text = text.rpartition("  ")[0]
    return option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, option.rect.width() // 2)


def _no_icon(size: int) -> QPixmap:
    """Return an empty icon of a size in pixels, so that the texts of all rows begin at the same place."""
    empty = QPixmap(size, size)
    empty.fill(Qt.GlobalColor.transparent)
    return empty
