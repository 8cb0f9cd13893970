"""Figures under the pointer and areas, as pictures: copied, made areas, or dragged into other programs."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap

from explorer.app.context import AppContext
from explorer.app.papers.pdf_service import Pixels, failed
from explorer.model.annotation import Annotation, Rect
from explorer.model.page_geometry import PagePoint
from explorer.model.reference_kinds import FLOATS
from explorer.model.shape_geometry import sound_rect
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.area_pictures import piece_in_view
from explorer.ui.reader.pages.page_interfaces import (
    PagesInView,
    PageSurface,
    RotatedPages,
    SelectedAnnotations,
    ShownDocument,
)

_AT_ONCE = -5
_MOST_FIGURES = 12
"""Maximum number of figures of a page that are measured."""
_PREVIEW_PX = 240
"""Width of the picture that is dragged along with the pointer."""
OnFigure = Callable[[Rect | None], None]


class FigurePages(RotatedPages, PagesInView, ShownDocument, SelectedAnnotations, PageSurface, Protocol):
    """The pages with the figures."""


class Figures(QObject):
    """Finds the figures of a page when they are asked for, and makes pictures of them and of areas.

    Args:
        annotate: makes an area of a rectangle of a page.
    """

    run_drag: Callable[[QDrag], object] = staticmethod(lambda drag: drag.exec(Qt.DropAction.CopyAction))

    def __init__(self, context: AppContext, view: FigurePages, annotate: Callable[[int, Rect], object]) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._annotate = context, view, annotate
        self._path = ""
        self._known: dict[int, list[Rect]] = {}
        """The figures of pages that were looked through, in the document at the path."""
        self.place: PagePoint | None = None
        """The place that the actions apply to, while a context menu is open there; else they apply to the page in
        view."""
        context.actions.connect_to("mark.copy_picture", self.copy)
        context.actions.connect_to("mark.figure", self.annotate)

    def find(self, place: PagePoint, on_figure: OnFigure) -> None:
        """Call back with the smallest figure at a place of the unrotated page, or None: at once if the page is known,
        or later unless another document is shown then."""
        self._look(place.page, lambda rects: on_figure(_smallest(rects, place)))

    def copy(self) -> None:
        """Copy the picture of the selected area, or of the figure at the place or in view."""
        area = self._area
        rect = sound_rect(area.rect) if area else None
        if area and rect and self.place is None:
            self._copy(area.page, rect)
        else:
            self._with_figure(self._copy)

    def annotate(self) -> None:
        """Make an area of the figure at the place or in view."""
        self._with_figure(self._annotate)

    def carry(self, area: Annotation) -> None:
        """Drag an area's picture into another program."""
        path = self._context.library.pictures / area.picture if area.picture else None
        image = QImage(str(path)) if path else QImage()
        if image.isNull():
            return
        data = QMimeData()
        data.setImageData(image)
        data.setUrls([QUrl.fromLocalFile(str(path))])
        small = QPixmap.fromImage(image)
        if small.width() > _PREVIEW_PX:
            small = small.scaledToWidth(_PREVIEW_PX, Qt.TransformationMode.SmoothTransformation)
        self._drag(data, small)

    def carry_text(self, text: str) -> None:
        """Drag text into another program."""
        data = QMimeData()
        data.setText(text)
        self._drag(data, None)

    @property
    def has_area(self) -> bool:
        """Return whether an area is selected."""
        return self._area is not None

    # Private helpers

    @property
    def _area(self) -> Annotation | None:
        item = self._context.annotations.now(self._view.selected_annotation or "")
        return item if isinstance(item, Annotation) and item.kind == "area" else None

    def _drag(self, data: QMimeData, picture: QPixmap | None) -> None:
        drag = QDrag(self._view.viewport())
        drag.setMimeData(data)
        if picture:
            drag.setPixmap(picture)
        self.run_drag(drag)

    def _with_figure(self, use: Callable[[int, Rect], object]) -> None:
        """Use the figure at the place; without a place, the first one in view."""
        place, pages = self.place, list(self._view.pages_in_view())

        def found(page: int, rects: list[Rect]) -> None:
            rect = _smallest(rects, place) if place else next((one for one in rects if self._is_seen(page, one)), None)
            if rect:
                use(page, rect)
            elif place is None and page + 1 in pages:
                self._look(page + 1, lambda others: found(page + 1, others))
            else:
                self._context.session.notified.emit(tr("No figure with a caption was found here."))

        if place or pages:
            first = place.page if place else pages[0]
            self._look(first, lambda rects: found(first, rects))

    def _is_seen(self, page: int, rect: Rect) -> bool:
        """Return whether most of a figure is in view."""
        box = self._view.box(page, rect)
        seen = box.intersected(self._view.viewport().rect().toRectF())
        return seen.width() * seen.height() > 0.5 * box.width() * box.height()

    def _look(self, page: int, on_figures: Callable[[list[Rect]], None]) -> None:
        """Call back with the rectangles of the figures, tables, algorithms and listings of a page, from the top."""
        document = self._view.document
        if document is None:
            return
        if document.path != self._path:
            self._path, self._known = document.path, {}
        if page in self._known:
            on_figures(self._known[page])
            return
        path, rects = document.path, list[Rect]()

        def captioned(answer: Any) -> None:
            captions = [] if failed(answer) else [one for one in answer if one.name.kind in FLOATS]
            measure(captions[:_MOST_FIGURES])

        def measure(captions: list[Any]) -> None:
            if path != self._path:
                return
            if not captions:
                self._known[page] = sorted(rects, key=lambda rect: (rect[1], rect[0]))
                on_figures(self._known[page])
                return

            def measured(answer: Any) -> None:
                rects.extend(() if failed(answer) else answer)
                measure(captions[1:])

            self._context.pdf.extent(path, captions[0], measured, _AT_ONCE)

        self._context.pdf.landmarks(path, (page,), captioned, _AT_ONCE)

    def _copy(self, page: int, rect: Rect) -> None:
        document = self._view.document
        piece = piece_in_view(page, rect, self._view, document.path) if document else None
        if piece is None:
            return

        def come(answer: Any) -> None:
            if error := failed(answer):
                self._context.session.notified.emit(error.sentence)
                return
            assert isinstance(answer, Pixels)
            form = QImage.Format.Format_RGB32
            image = QImage(answer.data, answer.width, answer.height, answer.stride, form).copy()
            QGuiApplication.clipboard().setImage(image)
            self._context.session.notified.emit(tr("Picture copied."))

        self._context.pdf.render(piece, come, _AT_ONCE)


def _smallest(rects: list[Rect], place: PagePoint) -> Rect | None:
    there = [one for one in rects if one[0] <= place.x <= one[2] and one[1] <= place.y <= one[3]]
    return min(there, key=lambda one: (one[2] - one[0]) * (one[3] - one[1]), default=None)
