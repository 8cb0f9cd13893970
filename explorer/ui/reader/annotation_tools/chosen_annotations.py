"""The selected annotations of a reader: one by a click, several with Ctrl."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation
from explorer.model.embedded_annotation import is_id_in_pdf
from explorer.ui.reader.pages.page_interfaces import PageSurface, SelectedAnnotations, ShownDocument
from explorer.ui.reader.selection.pointer import Pointer


class SelectingPages(ShownDocument, SelectedAnnotations, PageSurface, Protocol):
    """The pages on which annotations are selected."""


class ChosenAnnotations(QObject):
    """Keeps the selection on the pages and the ItemSelection, which actions use, equal."""

    changed = Signal(object)
    """The id of the annotation that the user selected last, or None."""

    def __init__(self, context: AppContext, view: SelectingPages, pointer: Pointer) -> None:
        super().__init__(view.viewport())
        self._annotations, self._embedded, self._view = context.annotations, context.embedded, view
        self._selection = context.annotations.selection
        self._side = self._selection.new_side()
        self._selection.changed.connect(self._show)
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
        self._selection.use(self._side)
        self.changed.emit(self._view.selected_annotation)

    def prune(self) -> None:
        """Deselect what no longer exists."""
        self._put([one for one in self._ids if self._annotations.get(one) or self._embedded.get(one)])
        self._show()

    def leave(self) -> None:
        """Deselect the annotations of the document that is left."""
        left = frozenset(self._view.chosen)
        self._put([one for one in self._ids if one not in left])

    @property
    def _ids(self) -> tuple[str, ...]:
        return self._selection.of(self._side)

    def _add(self, annotation: Annotation) -> None:
        """Add an annotation to the selection, or remove it."""
        others = [one for one in self._ids if one != annotation.id]
        self._put(others if len(others) < len(self._ids) else (*others, annotation.id))
        self.changed.emit(self._view.selected_annotation)

    def _put(self, ids: Sequence[str]) -> None:
        self._selection.put(tuple(ids), self._side)

    def _show(self) -> None:
        chosen = tuple(filter(self._is_here, self._ids))
        if chosen != self._view.chosen:
            self._view.chosen = chosen
            self._view.viewport().update()

    def _is_here(self, item_id: str) -> bool:
        """Return whether an id is one of the shown document's annotations."""
        document = self._view.document
        if document is None:
            return False
        if is_id_in_pdf(item_id):
            return self._embedded.get(item_id) is not None
        item = self._annotations.get(item_id)
        return isinstance(item, Annotation) and item.file_id == document.file.id
