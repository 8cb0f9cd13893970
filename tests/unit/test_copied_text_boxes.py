"""Text boxes of every script, and sizes on pages with units of their own, in annotated copies."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtGui import QImage

from explorer.model.annotation_colors import DEFAULT
from explorer.model.embedded_annotation import shown
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Annotations, Open
from explorer.services.annotated_copy import annotated_copy
from tests.unit.test_annotated_copy import ALL, SCALE, one, pdfium

TEXTS = {
    "Greek": "Αυτό είναι ένα κείμενο",
    "Cyrillic": "Это текст",
    "Korean": "한국어 텍스트",
    "Chinese": "这是中文文本",
    "Japanese": "これは日本語のテキスト",
    "Arabic": "نص عربي",
    "Hebrew": "טקסט בעברית",
    "Thai": "ข้อความ",
    "Polish": "Zażółć gęślą jaźń",
    "beyond U+FFFF": "𝔸 😀 𐌰",
    "mixed": "Mix Ελ Ру 한 中 日 😀\nsecond  line",
}


def blank(path: Path, rotation: int = 0, unit: float = 1.0) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=400 / unit, height=700 / unit)
    page.insert_text((60 / unit, 100 / unit), "Words of the paper that are marked here", fontsize=12 / unit)
    page.set_rotation(rotation)
    if unit != 1.0:
        document.xref_set_key(page.xref, "UserUnit", f"{unit:g}")
    document.save(path)
    return path


def dark(image: QImage, box: tuple[float, float, float, float]) -> int:
    """How many pixels of a box are the color of letters."""
    x0, y0, x1, y1 = (round(side * SCALE) for side in box)
    return sum(image.pixelColor(x, y).lightness() < 140 for x in range(x0, x1) for y in range(y0, y1))


def written(copy: Path) -> list[tuple[str, str]]:
    """The text of each annotation of a copy, and the letters of its appearance without blanks."""
    document = pymupdf.open(copy)
    page = document[0]
    return [(annot.info["content"], "".join(annot.get_text().split())) for annot in page.annots()]


@pytest.mark.parametrize("rotation", [0, 90])
def test_every_script_is_seen_and_read_elsewhere(client: PdfClient, tmp_path: Path, rotation: int) -> None:
    boxes = {name: (20.0, 120.0 + 50 * at, 220.0, 160.0 + 50 * at) for at, name in enumerate(TEXTS)}
    marks = [one("text", f"t{at}", rect=boxes[name], comment=TEXTS[name], width=14.0) for at, name in enumerate(TEXTS)]
    copy, count = annotated_copy(
        blank(tmp_path / "paper.pdf", rotation), tmp_path / "copy.pdf", marks, DEFAULT, client.call
    )
    assert count == len(TEXTS)
    assert copy.stat().st_size < 300_000
    document = pymupdf.open(copy)
    for (content, seen), text in zip(written(copy), TEXTS.values(), strict=True):
        assert content == text
        if text not in (TEXTS["Arabic"], TEXTS["Thai"]):  # whose glyphs are not their letters
            assert set(seen) == set("".join(text.split())), text
    fonts = [document.xref_object(xref, compressed=True) for xref in range(1, document.xref_length())]
    descriptors = [font for font in fonts if "/Type/FontDescriptor" in font]
    assert descriptors
    assert all("/FontFile" in font and "+" in font for font in descriptors), "embedded, and only the letters that occur"
    if rotation == 0:
        image = pdfium(copy)
        for name, box in boxes.items():
            assert dark(image, box) > 60, name


def test_lines_read_leftwards_begin_at_the_right(client: PdfClient, tmp_path: Path) -> None:
    box = (20.0, 120.0, 220.0, 170.0)
    mark = one("text", "a", rect=box, comment="می‌خواهم ۱۲\nשלום GPT\nЖ", width=12.0)
    copy, _ = annotated_copy(blank(tmp_path / "paper.pdf"), tmp_path / "copy.pdf", [mark], DEFAULT, client.call)
    image = pdfium(copy)
    assert dark(image, (120, 120, 220, 148)) > 60
    assert dark(image, (20, 120, 120, 148)) == 0
    assert dark(image, (20, 150, 120, 170)) > 10, "and others at the left"


def test_a_letter_in_two_parts_is_set_as_one(client: PdfClient, tmp_path: Path) -> None:
    mark = one("text", "a", rect=(20.0, 120.0, 220.0, 160.0), comment="a\u0308 Ж", width=14.0)
    copy, _ = annotated_copy(blank(tmp_path / "paper.pdf"), tmp_path / "copy.pdf", [mark], DEFAULT, client.call)
    assert written(copy) == [("a\u0308 Ж", "\u00e4Ж")]


def test_a_letter_that_no_font_has_leaves_a_box_that_is_seen(client: PdfClient, tmp_path: Path) -> None:
    mark = one("text", "a", rect=(20.0, 120.0, 220.0, 160.0), comment="Ж\ue000\U0001f9ff", width=14.0)
    copy, _ = annotated_copy(blank(tmp_path / "paper.pdf"), tmp_path / "copy.pdf", [mark], DEFAULT, client.call)
    assert written(copy) == [(mark.comment, "Ж□□")]


def test_a_text_larger_than_its_box_is_made_smaller(client: PdfClient, tmp_path: Path) -> None:
    words = " ".join(f"слово{at}" for at in range(30))
    mark = one("text", "a", rect=(20.0, 120.0, 220.0, 160.0), comment=words, width=14.0)
    copy, _ = annotated_copy(blank(tmp_path / "paper.pdf"), tmp_path / "copy.pdf", [mark], DEFAULT, client.call)
    assert written(copy)[0][1].endswith("слово29")
    (again,) = read(client, copy)
    assert again.width == 14.0


def read(client: PdfClient, path: Path) -> list[object]:
    client.call(Open(str(path)))
    return [shown(mark, "p", "f", DEFAULT, "") for mark in client.call(Annotations(str(path), (0,))).annotations]


@pytest.mark.parametrize("unit", [2.0, 0.5])
@pytest.mark.parametrize("rotation", [0, 270])
def test_a_page_with_units_of_its_own_has_the_same_sizes(
    client: PdfClient, tmp_path: Path, unit: float, rotation: int
) -> None:
    marks = (*ALL, one("text", "h", rect=(60.0, 360.0, 200.0, 390.0), comment="Ελληνικά", width=12.0))
    pictures = []
    for size in (1.0, unit):
        source = blank(tmp_path / f"paper-{size}.pdf", rotation, size)
        copy, _ = annotated_copy(source, tmp_path / f"copy-{size}.pdf", marks, DEFAULT, client.call)
        for mine, again in zip(marks, read(client, copy), strict=True):
            assert again.width == mine.width, mine.kind
            assert max(abs(a - b) for a, b in zip(mine.area(), again.area(), strict=True)) <= 1.1, mine.kind
        page = pymupdf.open(copy)[0]
        pictures.append(page.get_pixmap(annots=True))
    plain, scaled = pictures
    assert (plain.width, plain.height) == (scaled.width, scaled.height)
    far = [abs(a - b) for a, b in zip(plain.samples, scaled.samples, strict=True)]
    assert sum(difference > 100 for difference in far) < 0.002 * len(far), "all but the icon of a note looks the same"
