"""The chip over the pages, while papers follow the sound: whose paper waits, or comes next, and what to do about it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model.episode import Segment
from explorer.model.translation import tr
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.small_widgets import ElidedLabel, FrameAbove

_MOST_PX = 520


class FollowChip(FrameAbove):
    """Lies in the lower left corner of the pages of the active reader. It never takes the focus."""

    def __init__(self, context: AppContext, readers: SplitReader) -> None:
        super().__init__(readers.body)
        self.setObjectName("card")
        self._context, self._session, self._readers = context, context.session, readers
        self._shown: tuple[Segment, int | None] | None = None
        """The segment whose paper may be opened, and in how many seconds it begins; None for those if it has begun."""
        self.when = QLabel()
        self.title = ElidedLabel()
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.open, self.stay = QToolButton(), QToolButton()
        for button, text, call in (
            (self.open, tr("Open"), self._open),
            (self.stay, tr("Stay here"), self._session.stay),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(call)
        self.open.setObjectName("offer")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4 * GRID, GRID, 2 * GRID, GRID)
        self._row.setSpacing(GRID)
        for one in (self.when, self.title, self.open, self.stay):
            self._row.addWidget(one)
        readers.body.installEventFilter(self)
        readers.view_changed.connect(self._place)
        session = self._session
        session.waits.connect(lambda _: self.look())
        session.passed_over.connect(self.look)
        session.place_changed.connect(lambda *_: self.look())
        session.timeline_changed.connect(lambda _: self.look())
        session.playhead.ticked.connect(lambda _: self.look())
        session.playhead.playing_changed.connect(self.look)
        context.theme.changed.connect(self._restyle)
        self.hide()
        self._restyle()

    def look(self) -> None:
        """Show what waits or comes; the same again changes nothing."""
        found = self._found()
        if found == self._shown:
            return
        self._shown = found
        if found is None:
            self.hide()
            return
        segment, seconds = found
        self.when.setText(tr("Now:") if seconds is None else tr("Next in {0}:", f"0:{seconds:02}"))
        self.title.set_full(segment.short_title, segment.title)
        self.open.setVisible(bool(segment.paper_id))
        actions = self._context.actions
        self.open.setToolTip(actions.keyed(tr("Open"), "play.open") if seconds is None else tr("Open"))
        self.stay.setToolTip(actions.keyed(tr("Stay here"), "play.stay"))
        self.setAccessibleName(f"{self.when.text()} {segment.title}")
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _found(self) -> tuple[Segment, int | None] | None:
        session = self._session
        if not session.follows:
            return None
        if session.waiting:
            return session.waiting, None
        return session.coming()

    def _open(self) -> None:
        """Open the paper now, whether it waits or comes."""
        segment = self._shown[0] if self._shown else None
        if self._session.waiting:
            self._session.open_waiting()
        elif segment and segment.paper_id:
            self._session.open_paper(segment.paper_id)

    def _place(self) -> None:
        if self._shown is None:
            return
        pages = self._readers.active.stack
        corner = pages.mapTo(self._readers.body, pages.rect().bottomLeft())
        self._row.invalidate()
        wanted = self._row.totalSizeHint()
        self.resize(
            QSize(min(wanted.width(), self._context.theme.scaled(_MOST_PX), pages.width() - 6 * GRID), wanted.height())
        )
        self.move(corner.x() + 3 * GRID, corner.y() - self.height() - 3 * GRID)

    def _restyle(self) -> None:
        theme = self._context.theme
        self.when.setFont(theme.font(bold=True, tabular=True))
        self.title.setFont(theme.font())
        self._place()
