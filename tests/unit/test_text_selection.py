"""Carets, words, lines and passages on pages of text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import bounds
from explorer.model.text_page import Caret, TextLine, TextPage
from explorer.model.text_selection import (
    caret_at,
    caret_in,
    caret_rect,
    compound_range,
    line_range,
    passage,
    step,
    step_word,
    word_range,
    words_in,
    words_under,
)
from tests.fakes.textpages import line_of, page_of

PAGE = page_of(["We show that the trans-", "former reflects it, and", "rests."], ["A second block’s words"])
LINES = [line.text for line in PAGE.lines]
texts = st.text("ab -é\u0301Z.", max_size=12)
pages = st.lists(st.lists(texts.filter(bool), min_size=1, max_size=4), max_size=3).map(lambda blocks: page_of(*blocks))


def words(page: TextPage, start: Caret, end: Caret) -> str:
    return passage(page, start, end).text


@pytest.mark.parametrize(
    ("point", "caret"),
    [
        ((100, 105), Caret(0, 0)),
        ((102, 105), Caret(0, 0)),
        ((103, 105), Caret(0, 1)),
        ((0, 105), Caret(0, 0)),
        ((150, 0), Caret(0, 10)),
        ((100 + 5 * 23, 105), Caret(0, 23)),
        ((500, 105), Caret(0, 23)),
        ((120, 111.5), Caret(1, 4)),  # Between two lines: the nearer one.
        ((200, 129), Caret(2, 6)),  # Right of the short last line, within its block: that line's end.
        ((120, 137), Caret(2, 4)),
        ((120, 152), Caret(3, 4)),
        ((120, 9000), Caret(3, 4)),
    ],
)
def test_the_nearest_caret(point: tuple[float, float], caret: Caret) -> None:
    assert caret_at(PAGE, point) == caret


def test_a_page_without_text_has_no_carets() -> None:
    assert caret_at(TextPage(0, ()), (10, 10)) is None


def test_the_column_counts_before_the_line() -> None:
    """Between two columns the nearer one is meant, though the other has a line on that level."""
    left = [line_of("short", 50, 100 + 12 * i, 0) for i in range(3)]
    right = [line_of("the other column", 200, 100 + 12 * i, 1) for i in range(9)]
    page = TextPage(0, (*left, *right))
    assert caret_at(page, (90, 113)) == Caret(1, 5)
    assert caret_at(page, (190, 113)) == Caret(4, 0)
    assert caret_at(page, (60, 150)) == Caret(2, 2)


def test_carets_of_lines_on_their_side() -> None:
    up = TextLine("stamp", (-500, -480, -460, -440, -420, -400), 10, 20, 0, (0.0, -1.0))
    page = TextPage(0, (up, line_of("words", 100, 100, 1)))
    assert caret_at(page, (15, 500)) == Caret(0, 0)
    assert caret_at(page, (15, 399)) == Caret(0, 5)
    assert caret_at(page, (40, 461)) == Caret(0, 2)
    part = passage(page, Caret(0, 1), Caret(0, 3))
    assert part.text == "ta"
    assert bounds(part.quads[0]) == (10, 440, 20, 480)


def test_a_rectangle_holds_the_whole_words_whose_middles_are_in_it() -> None:
    page = TextPage(0, (line_of("perplexity of CodeLlama", 100, 100, 0),))
    line = page.lines[0]
    letters = {at: line.middle(at) for at in range(len(line.text))}

    def held(first: int, last: int) -> str:
        return words_in(page, (letters[first] - 0.1, 99, letters[last] + 0.1, 113))

    assert held(2, 20) == "perplexity of CodeLlama"
    assert held(8, 16) == "of", "less than half of the words beside it"
    assert held(2, 3) == "", "within a word"


@pytest.mark.parametrize("angle", [30, 45, 180, 250])
def test_words_under_a_slanted_quad_are_those_whose_centers_are_in_it(angle: float) -> None:
    direction = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    texts = ["the first line", "a second line", "then a third"]
    lines = [
        TextLine.of(text, [(5 * at, 5 * at + 5) for at in range(len(text))], 12 * row, 12 * row + 10, 0, direction)
        for row, text in enumerate(texts)
    ]
    page = TextPage(0, tuple(lines))
    (quad,) = lines[1].quads(2, 8)
    under = words_under(page, [quad], 4)
    assert under
    assert (under.text, under.before, under.after) == ("second", "e a", "lin")
    assert angle > 90 or words_in(page, bounds(quad)) != "second", "the rectangle around it holds more"
    caret = caret_at(page, lines[2].point(lines[2].start(5) + 1, 30))
    assert caret == Caret(2, 5)
    x0, y0, x1, y1 = caret_rect(page, Caret(2, 5))
    assert math.hypot(x1 - x0, y1 - y0) == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    ("caret", "word"),
    [
        (Caret(0, 0), "We"),
        (Caret(0, 1), "We"),
        (Caret(0, 2), "We"),
        (Caret(0, 3), "show"),
        (Caret(1, 9), "reflects"),
        (Caret(1, 18), "it"),
        (Caret(1, 19), ","),
        (Caret(2, 0), "rests"),
        (Caret(2, 6), "."),
        (Caret(3, 10), "block’s"),
        (Caret(0, 19), "transformer"),
        (Caret(0, 23), "-"),
        (Caret(1, 2), "transformer"),
    ],
)
def test_the_word_at_a_caret(caret: Caret, word: str) -> None:
    assert words(PAGE, *word_range(PAGE, caret)) == word


def test_a_line_and_an_empty_one() -> None:
    assert words(PAGE, *line_range(PAGE, Caret(1, 5))) == LINES[1]
    empty = TextPage(0, (TextLine("", (0.0,), 0, 10, 0),))
    assert word_range(empty, Caret(0, 0)) == (Caret(0, 0), Caret(0, 0))
    assert passage(empty, Caret(0, 0), Caret(0, 0)).quads == ()


def test_a_passage_over_lines_is_whole_words_with_a_quad_a_line() -> None:
    part = passage(PAGE, Caret(0, 8), Caret(2, 5))
    assert part.text == "that the transformer reflects it, and rests"
    assert [bounds(quad) for quad in part.quads] == [(140, 100, 215, 110), (100, 112, 215, 122), (100, 124, 125, 134)]
    assert passage(PAGE, Caret(2, 5), Caret(0, 8)) == part, "either way round"


def test_blocks_are_joined_by_a_blank_and_empty_ends_have_no_quad() -> None:
    part = passage(PAGE, Caret(2, 0), Caret(3, 0))
    assert (part.text, len(part.quads)) == ("rests.", 1)
    assert words(PAGE, Caret(2, 0), Caret(3, 1)) == "rests. A"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("atten-", "tion is", "attention is"),
        ("atten\u2010", "tion is", "attention is"),
        ("as fine-", "Tuned as", "as fine- Tuned as"),
        ("GPT-", "based", "GPT-based"),
        ("pages 3-", "4 and", "pages 3- 4 and"),
        ("a dash –", "then", "a dash – then"),
        ("-", "then", "- then"),
        ("plain", "words", "plain words"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, joined: str) -> None:
    page = page_of([first, second])
    assert words(page, Caret(0, 0), Caret(1, len(second))) == joined


def test_a_compound_known_from_the_page_keeps_its_hyphen() -> None:
    page = page_of(["a fine-", "tuned model is"], ["not fine-tuned at all"])
    assert words(page, Caret(0, 0), Caret(1, 14)) == "a fine-tuned model is"


def test_a_divided_word_cut_at_the_hyphen_keeps_it() -> None:
    assert words(PAGE, Caret(0, 17), Caret(0, 23)) == "trans-"


def test_steps_by_characters() -> None:
    assert step(PAGE, Caret(0, 3), 2) == Caret(0, 5)
    assert step(PAGE, Caret(0, 23), 1) == Caret(1, 0)
    assert step(PAGE, Caret(1, 0), -1) == Caret(0, 23)
    assert step(PAGE, Caret(1, 2), -60) == Caret(0, 0)
    assert step(PAGE, Caret(1, 2), 1000) == Caret(3, len(LINES[3]))


@pytest.mark.parametrize(
    ("lines", "caret", "compound"),
    [
        (["a fine-grained one"], Caret(0, 4), "fine-grained"),
        (["a fine-grained one"], Caret(0, 6), "fine-grained"),
        (["a fine-grained one"], Caret(0, 7), "fine-grained"),
        (["a fine-grained one"], Caret(0, 10), "fine-grained"),
        (["a fine-grained one"], Caret(0, 2), ""),
        (["a fine-grained one"], Caret(0, 14), ""),
        (["the state-of-the-art here"], Caret(0, 9), "state-of-the-art"),
        (["the state-of-", "the-art here"], Caret(1, 5), "state-of-the-art"),
        (["the state-of-", "the-art here"], Caret(0, 6), "state-of-the-art"),
        (["the state-of-", "the-art here"], Caret(0, 13), "state-of-the-art"),
        (["the state-of-", "the-art here"], Caret(1, 0), "state-of-the-art"),
        (["as Paris-", "London is"], Caret(0, 5), "Paris- London"),
        (["as Paris -", "London is"], Caret(0, 5), "Paris"),
        (["that is - or was - so"], Caret(0, 8), ""),
        (["so--and"], Caret(0, 1), "so"),
        (["so–and"], Caret(0, 4), "and"),
        (["-", "one"], Caret(1, 1), "one"),
    ],
)
def test_a_compound_is_whole_but_no_dash_joins_words(lines: list[str], caret: Caret, compound: str) -> None:
    page = page_of(lines)
    assert words(page, *compound_range(page, caret)) == compound


@given(pages, st.integers(0, 9), st.integers(0, 12))
def test_a_compound_holds_the_caret(page: TextPage, line: int, char: int) -> None:
    if page.lines:
        line %= len(page.lines)
        caret = Caret(line, min(char, len(page.lines[line].text)))
        start, end = compound_range(page, caret)
        assert not caret < start
        assert not end < caret


def test_steps_by_words() -> None:
    assert step_word(PAGE, Caret(0, 0), forward=True) == Caret(0, 2)
    assert step_word(PAGE, Caret(0, 2), forward=True) == Caret(0, 7)
    assert step_word(PAGE, Caret(0, 23), forward=True) == Caret(1, 6)
    assert step_word(PAGE, Caret(0, 5), forward=False) == Caret(0, 3)
    assert step_word(PAGE, Caret(1, 0), forward=False) == Caret(0, 17)
    assert step_word(PAGE, Caret(3, len(LINES[3])), forward=True) == Caret(3, len(LINES[3]))
    assert step_word(PAGE, Caret(0, 0), forward=False) == Caret(0, 0)


@given(pages.filter(lambda page: page.lines), st.data())
def test_whatever_the_page_carets_stay_on_it(page: TextPage, data: st.DataObject) -> None:
    place = st.floats(-50, 900)
    caret = caret_at(page, (data.draw(place), data.draw(place)))
    assert caret is not None
    results = [
        caret,
        *word_range(page, caret),
        *line_range(page, caret),
        step(page, caret, data.draw(st.integers(-40, 40))),
        step_word(page, caret, forward=data.draw(st.booleans())),
        caret_in(page, data.draw(st.integers(0, len(page.lines) - 1)), (data.draw(place), data.draw(place))),
    ]
    for one in results:
        assert 0 <= one.line < len(page.lines)
        assert 0 <= one.char <= len(page.lines[one.line].text)
    part = passage(page, results[0], results[-1])
    assert part.text == " ".join(part.text.split())
    assert len(part.quads) <= len(page.lines)
    start, end = word_range(page, caret)
    assert not end < start


@given(pages.filter(lambda page: page.lines))
def test_steps_visit_every_place_once_and_come_back(page: TextPage) -> None:
    places = [Caret(0, 0)]
    while (there := step(page, places[-1], 1)) != places[-1]:
        places.append(there)
    assert len(places) == sum(len(line.text) + 1 for line in page.lines)
    back = [places[-1]]
    while (there := step(page, back[-1], -1)) != back[-1]:
        back.append(there)
    assert back == places[::-1]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["扩展大型语言模型的上", "下文窗口，并", "给出结果。"], "扩展大型语言模型的上下文窗口，并给出结果。"),
        (["コンテキスト", "ウィンドウ"], "コンテキストウィンドウ"),
        (["한국어는 낱말", "사이를"], "한국어는 낱말 사이를"),
        (["我们使用", "GPT模型和", "BERT"], "我们使用GPT模型和BERT"),
        (["我们使用", "GPT 模型和", "BERT"], "我们使用 GPT 模型和 BERT"),
        (["我们用 GPT，", "BERT"], "我们用 GPT，BERT"),
        (["ภาษา", "ไทย"], "ภาษาไทย"),
        (["Latin", "words"], "Latin words"),
    ],
)
def test_lines_are_joined_as_their_script_does(lines: list[str], text: str) -> None:
    page = page_of(lines)
    assert passage(page, Caret(0, 0), Caret(len(lines) - 1, len(lines[-1]))).text == text
