"""Times of an episode: whole seconds in the program, ``H:MM:SS`` on the screen.

No other module parses or formats times.
"""

import re

MAX_SECONDS = 100 * 3600 - 1
_CLOCK = re.compile(r"(?:(\d{1,2}):([0-5]?\d)|(\d{1,4})):([0-5]\d)")
_SECONDS = re.compile(r"\d{1,6}")


def parse(text: str) -> int:
    """Parse ``2:15:12``, ``135:12`` or ``8112`` to seconds.

    Raises:
        ValueError: the text is none of these, or the time is 100 hours or more.
    """
    text = text.strip()
    # ASCII only: str.isdigit and \d also take other scripts' digits, which int() would quietly accept.
    if text.isascii():
        if _SECONDS.fullmatch(text):
            return _bounded(int(text), text)
        if clock := _CLOCK.fullmatch(text):
            hours, minutes, long_minutes, seconds = clock.groups()
            total_minutes = int(long_minutes) if long_minutes else int(hours) * 60 + int(minutes)
            return _bounded(total_minutes * 60 + int(seconds), text)
    raise ValueError(f"“{text[:40]}” is not a time: write 2:15:12, 135:12 or 8112")


def parse_or_none(text: str) -> int | None:
    """Parse a time to seconds, as ``parse`` does; return None if the text is no time."""
    try:
        return parse(text)
    except ValueError:
        return None


def display(seconds: int) -> str:
    """Format ``8112`` as ``2:15:12``; always with hours, so that columns line up."""
    hours, rest = divmod(max(0, seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"


def spoken(seconds: int) -> str:
    """Format a duration briefly: ``8112`` as ``2 h 15 min``, ``260`` as ``4 min``."""
    minutes = max(1, round(seconds / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _bounded(seconds: int, text: str) -> int:
    if seconds > MAX_SECONDS:
        raise ValueError(f"“{text[:40]}” is too long a time")
    return seconds
