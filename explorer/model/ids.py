"""Ids of annotations and notes, and the current time in the stored format."""

import hashlib
from datetime import UTC, datetime, timedelta


def new_id() -> str:
    """Return a UUIDv7 as text: unique without coordination, and sorted by creation (RFC 9562, section 5.7)."""
    import uuid6  # 16 ms to import; first needed for a new item

    return str(uuid6.uuid7())


def warm_up() -> None:
    """Import what makes ids, so that the first new item need not wait for that."""
    new_id()


def now() -> str:
    """Return the current time in UTC as ISO 8601 with milliseconds, the format of ``created`` and ``modified``."""
    return _told(datetime.now(UTC))


def after(when: str, milliseconds: int) -> str:
    """Return a time of ``now`` so much later."""
    return _told(datetime.fromisoformat(when) + timedelta(milliseconds=milliseconds))


def _told(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def short_hash(text: str, digits: int = 6) -> str:
    """Return some hexadecimal digits that distinguish two texts that look the same to a user."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]
