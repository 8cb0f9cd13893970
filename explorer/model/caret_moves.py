"""Moves the text caret as it is seen: an arrow key moves it to its own side, whichever way the words there are read."""

from collections.abc import Sequence

from explorer.model.page_geometry import to_shown
from explorer.model.text_page import Caret, PageSize, TextLine, TextPage
from explorer.model.text_selection import step, step_word


def beside(page: TextPage, caret: Caret, *, right: bool, word: bool = False) -> Caret:
    """Return the caret a letter, or a ``word``, to the right or the left on its line, as its letters stand.

    Beyond the line's end it is on the next line or the one before, in the order of reading.
    """
    line = page.lines[caret.line]
    forward = right != line.is_leftwards
    if word:
        return step_word(page, caret, forward)
    letters = line.left_to_right
    passed = _gap(line, letters, caret) - (0 if right else 1)
    if not 0 <= passed < len(letters):
        return step(page, Caret(caret.line, len(line.text) if forward else 0), 1 if forward else -1)
    letter = letters[passed]
    is_behind = (line.start(letter) <= line.end(letter)) == right
    return Caret(caret.line, letter + 1, after=True) if is_behind else Caret(caret.line, letter)


def line_beside(page: TextPage, number: int, forward: bool) -> int:
    """Return the next line, or the one before, with the same direction; without one, what follows or precedes.

    The stamp in a margin is no line to pass on the way down a page. Beyond the page's lines it is no line.
    """
    others = range(number + 1, len(page.lines)) if forward else range(number - 1, -1, -1)
    dx, dy = page.lines[number].direction
    for other in others:
        x, y = page.lines[other].direction
        if dx * x + dy * y > 0.7:
            return other
    return number + (1 if forward else -1)


def quarter_turns(size: PageSize, line: TextLine) -> int:
    """Return how far a line is turned clockwise on the page as shown, in quarter turns: of 3, it runs upwards."""
    (ox, oy), (x, y) = to_shown(size, (0.0, 0.0)), to_shown(size, line.direction)
    if abs(x - ox) >= abs(y - oy):
        return 0 if x > ox else 2
    return 1 if y > oy else 3


def _gap(line: TextLine, letters: Sequence[int], caret: Caret) -> int:
    """Return how many letters are to the left of a caret."""
    if not letters:
        return 0
    is_after = caret.char > 0 and (caret.after or caret.char >= len(line.text))
    letter = min(caret.char, len(line.text)) - 1 if is_after else caret.char
    is_right = (line.start(letter) <= line.end(letter)) == is_after
    return letters.index(letter) + is_right
