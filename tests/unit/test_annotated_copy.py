"""A copy with the annotations in it: standard ones, that other readers show where ours are and in their colors."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pypdfium2
import pytest
from PySide6.QtGui import QColor, QImage

from explorer.model.annotation import Annotation
from explorer.model.annotation_colors import DEFAULT
from explorer.model.errors import KnownError
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Annotations, Open, SaveAnnotated
from explorer.services.annotated_copy import annotated_copy
from tests.fakes.work import allocated_within

WHEN = "2026-03-04T05:06:07Z"
SCALE = 2.0
LINE = "Words of the paper that are marked here"


@pytest.fixture
def client() -> Iterator[PdfClient]:
    client = PdfClient()
    yield client
    client.close()


def paper(path: Path, rotation: int = 0, crop: tuple[float, float, float, float] | None = None) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=400, height=500)
    for y in (100, 200, 300):
        page.insert_text((60, y), LINE, fontsize=12)
    if crop:
        page.set_cropbox(pymupdf.Rect(crop))
    page.set_rotation(rotation)
    document.save(path)
    return path


def one(kind: str, name: str, **fields: object) -> Annotation:
    base = {"id": f"0198-{name}", "paper_id": "p", "file_id": "f", "page": 0, "color": "green", "created": WHEN}
    return Annotation(**{**base, "kind": kind, "modified": WHEN, **fields})  # type: ignore[arg-type]


def quad(y: float) -> tuple[float, ...]:
    return (60, y - 12, 200, y - 12, 60, y + 3, 200, y + 3)


ALL = (
    one("highlight", "a", quads=(quad(100),), comment="Why “so”?\nαβ", author="Ada", tags=("x", "y")),
    one("underline", "b", quads=(quad(200),)),
    one("strike", "c", quads=(quad(300),), color="red"),
    one("note", "d", point=(350.0, 60.0), comment="A note"),
    one("area", "e", rect=(220.0, 330.0, 380.0, 380.0), color="blue"),
    one("ink", "f", strokes=((60.0, 400.0, 0.5, 160.0, 420.0, 0.5),), width=4.0, color="violet"),
    one("text", "g", rect=(60.0, 440.0, 200.0, 470.0), comment="My words", width=14.0),
)


def copied(client: PdfClient, source: Path, *marks: Annotation) -> Path:
    before = hashlib.sha256(source.read_bytes()).digest()
    target, count = annotated_copy(source, source.parent / "copy", marks, DEFAULT, client.call)
    assert target.suffix == ".pdf"
    assert count == len(marks)
    assert hashlib.sha256(source.read_bytes()).digest() == before
    return target


def pdfium(path: Path) -> QImage:
    page = pypdfium2.PdfDocument(path)[0]
    bitmap = page.render(scale=SCALE, may_draw_forms=True, rev_byteorder=False, prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return image.copy()


def poppler(path: Path) -> QImage:
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm of Poppler is not on this machine")
    stem = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", str(72 * SCALE), "-png", "-singlefile", path, stem], check=True)
    return QImage(str(stem.with_suffix(".png")))


READERS = {"pdfium": pdfium, "poppler": poppler}


def near(color: QColor, wanted: QColor, by: int = 40) -> bool:
    return all(abs(a - b) <= by for a, b in zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def at(image: QImage, x: float, y: float) -> QColor:
    return image.pixelColor(round(x * SCALE), round(y * SCALE))


@pytest.mark.parametrize("reader", READERS)
def test_another_reader_shows_them_where_they_are_and_in_their_colors(
    client: PdfClient, tmp_path: Path, reader: str
) -> None:
    path = copied(client, paper(tmp_path / "paper.pdf"), *ALL)
    shown, plain = READERS[reader](path), READERS[reader](tmp_path / "paper.pdf")
    looks = {swatch.id: QColor(swatch.color) for swatch in DEFAULT}

    def mixed(name: str, part: float) -> QColor:
        red, green, blue = (round(255 - part * (255 - c)) for c in looks[name].getRgb()[:3])
        return QColor(red, green, blue)

    assert near(at(shown, 198, 91), mixed("green", 0.72))
    assert near(at(shown, 300, 345), mixed("blue", 0.22))
    assert near(at(shown, 110, 410), looks["violet"], 90)
    assert not near(at(shown, 350, 60), QColor("white"), 4) or not near(at(shown, 347, 58), QColor("white"), 4)
    for x, y in ((300, 100), (30, 250), (210, 415), (390, 20), (250, 240)):
        assert at(shown, x, y) == at(plain, x, y), "nothing else has changed"
    # The letters under a highlight are still as dark as they were.
    dark = [x for x in range(120, 400) if plain.pixelColor(x, 196).lightness() < 60]
    assert dark
    assert all(shown.pixelColor(x, 196).lightness() < 90 for x in dark)


def test_what_is_written_of_them_is_in_the_file(client: PdfClient, tmp_path: Path) -> None:
    path = copied(client, paper(tmp_path / "paper.pdf"), *ALL)
    document = pymupdf.open(path)
    page = document[0]
    made = {annot.type[1]: annot for annot in page.annots()}
    assert set(made) == {"Highlight", "Underline", "StrikeOut", "Text", "Square", "Ink", "FreeText"}
    info = made["Highlight"].info
    assert (info["title"], info["content"], info["subject"]) == ("Ada", "Why “so”?\nαβ", "#x, #y")
    assert info["creationDate"].startswith("D:20260304050607")
    assert made["Underline"].info["title"] == "Paper Explorer"
    assert abs(made["Highlight"].opacity - 0.72) < 0.01
    assert made["Text"].info["content"] == "A note"
    assert made["FreeText"].info["content"] == "My words"
    for annot in made.values():
        assert document.xref_get_key(annot.xref, "AP")[0] == "dict", annot.type
        assert document.xref_get_key(annot.xref, "NM")[1].startswith("0198-")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_a_turned_and_cut_page_they_lie_on_their_words(client: PdfClient, tmp_path: Path, rotation: int) -> None:
    source = paper(tmp_path / "paper.pdf", rotation, crop=(20, 30, 380, 480))
    quads = ((40, 58, 180, 58, 40, 73, 180, 73),)  # of the page cut by 20 and 30
    path = copied(client, source, one("highlight", "a", quads=quads))
    page = pymupdf.open(path)[0]
    assert page.rotation == rotation
    (annot,) = page.annots()
    page.set_rotation(0)
    assert "Words of the paper" in page.get_textbox(pymupdf.Rect(40, 58, 180, 73))
    (annot,) = page.annots()
    assert (pymupdf.Rect(40, 58, 180, 73) & annot.rect).get_area() > 0.85 * 140 * 15


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_line_and_an_arrow_come_back_from_their_copy(client: PdfClient, tmp_path: Path, rotation: int) -> None:
    ends = (60.0, 400.0, 0.5, 160.0, 420.0, 0.5)
    marks = [one("ink", name, strokes=(ends,), width=4.0, color="violet", shape=name) for name in ("line", "arrow")]
    copy = copied(client, paper(tmp_path / "a.pdf", rotation), *marks)
    with pymupdf.open(copy) as document:
        kinds = [(mark.type[1], mark.line_ends) for mark in document[0].annots()]
    heads = pymupdf.PDF_ANNOT_LE_OPEN_ARROW
    assert kinds == [("Line", (0, 0)), ("Line", (0, heads))]
    client.call(Open(str(copy)))
    found = client.call(Annotations(str(copy), (0,))).annotations
    assert [(mark.kind, mark.shape, mark.width) for mark in found] == [("ink", "line", 4.0), ("ink", "arrow", 4.0)]
    for mark in found:
        assert mark.strokes[0] == pytest.approx(ends, abs=0.02)


def test_what_has_no_place_is_left_out(client: PdfClient, tmp_path: Path) -> None:
    source, nan = paper(tmp_path / "paper.pdf"), float("nan")
    hopeless = [
        one("highlight", "a"),
        one("area", "b", rect=(nan, 0.0, 1.0, 1.0)),
        one("ink", "c", strokes=((nan, nan, nan),)),
        one("note", "d"),
        one("highlight", "e", page=7, quads=(quad(100),)),
        one("text", "f", rect=(5.0, 5.0, 5.0, 5.0)),
    ]
    target, count = annotated_copy(source, tmp_path / "copy.pdf", [*hopeless, ALL[0]], DEFAULT, client.call)
    assert count == 1
    assert len(list(pymupdf.open(target)[0].annots())) == 1


def test_a_large_copy_is_written_in_pieces(tmp_path: Path) -> None:
    made, target = tmp_path / "made.pdf", tmp_path / "target.pdf"
    with made.open("wb") as file:
        file.truncate(24_000_000)

    def ask(request: SaveAnnotated) -> int:
        shutil.copyfile(made, request.target)
        return 3

    with allocated_within(6):
        assert annotated_copy(tmp_path / "paper.pdf", target, (), (), ask) == (target, 3)
    assert target.stat().st_size == 24_000_000


def test_the_pdf_itself_is_never_written_to(client: PdfClient, tmp_path: Path) -> None:
    source = paper(tmp_path / "paper.pdf")
    before = source.read_bytes()
    with pytest.raises(KnownError, match="itself"):
        annotated_copy(source, source, ALL, DEFAULT, client.call)
    assert source.read_bytes() == before
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(KnownError):
        annotated_copy(tmp_path / "broken.pdf", tmp_path / "out.pdf", ALL, DEFAULT, client.call)
    assert not (tmp_path / "out.pdf").exists()
