"""Which pages of papers are talked about at which times of the episode: guessed from its transcript, or tied."""

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.episodes.transcripts import Transcripts
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.stored_step import StoredStep
from explorer.app.shell.writer import Write, Writer
from explorer.model import ids, timecode
from explorer.model.annotation import Rect
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import GUIDE_ID, Paper, PaperFile
from explorer.model.progress import CancelToken, Report
from explorer.model.talked_page import TIED_MS, TalkedPage, TiedPlace, tied_page, times_on_page
from explorer.model.translation import tr
from explorer.services.pdf_words import words_of
from explorer.store.database import Store

_Key = tuple[str, str, tuple[tuple[int, int], ...], tuple[str, ...]]
"""A transcript, a file, the stretches in which its paper is talked about, and the places that are tied there."""


_SAME_S = 1
"""A page is not tied a second time so soon."""


class OpenDocument(Protocol):
    """A document in a reader."""

    @property
    def paper(self) -> Paper:
        """Return its paper."""

    @property
    def file(self) -> PaperFile:
        """Return its file."""

    @property
    def path(self) -> str:
        """Return the file's path."""


@dataclass(frozen=True, slots=True)
class PageTime:
    """A time at which a place on a page, from 0, is talked about; ``tied`` has its id if the user said so."""

    page: int
    at_s: int
    rect: Rect | None
    tied: str = ""


class TalkedPages(QObject):
    """Guesses once for each paper and transcript, in a job, and follows the playhead by a look at the result.

    Args:
        stack: the window's undo steps.
    """

    changed = Signal()
    """The times of some paper, or the page that is talked about now, are others."""

    def __init__(
        self,
        store: Store,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        session: Session,
        transcripts: Transcripts,
        stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs, self._writer = store, access, jobs, writer
        self._session, self._transcripts, self._stack = session, transcripts, stack
        self._tracks: dict[_Key, tuple[TalkedPage, ...]] = {}
        self._asked: set[_Key] = set()
        self._shown: dict[str, tuple[TalkedPage, ...]] = {}
        """The guesses of each paper that a reader shows."""
        self._now: dict[str, TalkedPage | None] = {}
        self._ties: dict[str, list[TiedPlace]] = {}
        self._newest: dict[str, TiedPlace | None] = {}
        """What the store may not have yet: places by id, None for one that is gone."""
        session.playhead.ticked.connect(self._ticked)
        session.timeline_changed.connect(lambda _: self._forget())
        transcripts.changed.connect(lambda _: self.changed.emit())
        watch.follow(("tied_places", "papers"), lambda _: self._forget())

    def look_at(self, document: OpenDocument) -> None:
        """Find out which pages of a document are talked about, if the episode has a transcript; ``changed`` follows."""
        key = self._key(document)
        if key is None:
            self._shown.pop(document.paper.id, None)
        elif key in self._tracks:
            self._shown[document.paper.id] = self._tracks[key]
        elif key not in self._asked:
            self._asked.add(key)
            self._start(key, document)

    def now(self, paper_id: str) -> TalkedPage | None:
        """Return the page of a paper that is talked about at the playhead; None if that is not clear."""
        position = self._session.playhead.position
        if position is None:
            return None
        return tied_page(self._ties_here(paper_id), position) or _at(self._shown.get(paper_id, ()), position)

    def times(self, paper_id: str, page: int) -> list[PageTime]:
        """Return the times of the current episode at which a page, from 0, is talked about."""
        here = [one for one in self._ties_here(paper_id) if one.page == page]
        found = [PageTime(page, one.at_s, one.rect, one.id) for one in here]
        for guess in times_on_page(self._shown.get(paper_id, ()), page):
            tied_before, tied_until = guess.start_ms - TIED_MS, max(guess.end_ms, guess.start_ms + TIED_MS)
            if not any(tied_before < 1000 * one.at_s < tied_until for one in here):
                found.append(PageTime(page, guess.start_ms // 1000, guess.rect))
        return sorted(found, key=lambda one: one.at_s)

    def ties(self, paper_id: str) -> list[TiedPlace]:
        """Return the places that the user tied to times, over all episodes."""
        if paper_id not in self._ties:
            try:
                self._ties[paper_id] = self._store.tied_places.of_paper(paper_id)
            except KnownError as error:
                self._session.notified.emit(error.sentence)
                return []
        return self._ties[paper_id]

    def tie(self, paper_id: str, page: int, rect: Rect | None, at_s: int) -> None:
        """Say that a place, on a page from 0, is talked about at a second of the episode; can be undone.

        What was said of this page within a second of it is said again: it is tied once, to the last place on it.
        """
        if self._session.episode_id is None:
            return
        when = ids.now()
        place = TiedPlace(ids.new_id(), self._session.episode_id, at_s, paper_id, page, rect, when, when)
        same = next((one for one in self._known_here(paper_id) if _is_same(one, place)), None)
        if same is None:
            self._push(None, place)
        elif rect and rect != same.rect:
            self._push(same, replace(same, rect=rect, modified=when))

    def untie(self, place_id: str) -> None:
        """Take a tied place back; can be undone."""
        found = next((one for held in self._ties.values() for one in held if one.id == place_id), None)
        if found:
            self._push(found, None)

    # Private helpers

    def _push(self, before: TiedPlace | None, after: TiedPlace | None) -> None:
        self._stack.push(_TieStep(self._writer, before, after, self._newest))

    def _known_here(self, paper_id: str) -> list[TiedPlace]:
        """Return the tied places of a paper in this episode, also those that are being saved."""
        stored = {one.id: one for one in self._ties_here(paper_id)}
        return [one for one in (stored | self._newest).values() if one and one.paper_id == paper_id]

    def _ties_here(self, paper_id: str) -> list[TiedPlace]:
        return [one for one in self.ties(paper_id) if one.episode_id == self._session.episode_id]

    def _key(self, document: OpenDocument) -> _Key | None:
        shown = self._transcripts.state.shown
        spans = self._spans(document.paper.id)
        tied = tuple(one.id for one in self._ties_here(document.paper.id))
        return (shown.info.id + shown.info.added, document.file.id, spans, tied) if shown and spans else None

    def _spans(self, paper_id: str) -> tuple[tuple[int, int], ...]:
        """Return where in the episode a paper may be talked about, in milliseconds; the guide nowhere."""
        timeline = self._session.timeline
        if timeline is None or paper_id == GUIDE_ID:
            return ()
        segments = [one for one in timeline.segments if one.paper_id == paper_id]
        if not segments:
            inside = {one.segment_id for one in timeline.appearances if one.paper_id == paper_id}
            segments = [one for one in timeline.segments if one.id in inside]
        if not segments and len(timeline.segments) <= 1:
            return ((0, 1000 * timeline.length_s),) if timeline.length_s else ()
        return tuple((1000 * one.start_s, 1000 * one.end_s) for one in segments)

    def _start(self, key: _Key, document: OpenDocument) -> None:
        shown = self._transcripts.state.shown
        assert shown
        cues, spans, path = shown.cues, key[2], Path(document.path)
        ties = self._ties_here(document.paper.id)

        def work(_: Report, cancel: CancelToken) -> tuple[TalkedPage, ...]:
            from explorer.services.page_track import page_track

            return page_track(words_of(self._access.client, path), cues, spans, cancel, ties)

        job = self._jobs.start(tr("Finding what is talked about"), work, quiet=True)
        job.finished.connect(lambda track: self._found(key, document.paper.id, track))

    def _found(self, key: _Key, paper_id: str, track: tuple[TalkedPage, ...]) -> None:
        self._tracks[key] = track
        self._shown[paper_id] = track
        self._now[paper_id] = self.now(paper_id)
        self.changed.emit()

    def _ticked(self, _: int) -> None:
        changed = False
        for paper_id in {*self._shown, *self._ties}:
            found = self.now(paper_id)
            if found != self._now.get(paper_id):
                self._now[paper_id] = found
                changed = True
        if changed:
            self.changed.emit()

    def _forget(self) -> None:
        self._ties.clear()
        self._newest.clear()
        self.changed.emit()


class _TieStep(StoredStep):
    """Puts a place, or takes it away if there is none ``after``; ``newest`` has it before it is saved."""

    def __init__(
        self,
        writer: Writer,
        before: TiedPlace | None,
        after: TiedPlace | None,
        newest: dict[str, TiedPlace | None],
    ) -> None:
        place = after or before
        assert place
        name = tr("place linked to {0}", timecode.display(place.at_s))
        super().__init__(writer, name, _write(place.id, after), _write(place.id, before), place.episode_id)
        self._id, self._before, self._after, self._newest = place.id, before, after, newest

    def redo(self) -> None:
        super().redo()
        self._newest[self._id] = self._after

    def undo(self) -> None:
        super().undo()
        self._newest[self._id] = self._before


def _write(place_id: str, place: TiedPlace | None) -> Write:
    if place is None:
        return lambda store: store.tied_places.delete(place_id)
    return lambda store: store.tied_places.put(place)


def _is_same(one: TiedPlace, other: TiedPlace) -> bool:
    """Return whether two places of an episode are one page, or one paper, at about one second."""
    is_near = one.episode_id == other.episode_id and abs(one.at_s - other.at_s) <= _SAME_S
    return is_near and one.page == other.page and one.tells_page == other.tells_page


def _at(track: tuple[TalkedPage, ...], position_ms: int) -> TalkedPage | None:
    number = bisect_right(track, position_ms, key=lambda one: one.start_ms) - 1
    return track[number] if number >= 0 and position_ms < track[number].end_ms else None
