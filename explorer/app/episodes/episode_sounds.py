"""Attaches the sound of episodes in the background."""

from pathlib import Path

from PySide6.QtCore import QObject

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Report
from explorer.model.translation import tr
from explorer.services.audio_attachment import attach_file


class EpisodeSounds(QObject):
    """Starts the jobs; the player reads the result when the library's watch tells of it."""

    def __init__(self, access: LibraryAccess, jobs: Jobs) -> None:
        super().__init__()
        self._access, self._jobs = access, jobs

    def attach(self, episode_id: str, path: Path) -> Job:
        """Make a file the sound of an episode; the job's result is a sentence."""

        def work(_report: Report, _cancel: CancelToken) -> str:
            with self._access.store() as store:
                episode = store.episodes.get(episode_id)
                if episode is None:
                    raise KnownError("no-such-episode", "This episode is not in the library any more.")
                return attach_file(store, episode, path)

        return self._jobs.start(tr("Attaching audio"), work)
