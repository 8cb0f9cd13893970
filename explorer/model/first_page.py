"""What the first page of a PDF says about the paper: its title in large letters, and arXiv's stamp."""

import re
from collections.abc import Iterator

from explorer.model.medians import median
from explorer.model.text_page import LEVEL, TextLine, TextPage

_LARGER = 1.15
"""How much higher a title's letters are at least than those of most lines."""
_FEWEST_LINES = 4
"""Minimum number of lines of a page on which a title can be told from the rest."""
_LENGTHS = range(8, 301)
_MOST_LINES = 5
_LEAST_SAME = 0.9
_NO_TITLE = re.compile(
    r"untitled|microsoft word - |powerpoint|.*\.(docx?|pdf|tex|dvi|indd|rtf|odt|pptx?)$", re.IGNORECASE
)
_STAMP = re.compile(r"arXiv:(\d{4}\.\d{4,5})(?:v\d+)?\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\]")
"""arXiv's stamp in the left margin: ``arXiv:2309.00071v2 [cs.CL] 1 Nov 2023``."""


def is_title(text: str) -> bool:
    """Return whether a title in a PDF's properties is one, and not what a program has left there."""
    return bool(text.strip()) and not _NO_TITLE.match(text.strip())


def title_on(page: TextPage) -> str:
    """Return the lines of the largest letters of a page, joined; empty if none stand out."""
    lines = [line for line in page.lines if line.direction == LEVEL and line.text.strip()]
    if len(lines) < _FEWEST_LINES:
        return ""
    largest = max(map(_height, lines))
    if largest < _LARGER * median(map(_height, lines)):
        return ""
    title = " ".join(_together(lines, largest))
    return title if len(title) in _LENGTHS else ""


def stamp_on(page: TextPage) -> str | None:
    """Return the arXiv id, without its version, of a page with arXiv's stamp; None for none, or two."""
    found = {match[1] for line in page.lines for match in _STAMP.finditer(line.text)}
    return found.pop() if len(found) == 1 else None


def _together(lines: list[TextLine], height: float) -> Iterator[str]:
    """Yield the texts of the first lines of this height, in points, as far as they follow each other."""
    count = 0
    for line in lines:
        if _height(line) >= _LEAST_SAME * height and count < _MOST_LINES:
            count += 1
            yield " ".join(line.text.split())
        elif count:
            return


def _height(line: TextLine) -> float:
    return line.high - line.low
