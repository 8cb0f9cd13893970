"""Marks that touch become one."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation
from explorer.model.annotation_merge import fused, stretch_of
from explorer.model.text_page import Caret, TextLine, TextPage
from explorer.model.text_selection import passage
from tests.fakes.textpages import page_of

PAGE = page_of(["The quick brown fox", "jumps over the dog"], ["and the next column"])
carets = st.builds(Caret, st.integers(0, 2), st.integers(0, 18))
stretches = st.tuples(carets, carets).map(lambda two: (min(two), max(two, key=lambda c: (c.line, c.char))))


def mark(start: Caret, end: Caret, number: int = 1, comment: str = "", tags: tuple[str, ...] = ()) -> Annotation:
    quads = passage(PAGE, start, end).quads
    when = f"2024-01-0{number}"
    return Annotation(f"id{number}", "p", "f", "highlight", 0, "yellow", when, when, quads, comment=comment, tags=tags)


def test_two_that_overlap_are_one_and_the_older_one_stays() -> None:
    older = mark(Caret(0, 4), Caret(0, 15), 1, "first", ("a", "b"))
    found = fused(PAGE, passage(PAGE, Caret(0, 10), Caret(1, 5)), [older])
    assert found
    assert (found.kept, found.gone) == (older, ())
    assert (found.passage.text, found.passage.before, found.passage.after) == (
        "quick brown fox jumps",
        "The",
        "over the dog and the next colum",  # 32 characters with the blank before
    )


def test_one_between_two_joins_them_with_their_words_and_tags() -> None:
    later = mark(Caret(0, 4), Caret(0, 9), 2, "left", ("b",))
    older = mark(Caret(1, 0), Caret(1, 5), 1, "right", ("a", "b"))
    found = fused(PAGE, passage(PAGE, Caret(0, 9), Caret(0, 19)), [older, later])
    assert found
    assert (found.kept, found.gone, found.passage.text) == (older, (later,), "quick brown fox jumps")
    assert (found.comment, found.tags) == ("left\n\nright", ("b", "a"))


def test_a_letter_or_a_blank_between_keeps_them_apart() -> None:
    for at in (10, 11):
        assert fused(PAGE, passage(PAGE, Caret(0, at), Caret(0, 15)), [mark(Caret(0, 4), Caret(0, 9))]) is None


def test_what_does_not_lie_on_words_is_left_alone() -> None:
    off = Annotation("x", "p", "f", "highlight", 0, "yellow", "", "", ((0, 0, 9, 0, 0, 9, 9, 9),))
    assert stretch_of(PAGE, off.quads) is None
    assert stretch_of(PAGE, ()) is None
    assert fused(PAGE, passage(PAGE, Caret(0, 4), Caret(0, 9)), [off]) is None


def test_a_line_on_its_side_has_its_words_too() -> None:
    up = TextLine("stamp", (-500, -480, -460, -440, -420, -400), 10, 20, 0, (0.0, -1.0))
    page = TextPage(0, (up,))
    reach = (Caret(0, 1), Caret(0, 3))
    quads = passage(page, *reach).quads
    assert quads == ((10, 480, 10, 440, 20, 480, 20, 440),), "it begins below, where its words begin"
    assert stretch_of(page, quads) == reach


@given(stretches, st.lists(stretches, max_size=4))
def test_the_whole_is_what_its_parts_are_together(new: tuple[Caret, Caret], old: list[tuple[Caret, Caret]]) -> None:
    marks = [mark(*one, number) for number, one in enumerate(old, 1)]
    found = fused(PAGE, passage(PAGE, *new), marks)
    if found is None:
        return
    parts = {quad for one in (found.kept, *found.gone) for quad in one.quads} | set(passage(PAGE, *new).quads)
    for line in {quad[1] for quad in parts}:
        (whole,) = [quad for quad in found.passage.quads if quad[1] == line]
        assert whole[0] == min(quad[0] for quad in parts if quad[1] == line)
        assert whole[2] == max(quad[2] for quad in parts if quad[1] == line)
    others = [one for one in marks if one not in (found.kept, *found.gone)]
    assert fused(PAGE, found.passage, others) is None, "nothing that touches is left out"


def test_part_of_the_lines_of_a_selection_is_none() -> None:
    quads = passage(page_of(["one", "two", "three"]), Caret(0, 0), Caret(2, 5)).quads
    page = page_of(["one", "two", "three"])
    assert stretch_of(page, quads) == (Caret(0, 0), Caret(2, 5))
    assert stretch_of(page, (quads[0], quads[2])) is None
    assert stretch_of(page, (*quads, quads[2])) is None, "of more, the first are not all"
