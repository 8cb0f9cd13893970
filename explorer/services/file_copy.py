"""Copies a paper's PDF byte for byte to a path that the user chose."""

from pathlib import Path

from explorer.model.errors import KnownError
from explorer.services.user_file import check_place, write_named


def save_copy(source: Path, target: Path) -> Path:
    """Copy a PDF of the library; return its new path.

    Args:
        target: the chosen path; an existing file is replaced, a new one without a suffix gets ``.pdf``.

    Raises:
        KnownError: ``same-file`` or ``file-missing``, or what ``write_named`` raises; an existing file is unchanged.
    """
    try:
        if not target.suffix and not target.exists():
            target = target.with_suffix(".pdf")
        check_place(target)
        if target.exists() and target.samefile(source):
            raise KnownError("same-file", f"“{target}” is this PDF itself: choose another name or folder for the copy.")
        data = source.read_bytes()
    except OSError as error:
        sentence = "The PDF can’t be read from the library any more. Close the paper, and open it again."
        raise KnownError("file-missing", sentence, repr(error)) from error
    write_named(target, data)
    return target
