"""Reads the pages aloud from a place on, sentence by sentence; the one being read is selected, and pages follow."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from explorer.app.context import AppContext
from explorer.app.shell.action_needs import VOICE
from explorer.model.page_geometry import PagePoint
from explorer.model.read_sentence import next_sentence
from explorer.model.text_page import Caret, Passage
from explorer.model.text_selection import caret_at, word_range
from explorer.model.translation import tr
from explorer.ui.reader.pages.page_interfaces import DocumentText, PageSurface
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.reader.selection.selection_range import Selection, Spot
from explorer.ui.reader.selection.text_caret import TextCaret

ACTION = "read.aloud"


class SpokenPages(DocumentText, PageSurface, Protocol):
    """The pages that are read."""

    def reveal(self, passage: Passage) -> None:
        """Scroll only as far as needed for a passage to be in the middle part of the view."""


class ReadAloud(QObject):
    """Begins at the place of an open context menu, the selection, the text cursor or what is in view, and ends with the
    document, by Esc or at a click.

    Args:
        place: returns the place of the context menu, on the unrotated page, while it is about one.
    """

    def __init__(
        self,
        context: AppContext,
        view: SpokenPages,
        pointer: Pointer,
        caret: TextCaret,
        place: Callable[[], PagePoint | None],
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._caret, self._place = context, view, pointer, caret, place
        self._next: Spot | None = None
        """Where the next sentence begins, while it reads."""
        self._shown: Selection | None = None
        """The sentence that is being read."""
        context.actions.check(ACTION, False)
        context.actions.connect_to(ACTION, self._toggle)
        pointer.pressed.connect(self.stop)

    @property
    def is_reading(self) -> bool:
        """Return whether it reads now."""
        return self._next is not None

    def stop(self) -> bool:
        """Stop reading; return whether it read."""
        was_reading = self.is_reading
        if was_reading:
            self._next = None
            voice = self._context.subjects.voice
            voice.stop()
            voice.done.disconnect(self._go_on)
            voice.failed.disconnect(self._fail)
            voice.taken.disconnect(self.stop)
            if self._pointer.selection == self._shown:
                self._pointer.clear()
        self._context.actions.check(ACTION, False)
        return was_reading

    def _toggle(self) -> None:
        if self.stop():
            return
        spot = self._asked() or self._caret.begin()
        if spot is None:
            self._context.session.notified.emit(tr("There is no text here."))
            return
        if self._context.subjects.is_listening:
            self._context.subjects.player.pause()
        voice = self._context.subjects.voice
        voice.taken.emit()  # the other side of a split view may be reading
        voice.taken.connect(self.stop)
        voice.done.connect(self._go_on)
        voice.failed.connect(self._fail)
        self._next = spot
        self._context.actions.check(ACTION, True)
        self._go_on()

    def _asked(self) -> Spot | None:
        """Return the beginning of the word at the place of the context menu."""
        place, texts = self._place(), self._view.texts
        page = texts.page(place.page) if place and texts else None
        caret = caret_at(page, (place.x, place.y)) if page and place else None
        return Spot(place.page, word_range(page, caret)[0]) if page and place and caret else None

    def _go_on(self) -> None:
        """Read the next sentence, on this page or the next one that has text."""
        document, texts = self._view.document, self._view.texts
        while (spot := self._next) and document and texts and spot.page < len(document.info.pages):
            page = texts.page(spot.page)
            if page is None:
                if texts.error(spot.page) is None:
                    texts.arrived.connect(self._arrived)
                    return
            elif found := next_sentence(page, spot.caret):
                self._read(spot.page, *found)
                return
            self._next = Spot(spot.page + 1, Caret(0, 0))
        self.stop()

    def _arrived(self, number: int) -> None:
        if self._next and number == self._next.page and (texts := self._view.texts):
            texts.arrived.disconnect(self._arrived)
            QTimer.singleShot(0, self, self._go_on)

    def _read(self, number: int, start: Caret, end: Caret) -> None:
        self._next = Spot(number, end)
        self._pointer.select(Spot(number, start), Spot(number, end))
        self._shown = self._pointer.selection
        passages = self._pointer.passages
        if passages:
            self._view.reveal(passages[0])
        self._context.subjects.voice.say(passages[0].text if passages else "")

    def _fail(self) -> None:
        self.stop()
        self._context.actions.offer(VOICE, False)
        self._context.session.notified.emit(tr("No voice is installed on this system: install one to read aloud."))
