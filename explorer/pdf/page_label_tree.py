"""Reads a document's page labels from its number tree."""

from pymupdf import mupdf

from explorer.model.page_labels import LONGEST, LabelRange
from explorer.pdf.bounded_names import short_text

_MOST = 5000
"""Maximum number of ranges, and of nodes of the tree, that are visited."""
_STYLES = ("D", "R", "r", "A", "a")
_LARGEST = 10_000_000


def label_ranges(pdf: mupdf.PdfDocument) -> dict[int, LabelRange]:
    """Return the ranges of labels by their first page, without broken ones.

    Without recursion, and once for all pages: MuPDF searches the tree again for each page.
    """
    found: dict[int, LabelRange] = {}
    try:
        root = mupdf.pdf_dict_gets(mupdf.pdf_trailer(pdf), "Root")
        waiting = [mupdf.pdf_dict_gets(root, "PageLabels")]
    except mupdf.FzErrorBase:
        return found
    seen: set[int] = set()
    steps = ranges = 0
    while waiting and steps < _MOST and ranges < _MOST:
        steps += 1
        node = waiting.pop()
        number = mupdf.pdf_to_num(node)
        if number and number in seen:
            continue
        seen.add(number)
        try:
            if mupdf.pdf_is_dict(node):
                ranges += _take(mupdf.pdf_dict_gets(node, "Nums"), found, _MOST - ranges)
                kids = mupdf.pdf_dict_gets(node, "Kids")
                most = min(mupdf.pdf_array_len(kids), _MOST - len(waiting))
                waiting += [mupdf.pdf_array_get(kids, at) for at in range(most)]
        except mupdf.FzErrorBase:
            continue
    return found


def _take(nums: mupdf.PdfObj, found: dict[int, LabelRange], most: int) -> int:
    """Read a node's ranges, at most ``most``. Return how many were visited."""
    count = min(int(mupdf.pdf_array_len(nums)) // 2, most)
    for at in range(0, 2 * count, 2):
        key, entry = mupdf.pdf_array_get(nums, at), mupdf.pdf_array_get(nums, at + 1)
        if not (mupdf.pdf_is_int(key) and mupdf.pdf_is_dict(entry)):
            continue
        style = mupdf.pdf_to_name(mupdf.pdf_dict_gets(entry, "S"))
        prefix = short_text(mupdf.pdf_dict_gets(entry, "P"))[: LONGEST + 1]
        first = mupdf.pdf_dict_gets(entry, "St")
        value = mupdf.pdf_to_int(first) if mupdf.pdf_is_int(first) else 1
        shown = "".join(one if one.isprintable() else " " for one in prefix)
        found[mupdf.pdf_to_int(key)] = LabelRange(
            style if style in _STYLES else "", shown, value if 0 < value < _LARGEST else 1
        )
    return count
