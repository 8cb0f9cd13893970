"""The chip over the pages that names the page being talked about, goes there, and ties it to the time."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from explorer.app.shell import tokens as look
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.small_widgets import FrameAbove

_FOLD_MS = 4000
"""How long it stays open after it came, or after the pointer left it."""
_NEAR_PX = 80
"""How near to it the pointer may be on its way to it."""
_DOT = "●"


class TalkChip(FrameAbove):
    """Shows two flat buttons in a rounded frame.

    While the page that is read is the one being talked about, it folds to a dot, which covers no text: it lies in the
    page's margin. Under the pointer it is open, and near it it does not fold. The dot stays where it is, as the end of
    what goes to the page: who clicks it while it opens writes nothing.
    """

    go_asked = Signal()
    tie_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text, self._short, self._is_here = "", "", False
        self._corner, self._room = QPoint(), 0
        self.settled_ms = 400
        """For how long after the buttons moved a click may be meant for another one."""
        self._since_moved = QElapsedTimer()
        self._folding = QTimer(self, singleShot=True, interval=_FOLD_MS)
        self._folding.timeout.connect(self._fold)
        self.go_button = QPushButton(actions.words("talk.go"))
        self.tie_button = QPushButton(tr("Link here"))
        for button, action_id in ((self.go_button, "talk.go"), (self.tie_button, "talk.tie")):
            button.setFlat(True)
            button.setProperty("chip", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(actions.keyed(actions.words(action_id), action_id))
        self.go_button.clicked.connect(self.go_asked)
        self.tie_button.clicked.connect(self._tie)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * look.GRID, 0, 2 * look.GRID, 0)
        row.setSpacing(look.GRID)
        row.addWidget(self.tie_button)
        row.addWidget(self.go_button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_page(self, label: str, *, is_here: bool) -> None:
        """Name the page by its label; ``is_here`` if it is the one that is read."""
        text = tr("This page is being talked about ●") if is_here else tr("Now: p. {0} ●", label)
        if text != self._text:
            self._text, self._is_here = text, is_here
            self._short = tr("This page ●") if is_here else tr("p. {0} ●", label)
            self.go_button.setAccessibleName(text)
            self._open()
            self._fold_later()

    def stand_at(self, corner: QPoint, room: int) -> None:
        """Keep the upper right corner at a place of the parent, where the chip has so many pixels of room."""
        is_new, self._corner, self._room = room != self._room, corner, room
        if is_new and self.go_button.text() != _DOT:
            self._open()
        self._place()

    def _place(self) -> None:
        self.move(self._corner.x() - self.width(), self._corner.y())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.scaled(look.CONTROL))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._folding.stop()
        self._open()

    def leaveEvent(self, event: QEvent) -> None:
        self._fold_later()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._theme.color("wash"))
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.end()

    def _open(self) -> None:
        for text, tie in ((self._text, True), (self._short, True), (self._short, False)):
            self._show(text, tie=tie)
            if self.width() <= self._room:
                break

    def _fold_later(self) -> None:
        if self._is_here:
            self._folding.start()
        else:
            self._folding.stop()

    def _fold(self) -> None:
        near = self._theme.scaled(_NEAR_PX)
        around = self.rect().adjusted(-near, -near, near, near)
        if self.isVisible() and around.contains(self.mapFromGlobal(QCursor.pos())):
            self._fold_later()
        else:
            self._show(_DOT, tie=False)

    def _tie(self) -> None:
        if self._since_moved.elapsed() >= self.settled_ms:
            self.tie_asked.emit()

    def _show(self, text: str, *, tie: bool) -> None:
        if (text, tie) != (self.go_button.text(), not self.tie_button.isHidden()):
            self._since_moved.start()
        self.go_button.setText(text)
        self.tie_button.setVisible(tie)
        self.adjustSize()
        self._place()

    def _restyle(self) -> None:
        small = self._theme.font(look.SMALL_PX)
        for button, role in ((self.go_button, "accent"), (self.tie_button, "muted")):
            button.setFont(small)
            color = self._theme.color(role).name()
            button.setStyleSheet(
                f"QPushButton {{ border: none; background: transparent; color: {color}; padding: 0 4px; }}"
            )
