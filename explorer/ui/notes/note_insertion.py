"""Inserts pictures (after storing them in the library) and quoted annotations into a note."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from explorer.app.context import AppContext
from explorer.app.items.images import SUFFIXES
from explorer.model import wiki_links
from explorer.model.annotation import Annotation, Item, words
from explorer.model.errors import KnownError
from explorer.model.note_quote import quoted_in
from explorer.model.translation import tr
from explorer.ui.notes.card_delegate import CardDelegate

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCursor

    from explorer.ui.notes.note_editor import NoteEditor


class NoteInsertion(QObject):
    """Stores pictures in another thread, and inserts each at the place of the cursor when it was given."""

    def __init__(self, context: AppContext, delegate: CardDelegate) -> None:
        super().__init__(delegate)
        self._context, self._delegate = context, delegate
        delegate.picture_given.connect(self._keep)
        delegate.items_given.connect(self._quote)
        delegate.picture_asked.connect(self._choose)
        self.ask_pictures: Callable[[], list[Path]] = self._ask_pictures
        """Asks the user for picture files; returns none if they cancel."""

    def insert(self, items: Sequence[Item], target: str | None) -> None:
        """Append items to another item's text, as quotations."""
        annotations, session = self._context.annotations, self._context.session
        item = annotations.now(target) if target else None
        given = [one for one in items if one.id != target]
        if item is None:
            session.notified.emit(tr("Edit a note first, then insert into it."))
        elif not given:
            session.notified.emit(tr("This is the last edited note. Select another card to insert into it."))
        else:
            text = "\n\n".join((words(item).rstrip(), *map(self._quoted, given))).lstrip()
            annotations.replace_text(item.id, tr("quotation"), text)
            name = wiki_links.first_line(words(item)) or wiki_links.clean(
                item.quote if isinstance(item, Annotation) else ""
            )
            session.notified.emit(tr("Inserted into “{0}”", name[:40]) if name else tr("Inserted into the note"))

    def _choose(self) -> None:
        for path in self.ask_pictures():
            self._keep(path)
        if self._delegate.frame:
            self._delegate.frame.text.setFocus()

    def _ask_pictures(self) -> list[Path]:
        frame = self._delegate.frame
        kinds = tr("Pictures ({0})", " ".join(f"*{one}" for one in SUFFIXES))
        names, _ = QtWidgets.QFileDialog.getOpenFileNames(frame, tr("Insert a picture"), "", kinds)
        return [Path(name) for name in names]

    def _quote(self, ids: list[str]) -> None:
        frame = self._delegate.frame
        items = [item for item in map(self._context.annotations.now, ids) if item]
        if frame and items:
            _put_block(frame.text.textCursor(), "\n\n".join(map(self._quoted, items)), "\n\n")
            frame.text.setFocus()

    def _quoted(self, item: Item) -> str:
        paper = self._context.papers.get(item.paper_id) if item.paper_id else None
        return quoted_in(item, paper.title if paper else "", self._context.annotations.labels.of(item))

    def _keep(self, given: QImage | Path) -> None:
        frame, item_id = self._delegate.frame, self._delegate.editing
        if frame is None or item_id is None:
            return
        place = QtGui.QTextCursor(frame.text.textCursor())
        job = self._context.subjects.pictures.keep_given(given)
        job.finished.connect(partial(self._put, frame, item_id, place))
        job.failed.connect(self._failed)

    def _put(self, frame: "NoteEditor", item_id: str, place: "QTextCursor", name: str) -> None:
        text = wiki_links.picture_written(name)
        if self._delegate.frame is frame:
            _put_block(place, text, "\n")
            return
        # The editor was closed meanwhile.
        annotations = self._context.annotations
        if item := annotations.now(item_id):
            annotations.replace_text(item_id, tr("picture"), f"{words(item)}\n\n{text}".lstrip())
        else:
            self._context.session.notified.emit(tr("The note was deleted, so the picture was not inserted."))

    def _failed(self, error: KnownError) -> None:
        self._context.session.notified.emit(error.sentence)


def _put_block(cursor: "QTextCursor", text: str, after: str) -> None:
    """Insert text as a block of its own, with an empty line above it."""
    block = cursor.block()
    here = block.text().encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()]
    above = "\n\n" if here.strip(b" \0") else "\n" if block.previous().text().strip() else ""
    cursor.insertText(f"{above}{text}{after}")
