"""Writes a copy of a paper's PDF with its annotations as standard PDF annotations."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from explorer.files import pieces_of
from explorer.model.annotation import Annotation
from explorer.model.annotation_colors import Palette
from explorer.model.embedded_annotation import PROGRAM
from explorer.model.errors import KnownError
from explorer.pdf.messages import SaveAnnotated
from explorer.services.user_file import check_place, write_named

Ask = Callable[[SaveAnnotated], int]
"""Sends the request to the PDF worker, and returns the number of annotations in the copy."""


def annotated_copy(
    source: Path, target: Path, annotations: Iterable[Annotation], palette: Palette, ask: Ask, author: str = ""
) -> tuple[Path, int]:
    """Write the copy; return its path and its number of annotations. The library's PDF is not changed.

    Args:
        source: the PDF in the library.
        target: the chosen path; a new file without a suffix gets ``.pdf``.
        annotations: the annotations of this file.
        palette: the colors that annotations name.
        ask: sends the request to the PDF worker.
        author: the user's name, for annotations without an author; empty for the program's name.

    Raises:
        KnownError: ``same-file``, or what the worker and ``write_named`` raise; an existing file is unchanged.
    """
    if not target.suffix and not target.exists():
        target = target.with_suffix(".pdf")
    check_place(target)
    try:
        is_itself = target.samefile(source)
    except OSError:
        is_itself = False
    if is_itself:
        raise KnownError(
            "same-file", "“{target}” is this PDF itself: choose another name or folder for the copy.", target=target
        )
    colors = tuple((one.id, one.color) for one in palette)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "copy.pdf"
        count = ask(SaveAnnotated(str(source), str(made), tuple(annotations), colors, author or PROGRAM))
        with made.open("rb") as file:
            write_named(target, pieces_of(file))
    return target, count
