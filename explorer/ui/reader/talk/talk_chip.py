"""The chip over the pages that names the page being talked about, goes there, and ties it to the time."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from explorer.app.shell import tokens as look
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.model.translation import tr


class TalkChip(QFrame):
    """Two flat buttons in a rounded frame."""

    go_asked = Signal()
    tie_asked = Signal()

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.go_button = QPushButton(actions.words("talk.go"))
        self.tie_button = QPushButton(tr("Tie here"))
        for button, action_id in ((self.go_button, "talk.go"), (self.tie_button, "talk.tie")):
            button.setFlat(True)
            button.setProperty("chip", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(actions.keyed(actions.words(action_id), action_id))
        self.go_button.clicked.connect(self.go_asked)
        self.tie_button.clicked.connect(self.tie_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * look.GRID, 0, 2 * look.GRID, 0)
        row.setSpacing(look.GRID)
        row.addWidget(self.go_button)
        row.addWidget(self.tie_button)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_page(self, label: str, *, is_here: bool) -> None:
        """Name the page by its label; ``is_here`` if it is the one that is read."""
        self.go_button.setText(tr("● This page is being talked about") if is_here else tr("● Now: p. {0}", label))
        self.adjustSize()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._theme.scaled(look.CONTROL))

    def event(self, event: QEvent) -> bool:
        """Override Qt: a press beside the buttons is not one on the page below."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._theme.color("wash"))
        painter.setPen(QPen(self._theme.color("accent"), 1))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.end()

    def _restyle(self) -> None:
        small = self._theme.font(look.SMALL_PX)
        for button, role in ((self.go_button, "accent"), (self.tie_button, "muted")):
            button.setFont(small)
            color = self._theme.color(role).name()
            button.setStyleSheet(
                f"QPushButton {{ border: none; background: transparent; color: {color}; padding: 0 4px; }}"
            )
