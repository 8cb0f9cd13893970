"""The menu of the bookmarks that can be used in the open paper."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from explorer.app.context import AppContext
from explorer.model.bookmark import Bookmark
from explorer.model.translation import tr
from explorer.ui.reader.reader_keys import anchor_of
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
        bookmarks = of_paper(self._context)[:_MOST]
        if bookmarks:
            menu.addSeparator()
        for bookmark in bookmarks:
            action = menu.addAction(entry_text(menu, f"{bookmark.letter}   {self._title(bookmark)}"))
            action.triggered.connect(partial(self._go, bookmark))

    def _title(self, bookmark: Bookmark) -> str:
        page = tr("p. {0}", bookmark.page + 1)
        if bookmark.name and bookmark.name != page:
            page = f"{bookmark.name} · {page}"
        session_paper = self._context.session.paper
        paper = self._context.papers.get(bookmark.paper_id)
        if paper is None or (session_paper and paper.id == session_paper.id):
            return page
        return f"{page} · {paper.title}"

    def _go(self, bookmark: Bookmark, *_: object) -> None:
        self._readers.active.open_at(bookmark.paper_id, anchor_of(bookmark))


def of_paper(context: AppContext) -> list[Bookmark]:
    """Return the bookmarks that can be used in the open paper, its own first."""
    paper = context.session.paper
    paper_id = paper.id if paper else ""
    found = (context.bookmarks.get(letter, paper_id) for letter in context.bookmarks.letters(paper_id))
    return [bookmark for bookmark in found if bookmark]
