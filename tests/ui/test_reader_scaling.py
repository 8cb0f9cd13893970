"""Screens of any scale: the window shows exactly the pixels that the worker drew, unblurred."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from explorer.ui.reader.pages.page_view import PageView
from tests.fakes.examples import further
from tests.ui.conftest import User
from tests.ui.reading import open_pdf


def test_every_pixel_of_a_page_is_the_worker_s(user: User, paper_pdf: Path) -> None:
    view = open_pdf(user, paper_pdf)
    for zoom, top in ((None, 0), (None, 333), (1.1, 777), (2.0, 501), (5.0, 1001)):
        view.set_zoom(zoom)
        view.verticalScrollBar().setValue(top)
        user.until(view.is_sharp)
        same, total = compare(user.window.grab().toImage(), view, view.viewport().mapTo(user.window, QPoint(0, 0)))
        assert total > 10_000
        assert same == total, (zoom, top)


def compare(shot: QImage, view: PageView, origin: QPoint) -> tuple[int, int]:
    """How many of the pixels looked at are those of the tiles; ``origin`` is where the view is in the picture."""
    assert view.tiles
    ratio, same, total = view.devicePixelRatioF(), 0, 0
    left, top = round(origin.x() * ratio), round(origin.y() * ratio)
    right, bottom = (origin.x() + view.viewport().width()) * ratio, (origin.y() + view.viewport().height()) * ratio
    for page in view.pages_in_view():
        frame = view.frame_of(page)
        page_x = round((origin.x() + frame.left()) * ratio)
        page_y = round((origin.y() + frame.top()) * ratio)
        for tile in view.pixels.tiles_in_view(page):
            image = view.tiles._images[tile]
            x0, y0 = page_x + tile.rect[0], page_y + tile.rect[1]
            # Not the outermost pixels: the page's border is painted there.
            for y in range(max(y0, top) + 3, min(y0 + image.height(), round(bottom)) - 3, 4):
                for x in range(max(x0, left) + 3, min(x0 + image.width(), round(right)) - 3, 4):
                    total += 1
                    same += shot.pixel(x, y) & 0xFFFFFF == image.pixel(x - x0, y - y0) & 0xFFFFFF
    return same, total


@pytest.mark.parametrize("scale", ["1.5", *further("2")])
def test_also_at_other_scales(scale: str) -> None:
    """Qt takes its scale once, when it starts; so it is another process that looks."""
    name = f"{__file__}::{test_every_pixel_of_a_page_is_the_worker_s.__name__}"
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", name]
    environment = os.environ | {"QT_SCALE_FACTOR": scale}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
