"""Writes damaged, hostile or odd PDFs, object by object, so that each has exactly one fault."""

import random
import zlib
from collections.abc import Callable
from pathlib import Path

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F1 24 Tf 40 100 Td (Hello there) Tj ET"


def write(path: Path, objects: dict[int, bytes], *, xref: bool = True, before: bytes = b"") -> Path:
    """Write objects (body by number) to a file with a valid cross-reference table, or none."""
    out = bytearray(before + b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    if xref:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    path.write_bytes(bytes(out))
    return path


def stream(content: bytes, *, flate: bool = False) -> bytes:
    """Return the body of a stream object."""
    head = b""
    if flate:
        content, head = zlib.compress(content, 9), b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def one_page(path: Path, page: str = "/MediaBox[0 0 300 200]", content: bytes = _WORDS, *, flate: bool = False) -> Path:
    """Write a single page with these entries in its dictionary and this content; ``/F1`` is Helvetica."""
    body = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>" % page.encode()
    return write(path, {1: _CATALOG, 2: _PAGES, 3: body, 4: stream(content, flate=flate), 5: _FONT})


def many_paths(path: Path, count: int) -> Path:
    """Write a page of 612 by 792 points with so many curves all over it."""
    return one_page(path, "/MediaBox[0 0 612 792]", curves(count), flate=True)


def curves(count: int) -> bytes:
    """Return a drawing of so many curves, 20 points long, on 612 by 792 points."""
    lot = random.Random(count)
    drawn = bytearray()
    for _ in range(count):
        x, y = lot.uniform(0, 612), lot.uniform(0, 792)
        ends = b" ".join(b"%.1f %.1f" % (x + lot.uniform(-20, 20), y + lot.uniform(-20, 20)) for _ in range(3))
        drawn += b"%.2f %.2f 0.5 RG %.1f %.1f m %s c S\n" % (lot.random(), lot.random(), x, y, ends)
    return bytes(drawn)


def large_figure(path: Path, drawing: bytes, page: str = "/MediaBox[0 0 300 200]") -> Path:
    """Write a page with a line of text at its top, and below a figure of many bytes, with this drawing in it."""
    ballast = b"%" + 70_000 * b"-" + b"\n"
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 300 140]/Length %d>>" % len(ballast + drawing)
    content = b"%% %s\nBT /F1 24 Tf 40 160 Td (Hello there) Tj ET q /Im1 Do Q /Im2 Do" % (b"-" * 400)
    body = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</Im1 6 0 R>>>>%s>>"
    objects = {1: _CATALOG, 2: _PAGES, 3: body % page.encode(), 4: stream(content), 5: _FONT}
    return write(path, objects | {6: head + b"stream\n%s\nendstream" % (ballast + drawing)})


def many_pages(path: Path, count: int) -> Path:
    """Write so many pages in one flat tree."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    objects = {1: _CATALOG, 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)}
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"
    return write(path, objects | dict.fromkeys(range(3, 3 + count), page))


def endless(path: Path) -> Path:
    """Write two pages: 400,000 full-page fills in 26 kB, which take MuPDF much longer than 20 s; and a harmless one."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    fills = b"0.1 0.2 0.3 rg 0 0 600 800 re f\n" * 400_000
    return write(
        path,
        {
            1: _CATALOG,
            2: b"<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>",
            3: page % 4,
            4: stream(fills, flate=True),
            5: _FONT,
            6: stream(_WORDS),
            7: page % 6,
        },
    )


def unreadable(path: Path, good: int = 3) -> Path:
    """Write a first page with endless text, a form within a form and so on; and some harmless pages."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
    first, levels = 20, 12
    objects = {1: _CATALOG, 5: _FONT, 6: stream(_WORDS), 7: stream(b"/X Do"), 10: page % (7, b"/XObject<</X 20 0 R>>")}
    for number in range(first, first + levels):
        body = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>/Font<</F1 5 0 R>>>>"
        again = b"/X Do " * 12 if number < first + levels - 1 else _WORDS
        objects[number] = body % (number + 1) + b"/Length %d>>stream\n%s\nendstream" % (len(again), again)
    for number in range(11, 11 + good):
        objects[number] = page % (6, b"")
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 11 + good))
    return write(path, objects | {2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, good + 1)})


def wordy(path: Path, letters: int = 500_000, good: bytes = _WORDS) -> Path:
    """Write a page with so many invisible letters that reading takes long, while rendering takes hardly any time.

    Args:
        good: the content of a second, harmless page.
    """
    line = b"1 0 0 1 20 %d Tm (" + b"Hello " * 16 + b"there) Tj\n"
    lines = b"".join(line % (20 + 7 * (number % 100)) for number in range(letters // 100))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return write(
        path,
        {
            1: _CATALOG,
            2: b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>",
            3: page % 4,
            4: stream(b"BT /F1 6 Tf 3 Tr\n" + lines + b"ET", flate=True),
            5: _FONT,
            6: page % 7,
            7: stream(good),
        },
    )


def crowded(path: Path) -> Path:
    """Write a page of 600,000 tiny shapes, whose display list takes 48 MB; and an empty page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R>>"
    shape = b"%d %d m %d %d %d %d %d %d c f\n"
    places = ((n % 600, n % 799) for n in range(600_000))
    shapes = b"".join(shape % (x, y, x + 1, y, x + 1, y + 1, x, y + 1) for x, y in places)
    kids = b"<</Type/Pages/Kids[3 0 R 5 0 R]/Count 2>>"
    return write(
        path,
        {1: _CATALOG, 2: kids, 3: page % 4, 4: stream(shapes, flate=True), 5: page % 6, 6: stream(b"")},
    )


def no_pages(path: Path) -> Path:
    """Write a complete PDF with an empty page tree."""
    return write(path, {1: _CATALOG, 2: b"<</Type/Pages/Kids[]/Count 0>>"})


def lost_pages(path: Path) -> Path:
    """Write a PDF without its list of pages."""
    return write(path, {1: _CATALOG, 3: b"<</Type/Font>>"})


def without_catalog(path: Path) -> Path:
    """Write only the end of a PDF: without a list of pages, and with an invalid table of objects."""
    whole = one_page(path).read_bytes()
    path.write_bytes(b"%PDF-1.7\n" + whole[whole.index(b"4 0 obj") :])
    return path


def count_of_none(path: Path) -> Path:
    """Write one page, with a count of none."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"
    return write(path, {1: _CATALOG, 2: b"<</Type/Pages/Kids[3 0 R]/Count 0>>", 3: page})


def tree_loop(path: Path) -> Path:
    """Write a page tree that contains itself."""
    return write(path, {1: _CATALOG, 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"})


def lying_count(path: Path) -> Path:
    """Write one page, with a count of two thousand million."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"
    return write(path, {1: _CATALOG, 2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", 3: page})


def no_xref(path: Path) -> Path:
    """Write one page, without a cross-reference table."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"
    return write(path, {1: _CATALOG, 2: _PAGES, 3: page}, xref=False)


def prefixed(path: Path) -> Path:
    """Write one page, with junk before the header, so that every offset is wrong."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"
    return write(path, {1: _CATALOG, 2: _PAGES, 3: page}, before=b"junk\n" * 20)


def beginning(path: Path) -> Path:
    """Write the beginning of a PDF, without a single complete object."""
    one_page(path)
    path.write_bytes(path.read_bytes()[:30])
    return path


def truncated(path: Path) -> Path:
    """Write a PDF that ends within its content stream: it has a page and its text, but not the end of the file."""
    one_page(path, content=_WORDS + b"\n% filler" * 2000)
    path.write_bytes(path.read_bytes()[:9000])
    return path


def html(path: Path) -> Path:
    """Write a web page with the name of a PDF."""
    path.write_text("<!doctype html><title>Are you human?</title><p>Please wait.", encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    """Write an empty file."""
    path.write_bytes(b"")
    return path


def links(path: Path) -> Path:
    """Write a page with every kind of link: web, other schemes, a script, a program, another file, inside."""
    actions = [
        b"/S/URI/URI(https://example.org/a)",
        b"/S/URI/URI(javascript:alert\\(1\\))",
        b"/S/URI/URI(file:///etc/passwd)",
        b"/S/JavaScript/JS(app.alert\\(1\\))",
        b"/S/Launch/F(/bin/true)",
        b"/S/GoToR/F(other.pdf)/D[0/Fit]",
        b"/S/GoTo/D[3 0 R/XYZ 10 150 0]",
        b"/S/GoTo/D[3 0 R/Fit]",
    ]
    annotations = b" ".join(
        b"<</Type/Annot/Subtype/Link/Rect[10 %d 60 %d]/A<<%s>>>>" % (10 + 20 * i, 22 + 20 * i, action)
        for i, action in enumerate(actions)
    )
    return one_page(path, f"/MediaBox[0 0 300 200]/Annots[{annotations.decode()}]")


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no pages": (no_pages, "pdf-empty"),
    "lost pages": (lost_pages, "pdf-damaged"),
    "without catalog": (without_catalog, "pdf-damaged"),
    "tree loop": (tree_loop, "pdf-damaged"),
    "beginning": (beginning, "pdf-damaged"),
    "html": (html, "not-a-pdf"),
    "empty": (empty, "not-a-pdf"),
}
"""What can't be opened, and with which code it is refused."""

OPENED: dict[str, Callable[[Path], Path]] = {
    "lying count": lying_count,
    "count of none": count_of_none,
    "no xref": no_xref,
    "truncated": truncated,
    "prefixed": prefixed,
    "huge box": lambda path: one_page(path, "/MediaBox[0 0 200000 200000]"),
    "far too high": lambda path: one_page(path, "/MediaBox[0 0 2 99999999999]"),
    "far too wide": lambda path: one_page(path, "/MediaBox[0 0 99999999999 200]/Rotate 90"),
    "zero box": lambda path: one_page(path, "/MediaBox[0 0 0 0]"),
    "negative box": lambda path: one_page(path, "/MediaBox[300 200 0 0]"),
    "user unit": lambda path: one_page(path, "/MediaBox[0 0 300 200]/UserUnit 72"),
    "no box": lambda path: one_page(path, ""),
    "thin": lambda path: one_page(path, "/MediaBox[0 0 0.01 14400]"),
    "rotated": lambda path: one_page(path, "/MediaBox[0 0 300 200]/Rotate 270"),
    "crop box": lambda path: one_page(path, "/MediaBox[-100 -100 500 400]/CropBox[-20 30 400 300]"),
    "crop box elsewhere": lambda path: one_page(path, "/MediaBox[0 0 300 200]/CropBox[1000 1000 1300 1200]"),
    "odd rotation": lambda path: one_page(path, "/MediaBox[0 0 300 200]/Rotate 37"),
}
"""What is odd, and must open all the same."""
