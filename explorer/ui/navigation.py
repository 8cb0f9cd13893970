"""Navigation from one pane to another: panels, actions and later starts of the program call these methods."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.app.context import AppContext
from explorer.app.shell.jobs import Job
from explorer.model import timecode
from explorer.model.annotation import Annotation, Item, Note, is_of_other, waits
from explorer.model.errors import KnownError
from explorer.model.paper import Paper, PaperFile
from explorer.model.transcript import Cue
from explorer.model.translation import tr
from explorer.ui.panels import Panels
from explorer.ui.reader.split_reader import SplitReader

if TYPE_CHECKING:
    from explorer.app.episodes.open_target import OpenTarget
    from explorer.model.episode_row import EpisodeRow
    from explorer.ui.inbox.inbox_pane import InboxPane
    from explorer.ui.library.library_pane import LibraryPane
    from explorer.ui.notes.notes_pane import NotesPane
    from explorer.ui.timeline.row_menu import RowMenu
    from explorer.ui.timeline.timeline_pane import TimelinePane
    from explorer.ui.timeline.timeline_rows import TimelineRow

_AROUND_S = 20
"""How many seconds around a mark are heard again."""
_FILE_MS = 2500
"""How long an answer waits for a PDF to be added: less than a second start of the program waits."""


class Navigation(QObject):
    """Shows in one pane what was asked for in another.

    Args:
        browse: opens a web address outside the program; returns False if nothing does.
    """

    closed = Signal()
    """The window was closed."""
    panel_asked = Signal(str)
    """The id of a panel to be unfolded and shown."""
    inbox_counted = Signal(int)
    """The number of marks in the inbox."""
    marks_given = Signal(object)
    """QMimeData with marks that were made elsewhere."""
    row_chosen = Signal()
    """The cursor of the timeline is at another row."""
    correction_asked = Signal(str, object)
    """How the timeline is to be corrected, and a TimelineRow, a second, or a segment's id with the second of its start;
    see ``ui.timeline.corrections``."""
    markdown_asked = Signal(object)
    """Items to copy to the clipboard as Markdown."""
    episode_read = Signal(object)
    """The EpisodeProposal of an episode that is not in the library yet."""
    import_failed = Signal(object)
    """The KnownError that kept an episode from being imported."""
    refresh_asked = Signal(str)
    """The id of a podcast whose feed is to be read again."""
    unsubscribed = Signal(object)
    """The Podcast, which Undo puts back."""

    other_episode_met = Signal(object)
    """A Note without a page at a time of another episode, which is not opened unasked."""
    progress_told = Signal(str)
    """What is done of the episode changed; the text says it."""
    browser_missing = Signal(str)
    """A web address that no program of this computer opens."""
    confirmation_asked = Signal(str)
    """The papers of the episode are to be confirmed, first the question with this key; empty for none."""

    def __init__(self, context: AppContext, readers: SplitReader, browse: Callable[[str], object]) -> None:
        super().__init__(readers)
        self.context, self.readers, self._browse = context, readers, browse
        self._panels: Panels[Navigation] | None = None

    def use(self, panels: "Panels[Navigation]") -> None:
        """Set the panels, which were made with this object."""
        self._panels = panels
        self.readers.asked_to_write.connect(self.write_at)
        self.readers.annotation_chosen.connect(self._annotation_chosen)
        self.readers.address_asked.connect(self.open_address)

    @property
    def notes(self) -> "NotesPane":
        """Return the notes pane, made on first use."""
        assert self._panels
        return cast("NotesPane", self._panels["notes"])

    @property
    def inbox(self) -> "InboxPane":
        """Return the inbox, made on first use."""
        assert self._panels
        return cast("InboxPane", self._panels["inbox"])

    @property
    def timeline(self) -> "TimelinePane":
        """Return the timeline pane, made on first use."""
        assert self._panels
        return cast("TimelinePane", self._panels["timeline"])

    @property
    def is_at_row(self) -> bool:
        """Return whether the cursor of the timeline is at a row; does not make the timeline."""
        pane = self._panels.made("timeline") if self._panels else None
        return pane is not None and cast("TimelinePane", pane).view.cursor_row() is not None

    @property
    def library(self) -> "LibraryPane":
        """Return the library pane, made on first use."""
        assert self._panels
        return cast("LibraryPane", self._panels["library"])

    @cached_property
    def row_menu(self) -> "RowMenu":
        """Return the object that shows the menu of a row of the timeline, or of a time on the strip."""
        from explorer.ui.timeline.row_menu import RowMenu

        return RowMenu(self, self.readers)

    @property
    def page_labels(self) -> tuple[str, ...]:
        """Return the page labels of the paper in the reader."""
        document = self.readers.active.view.document
        return tuple(document.info.labels) if document else ()

    def confirm_papers(self, question: str = "") -> None:
        """Show what is asked about the papers of the episode, first a question with this key."""
        self.confirmation_asked.emit(question or "")

    def save_drafts(self) -> None:
        """Save what is being typed in the notes."""
        if self._panels and (notes := self._panels.made("notes")):
            cast("NotesPane", notes).save_drafts()
        if self._panels and (inbox := self._panels.made("inbox")):
            cast("InboxPane", inbox).save_drafts()

    @property
    def is_editing(self) -> bool:
        """Return whether an editor is open in the notes."""
        notes = self._panels.made("notes") if self._panels else None
        return notes is not None and cast("NotesPane", notes).delegate.editing is not None

    def close_editor(self) -> None:
        """Close an open editor in the notes; its text is saved."""
        if self._panels and (notes := self._panels.made("notes")):
            cast("NotesPane", notes).view.setFocus()

    # To a panel

    def write_at(self, item_id: str) -> None:
        """Open the notes pane and the editor of an item."""
        self.panel_asked.emit("notes")
        self.notes.edit(item_id)

    def list_notes_of(self, row: "TimelineRow") -> None:
        """Filter the notes by a row of the timeline; a link has none."""
        if row.url:
            return
        self.panel_asked.emit("notes")
        if row.start_s is not None:
            self.notes.filtering.show_only("segment", timecode.display(row.start_s))
        elif row.paper_id:
            paper = self.context.papers.get(row.paper_id)
            self.notes.filtering.show_only("paper", paper.handle if paper else row.paper_id)

    def _annotation_chosen(self, item_id: str | None) -> None:
        assert self._panels
        if item_id or self._panels.made("notes"):
            self.notes.select(item_id)
        if item_id and not self._panels.right.isHidden():
            self._panels.show("notes")

    def quote_said(self, cues: Sequence[Cue]) -> None:
        """Make a note of what was said, at its time, and open its editor. It belongs to the page in view, or to another
        paper if that was discussed then."""
        session = self.context.session
        view = self.readers.active.view
        page = view.page if view.document else None
        paper_id = session.paper.id if session.paper else None
        segment = session.timeline.segment_at(cues[0].start_ms // 1000) if session.timeline and cues else None
        if segment and segment.paper_id and segment.paper_id != paper_id:
            paper_id, page = segment.paper_id, None
        note = self.context.annotations.note_of_said(cues, paper_id, page)
        self.write_at(note.id)

    # To an episode

    def open_listed(self, episode: "EpisodeRow") -> None:
        """Open an episode of the library's list; for one that is only in a feed, show the proposal first."""
        if episode.episode_id is not None:
            self.open_episode(episode.episode_id)
        elif episode.item_id is not None and episode.item_id not in self.context.subjects.podcasts.importing:
            job = self.context.subjects.intake.read_item(episode.item_id)
            self.context.subjects.podcasts.follow_import(episode.item_id, job)
            job.finished.connect(lambda proposal: self.episode_read.emit(proposal))
            job.failed.connect(lambda error: self.import_failed.emit(error))

    def open_episode(self, episode_id: str) -> None:
        """Open an episode where it was left, and go to its timeline."""
        try:
            self.context.subjects.episode_places.open(episode_id)
        except KnownError as error:
            self.context.session.notified.emit(error.sentence)
            return
        self.panel_asked.emit("timeline")
        self.timeline.focus_list()

    # To the reader

    def choose(self, item_id: str) -> None:
        """Select an annotation in the reader."""
        self.readers.active.choose(item_id)

    def go_to_item(self, item: Item) -> None:
        """Show the place of an annotation or note in its paper, and its moment."""
        session, reader = self.context.session, self.readers.active
        if isinstance(item, Annotation):
            reader.open_at(item.paper_id, item.id)
            reader.choose(item.id)
            return
        if item.at_s is not None and item.episode_id == session.episode_id:
            session.go_to(item.at_s, "note")
        if item.paper_id:
            reader.open_at(item.paper_id, item.page or 0)
        if item.page is None and is_of_other(item, session.episode_id):
            self.other_episode_met.emit(item)

    def show_item(self, item: Annotation | Note) -> None:
        """Show an item wherever it is: its paper or its episode, its place there, and its card."""
        session = self.context.session
        if waits(item):
            self.show_inbox(item.id)
            return
        if not item.paper_id and item.episode_id and item.episode_id != session.episode_id:
            session.open_episode(item.episode_id)
        self.go_to_item(item)
        self.panel_asked.emit("notes")
        self.notes.select(item.id)

    def open_moment(self, item: Item) -> None:
        """Open the episode of an item at its time, and show its card."""
        session = self.context.session
        if item.episode_id is None or self.context.episodes.get(item.episode_id) is None:
            session.notified.emit(tr("The episode of this note has been deleted."))
            return
        session.open_episode(item.episode_id)
        session.go_to(item.at_s or 0, "note")
        self.panel_asked.emit("notes")
        self.notes.select(item.id)

    def show_inbox(self, mark_id: str = "") -> None:
        """Show the inbox, and a mark in it; the list gets the focus."""
        self.panel_asked.emit("inbox")
        if mark_id:
            self.inbox.select(mark_id)
        self.inbox.setFocus()

    def play_around(self, mark: Note) -> None:
        """Play what was said around a mark, in its episode; a second time, go back to where the player was."""
        way_back, at_s = self.context.subjects.way_back, mark.at_s
        if way_back.excerpt == mark.id:
            way_back.end_excerpt()
        elif at_s is not None:
            way_back.play_excerpt(mark.id, at_s - _AROUND_S, at_s + _AROUND_S, mark.episode_id)

    def copy_markdown(self, items: Sequence[Item]) -> None:
        """Put items on the clipboard as Markdown."""
        self.markdown_asked.emit(items)

    def open_local(self, path: Path, paper: Paper | None = None, *, alone: bool = False) -> Job[PaperFile]:
        """Add a local PDF to the library and show it, and return the job; ``alone`` if nothing is shown yet."""
        return self.readers.documents.add_local(path, paper, alone=alone)

    # To an address

    def open_web(self, url: str) -> None:
        """Open a web page in the browser; only http and https."""
        if url.lower().startswith(("https://", "http://")) and self._browse(url) is False:
            self.browser_missing.emit(url)

    def open_address(self, address: str) -> None:
        """Open an address: a web address in the browser, a link of the program here; others are ignored."""
        from explorer.app.items import markdown_document

        if not markdown_document.is_ours(address):
            self.open_web(address)
            return
        session = self.context.session
        fields = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        item_id, paper_id = fields.get("note") or fields.get("annotation"), fields.get("paper")
        self.save_drafts()
        if item_id:
            if item := self.context.annotations.now(item_id):
                self.show_item(item)
            else:
                text = tr("This link points to nothing in this library: the note may have been deleted.")
                session.notified.emit(text)
        elif paper_id and "page" not in fields and self.context.papers.get(paper_id):
            session.open_paper(paper_id, "link")
        else:
            self.open_target(address).failed.connect(lambda error: session.notified.emit(error.sentence))

    def open_target(self, target: str) -> "Job[OpenTarget]":
        """Open a target: a time, a paper, a file or a link; the job's ``failed`` reports an invalid one."""
        job = self.context.subjects.targets.resolve(target)
        job.finished.connect(self.go_to)
        return job

    def open_for(self, target: str, answer: Callable[[str], object]) -> None:
        """Open a target for somebody who waits, and answer once: empty when it is open, or the sentence of an error.

        A large PDF may take longer to be checked than anybody waits: then the answer is empty too.
        """
        waiting = [answer]

        def once(error: str = "") -> None:
            if waiting:
                waiting.pop()(error)

        def found(wanted: "OpenTarget") -> None:
            adding = self.go_to(wanted)
            if adding is None:
                once()
                return
            adding.failed.connect(lambda error: once(error.sentence))
            adding.ended.connect(lambda: once())
            QTimer.singleShot(_FILE_MS, self, lambda: once())

        job = self.context.subjects.targets.resolve(target)
        job.finished.connect(found)
        job.failed.connect(lambda error: once(error.sentence))

    def carry_out(self, words: Sequence[str], answer: Callable[..., object]) -> None:
        """Carry out a command of another start of the program, and answer: empty, or the sentence of an error."""
        match words:
            case ["mark", text, at]:
                try:
                    made = self.context.subjects.inbox.mark(text, timecode.parse_or_none(at))
                except KnownError as error:
                    answer(error.sentence)
                else:
                    answer("", f"{made.id} {timecode.display(made.at_s or 0)}")
            case ["now" | "play" | "pause", *_]:
                from explorer.app.episodes.player_requests import carry_out

                try:
                    answer("", carry_out(self.context.subjects.player, self.context.session, words))
                except KnownError as error:
                    answer(error.sentence)
            case _:
                answer(tr("This command is not known to the open window: close it, and open it again."))

    def go_to(self, wanted: "OpenTarget", *, alone: bool = False) -> Job[PaperFile] | None:
        """Show a target; ``alone`` if nothing is shown yet. Return the job that adds a file to the library, if any."""
        session = self.context.session
        if wanted.episode_id and wanted.episode_id != session.episode_id:
            session.open_episode(wanted.episode_id)
        if wanted.paper is not None and wanted.place is not None:
            self.readers.active.open_at(wanted.paper.id, wanted.place)
        elif wanted.seconds is not None:
            session.go_to(wanted.seconds, "link")
        elif wanted.file is not None:
            return self.open_local(wanted.file, alone=alone)
        elif wanted.paper is not None:
            segment = session.timeline.segment_of(wanted.paper.id) if session.timeline else None
            if segment and segment.paper_id == wanted.paper.id:
                session.go_to(segment.start_s, "appearance")
            session.open_paper(wanted.paper.id)
        return None
