"""Turns selected lines of pages into text for the clipboard: whole paragraphs and words, without the layout's line
breaks."""

import re
from collections.abc import Sequence

from explorer.model.line_joins import continued, is_unspaced
from explorer.model.running_heads import edge, repeats
from explorer.model.text_page import Caret, TextPage
from explorer.model.text_selection import passage

Stretch = tuple[TextPage, Caret, Caret]
"""A page, and the start and end of a range on it."""
_ENDS = ".?!:;…。？！"
_CLOSING = "\"'”’»)]}0123456789†‡*"
"""What may follow the end of a sentence: quotation marks, brackets, footnote numbers."""
_PAUSES = "，、；：,"
"""Punctuation after which a Chinese or Japanese sentence goes on: it has no lower case to tell."""
_ENTRY = re.compile(r"\[(\d{1,4})\]\s")
"""How an entry of a bibliography begins."""


def paragraphs(stretches: Sequence[Stretch]) -> list[str]:
    """Return a selection with each paragraph on one line, also where it continues in the next column or on the next
    page."""
    found: list[str] = []
    for block in _blocks(stretches):
        if found and _goes_on(found[-1], block):
            found[-1] = continued(found[-1], block)
        elif block:
            found.append(block)
    return found


def _blocks(stretches: Sequence[Stretch]) -> list[str]:
    """Return the text of each block of lines, in order."""
    texts = []
    for (page, start, end), left_out in zip(stretches, _running(stretches), strict=True):
        numbers = [number for number in range(start.line, end.line + 1) if number not in left_out]
        at = 0
        while at < len(numbers):
            first = last = numbers[at]
            while at + 1 < len(numbers) and _belongs(page, first, last, numbers[at + 1]):
                at += 1
                last = numbers[at]
            at += 1
            begin = start if first == start.line else Caret(first, 0)
            texts.append(passage(page, begin, end if last == end.line else _end(page, last)).text)
    return texts


def _belongs(page: TextPage, first: int, number: int, following: int) -> bool:
    """Return whether a line continues the paragraph that starts at ``first``; in a bibliography each entry is a
    paragraph."""
    if following != number + 1 or page.lines[number].block != page.lines[following].block:
        return False
    begun, begins = _ENTRY.match(page.lines[first].text), _ENTRY.match(page.lines[following].text)
    return not (begun and begins and int(begins[1]) > int(begun[1]))


def _end(page: TextPage, number: int) -> Caret:
    return Caret(number, len(page.lines[number].text))


def _running(stretches: Sequence[Stretch]) -> list[set[int]]:
    """Find on each page the page numbers and running heads between its text and the next page's.

    They stand at the page's very top or foot, as the same words do at another page's; numbers in them may count on. A
    header or footer where the selection begins or ends was selected on purpose, and stays.
    """
    edges = [(edge(page, top=True), edge(page, top=False)) for page, _, _ in stretches]
    found: list[set[int]] = []
    for index, (page, start, end) in enumerate(stretches):
        inside: set[int] = set()
        for side, wanted in enumerate((index > 0, index + 1 < len(stretches))):
            others = (
                [(stretches[at][0], edges[at][side]) for at in range(len(stretches)) if at != index] if wanted else []
            )
            inside |= {one for one in edges[index][side] if any(repeats(page, one, *other) for other in others)}
        # A running head that is selected only in part was selected on purpose.
        found.append({one for one in inside if not Caret(one, 0) < start and not end < _end(page, one)})
    return found


def _goes_on(before: str, after: str) -> bool:
    """Return whether a block continues the sentence of the block before: it starts in lower case, and the block before
    has no full stop."""
    if before and after and is_unspaced(after[0]):
        is_prose = any(mark in before for mark in _PAUSES + _ENDS)
        return before[-1] in _PAUSES or (is_prose and before[-1].isalnum())
    return bool(after) and after[0].islower() and before.rstrip(_CLOSING)[-1:] not in _ENDS
