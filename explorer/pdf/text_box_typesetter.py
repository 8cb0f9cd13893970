"""Sets text boxes of any script in fonts that are embedded, as appearances of FreeText annotations (ISO 32000-1,
12.5.5)."""

import io
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pymupdf
from pymupdf import mupdf

from explorer.model.bidi_order import is_right_to_left

Color = tuple[float, float, float]

_BOX = "□"
"""Stands for a letter that no font here has."""
_SHRINK, _TRIES, _LEAST = 0.9, 12, 3.0
"""Letters become smaller by this factor, this often, and not below this size in points, until the text fits."""
_CSS = """
    body, p {{ margin: 0; padding: 0 }}
    p {{ font-family: sans-serif; font-size: {size}px; line-height: 1.2; color: {color}; white-space: pre-wrap;
         overflow-wrap: break-word }}
"""
_MODIFIERS = range(0x1F3FB, 0x1F400)
"""The skin colors of emoji."""
_WIDE = re.compile(rb"<([0-9a-f]{5,6})>")
_TURNS = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


def is_plain(text: str) -> bool:
    """Return whether each reader has letters for a text: those of Western European languages."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _TextBox:
    xref: int
    contents: str
    text: str
    width: float
    height: float
    size: float
    color: Color
    fill: Color
    rotation: int


class TextBoxTypesetter:
    """Collects a document's text boxes and sets all of them together: they share fonts, reduced to their letters."""

    def __init__(self) -> None:
        self._boxes: list[_TextBox] = []
        self._font: pymupdf.Font | None = None
        self._known: dict[str, bool] = {}

    def add(
        self, xref: int, text: str, width: float, height: float, size: float, color: Color, fill: Color, rotation: int
    ) -> None:
        """Remember an annotation that needs this text and an appearance of it.

        Args:
            width: of the box as the reader sees it, in points; so ``height``, and ``size`` of the letters.
            fill: the color of the paper.
            rotation: that of the page, in degrees.
        """
        self._boxes.append(_TextBox(xref, text, self._writable(text), width, height, size, color, fill, rotation % 360))

    def put_into(self, document: pymupdf.Document) -> None:
        """Write the appearances into the document of the annotations."""
        if not self._boxes:
            return
        data = io.BytesIO()
        writer = pymupdf.DocumentWriter(data)
        for box in self._boxes:
            device = writer.begin_page(pymupdf.Rect(0, 0, box.width, box.height))
            _story(box).draw(device)
            writer.end_page()
        writer.close()
        pages = pymupdf.open("pdf", data.getvalue())
        _correct_letters(pages)
        pages.subset_fonts()
        target = mupdf.PdfDocument(pymupdf._as_pdf_document(document))  # noqa: SLF001
        graft = mupdf.pdf_new_graft_map(target)
        for number, box in enumerate(self._boxes):
            _put(document, target, graft, pages, number, box)

    def _writable(self, text: str) -> str:
        """Return text with a box for each letter that no font has, so that the reader sees that one is missing."""
        return "".join(c if self._has_glyph(c) else _BOX for c in text)

    def _has_glyph(self, char: str) -> bool:
        if char not in self._known:
            self._font = self._font or pymupdf.Font("helv")
            is_mark = unicodedata.category(char)[0] in "MZC" and unicodedata.category(char) not in ("Co", "Cn", "Cs")
            is_mark = is_mark or ord(char) in _MODIFIERS
            self._known[char] = is_mark or bool(self._font.has_glyph(ord(char), fallback=1))
        return self._known[char]


def _story(box: _TextBox) -> pymupdf.Story:
    """Return a text box's text, placed, with letters as large as fit."""
    color = "#" + "".join(f"{round(255 * part):02x}" for part in box.color)
    by_direction = groupby(unicodedata.normalize("NFC", box.text).split("\n"), _direction)
    text = "".join(f'<p dir="{side}">{"<br/>".join(map(escape, lines))}</p>' for side, lines in by_direction)
    room = pymupdf.Rect(0, 0, box.width, box.height)
    size = box.size
    for _ in range(_TRIES):
        story = pymupdf.Story(text, user_css=_CSS.format(size=round(size, 2), color=color))
        more, _ = story.place(room)
        if not more or size * _SHRINK < _LEAST:
            break
        size *= _SHRINK
    return story


def _direction(line: str) -> str:
    return "rtl" if is_right_to_left(line) else "ltr"


def _correct_letters(pages: pymupdf.Document) -> None:
    """Correct the tables from glyphs to characters: MuPDF writes those beyond U+FFFF in a way that no reader reads."""
    for xref in range(1, pages.xref_length()):
        kind, value = pages.xref_get_key(xref, "ToUnicode")
        if kind != "xref":
            continue
        table = int(value.split()[0])
        old = pages.xref_stream(table)
        new = _WIDE.sub(lambda found: b"<%s>" % chr(int(found[1], 16)).encode("utf-16-be").hex().encode(), old)
        if new != old:
            pages.update_stream(table, new)


def _put(
    document: pymupdf.Document,
    target: mupdf.PdfDocument,
    graft: mupdf.PdfGraftMap,
    pages: pymupdf.Document,
    number: int,
    box: _TextBox,
) -> None:
    page = pages[number]
    source = mupdf.pdf_lookup_page_obj(mupdf.PdfDocument(pymupdf._as_pdf_document(pages)), number)  # noqa: SLF001
    resources = mupdf.pdf_graft_mapped_object(graft, mupdf.pdf_dict_gets(source, "Resources"))
    form = document.get_new_xref()
    paper = " ".join(f"{part:.4f}" for part in box.fill)
    document.update_object(
        form,
        f"<</Type/XObject/Subtype/Form/BBox[0 0 {box.width:.2f} {box.height:.2f}]"
        f"/Matrix[{_TURNS.get(box.rotation, _TURNS[0])} 0 0]>>",
    )
    background = f"q {paper} rg 0 0 {box.width:.2f} {box.height:.2f} re f Q\n".encode()
    document.update_stream(form, background + page.read_contents())
    mupdf.pdf_dict_puts(mupdf.pdf_load_object(target, form), "Resources", resources)
    document.xref_set_key(box.xref, "AP", f"<</N {form} 0 R>>")
    document.xref_set_key(box.xref, "Contents", pymupdf.get_pdf_str(box.contents))
