"""A hybrid logical clock: timestamps of changes that sort by time, also where a machine's clock goes back.

A stamp is a string that sorts correctly as text: milliseconds since 1970 (12 hexadecimal digits), a counter (4), and
the device that made it. Two stamps are never equal: within a library each is later than the last, and those of two
devices differ by the device.
"""

import re
import time
from datetime import UTC, datetime

FIRST = "000000000000-0000-"
"""A stamp that is older than all others."""
STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z]{0,16}", re.ASCII)
_MOST_COUNTER = 0xFFFF
_DAY_MS = 86_400_000


def wall_ms() -> int:
    """Return the system's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def following(last: str, device: str, ms: int) -> str:
    """Return the next stamp: later than ``last``, and not earlier than ``ms`` of the system's clock.

    Args:
        last: the newest known stamp; an invalid one counts as the oldest.
    """
    last_ms, counter = _parts(last)
    if ms > last_ms:
        return _stamp(ms, 0, device)
    if counter < _MOST_COUNTER:
        return _stamp(last_ms, counter + 1, device)
    return _stamp(last_ms + 1, 0, device)


def of_time(when: str) -> str:
    """Return a stamp for a change that has only a time (ISO 8601); the oldest stamp if the time is invalid or lies in
    the future."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return FIRST
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    stamp = _stamp(max(0, int(moment.timestamp() * 1000)), 0, "")
    return FIRST if is_future(stamp) else stamp


def is_future(stamp: str) -> bool:
    """Return whether a stamp is more than a day ahead of the system's clock.

    Such a stamp must not decide a merge: a device whose clock is years ahead would win for ever.
    """
    return _parts(stamp)[0] > wall_ms() + _DAY_MS


def _parts(stamp: str) -> tuple[int, int]:
    if not STAMP.fullmatch(stamp):
        return 0, 0
    return int(stamp[:12], 16), int(stamp[13:17], 16)


def _stamp(ms: int, counter: int, device: str) -> str:
    return f"{min(ms, 0xFFFF_FFFF_FFFF):012x}-{counter:04x}-{device}"
