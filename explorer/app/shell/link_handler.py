"""Jobs that make this program the one that opens ``paper-explorer:`` links, and that take it back."""

import sys

from PySide6.QtCore import QObject

from explorer.app.shell.jobs import Job, Jobs
from explorer.model.translation import tr
from explorer.services import link_registration


class LinkHandler(QObject):
    """Starts the jobs; each job's ``failed`` has the KnownError."""

    can_register = sys.platform != "darwin"
    """Whether a program that is not a bundle can own links on this system."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs

    @property
    def is_registered(self) -> bool:
        """Return whether this program opens the links."""
        return link_registration.is_registered()

    def register(self) -> Job[str]:
        """Make this program the one that opens the links."""
        return self._jobs.start(tr("Registering links"), lambda *_: link_registration.register())

    def unregister(self) -> Job[None]:
        """Take that back."""
        return self._jobs.start(tr("Unregistering links"), lambda *_: link_registration.unregister())
