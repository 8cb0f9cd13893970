"""Identity of what the user makes, and the one clock for its times."""

import hashlib
from datetime import UTC, datetime


def new_id() -> str:
    """A UUIDv7 as text: unique without coordination, and in order of creation (RFC 9562, section 5.7)."""
    import uuid6  # 16 ms, and not needed before the user makes something

    return str(uuid6.uuid7())


def now() -> str:
    """This moment in UTC as ISO 8601 with milliseconds, the form of every stored ``created`` and ``modified``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def short_hash(text: str) -> str:
    """Six hexadecimal digits that tell one text from another that looks the same to a user."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:6]
