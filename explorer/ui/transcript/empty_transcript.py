"""What the transcript panel shows without a transcript: how to get one, what is being done, what went wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.episodes.transcripts import TranscriptState
from explorer.app.shell.tokens import GRID
from explorer.model.translation import tr, trn
from explorer.ui.small_widgets import push_button, text_label


class EmptyTranscript(QWidget):
    """An icon, a sentence, and the buttons that help."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.subjects.transcripts
        self._icon = QLabel()
        self.text = text_label(muted=True)
        for one in (self._icon, self.text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.get_button = push_button(tr("Get it from the feed"))
        self.open_button = push_button(tr("Open a file…"))
        self.make_button = push_button(tr("Make it from the audio"))
        self.cancel_button = push_button(tr("Stop"))
        self.back_button = push_button(tr("Show the transcript"))
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 10 * GRID, 6 * GRID, 6 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self._icon)
        column.addWidget(self.text)
        for button in (self.get_button, self.open_button, self.make_button, self.cancel_button, self.back_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.get_button.clicked.connect(self._words.get_from_feed)
        self.open_button.clicked.connect(context.actions["transcript.open"].trigger)
        self.make_button.clicked.connect(self._words.make)
        self.cancel_button.clicked.connect(self._words.cancel)
        self.back_button.clicked.connect(self._words.forget_problem)
        context.theme.changed.connect(self._restyle)
        context.theme.icons_loaded.connect(self._restyle)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._restyle()

    def show_state(self, state: TranscriptState) -> None:
        """Show what is known of the episode's transcripts."""
        busy = bool(state.doing)
        self.text.setText(self._sentence(state))
        self.get_button.setVisible(bool(state.episode) and not busy and state.offered > 0)
        self.open_button.setVisible(bool(state.episode) and not busy and not state.is_reading)
        can_make = bool(state.episode) and not busy and not state.is_reading and not state.problem
        self.make_button.setVisible(can_make and self._words.can_make)
        self.cancel_button.setVisible(busy)
        self.back_button.setVisible(bool(state.shown and state.problem))
        first = self.get_button if state.offered else self.open_button
        first = self.cancel_button if busy else first
        # While it is read there is no button, and the keys must not go to the pages.
        self.setFocusProxy(None if first.isHidden() else first)  # type: ignore[arg-type]

    def _sentence(self, state: TranscriptState) -> str:
        if state.episode is None:
            return tr("Open an episode to see what is said in it.")
        if state.doing:
            return f"{state.doing}…"
        if state.problem:
            return state.problem
        if state.is_reading:
            return ""
        if state.offered:
            offer = trn(state.offered, "The feed has a transcript.", "The feed has {count} transcripts.")
            return tr("{0} It follows while you listen, and shows which page is talked about.", offer)
        return tr(
            "No transcript yet. Open a VTT, SRT, ASS or JSON file, or text with times: "
            "it follows while you listen, and shows which page is talked about."
        )

    def _restyle(self) -> None:
        self._icon.setPixmap(self._context.theme.pixmap("file-text", "muted", 24))
        self.text.setFont(self._context.theme.font())
