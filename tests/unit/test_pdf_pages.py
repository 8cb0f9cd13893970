"""Pictures, words and links of pages: what the engine answers, without its process."""

import ctypes
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Rect, bounds
from explorer.model.errors import KnownError
from explorer.model.page_geometry import rect_to_shown
from explorer.model.text_page import LEVEL, DocumentInfo, Hit, Link, TextPage
from explorer.pdf import picture_buffer, shared_memory
from explorer.pdf.engine import Engine
from explorer.pdf.messages import MAX_PIXELS, Find, Found, Links, Open, Pixels, Render, Request, Text, Tint
from explorer.pdf.picture_buffer import copied
from tests.fakes import broken_pdfs, pdfs

RED, WHITE = (0, 0, 255, 255), (255, 255, 255, 255)


@pytest.fixture
def engine() -> Engine:
    return Engine(None)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("paper") / "paper.pdf"
    pdfs.make_paper(path, "A Paper of Two Columns", ("Ada Example", "Bo Sample"), pages=3)
    return str(path)


def open_(engine: Engine, path: str) -> DocumentInfo:
    answer = engine.answer(Open(path), 0)
    assert isinstance(answer, DocumentInfo)
    return answer


def render(engine: Engine, request: Render) -> Pixels:
    answer = engine.answer(request, 0)
    assert isinstance(answer, Pixels)
    return answer


def text(engine: Engine, path: str, page: int = 0) -> TextPage:
    answer = engine.answer(Text(path, page), 0)
    assert isinstance(answer, TextPage)
    return answer


def links(engine: Engine, path: str, page: int = 0) -> tuple[Link, ...]:
    answer = engine.answer(Links(path, page), 0)
    assert isinstance(answer, tuple)
    return answer


def find(engine: Engine, path: str, needle: str, *pages: int) -> tuple[Hit, ...]:
    answer = engine.answer(Find(path, needle, pages), 0)
    assert isinstance(answer, Found)
    assert answer.unread == ()
    return answer.hits


def pixel(picture: Pixels, x: float, y: float) -> tuple[int, ...]:
    start = int(y) * picture.stride + int(x) * 4
    return tuple(picture.data[start : start + 4])


def is_blank(picture: Pixels, rect: Rect) -> bool:
    x0, y0, x1, y1 = (round(value) for value in rect)
    white = bytes(WHITE) * (x1 - x0)
    return all(picture.data[y * picture.stride + x0 * 4 : y * picture.stride + x1 * 4] == white for y in range(y0, y1))


def test_title_and_sizes(engine: Engine, paper: str) -> None:
    info = open_(engine, paper)
    assert info.title == "A Paper of Two Columns"
    assert [(size.width, size.height, size.rotation) for size in info.pages] == [(612, 792, 0)] * 3


def test_a_title_from_outside_is_one_bounded_printable_line(engine: Engine, tmp_path: Path) -> None:
    import pymupdf

    document = pymupdf.open()
    document.new_page()
    document.set_metadata({"title": "One\nTwo\x07  \u202eThree " + "x" * 1000})
    document.save(tmp_path / "a.pdf")
    title = open_(engine, str(tmp_path / "a.pdf")).title
    assert title.startswith("One Two Three x")
    assert len(title) <= 500


def test_bytes_are_blue_green_red_and_full(engine: Engine, tmp_path: Path) -> None:
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf", content=b"1 0 0 rg 0 0 150 200 re f"))
    picture = render(engine, Render(path, 0, 2.0))
    assert (picture.width, picture.height, picture.stride, len(picture.data)) == (600, 400, 2400, 960_000)
    assert (pixel(picture, 10, 10), pixel(picture, 590, 390)) == (RED, WHITE)


def test_a_clip_is_a_piece_of_the_whole(engine: Engine, paper: str) -> None:
    whole = render(engine, Render(paper, 0, 1.5))
    piece = render(engine, Render(paper, 0, 1.5, (100, 200, 64, 32)))
    assert (piece.width, piece.height) == (64, 32)
    rows = [whole.data[(200 + y) * whole.stride + 400 : (200 + y) * whole.stride + 400 + 256] for y in range(32)]
    # Letters at the edge of the clip may be placed in other fractions of a pixel.
    differing = sum(abs(a - b) > 64 for a, b in zip(piece.data, b"".join(rows), strict=True))
    assert differing < 0.01 * len(piece.data)
    assert not is_blank(piece, (0, 0, 64, 32))


def test_beyond_the_page_is_white(engine: Engine, tmp_path: Path) -> None:
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf", content=b"1 0 0 rg 0 0 300 200 re f"))
    picture = render(engine, Render(path, 0, 1.0, (290, 190, 20, 20)))
    assert (pixel(picture, 5, 5), pixel(picture, 15, 5), pixel(picture, 5, 15)) == (RED, WHITE, WHITE)


def test_a_heavy_page_looks_the_same_from_its_list(engine: Engine, paper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = render(engine, Render(paper, 1, 1.0))
    assert not engine._lists
    monkeypatch.setattr("explorer.pdf.engine._HEAVY_S", 0.0)
    engine.answer(Render(paper, 1, 1.0), 0)
    for _ in range(2):
        assert render(engine, Render(paper, 1, 1.0)) == direct
        assert len(engine._lists) == 1


def test_a_piece_of_a_heavy_page_costs_a_piece_of_its_time(engine: Engine, tmp_path: Path) -> None:
    """In seconds of computing, against the whole page."""
    path = str(broken_pdfs.many_paths(tmp_path / "paths.pdf", 8_000))
    engine.answer(Render(path, 0, 1.0), 0)
    whole = render(engine, Render(path, 0, 1.0))
    piece = render(engine, Render(path, 0, 1.0, (300, 300, 64, 64)))
    assert piece.seconds < 0.12 * whole.seconds
    rows = [whole.data[(300 + y) * whole.stride + 1200 : (300 + y) * whole.stride + 1456] for y in range(64)]
    differing = sum(abs(a - b) > 64 for a, b in zip(piece.data, b"".join(rows), strict=True))
    assert differing < 0.01 * len(piece.data)


@pytest.mark.parametrize("scale", [1.0, 100.0, 1e6])
def test_a_picture_is_never_larger_than_the_limit(engine: Engine, paper: str, scale: float) -> None:
    picture = render(engine, Render(paper, 0, scale))
    assert picture.width * picture.height <= MAX_PIXELS
    assert picture.width / picture.height == pytest.approx(612 / 792, rel=0.01)
    piece = render(engine, Render(paper, 0, scale, (0, 0, 1_000_000, 3)))
    assert piece.width * piece.height <= MAX_PIXELS


@pytest.mark.parametrize("page", [-1, 3, 10**9])
def test_a_page_that_is_not_there(engine: Engine, paper: str, page: int) -> None:
    for request in (Render(paper, page, 1), Text(paper, page), Links(paper, page), Find(paper, "a", (page,))):
        with pytest.raises(KnownError) as caught:
            engine.answer(request, 0)
        assert caught.value.code == "no-such-page"


BOXES = {
    "plain": "/MediaBox[0 0 300 200]",
    "moved": "/MediaBox[-50 70 250 270]",
    "cropped": "/MediaBox[0 0 500 400]/CropBox[20 30 320 230]",
    "in large units": "/MediaBox[0 0 300 200]/UserUnit 2",
}
CORNERS = {"plain": (0, 0), "moved": (-50, 70), "cropped": (20, 30), "in large units": (0, 0)}


@pytest.mark.parametrize(("box", "rotation"), [(box, turn) for box in BOXES for turn in (0, 90, 180, 270, -90, 450)])
def test_places_of_the_page_fall_where_they_are_drawn(engine: Engine, tmp_path: Path, box: str, rotation: int) -> None:
    """A link, a word and a match, each upon its own ink, however the page is boxed and turned."""
    x, y = CORNERS[box]
    link = f"<</Type/Annot/Subtype/Link/Rect[{x + 200} {y + 20} {x + 260} {y + 50}]/A<</S/URI/URI(https://a.org)>>>>"
    content = f"1 0 0 rg {x + 200} {y + 20} 60 30 re f 0 g BT /F1 24 Tf {x + 30} {y + 150} Td (WORD) Tj ET"
    path = str(
        broken_pdfs.one_page(tmp_path / "a.pdf", f"{BOXES[box]}/Rotate {rotation}/Annots[{link}]", content.encode())
    )
    unit = 2 if "units" in box else 1
    size = open_(engine, path).pages[0]
    turned = rotation % 180 != 0
    assert (size.width, size.height) == ((200 * unit, 300 * unit) if turned else (300 * unit, 200 * unit))
    assert size.rotation == rotation % 360
    picture = render(engine, Render(path, 0, 2.0))

    (found,) = links(engine, path)
    assert found.rect == pytest.approx((200 * unit, 150 * unit, 260 * unit, 180 * unit), abs=0.01)
    x0, y0, x1, y1 = (value * 2 for value in rect_to_shown(size, found.rect))
    for inside in ((x0 + 2, y0 + 2), (x1 - 3, y1 - 3), ((x0 + x1) / 2, (y0 + y1) / 2)):
        assert pixel(picture, *inside) == RED
    for outside in ((x0 - 3, y0 + 3), (x1 + 3, y1 - 3), (x0 + 3, y0 - 3), (x1 - 3, y1 + 3)):
        assert pixel(picture, *outside) == WHITE

    (line,) = text(engine, path).lines
    assert (line.text, line.direction) == ("WORD", LEVEL)
    (hit,) = find(engine, path, "ord", 0)
    for rect in (line.rect, line.span(0, 1), bounds(hit.passage.quads[0])):
        shown: Rect = tuple(value * 2 for value in rect_to_shown(size, rect))
        assert not is_blank(picture, shown)
    x0, y0, x1, y1 = (value * 2 for value in rect_to_shown(size, line.rect))
    for beside in ((x0 - 9, y0, x0 - 1, y1), (x1 + 1, y0, x1 + 9, y1), (x0, y0 - 9, x1, y0), (x0, y1, x1, y1 + 9)):
        assert is_blank(picture, beside)


@pytest.mark.parametrize(("rotate", "turned"), [(44, 0), (50, 90), (-50, 270), (359, 0)])
def test_a_crooked_rotation_is_a_quarter_turn(engine: Engine, tmp_path: Path, rotate: int, turned: int) -> None:
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf", f"/MediaBox[0 0 300 200]/Rotate {rotate}"))
    size = open_(engine, path).pages[0]
    assert (size.rotation, size.width) == (turned, 300 if turned == 0 else 200)
    (line,) = text(engine, path).lines
    assert (line.direction, line.rect[0]) == (LEVEL, pytest.approx(40, abs=0.1))


@pytest.mark.parametrize(("matrix", "upwards"), [("0 1 -1 0", True), ("0 -1 1 0", False)])
def test_a_line_on_its_side(engine: Engine, tmp_path: Path, matrix: str, upwards: bool) -> None:
    content = f"BT /F1 12 Tf {matrix} 50 100 Tm (stamp) Tj ET".encode()
    (line,) = text(engine, str(broken_pdfs.one_page(tmp_path / "a.pdf", content=content))).lines
    assert (line.text, line.direction) == ("stamp", (0, -1) if upwards else (0, 1))
    assert line.edges[0] == pytest.approx(-100 if upwards else 100, abs=0.1)
    assert list(line.edges) == sorted(line.edges)
    assert line.span(0, 5) == pytest.approx(line.rect, abs=0.1)


def test_lines_of_a_paper(engine: Engine, paper: str) -> None:
    page = text(engine, paper)
    words = " ".join(line.text for line in page.lines)
    assert page.page == 0
    assert "Introduction" in words
    assert not set("ﬀﬁﬂﬃﬄ") & set(words), "ligatures are undone"
    assert "first step" in words
    assert any(line.text.endswith("-") for line in page.lines), "divided words stay as they are laid out"
    for line in page.lines:
        assert len(line.edges) == len(line.text) + 1
        assert list(line.edges) == sorted(line.edges)
        assert line.text == line.text.rstrip(" ")
        assert line.is_level == (line.text != "Preprint, made for trying")
    left = [line for line in page.lines if line.rect[2] < 306 and line.rect[1] > 300 and line.is_level]
    right = [line for line in page.lines if line.rect[0] > 306 and line.rect[1] > 300]
    assert page.lines.index(left[-2]) < page.lines.index(right[0]), "one column after the other"


def test_glyphs_of_a_page_are_bounded(engine: Engine, tmp_path: Path) -> None:
    line = b"BT /F1 1 Tf 1 %d Td (" + b"abcdefghi " * 100 + b") Tj ET\n"
    content = b"".join(line % (i % 190) for i in range(260))
    page = text(engine, str(broken_pdfs.one_page(tmp_path / "a.pdf", "/MediaBox[0 0 3000 200]", content, flate=True)))
    assert 150_000 < sum(len(one.text) for one in page.lines) <= 200_000


def test_links_to_the_outside_are_words_and_a_script_is_nothing(engine: Engine, tmp_path: Path) -> None:
    web, *others, place, page = links(engine, str(broken_pdfs.links(tmp_path / "a.pdf")))
    told = ["javascript:alert(1)", "file:///etc/passwd", "file:///bin/true#page=1", "file:other.pdf#page=1&view=Fit"]
    assert [(one.uri, one.target_page) for one in others] == [(uri, None) for uri in told]
    assert (web.uri, web.target_page) == ("https://example.org/a", None)
    assert web.rect == pytest.approx((10, 178, 60, 190))
    assert (place.uri, place.target_page, place.target_y) == (None, 0, pytest.approx(50))
    assert (page.uri, page.target_page, page.target_y) == (None, 0, None)


@pytest.mark.parametrize(("top", "y"), [(9999, 0), (-9999, 200), (150, 50)])
def test_a_target_beyond_its_page_is_at_its_edge(engine: Engine, tmp_path: Path, top: int, y: float) -> None:
    link = f"<</Type/Annot/Subtype/Link/Rect[10 10 60 20]/A<</S/GoTo/D[3 0 R/XYZ 10 {top} 0]>>>>"
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf", f"/MediaBox[0 0 300 200]/Annots[{link}]"))
    (found,) = links(engine, path)
    assert (found.target_page, found.target_y) == (0, pytest.approx(y))


def test_links_of_a_paper(engine: Engine, paper: str) -> None:
    found = [link for page in range(3) for link in links(engine, paper, page)]
    inside = [link for link in found if link.target_page is not None]
    assert inside
    assert {link.target_page for link in inside} == {2}
    assert all(link.target_y and 0 < link.target_y < 792 for link in inside)
    assert {link.uri for link in found if link.uri} == {"https://example.org/paper"}


def test_find_over_pages(engine: Engine, paper: str) -> None:
    hits = find(engine, paper, "The MODEL", 2, 0)
    assert hits
    assert [hit.passage.page for hit in hits] == sorted((hit.passage.page for hit in hits), reverse=True)
    assert {hit.passage.text.lower() for hit in hits} == {"the model"}
    assert find(engine, paper, "the model", 0) == find(engine, paper, "the model", 0)
    assert find(engine, paper, "no such words", 0, 1, 2) == find(engine, paper, " ", 0) == ()


def test_an_aborted_request_has_no_answer(paper: str) -> None:
    memory = bytearray(shared_memory.size_of(2))
    engine = Engine(memoryview(memory))
    assert render(engine, Render(paper, 0, 1.0)).data == b""
    slot = shared_memory.Slot(0)
    drawn = memory[slot.pixels : slot.pixels + 612 * 792 * 4]
    assert drawn.count(0xFF) < len(drawn), "the picture lies in the shared memory"
    memory[slot.control] = 1
    for request in (Render(paper, 1, 1.0), Text(paper, 1), Find(paper, "the", (1, 2))):
        assert engine.answer(request, 0) is None
        assert engine.answer(request, 1) is not None, "the flag is the slot's own"
    memory[slot.control] = 0
    assert text(engine, paper, 1) == text(Engine(None), paper, 1), "nothing half done was kept"


def test_the_shared_memory_stays_well_below_what_containers_have() -> None:
    """Where it has a name; elsewhere it is not there."""
    assert shared_memory.size_of(shared_memory.IN_HAND) <= 32 * 1024 * 1024


def test_the_slots_of_the_shared_memory_lie_beside_each_other() -> None:
    size = shared_memory.size_of(10)
    slots = shared_memory.slots_of(memoryview(bytearray(size + 4096)))
    assert [slot.number for slot in slots] == list(range(10))
    assert all(slot.control_end <= slots[0].pixels for slot in slots)
    assert all(slot.pixels % 65536 == 0 for slot in slots), "a page of any system"
    assert slots[-1].pixels + shared_memory.SLOT_BYTES == size


def test_caches_are_bounded(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.pdf.engine._KEEP_GLYPHS", 30)
    monkeypatch.setattr("explorer.pdf.engine._HEAVY_S", 0.0)
    requests: list[Request] = []
    for number in range(20):
        path = str(broken_pdfs.one_page(tmp_path / f"{number}.pdf"))
        requests += [Text(path, 0), Render(path, 0, 1), Render(path, 0, 1)]
    for request in requests:
        engine.answer(request, 0)
    assert len(engine._documents._open) == 4
    assert engine._glyphs == sum(index.glyphs for index in engine._texts.values()) <= 30
    assert len(engine._lists) == 12


@pytest.mark.parametrize("size", [0, 4096, 5 * 1024 * 1024 + 12])
def test_a_copied_picture_stays_when_the_shared_memory_is_drawn_on_again(size: int) -> None:
    shared = bytearray(b"\x07") * size
    picture = copied(memoryview(shared))
    shared[:] = b"\x09" * size
    assert picture == b"\x07" * size
    assert memoryview(picture).readonly


BLUE = b"0 0 1 rg 0 0 300 140 re f"


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("page", ["/MediaBox[0 0 300 200]", "/MediaBox[-20 -10 300 220]/Rotate 90"])
def test_a_page_with_a_large_figure_comes_first_without_it(
    engine: Engine, tmp_path: Path, page: str, rotation: int
) -> None:
    path = str(broken_pdfs.large_figure(tmp_path / "a.pdf", BLUE, page))
    plain = str(broken_pdfs.large_figure(tmp_path / "b.pdf", b"", page))
    wanted = Render(path, 0, 2.0, rotation=rotation, draft=True)
    draft = render(engine, wanted)
    assert draft.is_draft
    assert draft.data == render(engine, replace(wanted, path=plain, draft=False)).data, "its text, where it will be"
    whole = render(engine, replace(wanted, draft=False))
    assert not whole.is_draft
    assert bytes((255, 0, 0, 255)) in bytes(whole.data)
    assert render(engine, wanted) == whole, "it is quick now"


def test_a_draft_has_the_colors_of_the_theme(engine: Engine, tmp_path: Path) -> None:
    wanted = Render(str(broken_pdfs.large_figure(tmp_path / "a.pdf", BLUE)), 0, 1.0, tint=Tint(0xE0E0E0, 0x101010))
    plain = str(broken_pdfs.large_figure(tmp_path / "b.pdf", b""))
    draft = render(engine, replace(wanted, draft=True))
    assert draft.is_draft
    assert draft.data == render(engine, replace(wanted, path=plain)).data


def test_a_figure_drawn_by_the_page_itself_comes_later_too(engine: Engine, tmp_path: Path) -> None:
    shown = b"q 1 0 0 1 0 10 cm 0 0 1 rg\nBT /F1 24 Tf 40 100 Td (Hello) Tj ET Q\n0 G\nBT 40 60 Td (x 1 0 l S) Tj ET\n"
    paths = broken_pdfs.curves(6_000) + b"0 0 1 rg 0 0 50 50 re f*\n[3 2] 0 d 1 w\r\n0 0 m\r\n300 200 l\r\nS\r\n"
    mixed = str(broken_pdfs.one_page(tmp_path / "mixed.pdf", content=paths + shown + paths, flate=True))
    plain = str(broken_pdfs.one_page(tmp_path / "plain.pdf", content=b"[3 2] 0 d 1 w\n" + shown))
    draft = render(engine, Render(mixed, 0, 2.0, draft=True))
    assert draft.is_draft
    assert draft.data == render(engine, Render(plain, 0, 2.0)).data
    assert draft.data != render(engine, Render(mixed, 0, 2.0)).data


def test_a_page_that_is_quick_or_nothing_without_its_figures_has_no_draft(
    engine: Engine, paper: str, tmp_path: Path
) -> None:
    drawing = broken_pdfs.many_paths(tmp_path / "drawing.pdf", 6_000)
    lying = tmp_path / "lying.pdf"
    broken_pdfs.large_figure(lying, BLUE)
    lying.write_bytes(lying.read_bytes().replace(b"/XObject<</Im1 6 0 R>>", b"/XObject/Im1         "))
    for path in (paper, str(drawing), str(lying)):
        assert not render(engine, Render(path, 0, 1.0, draft=True)).is_draft


def test_a_page_too_large_for_a_display_list_is_drawn_without_one(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pymupdf.mupdf.fz_new_list_device", fail)
    whole = render(engine, Render(str(broken_pdfs.large_figure(tmp_path / "a.pdf", BLUE)), 0, 1.0))
    assert bytes((255, 0, 0, 255)) in bytes(whole.data)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pictures are plain bytes")
def test_the_memory_of_a_picture_that_is_gone_takes_the_next_one() -> None:
    shared = memoryview(bytes(5 * 1024 * 1024))
    first = copied(shared)
    place = _address(first)
    second = copied(shared)
    assert _address(second) != place, "the first is still held"
    del first
    third = copied(shared)
    assert _address(third) == place
    many = [copied(shared) for _ in range(6)]
    del many
    assert len(picture_buffer._idle) == picture_buffer._MOST_IDLE, "the rest goes back to the system"


def _address(picture: bytes | memoryview) -> int:
    """Return where a picture's bytes lie."""
    assert isinstance(picture, memoryview)
    return ctypes.addressof(picture.obj)  # type: ignore[arg-type]
