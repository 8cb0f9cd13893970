"""The selected annotations of a reader: one by a click, several with Ctrl."""

from PySide6.QtCore import QObject, Signal

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.selection.pointer import Pointer


class ChosenAnnotations(QObject):
    """Keeps the selection in the view, which paints it, and in the ItemSelection, which actions use."""

    changed = Signal(object)
    """The id of the annotation that the user selected last, or None."""

    def __init__(self, context: AppContext, view: PageView, pointer: Pointer) -> None:
        super().__init__(view)
        self._annotations, self._embedded, self._view = context.annotations, context.embedded, view
        pointer.annotation_clicked.connect(self.pick)
        pointer.annotation_added.connect(self._add)

    def choose(self, annotation_id: str | None) -> None:
        """Select one annotation, without a signal to the caller."""
        self._put((annotation_id,) if annotation_id else ())

    def pick(self, annotation: Annotation | None) -> None:
        """Select an annotation, or none, because the user did."""
        self.choose(annotation.id if annotation else None)
        self.changed.emit(self._view.selected_annotation)

    def made(self, annotation_id: str) -> None:
        """Select an annotation that the user has just made."""
        self.choose(annotation_id)
        self.changed.emit(annotation_id)

    def tell(self) -> None:
        """Make this reader's selection the one that actions apply to."""
        self._put(self._view.chosen)
        self.changed.emit(self._view.selected_annotation)

    def prune(self) -> None:
        """Deselect annotations that no longer exist."""
        there = tuple(one for one in self._view.chosen if self._annotations.get(one) or self._embedded.get(one))
        if there != self._view.chosen:
            self._put(there)

    def _add(self, annotation: Annotation) -> None:
        """Add an annotation to the selection, or remove it."""
        others = tuple(one for one in self._view.chosen if one != annotation.id)
        self._put(others if len(others) < len(self._view.chosen) else (*others, annotation.id))
        self.changed.emit(self._view.selected_annotation)

    def _put(self, ids: tuple[str, ...]) -> None:
        self._view.chosen = ids
        self._annotations.selection.put(ids)
        self._view.viewport().update()
