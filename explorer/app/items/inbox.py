"""The inbox: marks made while listening, which wait until the user keeps, moves or drops them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.app.items.item_commands import ItemCommands
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.model import ids, timecode
from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.known_settings import MARK_BACK
from explorer.model.mark_context import MarkContext, PaperChoice
from explorer.model.translation import tr, trn
from explorer.pdf.messages import Open, Text
from explorer.services.mark_lookup import contexts, papers_of, with_page
from explorer.store.change_feed import Change

_AFTER_ALL = 500
"""The priority: after all requests that the user waits for."""
_MOST_PAGES, _KEPT_PAPERS = 300, 4
_MANY = 300
"""Above this number of rows written by others, all marks are read again."""
_ABOUT = ("transcripts", "segments", "appearances", "episodes", "papers")
"""Tables that say what a mark is about."""


class WaitingMark(NamedTuple):
    """A mark, and what it may be about; None until that was looked up."""

    note: Note
    context: MarkContext | None

    @property
    def page(self) -> int | None:
        """Return its page from 0, or the one that is guessed for its paper; None if there is neither."""
        note, context = self
        if note.page is None and context and note.paper_id in (None, context.paper_id):
            return context.page
        return note.page


class Inbox(QObject):
    """The marks of the whole library, read in a job; each change is a step of the window's one history."""

    changed = Signal(object)
    """The ids of marks that came, changed, went, or whose context is known now, as a frozenset; None for any."""
    counted = Signal(int)
    """The number of marks."""
    notified = Signal(str)

    def __init__(
        self,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        session: Session,
        annotations: ItemCommands,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch, self._access, self._jobs = watch, access, jobs
        self._session, self._settings = session, settings
        self._annotations = annotations
        self._marks: dict[str, Note] = {}
        self._contexts: dict[str, MarkContext] = {}
        self._left: dict[str, Note] = {}
        """Marks that were kept or dropped, as they were: of one that comes back, what was guessed counts again."""
        self._paged: set[str] = set()
        """Marks whose page was looked for."""
        self._texts: dict[Path, list[str]] = {}
        """The pages of the papers that were looked at last."""
        self._reading: Job[object] | None = None
        self._looking: Job[object] | None = None
        self._touched: set[str] = set()
        """Ids of items that changed while the marks are read."""
        self._is_stale = False
        """Whether what is being looked up has changed meanwhile."""
        self.is_read = False
        """Whether the marks were read once."""
        annotations.changed.connect(self._follow)
        watch.follow(("notes",), self._written)
        watch.follow(_ABOUT, lambda _: self._look_again())
        self.read()

    # What there is

    def marks(self) -> list[WaitingMark]:
        """Return all marks: those of the current episode first, by time; then those of the others."""
        here = self._session.episode_id

        def place(one: Note) -> tuple[bool, str, int, str, str]:
            return (one.episode_id != here, one.episode_id or "", one.at_s or 0, one.created, one.id)

        return [WaitingMark(one, self._contexts.get(one.id)) for one in sorted(self._marks.values(), key=place)]

    def get(self, mark_id: str) -> WaitingMark | None:
        """Return a mark by its id; None if it doesn't wait any more."""
        note = self._marks.get(mark_id)
        return WaitingMark(note, self._contexts.get(mark_id)) if note else None

    @property
    def count(self) -> int:
        """Return the number of marks."""
        return len(self._marks)

    def of_episode(self, episode_id: str | None) -> list[Note]:
        """Return the marks of an episode, in no order, for the strip."""
        return [one for one in self._marks.values() if one.episode_id == episode_id]

    def read(self) -> None:
        """Read all marks, in a job."""
        if self._reading is None:
            self._touched.clear()
            self._reading = self._jobs.start(tr("Reading the inbox"), lambda *_: self._waiting(), quiet=True)
            self._reading.finished.connect(self._have)
            self._reading.failed.connect(lambda error: self.notified.emit(error.sentence))
            self._reading.ended.connect(self._done_reading)

    # What the user does

    def mark(self, text: str = "", at_s: int | None = None) -> Note:
        """Mark a second of the current episode; without one the current second, some seconds back while it plays.

        Raises:
            KnownError: ``no-time``: there is no such second.
        """
        session, playhead = self._session, self._session.playhead
        second, heard = at_s, None
        if second is None and playhead.second is not None:
            heard = playhead.second if playhead.is_playing else None
            second = max(0, playhead.second - (self._settings.get(MARK_BACK) if playhead.is_playing else 0))
        if session.timeline is None:
            raise KnownError("no-time", "No episode is open: open one, then mark what you hear.")
        if second is None:
            raise KnownError("no-time", "There is no time to mark yet: play the episode, or go to a time.")
        if at_s is None and not session.timeline.episode.holds(second):
            second = session.timeline.length_s - 1  # the sound is longer than the timeline
        if not session.timeline.episode.holds(second):
            end = timecode.display(session.timeline.length_s)
            raise KnownError("no-time", "The episode ends at {end}: give an earlier time.", end=end)
        when = ids.now()
        made = Note(ids.new_id(), text, when, when, session.episode_id, second, inbox=True, heard_s=heard)
        self._annotations.add(tr("mark at {0}", timecode.display(second)), made)
        self.notified.emit(tr("Marked {0}.", timecode.display(second)))
        return made

    def add(self, marks: Iterable[Note]) -> None:
        """Add marks that were made elsewhere, in one step."""
        made = list(marks)
        self._annotations.add(trn(len(made), "import of one mark", "import of {count} marks"), *made)

    def keep(self, *mark_ids: str) -> None:
        """Make ordinary notes of marks, with what was said and the paper and page that were guessed."""
        count = len(mark_ids)
        name = trn(count, "keep mark at {time}", "keep {count} marks", time=self._time(mark_ids))
        with self._annotations.step(name):
            for mark_id in mark_ids:
                self._annotations.edit(mark_id, tr("keep mark"), inbox=False, **self._guessed(mark_id))

    def drop(self, *mark_ids: str) -> None:
        """Delete marks; Undo brings them back."""
        count = len(mark_ids)
        name = trn(count, "drop mark at {time}", "drop {count} marks", time=self._time(mark_ids))
        with self._annotations.step(name):
            self._annotations.delete(*mark_ids)

    def begin_writing(self, mark_id: str) -> int:
        """Return a number for one session of writing in a mark, whose changes are one step."""
        return self._annotations.begin_edit(mark_id)

    def write(self, mark_id: str, text: str, session: int) -> None:
        """Change a mark's text, in a session of writing."""
        self._annotations.write(mark_id, text, session)

    def end_writing(self) -> None:
        """End the session of writing."""
        self._annotations.end_edit()

    def papers(self, mark_id: str) -> Job[list[PaperChoice]]:
        """Read the papers to which a mark may be moved: the job's result is a list of PaperChoice."""
        return self._jobs.start(tr("Reading the papers"), lambda *_: self._papers_of(mark_id), quiet=True)

    def move(self, mark_id: str, paper_id: str | None, page: int | None, at_s: int | None) -> None:
        """Move a mark to another paper, page (from 0) or second of its episode."""
        name = tr("move mark at {0}", self._time((mark_id,)))
        note = self._marks.get(mark_id)
        heard = note.heard_s if note and note.at_s == at_s else None
        self._annotations.edit(mark_id, name, paper_id=paper_id, page=page, at_s=at_s, heard_s=heard)

    def find_page(self, mark_id: str) -> None:
        """Look for the page that a mark is about, in a job, unless that was done."""
        note, context = self.get(mark_id) or (None, None)
        if note is None or context is None or mark_id in self._paged or self._looking:
            return
        self._paged.add(mark_id)
        job = self._jobs.start(
            tr("Looking for the page"), lambda *_: self._with_page(note, replace(context, page=None)), quiet=True
        )
        job.finished.connect(lambda found: self._know_page(note, found))

    # Private helpers

    def _guessed(self, mark_id: str) -> dict[str, Any]:
        """Return the fields that a kept mark gets from what was guessed."""
        mark = self.get(mark_id)
        note, context = mark or (None, None)
        if note is None or context is None:
            return {}
        fields: dict[str, Any] = {}
        if not note.said and context.said:
            fields["said"] = context.said
        if note.paper_id is None and context.paper_id:
            fields["paper_id"] = context.paper_id
        if note.page is None and mark is not None and mark.page is not None:
            fields["page"] = mark.page
        return fields

    def _time(self, mark_ids: tuple[str, ...]) -> str:
        """Return the time of the first of some marks, for the name of a step."""
        note = self._marks.get(mark_ids[0]) if mark_ids else None
        return timecode.display(note.at_s) if note and note.at_s is not None else "–"

    def _follow(self, item_ids: frozenset[str] | None) -> None:
        """Update marks after the user has changed items."""
        if item_ids is None:
            return  # other items are listed; marks are told of one by one
        self._touched |= item_ids
        self._renew(item_ids)

    def _renew(self, item_ids: Iterable[str]) -> None:
        changed = set()
        for item_id in item_ids:
            note = self._annotations.now(item_id)
            waiting = note if isinstance(note, Note) and note.inbox else None
            if waiting is None and item_id not in self._marks:
                continue
            changed.add(item_id)
            before = self._marks.get(item_id) or self._left.pop(item_id, None)
            if waiting is None:
                self._left[item_id] = self._marks.pop(item_id)
            else:
                self._marks[item_id] = waiting
                if before is None or _subject(before) != _subject(waiting):
                    self._paged.discard(item_id)
                    if context := self._contexts.get(item_id):
                        self._contexts[item_id] = replace(context, page=None)  # it may be of another paper
                if before is None or (before.episode_id, before.at_s) != (waiting.episode_id, waiting.at_s):
                    self._contexts.pop(item_id, None)
        if changed:
            self._tell(frozenset(changed))
            self._look()

    def _written(self, rows: frozenset[Change] | None) -> None:
        """Update marks after a job or another program has written notes."""
        if rows is None or len(rows) > _MANY:
            self.read()
        else:
            self._follow(frozenset(one.key for one in rows))

    def _tell(self, changed: frozenset[str] | None) -> None:
        self.changed.emit(changed)
        self.counted.emit(self.count)

    def _have(self, found: dict[str, Note]) -> None:
        self.is_read = True
        self._marks = found
        self._contexts = {one: context for one, context in self._contexts.items() if one in found}
        self._left.clear()
        self._renew(self._touched | self._annotations.cache.unsaved.keys())
        self._tell(None)
        self._look()

    def _done_reading(self) -> None:
        self._reading = None

    def _look(self, *, again: bool = False) -> None:
        """Look up in a job what marks are about of which that is not known, or ``again`` of all of them."""
        wanted = [one for one in self._marks.values() if again or one.id not in self._contexts]
        if not wanted or self._looking is not None:
            return
        self._looking = self._jobs.start(tr("Looking up marks"), lambda *_: self._context_of(wanted), quiet=True)
        self._looking.finished.connect(lambda found: self._know(self._with_old_pages(found)))
        self._looking.failed.connect(lambda _: self._know(dict.fromkeys((one.id for one in wanted), MarkContext())))
        self._looking.ended.connect(self._done_looking)

    def _done_looking(self) -> None:
        is_known = all(one in self._contexts for one in self._marks)
        self._looking = None
        if self._is_stale:
            self._look_again()
        elif not is_known:
            self._look()

    def _look_again(self) -> None:
        self._is_stale = self._looking is not None
        if not self._is_stale:
            # What was known stays until then: a mark that is kept meanwhile must not lose it.
            self._paged.clear()
            self._left.clear()
            self._look(again=True)

    def _with_old_pages(self, found: Mapping[str, MarkContext]) -> dict[str, MarkContext]:
        """Return contexts without pages with those that were guessed before, until they are guessed anew."""
        old = {one: self._contexts.get(one, MarkContext()) for one in found}
        return {
            one: replace(new, page=old[one].page) if new.paper_id == old[one].paper_id else new
            for one, new in found.items()
        }

    def _know(self, found: Mapping[str, MarkContext]) -> None:
        there = {one: context for one, context in found.items() if one in self._marks}
        self._contexts |= there
        self.changed.emit(frozenset(there))

    def _know_page(self, asked: Note, found: MarkContext) -> None:
        """Take the page that was found, unless the mark was moved meanwhile."""
        mark = self._marks.get(asked.id)
        if mark and _subject(mark) == _subject(asked):
            self._know({asked.id: found})

    # Run in a job's thread

    def _waiting(self) -> dict[str, Note]:
        with self._access.store() as store:
            return {one.id: one for one in store.notes.waiting()}

    def _context_of(self, marks: list[Note]) -> dict[str, MarkContext]:
        with self._access.store() as store:
            return contexts(store, marks)

    def _papers_of(self, mark_id: str) -> list[PaperChoice]:
        mark = self.get(mark_id)
        with self._access.store() as store:
            return papers_of(store, mark.note) if mark else []

    def _with_page(self, mark: Note, context: MarkContext) -> MarkContext:
        with self._access.store() as store:
            return with_page(store, mark, context, self._pages)

    def _pages(self, path: Path) -> list[str]:
        """Return the text of each page of a PDF, from the worker when it has nothing else to do."""
        if path not in self._texts:
            client = self._access.client
            count = min(_MOST_PAGES, len(client.call(Open(str(path)), priority=_AFTER_ALL).pages))
            texts = []
            for number in range(count):
                with suppress(KnownError):
                    page = client.call(Text(str(path), number), priority=_AFTER_ALL)
                    texts.append("\n".join(line.text for line in page.lines))
                    continue
                texts.append("")
            if len(self._texts) >= _KEPT_PAPERS:
                self._texts.clear()
            self._texts[path] = texts
        return self._texts[path]


def _subject(mark: Note) -> tuple[object, ...]:
    return mark.episode_id, mark.at_s, mark.paper_id, mark.page
