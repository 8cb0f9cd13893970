"""Actions on the selected annotations and notes, from the pages and from the cards: copy the text and a link."""

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.model import timecode
from explorer.model.annotation import Annotation, Item, Note, words
from explorer.model.translation import tr
from explorer.ui.window_interfaces import WindowLayout, WindowParts


class ItemWindow(WindowParts, WindowLayout, Protocol):
    """The window of the items."""


class ItemActions(QObject):
    """Connects the actions; each applies to all that is selected."""

    def __init__(self, window: ItemWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        for action_id, call in {
            "mark.copy_text": self._copy_text,
            "mark.copy_link": self._copy_link,
            "mark.show": self._show,
        }.items():
            self._context.actions.connect_to(action_id, call)
        window.navigation.other_episode_met.connect(self._offer_episode)

    def _items(self) -> list[Item]:
        annotations = self._context.annotations
        found = [item for one in annotations.selection.ids if (item := annotations.now(one))]
        if not found and (current := self._window.navigation.notes.current):
            return [current]
        return found

    def _copy_text(self) -> None:
        """Copy the annotated text, without the comments; of a note its own text."""
        texts = (one.quote if isinstance(one, Annotation) and one.quote else words(one) for one in self._items())
        if text := "\n\n".join(filter(None, texts)):
            QGuiApplication.clipboard().setText(text)
        else:
            self._tell(tr("There is no text in it."))

    def _copy_link(self) -> None:
        links = (self._context.subjects.quotation.link(item=one) for one in self._items())
        QGuiApplication.clipboard().setText("\n".join(links))

    def _show(self) -> None:
        """Show the card of what is selected on the page."""
        if items := self._items():
            self._window.show_panel("notes")
            self._window.navigation.notes.select(items[-1].id)
            self._window.navigation.notes.focus_list()

    def _offer_episode(self, note: Note) -> None:
        """Offer to open the episode of a note, unless it was deleted."""
        if episode := self._context.episodes.get(note.episode_id or ""):
            told = tr("This note is at {0} of “{1}”.", timecode.display(note.at_s or 0), episode.short_title)
            offer = (tr("Open that episode"), lambda: self._window.navigation.open_moment(note))
            self._window.toast.tell(told, [offer])

    def _tell(self, sentence: str) -> None:
        self._window.toast.tell(sentence)
