"""The memory shared with the PDF worker: for each request being processed an abort flag and room for a picture.

The segment has a name only until the worker has attached, so that nothing is left in /dev/shm if a process dies.
"""

import os

from explorer.model.records import dataclass

SLOTS = 2
"""Maximum number of requests in the worker's hands: one running and one waiting, so that it never idles."""
SLOT_BYTES = 15 * 1024 * 1024
"""A page of 1600 by 2400 pixels fits; larger pictures go through the pipe. Containers often have 64 MB of /dev/shm."""
CONTROL_BYTES = 64
_HEADER = SLOTS * CONTROL_BYTES
BYTES = _HEADER + SLOTS * SLOT_BYTES


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a request in the shared memory, as offsets in bytes."""

    number: int

    @property
    def control(self) -> int:
        """Return the offset of MuPDF's ``fz_cookie``, whose first int is the abort flag (mupdf/fitz/device.h)."""
        return self.number * CONTROL_BYTES

    @property
    def control_end(self) -> int:
        """Return the end of the cookie."""
        return self.control + CONTROL_BYTES

    @property
    def pixels(self) -> int:
        """Return the offset of the picture."""
        return _HEADER + self.number * SLOT_BYTES


def room() -> bool:
    """Return whether the platform has room for the segment: writing to a full /dev/shm would kill the writer
    by SIGBUS."""
    try:
        disk = os.statvfs("/dev/shm")  # noqa: S108 - not a temporary file
    except (OSError, AttributeError):
        return True  # Not Linux: shared memory has no folder of its own there.
    return disk.f_bavail * disk.f_frsize > BYTES + 8 * 1024 * 1024
