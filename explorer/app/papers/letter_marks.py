"""Letter marks of the library: readable at once, saved by the writer."""

from dataclasses import replace

from explorer.app.shell.writer import Writer
from explorer.model.letter_mark import MOST_NAME, LetterMark
from explorer.model.one_line import one_line
from explorer.store.database import Store

MOST_LISTED = 500


class LetterMarks:
    """The letter marks of the library, with those that this program has set and not saved yet."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self._store, self._writer = store, writer
        self._set: dict[tuple[str, str], LetterMark] = {}
        """Marks set by this program that are not saved yet. Other marks are read when they are asked for."""
        self._gone: set[tuple[str, str]] = set()
        """Marks removed by this program that are still stored."""
        writer.saved.connect(self._saved)

    def letters(self, paper_id: str) -> list[str]:
        """Return the letters that can be used in this paper, lower case first."""
        own = {letter for scope, letter in self._set if scope in ("", paper_id)}
        stored = {one for one in self._store.letter_marks.letters(paper_id) if _key(one, paper_id) not in self._gone}
        return sorted(own | stored, key=lambda one: (one.isupper(), one))

    def all(self) -> list[LetterMark]:
        """Return all marks of papers in the library, at most MOST_LISTED, in no order. Raises KnownError."""
        stored = {_key(one.letter, one.paper_id): one for one in self._store.letter_marks.all(MOST_LISTED)}
        return [mark for key, mark in (stored | self._set).items() if key not in self._gone][:MOST_LISTED]

    def remove(self, mark: LetterMark) -> None:
        """Delete a mark."""
        key = _key(mark.letter, mark.paper_id)
        self._set.pop(key, None)
        if self._store.read_only:
            return
        self._gone.add(key)
        self._writer.put(lambda store: store.letter_marks.delete(mark), ":".join(("letter", *key)))

    def rename(self, mark: LetterMark, name: str) -> None:
        """Name a mark, unless it was moved or deleted meanwhile."""
        if self.get(mark.letter, mark.paper_id) == mark:
            self.put(replace(mark, name=one_line(name, MOST_NAME)))

    def put(self, mark: LetterMark) -> None:
        """Set a mark; an existing one of the same letter is moved."""
        self._set[_key(mark.letter, mark.paper_id)] = mark
        self._gone.discard(_key(mark.letter, mark.paper_id))
        if not self._store.read_only:
            key = ":".join(("letter", *_key(mark.letter, mark.paper_id)))
            self._writer.put(lambda store: store.letter_marks.put(mark), key)

    def get(self, letter: str, paper_id: str) -> LetterMark | None:
        """Return the target of a letter in this paper; None if there is none, or its paper is gone."""
        if (key := _key(letter, paper_id)) in self._gone:
            return None
        mark = self._set.get(key) or self._store.letter_marks.get(letter, paper_id)
        if mark is None or (mark.paper_id != paper_id and self._store.papers.get(mark.paper_id) is None):
            return None
        return mark

    def _saved(self) -> None:
        self._gone.clear()
        self._set.clear()  # From now on another window may move them.


def _key(letter: str, paper_id: str) -> tuple[str, str]:
    return ("" if letter.isupper() else paper_id, letter)
