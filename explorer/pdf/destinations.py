"""Reads destinations: a page and a place on it, or a name for them, which the catalog's dictionary or its name tree
resolves (PDF 32000-1:2008, 12.3.2)."""

import math
from collections.abc import Iterator
from urllib.parse import unquote

from pymupdf import mupdf

from explorer.pdf.bounded_names import short_text
from explorer.pdf.open_documents import Document

_MOST_NAMES = 200_000
_MOST_NODES = 50_000
_MOST_STEPS = 8
"""Maximum number of names that stand for another name, and of dictionaries around a destination."""
_PLACES = {"XYZ": (2, 3), "FitH": (0, 2), "FitBH": (0, 2), "FitV": (2, 0), "FitBV": (2, 0), "FitR": (2, 5)}
"""Where in a destination its left and top are, by its kind."""
_LINK = "#nameddest="


Target = tuple[int, float | None, float | None]
"""A page, and points from the top and the left of that page as shown; None where the destination says nothing."""


def target_of(document: Document, dest: mupdf.PdfObj) -> Target | None:
    """Return the place of a destination or of its name; None for a missing place.

    Raises:
        mupdf.FzErrorBase: the file is damaged there.
    """
    found = _array(document, dest)
    page = mupdf.pdf_array_get(found, 0) if found else None
    if found is None or page is None:
        return None
    number = mupdf.pdf_to_int(page) if mupdf.pdf_is_int(page) else mupdf.pdf_lookup_page_number(document.pdf, page)
    if not 0 <= number < document.count:
        return None
    return (number, *_place(document, number, found))


def target_linked(document: Document, uri: str) -> Target | None:
    """Return the place for a link's address as MuPDF gives it, ``#nameddest=NAME``, if MuPDF does not find it.

    Raises:
        mupdf.FzErrorBase: the file is damaged there.
    """
    if not uri.startswith(_LINK):
        return None
    # MuPDF may add a place after the name.
    text = unquote(uri.removeprefix(_LINK).partition("&")[0])
    found = _all(document).get(text)
    return target_of(document, found) if found is not None else None


def _array(document: Document, named: mupdf.PdfObj) -> mupdf.PdfObj | None:
    """Return a destination's array; a name, a string or a dictionary with ``D`` is followed to it."""
    for _ in range(_MOST_STEPS):
        if mupdf.pdf_is_array(named):
            return named
        if mupdf.pdf_is_dict(named):
            named = mupdf.pdf_dict_gets(named, "D")
        elif mupdf.pdf_is_string(named) or mupdf.pdf_is_name(named):
            text = _text(named)
            found = _looked_up(document, named)
            named = found if found is not None else _all(document).get(text)
            if named is None:
                return None
        else:
            return None
    return None


def _place(document: Document, number: int, dest: mupdf.PdfObj) -> tuple[float | None, float | None]:
    """Return points from the top and the left of the page as shown; None where the destination is the whole page."""
    kind = mupdf.pdf_to_name(mupdf.pdf_array_get(dest, 1))
    left, top = (_number(dest, at) if at else None for at in _PLACES.get(kind, (0, 0)))
    if left is None and top is None:
        return None, None
    box, matrix = mupdf.FzRect(), mupdf.FzMatrix()
    mupdf.pdf_page_obj_transform(mupdf.pdf_lookup_page_obj(document.pdf, number), box, matrix)
    x = (left or 0.0) * matrix.a + (top or 0.0) * matrix.c + matrix.e
    y = (left or 0.0) * matrix.b + (top or 0.0) * matrix.d + matrix.f
    size = document.size(number)
    # On a page turned by a quarter, the other of the two numbers decides.
    known_x, known_y = (left, top) if matrix.b == 0 else (top, left)
    return _within(y if known_y is not None else None, size.height), _within(
        x if known_x is not None else None, size.width
    )


def _number(dest: mupdf.PdfObj, at: int) -> float | None:
    value = mupdf.pdf_array_get(dest, at)
    return float(mupdf.pdf_to_real(value)) if mupdf.pdf_is_number(value) else None


def _within(value: float | None, most: float) -> float | None:
    return min(max(0.0, value), most) if value is not None and math.isfinite(value) else None


def _looked_up(document: Document, named: mupdf.PdfObj) -> mupdf.PdfObj | None:
    """Look a name up as MuPDF does, which is fast: in the dictionary, or else in the name tree by its limits."""
    for found in (
        mupdf.pdf_lookup_dest(document.pdf, named),
        mupdf.pdf_lookup_name(document.pdf, mupdf.pdf_new_name("Dests"), named),
    ):
        if found.m_internal and not mupdf.pdf_is_null(found):
            return found
    return None


def _all(document: Document) -> dict[str, mupdf.PdfObj]:
    """Return all destinations by name, for names that MuPDF misses: it reads only one of the two places, and trusts
    the limits of a name tree."""
    if document.destinations is None:
        document.destinations = {}
        for name, found in _named(document):
            if len(document.destinations) == _MOST_NAMES:
                break
            document.destinations.setdefault(name, found)
    return document.destinations


def _named(document: Document) -> Iterator[tuple[str, mupdf.PdfObj]]:
    """Yield names and destinations: those of the dictionary, then those of the tree. Without recursion."""
    root = mupdf.pdf_dict_gets(mupdf.pdf_trailer(document.pdf), "Root")
    old = mupdf.pdf_dict_gets(root, "Dests")
    if mupdf.pdf_is_dict(old):
        for at in range(min(mupdf.pdf_dict_len(old), _MOST_NAMES)):
            yield mupdf.pdf_to_name(mupdf.pdf_dict_get_key(old, at)), mupdf.pdf_dict_get_val(old, at)
    waiting = [mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(root, "Names"), "Dests")]
    seen: set[int] = set()
    steps = 0
    while waiting and steps < _MOST_NODES:
        steps += 1
        node = waiting.pop()
        number = mupdf.pdf_to_num(node)
        try:
            if not mupdf.pdf_is_dict(node) or (number and number in seen):
                continue
            seen.add(number)
            names = mupdf.pdf_dict_gets(node, "Names")
            for at in range(0, min(mupdf.pdf_array_len(names), 2 * _MOST_NAMES) - 1, 2):
                if name := _text(mupdf.pdf_array_get(names, at)):
                    yield name, mupdf.pdf_array_get(names, at + 1)
            kids = mupdf.pdf_dict_gets(node, "Kids")
            most = min(mupdf.pdf_array_len(kids), _MOST_NODES - len(waiting))
            waiting += [mupdf.pdf_array_get(kids, at) for at in reversed(range(most))]
        except mupdf.FzErrorBase:
            continue


def _text(named: mupdf.PdfObj) -> str:
    return str(mupdf.pdf_to_name(named)) if mupdf.pdf_is_name(named) else short_text(named)
