"""Pages of as much text as is ever taken of one, set against the reader: each takes a time in proportion to it.

What were slow here took minutes: with every pair of lines looked at, these are thousands of millions.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Rect
from explorer.model.bibliography import _hanging, entries
from explorer.model.document_outline import Heading, StyledLine, guess
from explorer.model.find_options import FindOptions
from explorer.model.landmarks import landmarks
from explorer.model.mentions import with_mentions
from explorer.model.reference_kinds import Landmark, Reference
from explorer.model.reference_resolver import ReferenceResolver
from explorer.model.text_page import Caret, Link, TextLine, TextPage
from explorer.model.text_rows import TextRow, rows_of
from explorer.model.text_search import SearchIndex
from explorer.model.text_selection import passage
from tests.fakes.examples import examples, size
from tests.fakes.textpages import line_of
from tests.fakes.work import computed_within

GLYPHS = size(200_000)


def test_numbers_in_brackets_without_a_formula() -> None:
    lines = tuple(line_of("(7)", 100 + 50 * (n % 5), 5 + n // 5 * 0.05, n) for n in range(GLYPHS // 3))
    with computed_within(size(20)):
        landmarks(TextPage(0, lines))


def test_a_formula_beside_its_number_is_found_in_a_crowd() -> None:
    prose = [line_of("x" * 60, 100, 100 + 12 * n, 0) for n in range(20)]
    number = line_of("(4)", 385, 402, 1)
    found = landmarks(TextPage(0, (*prose, line_of("y = ax", 150, 380, 1), number)))
    assert [one.name.key for one in found] == ["4"]
    assert landmarks(TextPage(0, (*prose, line_of("y = ax", 150, 330, 1), number))) == (), "too far above"
    assert landmarks(TextPage(0, (*prose, line_of("y = ax", 400, 402, 1), number))) == (), "right of its number"


@pytest.mark.parametrize("height", [1e30, float("inf"), float("nan"), -1e30])
def test_lines_of_any_height(height: float) -> None:
    odd = TextLine("(3)", (100.0, 105.0, 110.0, 115.0), 100, 100 + height, 0)
    assert landmarks(TextPage(0, (odd,) * 9)) == ()


def test_a_list_of_references_of_very_many_rows() -> None:
    lines = [line_of("References", 100, 5, 0)]
    lines += [line_of("Abcd", 100 + 0.001 * n, 20 + 0.01 * n, 1) for n in range(GLYPHS // 4)]
    with computed_within(size(20)):
        assert len(entries([TextPage(0, tuple(lines))])) <= 2000


def test_a_row_of_very_many_pieces() -> None:
    lines = tuple(line_of("a", 5.0 * n, 100, n) for n in range(GLYPHS))
    rows = rows_of(TextPage(0, lines))
    assert len(rows) < 300
    assert max(len(row.text) for row in rows) < 3000
    assert sum(row.text.count("a") for row in rows) == GLYPHS


def test_words_that_are_divided_at_the_end_of_every_line() -> None:
    lines = tuple(line_of("ab-", 100, 0.1 * n, n // 9) for n in range(GLYPHS // 4))
    page = TextPage(0, lines)
    with computed_within(size(20)):
        assert passage(page, Caret(0, 0), Caret(len(lines) - 1, 3)).text == "ab" * len(lines) + "-"
        assert SearchIndex(page).find("ba", FindOptions(match_case=True))


def test_a_page_of_links_that_cover_none_of_its_citations() -> None:
    page = TextPage(0, tuple(line_of("[7] " * 12, 100, 0.5 * n, n) for n in range(400)))
    links = tuple(Link((600 + 0.01 * n, 0, 610 + 0.01 * n, 250), target_page=1) for n in range(5000))
    with computed_within(10):
        assert len(with_mentions(links, page)) == 7000
    whole = Link((0, -1e9, 600, 1e9), target_page=2)
    assert with_mentions((whole,), page)[0] == whole, "one so high is none of a citation"


def test_of_numbered_lines_of_one_name_the_first_thousand_are_kept() -> None:
    """All that are kept are looked through in the window's own thread."""
    known = ReferenceResolver()
    known.add(Landmark(Reference("section", "1"), 0, (0, 0, 9, 9), f"Apples {n}") for n in range(5_000))
    known.set_headings([Heading(0, "Apples 999", 0), Heading(0, "Apples 1000", 0)])
    found = known.find(Reference("section", "1"))
    assert found
    assert found.text == "Apples 999"


def test_numbered_lines_of_which_every_one_may_be_a_heading() -> None:
    lines = [
        StyledLine(page, f"{n % 99 + 1} Apples", 12.0, True, 72.0, float(n * 37 % 800), 8)
        for page in range(size(300))
        for n in range(2000)
    ]
    with computed_within(size(30)):
        assert len(guess(lines)) == 99


PLACES = st.floats(0, 120, allow_nan=False).map(lambda number: round(number, 1))
RECTS = st.tuples(PLACES, st.just(0.0), PLACES, st.just(10.0))


@examples(300)
@given(st.lists(st.tuples(st.integers(0, 2), RECTS), max_size=30))
def test_which_rows_hang_is_as_if_each_were_held_against_each(placed: list[tuple[int, Rect]]) -> None:
    rows = [TextRow(page, "x", rect, False) for page, rect in placed]
    expected = [
        any(
            one.page == row.page and 4 < row.rect[0] - one.rect[0] < 40 and min(row.rect[2], one.rect[2]) > row.rect[0]
            for one in rows
        )
        for row in rows
    ]
    assert _hanging(rows) == expected
