"""Imports marks that were made elsewhere into the inbox: reads them in a job, and asks whose they are if that is
unclear."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from explorer.app.items.inbox import Inbox
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.translation import tr, trn
from explorer.services.mark_import import MarkGroup, MarkNotes, grouped, notes_of, read_data, read_file

_LONGEST = 4 << 20
"""Maximum number of characters of a text that is imported."""


class EpisodeChoice(NamedTuple):
    """An episode of the library that marks may be of."""

    id: str
    title: str
    podcast: str
    duration_s: int | None


class Unclear(NamedTuple):
    """Marks of which it is not clear whose they are, and all episodes."""

    group: MarkGroup
    episodes: tuple[EpisodeChoice, ...]


ImportedMarks = tuple[MarkNotes | None, list[Unclear]]
Reading = Callable[[], list[MarkGroup]]


class InboxImport(QObject):
    """Starts the jobs; the new marks are one step of the history."""

    asked = Signal(object)
    """An Unclear: call ``take`` with the answer, or ``leave``."""
    came = Signal(object)
    """The ids of the marks that came from one text or choice of files so far, as a list."""
    notified = Signal(str)

    def __init__(self, access: LibraryAccess, jobs: Jobs, inbox: Inbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs, self._inbox = access, jobs, inbox
        self._unclear: list[Unclear] = []
        self._made = MarkNotes(())
        """What came of the last text or choice of files so far."""

    def read_files(self, paths: Sequence[Path]) -> Job[ImportedMarks]:
        """Import files."""
        return self._start(lambda: [one for path in paths for one in self._grouped_file(path)])

    def read_text(self, text: str) -> Job[ImportedMarks]:
        """Import a text with times or timed links, such as that of the clipboard."""
        data = text[:_LONGEST].encode("utf-8", "replace")
        return self._start(lambda: self._grouped_data(data))

    def take(self, group: MarkGroup, episode_id: str) -> None:
        """Import marks as those of an episode."""
        job = self._jobs.start(tr("Importing marks"), lambda *_: self._notes([(group, episode_id)]), quiet=True)
        job.finished.connect(self._have)
        job.failed.connect(lambda error: self.notified.emit(error.sentence))

    def leave(self) -> None:
        """Leave out the marks that were asked for; the next ones are asked for."""
        self._ask()

    # Private helpers

    def _start(self, read: Reading) -> Job[ImportedMarks]:
        job = self._jobs.start(tr("Importing marks"), lambda *_: self._read(read))
        job.finished.connect(self._found)
        job.failed.connect(lambda error: self.notified.emit(error.sentence))
        return job

    def _found(self, found: ImportedMarks) -> None:
        made, unclear = found
        if not self._unclear:
            self._made = MarkNotes(())
        self._unclear += unclear
        if made:
            self._have(made)
        else:
            self._ask()

    def _have(self, made: MarkNotes) -> None:
        before, new = self._made, made.notes
        self._made = made = before + made
        if new:
            self._inbox.add(new)
            self.came.emit([one.id for one in made.notes])
        parts = [trn(len(made.notes), "One mark is in the inbox.", "{count} marks are in the inbox.")]
        parts = parts if made.notes else [tr("No new marks.")]
        if made.same:
            parts.append(trn(made.same, "One was imported before.", "{count} were imported before."))
        if made.outside:
            parts.append(made.outside_text)
        self.notified.emit(" ".join(parts))
        self._ask()

    def _ask(self) -> None:
        if self._unclear:
            self.asked.emit(self._unclear.pop(0))

    # Run in a job's thread

    def _grouped_file(self, path: Path) -> list[MarkGroup]:
        with self._access.store() as store:
            return grouped(store, read_file(path))

    def _grouped_data(self, data: bytes) -> list[MarkGroup]:
        with self._access.store() as store:
            return grouped(store, read_data(data, tr("The text")))

    def _read(self, read: Reading) -> ImportedMarks:
        groups = read()
        known = [(one, one.episode_id) for one in groups if one.episode_id]
        made = self._notes(known) if known else None
        rest = [one for one in groups if not one.episode_id]
        if not rest:
            return made, []
        with self._access.store() as store:
            episodes = tuple(
                EpisodeChoice(one.id, one.short_title, one.podcast, one.duration_s) for one in store.episodes.all()
            )
        return made, [Unclear(one, episodes) for one in rest]

    def _notes(self, groups: Sequence[tuple[MarkGroup, str]]) -> MarkNotes:
        with self._access.store() as store:
            made = [notes_of(store, group.marks, episode_id) for group, episode_id in groups]
        return sum(made, MarkNotes(()))
