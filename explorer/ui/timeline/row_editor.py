"""The field in which a row's title or time is typed, in its place in the list."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from explorer.app.shell import tokens as look
from explorer.model import timecode
from explorer.model.timeline_edit import LONGEST_TITLE
from explorer.model.translation import tr
from explorer.ui.timeline.timeline_rows import TimelineRow
from explorer.ui.timeline.timeline_view import TimelineView

Field = Literal["title", "time"]


class RowEditor(QLineEdit):
    """Edits a title or a time: Enter or a click elsewhere keeps what was typed, Escape does not; Tab goes from
    title to time and back."""

    titled = Signal(object, str)
    """A TimelineRow, and the title that was typed for it."""
    timed = Signal(object, int)
    """A TimelineRow, and the second at which it is to start."""
    wrong = Signal(str)
    """Why the typed text can't be kept, in one sentence."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._row: TimelineRow | None = None
        self._field: Field = "title"
        self._first = ""
        self.setStyleSheet("QLineEdit { padding: 0 2px; min-height: 0; }")
        self.hide()
        view.verticalScrollBar().valueChanged.connect(self._follow)
        view.model().modelReset.connect(self._follow)
        view.model().dataChanged.connect(self._follow)

    @property
    def key(self) -> str | None:
        """Return the key of the row that is edited; None if none is."""
        return self._row.key if self._row else None

    def open(self, row: TimelineRow, field: Field = "title") -> None:
        """Edit a row that is shown, with its text selected."""
        self._leave()
        self._row, self._field = row, field if row.start_s is not None else "title"
        is_time = self._field == "time"
        self._first = timecode.display(row.start_s or 0) if is_time else row.title
        self.setMaxLength(12 if is_time else LONGEST_TITLE)
        self.setAccessibleName(tr("Start time") if is_time else tr("Title"))
        self.setToolTip(tr("Up and Down change it by a second") if is_time else "")
        self.setFont(self._view.painter.measure.time.font if is_time else self._view.painter.measure.normal.font)
        self.setText(self._first)
        self._follow()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._select()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Enter keeps the text, Escape does not; Up and Down change a time by a second."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._keep():
                self._close()
        elif key == Qt.Key.Key_Escape:
            self._close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._field == "time":
            self._step(1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Override Qt: Tab goes to the other field of the row."""
        keys = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in keys:
            row, other = self._row, "title" if self._field == "time" else "time"
            if row is not None and row.start_s is not None and self._keep():
                self.open(row, "title" if other == "title" else "time")
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override Qt: keep what was typed, unless only a menu or another window took the focus."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._leave()

    def _keep(self) -> bool:
        """Tell of a changed text; return False if it is no time or no title."""
        row, text = self._row, self.text().strip()
        if row is None or text == self._first:
            return True
        if self._field == "title":
            if text:
                self.titled.emit(row, text)
            else:
                self.wrong.emit(tr("A title can’t be empty: type one."))
            return bool(text)
        try:
            self.timed.emit(row, timecode.parse(text))
        except ValueError as error:
            self.wrong.emit(f"{error}.")
            self._select()
            return False
        return True

    def _select(self) -> None:
        """Select the text with its beginning in view."""
        self.setSelection(len(self.text()), -len(self.text()))

    def _leave(self) -> None:
        if self._row is not None:
            self._keep()
            self._row = None
            self.hide()

    def _close(self) -> None:
        self._row = None
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _step(self, by: int) -> None:
        if (seconds := timecode.parse_or_none(self.text())) is not None:
            self.setText(timecode.display(max(0, seconds + by)))

    def _follow(self, *_: object) -> None:
        """Lie over the row's text, wherever that is now; go with the row if it is gone."""
        if self._row is None:
            return
        place = self._view.place_of(self._row.key)
        if place is None:
            self._row = None
            self.hide()
            return
        rect, boxes = place[1:]
        text = boxes.time if self._field == "time" else boxes.title
        # As high as the title, so that its second line does not look out below.
        high = max(text.height(), self.fontMetrics().height()) + 2 * look.GRID
        left = max(1, text.left() - look.GRID - 2)
        right = text.right() + look.GRID + 2 if self._field == "time" else rect.width() - look.GRID
        self.setGeometry(QRect(left, rect.top() + text.center().y() - high // 2, max(60, right - left), high))
