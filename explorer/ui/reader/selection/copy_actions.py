"""Copies the selection or the current match: as text, with a citation, or as Markdown."""

from functools import reduce

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.app.context import AppContext
from explorer.model.copied_text import paragraphs
from explorer.model.line_joins import continued
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.pages.page_interfaces import DocumentText
from explorer.ui.reader.selection.pointer import Pointer


class CopyActions(QObject):
    """Copies text as it was written, without the layout's line breaks."""

    def __init__(
        self, context: AppContext, view: DocumentText, pointer: Pointer, annotating: AnnotationActions
    ) -> None:
        super().__init__(pointer)
        self._view, self._pointer, self._annotating = view, pointer, annotating
        self._subjects = context.subjects

    def words(self) -> None:
        """Copy the text, with a blank line between paragraphs."""
        self._put(self.text())

    def text(self) -> str:
        """Return the text that would be copied."""
        return "\n\n".join(self._paragraphs())

    def citation(self) -> None:
        """Copy the text with author, title and page."""
        if (document := self._view.document) and (words := self._paragraphs()):
            self._put(self._subjects.quotation.citation(words, document.paper, self._pages(), document.info.labels))

    def markdown(self) -> None:
        """Copy the text as a block quotation with links to the paper."""
        if (document := self._view.document) and (words := self._paragraphs()):
            self._put(self._subjects.quotation.markdown(words, document.paper, self._pages(), document.info.labels))

    # Private helpers

    def _paragraphs(self) -> list[str]:
        selection, texts = self._pointer.selection, self._view.texts
        if self._pointer.passages and selection and texts and (stretches := selection.stretches(texts)):
            return paragraphs(stretches)
        match = [passage.text for passage in self._annotating.passages]
        return [reduce(continued, match)] if match else []

    def _pages(self) -> tuple[int, int]:
        pages = [passage.page for passage in self._annotating.passages]
        return min(pages), max(pages)

    @staticmethod
    def _put(text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
