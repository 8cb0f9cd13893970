"""Copies a paper's PDF byte for byte to a path that the user chose."""

from collections.abc import Iterator
from pathlib import Path

from explorer.files import pieces_of
from explorer.model.errors import KnownError
from explorer.model.translation import later
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
            raise KnownError(
                "same-file", "“{target}” is this PDF itself: choose another name or folder for the copy.", target=target
            )
    except OSError as error:
        raise _lost(error) from error
    write_named(target, _pieces(source))
    return target


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            yield from pieces_of(file)
    except OSError as error:
        raise _lost(error) from error


def _lost(error: OSError) -> KnownError:
    sentence = later("The PDF can no longer be read from the library. Close the paper, and open it again.")
    return KnownError("file-missing", sentence, repr(error))
