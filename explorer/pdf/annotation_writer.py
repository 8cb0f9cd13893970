"""Writes a copy of a PDF with standard annotations (ISO 32000-1, 12.5.6), each with its appearance."""

import colorsys
import re
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import pymupdf
from pymupdf import mupdf

from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.shape_geometry import sound_rect, sound_width, stroke_points
from explorer.pdf.annotation_reader import drop, marks_on
from explorer.pdf.messages import SaveAnnotated
from explorer.pdf.open_documents import Document

_MOST_QUADS, _MOST_DABS, _MOST_STROKES, _MOST_LETTERS = 2000, 5000, 2000, 20_000
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_MARKERS = {"highlight": "add_highlight_annot", "underline": "add_underline_annot", "strike": "add_strikeout_annot"}
_MARK_DARKER, _LETTERS_DARKER = 1.18, 2.2
"""How much darker than its colour an underline is, and the letters of a text box: they must be legible on white."""
_STRONGER, _VALUE = 1.7, 0.9
"""How much more saturated, and how bright, the colours of ink and of an area's border are."""
_AREA = 0.22
"""Opacity of an area's fill."""
_NOTE = (9.0, 10.0)
"""Points from a note's corner to its centre."""

Color = tuple[float, float, float]


def save_annotated(request: SaveAnnotated, password: str | None) -> int:
    """Write the copy; return how many annotations are in it. Annotations with no place on a page are left out.

    Raises: KnownError: ``pdf-damaged``, the copy can't be written.
    """
    colors = {name: _color(look) for name, look in request.colors}
    written = 0
    try:
        document = pymupdf.open(request.path, filetype="pdf")
        if document.needs_pass and password is not None:
            document.authenticate(password)
        _drop_adopted(document, request, password)
        for number, marks in groupby(sorted(request.annotations, key=lambda one: one.page), key=lambda one: one.page):
            if number < document.page_count:
                page = document[number]
                rotation = page.rotation
                page.set_rotation(0)  # Our coordinates are those of the page without rotation.
                written += sum(_put(page, one, colors, request, rotation) for one in marks)
                page.set_rotation(rotation)
        document.save(request.target, deflate=True, encryption=pymupdf.PDF_ENCRYPT_KEEP)
    except (RuntimeError, ValueError, mupdf.FzErrorBase) as error:
        sentence = "This PDF is damaged, so that no copy with annotations can be made. Save a plain copy instead."
        raise KnownError("pdf-damaged", sentence, repr(error)) from error
    return written


def _drop_adopted(document: pymupdf.Document, request: SaveAnnotated, password: str | None) -> None:
    """Remove the embedded annotations that were imported, so that none is in the copy twice."""
    adopted: dict[int, set[str]] = {}
    for one in request.annotations:
        if one.origin:
            adopted.setdefault(one.page, set()).add(one.origin)
    original = Document(Path(request.path), password) if adopted else None
    for number, origins in adopted.items():
        if original and number < original.count:
            places = {place for place, mark in marks_on(original, number).items() if mark.origin in origins}
            drop(mupdf.PdfDocument(pymupdf._as_pdf_document(document)), number, places)  # noqa: SLF001


def _put(page: pymupdf.Page, one: Annotation, colors: dict[str, Color], request: SaveAnnotated, rotation: int) -> bool:
    """Add one annotation to a page; return False if it has no place there."""
    color = colors.get(one.color, (1.0, 0.85, 0.3))
    with suppress(RuntimeError, ValueError, mupdf.FzErrorBase):
        made = _shape(page, one, color, request.strength, rotation)
        if made is None:
            return False
        comment = "".join(c for c in one.comment if c.isprintable() or c in "\n\t")[:_MOST_LETTERS]
        made.set_info(
            title=one.author or request.author,
            content=comment,
            subject=", ".join(one.tags),
            creationDate=_date(one.created),
            modDate=_date(one.modified),
        )
        if one.kind != "text":
            made.update()
        page.parent.xref_set_key(made.xref, "NM", f"({one.id})" if re.fullmatch(r"[\w-]+", one.id, re.ASCII) else "()")
        return True
    return False


def _shape(page: pymupdf.Page, one: Annotation, color: Color, strength: float, rotation: int) -> pymupdf.Annot | None:
    match one.kind:
        case "highlight" | "underline" | "strike":
            quads = [_quad(quad) for quad in one.quads[:_MOST_QUADS]]
            if not quads:
                return None
            made = getattr(page, _MARKERS[one.kind])(quads=quads)
            made.set_colors(stroke=color if one.kind == "highlight" else _darker(color, _MARK_DARKER))
            made.set_opacity(strength if one.kind == "highlight" else 1.0)
            return made
        case "note":
            if one.point is None:
                return None
            corner = (one.point[0] - _NOTE[0], one.point[1] - _NOTE[1])
            made = page.add_text_annot(corner, one.comment[:_MOST_LETTERS], icon="Note")
            made.set_colors(stroke=color)
            return made
        case "ink":
            lines = [
                [(x, y) for x, y, _ in stroke_points(stroke, _MOST_DABS)] for stroke in one.strokes[:_MOST_STROKES]
            ]
            lines = [line if len(line) > 1 else line * 2 for line in lines if line]
            if not lines:
                return None
            made = page.add_ink_annot(lines)
            made.set_colors(stroke=_stronger(color))
            made.set_border(width=sound_width(one.width, 1.5, 0.2, 40.0))
            return made
        case "area" | "text":
            rect = sound_rect(one.rect)
            if rect is None or rect[0] == rect[2] or rect[1] == rect[3]:
                return None
            return _box(page, one, pymupdf.Rect(rect), color, rotation)
    return None


def _box(page: pymupdf.Page, one: Annotation, rect: pymupdf.Rect, color: Color, rotation: int) -> pymupdf.Annot:
    wash = tuple(1 - _AREA * (1 - part) for part in color)
    if one.kind == "text":
        return page.add_freetext_annot(
            rect,
            one.comment[:_MOST_LETTERS],
            fontsize=sound_width(one.width, 11.0, 4.0, 96.0),
            text_color=_darker(color, _LETTERS_DARKER),
            fill_color=wash,
            rotate=rotation,
        )
    made = page.add_rect_annot(rect)
    made.set_colors(stroke=_stronger(color), fill=wash)
    made.set_border(width=1.0)
    made.set_blendmode("Multiply")
    return made


def _quad(quad: tuple[float, ...]) -> pymupdf.Quad:
    return pymupdf.Quad(*((quad[at], quad[at + 1]) for at in range(0, 8, 2)))


def _color(look: str) -> Color:
    red, green, blue = (int(look[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (red, green, blue)


def _darker(color: Color, by: float) -> Color:
    red, green, blue = (part / by for part in color)
    return (red, green, blue)


def _stronger(color: Color) -> Color:
    hue, saturation, value = colorsys.rgb_to_hsv(*color)
    return colorsys.hsv_to_rgb(hue, min(1.0, saturation * _STRONGER), value * _VALUE)


def _date(when: str) -> str:
    """Convert ISO 8601 in UTC to a PDF date (32000-1, 7.9.4)."""
    found = _TIME.match(when)
    return f"D:{''.join(found.groups())}Z" if found else ""
