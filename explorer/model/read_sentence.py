"""The sentences of a page's text, one after the other, as they are read aloud."""

import re

from explorer.model.text_page import Caret, TextPage

# Texts, which are compiled when they are first asked: every start of the program imports this.
_END = r"[.!?][\"'”’)\]]*(?=\s|$)|[。！？]"
_GOES_ON = r"(?i)(?:\b(?:al|cf|e\.g|i\.e|vs|fig|figs|eq|eqs|sec|tab|no|approx|resp|dr|prof|mr|ms)|\b[A-Z])\.$"
"""What ends with a full stop that ends no sentence: “et al.”, “Fig.”, the initial of a name."""
_MOST = 600
"""Letters after which a sentence ends with its line: a table has no full stops."""


def next_sentence(page: TextPage, start: Caret) -> tuple[Caret, Caret] | None:
    """Return where the next sentence at or after a place of a page begins and ends; None if no text follows.

    A heading, whose line ends without a full stop where another block begins, is a sentence too.
    """
    first = _begin(page, start)
    if first is None:
        return None
    letters = 0
    for number in range(first.line, len(page.lines)):
        text = page.lines[number].text
        begin = first.char if number == first.line else 0
        for end in re.compile(_END).finditer(text, begin):
            if not re.search(_GOES_ON, text[begin : end.start() + 1]):
                return first, Caret(number, end.end())
        letters += len(text)
        if letters > _MOST or _ends_block(page, number):
            return first, Caret(number, len(text.rstrip()))
    return first, Caret(len(page.lines) - 1, len(page.lines[-1].text))


def _begin(page: TextPage, start: Caret) -> Caret | None:
    """Return the first letter at or after a place that is no blank."""
    for number in range(start.line, len(page.lines)):
        text = page.lines[number].text
        char = start.char if number == start.line else 0
        if rest := text[char:].lstrip():
            return Caret(number, len(text) - len(rest))
    return None


def _ends_block(page: TextPage, number: int) -> bool:
    """Return whether the block of a line ends with it, and what follows begins anew: a paragraph that goes on in the
    next column does not."""
    if number + 1 >= len(page.lines):
        return False
    here, following = page.lines[number], page.lines[number + 1]
    words = following.text.lstrip()
    return here.block != following.block and not here.text.rstrip().endswith("-") and not words[:1].islower()
