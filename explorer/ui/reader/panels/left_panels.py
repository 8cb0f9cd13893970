"""The table of the panels at the left of the pages: what each is called, which action shows it, and what makes it."""

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from explorer.app.context import AppContext
from explorer.model.translation import later as _t
from explorer.ui.panels import PanelSpec
from explorer.ui.reader.pages.page_interfaces import ThumbnailPages
from explorer.ui.reader.panels.outline_controller import OutlineController


class LeftPanelHost(Protocol):
    """What the panels are made from: the reader beside whose pages they stand."""

    context: AppContext
    view: ThumbnailPages
    outline_controller: OutlineController

    @property
    def asked(self) -> SignalInstance:
        """Return the signal with the id of the panel that is in sight, and is to show the document in view."""

    @property
    def forgotten(self) -> SignalInstance:
        """Return the signal that no document is shown."""


def _outline(left: LeftPanelHost) -> QWidget:
    controller = left.outline_controller
    left.asked.connect(lambda part: controller.ask() if part == "outline" else None)
    return controller.panel


def _pages(left: LeftPanelHost) -> QWidget:
    from explorer.ui.reader.panels.thumbnail_controller import ThumbnailController

    controller = ThumbnailController(left.context, left.view)
    left.asked.connect(lambda part: controller.ask() if part == "pages" else None)
    left.forgotten.connect(controller.forget)
    return controller.panel


LEFT_PANELS: tuple[PanelSpec[LeftPanelHost], ...] = (
    PanelSpec("outline", _t("Outline"), "reader-left", _outline, action="view.outline"),
    PanelSpec("pages", _t("Pages"), "reader-left", _pages, action="view.thumbnails"),
)
"""In the order of their tabs."""
