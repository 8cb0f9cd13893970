"""The podcasts that the user subscribes to: their jobs, what is busy, and what went wrong last."""

import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from explorer.app.episodes.artwork import Artwork
from explorer.app.episodes.library_contents import LibraryContents
from explorer.app.episodes.unsubscription import Unsubscription
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.stored_step import StoredStep
from explorer.app.shell.writer import Writer
from explorer.model.known_settings import REFRESHED
from explorer.model.one_line import one_line
from explorer.model.podcast import DirectoryEntry, Podcast
from explorer.model.translation import tr
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.app.episodes.podcast_work import PodcastWork
    from explorer.services.subscriptions import FailedFeed as FailedFeed
    from explorer.services.subscriptions import Refreshed as Refreshed

_HOUR_S = 3600
_LONGEST = 50
"""Maximum length of a title in the undo history."""


class Podcasts(QObject):
    """Starts the jobs; each job's ``finished`` has the result, its ``failed`` the KnownError.

    The contents of the library are read again after each job.

    Args:
        store: the GUI thread's connection.
    """

    busy_changed = Signal()
    """Another podcast or episode is busy, or is not any more."""

    def __init__(
        self,
        store: Store,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs = store, access, jobs
        self._writer, self._stack = writer, stack
        self.contents = LibraryContents(store, watch, access, jobs, self)
        self.artwork = Artwork(access.library, jobs, self)
        self.refreshing: set[str] = set()
        """The podcasts whose feeds are read now."""
        self.importing: dict[int, Job[object]] = {}
        """The jobs that read items of feeds, by the items' numbers."""
        self.is_refreshing_all = False

    def look_up(self, text: str) -> "Job[Refreshed | list[DirectoryEntry]]":
        """Subscribe to the podcast at an address: the result is a Refreshed. For a name, the result is a list of
        DirectoryEntry."""
        title = tr("Looking for a podcast")
        job = self._jobs.start(title, lambda report, cancel: self._work.look_up(text, report, cancel))
        job.finished.connect(self._subscribed)
        return job

    def subscribe(self, address: str) -> "Job[Refreshed]":
        """Subscribe to the feed at an address; the result is a Refreshed."""
        title = tr("Subscribing to a podcast")
        job = self._jobs.start(title, lambda report, cancel: self._work.subscribe(address, report, cancel))
        job.finished.connect(self._subscribed)
        return job

    def import_opml(self, path: Path) -> "Job[tuple[list[Refreshed], list[FailedFeed], tuple[str, ...]]]":
        """Subscribe to all feeds of an OPML file; the result is lists of Refreshed and FailedFeed, and sentences."""
        title = tr("Subscribing to podcasts")
        job = self._jobs.start(title, lambda report, cancel: self._work.import_opml(path, report, cancel))
        job.ended.connect(self._changed)
        return job

    def export_opml(self, path: Path) -> Job[int]:
        """Write all podcasts to an OPML file; the result is their number."""
        return self._jobs.start(tr("Writing an OPML file"), lambda *_: self._work.export_opml(path))

    def refresh(self, podcast_id: str) -> "Job[Refreshed]":
        """Read a podcast's feed again; the result is a Refreshed."""
        title = tr("Refreshing a podcast")
        job = self._jobs.start(title, lambda report, cancel: self._work.refresh(podcast_id, report, cancel))
        self.refreshing.add(podcast_id)
        self.busy_changed.emit()
        job.ended.connect(lambda: self._refreshed({podcast_id}))
        return job

    def refresh_all(self, *, quiet: bool = False) -> "Job[tuple[list[Refreshed], list[FailedFeed]]]":
        """Read all feeds again; the result is a list of Refreshed and one of FailedFeed.

        Args:
            quiet: whether the window doesn't show that it runs.
        """
        title = tr("Refreshing podcasts")
        job = self._jobs.start(title, lambda report, cancel: self._work.refresh_all(report, cancel), quiet=quiet)
        ids = {one.id for one in self.contents.index.podcasts}
        self.is_refreshing_all = True
        self.refreshing |= ids
        self.busy_changed.emit()
        job.ended.connect(lambda: self._refreshed(ids))
        return job

    def refresh_at_start(self) -> "Job[tuple[list[Refreshed], list[FailedFeed]]] | None":
        """Read all feeds again, if that was not done by a start in the last hour; the result is that of
        ``refresh_all``."""
        device, now = self._access.device, int(time.time())
        if device is None or 0 <= now - device.get(REFRESHED) < _HOUR_S:
            return None
        device.put(REFRESHED, now)
        return self.refresh_all(quiet=True)

    def follow_import(self, item_id: int, job: Job[object]) -> None:
        """Show an item of a feed as busy while a job reads it."""
        self.importing[item_id] = job
        self.busy_changed.emit()
        job.ended.connect(lambda: self._imported(item_id))

    def mark_seen(self, podcast_id: str | None = None) -> Job[None]:
        """Mark the episodes of a podcast, or of all, as not new."""
        job = self._jobs.start(tr("Clearing new episodes"), lambda *_: self._work.set_seen(podcast_id))
        job.ended.connect(self.contents.reload)
        return job

    def unsubscribe(self, podcast: Podcast) -> None:
        """Delete a podcast and its list of episodes, in one undo step; imported episodes and all notes stay.

        Raises:
            KnownError: the library can only be read.
        """
        if why := self._store.read_only_because:
            raise why
        name, ended = tr("unsubscribe from “{0}”", one_line(podcast.title, _LONGEST)), Unsubscription(podcast)
        self._stack.push(StoredStep(self._writer, name, ended.take_out, ended.put_back))

    @cached_property
    def _work(self) -> "PodcastWork":
        """Imported by the first job, in its thread: what reads feeds takes a tenth of a second to import."""
        from explorer.app.episodes.podcast_work import PodcastWork

        return PodcastWork(self._access)

    def _subscribed(self, result: object) -> None:
        if not isinstance(result, list):
            self._changed()

    def _refreshed(self, ids: set[str]) -> None:
        self.refreshing -= ids
        self.is_refreshing_all = self.is_refreshing_all and bool(self.refreshing)
        self.busy_changed.emit()
        self._changed()

    def _imported(self, item_id: int) -> None:
        self.importing.pop(item_id, None)
        self.busy_changed.emit()
        self.contents.reload()

    def _changed(self) -> None:
        self.contents.reload()
        self.artwork.forget_missing()
