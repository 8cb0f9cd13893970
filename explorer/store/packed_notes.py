"""Show notes as they are stored: compressed, and of a limited length."""

import zlib
from contextlib import suppress

_LONGEST = 4_000_000
"""In bytes; what comes after them is not shown again."""


def packed_notes(text: str) -> bytes:
    """Return show notes for a row of the database."""
    return zlib.compress(text.encode("utf-8", "replace")[:_LONGEST], 3)


def unpacked_notes(data: bytes) -> str:
    """Return the show notes of a row; a damaged row has none."""
    with suppress(zlib.error):
        return zlib.decompressobj().decompress(data, _LONGEST).decode("utf-8", "replace")
    return ""
