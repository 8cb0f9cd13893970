"""Says whether an address may be shown to others: one that a subscriber alone was given must stay with them."""

import re
from urllib.parse import parse_qsl, urlsplit

from explorer.model.web_addresses import HOST

LONGEST = 2_000
"""Maximum length of an address, in characters."""
_OWN_HOST = re.compile(
    r"(?:^|\.)(?:private|premium|plus|members?|subscribers?|patrons?)\.|supercast|supportingcast|patreon|memberful"
)
_OWN_PATH = re.compile(
    r"/(?:private|premium|members?|subscribers?|patrons?|token|auth)(?:/|$)|/eyJ[\w-]{10}", re.IGNORECASE
)
_SECRET = re.compile(
    r"auth|token|secret|passw|pwd|sign?$|signature|hash|hmac|jwt|policy|credential|session|expire"
    r"|^(?:key|k|api_?key|access_?key|key-pair-id|user|uid|u|email|e|login|member|subscriber|verify|hdnt[a-z]|x-.*)$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w.~+/=-]{20,}")
_UNIQUE = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_-]{24,}(?:\.(?:rss|xml))?")


def is_public(address: str) -> bool:
    """Return whether an address of the web has no name, password or token in it, and no private place."""
    if not 0 < len(address) <= LONGEST or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or port not in (None, 80, 443):
        return False
    if not HOST.fullmatch(host) or _OWN_HOST.search(host) or _OWN_PATH.search(parts.path):
        return False
    fields = parse_qsl(parts.query, keep_blank_values=True)
    return not any(_SECRET.search(name) or _RANDOM.fullmatch(value) for name, value in fields)


def is_public_feed(address: str) -> bool:
    """Return whether a feed's address is public: also without a long part that looks as if one person had it."""
    return is_public(address) and not any(_UNIQUE.fullmatch(one) and not _is_uuid(one) for one in address.split("/"))


def at_second(address: str, seconds: int) -> str:
    """Return an address that plays from a second on, as media fragments say it."""
    return f"{address.partition('#')[0]}#t={max(0, seconds)}"


def _is_uuid(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text, re.IGNORECASE) is not None
