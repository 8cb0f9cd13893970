"""Stores pictures of areas and of notes in the library."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.translation import tr
from explorer.pdf.messages import Pixels
from explorer.services.pdf_removal import sweep_removed
from explorer.services.picture_sweep import sweep


class ItemPictures(QObject):
    """Starts jobs that store a picture; each job's ``finished`` has its name in the library."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def keep_pixels(self, pixels: Pixels) -> Job[str]:
        """Store a rendered part of a page."""

        def work(*_: object) -> str:
            from explorer.services.drawn_areas import png_of

            return self._keep(png_of(pixels))

        return self._jobs.start(tr("Keep a picture"), work)

    def keep_given(self, given: QImage | Path) -> Job[str]:
        """Store a picture that the user pasted, or dropped as a file."""

        def work(*_: object) -> str:
            from explorer.app.items.images import png, read_picture

            return self._keep(png(read_picture(given) if isinstance(given, Path) else given))

        return self._jobs.start(tr("Keeping the picture"), work)

    def sweep(self) -> Job[int]:
        """Delete the pictures that nothing shows any more, and removed PDFs; the result is the number of pictures."""

        def work(*_: object) -> int:
            with self._access.store() as store:
                sweep_removed(store)
                return sweep(store)

        return self._jobs.start(tr("Clearing up pictures"), work)

    def _keep(self, png: bytes) -> str:
        from explorer.services.picture_store import keep

        return keep(self._access.library, png)
