"""The toolbar at the selection or the selected annotation: colors, kinds of annotations, and more."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QToolButton, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import COLORS, TEXT_KINDS
from explorer.model.translation import tr
from explorer.ui.small_widgets import vertical_rule

_APART = 2 * GRID
"""Pixels between the toolbar and the text."""
_BESIDE_ICON = 10
"""Pixels that a button has beside its icon."""
_STEP = 8
WORDS: tuple[str, ...] = ("mark.note", "read.copy", "read.copy_citation", "read.find")
ANNOTATION: tuple[str, ...] = ("mark.edit", "mark.tags", "mark.delete")
IN_FILE: tuple[str, ...] = ("mark.adopt",)
"""Its actions for selected text, for a selected annotation, and for one embedded in the PDF."""


class AnnotationBar(QFrame):
    """A toolbar over the pages. A click does not take the focus; by keyboard, Tab and arrows move through it."""

    color_chosen = Signal(str)
    kind_chosen = Signal(str)
    action_chosen = Signal(str)
    left = Signal()
    """Escape was pressed."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setObjectName("annotationbar")
        self.setAccessibleName(tr("Selection toolbar"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.colors = {name: self._button(f"mark.color.{name}", self.color_chosen.emit, name) for name in COLORS}
        self.kinds = {kind: self._button(f"mark.{kind}", self.kind_chosen.emit, kind) for kind in TEXT_KINDS}
        self.buttons = {
            action_id: self._button(action_id, self.action_chosen.emit, action_id)
            for action_id in (*WORDS, *ANNOTATION, *IN_FILE)
        }
        for button in (*self.colors.values(), *self.kinds.values()):
            button.setCheckable(True)
            button.setProperty("swatch", True)
        for action_id, text in self._texts().items():
            self.buttons[action_id].setText(text)
            self.buttons[action_id].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        for action_id, told in (("mark.note", tr("Comment on the text")), ("mark.edit", tr("Edit comment"))):
            self.buttons[action_id].setToolTip(actions.keyed(told, action_id))
            self.buttons[action_id].setAccessibleName(told)
        self._has_colors = True
        self._rules = (vertical_rule(), vertical_rule())
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self._layout.setSpacing(GRID)
        self._layout.addLayout(_row((*self.colors.values(), self._rules[0], *self.kinds.values())))
        self._layout.addWidget(self._rules[1])
        self._layout.addLayout(_row(tuple(self.buttons.values())))
        self._layout.addStretch(1)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(18)
        shadow.setOffset(0, 3)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        self.hide()

    def offer(self, action_ids: Sequence[str], color: str | None, kind: str | None) -> None:
        """Show these actions, and the current color and kind; without these, they can't be chosen."""
        for action_id, button in self.buttons.items():
            button.setVisible(action_id in action_ids)
        for name, button in self.colors.items():
            action = self._actions[f"mark.color.{name}"]
            button.setIcon(action.icon())
            button.setToolTip(self._actions.tip(f"mark.color.{name}"))
            button.setChecked(name == color)
            button.setVisible(color is not None)
        for name, button in self.kinds.items():
            button.setVisible(kind is not None)
            button.setChecked(name == kind)
        for button in (*self.colors.values(), *self.kinds.values()):
            button.setFixedWidth(button.iconSize().width() + _BESIDE_ICON)
        self._rules[0].setVisible(kind is not None)
        self._has_colors = color is not None
        for action_id, button in {**self.buttons, **{f"mark.{name}": one for name, one in self.kinds.items()}}.items():
            button.setIcon(self._actions[action_id].icon())

    def stand_beside(self, words: Sequence[QRect], room: QRect, *, anyway: bool = False) -> bool:
        """Place it near text, but not over it, inside the room (all in the parent's pixels); return False if
        impossible, or put it over the text at the bottom of the room where it is to be there anyway."""
        for direction in (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom):
            self._layout.setDirection(direction)
            self._rules[1].setVisible(self._has_colors and direction == QBoxLayout.Direction.LeftToRight)
            self._layout.activate()
            size = self._layout.sizeHint()
            corner = place_beside(room, size, words)
            if corner is not None:
                self.setGeometry(QRect(corner, size))
                return True
        if anyway:
            size = self._layout.sizeHint().boundedTo(room.size())
            corner = room.bottomLeft() - QPoint(0, size.height() - 1)
            self.setGeometry(QRect(corner + QPoint((room.width() - size.width()) // 2, 0), size))
        return anyway

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QToolButton):
            focus.click()  # Qt's buttons take only Space.
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:
        """Ignore clicks between the buttons, so that they do not reach the pages."""

    mouseReleaseEvent = mouseDoubleClickEvent = mousePressEvent

    def _button(self, action_id: str, call: Callable[[str], object], what: str) -> QToolButton:
        button, action = QToolButton(), self._actions[action_id]
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self._actions.tip(action_id))
        button.setAccessibleName(action.iconText())
        button.clicked.connect(partial(_say, call, what))
        return button

    def _texts(self) -> dict[str, str]:
        return {
            "mark.note": tr("Comment"),
            "read.copy": tr("Copy"),
            "read.copy_citation": tr("Copy citation"),
            "read.find": tr("Find"),
            "mark.edit": tr("Comment"),
            "mark.tags": tr("Tags…"),
            "mark.delete": tr("Delete"),
            "mark.adopt": tr("Import annotation"),
        }


def place_beside(room: QRect, size: QSize, words: Sequence[QRect]) -> QPoint | None:
    """Return where something of a size stands near text: below the last line, else above the first, else beside or
    between them; None if it would cover the text."""
    room = room.adjusted(GRID, GRID, -GRID, -GRID)
    seen = [word.intersected(room) for word in words if word.intersects(room)]
    if not seen or size.width() > room.width() or size.height() > room.height():
        return None
    last, first = seen[-1], seen[0]
    right, bottom = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    whole, wide = QRect(first), size.width()
    for one in seen:
        whole = whole.united(one)
    # Centerd over the text; if that is wider than the toolbar, near its last line.
    middle = whole.center().x() - wide // 2
    if whole.width() > wide:
        middle = max(whole.left(), min(last.center().x() - wide // 2, whole.right() + 1 - wide))
    middle = max(room.left(), min(middle, right))
    below, above = last.bottom() + _APART, first.top() - _APART - size.height()
    downwards = sorted((*range(room.top(), bottom + 1, _STEP), bottom), key=lambda y: abs(y - below))
    for y in (below, above, *downwards):
        for x in (middle, right, room.left()):
            there = QRect(QPoint(x, y), size)
            if room.contains(there) and not any(there.intersects(word) for word in seen):
                return there.topLeft()
    return None


def _say(call: Callable[[str], object], what: str, *_: object) -> None:
    call(what)


def _row(widgets: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
