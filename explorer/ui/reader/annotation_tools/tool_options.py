"""The options of the drawing tools and the text tool: the width of the pen, and the size of letters."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.app.shell.action_table import DRAWING
from explorer.model.annotation import Annotation
from explorer.model.known_settings import PEN_WIDTH, TEXT_SIZE
from explorer.model.pen_sizes import PEN_WIDTHS, TEXT_SIZES
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.text_boxes import TextBoxes
from explorer.ui.reader.annotation_tools.tools import Tools
from explorer.ui.reader.pages.page_interfaces import PageSurface, SelectedAnnotations

_PENS = [name for name in DRAWING if name != "eraser"]
"""The tools that draw with the width of the pen."""


class ChosenPages(SelectedAnnotations, PageSurface, Protocol):
    """The pages with the annotations that the options apply to."""


class ToolOptions(QObject):
    """Connects the actions for widths and sizes: they apply to the selection, or to what is drawn or written next, and
    then activate a tool for that."""

    def __init__(self, context: AppContext, view: ChosenPages, texts: TextBoxes, tools: Tools) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._texts, self._tools = context, view, texts, tools
        for name in PEN_WIDTHS:
            context.actions.connect_to(f"pen.{name}", partial(self._use_pen, name))
        for name in TEXT_SIZES:
            context.actions.connect_to(f"text.{name}", partial(self._use_size, name))
        context.settings.changed.connect(self._changed)
        self._check()

    def _use_pen(self, name: str) -> None:
        annotations = self._context.annotations
        self._context.settings.put(PEN_WIDTH, name)
        found = [one for one in self._chosen() if one.kind == "ink"]
        if found:
            step = tr("pen width on p. {0}", annotations.labels.of(found[0]))
            annotations.edit_all([one.id for one in found], step, width=PEN_WIDTHS[name])
        elif self._tools.name not in _PENS:
            self._tools.use("ink")
        self._check()

    def _use_size(self, name: str) -> None:
        self._context.settings.put(TEXT_SIZE, name)
        found = [one for one in self._chosen() if one.kind == "text"]
        if found:
            with self._context.annotations.step(tr("text size")):
                for one in found:
                    self._texts.resize(one.id, TEXT_SIZES[name])
        elif self._tools.name != "text":
            self._tools.use("text")
        self._check()

    def _chosen(self) -> list[Annotation]:
        items = map(self._context.annotations.now, self._view.chosen)
        return [one for one in items if isinstance(one, Annotation)]

    def _changed(self, setting: object) -> None:
        if setting in (PEN_WIDTH, TEXT_SIZE):
            self._check()

    def _check(self) -> None:
        width, size = self._context.settings.get(PEN_WIDTH), self._context.settings.get(TEXT_SIZE)
        for name in PEN_WIDTHS:
            self._context.actions.check(f"pen.{name}", name == width)
        for name in TEXT_SIZES:
            self._context.actions.check(f"text.{name}", name == size)
