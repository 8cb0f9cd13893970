"""Reads a PDF's properties: its information dictionary, version, encryption, page sizes and fonts."""

import contextlib
from collections.abc import Iterator

from pymupdf import mupdf

from explorer.model.one_line import one_line
from explorer.model.pdf_properties import DocumentProperties, FontProperties, date_text
from explorer.pdf.open_documents import Document

_LONGEST = 1000
_FONT_PAGES = 50
"""Number of pages, from the first, whose fonts are counted."""
_MOST = 500
"""Maximum number of fonts counted, of fonts in one place, and of pictures and forms of one page."""
_MOST_LOOKS = 20_000
"""Maximum number of fonts, pictures and forms visited in all (some tenths of a second)."""


def facts_of(document: Document) -> DocumentProperties:
    """Return all properties; unreadable ones are empty."""
    pdf, sizes = document.pdf, [document.size(number) for number in range(document.count)]
    trailer = mupdf.pdf_trailer(pdf)
    info = mupdf.pdf_dict_gets(trailer, "Info")
    texts = {
        key: _text(info, key)
        for key in ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
    }
    version, encryption = "", ""
    with contextlib.suppress(mupdf.FzErrorBase):
        number = mupdf.pdf_version(pdf)
        version = f"{number // 10}.{number % 10}"
        if mupdf.pdf_is_dict(mupdf.pdf_dict_gets(trailer, "Encrypt")):
            encryption = _clean(str(mupdf.fz_lookup_metadata2(document.fitz, "encryption")))
    whole = {(round(size.width), round(size.height)) for size in sizes}
    return DocumentProperties(
        title=texts["Title"],
        author=texts["Author"],
        subject=texts["Subject"],
        keywords=texts["Keywords"],
        creator=texts["Creator"],
        producer=texts["Producer"],
        created=date_text(texts["CreationDate"]),
        modified=date_text(texts["ModDate"]),
        version=version,
        encryption=encryption,
        pages=document.count,
        size=sizes[0],
        one_size=len(whole) == 1,
        fonts=_fonts(document),
    )


def _text(info: mupdf.PdfObj, key: str) -> str:
    try:
        return _clean(mupdf.pdf_to_text_string(mupdf.pdf_dict_gets(info, key)))
    except mupdf.FzErrorBase:
        return ""


def _clean(text: str) -> str:
    return one_line(text[: 2 * _LONGEST], _LONGEST)


def _fonts(document: Document) -> FontProperties:
    """Count the fonts of pages and of the forms on them, not of forms within forms."""
    fonts = _Fonts()
    pages = 0
    while pages < min(document.count, _FONT_PAGES) and fonts.looks < _MOST_LOOKS:
        with contextlib.suppress(mupdf.FzErrorBase):
            fonts.take_page(mupdf.pdf_lookup_page_obj(document.pdf, pages))
        pages += 1
    return FontProperties(len(fonts.embedded), sum(not one for one in fonts.embedded.values()), pages, fonts.more)


class _Fonts:
    """The fonts found so far by object number, and whether each is embedded; ``more`` if some were skipped."""

    def __init__(self) -> None:
        self.embedded: dict[int, bool] = {}
        self.more = False
        self.looks = 0

    def take_page(self, page: mupdf.PdfObj) -> None:
        """Add the fonts of a page."""
        resources = mupdf.pdf_dict_get_inheritable(page, mupdf.pdf_new_name("Resources"))
        self._take(resources)
        for form in self._values(mupdf.pdf_dict_gets(resources, "XObject")):
            self._take(mupdf.pdf_dict_gets(form, "Resources"))

    def _take(self, resources: mupdf.PdfObj) -> None:
        for font in self._values(mupdf.pdf_dict_gets(resources, "Font")):
            # A font without an object number is written in the page itself, and identified by its place.
            key = mupdf.pdf_to_num(font) or -1 - len(self.embedded)
            if key in self.embedded or not mupdf.pdf_is_dict(font):
                continue
            if len(self.embedded) == _MOST:
                self.more = True
                return
            self.embedded[key] = _is_embedded(font)

    def _values(self, entries: mupdf.PdfObj) -> Iterator[mupdf.PdfObj]:
        count = mupdf.pdf_dict_len(entries)
        most = max(0, min(count, _MOST, _MOST_LOOKS - self.looks))
        self.more = self.more or most < count
        for at in range(most):
            self.looks += 1
            yield mupdf.pdf_dict_get_val(entries, at)


def _is_embedded(font: mupdf.PdfObj) -> bool:
    kind = mupdf.pdf_to_name(mupdf.pdf_dict_gets(font, "Subtype"))
    if kind == "Type3":
        return True  # A Type 3 font: it is drawn by the file's own instructions.
    if kind == "Type0":
        font = mupdf.pdf_array_get(mupdf.pdf_dict_gets(font, "DescendantFonts"), 0)
    descriptor = mupdf.pdf_dict_gets(font, "FontDescriptor")
    return any(mupdf.pdf_is_stream(mupdf.pdf_dict_gets(descriptor, f"FontFile{end}")) for end in ("", "2", "3"))
