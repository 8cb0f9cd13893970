"""The panel at the right of a proposal: one question, what may be meant, and a search for another paper."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import CONTROL, GRID
from explorer.model import timecode
from explorer.model.folded_text import fold
from explorer.model.one_line import one_line
from explorer.model.proposal_question import Answer, ProposalQuestion
from explorer.model.title_resolution import Ranked
from explorer.model.translation import tr, trn
from explorer.ui.flow import Flow
from explorer.ui.importing.candidate_card import CandidateCard
from explorer.ui.importing.proposal_list import ListedRow
from explorer.ui.small_widgets import clearable, push_button, text_label

_LONGEST = 90


class QuestionPanel(QScrollArea):
    """Shows the question of a row. ``press`` takes a key of the keyboard."""

    answered = Signal(str, object)
    """The key of a question and the Answer; None takes the answer back."""
    kept_changed = Signal(str, bool)
    """The key of a row, and whether it is to be kept."""
    search_asked = Signal(str)
    look_up_asked = Signal()
    shown = Signal()
    """Other papers are offered than before."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._listed: ListedRow | None = None
        self._head = ""
        self._is_stale = True
        self._results: Sequence[Ranked] | None = None
        self._is_searching, self._told = False, ""
        self.cards: list[CandidateCard] = []
        self.buttons: dict[str, QPushButton] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setObjectName("side")
        self.setAccessibleName(tr("Question"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Other title, arXiv id or address…"))
        self.search.setAccessibleName(tr("Search for another paper"))
        self.search.setMinimumHeight(CONTROL)
        self.search.setMaxLength(500)
        clearable(self.search, tr("Clear"), theme)
        self.search.textChanged.connect(self._cleared)
        self._search_row = QWidget()
        row = QHBoxLayout(self._search_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.search_button = push_button(tr("Search"))
        self.search_button.setAutoDefault(False)
        self.search_button.clicked.connect(self.start_search)
        row.addWidget(self.search, 1)
        row.addWidget(self.search_button)

    @property
    def question(self) -> ProposalQuestion | None:
        """Return the question that is shown."""
        return self._listed.question if self._listed else None

    def show_row(self, listed: ListedRow | None, head: str) -> None:
        """Show the question of a row.

        Args:
            head: what stands above it, such as *Doubt 1 of 3*.
        """
        before = self._listed.row.key if self._listed else None
        if before != (listed.row.key if listed else None) or (
            listed and self.question and listed.question and listed.question.key != self.question.key
        ):
            self._results, self._is_searching, self._told = None, False, ""
            self._is_stale = True
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
        if (listed, head) != (self._listed, self._head) or self._is_stale:
            self._listed, self._head = listed, head
            self._build()

    def show_results(self, results: Sequence[Ranked], problem: str = "") -> None:
        """Show what a search has found, in place of the candidates; these stay if it has found nothing."""
        self._results, self._is_searching = results or None, False
        self._told = problem or (
            "" if results else tr("Nothing was found. Try another title, an arXiv id or an address.")
        )
        self._build()
        self._reveal(self.cards[0] if results and self.cards else self._search_row)

    def show_problem(self, sentence: str) -> None:
        """Show why a search found nothing."""
        self._is_searching, self._told = False, sentence
        self._build()
        self._reveal(self._search_row)

    def start_search(self) -> None:
        """Search for what is typed."""
        if text := self.search.text().strip():
            self._is_searching, self._told = True, ""
            self._build()
            self.search_asked.emit(text)

    def focus_search(self) -> None:
        """Go to the search, and show what is typed there."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._reveal(self._search_row)

    def restyle(self) -> None:
        """Show the question again, because the theme changed."""
        self._build()

    def press(self, key: str) -> bool:
        """Take a digit or a letter as an answer; return whether it is one. A paper that is out of view is shown first,
        and taken when the key is pressed again."""
        if key in self.buttons:
            self.buttons[key].click()
            return True
        if key.isdigit() and 0 < int(key) <= len(self.cards):
            card = self.cards[int(key) - 1]
            if self._is_in_view(card):
                card.click()
            else:
                self._reveal(card)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: what has the focus, or the first paper, is in view in the new size."""
        super().resizeEvent(event)
        if self.search.hasFocus() or self.cards:
            self._reveal(self._search_row if self.search.hasFocus() else self.cards[0])

    def _is_in_view(self, card: QWidget) -> bool:
        """Return whether the first line of a card is in view."""
        self._settle()
        top = card.mapTo(self.viewport(), QPoint()).y()
        return top >= 0 and top + min(card.height(), 3 * card.fontMetrics().height()) <= self.viewport().height()

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to a widget; of one that is higher than the view to its upper edge."""
        self._settle()
        bar = self.verticalScrollBar()
        top = widget.mapTo(self.viewport(), QPoint()).y() + bar.value()
        low = top + widget.height() - self.viewport().height() + GRID
        bar.setValue(min(max(bar.value(), low), max(0, top - GRID)))

    def _settle(self) -> None:
        """Lay out what was put in just now."""
        body = self.widget()
        if body is not None and (column := body.layout()):
            column.activate()
            QApplication.sendPostedEvents(body, QEvent.Type.LayoutRequest)
            QApplication.sendPostedEvents(self, QEvent.Type.LayoutRequest)

    # What is shown

    def _build(self) -> None:
        is_other, self._is_stale = self._is_stale, False
        had_focus = self.search.hasFocus()
        if old := self.takeWidget():
            self._search_row.setParent(None)
            old.hide()
            old.deleteLater()
        self.cards, self.buttons = [], {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        if self._listed is None:
            column.addWidget(text_label(tr("Choose a row at the left to see what it is about."), muted=True))
        else:
            self._fill(column, self._listed)
        column.addStretch(1)
        for label in body.findChildren(QLabel):
            label.setMinimumWidth(1)  # A word that is too long is cut, and does not widen all.
        self.setWidget(body)
        self.shown.emit()
        if had_focus:
            self.focus_search()
        elif is_other and self.cards:
            self._reveal(self.cards[0])

    def _fill(self, column: QVBoxLayout, listed: ListedRow) -> None:
        row, question = listed.row, listed.question
        column.addWidget(text_label(self._head, muted=True, small=True))
        words = question.words if question and question.words else row.title
        title = f"“{one_line(words, _LONGEST)}”"
        if question and question.kind == "told":
            title = tr("Left out of the timeline")
        elif row.start_s is not None:
            title = tr("{0} at {1}", title, timecode.display(row.start_s))
        column.addWidget(text_label(title, heading=True))
        if not row.kept:
            column.addWidget(text_label(tr("It is left out, now and in every later import."), muted=True))
            self._button(column, "", tr("Keep it"), lambda: self.kept_changed.emit(row.key, True))
            return
        if question is None:
            told = tr("Nothing is asked about it.")
            if row.part:
                told = tr(
                    "The notes list it under “{0}”, with times that begin again at 0:00:00. It is kept with the "
                    "segment above, at its time in the episode.",
                    row.part,
                )
            column.addWidget(text_label(told, muted=True))
            return
        sentence = tr("Looking it up…") if listed.is_looked_up else self._sentence(question)
        column.addWidget(text_label(sentence, muted=True))
        if question.kind in ("check", "told"):
            self._check(column, question)
            return
        self._candidates(column, question)
        self._answers(column, listed, question)
        column.addWidget(self._search_row)
        self.search_button.setEnabled(not self._is_searching)
        self.search_button.setText(tr("Searching…") if self._is_searching else tr("Search"))
        self._search_row.show()
        if self._told:
            why = text_label(self._told, small=True)
            why.setObjectName("wrong")
            column.addWidget(why)
        column.addSpacing(GRID)
        note = tr(
            "Nothing is attached without you where the program is not sure. What you choose is kept over every later "
            "import."
        )
        column.addWidget(text_label(note, muted=True, small=True))

    def _sentence(self, question: ProposalQuestion) -> str:
        if self._results is not None:
            return tr("Choose one of the papers that were found, or search again.")
        count = len(question.ranked)
        return {
            "unresolved": tr("The notes give no id or address. Its title was not looked up yet."),
            "missing": tr("No paper with such a title was found. Search for it, or leave it open."),
            "asked": question.asked or trn(count, "Is it this paper?", "Which of these {count} papers is it?"),
            "guess": tr("Found by its title. It looks like a guess until you confirm it."),
            "linked": tr("The notes have its id or address."),
            "chosen": tr("Chosen by you."),
            "none": tr("None of the papers found. It stays without a paper, and is not looked up again."),
            "talk": tr("A talk without a paper. If it is about one, search for that."),
            "checked": tr("Checked by you."),
            "confirmed": tr("Confirmed by you."),
        }[question.state]

    def _check(self, column: QVBoxLayout, question: ProposalQuestion) -> None:
        if question.asked and question.state != "asked":
            column.addWidget(text_label(question.asked, muted=True))
        row = Flow(2 * GRID)
        right = tr("It is right") if question.kind == "check" else tr("OK")
        self._button(row, "1", right, lambda: self._answer("right"), picked=question.state == "checked")
        if question.kind == "check":
            wrong = tr("Not this paper")
            self._button(row, "0", wrong, lambda: self._answer("none"), picked=question.state == "none")
        column.addLayout(row)

    def _candidates(self, column: QVBoxLayout, question: ProposalQuestion) -> None:
        ranked = list(self._results) if self._results is not None else list(question.ranked)
        chosen = question.chosen
        if self._results is None and chosen is not None and all(one.candidate != chosen.candidate for one in ranked):
            ranked.insert(0, chosen)
        for number, one in enumerate(ranked[:9], 1):
            is_chosen = chosen is not None and one.candidate == chosen.candidate
            card = CandidateCard(
                self._theme,
                one,
                number,
                chosen=is_chosen,
                is_guess=is_chosen and question.state == "guess",
                other_title=question.is_open and fold(question.words) != fold(one.candidate.title),
            )
            card.clicked.connect(lambda _=False, one=one: self._answer(one))
            self.cards.append(card)
            column.addWidget(card)

    def _answers(self, column: QVBoxLayout, listed: ListedRow, question: ProposalQuestion) -> None:
        row = Flow(2 * GRID)
        if question.state == "unresolved" and not listed.is_looked_up:
            self._button(row, "L", tr("Look titles up"), self.look_up_asked.emit)
        if question.state != "talk":
            text = (
                tr("None of these") if len(self.cards) > 1 else tr("Not this paper") if self.cards else tr("No paper")
            )
            self._button(row, "0", text, lambda: self._answer("none"), picked=question.state == "none")
        if listed.row.kind == "segment" and question.state not in ("talk", "linked"):
            self._button(row, "T", tr("It is a talk"), lambda: self._answer("talk"), picked=question.state == "talk")
        if question.is_answered and not question.is_open:
            self._button(row, "", tr("Ask me again"), lambda: self._answer(None))
        elif question.state == "none":
            self._button(row, "", tr("Ask me again"), lambda: self._answer("right"))
        column.addLayout(row)

    def _button(self, row: "Flow | QVBoxLayout", key: str, text: str, call: object, *, picked: bool = False) -> None:
        button = push_button(f"{text}   {key}" if key else text)
        button.setAutoDefault(False)
        button.setAccessibleName(text)
        button.setProperty("picked", picked)
        button.clicked.connect(lambda: call())  # type: ignore[operator]
        if key:
            self.buttons[key] = button
        button.setParent(self)
        if isinstance(row, QVBoxLayout):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            row.addWidget(button)

    def _answer(self, answer: Answer | None) -> None:
        if question := self.question:
            self._results, self._told, self._is_stale = None, "", True
            self.answered.emit(question.key, answer)

    def _cleared(self, text: str) -> None:
        if not text and (self._results is not None or self._told):
            self._results, self._told = None, ""
            self._build()
