"""The paper's facts: the catalogue's at once, arXiv's and OpenReview's on demand and with their date."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.jobs import Job
from explorer.app.tokens import GRID
from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.paper import ArxivRecord, ForumRecord, Paper
from explorer.ui.parts import push_button, text_label


class PaperPane(QScrollArea):
    """Shows the session's paper. Nothing is asked of the network until the user asks."""

    address_asked = Signal(str)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._problems: tuple[KnownError, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QWidget()
        self.setWidget(self._body)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        self._column.setSpacing(2 * GRID)
        context.session.paper_changed.connect(self._paper_changed)
        context.session.segment_changed.connect(self.show_paper)
        context.documents.file_added.connect(self.show_paper)
        context.theme.changed.connect(self.show_paper)
        self.show_paper()

    def show_paper(self, *_: object) -> None:
        """Build the pane anew from what is known."""
        _empty(self._column)
        paper = self._context.session.paper
        if paper is None:
            self._add(text_label(self.tr("Open a paper on the timeline to see what is known about it."), muted=True))
            self._column.addStretch(1)
            return
        arxiv, forum = self._context.work.known(self._context.store, paper)
        self._add(text_label(paper.title, heading=True))
        if paper.authors:
            self._add(text_label(", ".join(paper.authors), muted=True))
        self._badges(paper)
        self._facts(paper, arxiv)
        self._links(paper)
        if arxiv:
            self._head(self.tr("Abstract"))
            self._add(text_label(arxiv.abstract))
        self._forum(paper, forum)
        self._details(paper, arxiv, forum)
        self._column.addStretch(1)

    # Parts

    def _badges(self, paper: Paper) -> None:
        parts = [(paper.award, "award"), (paper.presentation, "muted"), (paper.venue, "muted")]
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for text, role in parts:
            if text:
                row.addWidget(self._pill(text, role))
        row.addStretch(1)
        self._column.addLayout(row)

    def _pill(self, text: str, role: str) -> QLabel:
        pill = QLabel(text)
        pill.setTextFormat(Qt.TextFormat.PlainText)
        color = self._context.theme.color(role).name()
        pill.setStyleSheet(
            f"color: {color}; border: 1px solid {color}; border-radius: 4px; padding: 1px 6px; font-size: 12px;"
        )
        return pill

    def _facts(self, paper: Paper, arxiv: ArxivRecord | None) -> None:
        timeline = self._context.session.timeline
        segment = timeline.segment_of(paper.id) if timeline else None
        lines = []
        if segment:
            lines.append(self.tr("In the episode at {0}").format(timecode.display(segment.start_s)))
        file = self._context.store.papers.current_file(paper.id)
        if file:
            version = self.tr(" · version {0}").format(file.arxiv_version) if file.arxiv_version else ""
            size = f"{file.bytes / 1024 / 1024:.1f} MB"
            lines.append(self.tr("On disk: {0}{1}, since {2}").format(size, version, file.fetched[:10]))
        else:
            lines.append(self.tr("Not on disk yet"))
        if arxiv:
            published, updated = arxiv.published[:10], arxiv.updated[:10]
            lines.append(self.tr("arXiv: v1 of {0}, v{1} of {2}").format(published, arxiv.version, updated))
            if arxiv.comment:
                lines.append(arxiv.comment)
        for line in lines:
            self._add(text_label(line, muted=True))

    def _links(self, paper: Paper) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for name, url in ((self.tr("arXiv"), paper.abs_url()), (self.tr("OpenReview"), paper.forum_url())):
            if url:
                button = push_button(name)
                button.setToolTip(url)
                button.clicked.connect(lambda _=False, url=url: self.address_asked.emit(url))
                row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _forum(self, paper: Paper, forum: ForumRecord | None) -> None:
        if not paper.openreview:
            return
        self._head(self.tr("OpenReview"))
        if forum is None:
            closed = next((one for one in self._problems if one.code.startswith("openreview")), None)
            text = closed.sentence if closed else self.tr("The decision and ratings have not been asked for yet.")
            self._add(text_label(text, muted=True))
            return
        if forum.venue:
            self._add(text_label(forum.venue))
        if forum.decision:
            self._add(text_label(self.tr("Decision: {0}").format(forum.decision)))
        if forum.ratings:
            ratings = ", ".join(str(rating) for rating in forum.ratings)
            self._add(text_label(self.tr("Ratings: {0}").format(ratings)))
        elif forum.source == "search":
            self._add(text_label(self.tr("OpenReview shows the ratings in the browser only."), muted=True))

    def _details(self, paper: Paper, arxiv: ArxivRecord | None, forum: ForumRecord | None) -> None:
        if not paper.arxiv and not paper.openreview:
            return
        for problem in self._problems:
            if not (forum is None and problem.code.startswith("openreview")):
                self._add(text_label(problem.sentence))
        dates = [record.fetched[:10] for record in (arxiv, forum) if record and record.fetched]
        if dates:
            self._add(text_label(self.tr("As of {0}").format(max(dates)), muted=True, small=True))
        busy = self._job is not None
        words = self.tr("Refresh") if dates else self.tr("Get abstract and decision")
        button = push_button(self.tr("Getting details…") if busy else words)
        button.setObjectName("details")
        button.setEnabled(not busy)
        button.clicked.connect(self._fetch)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    # Fetching

    def _paper_changed(self, _: object) -> None:
        self._problems = ()
        if self._job:
            self._job.cancel()
            self._job = None
        self.show_paper()

    def _fetch(self) -> None:
        paper = self._context.session.paper
        if paper is None or self._job:
            return
        again = self._context.work.known(self._context.store, paper) != (None, None)
        work = self._context.work
        job = self._context.jobs.start(
            self.tr("Getting details of {0}").format(paper.title),
            lambda report, cancel: work.metadata(paper, again, report, cancel),
        )
        self._job = job
        job.finished.connect(lambda answer: self._fetched(job, answer.problems))
        job.failed.connect(lambda error: self._fetched(job, (error,)))
        self.show_paper()

    def _fetched(self, job: Job, problems: tuple[KnownError, ...]) -> None:
        if job is self._job:
            self._job = None
            self._problems = problems
            self.show_paper()

    # Small parts

    def _add(self, widget: QWidget) -> None:
        if isinstance(widget, QLabel):
            widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(widget)

    def _head(self, text: str) -> None:
        label = text_label(text, muted=True, small=True)
        label.setContentsMargins(0, 2 * GRID, 0, 0)
        self._column.addWidget(label)


def _empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QHBoxLayout):
            _empty(inner)
            inner.deleteLater()
