"""Removes pictures from the library that no annotation, note or earlier text shows any more."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from explorer.store.database import Store

_LEAST_AGE_S = 24 * 60 * 60
"""A younger picture may belong to a text that is not saved yet, or be brought back by Undo."""
_DELETED_DAYS = 30
"""How long the pictures of a deleted item are kept."""
_FILE = re.compile(r"[0-9a-f]{64}\.png")


def sweep(store: Store) -> int:
    """Delete the pictures that nothing shows; return how many.

    Raises:
        KnownError: what the store raises.
    """
    folder, now = store.library.pictures, time.time()
    old = [path for path in folder.glob("*.png") if _FILE.fullmatch(path.name) and _age(path, now) > _LEAST_AGE_S]
    if not old:
        return 0
    since = (datetime.now(UTC) - timedelta(days=_DELETED_DAYS)).isoformat(timespec="milliseconds")
    shown: set[str] = set()
    for text in store.item_states.texts_with_pictures(since):
        shown.update(_FILE.findall(text))
    gone = [path for path in old if path.name not in shown]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _age(path: Path, now: float) -> float:
    """Return the age of a file in seconds; 0 if it can't be told."""
    try:
        return now - path.stat().st_mtime
    except OSError:
        return 0.0
