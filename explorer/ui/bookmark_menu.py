"""The menu of the bookmarks that can be used in the open paper."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from explorer.app.context import AppContext
from explorer.model.letter_mark import LetterMark
from explorer.model.translation import tr
from explorer.ui.reader.reader_keys import place_mark
from explorer.ui.reader.split_reader import SplitReader
from explorer.ui.recent_menu import entry_text

_MOST = 10


class BookmarkMenu(QObject):
    """Lists the open paper's bookmarks, and those of the whole library."""

    def __init__(self, context: AppContext, readers: SplitReader) -> None:
        super().__init__(readers)
        self._context, self._readers = context, readers

    def fill(self, menu: QMenu) -> None:
        """Add the entries to a menu that is about to be shown."""
        marks = of_paper(self._context)[:_MOST]
        if marks:
            menu.addSeparator()
        for mark in marks:
            action = menu.addAction(entry_text(menu, f"{mark.letter}   {self._title(mark)}"))
            action.triggered.connect(partial(self._go, mark))

    def _title(self, mark: LetterMark) -> str:
        page = tr("p. {0}", mark.page + 1)
        if mark.name and mark.name != page:
            page = f"{mark.name} · {page}"
        session_paper = self._context.session.paper
        paper = self._context.papers.get(mark.paper_id)
        if paper is None or (session_paper and paper.id == session_paper.id):
            return page
        return f"{page} · {paper.title}"

    def _go(self, mark: LetterMark, *_: object) -> None:
        self._readers.active.open_at(mark.paper_id, place_mark(mark))


def of_paper(context: AppContext) -> list[LetterMark]:
    """Return the bookmarks that can be used in the open paper, its own first."""
    paper = context.session.paper
    paper_id = paper.id if paper else ""
    found = (context.letter_marks.get(letter, paper_id) for letter in context.letter_marks.letters(paper_id))
    return [mark for mark in found if mark]
