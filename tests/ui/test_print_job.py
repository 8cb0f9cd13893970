"""Printing, into PDFs: which pages, where on the paper, how sharp, and with nothing held up."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrinter

from explorer.app.papers import print_job
from explorer.app.papers.print_job import DPI, pages_of, sheet_of
from explorer.model.text_page import PageSize
from explorer.pdf.messages import MAX_PIXELS, Render
from tests.fakes import broken_pdfs
from tests.ui.conftest import User
from tests.ui.reading import be_hasty, make_pdf, open_pdf, plain_pages

Setup = Callable[[QPrinter], object]


@pytest.fixture
def user(shared_user: User) -> User:
    return shared_user


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Where the prints go."""
    return tmp_path / "printed.pdf"


def printer_to(path: Path, *setups: Setup) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(DPI)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    for setup in setups:
        setup(printer)
    return printer


def print_it(user: User, paper: Path, *setups: Setup) -> None:
    """Ctrl+P, OK, and wait until it is told that it is done."""
    user.window.ask_printer = lambda title, count: printer_to(paper, *setups)
    user.window.toast.text.clear()
    user.ctrl(Qt.Key.Key_P)
    user.until(lambda: user.window.toast.text.text(), timeout=30_000)


def ink(path: Path, page: int = 0) -> pymupdf.Rect:
    """Where on a printed page there is anything but white, in points."""
    with pymupdf.open(path) as document:
        picture = document[page].get_pixmap(dpi=72, colorspace=pymupdf.csGRAY)
    dark = [(at % picture.stride, at // picture.stride) for at, one in enumerate(picture.samples) if one < 128]
    xs, ys = [x for x, _ in dark], [y for _, y in dark]
    return pymupdf.Rect(min(xs), min(ys), max(xs) + 1, max(ys) + 1)


def pages_in(path: Path) -> list[str]:
    """Which page each printed sheet is of, by the place of its mark."""
    with pymupdf.open(path) as document:
        count = len(document)
    return [str(round(ink(path, page).x0 / 595 * 10)) for page in range(count)]


def marked_pages(path: Path, count: int) -> Path:
    """Pages with a black bar a tenth further to the right each, and nothing else."""

    def page(number: int) -> Callable[[pymupdf.Page], object]:
        bar = pymupdf.Rect(59.5 * (number + 1), 100, 59.5 * (number + 1) + 20, 700)
        return lambda page: page.draw_rect(bar, fill=(0, 0, 0))

    return make_pdf(path, *(page(number) for number in range(count)), size=(595, 842))


def no_margins(printer: QPrinter) -> None:
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)


def test_all_pages_in_their_order(user: User, paper: Path, tmp_path: Path) -> None:
    open_pdf(user, marked_pages(tmp_path / "a.pdf", 5))
    print_it(user, paper, no_margins)
    assert user.window.toast.text.text() == "Printed 5 pages."
    assert pages_in(paper) == ["1", "2", "3", "4", "5"]


def test_ranges_are_kept_to(user: User, paper: Path, tmp_path: Path) -> None:
    open_pdf(user, marked_pages(tmp_path / "a.pdf", 5))

    def some(printer: QPrinter) -> None:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setPageRanges(QPageRanges.fromString("2, 4-9"))

    print_it(user, paper, no_margins, some)
    assert pages_in(paper) == ["2", "4", "5"]


def test_the_page_being_read(user: User, paper: Path, tmp_path: Path) -> None:
    open_pdf(user, marked_pages(tmp_path / "a.pdf", 5))
    user.key(Qt.Key.Key_End)
    print_it(user, paper, no_margins, lambda printer: printer.setPrintRange(QPrinter.PrintRange.CurrentPage))
    assert pages_in(paper) == ["5"]
    assert user.window.toast.text.text() == "Printed one page."


def test_pages_that_are_not_there(user: User, paper: Path, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 2))

    def beyond(printer: QPrinter) -> None:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setPageRanges(QPageRanges.fromString("7-9"))

    print_it(user, paper, beyond)
    assert "no such page" in user.window.toast.text.text()
    assert not paper.exists()


def test_copies_and_the_last_page_first(paper: Path) -> None:
    printer = printer_to(paper)
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert pages_of(printer, 3, 0) == [0, 1, 2, 0, 1, 2]
    printer.setCollateCopies(False)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_of(printer, 3, 0) == [2, 2, 1, 1, 0, 0]


def test_a_page_fills_the_printable_area_and_no_more(user: User, paper: Path, tmp_path: Path) -> None:
    def frame(page: pymupdf.Page) -> None:
        page.draw_rect(pymupdf.Rect(4, 4, 608, 788), width=8, color=(0, 0, 0))

    def margins(printer: QPrinter) -> None:
        printer.setPageMargins(QMarginsF(50, 60, 50, 60), QPageLayout.Unit.Point)

    open_pdf(user, make_pdf(tmp_path / "a.pdf", frame))
    print_it(user, paper, margins)
    printed = ink(paper)
    # US Letter on A4: as wide as the area, and in its middle.
    assert printed.x0 == pytest.approx(50, abs=1.5)
    assert printed.x1 == pytest.approx(545, abs=1.5)
    assert printed.height == pytest.approx(495 * 792 / 612, abs=3)
    assert (printed.y0 + printed.y1) / 2 == pytest.approx(421, abs=2)


def test_a_wide_page_goes_on_its_side(user: User, paper: Path, tmp_path: Path) -> None:
    bar = lambda page: page.draw_rect(pymupdf.Rect(0, 0, 800, 60), fill=(0, 0, 0))  # noqa: E731
    open_pdf(user, make_pdf(tmp_path / "a.pdf", bar, size=(800, 500)))
    print_it(user, paper, no_margins)
    printed = ink(paper)
    assert printed.height > 800, "its top is along the long edge"
    assert printed.x1 > 500
    assert printed.x0 > 450


def test_as_sharp_as_paper_asks_for(user: User, paper: Path, tmp_path: Path) -> None:
    stripes = lambda page: [page.draw_line((x, 0), (x, 842), width=0.5) for x in range(40, 560, 2)]  # noqa: E731
    open_pdf(user, make_pdf(tmp_path / "a.pdf", stripes, size=(595, 842)))
    print_it(user, paper, no_margins)
    with pymupdf.open(paper) as document:
        bands = document[0].get_images()
        assert sum(one[3] for one in bands) >= 3500, "300 dots an inch, in bands"
        assert len(bands) > 4
        picture = document[0].get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    row = picture.samples[1000 * picture.stride : 1001 * picture.stride]
    assert min(row) < 100 < 200 < max(row), "lines half a point wide stand apart"


def test_no_seam_is_seen_where_two_bands_meet(user: User, paper: Path, tmp_path: Path) -> None:
    black = lambda page: page.draw_rect(page.rect, fill=(0, 0, 0))  # noqa: E731
    open_pdf(user, make_pdf(tmp_path / "a.pdf", black, size=(595, 842)))
    print_it(user, paper, no_margins)
    with pymupdf.open(paper) as document:
        for dpi in (61, 97, 143):
            picture = document[0].get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
            column = picture.samples[picture.width // 2 :: picture.stride]
            assert max(column[2:-2]) < 20, dpi


def test_dark_windows_print_on_white(user: User, paper: Path, tmp_path: Path) -> None:
    user.window.context.theme.set_mode("dark")
    open_pdf(user, marked_pages(tmp_path / "a.pdf", 1))
    print_it(user, paper, no_margins)
    with pymupdf.open(paper) as document:
        picture = document[0].get_pixmap(dpi=20)
    assert picture.pixel(picture.width - 5, picture.height - 5) == (255, 255, 255)


def test_progress_is_shown_and_stop_leaves_nothing(user: User, paper: Path, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 40))
    user.window.ask_printer = lambda title, count: printer_to(paper)
    user.ctrl(Qt.Key.Key_P)
    activity = user.window.activity
    user.until(lambda: "Printing a" in activity.text.accessibleName() and " %" in activity.text.accessibleName())
    activity.stop.click()
    user.until(lambda: not user.window.context.jobs.running)
    assert not paper.exists()
    assert not user.window.toast.isVisible()


def test_one_reads_on_while_it_prints(user: User, paper: Path, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 30))
    user.window.ask_printer = lambda title, count: printer_to(paper)
    user.ctrl(Qt.Key.Key_P)
    job = next(one for one in user.window.context.jobs.running if not one.quiet)
    user.until(lambda: job.progress.done > 0)
    user.key(Qt.Key.Key_End)
    user.until(view.is_sharp)
    assert not job.done, "the last page was there before the print was"
    job.cancel()
    user.until(lambda: job.done)


@pytest.mark.qt_log_ignore("Returned false", extend=True)  # Qt says so itself, too.
def test_a_printer_that_takes_nothing_is_told(user: User, tmp_path: Path) -> None:
    open_pdf(user, plain_pages(tmp_path / "a.pdf", 1))
    print_it(user, tmp_path / "no folder" / "b.pdf")
    assert "printer does not accept" in user.window.toast.text.text()


@pytest.mark.usefixtures("computed_deadlines")
def test_a_page_that_cannot_be_drawn_says_so_on_paper(user: User, paper: Path, tmp_path: Path) -> None:
    be_hasty(user, 0.15)
    view = user.window.reader.view
    user.window.navigation.open_local(broken_pdfs.endless(tmp_path / "endless.pdf"))
    user.until(lambda: view.tiles and view.tiles.errors, timeout=30_000)
    view.setFocus()
    print_it(user, paper)
    assert "could not be drawn (the printout says so): 1." in user.window.toast.text.text()
    with pymupdf.open(paper) as document:
        assert "too long" in document[0].get_text()
        assert len(document) == 2


def test_a_paper_that_is_gone_is_told_instead_of_printed(user: User, paper: Path, tmp_path: Path) -> None:
    view = open_pdf(user, plain_pages(tmp_path / "a.pdf", 3))
    assert view.document
    Path(view.document.path).unlink()
    print_it(user, paper)
    assert "no longer where it was" in user.window.toast.text.text()
    assert not paper.exists()


def test_a_locked_paper_prints(user: User, paper: Path, tmp_path: Path) -> None:
    with pymupdf.open(marked_pages(tmp_path / "plain.pdf", 2)) as document:
        document.save(tmp_path / "a.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="abc", owner_pw="x")
    reader = user.window.reader
    user.window.navigation.open_local(tmp_path / "a.pdf")
    user.until(lambda: reader.stack.currentWidget() is reader.cards.password)
    reader.cards.password.take_focus()
    user.type("abc")
    user.key(Qt.Key.Key_Return)
    user.until(lambda: reader.view.page_count == 2 and reader.view.is_sharp())
    print_it(user, paper, no_margins)
    assert pages_in(paper) == ["1", "2"]


@pytest.mark.parametrize(
    "size", [PageSize(595, 842), PageSize(842, 595), PageSize(3, 14_400), PageSize(14_400, 14_400)]
)
@pytest.mark.parametrize("resolution", [72, 300, 1200])
def test_any_page_fits_and_is_bounded(size: PageSize, resolution: int) -> None:
    area = QRectF(0, 0, 8.27 * resolution, 11.69 * resolution)
    sheet = sheet_of(size, area, resolution)
    assert 0 < sheet.width * sheet.height <= MAX_PIXELS * 1.01
    across, down = (area.height(), area.width()) if sheet.turned else (area.width(), area.height())
    assert sheet.left + sheet.width * sheet.dots <= across + 2 * sheet.dots
    assert sheet.top + sheet.height * sheet.dots <= down + 2 * sheet.dots
    bands = list(print_job._bands(sheet))
    assert bands[0][0] == 0
    assert sum(bands[-1]) == sheet.height
    assert Render("", 0, sheet.scale).scale > 0
