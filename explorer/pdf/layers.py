"""Tells whether a layer of a PDF is off: an optional content group, or one made of several (ISO 32000-1, 8.11.2)."""

from collections.abc import Iterator

from pymupdf import mupdf

from explorer.pdf.annotation_values import get

_MOST, _DEEPEST = 1000, 20
"""Maximum number of layers that one is made of, and maximum depth of its expression; what is beyond counts as on."""
_NO_RESOURCES = mupdf.PdfResourceStack()


def is_off(pdf: mupdf.PdfDocument, layer: mupdf.PdfObj) -> bool:
    """Return whether a layer is off when the file is opened; no layer is on.

    MuPDF knows single groups; it confuses the policies of those made of several, and does not read their expressions.

    Raises:
        mupdf.FzErrorBase: it can't be read.
    """
    if mupdf.pdf_to_name(get(layer, "Type")) != "OCMD":
        return bool(layer.m_internal and mupdf.pdf_is_ocg_hidden(pdf, _NO_RESOURCES, "View", layer))
    expression = get(layer, "VE")
    if mupdf.pdf_array_len(expression):
        return not _holds(pdf, expression, iter(range(_MOST)), 0)
    groups = get(layer, "OCGs")
    listed = _members(groups, 0) if mupdf.pdf_is_array(groups) else [groups]
    off = [is_off(pdf, one) for one in listed if mupdf.pdf_to_name(get(one, "Type")) == "OCG"]
    if not off:
        return False
    match mupdf.pdf_to_name(get(layer, "P")):
        case "AllOn":
            return any(off)
        case "AnyOff":
            return not any(off)
        case "AllOff":
            return not all(off)
    return all(off)


def _holds(pdf: mupdf.PdfDocument, expression: mupdf.PdfObj, steps: Iterator[int], depth: int) -> bool:
    """Return whether an expression of layers is true: an array of And, Or or Not and its operands, or a layer.

    Parts of it may be shared, so that there are far more of them than objects: ``steps`` bounds what is looked at.
    """
    if depth > _DEEPEST or next(steps, None) is None:
        return True
    if not mupdf.pdf_is_array(expression):
        return not is_off(pdf, expression) if mupdf.pdf_to_name(get(expression, "Type")) == "OCG" else True
    operands = (_holds(pdf, one, steps, depth + 1) for one in _members(expression, 1))
    match mupdf.pdf_to_name(mupdf.pdf_array_get(expression, 0)):
        case "And":
            return all(operands)
        case "Or":
            return any(operands)
        case "Not":
            return not all(operands)
    return True


def _members(listed: mupdf.PdfObj, first: int) -> list[mupdf.PdfObj]:
    return [mupdf.pdf_array_get(listed, at) for at in range(first, min(mupdf.pdf_array_len(listed), _MOST))]
