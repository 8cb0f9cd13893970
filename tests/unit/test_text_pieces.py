"""Lines made of the pieces that a file draws: whatever their order, the words are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import bounds
from explorer.model.bidi_order import reading_order
from explorer.model.text_page import TextLine
from explorer.model.text_pieces import Piece, lines_of, stacked

HEBREW, MIXED = "שלום עולם", "שלום (abc) 12 עולם"
LAID_OUT = [
    (HEBREW, "םלוע םולש"),
    (MIXED, "םלוע 12 (abc) םולש"),
    ("The word שלום here", "The word םולש here"),
    ("שלום, 1,234.5 עולם.", ".םלוע 1,234.5 ,םולש"),
    ("Latin שלום 12 עולם words", "Latin םלוע 12 םולש words"),
]
"""Texts as they are read, and as they look from left to right."""


def drawn(look: str, *, left: float = 100.0, block: int = 0) -> list[tuple[str, float, float]]:
    """Return the characters of a text as it looks, each 5 points wide."""
    return [(char, left + 5 * at, left + 5 * at + 5) for at, char in enumerate(look)]


def of(*letters: tuple[str, float, float], low: float = 10.0, block: int = 0) -> Piece:
    return Piece(letters, low, low + 10, block)


def box_of(line: TextLine, at: int) -> tuple[float, float]:
    x0, _, x1, _ = bounds(line.box(at))
    return x0, x1


def test_letters_of_a_ligature_share_its_place() -> None:
    (line,) = lines_of([of(("o", 0, 10), ("ﬃ", 10, 25), ("x", 25, 30))])
    assert (line.text, line.edges) == ("offix", (0, 10, 15, 20, 25, 30))
    # Three letters of one glyph, as a font's ToUnicode table gives them: the first has all the width.
    (line,) = lines_of([of(("f", 0, 9), ("f", 9, 9), ("i", 9, 9), ("x", 9, 12))])
    assert (line.text, line.edges) == ("ffix", (0, 3, 6, 9, 12))


def test_characters_that_would_hurt_are_replaced_and_those_without_a_look_left_out() -> None:
    chars = ["a", "\0", "\u202e", "\xa0", "\u200b", "\xad", "\ufeff", "\u2029", "\ud800"]
    (line,) = lines_of([of(*((char, at, at + 1) for at, char in enumerate(chars)))])
    assert line.text == "a\ufffd \xad \ufffd", "a soft hyphen is for the whole page to tell"
    assert lines_of([of((" ", 0, 1)), of()]) == []


@pytest.mark.parametrize("blank", ["\u2003", "\u3000", "\u2029", "\xa0"])
def test_every_blank_is_a_blank(blank: str) -> None:
    (line,) = lines_of([of(("a", 0, 1), (blank, 1, 2), ("b", 2, 3))])
    assert line.text == "a b"


def test_a_control_character_that_is_a_letter_of_its_font_divides_no_word() -> None:
    (line,) = lines_of([of(*((char, at, at + 1) for at, char in enumerate("signi\x0cer")))])
    assert line.text == "signi\ufffder"


@pytest.mark.parametrize(("read", "look"), LAID_OUT)
def test_a_line_drawn_as_it_looks_is_read(read: str, look: str) -> None:
    (line,) = lines_of([of(*drawn(look))])
    assert line.text == read
    for at, char in enumerate(read):
        place = round((box_of(line, at)[0] - 100) / 5)
        assert look[place] == char or {look[place], char} == {"(", ")"}


@given(st.sampled_from(LAID_OUT), st.data())
def test_letters_drawn_in_any_order_are_the_same_words(text: tuple[str, str], data: st.DataObject) -> None:
    read, look = text
    letters = data.draw(st.permutations(drawn(look)))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(letters) - 1), max_size=4)))
    pieces = [of(*letters[a:b]) for a, b in zip([0, *cuts], [*cuts, len(letters)], strict=True)]
    (line,) = lines_of(pieces)
    assert line.text == read
    assert sorted(box_of(line, at) for at in range(len(read))) == [(left, right) for _, left, right in drawn(look)]


@given(st.permutations(range(4)))
def test_words_of_a_line_read_leftwards_that_are_drawn_one_by_one_have_blanks_between(order: list[int]) -> None:
    words = [("םולש", 160), ("לכל", 140), ("2024", 116), ("רפס", 97)]
    (line,) = lines_of([of(*drawn(words[at][0], left=words[at][1])) for at in order])
    assert line.text == "שלום לכל 2024 ספר"


def test_blanks_between_words_leave_the_order_of_the_file() -> None:
    """“GPT-4” and “4-GPT” look alike between Hebrew words."""
    words = [("םולש", 160), ("GPT-4", 130), ("םישדח", 100), ("Deep", 55), ("Net", 80), ("םירפס", 20)]
    letters = [drawn(word, left=left) for word, left in words]
    letters = [one if word.isascii() else one[::-1] for (word, _), one in zip(words, letters, strict=True)]
    (line,) = lines_of([of(*one) for one in letters])
    assert line.text == "שלום GPT-4 חדשים Deep Net ספרים"


def test_an_order_that_looks_right_is_kept() -> None:
    """“45 abc” and “abc 45” look alike between Hebrew words; the file says which."""
    look = "בוט abc 45 םולש"
    for middle, read in (((8, 9, 7, 4, 5, 6), "שלום 45 abc טוב"), ((4, 5, 6, 7, 8, 9), "שלום abc 45 טוב")):
        drawn_in = [14, 13, 12, 11, 10, *middle, 3, 2, 1, 0]
        letters = [look[at] for at in drawn_in]
        assert "".join(letters) == read
        left_to_right = sorted(range(len(letters)), key=drawn_in.__getitem__)
        assert reading_order(letters, left_to_right)[0] == list(range(len(letters)))


def test_shapes_of_arabic_letters_are_letters_and_share_their_place_from_the_right() -> None:
    (line,) = lines_of([of(("ﻼ", 10, 20), ("ﺳ", 20, 30))])
    assert line.text == "سلا"
    assert line.edges == (30, 20, 15, 10)


def test_pieces_of_other_lines_stay_apart() -> None:
    level = of(*drawn(HEBREW[::-1], left=100))
    assert len(lines_of([level, of(*drawn(HEBREW[::-1], left=200))])) == 2, "a column farther on"
    assert len(lines_of([level, of(*drawn("abc", left=145), low=22)])) == 2, "a line below"
    assert len(lines_of([of(*drawn("abc")), of(*drawn("def", left=117))])) == 2, "nothing is read leftwards"
    assert [line.text for line in lines_of([level, of(*drawn("12 ", left=85))])] == [HEBREW + " 12"]


@given(st.permutations(range(8)))
def test_chinese_letters_below_each_other_are_a_line(order: list[int]) -> None:
    rows = [("吾輩は猫"[at % 4], 300 - 20 * (at // 4), 100 + 12 * (at % 4)) for at in sorted(order)]
    lines = [TextLine.of(char, [(x, x + 10)], y, y + 11, 0) for char, x, y in rows]
    found = stacked([*lines, TextLine.of("1", [(50, 55)], 100, 110, 0), TextLine.of("2", [(50, 55)], 111, 121, 0)])
    assert [line.text for line in found] == ["吾輩は猫", "吾輩は猫", "1", "2"], "digits of a table are not"
    assert (found[0].direction, found[0].rect) == ((0, 1), (300, 100, 310, 147))
    assert bounds(found[0].box(1)) == (300, 112, 310, 124)
