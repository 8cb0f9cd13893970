"""Words of real pages, however they are printed: found, quoted and marked as a reader sees them."""

from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pymupdf
import pytest

from explorer.model.annotation import bounds
from explorer.model.text_page import Hit, TextPage
from explorer.model.text_selection import caret_at, passage, word_range
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Annotations, Find, Lines, Open, Text

SIZE = 11.0
FONT = pymupdf.Font("helv")
COPIES = {
    "beside": [(0.0, 0.0), (0.3, 0.0)],
    "fourfold": [(0.0, 0.0), (0.4, 0.0), (0.0, 0.4), (0.4, 0.4)],
    "at the same place": [(0.0, 0.0), (0.0, 0.0)],
    "below": [(0.0, 0.0), (0.0, 0.3)],
}
Put = Callable[[pymupdf.Page, float, float, str], None]


def put(page: pymupdf.Page, x: float, y: float, text: str, size: float = SIZE) -> None:
    page.insert_text((x, y), text, fontname="helv", fontsize=size)


def by_line(page: pymupdf.Page, y: float, text: str, copies: list[tuple[float, float]]) -> None:
    for dx, dy in copies:
        put(page, 72 + dx, y + dy, text)


def by_word(page: pymupdf.Page, y: float, text: str, copies: list[tuple[float, float]]) -> None:
    x = 72.0
    for word in text.split():
        for dx, dy in copies:
            put(page, x + dx, y + dy, word)
        x += FONT.text_length(f"{word} ", SIZE)


def by_letter(page: pymupdf.Page, y: float, text: str, copies: list[tuple[float, float]]) -> None:
    x = 72.0
    for char in text:
        for dx, dy in copies:
            put(page, x + dx, y + dy, char)
        x += FONT.text_length(char, SIZE)


def read(path: Path, document: pymupdf.Document) -> tuple[Engine, TextPage]:
    document.save(path)
    engine = Engine(None)
    engine.answer(Open(str(path)), 0)
    page = engine.answer(Text(str(path), 0), 0)
    assert isinstance(page, TextPage)
    return engine, page


def find(engine: Engine, path: Path, needle: str) -> tuple[Hit, ...]:
    hits: tuple[Hit, ...] = engine.answer(Find(str(path), needle, (0,)), 0).hits
    return hits


@pytest.mark.parametrize("draw", [by_line, by_word, by_letter])
@pytest.mark.parametrize("copies", COPIES.values(), ids=COPIES)
def test_text_printed_several_times_at_one_place_is_one_text(
    tmp_path: Path, draw: Callable[..., None], copies: list[tuple[float, float]]
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    put(page, 72, 80, "had had really that that twice, and llll iiii ...")
    draw(page, 100, "Fake bold heading that is here", copies)
    put(page, 72, 140, "Text after it.")
    engine, text = read(tmp_path / "a.pdf", document)
    assert [line.text for line in text.lines] == [
        "had had really that that twice, and llll iiii ...",
        "Fake bold heading that is here",
        "Text after it.",
    ]
    (hit,) = find(engine, tmp_path / "a.pdf", "bold heading")
    assert hit.passage.text == "bold heading"
    ((x0, _, x1, _),) = (bounds(quad) for quad in hit.passage.quads)
    before = FONT.text_length("Fake ", SIZE)
    assert x0 == pytest.approx(72 + before, abs=0.5)
    assert x1 == pytest.approx(72 + before + FONT.text_length("bold heading", SIZE), abs=0.5)


def test_a_heading_printed_several_times_is_one_heading(tmp_path: Path) -> None:
    document = pymupdf.open()
    by_line(document.new_page(), 100, "1 Introduction", COPIES["fourfold"])
    engine, _ = read(tmp_path / "a.pdf", document)
    assert [line.text for line in engine.answer(Lines(str(tmp_path / "a.pdf"), (0,)), 0)] == ["1 Introduction"]


def test_a_layer_of_the_same_words_that_drifts_is_one_text(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    lines = ["A line that was read from a scan", "and one that is ll ll ll", "l l l"]
    for at, line in enumerate(lines):
        put(page, 72, 100 + 14 * at, line)
    for at, line in enumerate(lines):
        put(page, 72.5, 100 + 14 * at, line, 10.8)
    put(page, 74.5, 202, "A shadow that is far", 14)
    put(page, 72, 200, "A shadow that is far", 14)
    for x in (72, 75):
        put(page, x, 250, "l")
    _, text = read(tmp_path / "a.pdf", document)
    assert [line.text for line in text.lines] == [*lines, "A shadow that is far", "ll"]


def test_a_page_drawn_again_at_the_same_place_is_one_page(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for _ in range(2):
        for number in range(4):
            put(page, 72, 100 + 14 * number, f"Line {number} of a page")
    _, text = read(tmp_path / "a.pdf", document)
    assert [line.text for line in text.lines] == [f"Line {number} of a page" for number in range(4)]


def test_a_mark_on_a_first_line_has_its_drop_cap(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    put(page, 72, 123, "T", 34)
    for number, text in enumerate(("his paragraph begins", "with a drop cap")):
        put(page, 95, 107 + 16 * number, text)
    for y in (96, 112):
        page.add_highlight_annot(pymupdf.Rect(72, y, 205, y + 14))
    engine, _ = read(tmp_path / "a.pdf", document)
    marks = engine.answer(Annotations(str(tmp_path / "a.pdf"), (0,)), 0).annotations
    assert [mark.quote for mark in marks] == ["This paragraph begins", "with a drop cap"]


def test_columns_whose_lines_alternate(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    put(page, 72, 60, "A heading that stands across all of the columns here", 16)
    left = [f"left {number} goes on over the lines" for number in range(12)]
    right = [f"right {number} has other words in it" for number in range(9)]
    for number, (one, other) in enumerate(zip_longest(left, right, fillvalue="")):
        put(page, 72, 100 + 14 * number, one)
        put(page, 320, 100 + 14 * number, other)
    engine, text = read(tmp_path / "a.pdf", document)
    (hit,) = find(engine, tmp_path / "a.pdf", "over the lines left 5 goes")
    assert len(hit.passage.quads) == 2
    start, end = caret_at(text, (72, 110)), caret_at(text, (230, 100 + 14 * 11))
    assert start
    assert end
    assert passage(text, start, end).text == " ".join(left[1:])


def test_letters_set_apart_are_words(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for y, text, gap in ((100, "ABSTRACT", 4.0), (120, "RELATED WORK", 2.5), (140, "SEE OTHER NOTE", 4.0)):
        x = 72.0
        for char in text:
            if char != " ":
                put(page, x, y, char)
            x += FONT.text_length(char, SIZE) + gap
    for y, text in ((160, "A R T I C L E  I N F O"), (180, "a b s t r a c t"), (200, "A B C D"), (220, "X Y Z W V")):
        put(page, 72, y, text)
    put(page, 72, 240, "a b c d e f with x y z as variables, N M P Q A being numbers")
    put(page, 72, 260, "K e y w o r d s : deep learning")
    put(page, 72, 280, "w x y z a : weights and others")
    _, text = read(tmp_path / "a.pdf", document)
    assert [line.text for line in text.lines[:9]] == [
        "ABSTRACT",
        "RELATED WORK",
        "SEE",
        "OTHER",
        "NOTE",
        "ARTICLE INFO",
        "abstract",
        "A B C D",
        "X Y Z W V",
    ]
    assert [line.text for line in text.lines[9:]] == [
        "a b c d e f with x y z as variables, N M P Q A being numbers",
        "Keywords : deep learning",
        "w x y z a : weights and others",
    ]


@pytest.mark.parametrize("cap_last", [False, True])
@pytest.mark.parametrize(
    ("cap", "lines", "word"),
    [
        ("T", ["his paragraph begins", "with a drop cap"], "This"),
        ("W", ["HEN it goes on", "in capitals"], "WHEN"),
        ("A", ["new one begins with", "a word of one letter, new"], "A"),
        ("I", ["n most papers there", "is none at all"], "In"),
        ("W", ["e show that words of", "two letters are common"], "We"),
        ("L", ["'apprentissage profond", "et ce qui suit"], "L'apprentissage"),
    ],
)
def test_a_drop_cap_and_the_rest_are_one_word(
    tmp_path: Path, cap: str, lines: list[str], word: str, cap_last: bool
) -> None:
    document = pymupdf.open()
    page = document.new_page()
    put(page, 72, 60, "A line before it.")

    def initial() -> None:
        put(page, 72, 123, cap, 34)

    if not cap_last:
        initial()
    for number, text in enumerate(lines):
        put(page, 74 + FONT.text_length(cap, 34), 107 + 16 * number, text)
    put(page, 72, 139, "and a line below the cap.")
    if cap_last:
        initial()
    engine, text = read(tmp_path / "a.pdf", document)
    found = find(engine, tmp_path / "a.pdf", f"{word} {lines[0].split(' ', 1)[1]}" if word != "A" else "A new one")
    assert [len(hit.passage.quads) for hit in found] == [2]
    start = found[0].passage.quads[0]
    caret = caret_at(text, (start[0] + 1, start[1] + 5))
    assert caret
    assert passage(text, *word_range(text, caret)).text == word


@pytest.mark.parametrize("char", [*"\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u2063\u00ad"])
@pytest.mark.parametrize("html", [False, True])
def test_invisible_characters_are_neither_in_the_way_nor_in_quotes(tmp_path: Path, char: str, html: bool) -> None:
    document = pymupdf.open()
    page = document.new_page()
    words = f"Te{char}sting the words"
    if html:
        page.insert_htmlbox((72, 72, 500, 100), f"<p>{words}</p>")
    else:
        writer = pymupdf.TextWriter(page.rect)
        writer.append((72, 100), words)
        writer.write_text(page)
    engine, text = read(tmp_path / "a.pdf", document)
    assert [line.text for line in text.lines] == ["Testing the words"]
    (hit,) = find(engine, tmp_path / "a.pdf", "testing the")
    assert hit.passage.text == "Testing the"


def test_soft_hyphens_are_hyphens_where_a_file_has_no_others(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    writer = pymupdf.TextWriter(page.rect)
    for number, words in enumerate(("state\u00adof\u00adthe\u00adart", "a divided para\u00ad", "graph")):
        writer.append((72, 100 + 14 * number), words)
    writer.write_text(page)
    engine, text = read(tmp_path / "a.pdf", document)
    assert text.lines[0].text == "state-of-the-art"
    assert [hit.passage.text for hit in find(engine, tmp_path / "a.pdf", "divided paragraph")] == ["divided paragraph"]


def test_joiners_stay_where_they_shape_letters(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_htmlbox((72, 72, 500, 100), "<p>क्\u200dष और Te\u200dsting</p>")
    _, text = read(tmp_path / "a.pdf", document)
    assert "Testing" in text.lines[0].text


def test_a_chinese_phrase_over_a_line(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate(("用于扩展大型语言模型的上", "下文窗口，并给出实验结果。")):
        page.insert_text((72, 100 + 18 * number), line, fontname="china-s", fontsize=14)
    engine, _ = read(tmp_path / "a.pdf", document)
    (hit,) = find(engine, tmp_path / "a.pdf", "语言模型的上下文窗口")
    assert (hit.passage.text, len(hit.passage.quads)) == ("语言模型的上下文窗口", 2)
