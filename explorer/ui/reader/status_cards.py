"""Cards in place of the pages: a download with its progress, a failure with its next steps, a talk."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.papers.document_loader import Failed, Fetching
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CARD_WIDTH, GRID
from explorer.model import timecode
from explorer.model.episode import Resource, Segment, Timeline
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.announcement import announce
from explorer.ui.small_widgets import push_button, text_label

_LONGEST_TOLD = 300


class EmptyCanvas(QWidget):
    """An empty area in the canvas's color."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.color("canvas"))


class StatusCard(QScrollArea):
    """A card in the middle of the canvas; it scrolls if the window is small."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        canvas = EmptyCanvas(theme)
        outer = QVBoxLayout(canvas)
        outer.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        self.card = QFrame()
        self.card.setObjectName("card")
        theme.changed.connect(self._fit_card)
        self._fit_card()
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        self.column.setSpacing(2 * GRID)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card, 20)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(3)
        self.setWidget(canvas)

    def take_focus(self) -> None:
        """Focus the main button."""
        self.setFocus()

    def _fit_card(self) -> None:
        self.card.setMaximumWidth(self._theme.scaled(CARD_WIDTH))


class EmptyCard(StatusCard):
    """Says that no paper is open, and how to open one."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._actions = actions
        self.setAccessibleName(tr("No paper is open"))
        self.ways = text_label()
        self.back = text_label(muted=True, small=True)
        for label in (text_label(self.accessibleName(), heading=True), self.ways, self.back):
            self.column.addWidget(label)
        actions.keys_changed.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        open_key, back_key = self._actions.key("file.open"), self._actions.key("tab.reopen")
        keyed = tr("Choose one on the timeline, or open your own PDF ({0}).", open_key)
        self.ways.setText(keyed if open_key else tr("Choose one on the timeline, or open your own PDF."))
        self.back.setText(tr("{0} reopens the last closed tab.", back_key))
        self.back.setVisible(bool(back_key))


class FetchCard(StatusCard):
    """A download: bytes, percent and Cancel."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.title = text_label(heading=True)
        self.doing = text_label(muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.amount = text_label(muted=True, small=True)
        self.cancel = push_button(tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        for widget in (self.title, self.doing, self.bar, self.amount):
            self.column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        self.column.addLayout(row)

    def show_state(self, state: Fetching) -> None:
        """Show the progress; without a known length, only the bytes."""
        progress = state.progress
        doing = progress.text or tr("Downloading the PDF from arXiv…")
        if (state.paper.title, doing) != (self.title.text(), self.doing.text()):
            announce(self, f"{state.paper.title}. {doing}")
        self.title.setText(state.paper.title)
        self.setAccessibleName(state.paper.title)
        self.doing.setText(doing)
        percent = progress.percent()
        self.bar.setRange(0, 0 if percent is None else 100)
        if percent is not None:
            self.bar.setValue(percent)
        done = readable_bytes(progress.done)
        if progress.total:
            text = tr("{0} of {1} · {2} %", done, readable_bytes(progress.total), percent)
        else:
            text = tr("{0} downloaded", done) if progress.done else tr("Connecting…")
        self.amount.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)


class FailureCard(StatusCard):
    """A failure, with the next steps."""

    retried = Signal()
    local_asked = Signal()
    browser_asked = Signal()
    outside_asked = Signal(str)
    """The path of the file that could not be shown, to open in another program."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.icon = QLabel()
        self._sign = ("circle-alert", "danger")
        theme.changed.connect(self._paint_sign)
        theme.icons_loaded.connect(self._paint_sign)
        self.title = text_label(heading=True)
        self.reason = text_label()
        self.retry = push_button(tr("Try again"), primary=True)
        self.local = push_button(tr("Open a local PDF…"))
        self.browser = push_button(tr("Open in browser"))
        self.outside = push_button(tr("Open with default PDF viewer"))
        self._path = ""
        self.retry.clicked.connect(self.retried)
        self.local.clicked.connect(self.local_asked)
        self.browser.clicked.connect(self.browser_asked)
        self.outside.clicked.connect(lambda: self.outside_asked.emit(self._path))
        self.column.addWidget(self.icon)
        self.column.addWidget(self.title)
        self.column.addWidget(self.reason)
        self.column.addSpacing(2 * GRID)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * GRID)
        for button in (self.retry, self.local, self.browser):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.column.addLayout(self._buttons)
        self.column.addWidget(self.outside, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self, state: Failed, url: str | None) -> None:
        """Show what failed; ``url`` is the paper's page, if it has one."""
        self.title.setText(state.paper.title)
        self.setAccessibleName(state.paper.title)
        self.reason.setText(state.error.sentence)
        announce(self, f"{state.paper.title}. {state.error.sentence}")
        self.retry.setVisible(state.error.code != "no-arxiv")
        asks = state.error.code == "not-downloaded"
        resumes = tr("Resume") if state.cancelled else tr("Try again")
        self.retry.setText(tr("Download") if asks else resumes)
        self._path = state.path or ""
        self.outside.setVisible(bool(self._path))
        self.browser.setVisible(url is not None)
        self.browser.setToolTip(url or "")
        if asks:
            self._sign = ("download", "muted")
        else:
            self._sign = ("circle-pause", "muted") if state.cancelled else ("circle-alert", "danger")
        self._paint_sign()

    def take_focus(self) -> None:
        """Focus the first button: Enter tries again."""
        (self.local if self.retry.isHidden() else self.retry).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # One below the other if the reader is narrow, as in a split.
        shown = [button for button in (self.retry, self.local, self.browser) if not button.isHidden()]
        needed = sum(button.sizeHint().width() + 2 * GRID for button in shown)
        room = min(self.viewport().width() - 12 * GRID, self.card.maximumWidth()) - 12 * GRID
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(beside if needed <= room else below)

    def _paint_sign(self) -> None:
        self.icon.setPixmap(self._theme.pixmap(*self._sign, 24))


class ToldBesideCard(StatusCard):
    """What failed is told on the other side of a split view, which shows the same paper."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(tr("The same paper as on the other side"))
        self.column.addWidget(text_label(self.accessibleName(), muted=True))


class TalkCard(StatusCard):
    """A segment without a paper: speakers, duration, and what the talk mentions."""

    paper_chosen = Signal(str)
    address_chosen = Signal(str)
    """A link of the show notes, of the web."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._actions = actions
        self.segment_id = ""
        self.when = text_label(muted=True)
        self.title = text_label(heading=True)
        self.speakers = text_label(muted=True)
        self.column.addWidget(self.when)
        self.column.addWidget(self.title)
        self.column.addWidget(self.speakers)
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * GRID)
        self.column.addLayout(self._list)

    def show_segment(self, segment: Segment, timeline: Timeline) -> None:
        """Show a talk with the papers and other things it mentions."""
        start = timecode.display(segment.start_s)
        if timeline.episode.duration_s or segment.end_s < timecode.MAX_SECONDS:
            self.when.setText(tr("Talk · {0} · {1}", start, timecode.spoken(segment.end_s - segment.start_s)))
        else:  # The last one of an episode of unknown length.
            self.when.setText(tr("Talk · {0}", start))
        self.title.setText(segment.title)
        self.setAccessibleName(segment.title)
        self.speakers.setText(", ".join(segment.speakers))
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self.segment_id = segment.id
        about = timeline.papers.get(segment.paper_id or "")
        papers = tuple(one for one in timeline.mentioned_in(segment.id) if one is not about)
        others = [one for one in timeline.resources_of(segment.id) if one.kind != "part"]
        if about:  # It was chosen while the card was shown.
            self._list.addWidget(self._head(tr("The paper it is about")))
            self._list.addWidget(self._paper(about))
        if papers:
            self._list.addWidget(self._head(tr("Papers it mentions")))
            for paper in papers:
                self._list.addWidget(self._paper(paper))
        if others:
            self._list.addWidget(self._head(tr("Also named in the show notes")))
            for other in others:
                self._list.addWidget(self._link(other))
        if not about and not papers and not others:
            self._list.addWidget(text_label(tr("This talk has no paper, and the show notes name none."), muted=True))
        self._list.addSpacing(2 * GRID)
        if key := self._actions.key("mark.moment"):
            hint = tr("{0} adds a note at this time.", key)
            self._list.addWidget(text_label(hint, muted=True, small=True))

    def _head(self, text: str) -> QWidget:
        label = text_label(text, muted=True, small=True)
        label.setContentsMargins(0, 2 * GRID, 0, 0)
        return label

    def _link(self, link: Resource) -> QWidget:
        """Return a button for a page of the web; for anything else its name."""
        url = link.url or ""
        if not url.lower().startswith(("https://", "http://")):
            return text_label(f"{link.title} ({link.kind})")
        button = self._choice(link.title or url)
        button.setToolTip(url[:_LONGEST_TOLD])
        button.setAccessibleDescription(tr("Opens in the browser"))
        button.clicked.connect(lambda: self.address_chosen.emit(url))
        return button

    def _paper(self, paper: Paper) -> QWidget:
        button = self._choice(paper.title)
        button.clicked.connect(lambda: self.paper_chosen.emit(paper.id))
        return button

    def _choice(self, text: str) -> QPushButton:
        room = self._theme.scaled(CARD_WIDTH) - 20 * GRID
        # With the font that the button gets, which the card has not before it is shown.
        title = QFontMetrics(self._theme.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        # An ampersand would underline the next letter.
        button = push_button(title.replace("&", "&&"))
        button.setObjectName("choice")
        button.setToolTip(text if title != text else "")
        button.setAccessibleName(text)
        return button


def readable_bytes(count: int) -> str:
    """Format ``1048576`` as ``1.0 MB``; units of 1024, as file managers use."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} kB"
    return f"{count / 1024 / 1024:.1f} MB"
