"""Jobs that check the library, list its backups, make one, and restore one."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.errors import KnownError
from explorer.model.library_backup import BackupContents, RestorePreview, RestoreResult
from explorer.model.translation import tr
from explorer.store.backup import back_up, backups
from explorer.store.daily_backup import back_up_daily, is_due
from explorer.store.database_errors import mapped
from explorer.store.restore import preview, restore
from explorer.store.schema import SCHEMA_VERSION


class LibraryBackups(QObject):
    """Starts the jobs; each job's ``finished`` has the result, its ``failed`` the KnownError."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def check(self) -> Job[None]:
        """Look for damage in the whole database; the job fails with ``library-damaged`` if there is some."""
        return self._jobs.start(tr("Checking the library"), lambda *_: self._check())

    def list_backups(self) -> Job[list[BackupContents | KnownError]]:
        """List the backups; the result is a list of BackupContents, or a KnownError for one that can't be used."""
        return self._jobs.start(tr("Looking for backups"), lambda *_: backups(self._access.library))

    def preview(self, path: Path) -> Job[RestorePreview]:
        """Find out what restoring a backup would change; the result is a RestorePreview."""
        return self._jobs.start(tr("Reading the backup"), lambda *_: preview(self._access.library, path))

    def make(self) -> Job[Path]:
        """Back up the library; the result is the path."""
        return self._jobs.start(tr("Backing up the library"), lambda *_: self._make())

    def is_due(self) -> bool:
        """Return whether the newest backup is older than a day."""
        return is_due(self._access.library, datetime.now(UTC))

    def make_daily(self) -> Job[Path | None]:
        """Back up the library if that is due, it was changed, and the disk has room; the result is the path or None.

        The job fails with ``library-damaged`` if the library is.
        """
        return self._jobs.start(tr("Backing up the library"), lambda *_: self._make_daily(), quiet=True)

    def restore(self, path: Path) -> Job[RestoreResult]:
        """Restore a backup; the result is a RestoreResult."""
        return self._jobs.start(tr("Restoring the backup"), lambda *_: restore(self._access.library, path))

    # Run in a job's thread

    def _check(self) -> None:
        with self._access.store() as store:
            found = store.check()
        if found:
            raise _damaged("; ".join(found))

    def _make(self) -> Path:
        with mapped():
            return back_up(self._access.library, SCHEMA_VERSION)

    def _make_daily(self) -> Path | None:
        try:
            with mapped(), self._access.store() as store:
                return back_up_daily(store, datetime.now(UTC))
        except KnownError as error:
            if error.code == "database-damaged":
                raise _damaged(error.detail) from error
            raise


def _damaged(detail: str) -> KnownError:
    return KnownError(
        "library-damaged",
        "The library’s database is damaged, so some papers or notes may be missing here: "
        "“Restore a backup…” in the File menu replaces it with a backup, and keeps the damaged files.",
        detail,
    )
