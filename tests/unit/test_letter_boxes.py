"""Each letter's box lies where MuPDF draws the letter, at any angle and in any direction of writing."""

from pathlib import Path

import pymupdf
import pytest

from explorer.model.text_page import TextLine
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Find, Found, Text
from tests.fakes import broken_pdfs

ZOOM = 3.0
OVERHANG = 0.09
"""How far ink may reach beyond a letter's box, in heights of the line: an f overhangs."""
ANGLES = (0, 30, 45, 90, 180, 270, 313)


def colors(count: int) -> list[tuple[int, int, int]]:
    """Return a color for each letter that no mixture with white has."""
    return [(at * 9 % 256, at * 53 % 200, at * 101 % 200) for at in range(1, count + 1)]


def drawn(path: Path, text: str, angle: float, *, leftwards: bool = False) -> Path:
    """Write a page with a line of text, turned, and each of its letters in a color of its own."""
    ink = iter(colors(len(text)))
    spans = "".join(
        " " if char == " " else f'<span style="color:#{bytes(next(ink)).hex()}">{char}</span>' for char in text
    )
    source = pymupdf.open()
    line = source.new_page(width=200, height=40)
    line.insert_htmlbox((10, 5, 190, 35), f'<p style="font-size:14px"{" dir=rtl" if leftwards else ""}>{spans}</p>')
    source = pymupdf.open("pdf", source.tobytes())
    made = pymupdf.open()
    made.new_page(width=220, height=220).show_pdf_page(pymupdf.Rect(10, 10, 210, 210), source, 0, rotate=angle)
    made.save(path)
    return path


def lines_of(path: Path) -> tuple[TextLine, ...]:
    lines: tuple[TextLine, ...] = Engine(None).answer(Text(str(path), 0), 0).lines
    return lines


def pixels_of(path: Path) -> dict[tuple[int, ...], list[tuple[float, float]]]:
    """Return the places of the pixels of each color, in points."""
    picture = pymupdf.open(path)[0].get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM))
    found: dict[tuple[int, ...], list[tuple[float, float]]] = {}
    for y in range(picture.height):
        row = picture.samples[y * picture.stride : (y + 1) * picture.stride]
        if row.count(255) < len(row):
            for x in range(picture.width):
                found.setdefault(tuple(row[3 * x : 3 * x + 3]), []).append(((x + 0.5) / ZOOM, (y + 0.5) / ZOOM))
    return found


@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.parametrize(
    ("text", "leftwards"), [("Typed words fit", False), ("שלום 12 abc (טוב)", True), ("吾輩は猫である", False)]
)
def test_a_letter_s_box_holds_its_ink(tmp_path: Path, text: str, leftwards: bool, angle: float) -> None:
    path = drawn(tmp_path / "a.pdf", text, angle, leftwards=leftwards)
    (line,) = lines_of(path)
    assert line.text == text
    ink = pixels_of(path)
    letters = [at for at, char in enumerate(text) if char != " "]
    for at, color in zip(letters, colors(len(letters)), strict=True):
        sides = sorted((line.start(at), line.end(at)))
        margin = OVERHANG * (line.high - line.low)
        assert ink[color]
        for along, across in map(line.place, ink[color]):
            assert sides[0] - margin < along < sides[1] + margin, text[at]
            assert line.low - margin < across < line.high + margin, text[at]


def test_hebrew_drawn_letter_by_letter_from_either_side_is_read(tmp_path: Path) -> None:
    font, text = pymupdf.Font("helv"), "שלום עולם 12"
    look = "12 " + text[:-3][::-1]
    made = pymupdf.open()
    page = made.new_page()
    for number, order in enumerate((look, look[::-1])):
        writer, at = pymupdf.TextWriter(page.rect), {}
        x = 100.0
        for place, char in enumerate(look):
            at[place] = x
            x += font.glyph_advance(ord(char)) * 12
        for place in range(len(look)) if order is look else reversed(range(len(look))):
            writer.append((at[place], 100 + 50 * number), look[place], font=font, fontsize=12)
        writer.write_text(page)
    made.save(tmp_path / "a.pdf")
    assert [line.text for line in lines_of(tmp_path / "a.pdf")] == [text, text]


def test_a_match_in_hebrew_lies_upon_it(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", "שלום עולם", 0, leftwards=True)
    (line,) = lines_of(path)
    found = Engine(None).answer(Find(str(path), "עולם", (0,)), 0)
    assert isinstance(found, Found)
    (hit,) = found.hits
    assert hit.passage.quads == line.quads(5, 9)
    assert line.rect[0] == line.span(5, 9)[0] < line.span(5, 9)[2] < line.span(0, 4)[0]


def test_vertical_japanese_is_read_downwards_and_its_boxes_hold_its_ink(tmp_path: Path) -> None:
    columns = ("吾輩は猫である", "名前はまだ無い")
    shown = b" Tj -30 0 Td ".join(b"<" + one.encode("utf-16-be").hex().encode() + b">" for one in columns)
    japan = b"<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 220 220]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        4: broken_pdfs.stream(b"BT /F 14 Tf 150 200 Td " + shown + b" Tj ET"),
        5: b"<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-V/DescendantFonts[6 0 R]>>",
        6: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3/FontDescriptor 7 0 R/CIDSystemInfo"
        + japan
        + b">>",
        7: b"<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 4/FontBBox[0 -200 1000 900]/Ascent 880/Descent -120>>",
    }
    broken_pdfs.write(tmp_path / "a.pdf", objects)
    lines = lines_of(tmp_path / "a.pdf")
    assert [(line.text, line.direction) for line in lines] == [(column, (0, 1)) for column in columns]
    inked = {place for color, places in pixels_of(tmp_path / "a.pdf").items() if sum(color) < 300 for place in places}
    assert inked
    for line in lines:
        x0, y0, x1, y1 = line.rect
        mine = [(x, y) for x, y in inked if x0 - 8 < x < x1 + 8]
        assert all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in mine)
        for at in range(len(line.text)):
            left, top, right, bottom = line.span(at, at + 1)
            assert any(left <= x <= right and top <= y <= bottom for x, y in mine)
