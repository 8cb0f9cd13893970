"""Helpers of the reader's tests: mouse events on the pages, and PDFs with known coordinates."""

import itertools
import sys
from collections.abc import Callable
from pathlib import Path

import pymupdf
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from explorer.model.annotation import Annotation, Quad, bounds
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.signals import kill
from tests.ui.conftest import User

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_numbers = itertools.count()
PLAIN = Qt.KeyboardModifier.NoModifier


MARKS = CTRL | SHIFT if sys.platform == "darwin" else CTRL
"""What is held with H where letters are typed."""


def open_pdf(user: User, path: Path) -> PageView:
    """Open a local PDF and wait until it is shown."""
    view = user.window.reader.view
    before = view.document
    user.window.navigation.open_local(path)
    user.until(lambda: view.document and view.document is not before and view.is_sharp())
    view.setFocus()
    return view


def alive(user: User) -> int:
    """Return the id of the PDF worker that is there now, or will be soon."""
    client = user.window.context.pdf.client
    user.until(lambda: client.pid)
    assert client.pid
    return client.pid


def be_hasty(user: User, deadline_s: float) -> None:
    """Replace the PDF worker by one with little time for a page; use it with the fixture ``computed_deadlines``."""
    client = user.window.context.pdf.client
    client._deadline_s = deadline_s
    before = alive(user)
    kill(before)
    user.until(lambda: client.pid not in (None, before))


def make_pdf(path: Path, *pages: Callable[[pymupdf.Page], object], size: tuple[float, float] = (612, 792)) -> Path:
    """Make a PDF with a page for each function, which draws on it."""
    document = pymupdf.open()
    for draw in pages:
        draw(document.new_page(width=size[0], height=size[1]))
    document.save(path)
    document.close()
    return path


def unlike(path: Path) -> Path:
    """Make a PDF's bytes unlike those of any other, so that it is a paper of its own; return its path."""
    with path.open("ab") as file:
        file.write(b"%% %d\n" % next(_numbers))
    return path


def words(*lines: tuple[float, float, str]) -> Callable[[pymupdf.Page], object]:
    """Return a function that draws lines of 12 points: x and y of the baseline, and the text."""

    def draw(page: pymupdf.Page) -> None:
        for x, y, text in lines:
            page.insert_text((x, y), text, fontsize=12)

    return draw


def plain_pages(path: Path, count: int, size: tuple[float, float] = (612, 792)) -> Path:
    """Return so many pages with their numbers as text."""
    pages = [words((72, 100, f"This is page {number + 1} of the test")) for number in range(count)]
    return make_pdf(path, *pages, size=size)


def wheel(view: PageView, at: QPoint, notches: float, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Turn the wheel; positive is away from the user."""
    viewport, here = view.viewport(), QPointF(at)
    angle = QPoint(0, round(notches * 120))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(here, viewport.mapToGlobal(here), QPoint(), angle, NONE, modifiers, phase, False)
    QApplication.sendEvent(viewport, event)


def mouse(
    view: PageView,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = PLAIN,
    held: Qt.MouseButton | None = None,
) -> None:
    """Send one mouse event at a pixel of the view."""
    viewport, here = view.viewport(), QPointF(at)
    held = (NONE if kind == QEvent.Type.MouseButtonRelease else button) if held is None else held
    QApplication.sendEvent(viewport, QMouseEvent(kind, here, viewport.mapToGlobal(here), button, held, modifiers))


def drag(view: PageView, start: QPoint, *way: QPoint) -> None:
    """Press, move and release."""
    mouse(view, QEvent.Type.MouseButtonPress, start)
    for at in ((start + way[0]) / 2, *way):
        mouse(view, QEvent.Type.MouseMove, at, NONE, held=LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, way[-1])


def click(
    view: QAbstractScrollArea, at: QPoint, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = PLAIN
) -> None:
    """Press and release."""
    QTest.mouseClick(view.viewport(), button, modifiers, at)


def double_click(view: PageView, at: QPoint) -> None:
    """Send two quick clicks, as the system reports them."""
    click(view, at)
    mouse(view, QEvent.Type.MouseButtonDblClick, at)
    mouse(view, QEvent.Type.MouseButtonRelease, at)


def hover(view: PageView, at: QPoint) -> None:
    """Move without a button."""
    mouse(view, QEvent.Type.MouseMove, at, NONE)


def place_under(view: PageView, at: QPoint) -> PagePoint:
    """Return the place of the unrotated page under a pixel."""
    return view.place_at(QPointF(at))


def word_quad(view: PageView, page: int, word: str) -> Quad:
    """Return the quad of a word on the unrotated page."""
    assert view.texts
    text = view.texts.page(page)
    assert text
    line = next(line for line in text.lines if word in line.text)
    start = line.text.index(word)
    x0, y0, x1, y1 = line.span(start, start + len(word))
    return (x0, y0, x1, y0, x0, y1, x1, y1)


def middle(user: User, page: int, quad: Quad) -> QPoint:
    """Return the pixel in the middle of a quad."""
    x0, y0, x1, y1 = bounds(quad)
    return user.pixel(PagePoint(page, (x0 + x1) / 2, (y0 + y1) / 2))


def picture(view: PageView) -> QImage:
    """Return a picture of the pages, in device pixels."""
    return view.viewport().grab().toImage()


def count_pixels(image: QImage, like: Callable[[QColor], bool]) -> set[tuple[int, int]]:
    """Return the pixels with a property; each of the few colors of a picture is asked about once."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    width, values = image.width(), memoryview(image.constBits()).cast("I")
    wanted = {value for value in set(values) if like(QColor.fromRgba(value))}
    return {(place % width, place // width) for place, value in enumerate(values) if value in wanted}


def scroll_to(view: PageView, page: int, top: int) -> None:
    """Scroll a pixel of the layout to the view's top; in single-page mode, of this page."""
    view.port.scroll_to(page, top)
    view.navigator.follow()
    view.bars.show_position(view.port.left, view.port.top)
    view.viewport().update()
    view.moved.emit()


def made(user: User) -> list[Annotation]:
    """Return all annotations of the open paper."""
    document = user.window.reader.view.document
    assert document
    return user.window.context.annotations.of_paper(document.paper.id)


def at(user: User, word: str, page: int = 0) -> QPoint:
    """Return the pixel in the middle of a word."""
    return middle(user, page, word_quad(user.window.reader.view, page, word))
