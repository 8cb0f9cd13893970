"""Reads the annotations of a PDF from its objects, without drawing them and without trusting them."""

import hashlib
import math
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

from pymupdf import mupdf

from explorer.model.annotation import Kind, Point, Quad, Rect, Stroke, around, bounds, quad_of
from explorer.model.embedded_annotation import MOST, EmbeddedAnnotation
from explorer.model.page_geometry import from_shown
from explorer.model.shape_geometry import page_rect
from explorer.model.text_page import PageSize
from explorer.pdf.open_documents import Document

_KINDS: dict[str, Kind] = {
    "Highlight": "highlight",
    "Underline": "underline",
    "Squiggly": "underline",
    "StrikeOut": "strike",
    "Text": "note",
    "Square": "area",
    "Ink": "ink",
    "FreeText": "text",
}
_MOST_QUADS, _MOST_STROKES, _MOST_NUMBERS = 2000, 2000, 120_000
"""Maximum number of quads and strokes of one annotation, and of numbers of all annotations on a page: reading more
would take long."""
_MOST_BYTES, _MOST_LETTERS, _MOST_NAME = 4_000_000, 20_000, 200
"""Maximum bytes of text of all annotations on a page, letters of a comment, and letters of an author's name."""
_HIDDEN = 2 | 32
"""The flags Hidden and NoView."""
_NOTE = (9.0, 10.0)
"""Points from a note's corner to its centre, as in an annotated copy."""
_PRESSURE = 0.5
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_LETTERS = re.compile(r"([\d.]+)\s+Tf")
_INK = re.compile(r"((?:[\d.]+\s+){1,4})(g|rg|k)\b")


class _TooMuchError(Exception):
    """The annotations of a page exceed the limits above."""


def marks_on(document: Document, number: int) -> dict[int, EmbeddedAnnotation]:
    """Return the annotations of supported kinds on a page, by their index in the page's list.

    Raises:
        KnownError: there is no such page.
        mupdf.FzErrorBase: it can't be read.
    """
    size = document.size(number)
    reader = _Reader(size, mupdf.pdf_lookup_page_obj(document.pdf, number), number)
    return dict(reader.marks())


def run_without(
    page: mupdf.FzPage,
    left_out: Collection[int],
    device: mupdf.FzDevice,
    how: mupdf.FzMatrix,
    cookie: mupdf.FzCookie,
) -> None:
    """Draw a page without the annotations at some indices of its list."""
    pdf_page = mupdf.pdf_page_from_fz_page(page)
    listed = _get(pdf_page.obj(), "Annots")
    skipped = {mupdf.pdf_array_get(listed, place).m_internal_value() for place in left_out}
    mupdf.fz_run_page_contents(page, device, how, cookie)
    annot = mupdf.pdf_first_annot(pdf_page)
    while annot.m_internal:
        if mupdf.pdf_annot_obj(annot).m_internal_value() not in skipped:
            mupdf.pdf_run_annot(annot, device, how, cookie)
        annot = mupdf.pdf_next_annot(annot)
    mupdf.fz_run_page_widgets(page, device, how, cookie)


def drop(pdf: mupdf.PdfDocument, number: int, gone: Collection[int]) -> None:
    """Remove the annotations at some indices of a page's list, and the pop-up windows of their comments."""
    listed = _get(mupdf.pdf_lookup_page_obj(pdf, number), "Annots")
    numbers = {mupdf.pdf_to_num(mupdf.pdf_array_get(listed, place)) for place in gone} - {0}
    for place in reversed(range(mupdf.pdf_array_len(listed))):
        one = mupdf.pdf_array_get(listed, place)
        is_window = mupdf.pdf_to_name(_get(one, "Subtype")) == "Popup"
        if place in gone or (is_window and mupdf.pdf_to_num(_get(one, "Parent")) in numbers):
            mupdf.pdf_array_delete(listed, place)


class _Reader:
    """Reads the annotations of one page, within limits for all of them together."""

    def __init__(self, size: PageSize, page: mupdf.PdfObj, number: int) -> None:
        self._size, self._page, self._number = size, page, number
        self._room = page_rect(size)
        box, self._matrix = mupdf.FzRect(), mupdf.FzMatrix()
        mupdf.pdf_page_obj_transform(page, box, self._matrix)
        self._numbers, self._bytes = _MOST_NUMBERS, _MOST_BYTES

    def marks(self) -> Iterator[tuple[int, EmbeddedAnnotation]]:
        """Yield each annotation with its index in the list."""
        listed = _get(self._page, "Annots")
        for place in range(min(mupdf.pdf_array_len(listed), MOST)):
            with suppress(mupdf.FzErrorBase, ValueError, OverflowError):
                try:
                    one = mupdf.pdf_array_get(listed, place)
                    if mark := self._mark(one, mupdf.pdf_to_num(one) or -1 - place):
                        yield place, mark
                except _TooMuchError:
                    return

    def _mark(self, one: mupdf.PdfObj, number: int) -> EmbeddedAnnotation | None:
        kind = _KINDS.get(mupdf.pdf_to_name(_get(one, "Subtype")))
        hidden = mupdf.pdf_to_int(_get(one, "F")) & _HIDDEN
        if kind is None or hidden or mupdf.pdf_is_name(_get(one, "StateModel")) or _get(one, "StateModel").m_internal:
            return None
        quads: tuple[Quad, ...] = ()
        strokes: tuple[Stroke, ...] = ()
        point = rect = width = None
        color = _color(_numbers(_get(one, "C"), 4))
        box = self._rect(one)
        match kind:
            case "highlight" | "underline" | "strike":
                quads = self._quads(one)
                if not quads and box and box[0] < box[2] and box[1] < box[3]:
                    quads = (quad_of(box),)
                if not quads:
                    return None
            case "ink":
                strokes, width = self._strokes(one), self._width(one)
                if not strokes:
                    return None
            case "note":
                if box is None:
                    return None
                point = self._within((box[0] + _NOTE[0], box[1] + _NOTE[1]))
            case _:
                rect = box
                if rect is None or rect[0] >= rect[2] or rect[1] >= rect[3]:
                    return None
                if kind == "text":
                    look = self._text(one, "DA", _MOST_NAME)
                    size, ink = _LETTERS.search(look), _INK.search(look)
                    width = min(96.0, max(4.0, float(size[1]))) if size and float(size[1]) else 11.0
                    color = _color([float(part) for part in ink[1].split()]) if ink else ""
        comment, author = self._text(one, "Contents", _MOST_LETTERS), self._text(one, "T", _MOST_NAME)
        opacity = _get(one, "CA")
        return EmbeddedAnnotation(
            origin=self._origin(one, number, (kind, quads, strokes, point, rect, comment, author)),
            kind=kind,
            page=self._number,
            quads=quads,
            point=point,
            rect=rect,
            strokes=strokes,
            width=width,
            color=color,
            opacity=min(1.0, max(0.0, mupdf.pdf_to_real(opacity))) if mupdf.pdf_is_number(opacity) else 1.0,
            comment=comment.strip() if kind != "text" else comment,
            author=" ".join(author.split()),
            made=_time(self._text(one, "CreationDate", _MOST_NAME)) or _time(self._text(one, "M", _MOST_NAME)),
        )

    def _origin(self, one: mupdf.PdfObj, number: int, said: object) -> str:
        """Return an id for the annotation made of its content: unique in the file, and different after a change of the
        annotation."""
        name = self._text(one, "NM", _MOST_NAME)
        name = name if re.fullmatch(r"[\w.:-]{1,64}", name, re.ASCII) else str(number)
        return f"{name}#{hashlib.sha256(repr(said).encode('utf-8', 'replace')).hexdigest()[:16]}"

    # Places

    def _point(self, x: float, y: float) -> Point:
        """Convert a point of the file's own space to the unrotated page.

        Raises:
            ValueError: it is nowhere.
        """
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("no number")
        shown = mupdf.fz_transform_point(mupdf.FzPoint(x, y), self._matrix)
        x, y = from_shown(self._size, (shown.x, shown.y))
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("no number")
        return (round(x, 2), round(y, 2))

    def _within(self, point: Point) -> Point:
        x0, y0, x1, y1 = self._room
        return (min(max(point[0], x0), x1), min(max(point[1], y0), y1))

    def _rect(self, one: mupdf.PdfObj) -> Rect | None:
        """Return the annotation's rectangle without its border, clipped to the page."""
        sides = _numbers(_get(one, "Rect"), 4)
        if len(sides) < 4:
            return None
        x0, x1, y0, y1 = *sorted(sides[0::2]), *sorted(sides[1::2])
        inner = _numbers(_get(one, "RD"), 4)
        if len(inner) == 4 and all(0 <= side < 1e4 for side in inner):
            smaller = (x0 + inner[0], x1 - inner[2], y0 + inner[1], y1 - inner[3])
            x0, x1, y0, y1 = smaller if smaller[0] < smaller[1] and smaller[2] < smaller[3] else (x0, x1, y0, y1)
        (ax, ay), (bx, by) = self._point(x0, y0), self._point(x1, y1)
        rect = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        return (*self._within(rect[:2]), *self._within(rect[2:])) if _meet(rect, self._room) else None

    def _quads(self, one: mupdf.PdfObj) -> tuple[Quad, ...]:
        listed = _get(one, "QuadPoints")
        found: list[Quad] = []
        for at in range(min(mupdf.pdf_array_len(listed) // 8, _MOST_QUADS)):
            self._pay(8)
            sides = [mupdf.pdf_to_real(mupdf.pdf_array_get(listed, 8 * at + side)) for side in range(8)]
            with suppress(ValueError):
                corners = [self._point(sides[side], sides[side + 1]) for side in range(0, 8, 2)]
                quad = _upright(corners)
                x0, y0, x1, y1 = bounds(quad)
                if _meet(bounds(quad), self._room) and (x0 < x1 or y0 < y1):
                    inside = [self._within((quad[side], quad[side + 1])) for side in range(0, 8, 2)]
                    found.append((*inside[0], *inside[1], *inside[2], *inside[3]))
        return tuple(found)

    def _strokes(self, one: mupdf.PdfObj) -> tuple[Stroke, ...]:
        listed = _get(one, "InkList")
        found: list[Stroke] = []
        for number in range(min(mupdf.pdf_array_len(listed), _MOST_STROKES)):
            line = mupdf.pdf_array_get(listed, number)
            places: list[float] = []
            for at in range(mupdf.pdf_array_len(line) // 2):
                self._pay(2)
                x, y = (mupdf.pdf_to_real(mupdf.pdf_array_get(line, 2 * at + side)) for side in (0, 1))
                with suppress(ValueError):
                    places += (*self._within(self._point(x, y)), _PRESSURE)
            if places:
                found.append(tuple(places))
        box = around([(min(one[0::3]), min(one[1::3]), max(one[0::3]), max(one[1::3])) for one in found])
        return tuple(found) if box else ()

    def _width(self, one: mupdf.PdfObj) -> float:
        style, border = _get(_get(one, "BS"), "W"), mupdf.pdf_array_get(_get(one, "Border"), 2)
        width = next((mupdf.pdf_to_real(w) for w in (style, border) if mupdf.pdf_is_number(w)), 1.0)
        return min(40.0, max(0.2, width)) if math.isfinite(width) else 1.0

    # Words

    def _text(self, one: mupdf.PdfObj, key: str, most: int) -> str:
        named = _get(one, key)
        if (length := mupdf.pdf_to_str_len(named)) > self._bytes:
            return ""
        self._bytes -= length
        text = mupdf.pdf_to_text_string(named).replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in text[:most] if c.isprintable() or c in "\n\t")

    def _pay(self, numbers: int) -> None:
        self._numbers -= numbers
        if self._numbers < 0:
            raise _TooMuchError


def _get(where: mupdf.PdfObj, key: str) -> mupdf.PdfObj:
    return mupdf.pdf_dict_gets(where, key)


def _numbers(listed: mupdf.PdfObj, most: int) -> list[float]:
    """Return an array's numbers; empty if it is no array of numbers."""
    count = mupdf.pdf_array_len(listed)
    found = [mupdf.pdf_array_get(listed, at) for at in range(min(count, most))]
    return [mupdf.pdf_to_real(one) for one in found] if all(map(mupdf.pdf_is_number, found)) else []


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _upright(corners: list[Point]) -> Quad:
    """Sort corners into the order of a quad: programs write them row by row, or around, from the top or the bottom."""
    a, b, c, d = corners
    if (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0:
        c, d = d, c
    if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0:
        a, b, c, d = c, d, a, b
    return (*a, *b, *c, *d)


def _color(parts: list[float]) -> str:
    """Return gray, RGB or CMYK values, each from 0 to 1, as ``#rrggbb``."""
    if not all(map(math.isfinite, parts)):
        return ""
    parts = [min(1.0, max(0.0, part)) for part in parts]
    match parts:
        case [gray]:
            mixed = [gray] * 3
        case [red, green, blue]:
            mixed = [red, green, blue]
        case [*inks, black] if len(inks) == 3:
            mixed = [(1 - ink) * (1 - black) for ink in inks]
        case _:
            return ""
    return "#" + "".join(f"{round(255 * part):02x}" for part in mixed)


def _time(text: str) -> str:
    """Return a PDF's date (32000-1, 7.9.4) as ISO 8601 in UTC; empty for an invalid one."""
    found = _DATE.match(text)
    if not found:
        return ""
    try:
        parts = [int(part or default) for part, default in zip(found.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)]
        off = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
        when = datetime(*parts, tzinfo=timezone(-off if found[7] == "-" else off))  # type: ignore[arg-type, misc]
        return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return ""
