"""How far figures, tables and algorithms reach, of pages that the tests draw: what a preview shows whole."""

from collections.abc import Callable
from functools import cache
from itertools import cycle
from pathlib import Path

import pymupdf
import pytest

from explorer.model.annotation import Rect
from explorer.model.errors import KnownError
from explorer.model.reference_kinds import Landmark, Reference
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Extent, Landmarks

LEFT, RIGHT = (54.0, 294.0), (318.0, 558.0)
WORDS = "The loss of a larger model falls faster than that of a smaller one, and so more words are read at less cost. "
FONT = pymupdf.Font("helv")
BLACK, BLUE = (0, 0, 0), (0.2, 0.3, 0.8)

Draw = Callable[[pymupdf.Page], object]


def paragraph(page: pymupdf.Page, column: tuple[float, float], top: float, bottom: float) -> None:
    """Justified running text from edge to edge."""
    words = cycle(WORDS.split())
    writer = pymupdf.TextWriter(page.rect)  # All at once: each text that is inserted costs the whole page again.
    for y in range(round(top) + 10, round(bottom), 12):
        line: list[str] = []
        while sum(map(_width, line)) + 3 * len(line) < column[1] - column[0] - 40:
            line.append(next(words))
        blank = (column[1] - column[0] - sum(map(_width, line))) / (len(line) - 1)
        x = column[0]
        for word in line:
            writer.append((x, y), word, font=FONT, fontsize=9)
            x += _width(word) + blank
    writer.write_text(page)


@cache
def _width(word: str) -> float:
    return pymupdf.get_text_length(word, fontsize=9)


def caption(page: pymupdf.Page, x: float, y: float, words: str) -> None:
    page.insert_text((x, y), words, fontsize=9)


def table(page: pymupdf.Page, left: float, top: float, rows: int) -> None:
    for row in range(rows):
        for column in range(4):
            page.insert_text((left + 55 * column, top + 12 + 12 * row), f"{row}.{column}7", fontsize=9)
    for y in (top, top + 12 * rows + 6):
        page.draw_line((left, y), (left + 220, y), color=BLACK)


@pytest.fixture
def extent(tmp_path: Path) -> Callable[..., Rect | None]:
    """Draws a page, and tells how far the figure (table, …) of a name on it reaches."""
    engine = Engine(None)

    def of(kind: str, key: str, *draw: Draw, rotation: int = 0) -> Rect | None:
        document = pymupdf.open()
        page = document.new_page(width=612, height=792)
        for one in draw:
            one(page)
        page.set_rotation(rotation)
        path = str(tmp_path / "paper.pdf")
        document.save(path)
        landmarks = engine.answer(Landmarks(path, (0,)), 0)
        (found,) = [one for one in landmarks if one.name == Reference(kind, key)]
        answer = engine.answer(Extent(path, 0, found), 0)
        return answer[0] if answer else None

    return of


def near(found: Rect | None, expected: Rect, points: float = 3.0) -> bool:
    return found is not None and all(abs(a - b) <= points for a, b in zip(found, expected, strict=True))


def near_heights(found: Rect, top: float, bottom: float) -> bool:
    return near((0, found[1], 0, found[3]), (0, top, 0, bottom))


def two_columns(page: pymupdf.Page) -> None:
    """A tall figure between two paragraphs on the left, text all down the right."""
    paragraph(page, RIGHT, 60, 720)
    paragraph(page, LEFT, 60, 132)
    page.draw_rect(pymupdf.Rect(70, 150, 270, 420), color=BLUE, fill=BLUE)
    page.insert_text((100, 440), "steps, in thousands", fontsize=7)
    caption(page, 54, 466, "Figure 3: The loss of three models, by what was read.")
    paragraph(page, LEFT, 490, 720)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_figure_reaches_from_its_caption_up_to_the_paragraph(
    extent: Callable[..., Rect | None], rotation: int
) -> None:
    assert near(extent("figure", "3", two_columns, rotation=rotation), (54, 150, 270, 468))


def test_a_wider_figure_is_as_wide_as_its_ink(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.draw_rect(pymupdf.Rect(30, 80, 582, 300), color=BLUE, fill=BLUE)
        caption(
            page, 54, 320, "Figure 1: An overview that goes over both of the columns, and a bit beyond their edges."
        )
        caption(page, 400, 320, "It says much.")
        paragraph(page, LEFT, 350, 700)
        paragraph(page, RIGHT, 350, 700)

    assert near(extent("figure", "1", draw), (30, 80, 582, 322))


def test_an_abstract_across_two_columns_does_not_widen_the_one_of_a_figure(
    extent: Callable[..., Rect | None],
) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, (108, 504), 80, 180)
        paragraph(page, RIGHT, 200, 720)
        paragraph(page, LEFT, 200, 350)
        page.draw_rect(pymupdf.Rect(60, 370, 280, 500), color=BLUE, fill=BLUE)
        caption(page, 54, 520, "Figure 1: Accuracy by tokens that were seen.")
        paragraph(page, LEFT, 550, 720)

    assert near(extent("figure", "1", draw), (54, 370, 280, 522))


def test_two_side_by_side_are_two(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        for left, name in ((54, "Figure 1: The one on the left."), (330, "Figure 2: The one on the right.")):
            page.draw_rect(pymupdf.Rect(left, 80, left + 220, 300), color=BLUE, fill=BLUE)
            caption(page, left, 320, name)
        paragraph(page, (54, 558), 350, 700)

    first, second = extent("figure", "1", draw), extent("figure", "2", draw)
    assert near(first, (54, 80, 274, 322))
    assert near(second, (330, 80, 550, 322))


def test_text_beside_a_narrow_figure_is_none_of_it(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, (54, 558), 60, 132)
        paragraph(page, (54, 330), 132, 360)
        page.draw_rect(pymupdf.Rect(350, 150, 550, 320), color=BLUE, fill=BLUE)
        caption(page, 350, 340, "Figure 4: Set beside the words.")
        paragraph(page, (54, 558), 372, 700)

    found = extent("figure", "4", draw)
    assert near(found, (350, 150, 550, 342))


@pytest.mark.parametrize("above", [True, False])
def test_a_table_is_on_the_side_of_its_caption_where_it_is(extent: Callable[..., Rect | None], above: bool) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, LEFT, 60, 132)
        paragraph(page, RIGHT, 60, 700)
        table(page, 60, 160, 8)
        caption(page, 60, 150 if above else 280, "Table 2: What was measured, in points.")
        page.insert_text((54, 310), "5 Results", fontsize=11, fontname="hebo")
        paragraph(page, LEFT, 320, 700)

    found = extent("table", "2", draw)
    assert found
    assert near_heights(found, 141 if above else 160, 262 if above else 283)


def test_of_two_tables_the_nearer_is_a_captions_own(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        table(page, 60, 80, 6)
        caption(page, 60, 170, "Table 1: Below what it is of.")
        table(page, 60, 200, 6)
        caption(page, 60, 290, "Table 2: This one too.")
        paragraph(page, (54, 558), 320, 700)

    first, second = extent("table", "1", draw), extent("table", "2", draw)
    assert first
    assert second
    assert near_heights(first, 80, 173)
    assert near_heights(second, 200, 293)


def test_an_abstract_above_is_none_of_it(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, (90, 522), 100, 220)
        page.draw_rect(pymupdf.Rect(120, 240, 492, 400), color=BLUE, fill=BLUE)
        caption(
            page, 60, 420, "Figure 1: What the paper is about, and this caption is as long as the page is wide, almost."
        )
        paragraph(page, (54, 558), 450, 700)

    found = extent("figure", "1", draw)
    assert found
    assert near_heights(found, 240, 422)


def test_where_nothing_is_drawn_nothing_is_found(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, (54, 558), 60, 300)
        caption(page, 54, 320, "Figure 1: Its picture has been left out.")
        paragraph(page, (54, 558), 330, 700)

    assert extent("figure", "1", draw) is None


def test_a_caption_that_the_page_has_not_is_survived(tmp_path: Path) -> None:
    """The file has changed on the disk since its landmarks were read."""
    document = pymupdf.open()
    document.new_page()
    path = str(tmp_path / "paper.pdf")
    document.save(path)
    far = Landmark(Reference("figure", "1"), 0, (-1e9, 5e8, 1e9, 6e8), "Figure 1: gone")
    assert Engine(None).answer(Extent(path, 0, far), 0) == ()
    with pytest.raises(KnownError, match="no page"):
        Engine(None).answer(Extent(path, 7, far), 0)


def test_a_table_and_a_figure_that_face_each_other_share_nothing(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        caption(page, 60, 70, "Table 2: Above what it is of.")
        table(page, 60, 80, 6)
        page.draw_rect(pymupdf.Rect(60, 190, 300, 380), color=BLUE, fill=BLUE)
        caption(page, 60, 400, "Figure 3: Below what it is of.")
        paragraph(page, (54, 558), 420, 700)

    above, below = extent("table", "2", draw), extent("figure", "3", draw)
    assert above
    assert below
    assert near_heights(above, 61, 158)
    assert near_heights(below, 190, 402)


def test_a_heading_above_a_table_is_none_of_it(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        paragraph(page, (54, 558), 60, 132)
        page.insert_text((54, 160), "3.1 Evaluation", fontsize=11, fontname="hebo")
        table(page, 60, 180, 8)
        caption(page, 60, 305, "Table 4: Below what it is of.")
        paragraph(page, (54, 558), 330, 700)

    found = extent("table", "4", draw)
    assert found
    assert near_heights(found, 180, 308)


def test_long_names_in_a_table_are_no_running_text(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        for row in range(8):
            name = "a-name-that-is-as-long-as-a-line" if row < 2 else "a-name"
            page.insert_text((60, 92 + 12 * row), name, fontsize=9)
            page.insert_text((400, 92 + 12 * row), f"{row}.5", fontsize=9)
        caption(page, 250, 200, "Figure 13: In the middle.")
        paragraph(page, (54, 558), 230, 700)

    found = extent("figure", "13", draw)
    assert found
    assert found[0] < 62


def test_a_caption_with_a_fraction_is_whole(extent: Callable[..., Rect | None]) -> None:
    def draw(page: pymupdf.Page) -> None:
        page.draw_rect(pymupdf.Rect(60, 80, 400, 300), color=BLUE, fill=BLUE)
        caption(page, 54, 320, "Figure 3: The change of what was measured in")
        width = pymupdf.get_text_length("Figure 3: The change of what was measured in", fontsize=9)
        page.insert_text((58 + width, 316), "p(t) - p(1)", fontsize=6)
        page.insert_text((58 + width, 325), "p(1)", fontsize=6)
        caption(page, 90 + width, 320, "at different")
        caption(page, 54, 334, "places of the text, by the model.")
        paragraph(page, (54, 558), 360, 700)

    found = extent("figure", "3", draw)
    assert found
    assert near_heights(found, 80, 336)


CODE = """def attend(queries, keys, values, mask=None):
    # The scores of each query, of each key.
    scores = queries @ keys.transpose(-1, -2)
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    weights = softmax(scores / sqrt(dim))

    return weights @ values"""


@pytest.mark.parametrize("kind", ["Figure", "Listing"])
def test_a_listing_is_whole_though_its_lines_are_as_long_as_those_of_a_text(
    extent: Callable[..., Rect | None], kind: str
) -> None:
    size = (LEFT[1] - LEFT[0]) / 45 / 0.6  # The longest lines reach the column's edge.

    def code(page: pymupdf.Page) -> None:
        for row, line in enumerate(CODE.split("\n")):
            if line:
                page.insert_text((LEFT[0], 310 + 11 * row), line, fontsize=size, fontname="cour")
        caption(page, LEFT[0], 415, f"{kind} 3: Attention in a few lines of a program.")

    found = extent(
        kind.lower(),
        "3",
        lambda page: paragraph(page, LEFT, 60, 280),
        code,
        lambda page: paragraph(page, LEFT, 435, 700),
        lambda page: paragraph(page, RIGHT, 60, 700),
    )
    assert found
    assert found[1] == pytest.approx(303, abs=5), "from its first line"
    assert found[3] == pytest.approx(416, abs=5), "to its caption"
