"""Random damage to a valid PDF: bits flipped, pieces cut, swapped or doubled, numbers changed."""

import re
from collections.abc import Callable
from pathlib import Path

import pymupdf

Draw = Callable[[int], int]
"""Returns a number from 0 up to, but without, the given one."""
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"1e38",
    b"0.0001",
    b"99999999999",
)


def seed(path: Path) -> bytes:
    """Return a small valid PDF with some of everything that a reader uses, uncompressed, so that damage
    hits something."""
    document = pymupdf.open()
    first = document.new_page(width=300, height=200)
    first.insert_text((20, 40), "Hello there, reader", fontsize=14)
    first.insert_text((20, 70), "一二三 words", fontname="china-s")
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 12, 12), 0)
    first.insert_image(pymupdf.Rect(200, 100, 280, 180), pixmap=picture)
    first.draw_bezier((20, 120), (60, 90), (90, 190), (180, 120), color=(1, 0, 0), fill=(0, 1, 0), fill_opacity=0.5)
    first.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(20, 30, 90, 45), "uri": "https://example.org/"})
    first.add_highlight_annot(pymupdf.Rect(20, 30, 90, 45))
    copy = pymupdf.open("pdf", document.tobytes())
    second = document.new_page(width=300, height=200)
    second.show_pdf_page(pymupdf.Rect(0, 0, 150, 100), copy, 0)
    second.set_rotation(90)
    copy.close()
    inside = {"kind": pymupdf.LINK_GOTO, "from": pymupdf.Rect(20, 60, 90, 75), "page": 1}
    document[0].insert_link(inside)
    document.set_toc([[1, "One", 1], [2, "One and a half", 1], [1, "Two", 2]])
    document.subset_fonts()
    document.save(path, expand=255, garbage=3)
    document.close()
    return path.read_bytes()


def damaged(data: bytes, times: int, draw: Draw) -> bytes:
    """Return data with so many damages, one after the other; ``draw`` decides which and where."""
    for _ in range(times):
        if data:
            data = _KINDS[draw(len(_KINDS))](data, draw)
    return data


def _turn(data: bytes, draw: Draw) -> bytes:
    at = draw(len(data))
    return data[:at] + bytes([draw(256)]) + data[at + 1 :]


def _cut(data: bytes, draw: Draw) -> bytes:
    start, stop = _stretch(data, draw)
    return data[:start] + data[stop:]


def _double(data: bytes, draw: Draw) -> bytes:
    start, stop = _stretch(data, draw)
    at = draw(len(data))
    return data[:at] + data[start:stop] + data[at:]


def _swap(data: bytes, draw: Draw) -> bytes:
    start, stop = _stretch(data, draw)
    after = stop + draw(len(data) - stop + 1)
    return data[:start] + data[stop:after] + data[start:stop] + data[after:]


def _end(data: bytes, draw: Draw) -> bytes:
    return data[: draw(len(data))]


def _number(data: bytes, draw: Draw) -> bytes:
    places = [match.span() for match in re.finditer(rb"-?\d+(?:\.\d+)?", data)]
    if not places:
        return data
    start, stop = places[draw(len(places))]
    return data[:start] + _NUMBERS[draw(len(_NUMBERS))] + data[stop:]


def _reference(data: bytes, draw: Draw) -> bytes:
    """Return a reference to another object."""
    places = [match.span(1) for match in re.finditer(rb"(\d+) 0 R", data)]
    if not places:
        return data
    start, stop = places[draw(len(places))]
    return data[:start] + b"%d" % draw(len(places)) + data[stop:]


def _name(data: bytes, draw: Draw) -> bytes:
    """Return another of the file's names."""
    places = [match.span() for match in re.finditer(rb"/[A-Za-z0-9]+", data)]
    if not places:
        return data
    (start, stop), (first, last) = places[draw(len(places))], places[draw(len(places))]
    return data[:start] + data[first:last] + data[stop:]


def _stretch(data: bytes, draw: Draw) -> tuple[int, int]:
    start = draw(len(data))
    return start, min(len(data), start + 1 + draw(200))


_KINDS = (_turn, _cut, _double, _swap, _end, _number, _number, _reference, _reference, _name, _name)
