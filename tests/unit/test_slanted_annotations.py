"""Annotations on words at a slant lie along them: found, stored, written into a copy, and read back from it."""

from pathlib import Path

import pymupdf
import pypdfium2
import pytest

from explorer.model.annotation import Quad, bounds, is_inside
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.server import FakeServer
from tests.fakes.slanted_pdfs import angle_of, below, slanted

SCALE = 3.0
CLEAR = (0.1, 0.35, 0.9)
"""Shares of a quad's height between its letters."""


def served(run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeServer({"2309.00071": path}) as fake:
        for name, value in fake.endpoints_env.items():
            monkeypatch.setenv(name, value)
        assert run("download", "yarn")[0] == 0


def marks_of(library: Library) -> list[tuple[str, str, tuple[Quad, ...]]]:
    store = Store.open(library)
    found = [(one.kind, one.quote, one.quads) for one in store.annotations.all()]
    store.close()
    return found


def pdfium(path: Path) -> pypdfium2.PdfBitmap:
    return pypdfium2.PdfDocument(path)[0].render(scale=SCALE, may_draw_forms=True)


def is_colored(picture: pypdfium2.PdfBitmap, x: float, y: float) -> bool:
    at = round(y * SCALE) * picture.stride + round(x * SCALE) * picture.n_channels
    parts = bytes(picture.buffer[at : at + 3])
    return max(parts) - min(parts) > 40


@pytest.mark.parametrize("angle", [30.0, 45.0, 70.0])
def test_a_mark_on_slanted_words_goes_along_them_into_the_copy_and_back(
    run, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, angle: float
) -> None:
    served(run, slanted(tmp_path / "slanted.pdf", angle), monkeypatch)
    assert run("annotate", "yarn", "--text", "set at a slant")[0] == 0
    ((_, quote, (quad,)),) = marks_of(library)
    assert quote == "set at a slant"
    assert angle_of(quad) == pytest.approx(angle, abs=0.1)

    copy = tmp_path / "copy.pdf"
    assert run("annotated-copy", "yarn", "-o", str(copy))[0] == 0
    picture = pdfium(copy)
    assert sum(is_colored(picture, *below(quad, share)) for share in CLEAR) >= 2
    left, top, right, bottom = bounds(quad)
    around = [(x, y) for x in range(int(left), int(right)) for y in range(int(top), int(bottom))]
    beside = [
        place
        for place in around
        if not any(is_inside(quad, (place[0] + dx, place[1] + dy)) for dx in (-9, 0, 9) for dy in (-9, 0, 9))
    ]
    assert beside
    assert not any(is_colored(picture, *place) for place in beside), "the rectangle around it stays white"

    with pymupdf.open(copy) as document:
        page = document[0]
        (annot,) = page.annots()
        assert [value for point in annot.vertices for value in point] == pytest.approx(quad, abs=0.01)


def test_marks_of_others_at_a_slant_have_the_words_under_them(
    run, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = slanted(tmp_path / "slanted.pdf", 40.0)
    with pymupdf.open(path) as document:
        page = document[0]
        quads = page.search_for("words are", quads=True)
        page.add_highlight_annot(quads=quads)
        page.add_underline_annot(quads=page.search_for("down words", quads=True))
        document.save(tmp_path / "marked.pdf")
    served(run, tmp_path / "marked.pdf", monkeypatch)
    assert run("import-annotations", "yarn")[0] == 0
    assert [(kind, quote) for kind, quote, _ in marks_of(library)] == [
        ("highlight", "words are"),
        ("underline", "down words"),
    ]
