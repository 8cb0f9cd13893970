"""Named destinations of outlines and links, in the catalog's dictionary and in its name tree."""

from pathlib import Path

import pytest

from explorer.pdf.engine import Engine
from explorer.pdf.messages import DocumentOutline, Links
from tests.fakes import broken_pdfs

PAGES = 4
TREE = b"/Names<</Dests 20 0 R>>"


def written(
    path: Path, catalog: bytes, dest: bytes, *, action: bool = False, more: dict[int, bytes] | None = None
) -> Path:
    """A file of four pages, 3 to 6, with one outline entry and one link to a destination."""
    leads = b"/A<</S/GoTo/D " + dest + b">>" if action else b"/Dest " + dest
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(PAGES))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 10 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % PAGES,
        10: b"<</Type/Outlines/First 11 0 R>>",
        11: b"<</Title(Here)" + leads + b">>",
        12: b"<</Type/Annot/Subtype/Link/Rect[10 10 50 50]" + leads + b">>",
    }
    for at in range(PAGES):
        objects[3 + at] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[12 0 R]>>"
    return broken_pdfs.write(path, objects | (more or {}))


def targets(path: Path) -> tuple[list[tuple[int, float | None]], list[tuple[int | None, float | None]]]:
    engine = Engine(None)
    entries, links = engine.answer(DocumentOutline(str(path)), 0), engine.answer(Links(str(path), 0), 0)
    assert isinstance(entries, tuple)
    assert isinstance(links, tuple)
    return [(one.page, one.y) for one in entries], [(one.target_page, one.target_y) for one in links]


def names(*pairs: bytes) -> bytes:
    return b"<</Names[" + b" ".join(pairs) + b"]>>"


OLD = b"/Dests<</A[4 0 R/XYZ 0 150 null]>>"
B = b"(B)[5 0 R/XYZ 0 150 null]"
LOOP = {20: b"<</Kids[21 0 R 20 0 R]>>", 21: b"<</Kids[20 0 R 22 0 R]>>", 22: names(B)}
WRONG_LIMITS = {
    20: b"<</Kids[21 0 R 22 0 R]>>",
    21: b"<</Limits[(X)(Z)]/Names[" + B + b"]>>",
    22: b"<</Limits[(C)(D)]/Names[(C)[6 0 R/Fit]]>>",
}


@pytest.mark.parametrize("action", [False, True], ids=["destination", "action"])
@pytest.mark.parametrize(
    ("catalog", "dest", "more", "page"),
    [
        (OLD + TREE, b"(B)", {20: names(B)}, 2),
        (OLD + TREE, b"/B", {20: names(B)}, 2),
        (OLD + TREE, b"(A)", {20: names(B)}, 1),
        (OLD + TREE, b"/A", {20: names(B)}, 1),
        (TREE, b"(B)", {20: names(b"(B)<</D[5 0 R/XYZ 0 150 null]>>")}, 2),
        (OLD.replace(b"[4 0 R/XYZ 0 150 null]", b"<</D[4 0 R/XYZ 0 150 null]>>"), b"/A", {}, 1),
        (TREE, b"(B)", WRONG_LIMITS, 2),
        (TREE, b"(B)", LOOP, 2),
        (TREE, b"(B)", {20: names(b"(Z)[6 0 R/Fit]", B)}, 2),
        (TREE, b"<FEFF0042>", {20: names(B)}, 2),
        (TREE, b"(B)", {20: names(b"<FEFF0042>[5 0 R/XYZ 0 150 null]")}, 2),
        (OLD + TREE, b"(a b&page=3#\xe9)", {20: names(b"(a b&page=3#\xe9)[5 0 R/XYZ 0 150 null]")}, 2),
    ],
)
def test_a_name_is_found_in_either_place(
    tmp_path: Path, catalog: bytes, dest: bytes, more: dict[int, bytes], page: int, action: bool
) -> None:
    entries, links = targets(written(tmp_path / "a.pdf", catalog, dest, action=action, more=more))
    assert entries == [(page, 50.0)]
    assert links == [(page, 50.0)] * len(links)
    assert links


@pytest.mark.parametrize(
    ("dest", "more"),
    [
        (b"(C)", {20: names(B)}),
        (b"(C)", LOOP),
        (b"(C)", {20: names(b"(C)(D)", b"(D)(C)")}),
        (b"(C)", {20: names(b"(C)[9 0 R/Fit]")}),
        (b"(C)", {20: names(b"(C)")}),
        (b"(C)", {20: b"[(C)]"}),
    ],
)
def test_a_name_that_is_nowhere_leads_nowhere(tmp_path: Path, dest: bytes, more: dict[int, bytes]) -> None:
    entries, links = targets(written(tmp_path / "a.pdf", OLD + TREE, dest, more=more))
    assert entries == []
    assert [page for page, _ in links if page is not None] == []


def test_a_hundred_thousand_names_and_a_deep_tree(tmp_path: Path) -> None:
    many = [b"(n%06d)[4 0 R/Fit]" % at for at in range(100_000)]
    deep = {number: b"<</Kids[%d 0 R]>>" % (number + 1) for number in range(21, 3_000)} | {3_000: names(*many, B)}
    path = written(tmp_path / "a.pdf", OLD + TREE, b"(B)", more={20: b"<</Kids[21 0 R]>>"} | deep)
    assert targets(path)[0] == [(2, 50.0)]
