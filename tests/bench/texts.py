"""How long it takes to read the text of papers, against PyMuPDF's own dictionary of their letters."""

import gc
import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pymupdf
from pymupdf import mupdf

from explorer.pdf.open_documents import Document
from explorer.pdf.text_extraction import text_of
from tests.bench.figures import Figure, median

_MOST = 1.5
"""What our lines may take, in times of PyMuPDF's dictionary, of which they are made. It was 1.25 to 1.4 while each
letter had only an edge in an upright rectangle; this is a tenth more."""


def reading(pdfs: Sequence[Path], runs: int) -> Figure:
    """Measure the milliseconds for the text of a page; each run opens the papers anew, and both take turns.

    As in the program, a process of its own reads them, which looks for no garbage in what it has imported.
    """
    with multiprocessing.get_context("spawn").Pool(1, initializer=gc.freeze) as process:
        both = process.apply(_times, (pdfs, runs))
    peers, ours = zip(*both, strict=True)
    peer = median(peers)
    return Figure("text of a page", median(ours), "ms", _MOST * peer, f"{_MOST} × PyMuPDF's letters, {peer:.3g} ms")


def _times(pdfs: Sequence[Path], runs: int) -> list[tuple[float, float]]:
    return [(_took(pdfs, _dictionaries), _took(pdfs, _lines)) for _ in range(runs)]


def _took(pdfs: Sequence[Path], read: Callable[[Path], int]) -> float:
    began = time.perf_counter()
    pages = sum(map(read, pdfs))
    return (time.perf_counter() - began) * 1000 / pages


def _dictionaries(pdf: Path) -> int:
    with pymupdf.open(pdf) as document:
        for page in document:
            page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_LIGATURES | pymupdf.TEXT_MEDIABOX_CLIP)
        return len(document)


def _lines(pdf: Path) -> int:
    document = Document(pdf, None)
    for number in range(document.count):
        text_of(document, number, mupdf.FzCookie())
    return document.count
