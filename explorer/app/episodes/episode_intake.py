"""New episodes: their jobs, from an address or a file to the library, and an episode's file for others."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.translation import tr

if TYPE_CHECKING:
    from explorer.app.episodes.intake_work import IntakeWork, LookedUp
    from explorer.model.catalog import Catalog
    from explorer.model.episode_proposal import EpisodeProposal
    from explorer.model.errors import KnownError
    from explorer.model.title_resolution import Ranked


class EpisodeIntake(QObject):
    """Starts the jobs; each job's ``finished`` has the result, its ``failed`` the KnownError."""

    kept = Signal(str)
    """The id of an episode that was put into the library."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def read_page(self, address: str) -> "Job[EpisodeProposal]":
        """Read the episode of a page; the result is an EpisodeProposal."""
        return self._jobs.start(
            tr("Reading a page"), lambda report, cancel: self._work.page(address, report, cancel), quiet=True
        )

    def read_item(self, item_id: int) -> "Job[EpisodeProposal]":
        """Read the episode that is an item of a subscribed feed; the result is an EpisodeProposal."""
        title = tr("Reading an episode")
        return self._jobs.start(title, lambda report, cancel: self._work.item(item_id, report, cancel))

    def read_text(self, text: str, podcast: str = "", title: str = "") -> "Job[EpisodeProposal]":
        """Read show notes that were pasted or dropped; the result is an EpisodeProposal."""
        data = text.encode("utf-8", "replace")
        return self._jobs.start(tr("Reading show notes"), lambda *_: self._work.text(data, podcast, title), quiet=True)

    def read_file(self, path: Path, podcast: str = "", title: str = "") -> "Job[EpisodeProposal | Catalog]":
        """Read show notes, an audio file or an episode's file; the result is an EpisodeProposal, or a Catalog."""
        return self._jobs.start(tr("Reading a file"), lambda *_: self._work.file(path, podcast, title), quiet=True)

    def read_library(self, episode_id: str) -> "Job[EpisodeProposal]":
        """Read the questions of an episode in the library; the result is an EpisodeProposal."""
        return self._jobs.start(tr("Reading the papers to confirm"), lambda *_: self._work.library(episode_id))

    def look_up(self, proposal: "EpisodeProposal") -> "Job[LookedUp]":
        """Look titles up; the result is a LookedUp."""
        return self._jobs.start(
            tr("Looking titles up"), lambda report, cancel: self._work.look_up(proposal, report, cancel), quiet=True
        )

    def search(self, text: str) -> "Job[tuple[tuple[Ranked, ...], list[KnownError]]]":
        """Search for a paper by id, address or title; the result is a tuple of Ranked, and a list of problems."""
        return self._jobs.start(
            tr("Searching for a paper"), lambda report, cancel: self._work.search(text, report, cancel), quiet=True
        )

    def keep(self, proposal: "EpisodeProposal") -> Job[str]:
        """Put a proposed episode into the library, or what was found for one that is there; the result is its id."""
        job = self._jobs.start(tr("Keeping an episode"), lambda *_: self._work.keep(proposal), quiet=True)
        job.finished.connect(lambda episode_id: self.kept.emit(episode_id))
        return job

    def keep_shared(self, catalog: "Catalog") -> Job[str]:
        """Put an episode that somebody shared into the library; the result is its id."""
        job = self._jobs.start(tr("Keeping an episode"), lambda *_: self._work.keep_shared(catalog), quiet=True)
        job.finished.connect(lambda episode_id: self.kept.emit(episode_id))
        return job

    def share(self, episode_id: str, path: Path) -> Job[None]:
        """Write an episode's file: times, titles, ids and links, and nobody's notes."""
        return self._jobs.start(tr("Sharing an episode"), lambda *_: self._work.share(episode_id, path))

    @cached_property
    def _work(self) -> "IntakeWork":
        """Imported by the first job, in its thread: what reads notes and feeds takes long to import."""
        from explorer.app.episodes.intake_work import IntakeWork

        return IntakeWork(self._access)
