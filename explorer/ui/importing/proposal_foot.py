"""The lower edge of a proposal: which keys answer what is shown, and the buttons that keep it or go on."""

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from explorer.app.shell.tokens import GRID
from explorer.model.proposal_question import ProposalQuestion
from explorer.model.translation import tr, trn
from explorer.ui.small_widgets import push_button, text_label

_MOST_LINES = 2
"""Lines of the whole hint at which it is shortened."""


class ProposalFoot(QFrame):
    """The buttons, of which one is the primary one, and a hint beside them."""

    def __init__(self, *, is_new: bool) -> None:
        super().__init__()
        self._is_new = is_new
        self._hints = ("", "")
        """Which keys answer, and what becomes of what stays open."""
        self.hint = text_label(muted=True, small=True)
        self.cancel, self.keep = push_button(tr("Cancel")), push_button("")
        self.look_up = push_button(tr("Look titles up"))
        self.next = push_button(tr("Next doubt"))
        self.keep.setToolTip(tr("Ctrl+Enter"))
        self.setObjectName("foot")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.hint, 1)
        for button in (self.look_up, self.cancel, self.keep, self.next):
            button.setAutoDefault(False)
            row.addWidget(button)

    def show_waiting(self, doubts: int, guesses: int) -> None:
        """Show what waits for the user: it is kept with its doubts, or the next one is shown."""
        waits = bool(doubts or guesses)
        if self._is_new:
            many = trn(doubts, "Keep, with {count} doubt", "Keep, with {count} doubts")
            self.keep.setText(many if doubts else tr("Keep"))
        else:
            self.keep.setText(tr("Save"))
        self.next.setVisible(waits)
        self.next.setText(tr("Next doubt") if doubts else tr("Next guess"))
        for button, primary in ((self.keep, not waits), (self.next, waits)):
            if button.property("primary") is not primary:
                button.setProperty("primary", primary)
                button.style().polish(button)

    def tell_keys(self, question: ProposalQuestion | None, papers: int, *, waits: bool) -> None:
        """Tell which keys answer the question that is shown, and what becomes of one that stays open.

        Args:
            papers: how many papers are offered for it.
        """
        if not waits:
            ended = tr("Nothing is in doubt. Ctrl+Enter keeps it.") if self._is_new else tr("Nothing is in doubt.")
            self._hints = ended, ""
            self._show_hint()
            return
        takes = ""
        if papers:
            takes = trn(papers, "1 takes the paper", "1–{0} take a paper", min(papers, 9))
        elif question is not None and question.kind in ("paper", "segment"):
            takes = tr("/ searches for a paper")
        goes = tr("{0}, Enter shows the next one.", takes) if takes else tr("Enter shows the next one.")
        self._hints = goes, tr("What you leave open stays on the timeline as a question.")
        self._show_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: the hint is shorter beside wide buttons."""
        super().resizeEvent(event)
        self._show_hint()

    def _show_hint(self) -> None:
        shown = [self.look_up, self.cancel, self.keep, self.next]
        room = self.width() - sum(one.sizeHint().width() + 2 * GRID for one in shown if not one.isHidden())
        whole = " ".join(filter(None, self._hints))
        fits = QFontMetrics(self.hint.font()).horizontalAdvance(whole) < _MOST_LINES * (room - 6 * GRID)
        self.hint.setText(whole if fits else self._hints[0])
        self.hint.setToolTip("" if fits else whole)
