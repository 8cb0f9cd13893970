"""Autocompletion of tags in a text: a list of known tags below the cursor, opened by ``#`` and a letter."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from explorer.app.items.note_links import NoteLinks
from explorer.app.shell.theme import Theme
from explorer.model import text_tags
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr
from explorer.ui.notes.link_completer import LinkCompleter

_MOST = 20


@dataclass(frozen=True, slots=True)
class TagTarget:
    """A tag in the list."""

    id: str
    title: str
    kind: str = "tag"
    hint: str = ""


class TagCompleter(LinkCompleter):
    """A popup above the editor with the tags that begin with what is typed, then those that contain it.

    Args:
        known: returns the tags that are in use.
    """

    lead = 1
    tells_of_nothing = False

    def __init__(self, text: QPlainTextEdit, theme: Theme, linking: NoteLinks, known: Callable[[], list[str]]) -> None:
        super().__init__(text, theme, linking)
        self._known = known
        self.list.setAccessibleName(tr("Tags"))

    def typed(self, before: str) -> str | None:
        """Return what is typed of a tag; a ``#`` alone may begin a heading."""
        return text_tags.typed(before) or None

    def candidates(self, needle: str) -> Sequence[Any]:
        """Return the tags that match and can stand in a text."""
        low = needle.casefold()
        found = [one for one in self._known() if low in one.casefold() and text_tags.in_text(f"#{one}") == (one,)]
        found.sort(key=lambda one: not one.casefold().startswith(low))
        return [TagTarget(one, f"#{one}") for one in found[:_MOST] if found != [needle]]

    def insert(self, chosen: Any) -> None:
        """Insert a tag in place of the typed letters."""
        cursor, begin = self._text.textCursor(), self._begin()
        cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"{chosen.title} ")
        self._text.setTextCursor(cursor)
