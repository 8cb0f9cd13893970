"""Recognizes drop caps: large letters at the start of a paragraph, of which the first lines stand beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.model.text_page import TextLine

_LARGE = 1.6
"""Minimum height of a drop cap, in heights of the line beside it."""
_MOST = 50
"""Maximum number of single letters of a page that are looked at."""
_LONG = 6
"""Minimum number of characters of the line beside a drop cap."""
_GOES_ON = re.compile(
    r"[^\W\d_]{3}|[AEIOU][^\W\d_]|[^\W\d_PQRXYZ][aeouyAEOUY] [^\W\d_]{2}|[^\W\d_]['\u2019][^\W\d_]{3}"
)
"""Matches a drop cap and what follows it, as in “We show” and “L’art”; a sum’s sign, which old fonts have as a letter,
stands before a variable."""
_NEAR = 0.8
"""Maximum gap between a drop cap and the line beside it, in heights of that line."""


def is_drop_cap(letter: TextLine, line: TextLine) -> bool:
    """Return whether a line is a large letter that begins the text of another one."""
    is_letter = len(letter.text) == 1 and letter.text.isupper() and letter.is_level
    if not is_letter or len(line.text) < _LONG or not _GOES_ON.match(letter.text + line.text):
        return False
    (_, y0, x1, y1), (left, top, _, bottom) = letter.rect, line.rect
    height = bottom - top
    is_beside = -0.2 * height <= left - x1 <= _NEAR * height and y0 - 0.3 * height < (top + bottom) / 2 < y1
    return is_beside and y1 - y0 >= _LARGE * height


def with_drop_caps(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return lines with each drop cap before the line that it begins, in its block."""
    letters = [one for one in lines if len(one.text) == 1 and one.text.isupper() and one.is_level]
    for letter in letters[:_MOST]:
        beside = [line for line in lines if line is not letter and is_drop_cap(letter, line)]
        if not beside:
            continue
        line = min(beside, key=lambda one: one.rect[1])
        rest = [one for one in lines if one is not letter]
        at = rest.index(line)
        lines = [*rest[:at], replace(letter, block=line.block), *rest[at:]]
    return lines
