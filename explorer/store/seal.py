"""The seal of a database: a random number in it and in its ``-wal`` file, by which they are known as one pair.

``leftover_wal`` describes what it is for.
"""

import os
import re

from explorer.model.lazy_dataclass import dataclass

_SEAL = re.compile(r"seal ([0-9a-f]{16})(?:<([0-9a-f]{16})?)?")


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a run; ``before`` is that of the database under it, until the seal is known to be in the database."""

    number: str
    before: str | None = None

    def __str__(self) -> str:
        return f"seal {self.number}" + (f"<{self.before}" if self.before is not None else "")


def seal_of(text: object) -> Seal | None:
    """Parse a seal as it is stored in ``device_clock.writer``; None if it is none."""
    match = _SEAL.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    return Seal(match[1], (match[2] or "") if "<" in match[0] else None)


def new_seal(before: Seal | None) -> Seal:
    """Return a seal that no database has, to follow this one."""
    return Seal(os.urandom(8).hex(), before.number if before else "")
