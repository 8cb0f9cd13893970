"""The annotations of a reader's open file, by page."""

from bisect import insort
from collections.abc import Collection
from typing import Protocol

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation
from explorer.ui.reader.annotation_tools.chosen_annotations import ChosenAnnotations
from explorer.ui.reader.pages.page_interfaces import AnnotatedPages, PageSurface, ShownDocument

_MANY = 200
"""Above this number of changes at once, everything is refreshed."""


class AnnotatedDocument(AnnotatedPages, ShownDocument, PageSurface, Protocol):
    """The document whose annotations are shown."""


class PageAnnotations(QObject):
    """Keeps the view's annotations in step with the cache; a single change updates its own page only."""

    def __init__(self, context: AppContext, view: AnnotatedDocument, chosen_annotations: ChosenAnnotations) -> None:
        super().__init__(view.viewport())
        self._annotations, self._view, self._chosen_annotations = context.annotations, view, chosen_annotations
        self._by_page: dict[int, list[Annotation]] = {}
        self._pages: dict[str, int] = {}
        """The page (from 0) of each annotation, by its id."""
        context.annotations.changed.connect(self.refresh)

    def refresh(self, ids: Collection[str] | None = None) -> None:
        """Refresh these annotations, or all."""
        document = self._view.document
        if document is None:
            return
        if ids is None or len(ids) > _MANY:
            self._pages, self._by_page = {}, {}
            for one in self._annotations.of_paper(document.paper.id):
                # Annotations of another file of the paper have other places; they wait until they are re-anchored.
                if one.file_id == document.file.id:
                    self._by_page.setdefault(one.page, []).append(one)
                    self._pages[one.id] = one.page
        else:
            for item_id in ids:
                self._change(item_id, document.file.id)
        self._view.annotations = self._by_page
        self._chosen_annotations.prune()
        self._view.viewport().update()

    def _change(self, item_id: str, file_id: str) -> None:
        before = self._pages.pop(item_id, None)
        if before is not None:
            self._by_page[before] = [one for one in self._by_page[before] if one.id != item_id]
            if not self._by_page[before]:
                del self._by_page[before]
        item = self._annotations.get(item_id)
        if isinstance(item, Annotation) and item.file_id == file_id:
            insort(self._by_page.setdefault(item.page, []), item, key=Annotation.place)
            self._pages[item_id] = item.page
