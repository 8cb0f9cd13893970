"""Maps an OSError while writing a file to a KnownError."""

import errno

from explorer.files import is_open_elsewhere
from explorer.model.errors import KnownError

_SENTENCES = {
    errno.ENOSPC: ("disk-full", "The disk is full. Free some space, then try again."),
    errno.EDQUOT: ("disk-quota", "Your disk quota is used up. Free some space, then try again."),
    errno.EFBIG: (
        "disk-quota",
        "This system does not let the program write a file of that size. Raise the limit, then try again.",
    ),
    errno.EROFS: ("library-read-only", "The library's folder is read-only. Make it writable, then try again."),
    errno.EACCES: ("library-read-only", "The library's folder can't be written to. Make it writable, then try again."),
    errno.EPERM: ("library-read-only", "The library's folder can't be written to. Make it writable, then try again."),
    errno.EIO: (
        "disk-failing",
        "The disk reports an error. Check it, then try again, or choose another library.",
    ),
    errno.ENOENT: (
        "library-gone",
        "The library's folder is missing. Put it back, then try again.",
    ),
}


def known(error: OSError) -> KnownError:
    """Return the KnownError for a file that could not be written; ``detail`` has the system's message."""
    if is_open_elsewhere(error):  # Its errno is EACCES, which would blame the folder.
        sentence = "Another program has this file open. Close it there, then try again."
        return KnownError("file-open-elsewhere", sentence, str(error))
    code, sentence = _SENTENCES.get(
        error.errno or 0,
        ("disk-error", "The file could not be written. Check the library's folder, then try again."),
    )
    return KnownError(code, sentence, str(error))
