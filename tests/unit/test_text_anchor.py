"""The place of an annotation is found again in another file of its paper, or it is said not to be sure."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import CONTEXT, Annotation
from explorer.model.text_anchor import Letters, Move, TextQuote, find_again, letters, moved_with
from explorer.model.text_page import Passage, TextPage
from explorer.services.reanchoring import moved
from tests.fakes.textpages import page_of

WORDS = [
    *("scaling", "attention", "rotary", "context", "window", "tokens", "model", "layer", "trained", "perplexity"),
    *("length", "paper", "method", "shows", "results", "baseline", "extends", "embedding", "frequency", "positions"),
    *("linear", "interpolation", "dimension", "wavelength", "base"),
]
SENTENCE = "We find that the rotary embedding extrapolates poorly beyond its training window of tokens"
BEFORE = "Some earlier words about nothing in particular come first here."
AFTER = "Later words that close this paragraph follow it there."


def paper(*pages: list[str]) -> dict[int, Letters]:
    """A paper whose pages have these lines."""
    return {number: Letters(replace(page_of(lines), page=number)) for number, lines in enumerate(pages)}


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of so many letters; a word that does not fit is divided by a hyphen."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 1
        if len(word) > room and room > 3 and len(word) - room > 2:
            lines.append(f"{line} {word[: room - 1]}-".strip())
            line = word[room - 1 :]
        elif len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [one for one in [*lines, line] if one]


def quoted(pages: dict[int, Letters], page: int, words: str) -> Passage:
    """The first place of words on a page, with those around it."""
    start = pages[page].text.index(letters(words))
    return pages[page].passage(start, start + len(letters(words)), around=CONTEXT)


def quotation(passage: Passage) -> TextQuote:
    return TextQuote(passage.text, passage.before, passage.after, passage.page)


def there(pages: dict[int, Letters], passage: Passage) -> tuple[str, bool] | None:
    """The words that are found for a passage of another file, and whether that is sure."""
    found = find_again(quotation(passage), pages)
    return (pages[found.page].passage(found.start, found.end).text, found.sure) if found else None


def test_words_are_found_however_the_lines_fall_and_on_whatever_page() -> None:
    text = f"{BEFORE} {SENTENCE} {AFTER}"
    passage = quoted(paper(wrapped(text, 60)), 0, SENTENCE)
    new = paper(["A title page", "by somebody"], ["Contents"], wrapped(f"{BEFORE} New words. {SENTENCE} {AFTER}", 37))
    assert there(new, passage) == (SENTENCE, True)
    found = find_again(quotation(passage), new)
    assert found
    assert found.page == 2
    assert len(new[2].passage(found.start, found.end).quads) > 2


@pytest.mark.parametrize(
    ("lines", "quote"),
    [
        (["本文扩展大型语言模型的上", "下文窗口，并给出结果。"], "语言模型的上 下文窗口，并给出"),
        (["THE ABSTRACT OF IT", "and more"], "A B S T R A C T OF IT"),
        (["This paragraph begins here"], "T his paragraph begins"),
        (["A Fake bold heading here", "and text"], "Fake bold heading here Fake bold heading here"),
        (["A Fake bold heading here", "and text"], "Fake Fake Fake bold bold bold heading heading heading"),
        (["A line of one thing", "another line", "text"], "A line of one thing A line of one thing another another"),
        (["the Testing of words"], "Te\ufffdsting of words"),
        (["the Testing of words"], "Te\u200bsting of words"),
        (["the Testing of words"], "Te-sting of words"),
        (["had had really that that"], "had had really that"),
    ],
)
def test_a_quote_taken_before_the_text_was_read_better_is_found(lines: list[str], quote: str) -> None:
    found = find_again(TextQuote(quote, "", "", 0), paper(lines))
    assert found
    assert found.like == 100.0


def test_a_quote_that_stands_often_is_told_by_its_neighbors() -> None:
    lines = [f"Line {word} has the YaRN method and {word} again" for word in WORDS]
    old = paper(lines)
    at = old[0].text.index(letters("YaRN"), old[0].text.index("perplexity"))
    passage = old[0].passage(at, at + 4, around=CONTEXT)
    new = paper(["New first page with YaRN in it"], list(reversed(lines)))
    found = find_again(quotation(passage), new)
    assert found
    assert found.sure
    assert new[1].text[: found.start].endswith("lineperplexityhasthe")


def test_a_quote_whose_neighbors_are_gone_is_not_sure_where_it_is_short_or_stands_twice() -> None:
    passage = quoted(paper([BEFORE, "YaRN", AFTER]), 0, "YaRN")
    assert there(paper(["Nothing of this but YaRN is the same in it"]), passage) == ("YaRN", False)
    assert there(paper(["One YaRN here", "and a YaRN there"]), passage) == ("YaRN", False)
    long = quoted(paper([BEFORE, SENTENCE, AFTER]), 0, SENTENCE)
    assert there(paper(["Quite other words.", SENTENCE, "And others."]), long) == (SENTENCE, True)
    assert there(paper([SENTENCE, "And others."], [SENTENCE]), long) == (SENTENCE, False)


def test_words_that_were_mended_are_found_beside_their_neighbors_and_near_their_page_only() -> None:
    passage = quoted(paper([BEFORE, SENTENCE, AFTER]), 0, SENTENCE)
    mended = SENTENCE.replace("poorly", "badly").replace("window", "windows")
    assert there(paper([BEFORE, mended, AFTER]), passage) == (mended, True)
    assert there(paper(["Quite other words here.", mended, "And others there."]), passage) == (mended, False)
    assert there(paper(*([["An empty page"]] * 5), [BEFORE, mended, AFTER]), passage) is None


def test_of_two_that_are_alike_none_is_sure() -> None:
    one, other = (
        "accuracy of ninety on the first of the sets of pictures",
        "accuracy of ninety on the third of the sets of pictures",
    )
    passage = quoted(paper([f"{BEFORE} An {one}, {AFTER}"]), 0, one)
    near = one.replace("first", "fifth")
    found = there(paper([f"{BEFORE} An {near}, {AFTER}", f"{BEFORE} An {other}, {AFTER}"]), passage)
    assert found
    assert not found[1]


def test_where_nothing_is_like_it_nothing_is_found() -> None:
    passage = quoted(paper([BEFORE, SENTENCE, AFTER]), 0, SENTENCE)
    assert there(paper([" ".join(WORDS)]), passage) is None
    assert there({}, passage) is None
    assert find_again(TextQuote("", "", "", 0), paper([SENTENCE])) is None
    assert find_again(TextQuote(" - ", "", "", 0), paper([SENTENCE])) is None


@given(st.randoms(use_true_random=False), st.integers(20, 90), st.integers(20, 90))
def test_what_is_called_sure_is_the_right_place(chance: random.Random, width: int, other_width: int) -> None:
    """A paper of random sentences is shortened, added to and set anew; a quote is found, or is not sure, or is gone."""
    sentences = [" ".join(chance.choice(WORDS) for _ in range(chance.randint(4, 14))) + f" n{i}." for i in range(40)]
    old = paper(*(wrapped(" ".join(sentences[at : at + 10]), width) for at in range(0, 40, 10)))
    chosen = chance.randrange(40)
    words = sentences[chosen].rsplit(" ", 1)[0]
    marked = f"n{chosen}."
    start = old[chosen // 10].text.index(letters(f"{words} {marked}"))
    passage = old[chosen // 10].passage(start, start + len(letters(words)), around=CONTEXT)
    kept = [one for one in sentences if chance.random() < 0.7]
    for _ in range(chance.randint(0, 10)):
        kept.insert(chance.randrange(len(kept) + 1), " ".join(chance.choice(WORDS) for _ in range(9)) + " new.")
    new = paper(*(wrapped(" ".join(kept[at : at + 9]), other_width) for at in range(0, len(kept), 9)))
    found = find_again(quotation(passage), new)
    if found and found.sure:
        assert new[found.page].text[found.end :].startswith(letters(marked)) or not new[found.page].text[found.end :]
        assert sentences[chosen] in kept


def drawing(*, x: float = 100.0, y: float = 100.0, lines: list[str] | None = None) -> TextPage:
    return page_of(lines or [BEFORE, SENTENCE, AFTER, " ".join(WORDS[:6])], x=x, y=y)


AREA = (120.0, 118.0, 180.0, 127.0)


def test_a_drawing_goes_with_the_lines_around_it() -> None:
    old = Letters(drawing())
    new = {0: Letters(drawing(lines=["Other words"])), 1: Letters(replace(drawing(x=90, y=300), page=1))}
    assert moved_with(AREA, old, new) == Move(1, -10.0, 200.0, sure=True)
    assert moved_with(AREA, old, {0: Letters(drawing())}) == Move(0, 0.0, 0.0, sure=True)


@pytest.mark.parametrize(
    "lines",
    [
        [BEFORE, SENTENCE, "A line that is new in this version", AFTER],
        [SENTENCE],
        [AFTER, SENTENCE + " " + BEFORE],
    ],
)
def test_a_drawing_whose_lines_have_not_moved_alike_is_not_sure(lines: list[str]) -> None:
    move = moved_with(AREA, Letters(drawing()), {0: Letters(drawing(lines=lines))})
    assert move is None or not move.sure


def test_a_drawing_on_a_page_without_words_is_left_to_its_user() -> None:
    empty = Letters(TextPage(0, ()))
    assert moved_with(AREA, empty, {0: empty}) is None
    assert moved_with(AREA, Letters(drawing()), {0: Letters(drawing(lines=["Other words altogether"]))}) is None


def test_a_drawing_is_moved_with_all_its_points() -> None:
    base = Annotation("a", "p", "f", "ink", 0, "yellow", "2024", "2024", picture="x.png")
    ink = moved(replace(base, strokes=((1.0, 2.0, 0.5, 3.0, 4.0, 0.75),)), "g", Move(2, -10.0, 200.0, sure=True))
    assert (ink.file_id, ink.page, ink.picture) == ("g", 2, None)
    assert ink.strokes == ((-9.0, 202.0, 0.5, -7.0, 204.0, 0.75),)
    note = moved(replace(base, kind="note", point=(1.0, 2.0)), "g", Move(2, -10.0, 200.0, sure=True))
    assert note.point == (-9.0, 202.0)
    area = moved(replace(base, kind="area", rect=(1.0, 2.0, 3.0, 5.0)), "g", Move(2, -10.0, 200.0, sure=True))
    assert area.rect == (-9.0, 202.0, -7.0, 205.0)
    corners = (1.0, 2.0, 3.0, 2.0, 1.0, 4.0, 3.0, 4.0)
    mark = moved(replace(base, kind="highlight", quads=(corners,)), "g", Move(2, -10.0, 200.0, sure=True))
    assert mark.quads == ((-9.0, 202.0, -7.0, 202.0, -9.0, 204.0, -7.0, 204.0),)
