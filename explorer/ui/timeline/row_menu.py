"""The menu of a row of the timeline, or of a time on the strip: open, download, cite, add a note, correct."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from explorer.app.context import AppContext
from explorer.app.shell.key_text import key_text
from explorer.model import timecode
from explorer.model.episode import Segment
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.context_key import LastEntryKey
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.reader.status_cards import readable_bytes
from explorer.ui.recent_menu import entry_text
from explorer.ui.timeline.timeline_rows import TimelineRow

_WIDEST_PX = 360
_MOST_LINKS = 20


class RowLead(Protocol):
    """Leads from a row to what its menu offers."""

    context: AppContext
    readers: SplitReader

    @property
    def correction_asked(self) -> SignalInstance:
        """Return the signal of what is to be corrected, and of which row or second."""

    def open_web(self, url: str) -> None:
        """Open a web page in the browser."""

    def write_at(self, item_id: str) -> None:
        """Open the notes pane and the editor of an item."""

    def list_notes_of(self, row: TimelineRow) -> None:
        """Filter the notes by a row of the timeline."""

    def confirm_papers(self, question: str = "") -> None:
        """Show what is asked about the papers of the episode, first a question with this key."""


class RowMenu(QObject):
    """Makes the menu of a row when it is asked for."""

    def __init__(self, lead: RowLead, parent: QWidget) -> None:
        super().__init__(parent)
        self._lead, self._context, self._host = lead, lead.context, parent

    def show(self, row: TimelineRow, corner: QPoint) -> None:
        """Show the menu of a row at a place of the screen."""
        self._pop_up(self.menu(row), corner)

    def show_time(self, seconds: int, corner: QPoint) -> None:
        """Show the menu of a time of the episode, in seconds."""
        self._pop_up(self.time_menu(seconds), corner)

    def show_range(self, start: int, end: int, corner: QPoint, closed: Callable[[], object]) -> None:
        """Show the menu of a stretch of the episode, in seconds; ``closed`` is called when it goes."""
        menu = self.range_menu(start, end)
        menu.aboutToHide.connect(closed)
        self._pop_up(menu, corner)

    def menu(self, row: TimelineRow) -> QMenu:
        """Return the menu of a row."""
        menu = self._menu(row.start_s, row.title)
        if row.kind == "section":
            self._correct(menu, row, ("rename_section", "remove_section"))
            return menu
        if row.url:
            menu.addAction(tr("Open web page") + "\t" + tr("Enter")).triggered.connect(partial(self._browse, row.url))
            menu.addAction(tr("Copy link")).triggered.connect(partial(self._copy, row.url))
            menu.addSeparator()
            self._add(menu, tr("Remove from timeline") + "\t" + key_text("Del"), "remove", row)
            return menu
        paper = self._context.papers.get(row.paper_id) if row.paper_id else None
        self._ask(menu, row)
        menu.addAction(tr("Open") + "\t" + tr("Enter")).triggered.connect(partial(self._open, row))
        self._lead_to(menu, paper, row)
        menu.addSeparator()
        if row.start_s is not None:
            self._time_link(menu, row.start_s)
        if paper:
            self._cite(menu, paper, link=row.start_s is None)
        menu.addSeparator()
        if row.start_s is not None:
            self._note(menu, row.start_s, row.paper_id)
        notes = menu.addAction(tr("Show its notes") + "\t" + self._context.actions.native_keys("go.segment_notes"))
        notes.triggered.connect(partial(self._show_notes, row))
        self._corrections(menu, row)
        if paper:
            self._read(menu, paper)
        if paper and paper.arxiv is not None and (file := self._context.papers.current_file(paper.id)):
            menu.addSeparator()
            is_open = self._lead.readers.shows(paper.id)
            text = tr("Close tab and remove PDF") if is_open else tr("Remove PDF")
            self._add(menu, f"{text}\t{readable_bytes(file.bytes)}", "remove_pdf", row)
        elif paper and self._context.subjects.own_pdfs.has(paper):
            menu.addSeparator()
            key = "\t" + key_text("Del") if row.key.startswith("own:") else ""
            self._add(menu, self._context.actions.words("file.remove_own") + key, "remove_pdf", row)
        return menu

    def time_menu(self, seconds: int) -> QMenu:
        """Return the menu of a time of the episode."""
        session = self._context.session
        segment = session.timeline.segment_at(seconds) if session.timeline else None
        menu = self._menu(seconds, segment.title if segment else "")
        menu.addAction(tr("Open")).triggered.connect(lambda: session.go_to(seconds, "segment"))
        self._time_link(menu, seconds)
        menu.addSeparator()
        self._note(menu, seconds, segment.paper_id if segment else None)
        self._segment_at(menu, seconds, segment)
        return menu

    def range_menu(self, start: int, end: int) -> QMenu:
        """Return the menu of a stretch of the episode, from one second to another."""
        timeline = self._context.session.timeline
        segment = timeline.segment_at(start) if timeline else None
        stretch = f"{timecode.display(start)}–{timecode.display(end)}"
        menu = self._menu(None, stretch)
        note = menu.addAction(tr("Add note to {0}", stretch))
        note.triggered.connect(partial(self._add_note, start, segment.paper_id if segment else None, f"{stretch}: "))
        repeat = menu.addAction(tr("Repeat {0}", stretch))
        repeat.triggered.connect(lambda: self._context.subjects.player.loop_range(1000 * start, 1000 * end))
        self._time_link(menu, start)
        self._segment_at(menu, start, segment)
        return menu

    # Parts of the menu

    def _menu(self, seconds: int | None, title: str) -> QMenu:
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Context menu"))
        LastEntryKey(menu)
        text = f"{timecode.display(seconds)} {title}" if seconds is not None else title
        font = self._context.theme.font(bold=True)
        heading = QLabel(
            QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self._context.theme.scaled(_WIDEST_PX))
        )
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setObjectName("menuheading")
        heading.setFont(font)
        action = QWidgetAction(menu)
        action.setDefaultWidget(heading)
        action.setText(text)
        action.setEnabled(False)
        menu.addAction(action)
        menu.addSeparator()
        return menu

    def _ask(self, menu: QMenu, row: TimelineRow) -> None:
        """Add what the user may say to a guess, or to a title that no paper goes with."""
        doubts = self._context.subjects.title_doubts
        segment = row.segment_id if row.kind == "segment" else None
        question = doubts.about(row.paper_id, segment)
        if question is None and row.paper_id in doubts.checks:
            check = f"id:{row.paper_id}"
            menu.addAction(tr("Which paper is it?")).triggered.connect(lambda: self._lead.confirm_papers(check))
            menu.addSeparator()
        if question is None or question.state == "none":
            return
        if question.state == "guess":
            menu.addAction(tr("Confirm this paper")).triggered.connect(lambda: doubts.confirm(question))
            menu.addAction(tr("Not this paper")).triggered.connect(lambda: doubts.refuse(question))
        other = tr("Other paper…") if question.state == "guess" else tr("Which paper is it?")
        key = f"{question.kind}:{question.subject}"
        menu.addAction(other).triggered.connect(lambda: self._lead.confirm_papers(key))
        menu.addSeparator()

    def _lead_to(self, menu: QMenu, paper: Paper | None, row: TimelineRow) -> None:
        """Add what opens a paper elsewhere, and the links that the show notes name beside it."""
        links = self._links_of(row)
        if paper is None:
            if links:
                self._web(menu, links)
            return
        beside = menu.addAction(tr("Open in split view"))
        beside.triggered.connect(partial(self._open_beside, paper))
        if self._context.papers.current_file(paper.id) is None:
            download = menu.addAction(tr("Download PDF"))
            download.setEnabled(paper.page_url() is not None)
            download.triggered.connect(partial(self._download, paper))
        pages = {
            tr("arXiv"): paper.abs_url(),
            tr("PDF at arXiv"): paper.pdf_url(),
            tr("OpenReview"): paper.forum_url(),
        }
        if not any(pages.values()):
            pages[tr("Page of the paper")] = paper.page_url()
        self._web(menu, [(name, url) for name, url in pages.items() if url], links)

    def _links_of(self, row: TimelineRow) -> list[tuple[str, str]]:
        """Return the titles and addresses of a segment's links."""
        timeline = self._context.session.timeline if row.kind == "segment" else None
        found = timeline.resources_of(row.segment_id) if timeline else ()
        return [(one.title, one.url) for one in found if one.url][:_MOST_LINKS]

    def _web(self, menu: QMenu, *groups: list[tuple[str, str]]) -> None:
        """Add a menu of web pages, by groups of titles and addresses."""
        web = menu.addMenu(tr("Open web page"))
        for group in groups:
            web.addSeparator()
            for name, url in group:
                web.addAction(entry_text(web, name)).triggered.connect(partial(self._browse, url))
        web.setEnabled(not web.isEmpty())

    def _time_link(self, menu: QMenu, seconds: int) -> None:
        menu.addAction(tr("Copy link to this time")).triggered.connect(partial(self._copy_time, seconds))

    def _cite(self, menu: QMenu, paper: Paper, *, link: bool) -> None:
        if link:
            address = self._context.subjects.quotation.link(paper=paper)
            menu.addAction(tr("Copy link")).triggered.connect(partial(self._copy, address))
        cite = menu.addMenu(tr("Copy citation"))
        cite.addAction(tr("As text")).triggered.connect(partial(self._copy_reference, paper))
        cite.addAction(tr("As BibTeX")).triggered.connect(partial(self._copy_bibtex, paper))
        cite.setEnabled(not paper.is_local)

    def _note(self, menu: QMenu, seconds: int, paper_id: str | None) -> None:
        action = menu.addAction(tr("Add note at {0}", timecode.display(seconds)))
        action.triggered.connect(partial(self._add_note, seconds, paper_id, ""))

    def _segment_at(self, menu: QMenu, seconds: int, segment: Segment | None) -> None:
        """Add what makes a segment of a time: a new one, or the rest of the one that is there."""
        menu.addSeparator()
        at = timecode.display(seconds)
        self._add(menu, tr("Add segment at {0}", at), "add", seconds)
        if segment and segment.start_s < seconds:
            self._add(menu, tr("Split segment at {0}", at), "split", seconds)

    def _read(self, menu: QMenu, paper: Paper) -> None:
        is_read = paper.id in self._context.reading.read()
        read = menu.addAction(tr("Set as unread") if is_read else tr("Set as read"))
        read.triggered.connect(lambda: self._context.reading.set_read(paper.id, not is_read))

    def _corrections(self, menu: QMenu, row: TimelineRow) -> None:
        """Add what corrects a row: a segment, or a paper that the episode names."""
        session = self._context.session
        if row.key.startswith("own:") or session.timeline is None:
            return
        menu.addSeparator()
        if row.kind == "part":
            self._part_corrections(menu, row)
            return
        if row.kind != "segment":
            part = menu.addMenu(tr("Paper"))
            if row.kind == "mention":
                self._add(part, tr("Discussed in this segment"), "discussed", row)
            here = self._add(part, tr("Move to the current time"), "here", row)
            here.setEnabled(session.segment is not None and session.segment.id != row.segment_id)
            self._add(part, tr("Move to picks…"), "pick", row)
            part.addSeparator()
            self._add(part, tr("Remove from timeline") + "\t" + key_text("Del"), "remove", row)
            return
        segment = session.timeline.segment(row.segment_id or "")
        self._add(menu, tr("Rename") + "\t" + key_text("F2"), "rename", row)
        self._add(menu, tr("Change start time") + "\t" + key_text("Shift+F2"), "start", row)
        part = menu.addMenu(tr("Segment"))
        second = session.moment if session.moment is not None else row.start_s or 0
        at = timecode.display(second)
        self._add(part, tr("Add segment at {0}", at) + "\t" + key_text("Ins"), "add", row)
        split = self._add(part, tr("Split segment at {0}", at), "split", row)
        split.setEnabled(segment is not None and segment.start_s < second < segment.end_s)
        join = self._add(part, self._context.actions.words("timeline.join"), "join", row)
        join.setEnabled(segment is not None and segment.id != session.timeline.segments[0].id)
        part.addSeparator()
        self._add(part, tr("Delete segment") + "\t" + key_text("Del"), "remove", row)
        part = menu.addMenu(tr("Paper"))
        self._correct(part, row, ("paper", "mention"))
        part.addSeparator()
        if row.paper_id:
            self._add(part, tr("Only mentioned in passing"), "mentioned", row)
            self._add(part, tr("Remove from segment"), "take", row)
        else:
            talk = self._add(part, self._context.actions.words("timeline.talk"), "talk", row)
            talk.setCheckable(True)
            talk.setChecked(row.talk)
        part = menu.addMenu(tr("Section"))
        self._correct(part, row, ("section",))
        if row.section_id:
            self._correct(part, row, ("rename_section", "remove_section"))

    def _part_corrections(self, menu: QMenu, row: TimelineRow) -> None:
        """Add what corrects a row of a list with a clock of its own."""
        self._add(menu, tr("Rename") + "\t" + key_text("F2"), "rename", row)
        self._add(menu, tr("Change start time") + "\t" + key_text("Shift+F2"), "start", row)
        self._add(menu, tr("Make it a segment"), "promote", row)
        papers = menu.addMenu(tr("Paper"))
        self._add(papers, tr("Make it a segment about a paper…"), "paper", row)
        self._add(papers, self._context.actions.words("timeline.mention"), "mention", row)
        menu.addSeparator()
        self._add(menu, tr("Remove from timeline") + "\t" + key_text("Del"), "remove", row)

    def _correct(self, menu: QMenu, row: TimelineRow, names: tuple[str, ...]) -> None:
        for name in names:
            self._add(menu, self._context.actions.words(f"timeline.{name}"), name, row)

    def _add(self, menu: QMenu, text: str, what: str, target: TimelineRow | int) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda *_: self._lead.correction_asked.emit(what, target))
        return action

    @staticmethod
    def _pop_up(menu: QMenu, corner: QPoint) -> None:
        menu.popup(corner + QPoint(1, 1))

    # What the entries do

    def _open(self, row: TimelineRow, *_: object) -> None:
        session = self._context.session
        if row.start_s is not None:
            session.go_to(row.start_s, "timeline")
        elif row.paper_id:
            session.open_paper(row.paper_id, "timeline")

    def _open_beside(self, paper: Paper, *_: object) -> None:
        self._lead.readers.open_beside(paper.id)

    def _download(self, paper: Paper, *_: object) -> None:
        self._context.documents.download(paper)

    def _browse(self, url: str, *_: object) -> None:
        self._lead.open_web(url)

    def _copy(self, text: str, *_: object) -> None:
        QGuiApplication.clipboard().setText(text)

    def _copy_time(self, seconds: int, *_: object) -> None:
        if episode_id := self._context.session.episode_id:
            self._copy(self._context.subjects.quotation.link(episode=(episode_id, seconds)))

    def _copy_reference(self, paper: Paper, *_: object) -> None:
        self._copy(self._context.subjects.quotation.reference(paper))

    def _copy_bibtex(self, paper: Paper, *_: object) -> None:
        job = self._context.subjects.paper_jobs.bibtex(paper)
        job.finished.connect(self._copy)
        job.failed.connect(lambda error: self._context.session.notified.emit(error.sentence))

    def _add_note(self, seconds: int, paper_id: str | None, text: str = "", *_: object) -> None:
        note = self._context.annotations.note_at_time(seconds, paper_id, text=text)
        self._lead.write_at(note.id)

    def _show_notes(self, row: TimelineRow, *_: object) -> None:
        self._lead.list_notes_of(row)
