"""Justified lines whose gaps are so wide that they come in pieces are whole again; rows of a table stay apart."""

from itertools import accumulate

import pytest

from explorer.model.line_fragments import with_whole_lines
from explorer.model.text_page import Caret, TextLine, TextPage
from explorer.model.text_selection import passage

WORDS = ("fine-grained", "detail", "across", "all", "five", "seeds")
LEFT, HIGH = 54.0, 12.0


def piece(text: str, x: float, width: float, row: int) -> TextLine:
    spans = [(x + width * at / len(text), x + width * (at + 1) / len(text)) for at in range(len(text))]
    return TextLine.of(text, spans, 12.0 * row, 12.0 * row + HIGH, 6)


def page_of(gap: float, full: float) -> list[TextLine]:
    """A paragraph whose second line is in pieces with this gap; the others reach from the left to ``full``."""
    starts = accumulate((5 * len(word) + gap for word in WORDS[:-1]), initial=LEFT)
    row = [piece(word, x, 5 * len(word), 1) for word, x in zip(WORDS, starts, strict=True)]
    others = [piece("a line as wide as the column of this text", LEFT, full - LEFT, at) for at in range(8) if at != 1]
    return [others[0], *row, *others[1:]]


def right(gap: float) -> float:
    return LEFT + 5 * sum(map(len, WORDS)) + gap * (len(WORDS) - 1)


@pytest.mark.parametrize("gap", [8.0, 9.5, 13.0])
def test_a_justified_line_in_pieces_is_marked_in_one(gap: float) -> None:
    lines = tuple(with_whole_lines(page_of(gap, right(gap))))
    assert [line.text for line in lines][1] == " ".join(WORDS)
    found = passage(TextPage(0, lines), Caret(1, 0), Caret(1, len(lines[1].text)))
    assert len(found.quads) == 1
    assert (found.quads[0][0], found.quads[0][2]) == (LEFT, right(gap))


@pytest.mark.parametrize(("gap", "full"), [(8.0, right(8.0) + 30), (20.0, right(20.0))])
def test_pieces_that_end_elsewhere_or_are_as_far_apart_as_columns_stay(gap: float, full: float) -> None:
    lines = page_of(gap, full)
    assert with_whole_lines(lines) == lines


def test_cells_with_uneven_gaps_stay() -> None:
    lines = page_of(5.0, right(5.0) + 8)
    last = lines[6]
    lines[6] = piece(last.text, last.rect[0] + 8, last.rect[2] - last.rect[0], 1)
    assert with_whole_lines(lines) == lines
