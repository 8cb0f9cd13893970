"""What a PDF says of itself: its information dictionary, version, encryption, page sizes and fonts."""

import contextlib
from collections.abc import Iterator

from pymupdf import mupdf

from explorer.model.facts import DocumentFacts, FontFacts, date_told
from explorer.pdf.documents import Document

_LONGEST = 1000
_FONT_PAGES = 50
"""Pages whose fonts are looked at, from the first."""
_MOST = 500
"""Fonts looked at, and pictures and forms of one page."""


def facts_of(document: Document) -> DocumentFacts:
    """All that the file says; what can't be read of it is empty."""
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
    return DocumentFacts(
        title=texts["Title"],
        author=texts["Author"],
        subject=texts["Subject"],
        keywords=texts["Keywords"],
        creator=texts["Creator"],
        producer=texts["Producer"],
        created=date_told(texts["CreationDate"]),
        modified=date_told(texts["ModDate"]),
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
    shown = " ".join("".join(one if one.isprintable() else " " for one in text[: 2 * _LONGEST]).split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"


def _fonts(document: Document) -> FontFacts:
    """Those that pages and the forms on them name; a form within a form is not looked into."""
    embedded: dict[int, bool] = {}
    pages = min(document.count, _FONT_PAGES)
    for number in range(pages):
        try:
            page = mupdf.pdf_lookup_page_obj(document.pdf, number)
            resources = mupdf.pdf_dict_get_inheritable(page, mupdf.pdf_new_name("Resources"))
            _take(resources, embedded)
            for form in _values(mupdf.pdf_dict_gets(resources, "XObject")):
                _take(mupdf.pdf_dict_gets(form, "Resources"), embedded)
        except mupdf.FzErrorBase:
            continue
    return FontFacts(len(embedded), sum(not one for one in embedded.values()), pages)


def _take(resources: mupdf.PdfObj, embedded: dict[int, bool]) -> None:
    for font in _values(mupdf.pdf_dict_gets(resources, "Font")):
        number = mupdf.pdf_to_num(font)
        # One without a number of its own is written in the page itself, and counted by its place.
        key = number or -1 - len(embedded)
        if key not in embedded and len(embedded) < _MOST and mupdf.pdf_is_dict(font):
            embedded[key] = _is_embedded(font)


def _is_embedded(font: mupdf.PdfObj) -> bool:
    kind = mupdf.pdf_to_name(mupdf.pdf_dict_gets(font, "Subtype"))
    if kind == "Type3":
        return True  # It is drawn by the file's own instructions.
    if kind == "Type0":
        font = mupdf.pdf_array_get(mupdf.pdf_dict_gets(font, "DescendantFonts"), 0)
    descriptor = mupdf.pdf_dict_gets(font, "FontDescriptor")
    return any(mupdf.pdf_is_stream(mupdf.pdf_dict_gets(descriptor, f"FontFile{end}")) for end in ("", "2", "3"))


def _values(entries: mupdf.PdfObj) -> Iterator[mupdf.PdfObj]:
    for at in range(min(mupdf.pdf_dict_len(entries), _MOST)):
        yield mupdf.pdf_dict_get_val(entries, at)
