"""Recognizes running heads and page numbers: lines at a page's very top or foot that another page has too."""

import re
from collections.abc import Sequence

from explorer.model.text_page import TextPage

_NUMBER = re.compile(r"\d{1,6}")
_LEVEL = 3.0
"""Points by which the height of a running head may differ between two pages."""
_MOST_BESIDE = 8
"""Maximum number of pieces in a running head."""


def repeated(page: TextPage, other: TextPage, *, top: bool) -> set[int]:
    """Return the lines of a page's running head, or with ``top`` False of its foot: another page has them too.

    A line of a page number alone is among them.
    """
    others = edge(other, top=top)
    return {
        one
        for one in edge(page, top=top)
        if repeats(page, one, other, others) or not any(char.isalpha() for char in page.lines[one].text)
    }


def edge(page: TextPage, *, top: bool) -> list[int]:
    """Return the lines next to the page's first or last line, by their height."""
    level = [number for number, line in enumerate(page.lines) if line.is_level]
    if not level:
        return []
    outermost = (min if top else max)(level, key=lambda number: page.lines[number].rect[1])
    y0, _, y1 = page.lines[outermost].rect[1:]
    return [one for one in level if page.lines[one].rect[1] < y1 and page.lines[one].rect[3] > y0][:_MOST_BESIDE]


def repeats(page: TextPage, number: int, other: TextPage, others: Sequence[int]) -> bool:
    """Return whether another page has a line like this in the same place, with equal or ascending numbers."""
    line, pages = page.lines[number], other.page - page.page
    bare, numbers = _NUMBER.sub("\0", line.text), [int(one) for one in _NUMBER.findall(line.text)]
    for one in (other.lines[at] for at in others):
        if pages and abs(one.rect[1] - line.rect[1]) < _LEVEL and _NUMBER.sub("\0", one.text) == bare:
            steps = [int(there) - here for here, there in zip(numbers, _NUMBER.findall(one.text), strict=True)]
            if all(step in (0, pages) for step in steps) and (any(char.isalpha() for char in bare) or any(steps)):
                return True
    return False
