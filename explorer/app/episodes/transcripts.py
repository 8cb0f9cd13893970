"""The transcript of the current episode: which one is shown, what was found in it, and the jobs that get one."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.app.shell.stored_step import StoredStep
from explorer.app.shell.writer import Writer
from explorer.model.episode import Episode, Timeline
from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.known_settings import HIDDEN_NOTICES, MOST_HIDDEN
from explorer.model.lazy_dataclass import dataclass
from explorer.model.one_line import whole_words
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.transcript import Cue, TranscriptInfo, cue_at, length_notice, letters_notice, words_between
from explorer.model.transcript_text import markdown_of
from explorer.model.translation import tr
from explorer.services.speech_worker import is_installed, packaged_model
from explorer.services.transcription import audio_file, make_transcript, speech_model
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.model.heard_names import HeardName

_MOST_HITS = 5000
_PAUSE_MS, _SHORT, _LONGEST = 3_000, 90, 180
"""Of the words at a time: the longest pause within them; how long a cue may be to get the next one; how long both."""


@dataclass(frozen=True, slots=True)
class ShownTranscript:
    """A transcript with its words; ``starts`` are the cues' times in milliseconds, ``folded`` their texts for search.

    ``sizes`` is what the cues' heights depend on: two for each letter, and one where another speaker begins.
    ``notice`` is a sentence about it that the user should see.
    """

    info: TranscriptInfo
    cues: tuple[Cue, ...]
    starts: tuple[int, ...]
    folded: tuple[str, ...]
    sizes: tuple[int, ...]
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class TranscriptState:
    """What is known of the episode's transcripts; ``offered`` counts those that its feed names."""

    episode: Episode | None = None
    all: tuple[TranscriptInfo, ...] = ()
    shown: ShownTranscript | None = None
    offered: int = 0
    is_reading: bool = False
    doing: str = ""
    problem: str = ""


class Transcripts(QObject):
    """Follows the session's episode. Words are read in a job; nothing is downloaded before ``get_from_feed``.

    Args:
        stack: the window's undo steps.
    """

    changed = Signal(object)
    """The TranscriptState changed."""
    names_changed = Signal()
    """Names of papers were found in the words."""
    hits_changed = Signal(object)
    """The times in milliseconds at which the searched text is said, in order, as a tuple."""

    def __init__(
        self,
        store: Store,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        session: Session,
        stack: QUndoStack,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs, self._writer = store, access, jobs, writer
        self._session, self._stack, self._settings = session, stack, settings
        self._chosen: dict[str, str] = {}
        self._job: Job[object] | None = None
        self._reading: Job[object] | None = None
        self.state = TranscriptState()
        self.hits: tuple[int, ...] = ()
        self.found: tuple[int, ...] = ()
        """The indices of the cues with the searched text."""
        self.searched = ""
        self.names: tuple[HeardName, ...] = ()
        """Where other papers of the episode than the one of the segment are named: guesses."""
        session.timeline_changed.connect(self._timeline_changed)
        watch.follow(("transcripts", "feed_items"), lambda _: self._reread())
        self._timeline_changed(session.timeline)

    # The words

    def said(self, start_ms: int, end_ms: int) -> str:
        """Return what is said between two times of the episode, in milliseconds; empty without a transcript."""
        shown = self.state.shown
        return words_between(shown.cues, shown.starts, start_ms, end_ms) if shown else ""

    def words_at(self, second: int) -> str:
        """Return what is said from a second of the episode on, one or two cues; empty where nobody speaks."""
        shown, at = self.state.shown, self.index_at(1000 * second + 999)
        if shown is None or at < 0 or shown.cues[at].end_ms <= 1000 * second:
            return ""
        here, after = shown.cues[at], shown.cues[at + 1 : at + 2]
        is_near = after and after[0].start_ms - here.end_ms < _PAUSE_MS and len(here.text) < _SHORT
        words = f"{here.text} {after[0].text}" if is_near else here.text
        return whole_words(words, _LONGEST)

    def index_at(self, position_ms: int | None) -> int:
        """Return the index of the cue that is said at a position; -1 if there is none."""
        shown = self.state.shown
        return cue_at(shown.starts, position_ms) if shown and position_ms is not None else -1

    def search(self, text: str) -> None:
        """Find a text in the words, without regard to case and accents; an empty one finds nothing."""
        self.searched = fold(text.strip())
        self._search()

    def choose(self, transcript_id: str) -> None:
        """Show this transcript of the episode, until the program ends."""
        if self.state.episode:
            self._chosen[self.state.episode.id] = transcript_id
            self._reread()

    @property
    def notice(self) -> str:
        """Return a sentence about the shown transcript that the user should see; empty once the user has hidden it."""
        shown = self.state.shown
        if shown is None or _mark_of(shown.info) in self._settings.get(HIDDEN_NOTICES):
            return ""
        return shown.notice or ""

    def hide_notice(self) -> None:
        """Tell the sentence about the shown transcript no more, unless another text takes its place."""
        if self.notice and (shown := self.state.shown):
            hidden = (_mark_of(shown.info), *self._settings.get(HIDDEN_NOTICES))
            self._settings.put(HIDDEN_NOTICES, hidden[:MOST_HIDDEN])
            self.changed.emit(self.state)

    # Jobs

    def get_from_feed(self) -> None:
        """Download all transcripts that the episode's feed names, in a job."""

        def work(episode: Episode, report: Report, cancel: CancelToken) -> tuple[str, ...]:
            from explorer.services.episode_transcripts import fetch_transcripts
            from explorer.sources.podcast_web import PodcastWeb

            with self._access.store() as store:
                http, endpoints = self._access.network(store)
                _, failed = fetch_transcripts(store, PodcastWeb(http, endpoints), episode, cancel, report)
            return tuple(one.sentence for one in failed)

        self._start(tr("Getting the transcript"), work)

    def open_file(self, path: Path) -> None:
        """Read a file of the user's as the episode's transcript, in a job."""

        def work(episode: Episode, _: Report, __: CancelToken) -> tuple[str, ...]:
            from explorer.services.episode_transcripts import attach_file

            with self._access.store() as store:
                attached = attach_file(store, episode, path)
            self._chosen[episode.id] = attached.info.id
            return ()

        self._start(tr("Reading {0}", path.name[:80]), work)

    @cached_property
    def can_make(self) -> bool:
        """Return whether what recognizes speech is installed, with a model."""
        return is_installed() and packaged_model() is not None

    def make(self) -> None:
        """Make a transcript of the episode's audio, in a job: it goes on where an earlier one was stopped."""

        def work(episode: Episode, report: Report, cancel: CancelToken) -> tuple[str, ...]:
            with self._access.store() as store:
                model = speech_model(None)
                made = make_transcript(store, episode, audio_file(store, episode), model, cancel, report)
            self._chosen[episode.id] = made.id
            return ()

        self._start(tr("Making the transcript"), work)

    def markdown(self, cues: Sequence[Cue], episode_id: str) -> "Job[str]":
        """Write cues as Markdown, in a job: those of a long episode take a quarter of a second."""
        return self._jobs.start(tr("Copying"), lambda *_: markdown_of(cues, episode_id), quiet=True)

    def forget_problem(self) -> None:
        """Show the transcript again instead of what went wrong."""
        self._set(problem="")

    def cancel(self) -> None:
        """Cancel the running job."""
        if self._job:
            self._job.cancel()

    def remove(self) -> None:
        """Remove the shown transcript from the library; can be undone."""
        shown = self.state.shown
        if shown is None:
            return
        info, cues = shown.info, shown.cues

        def put_back(store: Store) -> None:
            store.transcripts.put(info.episode_id, cues, info.source, info.name, info.language, info.id)

        self._stack.push(
            StoredStep(
                self._writer,
                tr("transcript"),
                lambda store: store.transcripts.remove(info.id),
                put_back,
                info.episode_id,
            )
        )

    def _start(self, title: str, work: Callable[[Episode, Report, CancelToken], tuple[str, ...]]) -> None:
        episode = self.state.episode
        if episode is None or self._job:
            return
        job = self._job = self._jobs.start(title, functools.partial(work, episode))
        job.progressed.connect(self._progressed)
        job.finished.connect(lambda problems: self._told(job, problems))
        job.failed.connect(lambda error: self._told(job, (error.sentence,)))
        job.ended.connect(lambda: self._ended(job))
        self._set(doing=title, problem="")

    def _progressed(self, progress: Progress) -> None:
        percent, words = progress.percent(), progress.text
        if words:
            self._set(doing=words if percent is None else tr("{0}: {1} %", words, percent))

    def _told(self, job: Job[object], problems: Sequence[str]) -> None:
        if job is self._job:
            self._set(problem=" ".join(problems[:3]))

    def _ended(self, job: Job[object]) -> None:
        if job is self._job:
            self._job = None
            self._set(doing="")

    # Following the library

    def _timeline_changed(self, timeline: Timeline | None) -> None:
        episode = timeline.episode if timeline else None
        before = self.state.episode
        if episode is None or before is None or episode.id != before.id:
            self.cancel()
            self._job = None
            self._put(TranscriptState(episode))
            self._reread()
        elif episode != before:
            self._set(episode=episode)

    def _reread(self) -> None:
        """Read which transcripts there are, and the words of the one to show if that is another."""
        episode = self.state.episode
        if episode is None:
            self._set(all=(), shown=None)
            return
        try:
            found = tuple(self._store.transcripts.of_episode(episode.id))
            item = self._store.podcasts.of_episode(episode)
        except KnownError as error:
            self._set(problem=error.sentence)
            return
        wanted = next((one for one in found if one.id == self._chosen.get(episode.id)), None)
        wanted = wanted or next(iter(found), None)
        shown = self.state.shown
        offered = self._offered(item.id) if item and not found else 0
        if wanted is None:
            self._set(all=found, shown=None, offered=offered)
        elif shown and shown.info == wanted:
            self._set(all=found)
        else:
            self._set(all=found, is_reading=True, offered=offered)
            self._read(wanted, episode)

    def _offered(self, item_id: int) -> int:
        try:
            return len(self._store.podcasts.whole(item_id).transcripts)
        except KnownError:
            return 0  # The item is there without its notes.

    def _read(self, info: TranscriptInfo, episode: Episode) -> None:
        def work(_: Report, __: CancelToken) -> ShownTranscript:
            with self._access.store() as store:
                cues = store.transcripts.cues(info.id)
            starts, folded = tuple(one.start_ms for one in cues), tuple(fold(one.text) for one in cues)
            notice = length_notice(info.end_ms, episode.duration_s) or letters_notice(cues)
            before = ("", *(one.speaker for one in cues))
            sizes = tuple(
                2 * len(one.text) + (one.speaker not in ("", last)) for one, last in zip(cues, before, strict=False)
            )
            return ShownTranscript(info, cues, starts, folded, sizes, notice)

        job = self._reading = self._jobs.start(tr("Reading the transcript"), work, quiet=True)
        job.finished.connect(lambda shown: self._show(job, shown))
        job.failed.connect(lambda error: self._failed_to_read(job, error))

    def _show(self, job: Job[object], shown: ShownTranscript) -> None:
        if job is self._reading:
            self._set(shown=shown, is_reading=False)
            self._find_names(shown)

    def _find_names(self, shown: ShownTranscript) -> None:
        timeline = self._session.timeline
        papers = tuple(timeline.papers.values()) if timeline else ()

        def work(_: Report, __: CancelToken) -> "tuple[HeardName, ...]":
            from explorer.model.heard_names import heard_names

            return heard_names(papers, shown.cues)

        job = self._jobs.start(tr("Reading the transcript"), work, quiet=True)
        job.finished.connect(lambda found: self._named(shown, found))

    def _named(self, shown: ShownTranscript, found: "tuple[HeardName, ...]") -> None:
        timeline = self._session.timeline
        if timeline is None or shown is not self.state.shown:
            return
        here = {one: timeline.segment_at(one.at_ms // 1000) for one in found}
        self.names = tuple(one for one, segment in here.items() if not segment or segment.paper_id != one.paper_id)
        self.names_changed.emit()

    def _failed_to_read(self, job: Job[object], error: KnownError) -> None:
        if job is self._reading:
            self._set(shown=None, is_reading=False, problem=error.sentence)

    def _set(self, **fields: Any) -> None:
        self._put(replace(self.state, **fields))

    def _put(self, state: TranscriptState) -> None:
        before, self.state = self.state, state
        if self.state.shown is not before.shown:
            self.names = ()
            self._search()
        if self.state != before:
            self.changed.emit(self.state)

    def _search(self) -> None:
        shown = self.state.shown
        folded = shown.folded if shown and self.searched else ()
        self.found = tuple(number for number, text in enumerate(folded) if self.searched in text)[:_MOST_HITS]
        self.hits = tuple(shown.starts[number] for number in self.found) if shown else ()
        self.hits_changed.emit(self.hits)


def _mark_of(info: TranscriptInfo) -> str:
    """Return what tells a transcript, as it is now, from others and from what replaces it."""
    return f"{info.id} {info.end_ms}"
