"""A document's sections, listed by the file or guessed from its headings, through the real worker."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.model.document_outline import DEEPEST, MOST, Heading, StyledLine, guess
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import DocumentOutline, Lines, Open
from tests.fakes import broken_pdfs


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfClient]:
    one = PdfClient(deadline_s=10)
    # So that the worker is there before the first test, whose children are counted.
    one.call(Open(str(broken_pdfs.one_page(tmp_path_factory.mktemp("pdfs") / "first.pdf"))))
    yield one
    one.close()


def outline(client: PdfClient, path: Path) -> list[tuple[int, str, int, float | None]]:
    found = client.call(DocumentOutline(str(path)))
    return [(one.level, one.title, one.page, one.y) for one in found]


def listed(path: Path, toc: list[list[object]], pages: int = 3, rotation: int = 0) -> Path:
    document = pymupdf.open()
    for _ in range(pages):
        document.new_page(width=600, height=800).set_rotation(rotation)
    document.set_toc(toc)
    document.save(path)
    document.close()
    return path


def raw(path: Path, *entries: bytes) -> Path:
    """A file of two pages whose outline's entries are these objects, numbered from 10; the first is 10."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[50 100 350 300]>>",
        5: b"<</Type/Outlines/First 10 0 R>>",
    }
    return broken_pdfs.write(path, objects | dict(enumerate(entries, 10)))


def test_the_files_own_list_with_levels_pages_and_heights(client: PdfClient, tmp_path: Path) -> None:
    at = {"kind": pymupdf.LINK_GOTO, "to": pymupdf.Point(0, 120), "page": 1}
    toc = [[1, "One", 1], [2, "One \t and a half", 2, at], [1, "Two", 3]]
    path = listed(tmp_path / "a.pdf", toc)
    assert [row[:3] for row in outline(client, path)] == [(0, "One", 0), (1, "One and a half", 1), (0, "Two", 2)]
    assert outline(client, path)[1][3] == pytest.approx(120, abs=1)


def test_a_height_counts_from_the_top_of_what_is_shown(client: PdfClient, tmp_path: Path) -> None:
    """Of a page that begins at 50, 100; and of the whole page there is none."""
    path = raw(
        tmp_path / "a.pdf",
        b"<</Title(High)/Dest[4 0 R/XYZ 60 280 0]/Next 11 0 R>>",
        b"<</Title(Line)/A<</S/GoTo/D[1/FitH 150]>>/Next 12 0 R>>",
        b"<</Title(Whole)/Dest[3 0 R/Fit]/Next 13 0 R>>",
        b"<</Title(Beyond)/Dest[3 0 R/XYZ 0 -99999 0]>>",
    )
    assert outline(client, path) == [
        (0, "High", 1, 20),
        (0, "Line", 1, 150),
        (0, "Whole", 0, None),
        (0, "Beyond", 0, 200),
    ]


def test_what_leads_nowhere_is_left_out_or_leads_where_its_first_part_does(client: PdfClient, tmp_path: Path) -> None:
    path = raw(
        tmp_path / "a.pdf",
        b"<</Title(Part)/First 11 0 R/Next 12 0 R>>",
        b"<</Title(Chapter)/Dest[4 0 R/Fit]>>",
        b"<</Title(No such page)/Dest[7/Fit]/Next 13 0 R>>",
        b"<</Title(No such name)/Dest(nowhere)/Next 14 0 R>>",
        b"<</Title(Program)/A<</S/Launch/F(calc)>>/Next 15 0 R>>",
        b"<</Title(Web)/A<</S/URI/URI(https://example.org)>>/Next 16 0 R>>",
        b"<</Title()/Dest[3 0 R/Fit]/Next 17 0 R>>",
        b"<</Title(Nonsense)/Dest 3/Next 18 0 R>>",
        b"<</Title(Last)/Dest[3 0 R/Fit]>>",
    )
    assert outline(client, path) == [(0, "Part", 1, None), (1, "Chapter", 1, None), (0, "Last", 0, None)]


def test_loops_end(client: PdfClient, tmp_path: Path) -> None:
    path = raw(
        tmp_path / "a.pdf",
        b"<</Title(A)/Dest[3 0 R/Fit]/First 11 0 R/Next 10 0 R>>",
        b"<</Title(B)/Dest[3 0 R/Fit]/First 10 0 R/Next 11 0 R>>",
    )
    assert [row[:2] for row in outline(client, path)] == [(0, "A"), (1, "B")]


def test_a_list_as_deep_as_it_is_long_costs_no_worker(client: PdfClient, tmp_path: Path) -> None:
    entries = [f"<</Title(T{n})/Dest[3 0 R/Fit]/First {11 + n} 0 R>>".encode() for n in range(30_000)]
    path = raw(tmp_path / "a.pdf", *entries)
    client.call(Open(str(path)))
    pid = client.pid
    found = outline(client, path)
    assert client.pid == pid
    assert len(found) == MOST
    assert max(row[0] for row in found) == DEEPEST


def test_long_lists_and_long_titles_are_cut(client: PdfClient, tmp_path: Path) -> None:
    entries = [
        b"<</Title(" + b"long " * 2000 + f")/Dest[3 0 R/Fit]/Next {11 + n} 0 R>>".encode() for n in range(MOST + 50)
    ]
    found = outline(client, raw(tmp_path / "a.pdf", *entries))
    assert len(found) == MOST
    assert all(len(row[1]) <= 200 and row[1].endswith("…") for row in found)


def test_a_file_without_a_list_has_none(client: PdfClient, tmp_path: Path) -> None:
    assert outline(client, broken_pdfs.one_page(tmp_path / "a.pdf")) == []


# Guessing

BODY = "Words that a paper is made of, and that fill the width of its column from the left to the right."


def paper(path: Path, *pages: list[tuple[str, float, str]]) -> Path:
    """Pages of headings (text, size, font), each with a paragraph under it."""
    document = pymupdf.open()
    for headings in pages:
        page, y = document.new_page(), 80.0
        for text, size, font in headings:
            page.insert_text((72, y), text, fontsize=size, fontname=font)
            for line in range(5):
                page.insert_text((72, y + 20 + 12 * line), BODY, fontsize=10)
            y += 110
    document.save(path)
    document.close()
    return path


def guessed(client: PdfClient, path: Path) -> list[tuple[int, str, int]]:
    count = len(client.call(Open(str(path))).pages)
    return [(one.level, one.title, one.page) for one in guess(client.call(Lines(str(path), tuple(range(count)))))]


def test_numbered_and_named_headings_are_found(client: PdfClient, tmp_path: Path) -> None:
    path = paper(
        tmp_path / "a.pdf",
        [("A Study of Headings", 18, "hebo"), ("Abstract", 12, "hebo"), ("1 Introduction", 12, "hebo")],
        [("2 Method", 12, "hebo"), ("2.1 The first part", 10, "hebo"), ("2.2 The second", 10, "hebo")],
        [("3. Results", 12, "hebo"), ("References", 12, "hebo"), ("A Proofs", 12, "hebo"), ("A.1 One", 10, "hebo")],
    )
    assert guessed(client, path) == [
        (0, "Abstract", 0),
        (0, "1 Introduction", 0),
        (0, "2 Method", 1),
        (1, "2.1 The first part", 1),
        (1, "2.2 The second", 1),
        (0, "3. Results", 2),
        (0, "References", 2),
        (0, "A Proofs", 2),
        (1, "A.1 One", 2),
    ]


def test_without_numbers_size_tells_and_the_title_is_no_section(client: PdfClient, tmp_path: Path) -> None:
    path = paper(
        tmp_path / "a.pdf",
        [("The title", 20, "helv"), ("Beginnings", 14, "helv")],
        [("Middles", 14, "helv"), ("A smaller one", 12, "helv"), ("Ends", 14, "helv")],
    )
    assert guessed(client, path) == [(0, "Beginnings", 0), (0, "Middles", 1), (1, "A smaller one", 1), (0, "Ends", 1)]


def test_plain_text_has_no_headings(client: PdfClient, tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf", [("1 Just a line that is as the others", 10, "helv"), ("2 Another", 10, "helv")])
    assert guessed(client, path) == []


def line(text: str, y: float, x: float = 72, size: float = 12, page: int = 0, bold: bool = True) -> StyledLine:
    return StyledLine(page, text, size, bold, x, y, len(text))


def text(y: float, page: int = 0) -> StyledLine:
    return StyledLine(page, BODY, 10, False, 72, y, 600)


def test_a_number_apart_and_a_title_of_two_lines_are_joined() -> None:
    lines = [line("1", 100), line("Introduction to a", 100, 90), line("long subject", 114, 90), text(140)]
    assert guess(lines) == (Heading(0, "1 Introduction to a long subject", 0, 100),)


def test_a_contents_page_and_a_list_of_items_are_not_the_sections() -> None:
    contents = [line(f"{n} {name}", 100 + 30 * n) for n, name in ((1, "First"), (2, "Second"))]
    items = [line("1. Bold item", 300, size=10, page=1), text(320, 1), line("2. Another", 340, size=10, page=1)]
    sections = [
        line("1 First", 80, page=1),
        line("1.1 Part", 200, page=1),
        *items,
        line("2 Second", 80, page=2),
        text(99, 2),
    ]
    found = guess([*contents, *sections])
    assert [(one.title, one.page) for one in found] == [("1 First", 1), ("1.1 Part", 1), ("2 Second", 2)]


def test_roman_numbers() -> None:
    titles = ("I. INTRODUCTION", "II. RELATED WORK", "III. METHOD", "IV. RESULTS")
    lines = [
        one for n, title in enumerate(titles) for one in (line(title, 100, page=n, size=10, bold=False), text(130, n))
    ]
    assert [one.title for one in guess(lines)] == list(titles)


def test_nothing_gives_nothing() -> None:
    assert guess([]) == ()
