"""Copying what is selected, or the current match: the words alone, with a citation, as Markdown."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.app.context import AppContext
from explorer.model.copied_text import paragraphs
from explorer.ui.reader.annotating.mark_actions import MarkActions
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.selection.pointer import Pointer


class CopyActions(QObject):
    """Puts words on the clipboard as they would be written, not as they were laid out."""

    def __init__(self, context: AppContext, view: PageView, pointer: Pointer, marking: MarkActions) -> None:
        super().__init__(view)
        self._view, self._pointer, self._marking = view, pointer, marking
        self._quoting = context.subjects.quotation

    def words(self) -> None:
        """The words alone, a blank line between paragraphs."""
        self._put("\n\n".join(self._paragraphs()))

    def citation(self) -> None:
        """The words with who wrote them, where and when."""
        if (document := self._view.document) and (words := self._paragraphs()):
            self._put(self._quoting.citation(words, document.paper, self._pages(), document.info.labels))

    def markdown(self) -> None:
        """The words as a block quotation with links to the paper."""
        if (document := self._view.document) and (words := self._paragraphs()):
            self._put(self._quoting.markdown(words, document.paper, self._pages(), document.info.labels))

    # Inside

    def _paragraphs(self) -> list[str]:
        selection, texts = self._pointer.selection, self._view.texts
        if self._pointer.passages and selection and texts:
            return paragraphs(selection.stretches(texts))
        return [passage.text for passage in self._marking.passages]

    def _pages(self) -> tuple[int, int]:
        pages = [passage.page for passage in self._marking.passages]
        return min(pages), max(pages)

    @staticmethod
    def _put(text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
