"""Names in a PDF file, which may be many and long."""

from pymupdf import mupdf

_MOST_BYTES = 65_536


def short_text(named: mupdf.PdfObj) -> str:
    """Return a string's text; empty if it is too long for a name, since thousands of entries may share it."""
    return mupdf.pdf_to_text_string(named) if mupdf.pdf_to_str_len(named) <= _MOST_BYTES else ""
