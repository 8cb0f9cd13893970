"""Edits a note inside its card: autosaves within a second, whatever happens around the editor."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from explorer.app.context import AppContext
from explorer.model.annotation import Annotation, Note, words
from explorer.model.known_settings import NOTES_PREVIEW
from explorer.model.text_merge import both
from explorer.ui.notes.card_delegate import CardDelegate
from explorer.ui.notes.cards_view import CardsView
from explorer.ui.notes.notes_model import NotesModel

_SAVE_MS = 350


class InlineEditor(QObject):
    """Opens the editor, saves its text, and shows changes made by other programs in it."""

    def __init__(self, context: AppContext, view: CardsView, delegate: CardDelegate, model: NotesModel) -> None:
        super().__init__(view)
        self._context, self._view, self._delegate, self._model = context, view, delegate, model
        self._edit = 0
        self._came_from: QWidget | None = None
        self._drafts: dict[str, str] = {}
        self._written_in: str | None = None
        self.last: str | None = None
        """The id of the item edited last."""
        self._left: set[str] = set()
        self._known_words = ""
        """The last known text of the item in the editor."""
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._saving.timeout.connect(self.save)
        self.tidying = QTimer(self, singleShot=True, interval=0)
        """Runs while a new note that was left empty may be deleted."""
        self.tidying.timeout.connect(self._tidy)
        delegate.preview = context.settings.get(NOTES_PREVIEW)
        delegate.preview_changed.connect(lambda on: context.settings.put(NOTES_PREVIEW, on))
        delegate.opened.connect(self._opened)
        delegate.typed.connect(self._typed)
        delegate.closed.connect(self._closed)
        context.annotations.stack.indexChanged.connect(self.show_stored)

    def open(self, item_id: str, around: QWidget) -> None:
        """Open the editor in an item's card; when it closes, the focus returns to where it was.

        Args:
            around: a widget inside which the focus need not be restored.
        """
        focus = QApplication.focusWidget()
        row = self._model.row_of(item_id)
        if row >= 0:
            self._came_from = focus if focus and not around.isAncestorOf(focus) else None
            self._view.edit(self._model.index(row))

    def save(self) -> None:
        """Save the text typed so far."""
        self._saving.stop()
        drafts, self._drafts = self._drafts, {}
        for item_id, text in drafts.items():
            self._context.annotations.write(item_id, self._with_others_words(item_id, text), self._edit)
            if item_id == self._delegate.editing and (item := self._context.annotations.now(item_id)):
                self._known_words = words(item)

    def show_stored(self) -> None:
        """Show the text again after undo, or a change by another program."""
        item = self._context.annotations.now(self._delegate.editing) if self._delegate.editing else None
        if item and self._delegate.editor and not self._drafts and words(item) != self._known_words:
            self._known_words = words(item)
            self._edit = self._context.annotations.begin_edit(item.id)
            self._delegate.set_words(words(item))

    def _with_others_words(self, item_id: str, text: str) -> str:
        """Return the text, merged with changes by another program since the editor last showed it."""
        item = self._context.annotations.now(item_id)
        if item_id == self._delegate.editing:
            known, self._known_words = self._known_words, text
            if item and words(item) != known:
                merged = words(item) if text == known else both(text, words(item), [known])
                # Undo reverts the text typed here, and keeps the other program's text.
                self._edit = self._context.annotations.begin_edit(item_id)
                if merged != text:
                    text = self._known_words = merged
                    self._delegate.set_words(text)
        return text

    def _typed(self, item_id: str, text: str) -> None:
        self._drafts[item_id] = text
        if not self._saving.isActive():
            self._saving.start()

    def _opened(self, item_id: str) -> None:
        self.save()
        self._written_in = self.last = item_id
        self._edit = self._context.annotations.begin_edit(item_id)
        item = self._context.annotations.now(item_id)
        self._known_words = words(item) if item else ""

    def _closed(self, by_key: bool) -> None:
        self.save()
        self._context.annotations.end_edit()
        if self._written_in:
            self._left.add(self._written_in)
            self._written_in = None
            self.tidying.start()  # The list is about to close the editor: the card must not be removed right now.
        came_from, self._came_from = self._came_from, None
        if by_key and came_from in QApplication.allWidgets() and came_from.isVisible():
            came_from.setFocus()

    def _tidy(self) -> None:
        """Delete a new note that was left empty; one with a moment is kept."""
        left, self._left = self._left - {self._delegate.editing or ""}, set()
        for item_id in left:
            item = self._context.annotations.now(item_id)
            if (isinstance(item, Note) and item.at_s is None) or (isinstance(item, Annotation) and item.kind == "note"):
                self._context.annotations.take_back(item_id)
