"""Paints an annotation as a drag would leave it, until the drag is applied or cancelled."""

from typing import Protocol

from explorer.model.annotation import Annotation
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages, PageSurface


class PreviewingPages(AnnotatedPages, PageSurface, Protocol):
    """The pages on which the annotation is painted."""


class DragPreview:
    """Replaces one annotation on the pages; the library keeps the original."""

    def __init__(self, view: PreviewingPages) -> None:
        self._view = view
        self._original: Annotation | None = None

    @property
    def is_shown(self) -> bool:
        """Return whether an annotation is replaced."""
        return self._original is not None

    def show(self, original: Annotation, changed: Annotation) -> None:
        """Paint an annotation in another state."""
        self._original = original
        preview(self._view, changed)

    def end(self) -> bool:
        """Paint the original again; return False if it was not replaced."""
        original, self._original = self._original, None
        if original:
            preview(self._view, original)
        return original is not None


def preview(view: PreviewingPages, one: Annotation) -> None:
    """Make the view paint an annotation in this state until the next change of any."""
    there = view.annotations
    page = [one if other.id == one.id else other for other in there.get(one.page, ())]
    view.annotations = {**there, one.page: page}
    view.viewport().update()
