"""Finds the time in a link to an episode, as podcast programs and video sites write it.

YouTube: ``?t=5205``, ``&t=1h26m45s``; media fragments (W3C): ``#t=5205``, ``#t=1:26:45,1:30:00``; Overcast: the time as
the last part of the path; Apple Podcasts: ``r=5205``; Spotify: ``spotify:episode:…#1:26:45``, and ``t=`` in its web
addresses, in seconds or, in some, in milliseconds, which the episode's length tells apart (``may_be_ms``); this
program: ``paper-explorer://open?episode=…&t=5205``.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass

LONGEST_LINK = 2_000
_HOSTS = r"(?:youtu\.be|youtube\.com|pca\.st|overcast\.fm|open\.spotify\.com|podcasts\.apple\.com|castro\.fm)/"
"""Sites whose addresses are known without ``https://``."""
LINK = re.compile(
    rf"(?:(?:https?|paper-explorer)://|spotify:episode:|(?<![\w/.@])(?:www\.|m\.)?{_HOSTS})[^\s<>\"'\]]{{1,2000}}",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.IGNORECASE)
_FRACTION = re.compile(r"(?<=\d)\.\d{1,9}$")
_NAMES = ("t", "time", "start", "timestamp", "time_continue", "position")
_MOST_FIELDS = 40
_KEPT = ("v", "i", "id", "episode")
"""Fields of an address that tell which episode is meant."""


@dataclass(frozen=True, slots=True)
class TimedLink:
    """A link with a time: the ``address`` without it, and for our own links the episode's id."""

    at_s: int
    address: str
    episode_id: str = ""
    may_be_ms: bool = False
    """Whether ``at_s`` is milliseconds if the episode is shorter than so many seconds."""


def timed_link(url: str) -> TimedLink | None:
    """Return the time in a link; None if it has none."""
    url = _whole(url)
    try:
        parts = urlsplit(url[:LONGEST_LINK])
        query = parse_qsl(parts.query, max_num_fields=_MOST_FIELDS)
        fragment = parse_qsl(parts.fragment, max_num_fields=_MOST_FIELDS)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme.lower() == "paper-explorer":
        own = dict(query)
        at_s = _seconds(own.get("t", ""))
        return TimedLink(at_s, "", own.get("episode", "")[:200]) if at_s is not None and "episode" in own else None
    if parts.scheme.lower() == "spotify":
        at_s = _seconds(parts.fragment)
        episode = f"open.spotify.com/episode/{parts.path.rpartition(':')[2]}"
        return TimedLink(at_s, episode) if at_s is not None else None
    names = (*_NAMES, "r") if host.endswith("apple.com") else _NAMES
    is_spotify = host.endswith("spotify.com")
    for name, value in (*fragment, *query):
        if is_spotify and name.lower() == "t" and re.fullmatch(r"\d{6,10}", value, re.ASCII):
            number = int(value)
            is_long = number > timecode.MAX_SECONDS
            return TimedLink(number // 1000 if is_long else number, bare_address(url), may_be_ms=not is_long)
        if name.lower() in names and (at_s := _seconds(value)) is not None:
            return TimedLink(at_s, bare_address(url))
    last = unquote(parts.path.rpartition("/")[2])
    if ":" in last and (at_s := timecode.parse_or_none(last)) is not None:
        return TimedLink(at_s, bare_address(url.rpartition("/")[0]))
    return None


def bare_address(url: str) -> str:
    """Return an address for comparing: without scheme, ``www.``, times and what counts visits."""
    url = _whole(url)
    try:
        parts = urlsplit(url[:LONGEST_LINK])
        kept = [(name, value) for name, value in parse_qsl(parts.query, max_num_fields=_MOST_FIELDS) if name in _KEPT]
        host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    last = path.rpartition("/")[2]
    if host == "youtu.be" or (host == "youtube.com" and re.match(r"/(?:live|embed|shorts)/", path)):
        kept, host, path = [("v", last)], "youtube.com", "/watch"
    elif host == "open.spotify.com":
        path = re.sub(r"^/intl-[a-z]{2}(?=/)", "", path)
    elif host == "podcasts.apple.com":  # before the number come a country and a name, which may be others
        path = f"/{last}"
    return f"{host}{path}" + "".join(f"?{name}={value}" for name, value in sorted(kept))


def _whole(url: str) -> str:
    """Return an address with its scheme, also that of a known site which lacks it."""
    return f"https://{url}" if re.match(rf"(?:www\.|m\.)?{_HOSTS}", url, re.IGNORECASE) else url


def _seconds(text: str) -> int | None:
    """Return the seconds of ``5205``, ``1h26m45s``, ``1:26:45`` or the start of a range; None for anything else."""
    text = _FRACTION.sub("", text.strip().removeprefix("npt:").partition(",")[0])
    if not text or not text.isascii():
        return None
    if ":" in text:
        return timecode.parse_or_none(text)
    found = _SPAN.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = 3600 * hours + 60 * minutes + seconds
    return total if total <= timecode.MAX_SECONDS else None
