"""The memory that the program and its PDF worker share: an abort flag and room for a picture for each request in hand.

The segment has a name only until the worker has attached, so that nothing can be left behind in /dev/shm whoever dies.
"""

import os
from dataclasses import dataclass

SLOTS = 2
"""Requests in the worker's hands at most: one at work, one waiting, so that it never idles between two."""
SLOT_BYTES = 15 * 1024 * 1024
"""A page of 1600 by 2400 pixels fits; larger pictures go through the pipe. Containers often have 64 MB of /dev/shm."""
CONTROL_BYTES = 64
_HEADER = SLOTS * CONTROL_BYTES
BYTES = _HEADER + SLOTS * SLOT_BYTES


@dataclass(frozen=True, slots=True)
class Slot:
    """A request's place in the shared memory, as offsets in bytes."""

    number: int

    @property
    def control(self) -> int:
        """Where MuPDF's ``fz_cookie`` lies; its first int is the abort flag (mupdf/fitz/device.h)."""
        return self.number * CONTROL_BYTES

    @property
    def control_end(self) -> int:
        """The end of the cookie's place."""
        return self.control + CONTROL_BYTES

    @property
    def pixels(self) -> int:
        """Where the picture begins."""
        return _HEADER + self.number * SLOT_BYTES


def room() -> bool:
    """Whether the platform can hold the segment: writing to a full /dev/shm would kill the writer by SIGBUS."""
    try:
        disk = os.statvfs("/dev/shm")  # noqa: S108 - not a temporary file
    except (OSError, AttributeError):
        return True  # Not Linux: shared memory has no folder of its own there.
    return disk.f_bavail * disk.f_frsize > BYTES + 8 * 1024 * 1024
