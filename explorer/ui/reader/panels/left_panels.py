"""The table of the panels at the left of the pages: what each is called, which action shows it, and what makes it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtWidgets import QWidget

from explorer.ui.panels import PanelSpec

if TYPE_CHECKING:
    from explorer.ui.reader.panels.left_panel import LeftPanel


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Panels", text))


def _outline(left: "LeftPanel") -> QWidget:
    controller = left.outline_controller
    left.asked.connect(lambda part: controller.ask() if part == "outline" else None)
    return controller.panel


def _pages(left: "LeftPanel") -> QWidget:
    from explorer.ui.reader.panels.thumbnail_controller import ThumbnailController

    controller = ThumbnailController(left.context, left.view)
    left.asked.connect(lambda part: controller.ask() if part == "pages" else None)
    left.forgotten.connect(controller.forget)
    return controller.panel


LEFT_PANELS: tuple["PanelSpec[LeftPanel]", ...] = (
    PanelSpec("outline", _t("Outline"), "reader-left", _outline, action="view.outline"),
    PanelSpec("pages", _t("Pages"), "reader-left", _pages, action="view.thumbnails"),
)
"""In the order of their tabs."""
