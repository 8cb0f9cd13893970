"""Names that a file gives to things, of which there may be many."""

from pymupdf import mupdf

_MOST_BYTES = 65_536


def short_text(named: mupdf.PdfObj) -> str:
    """A string's text; empty for one that is too long to be a name, which thousands of entries may share."""
    return mupdf.pdf_to_text_string(named) if mupdf.pdf_to_str_len(named) <= _MOST_BYTES else ""
