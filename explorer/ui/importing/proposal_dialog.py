"""What is proposed for an episode before it is kept: its timeline, the notes it was read from, questions."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.jobs import Job
from explorer.app.shell.tokens import GRID, SIDE_WIDTH, SIDE_WIDTH_SMALL
from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.errors import KnownError
from explorer.model.known_settings import LOOK_UP_TITLES
from explorer.model.proposal_question import Answer, LineUse, ProposalQuestion, ProposalRow
from explorer.model.title_resolution import Ranked
from explorer.model.translation import later as _t
from explorer.model.translation import tr, translated, trn
from explorer.ui.dialog import Dialog
from explorer.ui.flow import Flow
from explorer.ui.importing.proposal_foot import ProposalFoot
from explorer.ui.importing.proposal_head import ProposalHead, ProposalNotice
from explorer.ui.importing.proposal_list import ListedRow, ProposalList, counted
from explorer.ui.importing.proposal_source import ProposalSource
from explorer.ui.importing.question_panel import QuestionPanel
from explorer.ui.question_dialog import QuestionDialog
from explorer.ui.small_widgets import push_button, text_label

if TYPE_CHECKING:
    from explorer.app.episodes.intake_work import LookedUp

_WIDE = 1300
_TIMES = {"feed": _t("Times from the feed’s chapters"), "audio": _t("Times from the audio’s chapters")}
_LOW = 500
"""Height below which the fields of the head are folded."""
_MARGIN = 24
_NOTES_WIDTH = 190
"""Width that the notes keep beside the sides, which grow with the letters."""


class ProposalDialog(Dialog):
    """Shows a proposal, takes answers by mouse and keys, and asks to keep it.

    Digits take a candidate, 0 none of them, T a talk; Enter goes to what waits next, Ctrl+Enter keeps.
    """

    kept = Signal(str)
    """The id of the episode that was put into the library, or whose answers were taken."""

    back_asked = Signal()
    """The episode is to be added from somewhere else."""

    def __init__(self, context: AppContext, proposal: EpisodeProposal, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self.proposal = context, proposal
        self._intake = context.subjects.intake
        self._row, self._note_times = "", proposal.note_times()
        self._doubts: list[str] = []  # The keys of open questions, in order: what "Doubt 1 of 3" counts.
        self._undo: list[tuple[str, Callable[[], None]]] = []  # Rows, and what takes back what was done with each.
        self._job: Job[object] | None = None
        self._waits = self._was_looked_up = self._is_looking = self._keeps_next = False
        self._problem = ""
        self.setModal(True)
        self.setWindowTitle(tr("Import an episode") if proposal.is_new else tr("Review papers"))
        theme = context.theme
        self.head = ProposalHead(theme, proposal)
        self.notice = ProposalNotice(theme)
        self.list, self.source, self.panel = ProposalList(theme), ProposalSource(theme), QuestionPanel(theme)
        self._foot = foot = ProposalFoot(is_new=proposal.is_new)
        self.hint, self.cancel, self.keep, self.look_up, self.next = (
            *(foot.hint, foot.cancel, foot.keep),
            *(foot.look_up, foot.next),
        )
        self._build()
        self._wire()
        self.source.show_notes(*proposal.source())
        self.refresh()
        self._go_to_first()
        self.fit(QSize(1600, 1000), _MARGIN)
        # A title that was read in the notes may be that of a paper. In a low window the papers need the room.
        self.head.edit.setChecked(not proposal.is_named and self.height() >= theme.scaled(_LOW))
        self.list.setFocus()
        if context.settings.get(LOOK_UP_TITLES) and self._can_look_up:
            QTimer.singleShot(0, self, self.start_look_up)

    # What is shown

    def refresh(self) -> None:
        """Show the proposal as it is now."""
        asked = self.proposal.questions()
        questions = {one.key: one for one in asked}
        rows = [self._listed(row, _shown(row.questions, questions)) for row in self.proposal.rows()]
        self.list.show_rows(rows, boxes=self.proposal.is_new)
        states = {one.row.key: one.state for one in rows}
        self.source.show_states(states, self._row)
        waiting = self.proposal.waiting(asked)
        self._doubts = [one.key for one in waiting if one.is_open]
        doubts = len(self._doubts)
        guesses = len(waiting) - doubts
        self.head.show_chips(counted(rows, doubts, guesses))
        self._waits = bool(waiting)
        self._show_question(next((one for one in rows if one.row.key == self._row), None))
        self._foot.show_waiting(doubts, guesses)
        self._tell_keys()
        self._tell(doubts, sum(one.state == "unresolved" for one in asked))

    def show_row(self, key: str) -> None:
        """Go to a row."""
        self._row = key
        self.list.go_to(key)
        self.refresh()

    def go_to_next(self) -> None:
        """Go to the next question that waits: open ones first, then guesses."""
        waiting = self.proposal.waiting()
        if not waiting:
            return
        here = self.panel.question
        keys = [one.key for one in waiting]
        if here is None or here.key in keys:
            at = keys.index(here.key) + 1 if here else 0
        else:
            at = self._after(here, waiting)
        self.show_row(waiting[at % len(waiting)].row or self._row)
        if not self.panel.search.hasFocus():
            self.list.setFocus()

    def start_look_up(self) -> None:
        """Look titles up in a job."""
        if self._job is not None or not self._can_look_up:
            return
        self._problem = ""
        self._job = job = self._intake.look_up(self.proposal)
        self.notice.tell(tr("Looking titles up…"), tr("Stop"), "stop", is_busy=True)
        self.look_up.setEnabled(False)
        self._is_looking = True
        self.refresh()
        job.progressed.connect(lambda progress: self._progressed(progress.text, progress.percent()))
        job.finished.connect(self._looked_up)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)

    def start_keeping(self) -> None:
        """Put the episode into the library in a job; nothing is written before. Looking titles up stops for it."""
        if not self.keep.isEnabled():
            return
        if self._job is not None:
            if self._is_looking:
                self._keeps_next = True
                self._job.cancel()
            return
        self.head.take_fields()
        self._set_busy(True)
        self._job = job = self._intake.keep(self.proposal)
        job.finished.connect(self._kept)
        job.failed.connect(self._failed)
        job.ended.connect(self._ended)

    def reject(self) -> None:
        """Override Qt: what was answered is given up by a button alone, and by no key that is pressed twice."""
        if not self.proposal.has_changes:
            self._give_up()
        elif not any(one.isVisible() for one in self.findChildren(QuestionDialog)):
            asked = QuestionDialog(
                tr("Not kept"),
                tr("Give up your answers?"),
                tr("Your answers are not kept yet, and can’t be restored."),
                [push_button(tr("Give up"), removes=True)],
                self,
            )
            asked.cancel.setText(tr("Stay"))
            asked.accepted.connect(self._give_up)
            asked.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: the keys of a proposal."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        focus = QApplication.focusWidget()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self.start_keeping()
            elif focus is self.panel.search:
                self.panel.start_search()
            elif isinstance(focus, QPushButton):
                focus.click()
            elif focus in self.head.fields.values():
                self.list.setFocus()
            else:
                self.go_to_next()
        elif key == Qt.Key.Key_Escape and focus is self.panel.search:
            self.panel.search.clear()
            self.list.setFocus()
        elif event.matches(QKeySequence.StandardKey.Undo) and not isinstance(focus, QLineEdit):
            self.undo()
        elif key == Qt.Key.Key_Slash and not control:
            self.panel.focus_search()
        elif key == Qt.Key.Key_Backspace and self._row in self.proposal.taken and focus is not self.panel.search:
            self._take_back(self._row, partial(self.proposal.give_back, self._row))
        elif control or not self.panel.press(event.text().upper()):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: the sides are narrower in a small window."""
        super().resizeEvent(event)
        width, scaled = event.size().width(), self._context.theme.scaled
        most = (width - scaled(_NOTES_WIDTH)) // 2
        side = min(most, scaled(SIDE_WIDTH + 40 if width >= _WIDE else SIDE_WIDTH_SMALL + 20))
        left = min(most, max(side, width * 3 // 10))  # the titles need the room more than the notes
        notes = width - left - side
        self._splitter.setSizes([left, notes, side])
        self._legend.setVisible(notes >= scaled(_NOTES_WIDTH) * 3 // 2)

    # Construction

    def _build(self) -> None:
        self._legend = self._make_legend()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        first = tr("What will be kept") if self.proposal.is_new else tr("Timeline")
        if whose := _TIMES.get(self.proposal.times_from):
            first = f"{first} · {translated(whose)}"
        notes = _titled(tr("The show notes, as they were read"), 5 * GRID, self.source, self._legend)
        for box in (_titled(first, 2 * GRID, self.list), notes, _titled("", 0, self.panel)):
            self._splitter.addWidget(box)
        has_notes = bool(self.proposal.source()[0])
        notes.setVisible(has_notes)  # an episode of a catalog has none
        self._splitter.setStretchFactor(1 if has_notes else 0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((self.head, 0), (self.notice, 0), (self._splitter, 1), (self._foot, 0)):
            column.addWidget(part, stretch)

    def _make_legend(self) -> QWidget:
        """Return what the colors of the notes mean, and below that what keys and clicks do in them."""
        legend, row = QWidget(), Flow(GRID)
        theme = self._context.theme
        for text, color in (
            (tr("time"), theme.color("wash")),
            (tr("paper"), theme.section("B", 0.2)),
            (tr("doubt or guess"), theme.color("award", 0.2)),
        ):
            label = text_label(text, small=True)
            label.setWordWrap(False)
            rgba = f"{color.red()}, {color.green()}, {color.blue()}, {color.alpha()}"
            label.setStyleSheet(f"background: rgba({rgba}); padding: 0 4px; border-radius: 3px;")
            row.addWidget(label)
        struck = text_label(tr("Struck through: left out."), muted=True, small=True)
        struck.setWordWrap(False)
        row.addWidget(struck)
        column = QVBoxLayout(legend)
        column.setContentsMargins(5 * GRID, GRID, 4 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        keys = tr("S makes a line a segment, P a paper. A click leads to its row.")
        column.addWidget(text_label(keys, muted=True, small=True))
        return legend

    def _wire(self) -> None:
        self.list.chosen.connect(self.show_row)
        self.source.chosen.connect(self.show_row)
        self.source.line_taken.connect(self._take_line)
        self.list.kept_changed.connect(self._leave_out)
        self.panel.kept_changed.connect(self._leave_out)
        self.panel.answered.connect(self._answer)
        self.panel.search_asked.connect(self._search)
        self.panel.shown.connect(self._tell_keys)
        self.panel.look_up_asked.connect(self.start_look_up)
        self.head.corrected.connect(self.refresh)
        self.notice.pressed.connect(self._pressed)
        self.look_up.clicked.connect(self.start_look_up)
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(self.start_keeping)
        self.next.clicked.connect(self.go_to_next)
        self._context.theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.list.restyle()
        self.source.restyle()
        self.head.restyle()
        self.panel.restyle()
        self.refresh()

    # Private helpers

    def _listed(self, row: ProposalRow, shown: ProposalQuestion | None) -> ListedRow:
        is_looked_up = self._is_looking and shown is not None and shown.state == "unresolved"
        return ListedRow(row, shown, is_looked_up, self._note_times.get(row.key))

    @property
    def _can_look_up(self) -> bool:
        return bool(self.proposal.wanted() or self.proposal.linked_arxiv())

    def _go_to_first(self) -> None:
        waiting = self.proposal.waiting()
        first = next((one.row for one in waiting if one.row), "")
        rows = [one.key for one in self.proposal.rows() if one.kind in ("segment", "paper")]
        if key := first or next(iter(rows), ""):
            self.show_row(key)

    def _after(self, here: ProposalQuestion, waiting: list[ProposalQuestion]) -> int:
        """Return the place of the question after one that waits no more: the next open one in the order of the notes,
        so that whoever skips a question is not led back to it after each answer."""
        order = [one.key for one in self.proposal.questions()]
        if here.key not in order:
            return 0
        later = set(order[order.index(here.key) + 1 :])
        return next((at for at, one in enumerate(waiting) if one.is_open and one.key in later), 0)

    def _show_question(self, listed: ListedRow | None) -> None:
        question = listed.question if listed else None
        if question is None or listed is None:
            is_segment = listed is not None and listed.row.kind == "segment"
            head = tr("Segment") if is_segment else tr("Paper")
        elif question.key in self._doubts:
            at = self._doubts.index(question.key) + 1
            head = tr("Doubt {0} of {1}", at, len(self._doubts))
        elif question.state == "guess":
            head = tr("Guess")
        else:
            head = tr("Talk") if question.state == "talk" else tr("Paper")
        self.panel.show_row(listed, head)

    def _tell_keys(self) -> None:
        self._foot.tell_keys(self.panel.question, len(self.panel.cards), waits=self._waits)

    def _tell(self, doubts: int, unresolved: int) -> None:
        """Show the most important of what the user should know."""
        if self._job is not None:
            return
        proposal = self.proposal
        held = tr("This episode is in your library: your answers stay.") if proposal.is_held else ""
        if self._problem:
            self.notice.tell(self._problem, tr("Try again"), "look up", is_problem=True)
        elif not proposal.has_papers:
            told = tr("No papers are named in these notes. Add one, or paste the episode’s page.")
            # Why there are none comes first: only a preview may be public.
            self.notice.tell(
                " ".join((*proposal.notices, told)), tr("Add from elsewhere…") if proposal.is_new else "", "back"
            )
        elif proposal.date_is_wrong:
            shown = (proposal.published or "")[:10]
            told = tr("“{0}” can’t be the day on which it was published.", shown)
            self.notice.tell(told, tr("Correct it"), "date", is_problem=True)
        elif proposal.notices:
            self.notice.tell(" ".join(proposal.notices))
        elif unresolved and not self._was_looked_up:
            told = trn(
                unresolved,
                "{count} title has no id or address. Looking it up asks arXiv and the services of your settings.",
                "{count} titles have no id or address. Looking them up asks arXiv and the services of your settings.",
            )
            self.notice.tell(f"{held} {told}".strip(), tr("Look titles up"), "look up")
        elif held:
            self.notice.tell(held)
        elif proposal.is_new and proposal.duration_s is None:
            told = tr("Its length is not known. It is found from the audio later, or set here.")
            self.notice.tell(told, tr("Set length"), "length")
        else:
            self.notice.tell("")
        self.look_up.setVisible(self._can_look_up and self.notice.isHidden() and bool(doubts))

    def _pressed(self, does: str) -> None:
        if does == "look up":
            self.start_look_up()
        elif does == "stop" and self._job:
            self._job.cancel()
        elif does == "undo":
            self.undo()
        elif does == "back":
            self._give_up()
            self.back_asked.emit()
        elif does in ("date", "length"):
            self.head.unfold("published" if does == "date" else "duration_s")

    def undo(self) -> None:
        """Take the last step back."""
        if self._undo and self._job is None:
            self._take_back(*self._undo.pop())

    def _take_back(self, row: str, step: Callable[[], None]) -> None:
        step()
        self._show_spans()
        self.refresh()
        if self.list.rows.place_of(row) is None:
            self._go_to_first()
        else:
            self.show_row(row)

    def _answer(self, key: str, answer: Answer | None) -> None:
        self._undo.append((self._row, partial(self.proposal.answer, key, self.proposal.answers.get(key))))
        self.proposal.answer(key, answer)
        self.refresh()
        self.list.setFocus()  # What was pressed is gone.

    def _take_line(self, line: int, use: LineUse) -> None:
        """Make a segment or a paper of a line of the notes, or say why it is none."""
        try:
            row = self.proposal.take_line(line, use)
        except KnownError as error:
            self.notice.tell(error.sentence, is_problem=True)
            return
        self._undo.append((row, partial(self.proposal.give_back, row)))
        self._show_spans()
        self.refresh()  # The list has the row then.
        self.show_row(row)
        told = tr("This line is a segment now.") if use == "segment" else tr("This line is a paper now.")
        self.notice.tell(told, tr("Undo"), "undo")

    def _show_spans(self) -> None:
        self._note_times = self.proposal.note_times()
        _, spans, unused = self.proposal.source()
        self.source.show_spans(spans, unused)

    def _leave_out(self, row: str, kept: bool) -> None:
        self._undo.append((row, partial(self.proposal.leave_out, row, left=row in self.proposal.left_out)))
        self.proposal.leave_out(row, left=not kept)
        self.show_row(row)

    def _search(self, text: str) -> None:
        key = self._row
        job = self._intake.search(text)

        def found(answer: tuple[tuple[Ranked, ...], list[KnownError]]) -> None:
            if key == self._row:
                results, problems = answer
                self.panel.show_results(results, " ".join(one.sentence for one in problems[:1]) if not results else "")
                if results and self.panel.search.hasFocus():
                    self.list.setFocus()  # so that a digit takes one

        job.finished.connect(found)
        job.failed.connect(lambda error: self.panel.show_problem(error.sentence) if key == self._row else None)
        self.finished.connect(job.cancel)  # What it finds comes too late then.

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _progressed(self, text: str, percent: int | None) -> None:
        self.notice.tell(text or tr("Looking titles up…"), tr("Stop"), "stop", is_busy=True)
        self.notice.progress(percent)

    def _looked_up(self, answer: "LookedUp") -> None:
        self._was_looked_up = True
        self.proposal.take_records(answer.records)
        self.proposal.take_found(answer.found)
        told = [one for one in answer.problems if one.code != "openreview-closed"]
        if told:
            self._problem = tr("{0} What is open stays open and can be looked up later.", told[0].sentence)

    def _failed(self, error: KnownError) -> None:
        self._problem = error.sentence

    def _ended(self) -> None:
        self._job, self._is_looking = None, False
        self._set_busy(False)
        self.refresh()
        if self._keeps_next:
            self._keeps_next = False
            self.start_keeping()
            return
        if self._was_looked_up and not (self.panel.question and self.panel.question.is_open):
            self._go_to_first()

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.keep, self.next, self.look_up, self.list, self.panel):
            widget.setEnabled(not busy)
        if busy:
            self.notice.tell(tr("Keeping the episode…"), is_busy=True)

    def _kept(self, episode_id: str) -> None:
        self.accept()  # First, so that the focus goes to what is opened.
        self.kept.emit(episode_id)


def _shown(keys: tuple[str, ...], questions: dict[str, ProposalQuestion]) -> ProposalQuestion | None:
    """Return the first question that waits, else the last one: that about the paper."""
    found = [questions[key] for key in keys if key in questions]
    return next((one for one in found if one.is_open), found[-1] if found else None)


def _titled(title: str, left: int, widget: QWidget, below: QWidget | None = None) -> QWidget:
    """Return a widget below a title that begins where its contents do, with another widget below it."""
    box = QFrame()
    box.setObjectName("left")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if title:
        label = text_label(title, muted=True, small=True)
        label.setContentsMargins(left, 2 * GRID, 2 * GRID, GRID)
        column.addWidget(label)
    column.addWidget(widget, 1)
    if below is not None:
        column.addWidget(below)
    return box
