"""Notifications: a toast that fades, a lasting bar while something can't be saved, and running jobs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CONTROL, GRID
from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.small_widgets import ElidedLabel, push_button, text_label

_SHOWN_MS, _MS_A_LETTER = (3000, 6000), 60
"""The least and the most that a toast without buttons is shown, and how much each letter adds to the least."""
_OFFERED_MS = 15_000
"""How long a toast with buttons is shown."""
_MOST_TIMES = 3
"""How many times as long it is shown at most while the pointer is on it."""
_MOST_WIDE = 640
_COMES = (QEvent.Type.Show, QEvent.Type.Move)
_LEAST_WIDE = 280
"""Pixels of a sentence that has buttons beside it."""
Offer = tuple[str, Callable[[], object]]
"""A button's text, and what it does."""


class Toast(QFrame):
    """A sentence in the lower middle of a widget for some seconds, with buttons for what may come next.

    It lies above the strip below the pages, and stays while the pointer is on its buttons, though not for ever. Screen
    readers announce it.

    Args:
        strip: stays free at the bottom of ``over``.
    """

    def __init__(self, over: QWidget, strip: QWidget | None = None) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self._over, self._strip = over, strip
        self._kept_clear: list[QWidget] = []
        self._pointed, self._times = False, 0
        self.text = text_label()
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.offers: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID)
        self._row.setSpacing(GRID)
        self._row.addWidget(self.text, 0, Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._row.addLayout(self._buttons)
        self._ending = QTimer(self, singleShot=True)
        self._ending.timeout.connect(self._end)
        over.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str, offers: Sequence[Offer] = ()) -> None:
        """Show a sentence, and buttons after it."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        for old in self.offers:
            self._buttons.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.offers = [self._button(*offer) for offer in offers]
        self._place()
        self.show()
        self.raise_()
        self._times = 0
        least, most = _SHOWN_MS
        self._ending.start(_OFFERED_MS if offers else min(most, least + _MS_A_LETTER * len(sentence)))
        announce(self, sentence)

    def keep_clear_of(self, widget: QWidget) -> None:
        """Lie above a widget whose buttons it would cover, whenever that is shown."""
        self._kept_clear.append(widget)
        widget.installEventFilter(self)

    def take_back(self, sentence: str) -> None:
        """Hide a sentence that is no longer true, if it is the one shown."""
        if self.text.text() == sentence:
            self.hide()

    def tell_error(self, error: KnownError) -> None:
        """Show what went wrong."""
        self.tell(error.sentence)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointed = True

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize or (watched is not self._over and event.type() in _COMES):
            self._place()
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        self._times += 1
        # A pointer that rests where the toast appeared, or went on into a menu, is no wish to keep it.
        if self._pointed and self.offers and self._times < _MOST_TIMES:
            self._ending.start()
        else:
            self.hide()

    def _button(self, text: str, call: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAccessibleName(text)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda: call())
        self._buttons.addWidget(button)
        button.show()  # a hidden one would take no room
        return button

    def _place(self) -> None:
        margins = self._row.contentsMargins()
        for one in (self.text, *self.offers):
            one.ensurePolished()
        beside = sum(one.sizeHint().width() + GRID for one in self.offers) + margins.left() + margins.right()
        widths = self.text.fontMetrics().horizontalAdvance
        room = self._over.width() - 8 * GRID
        is_narrow = min(room, _MOST_WIDE) - beside < min(_LEAST_WIDE, widths(self.text.text()) + 4 * GRID)
        # In a narrow window the buttons are below the sentence, which would be a column of single words beside them.
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        beside = margins.left() + margins.right() if is_narrow else beside
        most = room - beside
        across = min(min(_MOST_WIDE - beside, most), widths(self.text.text()) + 4 * GRID)
        longest = max((widths(word) for word in self.text.text().split()), default=0) + 2 * GRID
        across = max(80, across, min(most, longest))  # A file's name is not broken.
        self.text.setMinimumSize(0, 0)  # else it reckons with the width of the sentence before
        height = self.text.heightForWidth(across)
        while across - GRID >= max(80, longest) and self.text.heightForWidth(across - GRID) == height:
            across -= GRID  # Lines are about equally long: none has but the last word.
        self.text.setFixedSize(across, max(CONTROL - GRID, height))
        self._row.invalidate()
        self.resize(self._row.totalSizeHint())
        self._row.activate()
        strip = self._strip.height() if self._strip and self._strip.isVisible() else 0
        left, bottom = (self._over.width() - self.width()) // 2, self._over.height() - strip - 2 * GRID
        for one in self._kept_clear:
            taken = QRect(one.mapTo(self._over, QPoint()), one.size())
            if one.isVisible() and taken.intersects(QRect(left, bottom - self.height(), self.width(), self.height())):
                bottom = min(bottom, taken.top() - GRID)
        self.move(left, bottom - self.height())


class TroubleBar(QFrame):
    """Stays until everything is saved."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trouble")
        self._theme = theme
        self._icon = QLabel()
        self.text = text_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        self.offer = push_button("")
        self.offer.clicked.connect(lambda: self._offered())
        self._offered: Callable[[], object] = self.hide
        row.addWidget(self.offer)
        theme.changed.connect(self._paint)
        theme.icons_loaded.connect(self._paint)
        self.hide()

    def tell(self, error: KnownError, *, changes: bool = True, offer: Offer | None = None) -> None:
        """Show an error, that ``changes`` wait to be saved, and a button for what helps."""
        kept = tr("Unsaved changes are kept; saving will be retried.")
        self.text.setText(f"{error.sentence} {kept}" if changes else error.sentence)
        self.offer.setVisible(offer is not None)
        if offer:
            self.offer.setText(offer[0])
            self._offered = offer[1]
        self._paint()
        self.show()
        announce(self, self.text.text())

    def _paint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("triangle-alert", "danger", 16))


class Activity(QWidget):
    """The newest background job: its name, its progress, and a button to cancel it.

    A quiet job is left out, and a download whose paper is in front: the reader shows it there.
    """

    def __init__(self, jobs: Jobs, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._session, self._theme = jobs, session, theme
        self._watched: QObject | None = None
        self.text = ElidedLabel()
        self.text.setProperty("muted", True)
        self.setMinimumWidth(180)
        self.stop = QToolButton()
        self.stop.setToolTip(tr("Cancel"))
        self.stop.setAccessibleName(tr("Cancel"))
        self.stop.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.stop)
        jobs.changed.connect(self._refresh)
        session.place_changed.connect(lambda *_: self._refresh())
        self._refresh()

    def _shown(self) -> list[Job[object]]:
        front = self._session.paper
        return [job for job in self._jobs.running if not (job.quiet or (front and job.paper_id == front.id))]

    def _refresh(self) -> None:
        running = self._shown()
        self.setVisible(bool(running))
        if running:
            job = running[-1]
            if job is not self._watched:
                self._watched = job
                job.progressed.connect(self._refresh)
            if self.stop.icon().isNull():
                self.stop.setIcon(self._theme.icon("x", "muted"))
            percent = job.progress.percent()
            more = f" (+{len(running) - 1})" if len(running) > 1 else ""
            self.text.set_full(job.title + (f" · {percent} %" if percent is not None else "") + more)

    def _stop(self) -> None:
        if running := self._shown():
            running[-1].cancel()
