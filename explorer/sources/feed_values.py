"""Reads single values of a feed: durations, dates, play times, addresses, and titles on one line."""

import email.utils
import html
import re
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from explorer.model.written_date import day_of_lines

_LONGEST_TITLE = 500
LONGEST_ADDRESS = 2000
_LONGEST_DURATION_S = 100 * 3600 - 1
_SAID = re.compile(
    r"(?:PT)?\s*(?:(?P<h>\d{1,3})\s?(?:h|hrs?|hours?)\.?)?\s*(?:(?P<m>\d{1,4})\s?(?:m|mins?|minutes?)\.?)?\s*"
    r"(?:(?P<s>\d{1,5})(?:\.\d{1,3})?\s?(?:s|secs?|seconds?)\.?)?",
    re.IGNORECASE,
)
_ESCAPED_AGAIN = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)


def duration(text: str | None) -> int | None:
    """Return seconds of ``13028``, ``217:08``, ``3:37:08``, ``4324.5``, ``PT1H2M`` or ``62 min``; None for others, and
    for zero."""
    text = (text or "").strip()[:40]
    if (match := _SAID.fullmatch(text)) and any(match.groups()):
        text = ":".join(match[one] or "0" for one in ("h", "m", "s"))
    parts = text.split(":")
    if not 1 <= len(parts) <= 3 or not all(re.fullmatch(r"\d{1,6}(?:[.,]\d{1,6})?", one.strip()) for one in parts):
        return None
    total = 0.0
    for one in parts:
        total = total * 60 + float(one.strip().replace(",", "."))
    return int(total) if 0 < total <= _LONGEST_DURATION_S else None


def moment(text: str | None) -> str | None:
    """Return a date of a feed as ISO 8601 in UTC; None if it is none, or not between 1970 and 2100."""
    text = (text or "").strip()[:100]
    if not text:
        return None
    found: datetime | None = None
    try:
        found = email.utils.parsedate_to_datetime(re.sub(r"^[A-Za-z]{3,9},\s*", "", text))
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            day = day_of_lines((text,))
            return f"{day}T00:00:00Z" if day else None
    try:
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if 1970 <= found.year < 2100 else None


def clock_seconds(text: str | None) -> int | None:
    """Return the whole seconds of a normal play time: ``37``, ``7:48``, ``01:35:52.250``, ``.5``."""
    match = re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{0,6})(?:[.,]\d{0,6})?", (text or "").strip())
    if not match or not any(match.groups()):
        return 0 if re.fullmatch(r"[.,]\d{1,6}", (text or "").strip()) else None
    hours, minutes, seconds = (int(one or 0) for one in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if total <= _LONGEST_DURATION_S else None


def is_sound(kind: str, address: str) -> bool:
    """Return whether an enclosure is audio or video, by its media type, else by the ending of its address."""
    if kind.startswith(("audio/", "video/")) or kind == "application/ogg":
        return True
    path = urlsplit(address).path.lower()
    return not kind.startswith(("image/", "text/")) and path.endswith(
        (".mp3", ".m4a", ".aac", ".ogg", ".opus", ".flac", ".wav", ".mp4", ".m4v", ".webm")
    )


def is_video(kind: str, address: str) -> bool:
    """Return whether an enclosure is a video."""
    return kind.startswith("video/") or urlsplit(address).path.lower().endswith((".mp4", ".m4v", ".webm", ".mov"))


def one_line_of(text: str) -> str:
    """Return text on one line, without tags and control characters, at most _LONGEST_TITLE letters."""
    text = re.sub(r"<[^<>]{1,200}>", "", html.unescape(text)) if "&" in text or "<" in text else text
    text = html.unescape(text) if _ESCAPED_AGAIN.search(text) else text
    text = "".join(one if one.isprintable() else " " for one in text[: 4 * _LONGEST_TITLE])
    return " ".join(text.split())[:_LONGEST_TITLE]


def address_of(text: str | None, url: str) -> str | None:
    """Return a web address, resolved against the feed's; None for other schemes and for too long ones."""
    text = (text or "").strip()
    if not text or len(text) > LONGEST_ADDRESS:
        return None
    try:
        address = urljoin(url, text)
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and host else None
