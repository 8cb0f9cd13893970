"""Prints pages in a job's thread: the PDF worker renders them in bands.

Imported only for printing, because it loads QtPrintSupport. Bands are small because Qt holds the GIL while it
compresses an image; a whole page at once would block the window for more than a tenth of a second.
"""

import contextlib
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress, Report
from explorer.model.text_page import PageSize
from explorer.model.translation import later
from explorer.pdf.client import PdfClient
from explorer.pdf.crash_ledger import LOST
from explorer.pdf.messages import MAX_PIXELS, Pixels, Render

DPI = 300
"""Maximum resolution in dots per inch; for a finer printer the picture is scaled up."""
_BAND = 1_000_000
"""Height of a band in pixels."""
_AFTER_READING = 80
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A page on the paper: ``width`` and ``height`` in rendered pixels, ``dots`` printer dots per pixel.

    ``left`` and ``top`` in the printer's dots; ``turned`` if the page is rotated a quarter turn clockwise.
    """

    scale: float
    width: int
    height: int
    dots: float
    left: float
    top: float
    turned: bool


def pages_of(printer: QPrinter, count: int, current: int) -> list[int]:
    """Return the pages to print, from 0, in printing order, with all copies."""
    pages = list(range(count))
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            pages = [current]
        case QPrinter.PrintRange.PageRange:
            ranges = printer.pageRanges()
            if not ranges.isEmpty():
                pages = [page for page in pages if ranges.contains(page + 1)]
            elif printer.fromPage():
                pages = pages[printer.fromPage() - 1 : printer.toPage()]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies():
        return pages  # The printer makes them itself.
    copies = printer.copyCount()
    return pages * copies if printer.collateCopies() else [page for page in pages for _ in range(copies)]


def sheet_of(size: PageSize, area: QRectF, resolution: int) -> PrintedSheet:
    """Return the sheet of a page: as large as the printable area (in dots) allows, centerd; rotated if that fits
    better."""
    turned = (size.width > size.height) != (area.width() > area.height()) and size.width != size.height
    width, height = (area.height(), area.width()) if turned else (area.width(), area.height())
    fit = min(width / size.width, height / size.height)
    dots = max(1.0, resolution / DPI)
    scale = fit / dots
    if (pixels := size.width * scale * size.height * scale) > MAX_PIXELS:
        shrink = math.sqrt(MAX_PIXELS / pixels)
        scale, dots = scale * shrink, dots / shrink
    return PrintedSheet(
        scale=scale,
        width=max(1, round(size.width * scale)),
        height=max(1, round(size.height * scale)),
        dots=dots,
        left=(width - size.width * fit) / 2,
        top=(height - size.height * fit) / 2,
        turned=turned,
    )


class PrintJob:
    """Prints some pages of a document; a job calls ``run``.

    Args:
        printer: set up by the user; not used elsewhere meanwhile.
        pages: pages from 0, each as often as it is to be printed.
    """

    def __init__(
        self, client: PdfClient, path: str, sizes: tuple[PageSize, ...], printer: QPrinter, pages: list[int]
    ) -> None:
        self._client, self._path, self._sizes, self._printer, self._pages = client, path, sizes, printer, pages

    def run(self, report: Report, cancel: CancelToken) -> set[int]:
        """Print; return the pages that could not be rendered, which have a message on paper.

        Raises:
            KnownError: ``printer`` if the printer or the output file accepts no pages, or the document can't be read.
            Cancelled: the rest is not printed.
        """
        painter = QPainter()
        if not painter.begin(self._printer):
            raise _refused()
        failed: set[int] = set()
        try:
            painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
            for number, page in enumerate(self._pages):
                report(Progress(number, len(self._pages)))
                if number and not self._printer.newPage():
                    raise _refused()
                try:
                    self._print(painter, page, cancel)
                except KnownError as error:
                    if error.code not in LOST:
                        raise
                    failed.add(page)
                    area = QRectF(0, 0, painter.window().width(), painter.window().height())
                    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, error.sentence)
        except BaseException:
            self._printer.abort()
            painter.end()
            self._take_back()
            raise
        if not painter.end() or self._printer.printerState() == QPrinter.PrinterState.Error:
            raise _refused()
        report(Progress(len(self._pages), len(self._pages)))
        return failed

    def _print(self, painter: QPainter, page: int, cancel: CancelToken) -> None:
        area = self._printer.pageRect(QPrinter.Unit.DevicePixel)
        sheet = sheet_of(self._sizes[page], area, self._printer.resolution())
        painter.save()
        try:
            if sheet.turned:
                painter.translate(area.width(), 0)
                painter.rotate(90)
            painter.translate(sheet.left, sheet.top)
            painter.scale(sheet.dots, sheet.dots)
            for top, height in _bands(sheet):
                clip = (0, top, sheet.width, height)
                band = self._ask(Render(self._path, page, sheet.scale, clip), cancel)
                image = QImage(band.data, band.width, band.height, band.stride, QImage.Format.Format_RGB32)
                painter.drawImage(QRectF(*clip), image)
        finally:
            painter.restore()

    def _ask(self, request: Render, cancel: CancelToken) -> Pixels:
        """Wait for a band; the reader's own requests come first."""
        done = threading.Event()
        answers: list[Any] = []

        def on_done(answer: Any) -> None:
            answers.append(answer)
            done.set()

        ticket = self._client.submit(request, on_done, _AFTER_READING)
        while not done.wait(_LOOK_S):
            if cancel.is_set():
                self._client.cancel(ticket)
                break
        cancel.check()
        answer = answers[0]
        if isinstance(answer, KnownError):
            raise answer
        assert isinstance(answer, Pixels)
        return answer

    def _take_back(self) -> None:
        """Delete an incomplete output file."""
        if self._printer.outputFormat() == QPrinter.OutputFormat.PdfFormat and self._printer.outputFileName():
            with contextlib.suppress(OSError):
                Path(self._printer.outputFileName()).unlink()


def _bands(sheet: PrintedSheet) -> Iterator[tuple[int, int]]:
    """Yield top and height of each band; bands overlap by a line, or antialiasing viewers would show a seam."""
    rows = max(16, _BAND // sheet.width)
    for top in range(0, sheet.height, rows):
        begin = max(0, top - 1)
        yield begin, min(sheet.height, top + rows) - begin


def _refused() -> KnownError:
    sentence = later("The printer does not accept the pages. Check that it is on and has paper, or choose another one.")
    return KnownError("printer", sentence)
