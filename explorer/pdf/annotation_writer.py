"""Writes a copy of a PDF with standard annotations (ISO 32000-1, 12.5.6), each with its appearance."""

import colorsys
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby

import pymupdf
from pymupdf import mupdf

from explorer.model import tag_rules
from explorer.model.annotation import Annotation, Kind, Rect, Reply
from explorer.model.annotation_look import AREA_STRENGTH, HIGHLIGHT_STRENGTH, LINE_DARKER, LINE_STRONGER, LINE_VALUE
from explorer.model.errors import KnownError
from explorer.model.shape_geometry import sound_rect, sound_width, stroke_points
from explorer.model.translation import later
from explorer.pdf.annotation_originals import Originals
from explorer.pdf.annotation_values import cleaned, pdf_date
from explorer.pdf.messages import SaveAnnotated
from explorer.pdf.text_box_typesetter import Color, TextBoxTypesetter, is_plain

_MOST_QUADS, _MOST_DABS, _MOST_STROKES, _MOST_LETTERS = 2000, 5000, 2000, 20_000
_MARKERS = {"highlight": "add_highlight_annot", "underline": "add_underline_annot", "strike": "add_strikeout_annot"}
_LETTERS_DARKER = 2.2
"""How much darker than its color the letters of a text box are: they must be legible on white."""
_NOTE = (9.0, 10.0)
"""Points from a note's corner to its center."""
_NO_COLOR = (1.0, 0.85, 0.3)
_REDRAWN = frozenset(
    "Highlight Underline Squiggly StrikeOut Square Circle Line Polygon PolyLine Ink Text Caret".split()  # noqa: SIM905
)
"""Kinds that look as their entries say, beside pictures such as stamps."""
_REPLY_FLAGS, _STATE_FLAGS = 28, 30
"""The flags that Acrobat gives to replies: printed, neither zoomed nor turned; those of states are hidden too."""


def save_annotated(request: SaveAnnotated, password: str | None) -> int:
    """Write the copy; return how many annotations are in it. Annotations with no place on a page are left out.

    Raises: KnownError: ``pdf-damaged``, the copy can't be written.
    """
    try:
        document = pymupdf.open(request.path, filetype="pdf")
        if document.needs_pass and password is not None:
            document.authenticate(password)
        written = _Copy(document, request, password).write()
        document.save(request.target, deflate=True, encryption=pymupdf.PDF_ENCRYPT_KEEP)
    except (RuntimeError, ValueError, mupdf.FzErrorBase) as error:
        sentence = later("This PDF is damaged, so it can’t be saved with annotations. Use “Save PDF as…” instead.")
        raise KnownError("pdf-damaged", sentence, repr(error)) from error
    return written


class _Copy:
    """A document that annotations are added to."""

    def __init__(self, document: pymupdf.Document, request: SaveAnnotated, password: str | None) -> None:
        self._document, self._request = document, request
        self._colors = {name: _color(look) for name, look in request.colors}
        self._originals = Originals(document, request, password)
        self._boxes = TextBoxTypesetter()

    def write(self) -> int:
        """Add all annotations; return their number."""
        written = 0
        annotations = sorted(self._request.annotations, key=lambda one: one.page)
        for number, on_page in groupby(annotations, key=lambda one: one.page):
            if number < self._document.page_count:
                page = self._document[number]
                rotation = page.rotation
                page.set_rotation(0)  # Our coordinates are those of the page without rotation.
                unit = _unit(page)
                written += sum(self._put(page, one, rotation, unit) for one in on_page)
                page.set_rotation(rotation)
        self._boxes.put_into(self._document)
        return written

    def _put(self, page: pymupdf.Page, one: Annotation, rotation: int, unit: float) -> bool:
        """Add one annotation to a page; return False if it has no place there."""
        with suppress(RuntimeError, ValueError, mupdf.FzErrorBase):
            original = self._originals.find(one)
            if original and self._originals.keep(one, original):
                if self._originals.has_new_color(one, original):
                    self._recolor(page, one, self._originals.xref(one, original))
                return True
            made = self._shape(page, one, rotation, unit)
            if made is None:
                return False
            text = cleaned(one.comment)[:_MOST_LETTERS]
            made.set_info(
                title=one.author or ("" if one.origin else self._request.author),
                # MuPDF would set it in whole fonts, or in none.
                content=text if one.kind != "text" or is_plain(text) else "",
                subject=tag_rules.listed(one.tags),
                creationDate=pdf_date(one.created),
                modDate=pdf_date(one.modified),
            )
            if one.kind != "text":
                made.update()
            if one.kind == "note" and unit != 1.0:
                self._resize(made.xref, unit)
            for key in ("T", "Subj"):
                if self._document.xref_get_key(made.xref, key) == ("string", ""):
                    self._document.xref_set_key(made.xref, key, "null")
            name = f"({one.id})" if re.fullmatch(r"[\w-]+", one.id, re.ASCII) else "()"
            self._document.xref_set_key(made.xref, "NM", name)
            if original:
                self._originals.replace(one, original, made)
            else:
                self._answer(page, made, one.replies)
            return True
        return False

    def _shape(self, page: pymupdf.Page, one: Annotation, rotation: int, unit: float) -> pymupdf.Annot | None:
        """Add an annotation without its words.

        Args:
            unit: points in a unit of the page's own space, in which widths of pens and sizes of letters are given.
        """
        color = self._colors.get(one.color, _NO_COLOR)
        match one.kind:
            case "highlight" | "underline" | "strike":
                quads = [_quad(quad) for quad in one.quads[:_MOST_QUADS]]
                if not quads:
                    return None
                made = getattr(page, _MARKERS[one.kind])(quads=quads)
                made.set_colors(stroke=_look(one.kind, color))
                made.set_opacity(HIGHLIGHT_STRENGTH if one.kind == "highlight" else 1.0)
                return made
            case "note":
                if one.point is None:
                    return None
                corner = (one.point[0] - _NOTE[0], one.point[1] - _NOTE[1])
                made = page.add_text_annot(corner, one.comment[:_MOST_LETTERS], icon="Note")
                made.set_colors(stroke=_look(one.kind, color))
                return made
            case "ink":
                lines = [
                    [(x, y) for x, y, _ in stroke_points(stroke, _MOST_DABS)] for stroke in one.strokes[:_MOST_STROKES]
                ]
                lines = [line if len(line) > 1 else line * 2 for line in lines if line]
                if not lines:
                    return None
                if one.shape:
                    made = page.add_line_annot(lines[0][0], lines[0][-1])
                    head = pymupdf.PDF_ANNOT_LE_OPEN_ARROW if one.shape == "arrow" else pymupdf.PDF_ANNOT_LE_NONE
                    made.set_line_ends(pymupdf.PDF_ANNOT_LE_NONE, head)
                else:
                    made = page.add_ink_annot(lines)
                made.set_colors(stroke=_look(one.kind, color))
                made.set_border(width=sound_width(one.width, 1.5, 0.2, 40.0) / unit)
                return made
            case "area" | "text":
                rect = sound_rect(one.rect)
                if rect is None or rect[0] == rect[2] or rect[1] == rect[3]:
                    return None
                wash = _wash(color)
                if one.kind == "text":
                    return self._text_box(page, one, rect, (_darker(color, _LETTERS_DARKER), wash), rotation, unit)
                made = page.add_rect_annot(pymupdf.Rect(rect))
                made.set_colors(stroke=_look(one.kind, color), fill=wash)
                made.set_border(width=1.0 / unit)
                made.set_blendmode("Multiply")
                return made
        return None

    def _resize(self, xref: int, unit: float) -> None:
        """Give a note's icon the size that it has on other pages, with the same upper left corner."""
        x0, _, _, y1 = (float(side) for side in self._document.xref_get_key(xref, "Rect")[1].strip("[]").split())
        wide, high = (2 * side / unit for side in _NOTE)
        self._document.xref_set_key(xref, "Rect", f"[{x0:g} {y1 - high:g} {x0 + wide:g} {y1:g}]")

    def _recolor(self, page: pymupdf.Page, one: Annotation, xref: int) -> None:
        """Give an annotation of the file another color, in the shape that it has."""
        made = page.load_annot(xref) if xref else None
        if made is None:
            return
        color = self._colors.get(one.color, _NO_COLOR)
        made.set_colors(stroke=_look(one.kind, color))
        if made.type[1] in _REDRAWN:
            made.update()

    def _text_box(
        self,
        page: pymupdf.Page,
        one: Annotation,
        rect: Rect,
        colors: tuple[Color, Color],
        rotation: int,
        unit: float,
    ) -> pymupdf.Annot:
        text = cleaned(one.comment)[:_MOST_LETTERS]
        ink, wash = colors
        size = sound_width(one.width, 11.0, 4.0, 96.0)
        made = page.add_freetext_annot(
            pymupdf.Rect(rect),
            text if is_plain(text) else "",
            fontsize=size / unit,
            text_color=ink,
            fill_color=wash,
            rotate=rotation,
        )
        mupdf.pdf_dict_dels(mupdf.pdf_annot_obj(made.this), "CL")  # the line of a callout, which this is not
        if not is_plain(text):
            wide, high = rect[2] - rect[0], rect[3] - rect[1]
            if rotation % 180:
                wide, high = high, wide
            self._boxes.add(made.xref, text, wide, high, size, ink, wash, rotation)
        return made

    def _answer(self, page: pymupdf.Page, made: pymupdf.Annot, replies: Sequence[Reply]) -> None:
        """Add the replies to an annotation that is new in this file, so that other readers show its thread."""
        document = self._document
        objects = {one.id: document.get_new_xref() for one in replies}
        rect = document.xref_get_key(made.xref, "Rect")[1]
        empty = 0
        for one in replies:
            xref, above = objects[one.id], objects.get(one.parent, made.xref)
            empty = empty or _empty_form(document)
            flags = _STATE_FLAGS if one.state else _REPLY_FLAGS
            document.update_object(
                xref,
                f"<</Type/Annot/Subtype/Text/Rect{rect}/F {flags}/IRT {above} 0 R/RT/R/P {page.xref} 0 R"
                f"/AP<</N {empty} 0 R>>>>",
            )
            texts = {"Contents": one.text, "T": one.author, "State": one.state, "StateModel": one.model}
            texts |= {"NM": one.id, "M": pdf_date(one.made), "CreationDate": pdf_date(one.made)}
            for key, text in texts.items():
                if text:
                    document.xref_set_key(xref, key, pymupdf.get_pdf_str(text))
        if replies:
            pdf = mupdf.PdfDocument(pymupdf._as_pdf_document(document))  # noqa: SLF001
            listed = mupdf.pdf_dict_gets(mupdf.pdf_lookup_page_obj(pdf, page.number), "Annots")
            for xref in objects.values():
                mupdf.pdf_array_push(listed, mupdf.pdf_new_indirect(pdf, xref, 0))


def _empty_form(document: pymupdf.Document) -> int:
    """Add an appearance of nothing: a reply is shown with what it answers."""
    xref = document.get_new_xref()
    document.update_object(xref, "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]>>")
    document.update_stream(xref, b" ", new=True)
    return int(xref)


def _unit(page: pymupdf.Page) -> float:
    """Return how many points a unit of the page's own space has (UserUnit; ISO 32000-1, 14.11.2)."""
    matrix = page.transformation_matrix
    return abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5 or 1.0


def _look(kind: Kind, color: Color) -> Color:
    """Return the color of an annotation's lines."""
    if kind in ("underline", "strike"):
        return _darker(color, LINE_DARKER)
    return _stronger(color) if kind in ("ink", "area") else color


def _wash(color: Color) -> Color:
    red, green, blue = (1 - AREA_STRENGTH * (1 - part) for part in color)
    return (red, green, blue)


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
    return colorsys.hsv_to_rgb(hue, min(1.0, saturation * LINE_STRONGER), value * LINE_VALUE)
