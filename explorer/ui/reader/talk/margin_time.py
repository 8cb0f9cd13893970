"""A time in a page's margin: solid where the user tied it, with a dashed frame where it is guessed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from explorer.app.episodes.talked_pages import PageTime
from explorer.app.shell import tokens as look
from explorer.app.shell.theme import Theme
from explorer.model import timecode
from explorer.model.translation import tr

HEIGHT = 20


class MarginTime(QAbstractButton):
    """A small button over a page; a click goes to its time."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.time = PageTime(0, 0, None)
        self._beside = 4
        """The room beside the text, in steps of the grid."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what it does is also done by keys, at the time itself

    def show_time(self, time: PageTime, room: float) -> None:
        """Show this time; where the page's margin has less room, in pixels, than it needs, without its seconds, or only
        a sign of it."""
        self.time = time
        at = timecode.display(time.at_s)
        tip = tr("Talked about at {0}", at) if time.tied else tr("Probably talked about at {0}", at)
        hours, minutes, _ = at.split(":")
        # Not 0:27, which would be 27 seconds too.
        short = tr("{0}m", int(minutes)) if hours == "0" else tr("{0}h{1}", hours, minutes)
        texts = (f"▸ {at}", at, short, "▸") if time.tied else (tr("{0} ?", at), f"{at}?", f"{short}?", "?")
        for self._beside, text in zip((4, 2, 2, 4), texts, strict=True):
            self.setText(text)
            if self.sizeHint().width() <= room:
                break
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.resize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(look.TINY_PX, tabular=True))
        return QSize(metrics.horizontalAdvance(self.text()) + self._beside * look.GRID, self._theme.scaled(HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, frame = self._theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        tied = bool(self.time.tied)
        painter.setBrush(theme.color("wash") if tied or self.underMouse() else theme.color("pane", 0.9))
        pen = QPen(theme.color("accent" if tied else "ctl"), 1)
        if not tied:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        painter.setPen(theme.color("accent" if tied else "muted"))
        painter.setFont(theme.font(look.TINY_PX, tabular=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
