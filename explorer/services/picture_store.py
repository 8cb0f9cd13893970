"""Stores pictures in the library under the hash of their content."""

import hashlib
import os

from explorer.files import is_there, write_atomic
from explorer.model.errors import KnownError
from explorer.store.database_errors import mapped
from explorer.store.library_folder import Library

MAX_BYTES = 32 * 1024 * 1024
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def keep(library: Library, png_bytes: bytes) -> str:
    """Store a PNG in the library unless it is there; return its name, ``<sha256>.png``.

    Raises:
        KnownError: ``not-a-picture``, ``picture-too-big``, or the error that prevented writing.
    """
    if not png_bytes.startswith(_SIGNATURE):
        raise KnownError("not-a-picture", "This is not a PNG picture: choose another one.")
    if len(png_bytes) > MAX_BYTES:
        raise KnownError("picture-too-big", "This picture is too large to store: choose a smaller one.")
    name = f"{hashlib.sha256(png_bytes).hexdigest()}.png"
    path = library.pictures / name
    with mapped():
        # A truncated file, whatever truncated it, is written again.
        if not (is_there(path) and path.stat().st_size == len(png_bytes)):
            write_atomic(path, png_bytes)
        else:
            os.utime(path)  # It is in use again, and so too young to be swept away.
    return name
