"""Backs the library up by itself, once a day at most, and deletes all but some of these backups.

Backups made by the user, by a migration or by a restore are never deleted.
"""

import logging
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from explorer.store.backup import back_up, made_at, read_only
from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION

DAYS, WEEKS = 7, 4
"""The last backup is kept of each of the newest days that have some, and of each of the newest weeks before these."""
INTERVAL = timedelta(days=1)
_OWN = re.compile(r"library-v\d+-\d{8}T\d{6}Z-auto(?:-\d+)?\.db")
_ROOM_BYTES = 200_000_000
"""What is to be free on the disk beside three times the database: for the backup, and for the user's own work."""

_NEVER = datetime.min.replace(tzinfo=UTC)

log = logging.getLogger(__name__)


def is_due(library: Library, now: datetime) -> bool:
    """Return whether the newest backup, of any kind, is older than a day; one from the future doesn't count."""
    times = [made for path in library.backups() if (made := made_at(path)) and made <= now]
    return not times or now - max(times) >= INTERVAL


def back_up_daily(store: Store, now: datetime) -> Path | None:
    """Back the library up, if that is due, something was changed since the newest backup, and the disk has room.

    Returns:
        The new backup, which was checked; None if there is none.

    Raises:
        KnownError: ``database-damaged``: the library is, and no backup is deleted.
        sqlite3.Error, OSError: it could not be written.
    """
    library = store.library
    if store.read_only or not is_due(library, now) or not _is_changed(store) or not _has_room(library):
        return None
    made = back_up(library, SCHEMA_VERSION, automatic=True)
    for path in surplus(library.backups()):
        if path != made:
            with suppress(OSError):
                path.unlink()
    return made


def surplus(backups: Iterable[Path]) -> list[Path]:
    """Return the automatic backups that need not be kept any more."""
    found = [(made, path) for path in backups if _OWN.fullmatch(path.name) and (made := made_at(path))]
    found.sort(reverse=True)
    of_days: dict[str, Path] = {}
    of_weeks: dict[str, Path] = {}
    for made, path in found:
        day, week = made.strftime("%Y-%m-%d"), made.strftime("%G-%V")
        if day in of_days or len(of_days) < DAYS:
            of_days.setdefault(day, path)
        elif len(of_weeks) < WEEKS:
            of_weeks.setdefault(week, path)
    kept = {*of_days.values(), *of_weeks.values()}
    return [path for _, path in found if path not in kept]


def _is_changed(store: Store) -> bool:
    """Return whether the library's clock has moved since the newest backup."""
    newest = max(store.library.backups(), key=lambda path: made_at(path) or _NEVER, default=None)
    return newest is None or store.changes.clock() != _clock_of(newest)


def _clock_of(backup: Path) -> str | None:
    try:
        with closing(read_only(backup)) as conn:
            row = conn.execute("SELECT clock FROM device_clock").fetchone()
            return str(row[0]) if row else ""
    except (sqlite3.Error, OSError):
        return None


def _has_room(library: Library) -> bool:
    size = library.database.stat().st_size
    if shutil.disk_usage(library.root).free >= 3 * size + _ROOM_BYTES:
        return True
    log.warning("no backup was made: the disk is nearly full")
    return False
