"""Letter marks of the library: readable at once, saved by the writer."""

from explorer.app.shell.writer import Writer
from explorer.model.letter_mark import LetterMark
from explorer.store.database import Store


class LetterMarks:
    """The letter marks of the library, with those that this program has set and not saved yet."""

    def __init__(self, store: Store, writer: Writer) -> None:
        self._store, self._writer = store, writer
        self._set: dict[tuple[str, str], LetterMark] = {}
        """Marks set by this program that are not saved yet. Other marks are read when they are asked for."""
        writer.saved.connect(self._saved)

    def letters(self, paper_id: str) -> list[str]:
        """Return the letters that can be used in this paper, lower case first."""
        own = {letter for scope, letter in self._set if scope in ("", paper_id)}
        return sorted(own | self._store.letter_marks.letters(paper_id), key=lambda one: (one.isupper(), one))

    def put(self, mark: LetterMark) -> None:
        """Set a mark; an existing one of the same letter is moved."""
        self._set[_key(mark.letter, mark.paper_id)] = mark
        if not self._store.read_only:
            key = ":".join(("letter", *_key(mark.letter, mark.paper_id)))
            self._writer.put(lambda store: store.letter_marks.put(mark), key)

    def get(self, letter: str, paper_id: str) -> LetterMark | None:
        """Return the target of a letter in this paper; None if there is none, or its paper is gone."""
        mark = self._set.get(_key(letter, paper_id)) or self._store.letter_marks.get(letter, paper_id)
        if mark is None or (mark.paper_id != paper_id and self._store.papers.get(mark.paper_id) is None):
            return None
        return mark

    def _saved(self) -> None:
        self._set.clear()  # From now on another window may move them.


def _key(letter: str, paper_id: str) -> tuple[str, str]:
    return ("" if letter.isupper() else paper_id, letter)
