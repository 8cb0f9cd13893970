"""What the user may set about the network: the proxy, and a contact for the operators of services."""

import re
from typing import Any

NO_PROXY = "none"
MOST_CONTACT = 100
_MOST_PROXY = 300


def proxy(raw: Any) -> str:
    """Parse a proxy: empty for the system's, ``none``, or ``http://host:port``.

    Raises:
        ValueError: for anything else. A user name and password are refused, because they would be stored as plain
            text and shown in errors: the system's proxy may have them.
    """
    if not isinstance(raw, str) or len(raw) > _MOST_PROXY:
        raise ValueError(raw)
    if raw in ("", NO_PROXY):
        return raw
    # Not urlsplit: its module would be loaded before the first page.
    found = re.fullmatch(r"(https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])):(\d{1,5})/?", raw, re.IGNORECASE | re.ASCII)
    if not found or not 0 < int(found[2]) < 2**16:
        raise ValueError(raw)
    return f"{found[1]}:{int(found[2])}"


def contact(raw: Any) -> str:
    """Parse a contact: a mail or web address that may stand in a request's header. Raises ValueError."""
    if not isinstance(raw, str) or len(raw) > MOST_CONTACT or not _is_plain(raw):
        raise ValueError(raw)
    # Parentheses would end the comment of the header that holds it (RFC 9110, section 5.6.5).
    if any(char in raw for char in '()<>"\\;,') or (raw and "@" not in raw and "://" not in raw):
        raise ValueError(raw)
    return raw


def _is_plain(value: str) -> bool:
    return value.isascii() and (not value or value.isprintable()) and " " not in value
