"""What the actions and menus of the notes panel need of it."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from explorer.model.annotation import Annotation, Item, Note
from explorer.ui.notes.card_delegate import CardDelegate
from explorer.ui.notes.cards_view import CardsView


class NotesList(Protocol):
    """Knows the selected items, and the view and the editors that show them."""

    view: CardsView
    delegate: CardDelegate

    @property
    def current(self) -> Annotation | Note | None:
        """The item of the current card."""

    def selected(self) -> list[Item]:
        """Return the selected items, in order."""

    def select(self, item_id: str | None) -> None:
        """Select an item, or none, and show its card."""

    def save_drafts(self) -> None:
        """Save the text typed so far."""

    def isVisible(self) -> bool:
        """Return whether the panel is shown."""

    def window(self) -> QWidget:
        """Return the window, as the parent of dialogs."""
