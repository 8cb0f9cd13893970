"""What is put into a note that is being written: pictures, which are kept in the library first."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QTextCursor

from explorer.app.context import AppContext
from explorer.model import wiki
from explorer.model.annotation import words
from explorer.model.errors import KnownError
from explorer.ui.side.note_editor import NoteEditor
from explorer.ui.side.notes_delegate import NotesDelegate


class PuttingIn(QObject):
    """Keeps pictures in a thread of its own, and writes each where the cursor was when it was given."""

    def __init__(self, context: AppContext, delegate: NotesDelegate) -> None:
        super().__init__(delegate)
        self._context, self._delegate = context, delegate
        delegate.picture_given.connect(self._keep)

    def _keep(self, given: QImage | Path) -> None:
        frame, item_id = self._delegate.frame, self._delegate.editing
        if frame is None or item_id is None:
            return
        work, place = self._context.work, QTextCursor(frame.text.textCursor())
        job = self._context.jobs.start(self.tr("Keeping the picture"), lambda *_: work.keep_given(given))
        job.finished.connect(partial(self._put, frame, item_id, place))
        job.failed.connect(self._failed)

    def _put(self, frame: NoteEditor, item_id: str, place: QTextCursor, name: str) -> None:
        text = wiki.picture_written(name)
        if self._delegate.frame is frame:
            before = place.block().text()[: place.positionInBlock()].strip()
            place.insertText(f"\n\n{text}\n" if before and not before.endswith(")") else f"{text}\n")
            return
        # The editor was closed meanwhile.
        annotations = self._context.annotations
        if item := annotations.now(item_id):
            annotations.say(item_id, self.tr("picture"), f"{words(item)}\n\n{text}".lstrip())
        else:
            self._context.session.told.emit(self.tr("The note is gone, and the picture was not put into it."))

    def _failed(self, error: KnownError) -> None:
        self._context.session.told.emit(error.sentence)
