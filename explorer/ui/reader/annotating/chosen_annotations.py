"""Which annotations are chosen in a reader: one by a click, several with Ctrl."""

from PySide6.QtCore import QObject, Signal

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.selection.pointer import Pointer


class ChosenAnnotations(QObject):
    """Keeps the choice in the view, which paints it, and in the annotations, where actions find it."""

    changed = Signal(object)
    """The id of the annotation that the user has chosen last, or None."""

    def __init__(self, context: AppContext, view: PageView, pointer: Pointer) -> None:
        super().__init__(view)
        self._annotations, self._embedded, self._view = context.annotations, context.embedded, view
        pointer.annotation_clicked.connect(self.pick)
        pointer.annotation_added.connect(self._add)

    def choose(self, annotation_id: str | None) -> None:
        """Mark one annotation as the chosen one; whoever asks for it knows already."""
        self._put((annotation_id,) if annotation_id else ())

    def pick(self, annotation: Annotation | None) -> None:
        """The user has chosen an annotation, or let go of all."""
        self.choose(annotation.id if annotation else None)
        self.changed.emit(self._view.selected_annotation)

    def made(self, annotation_id: str) -> None:
        """What the user has just made is chosen."""
        self.choose(annotation_id)
        self.changed.emit(annotation_id)

    def tell(self) -> None:
        """This reader is the one in use now: actions are about what is chosen here."""
        self._put(self._view.chosen)
        self.changed.emit(self._view.selected_annotation)

    def prune(self) -> None:
        """Let go of what is no longer there."""
        there = tuple(one for one in self._view.chosen if self._annotations.get(one) or self._embedded.get(one))
        if there != self._view.chosen:
            self._put(there)

    def _add(self, annotation: Annotation) -> None:
        """One more that is chosen, or one fewer."""
        others = tuple(one for one in self._view.chosen if one != annotation.id)
        self._put(others if len(others) < len(self._view.chosen) else (*others, annotation.id))
        self.changed.emit(self._view.selected_annotation)

    def _put(self, ids: tuple[str, ...]) -> None:
        self._view.chosen = ids
        self._annotations.selection.put(ids)
        self._view.viewport().update()
