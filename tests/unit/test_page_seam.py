"""Words and phrases that begin on one page and end on the next are found, whatever stands between."""

from dataclasses import replace

import pytest

from explorer.model.annotation import bounds
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.page_seam import PageSeam, over_footnotes
from explorer.model.text_page import TextLine, TextPage
from tests.fakes.textpages import line_of, page_of

WHOLE, CASE, REGEX = FindOptions(whole_word=True), FindOptions(match_case=True), FindOptions(regex=True)
BEFORE = page_of(["Some words of the first", "page, which are to conti-"])
AFTER = replace(page_of(["nue on the second page", "with more of them."]), page=1)


def found(page: TextPage, following: TextPage, needle: str, options: FindOptions = PLAIN) -> list[str]:
    return [hit.text for hit in PageSeam(page, following).find(needle, options)]


def beside(page: TextPage, *lines: TextLine, first: bool = False) -> TextPage:
    return replace(page, lines=lines + page.lines if first else page.lines + lines)


@pytest.mark.parametrize("options", [PLAIN, WHOLE, CASE, REGEX])
def test_a_divided_word_is_one_match_of_two_parts(options: FindOptions) -> None:
    (hit,) = PageSeam(BEFORE, AFTER).find("continue", options)
    assert (hit.text, [part.text for part in hit.parts]) == ("continue", ["conti-", "nue"])
    assert [part.page for part in hit.parts] == [0, 1]
    assert [bounds(quad) for part in hit.parts for quad in part.quads] == [(195, 112, 225, 122), (100, 100, 115, 110)]
    assert (hit.before.split()[-2:], hit.after.split()[:2]) == (["are", "to"], ["on", "the"])


@pytest.mark.parametrize(
    ("needle", "match"),
    [
        ("are to continue on the second", "are to continue on the second"),
        ("first page, which are to continue", "first page, which are to continue"),
        ("the second", None),
        ("page, which", None),
        ("conti", None),
        ("absent", None),
    ],
)
def test_only_what_goes_over_the_page_end_is_found(needle: str, match: str | None) -> None:
    assert found(BEFORE, AFTER, needle) == ([match] if match else [])


def test_a_phrase_of_whole_words_and_a_chinese_one() -> None:
    assert found(page_of(["the large"]), page_of(["language model"]), "large language") == ["large language"]
    assert found(page_of(["大型语言"]), page_of(["模型的上下文"]), "语言模型") == ["语言模型"]


def test_running_heads_page_numbers_and_footnotes_do_not_hinder_it() -> None:
    foot = [line_of("Smith et al.", 100, 700, 8), line_of("17", 300, 700, 8)]
    small = replace(line_of("1 A note at the foot.", 100, 660, 7), high=667.0)
    head = line_of("On Words", 100, 40, 9)
    assert found(beside(BEFORE, small, *foot), beside(AFTER, head, first=True), "continue") == ["continue"]
    both = [line_of(f"Page {number} of 9", 100, 124, 8) for number in (4, 5)]
    assert found(beside(BEFORE, both[0]), beside(AFTER, both[1]), "continue") == ["continue"], "and close to the text"


def test_a_figure_at_the_top_of_the_next_page_does_not_hinder_it() -> None:
    figure = [line_of("Figure 3: Something else.", 100, 40, 9), line_of("It has two lines.", 100, 52, 9)]
    assert found(BEFORE, beside(AFTER, *figure, first=True), "to continue on") == ["to continue on"]


def test_pages_without_text_have_no_seam() -> None:
    empty = TextPage(1, ())
    assert found(BEFORE, empty, "continue") == found(empty, AFTER, "continue") == []


@pytest.mark.parametrize("options", [PLAIN, WHOLE, CASE, REGEX])
def test_a_word_divided_between_two_columns_with_a_footnote_between(options: FindOptions) -> None:
    left = [line_of(text, 72, 100 + 12 * at, 0) for at, text in enumerate(["Some words of the", "text that conti-"])]
    note = replace(line_of("1 A note.", 72, 140, 1), high=146.0)
    right = [line_of(text, 300, 100 + 12 * at, 2) for at, text in enumerate(["nue over there", "and go on"])]
    page = TextPage(0, (*left, note, *right))
    (hit,) = over_footnotes(page, "that continue", options)
    assert (hit.text, hit.onward) == ("that continue", None)
    assert [bounds(quad) for quad in hit.passage.quads] == [(97, 112, 152, 122), (300, 100, 315, 110)]
    assert over_footnotes(page, "words of", options) == over_footnotes(page, "nue over", options) == ()
