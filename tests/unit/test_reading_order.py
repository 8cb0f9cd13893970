"""Lines drawn in any order are read in the one order that the layout shows; a file's own order stays where it makes
sense."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.page_lines import as_read
from explorer.model.reading_order import in_reading_order
from explorer.model.text_page import TextLine
from tests.fakes.examples import examples
from tests.fakes.textpages import line_of

SENTENCE = "the model reduces attention of a larger window without further tuning across all five seeds when long"


def column(x: float, y: float, lines: int, letters: int = 40, seed: int = 0) -> list[TextLine]:
    chosen = random.Random(x + y + seed)
    texts = (
        " ".join(chosen.choices(SENTENCE.split(), k=12))[: letters - chosen.randrange(6)].strip() for _ in range(lines)
    )
    return [line_of(text, x, y + 12 * number, 0) for number, text in enumerate(texts)]


def numbered(x: float, y: float, lines: int, name: str) -> list[TextLine]:
    return [line_of(f"{name} line {number} of this column", x, y + 14 * number, 0) for number in range(lines)]


def alternating(*columns: Sequence[TextLine]) -> list[TextLine]:
    return [line for row in zip_longest(*columns) for line in row if line]


def texts(lines: Sequence[TextLine]) -> list[str]:
    return [line.text for line in lines]


HEADING = line_of("A heading that stands across the columns of this page", 120, 150, 0)
CAPTION = line_of("Figure 1: A caption that stands across the columns too", 120, 470, 0)
FOOTNOTE = line_of("1 A note at the foot of the page, across its columns.", 72, 660, 0)
TWO = [column(72, 200, 20), column(300, 200, 20)]
LOWER = [column(72, 500, 10), column(300, 500, 10)]
THREE = [column(50 + 180 * at, 200, 15, 32) for at in range(3)]
UNEVEN = [column(72, 200, 20), column(300, 200, 7)]
HEADED = [*column(72, 200, 5), line_of("1 Introduction", 140, 270, 0), *column(72, 292, 12)]
SHORT = [
    [line_of(f"{name} line {at} here", x, 200 + 14 * at, 0) for at in range(8)]
    for x, name in ((72, "left"), (300, "right"))
]
NUMBERED = [numbered(72 + 200 * at, 200, 4, name) for at, name in enumerate("LR")]


@pytest.mark.parametrize(
    ("drawn", "parts"),
    [
        (alternating(*TWO), TWO),
        (alternating(*TWO[::-1]), TWO),
        (alternating(*THREE), THREE),
        (alternating(*UNEVEN), UNEVEN),
        (alternating(*NUMBERED), NUMBERED),
        (alternating(*SHORT), SHORT),
        ([HEADING, *alternating(*TWO), FOOTNOTE], [[HEADING], *TWO, [FOOTNOTE]]),
        (alternating(HEADED, TWO[1]), [HEADED[:5], HEADED[5:6], HEADED[6:], TWO[1]]),
        ([HEADING, *alternating(*THREE), FOOTNOTE], [[HEADING], *THREE, [FOOTNOTE]]),
        ([*alternating(*TWO), CAPTION, *alternating(*LOWER)], [*TWO, [CAPTION], *LOWER]),
        ([*alternating(*THREE), *alternating(*LOWER), FOOTNOTE], [*THREE, *LOWER, [FOOTNOTE]]),
    ],
)
def test_lines_that_alternate_between_columns_are_read_column_by_column(
    drawn: list[TextLine], parts: list[list[TextLine]]
) -> None:
    lines = in_reading_order(drawn)
    assert texts(lines) == [line.text for part in parts for line in part]
    at = 0
    for number, part in enumerate(parts):
        assert {line.block for line in lines[at : at + len(part)]} == {number}
        at += len(part)


def test_columns_read_leftwards_begin_with_the_right_one() -> None:
    columns = [[line_of(" ".join(["שלום"] * 8), x, 200 + 12 * at, 0) for at in range(6)] for x in (72, 320)]
    hebrew = [[replace(line, edges=line.edges[::-1]) for line in column] for column in columns]
    assert [line.rect[0] for line in in_reading_order(alternating(*hebrew))] == [320] * 6 + [72] * 6


@examples(100)
@given(
    st.sampled_from([[[HEADING], *TWO, [FOOTNOTE]], [[HEADING], *THREE], [TWO[0]]]), st.randoms(use_true_random=False)
)
def test_any_order_of_drawing_gives_the_same_words_in_the_same_order(
    parts: list[list[TextLine]], chance: random.Random
) -> None:
    wanted = [line for part in parts for line in part]
    drawn = wanted[:]
    chance.shuffle(drawn)
    assert texts(in_reading_order(drawn)) == texts(wanted)


@examples(50)
@given(
    st.sampled_from([[*TWO], [[HEADING], *THREE, [FOOTNOTE]], [TWO[0]]]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_words_and_letters_drawn_in_any_order_are_put_together(
    parts: list[list[TextLine]], by_letter: bool, chance: random.Random
) -> None:
    wanted = [line for part in parts for line in part]
    pieces = []
    for line in wanted:
        at = 0
        for word in line.text.split(" "):
            step = 1 if by_letter else len(word)
            pieces += [line.only(range(at + i, at + i + step)) for i in range(0, len(word), step)]
            at += len(word) + 1
    chance.shuffle(pieces)
    assert texts(as_read(pieces)) == texts(wanted)


def row(y: float, *cells: tuple[float, str]) -> list[TextLine]:
    return [line_of(text, x, y, 0) for x, text in cells]


@pytest.mark.parametrize(
    "drawn",
    [
        [HEADING, *TWO[0], *TWO[1], FOOTNOTE],
        [FOOTNOTE, HEADING, *TWO[0], *THREE[2]],
        [*TWO[0], CAPTION, *TWO[1]],
        [
            line
            for at in range(8)
            for line in row(200 + 12 * at, (72, f"Model {at}"), (200, f"{at}.5"), (300, "0.7 ± 0.1"), (400, "12"))
        ],
        [
            line
            for at, (name, value) in enumerate(
                [
                    ("Learning rate", "Cosine decay to a tenth"),
                    ("Batch size", "Four million tokens"),
                    ("Optimizer", "AdamW with decoupled weight decay of a tenth"),
                    ("Warm-up", "Two thousand steps"),
                    ("Dropout", "None at all"),
                ]
            )
            for line in row(200 + 12 * at, (72, name), (260, value))
        ],
        [
            line
            for at, (name, value) in enumerate(
                [
                    ("learning rate schedule", "cosine decay to a tenth of the first one"),
                    ("size of the batches", "four million tokens, ramped up over the first part"),
                    ("optimizer and its betas", "the usual ones, with decoupled weight decay"),
                    ("warm-up of the rate", "two thousand steps, as in most of the earlier work"),
                    ("share of dropout", "none at all"),
                ]
            )
            for line in row(200 + 12 * at, (72, name), (230, value))
        ],
        [*column(72, 100, 6), *row(172, (90, "y = f(x)"), (240, "(3)")), *column(72, 200, 9)],
        row(200, (72, "Ada Example"), (200, "Bo Sample"), (330, "Cy Test"))
        + row(212, (72, "University of A"), (200, "University of B"), (330, "University of C"))
        + row(224, (72, "ada@a.edu"), (200, "bo@b.edu"), (330, "cy@c.edu")),
    ],
    ids=[
        "columns",
        "foot first",
        "figure between",
        "numbers",
        "settings",
        "settings in lower case",
        "equation",
        "authors",
    ],
)
def test_an_order_that_the_layout_does_not_contradict_stays(drawn: list[TextLine]) -> None:
    assert in_reading_order(drawn) is drawn
