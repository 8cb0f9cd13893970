"""Words taken off the pages: paragraphs as they were written, whole words, no line ends of the layout."""

from collections.abc import Sequence

from explorer.model.selection import passage
from explorer.model.textpage import Caret, TextPage

Stretch = tuple[TextPage, Caret, Caret]
"""A page, and from where to where on it."""
_ENDS = ".?!:;…"
_CLOSING = "\"'”’»)]}0123456789†‡*"
"""What may follow a sentence's end: quotes, brackets, and the numbers of notes."""
_HYPHENS = "-\u2010\u00ad"


def paragraphs(stretches: Sequence[Stretch]) -> list[str]:
    """Each paragraph of a selection on one line, also one that goes on in the next column or on the next page."""
    found: list[str] = []
    for block in _blocks(stretches):
        if found and _goes_on(found[-1], block):
            found[-1] = _joined(found[-1], block)
        elif block:
            found.append(block)
    return found


def _blocks(stretches: Sequence[Stretch]) -> list[str]:
    """The text of each block of lines, in order."""
    texts = []
    for page, start, end in stretches:
        first = start
        while first.line < end.line:
            last = first.line
            while last < end.line and page.lines[last + 1].block == page.lines[first.line].block:
                last += 1
            if last == end.line:
                break
            texts.append(passage(page, first, Caret(last, len(page.lines[last].text))).text)
            first = Caret(last + 1, 0)
        texts.append(passage(page, first, end).text)
    return texts


def _goes_on(before: str, after: str) -> bool:
    """Whether a block is the same sentence as the one before: it begins small, and that one has not ended."""
    return bool(after) and after[0].islower() and before.rstrip(_CLOSING)[-1:] not in _ENDS


def _joined(before: str, after: str) -> str:
    """Both as one; a word that was divided between them is whole again."""
    if len(before) > 1 and before[-1] in _HYPHENS and before[-2].isalpha():
        return before[:-1] + after
    return f"{before} {after}"
