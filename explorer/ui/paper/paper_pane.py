"""The panel of a paper's metadata: the catalog's at once, arXiv's and OpenReview's on demand, with their date."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.app.context import AppContext
from explorer.app.episodes.title_doubts import TitleDoubts
from explorer.app.items.markdown_document import math
from explorer.app.papers.paper_facts import FactProblem, FactsState
from explorer.app.shell import tokens as look
from explorer.app.shell.tokens import GRID, Tokens
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import ForumMetadata, Paper, PaperFile
from explorer.model.translation import tr
from explorer.ui.flow import Flow
from explorer.ui.paper.guess_card import GuessCard, ShownQuestion
from explorer.ui.paper.paper_times import add_times
from explorer.ui.paper.prose import Pill, Prose
from explorer.ui.paper.talked_times import TalkedTime, TalkedTimes, talked_times
from explorer.ui.paper.title_dialog import TitleDialog
from explorer.ui.reader.status_cards import readable_bytes
from explorer.ui.small_widgets import ElidedLabel, push_button, text_label

_LINES = 122
_FORMULA = r"\$(?![\s\d])([^$\n]{1,200}?)(?<!\s)\$(?!\d)"
"""Percent of the font's own line height, for text that is read at length."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that the pane's contents depend on; if it is unchanged, they are not rebuilt."""

    facts: FactsState
    episode_id: str | None
    topic: str | None
    tokens: Tokens
    icons: bool
    read_only: bool
    question: ShownQuestion | None
    times: tuple[TalkedTime, ...]


class PaperPane(QScrollArea):
    """Shows the session's paper. Nothing is requested from the network until the user asks for it."""

    address_asked = Signal(str)
    confirmation_asked = Signal(str)
    """The key of the question about the paper."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._facts = context, context.subjects.facts
        self._shown: _Shown | None = None
        self._icons = False
        self._busy_focus = False
        self.title_dialog: TitleDialog | None = None
        self._doubts: TitleDoubts | None = None
        self._doing: ElidedLabel | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("Paper"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._facts.changed.connect(self.show_paper)
        self._facts.progressed.connect(self._progressed)
        context.session.timeline_changed.connect(self.show_paper)
        context.theme.changed.connect(self.show_paper)
        context.theme.icons_loaded.connect(self._icons_loaded)
        context.subjects.talked_pages.changed.connect(self.show_paper)
        context.subjects.transcripts.names_changed.connect(self.show_paper)
        self.show_paper()

    def show_paper(self, *_: object) -> None:
        """Show the current metadata."""
        shown = self._look()
        if shown == self._shown:
            return
        same = self._shown is not None and self._shown.facts.paper == shown.facts.paper
        self._shown = shown
        place, focus = self.verticalScrollBar().value(), QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        wants_focus = had_focus or (self._busy_focus and focus is self)
        if old := self.takeWidget():
            old.hide()  # at once: it is deleted later by the event loop, because it may be the clicked widget
            old.deleteLater()
        body = _Body(self, self._context, shown)
        self._doing = body.doing
        self.setWidget(body)
        if same:
            self.verticalScrollBar().setValue(place)
        if wants_focus:
            # A disabled button loses the focus; it is given back.
            self._busy_focus = shown.facts.is_asking
            (self if shown.facts.is_asking or body.details is None else body.details).setFocus()

    def follow_doubts(self, doubts: TitleDoubts) -> None:
        """Show from now on whether the paper is a guess, and why."""
        self._doubts = doubts
        doubts.changed.connect(self.show_paper)
        self.show_paper()

    def answer(self, *, confirmed: bool) -> None:
        """Say whether the guess that is shown is right."""
        paper = self._facts.state.paper
        question = self._doubts.about(paper.id) if self._doubts and paper else None
        if self._doubts and question:
            (self._doubts.confirm if confirmed else self._doubts.refuse)(question)

    def fetch(self) -> None:
        """Request the paper's metadata from arXiv and OpenReview."""
        self._facts.ask()

    def ask_title(self, paper: Paper) -> None:
        """Ask for the title and the authors of a paper of the user's own."""
        self.title_dialog = TitleDialog(paper, self)
        self.title_dialog.accepted.connect(lambda: self._retitle(paper))
        self.title_dialog.open()

    # Private helpers

    def _retitle(self, paper: Paper) -> None:
        assert self.title_dialog
        self._context.papers.retitle(paper, *self.title_dialog.given())

    def _look(self) -> _Shown:
        facts, timeline = self._facts.state, self._context.session.timeline
        paper = facts.paper
        topics = (one.topic for one in timeline.appearances if paper and one.paper_id == paper.id) if timeline else ()
        topic = next((topic for topic in topics if topic), None)
        return _Shown(
            facts,
            self._context.session.episode_id,
            topic,
            self._context.theme.tokens,
            self._icons,
            self._context.watch.read_only_because is not None,
            self._question(paper),
            talked_times(self._context, paper) if paper else (),
        )

    def _question(self, paper: Paper | None) -> ShownQuestion | None:
        one = self._doubts.about(paper.id) if self._doubts and paper else None
        if one is None or one.state == "none":
            return None
        return ShownQuestion(f"{one.kind}:{one.subject}", one.state, one.words, one.evidence, len(one.ranked))

    def _icons_loaded(self) -> None:
        self._icons = True
        self.show_paper()

    def _progressed(self, text: str) -> None:
        if self._doing:
            self._doing.set_full(text)


class _Body(QWidget):
    """The contents of the pane, built from the metadata."""

    def __init__(self, pane: PaperPane, context: AppContext, shown: _Shown) -> None:
        super().__init__()
        self._pane, self._theme, self._session = pane, context.theme, context.session
        self.details: QPushButton | None = None
        self.doing: ElidedLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        self._column.setSpacing(0)
        if shown.facts.paper is None:
            self._text(tr("Open a paper on the timeline to see its details."), "muted")
        else:
            self._build(shown.facts.paper, shown)
        self._column.addStretch(1)

    def _build(self, paper: Paper, shown: _Shown) -> None:
        self._text(paper.shown_title, font=self._theme.font(15, bold=True))
        if paper.authors:
            self._column.addSpacing(GRID)
            self._text(", ".join(paper.authors), "muted")
        if paper.is_local and not shown.read_only:
            self._column.addSpacing(GRID)
            edit = QPushButton(tr("Edit title and authors…"))
            edit.clicked.connect(lambda: self._pane.ask_title(paper))
            self._column.addWidget(edit, 0, Qt.AlignmentFlag.AlignLeft)
        if shown.question:
            self._guess(shown.question, read_only=shown.read_only)
        self._pills(paper)
        self._links(paper)
        self._column.addSpacing(3 * GRID)
        self._facts(shown)
        if shown.facts.metadata.arxiv:
            self._head(tr("Abstract"))
            self._text(with_math(shown.facts.metadata.arxiv.abstract), spacing=_LINES)
        for problem in shown.facts.problems:
            self._problem(problem, paper)
        self._asking(paper, shown.facts)

    def _guess(self, question: ShownQuestion, *, read_only: bool) -> None:
        card, pane = GuessCard(question, self, read_only=read_only), self._pane
        card.confirmed.connect(lambda: pane.answer(confirmed=True))
        card.refused.connect(lambda: pane.answer(confirmed=False))
        card.other_asked.connect(lambda: pane.confirmation_asked.emit(question.key))
        self._column.addSpacing(2 * GRID)
        self._column.addWidget(card)

    def _pills(self, paper: Paper) -> None:
        row = Flow(GRID)
        for text, role in ((paper.award, "award"), (paper.presentation, "muted"), (paper.venue, "muted")):
            if text:
                row.addWidget(self._pill(f"★ {text}" if role == "award" else text, role))
        if row.count():
            self._column.addSpacing(2 * GRID)
            self._column.addLayout(row)

    def _pill(self, text: str, role: str) -> QLabel:
        pill = Pill(text, self)
        ink, line = self._theme.color(role).name(), self._theme.color("line" if role == "muted" else role).name()
        size = self._theme.scaled(look.TINY_PX)
        pill.setStyleSheet(f"color: {ink}; border: 1px solid {line}; border-radius: 4px; font-size: {size}px;")
        return pill

    def _links(self, paper: Paper) -> None:
        row = Flow(2 * GRID)
        for name, url in (("arXiv", paper.abs_url()), ("OpenReview", paper.forum_url())):
            if url:
                row.addWidget(self._browser_button(name, url))
        if row.count():
            self._column.addSpacing(3 * GRID)
            self._column.addLayout(row)

    def _browser_button(self, name: str, url: str) -> QPushButton:
        button = push_button(name)
        button.setParent(self)
        button.setIcon(self._theme.icon("external-link", "muted", 14))
        button.setToolTip(url)
        button.setAccessibleDescription(url)
        button.clicked.connect(lambda: self._pane.address_asked.emit(url))
        return button

    def _facts(self, shown: _Shown) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID + 2)
        grid.setColumnStretch(1, 1)
        add_times(shown.facts.times, self._session, self._theme, lambda name, row: self._fact(grid, name, row))
        if shown.times:
            self._fact(grid, tr("Talked about"), TalkedTimes(shown.times, self._theme, self._session, self))
        rows = [(tr("Topic"), shown.topic or ""), (tr("PDF"), _on_disk(shown.facts.file))]
        if arxiv := shown.facts.metadata.arxiv:
            rows += [
                (tr("Version"), f"{arxiv.version} · {arxiv.updated[:10]}"),
                (tr("Submitted"), arxiv.published[:10]),
                (tr("Subject"), ", ".join(arxiv.categories) or arxiv.primary_category),
                (tr("Comments"), arxiv.comment or ""),
                (tr("Journal"), arxiv.journal_ref or ""),
                (tr("DOI"), arxiv.doi or ""),
            ]
        if forum := shown.facts.metadata.forum:
            rows += [
                (tr("Venue"), forum.venue or ""),
                (tr("Decision"), forum.decision or ""),
                (tr("Ratings"), _ratings(forum)),
            ]
        for name, value in rows:
            if value:
                self._fact(grid, name, Prose(value, self._theme.font(tabular=True), self._theme.color("text"), self))
        self._column.addLayout(grid)

    def _fact(self, grid: QGridLayout, name: str, value: QWidget) -> None:
        row = grid.rowCount()
        label = QLabel(name, self)
        label.setProperty("muted", True)
        if isinstance(value, Prose):
            value.setAccessibleName(f"{name}: {value.toPlainText()}")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)

    def _problem(self, problem: FactProblem, paper: Paper) -> None:
        card = QFrame(self)
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        inner.setSpacing(2 * GRID)
        inner.addWidget(Prose(problem.error.sentence, self._theme.font(), self._theme.color("text"), card))
        url = paper.forum_url()
        if url and problem.source == "openreview":
            row = Flow(GRID)
            row.addWidget(self._browser_button(tr("Open in browser"), url))
            inner.addLayout(row)
        self._column.addSpacing(3 * GRID)
        self._column.addWidget(card)

    def _asking(self, paper: Paper, facts: FactsState) -> None:
        if not paper.arxiv and not paper.openreview:
            return
        words = tr("Refresh") if facts.metadata.newest_date else tr("Load details")
        self.details = push_button(tr("Loading details…") if facts.is_asking else words)
        self.details.setParent(self)
        self.details.setObjectName("details")
        self.details.setEnabled(not facts.is_asking)
        self.details.clicked.connect(self._pane.fetch)
        row = Flow(2 * GRID)
        row.addWidget(self.details)
        self._column.addSpacing(4 * GRID)
        self._column.addLayout(row)
        self._column.addSpacing(GRID)
        if facts.is_asking:
            self.doing = ElidedLabel("", self)
            for name in ("muted", "small"):
                self.doing.setProperty(name, True)
            self._column.addWidget(self.doing)
        else:
            date = facts.metadata.newest_date
            said = tr("As of {0}", date) if date else tr("Contacts arXiv and OpenReview.")
            self._column.addWidget(text_label(said, muted=True, small=True))

    def _text(self, text: str, role: str = "text", *, font: QFont | None = None, spacing: int = 100) -> None:
        self._column.addWidget(Prose(text, font or self._theme.font(), self._theme.color(role), self, spacing=spacing))

    def _head(self, text: str) -> None:
        self._column.addSpacing(4 * GRID)
        self._text(text, "muted", font=self._theme.font(look.SMALL_PX, bold=True))
        self._column.addSpacing(GRID)


def _on_disk(file: PaperFile | None) -> str:
    if file is None:
        return tr("not downloaded")
    parts = [readable_bytes(file.bytes)]
    if file.arxiv_version:
        parts.append(tr("version {0}", file.arxiv_version))
    return " · ".join([*parts, file.fetched[:10]])


def _ratings(forum: ForumMetadata) -> str:
    if forum.ratings:
        mean = sum(forum.ratings) / len(forum.ratings)
        return tr("{0}, on average {1}", " · ".join(map(str, forum.ratings)), f"{mean:.1f}")
    return tr("in the browser only") if forum.source == "search" else ""


def with_math(text: str) -> str:
    """Return a text with its formulas (``$O(n^2)$``) in Unicode; two amounts in dollars are none."""
    return re.sub(_FORMULA, lambda found: math(found[1]), text) if text.count("$") > 1 else text
