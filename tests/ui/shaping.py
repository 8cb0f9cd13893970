"""Helpers of the tests of shapes: the existing ones, and their places on the page."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from explorer.model.annotation import Rect
from explorer.model.page_geometry import PagePoint
from tests.ui.conftest import User
from tests.ui.reading import picture


def ids(user: User) -> tuple[str, str]:
    """Return the ids of the open paper and file."""
    document = user.window.reader.view.document
    assert document
    return document.paper.id, document.file.id


def turned_pages(path: Path, draw: Callable[[pymupdf.Page], object], *rotations: int) -> Path:
    """Make a page for each rotation that a file can give it."""
    document = pymupdf.open()
    for rotation in rotations:
        page = document.new_page(width=612, height=792)
        draw(page)
        page.set_rotation(rotation)
    document.save(path)
    document.close()
    return path


def color_at(user: User, x: float, y: float, page: int = 0) -> QColor:
    """Return the color seen at a place of the unrotated page."""
    view = user.window.reader.view
    image, at = picture(view), user.pixel(PagePoint(page, x, y))
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def is_tinted(color: QColor) -> bool:
    """Return whether a color is one of the palette, and not the white or gray of a page."""
    return color.hsvSaturation() > 20


def rect_pixels(user: User, rect: Rect, page: int = 0) -> tuple[QPoint, QPoint]:
    """Return the upper left and lower right corner of a rectangle as shown."""
    box = user.window.reader.view.box(page, rect)
    return box.topLeft().toPoint(), box.bottomRight().toPoint()


def rendered(user: User) -> int:
    """Return how many clips the worker has rendered for the view, once it has nothing more to render."""
    view = user.window.reader.view
    tiles = view.tiles
    assert tiles
    user.until(lambda: not view.pixels.soon.isActive() and not tiles._asked)
    return tiles.rendered
