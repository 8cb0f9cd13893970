"""Resolves targets of links, and of later starts of the program, in a job."""

from PySide6.QtCore import QObject

from explorer.app.episodes.open_target import OpenTarget, resolve
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.translation import tr


class TargetResolver(QObject):
    """Resolves a time, a paper, a file or a link."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def resolve(self, text: str) -> Job[OpenTarget]:
        """Resolve a target; ``finished`` has the OpenTarget. A paper of arXiv is added to the library."""
        return self._jobs.start(tr("Opening"), lambda *_: self._resolve(text))

    def _resolve(self, text: str) -> OpenTarget:
        with self._access.store() as store:
            return resolve(store, text)
