"""Attaches the sound of episodes in the background."""

from pathlib import Path

from PySide6.QtCore import QObject

from explorer.app.episodes.arrived_sound import ArrivedSound
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.episode import Episode
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Report
from explorer.model.translation import tr
from explorer.services.audio_attachment import attach_address, attach_file
from explorer.services.audio_download import download_audio
from explorer.store.database import Store


class EpisodeSounds(QObject):
    """Starts the jobs; the player reads the result when the library's watch tells of it."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, arrived: ArrivedSound) -> None:
        super().__init__()
        self._access, self._jobs, self._arrived = access, jobs, arrived
        self._running: dict[str, Job[EpisodeAudio]] = {}

    def attach(self, episode_id: str, path: Path) -> Job[str]:
        """Make a file the sound of an episode; the job's result is a sentence."""

        def work(_report: Report, cancel: CancelToken) -> str:
            with self._access.store() as store:
                return attach_file(store, _episode(store, episode_id), path, cancel)

        return self._jobs.start(tr("Attaching audio"), work)

    def attach_address(self, episode_id: str, address: str) -> Job[str]:
        """Make an address the sound of an episode; the job's result is a sentence."""

        def work(_report: Report, _cancel: CancelToken) -> str:
            with self._access.store() as store:
                return attach_address(store, _episode(store, episode_id), address)

        return self._jobs.start(tr("Attaching audio"), work)

    def download(self, episode_id: str) -> Job[EpisodeAudio]:
        """Download the audio of an episode; a second time while it runs, return the same job."""
        if (running := self._running.get(episode_id)) and not running.done:
            return running

        def work(report: Report, cancel: CancelToken) -> EpisodeAudio:
            with self._access.store() as store:
                http, _ = self._access.network(store)
                return download_audio(store, _episode(store, episode_id), http, report, cancel)

        self._running[episode_id] = job = self._jobs.start(tr("Downloading audio"), work)
        self._arrived.follow(episode_id, job)
        return job


def _episode(store: Store, episode_id: str) -> Episode:
    episode = store.episodes.get(episode_id)
    if episode is None:
        raise KnownError("no-such-episode", "This episode is not in the library any more.")
    return episode
