"""Hands for the tests of shapes: what is there, and where on the page it is seen."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from explorer.model.annotation import Annotation, Rect
from explorer.model.page_geometry import PagePoint
from tests.ui.conftest import User
from tests.ui.reading import picture


def made(user: User) -> list[Annotation]:
    """All annotations of the paper that is shown."""
    document = user.window.reader.view.document
    assert document
    return user.window.context.annotations.of_paper(document.paper.id)


def ids(user: User) -> tuple[str, str]:
    """The paper and the file that are shown."""
    document = user.window.reader.view.document
    assert document
    return document.paper.id, document.file.id


def turned_pages(path: Path, draw: Callable[[pymupdf.Page], object], *rotations: int) -> Path:
    """A page for each rotation that the file itself gives it."""
    document = pymupdf.open()
    for rotation in rotations:
        page = document.new_page(width=612, height=792)
        draw(page)
        page.set_rotation(rotation)
    document.save(path)
    document.close()
    return path


def color_at(user: User, x: float, y: float, page: int = 0) -> QColor:
    """What is seen at a place of the unrotated page."""
    view = user.window.reader.view
    image, at = picture(view), user.pixel(PagePoint(page, x, y))
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def is_tinted(color: QColor) -> bool:
    """Whether there is a colour of the palette, and not the white or grey of a page."""
    return color.hsvSaturation() > 20


def rect_pixels(user: User, rect: Rect, page: int = 0) -> tuple[QPoint, QPoint]:
    """The upper left and the lower right corner of a rectangle as it is shown."""
    box = user.window.reader.view.box(page, rect)
    return box.topLeft().toPoint(), box.bottomRight().toPoint()


def rendered(user: User) -> int:
    """How many pieces of pages the worker has drawn for the view, once it has nothing more to draw."""
    view = user.window.reader.view
    tiles = view.tiles
    assert tiles
    user.until(lambda: not view.pixels.soon.isActive() and not tiles._asked)
    return tiles.rendered
