"""Maps an OSError while writing a file to a KnownError."""

import errno
from pathlib import Path

from explorer.files import closed_folder, is_open_elsewhere
from explorer.model.errors import KnownError
from explorer.model.translation import later

_CLOSED = "library-read-only", later("The library’s folder can’t be written to. Make it writable, then try again.")
_SENTENCES = {
    errno.ENOSPC: ("disk-full", later("The disk is full. Free some space, then try again.")),
    errno.EDQUOT: ("disk-quota", later("Your disk quota is used up. Free some space, then try again.")),
    errno.EFBIG: (
        "disk-quota",
        later("This system does not let the program write a file of that size. Raise the limit, then try again."),
    ),
    errno.EROFS: ("library-read-only", later("The library’s folder is read-only. Make it writable, then try again.")),
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EIO: (
        "disk-failing",
        later("The disk reports an error. Check it, then try again, or choose another library."),
    ),
    errno.ENOENT: (
        "library-gone",
        later("The library’s folder is missing. Put it back, then try again."),
    ),
}


def known(error: OSError, target: Path | None = None) -> KnownError:
    """Return the KnownError for a file that could not be written; ``detail`` has the system's message.

    Args:
        target: the path of the file, if a folder without rights is to be named.
    """
    if is_open_elsewhere(error):  # Its errno is EACCES, which would blame the folder.
        sentence = later("Another program has this file open. Close it there, then try again.")
        return KnownError("file-open-elsewhere", sentence, str(error))
    if target and error.errno in (errno.EACCES, errno.EPERM) and (folder := closed_folder(target)):
        sentence = later("The folder {folder} may not be used. Check its permissions, then try again.")
        return KnownError("library-read-only", sentence, str(error), folder=folder)
    code, sentence = _SENTENCES.get(
        error.errno or 0,
        ("disk-error", later("The file could not be written. Check the library’s folder, then try again.")),
    )
    return KnownError(code, sentence, str(error))
