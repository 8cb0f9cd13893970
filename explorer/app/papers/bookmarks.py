"""Bookmarks of the library: readable at once, saved by the writer."""

from dataclasses import replace

from explorer.app.shell.writer import Writer
from explorer.model.bookmark import MOST_NAME, Bookmark
from explorer.model.one_line import one_line
from explorer.store.database import Store

MOST_LISTED = 500


class Bookmarks:
    """The bookmarks of the library, with those that this program has set and not saved yet."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self._store, self._writer = store, writer
        self._set: dict[tuple[str, str], Bookmark] = {}
        """Bookmarks set by this program that are not saved yet. Others are read when they are asked for."""
        self._gone: set[tuple[str, str]] = set()
        """Bookmarks removed by this program that are still stored."""
        writer.saved.connect(self._saved)

    def letters(self, paper_id: str) -> list[str]:
        """Return the letters that can be used in this paper, lower case first."""
        own = {letter for scope, letter in self._set if scope in ("", paper_id)}
        stored = {one for one in self._store.bookmarks.letters(paper_id) if _key(one, paper_id) not in self._gone}
        return sorted(own | stored, key=lambda one: (one.isupper(), one))

    def all(self) -> list[Bookmark]:
        """Return all bookmarks of papers in the library, at most MOST_LISTED, in no order. Raises KnownError."""
        stored = {_key(one.letter, one.paper_id): one for one in self._store.bookmarks.all(MOST_LISTED)}
        return [bookmark for key, bookmark in (stored | self._set).items() if key not in self._gone][:MOST_LISTED]

    def remove(self, bookmark: Bookmark) -> None:
        """Delete a bookmark."""
        key = _key(bookmark.letter, bookmark.paper_id)
        self._set.pop(key, None)
        if self._store.read_only:
            return
        self._gone.add(key)
        self._writer.put(lambda store: store.bookmarks.delete(bookmark), ":".join(("letter", *key)))

    def rename(self, bookmark: Bookmark, name: str) -> None:
        """Name a bookmark, unless it was moved or deleted meanwhile."""
        if self.get(bookmark.letter, bookmark.paper_id) == bookmark:
            self.put(replace(bookmark, name=one_line(name, MOST_NAME)))

    def put(self, bookmark: Bookmark) -> None:
        """Set a bookmark; an existing one of the same letter is moved."""
        self._set[_key(bookmark.letter, bookmark.paper_id)] = bookmark
        self._gone.discard(_key(bookmark.letter, bookmark.paper_id))
        if not self._store.read_only:
            key = ":".join(("letter", *_key(bookmark.letter, bookmark.paper_id)))
            self._writer.put(lambda store: store.bookmarks.put(bookmark), key)

    def get(self, letter: str, paper_id: str) -> Bookmark | None:
        """Return the target of a letter in this paper; None if there is none, or its paper is gone."""
        if (key := _key(letter, paper_id)) in self._gone:
            return None
        bookmark = self._set.get(key) or self._store.bookmarks.get(letter, paper_id)
        if bookmark is None or (bookmark.paper_id != paper_id and self._store.papers.get(bookmark.paper_id) is None):
            return None
        return bookmark

    def _saved(self) -> None:
        self._gone.clear()
        self._set.clear()  # From now on another window may move them.


def _key(letter: str, paper_id: str) -> tuple[str, str]:
    return ("" if letter.isupper() else paper_id, letter)
