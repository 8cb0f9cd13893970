"""Re-anchors annotations of other files in the file that is shown, and lists those that the user must place."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.app.items.item_commands import ItemCommands
from explorer.app.papers.document_loader import Ready
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.writer import Writer
from explorer.files import is_there
from explorer.model import ids
from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.paper import PaperFile
from explorer.model.progress import CancelToken, Report
from explorer.model.text_page import Passage, TextPage
from explorer.model.translation import tr, trn
from explorer.pdf.messages import Open, Text
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.services.reanchoring import FileText, Reanchored

_AFTER_ALL = 500
"""The priority: after all requests that the user waits for."""
_PLACE = ("file_id", "page", "quads", "quote", "before", "after", "point", "rect", "strokes", "picture")
"""The fields of an annotation that give its place."""


class ReanchoredItems(QObject):
    """Each annotation belongs to one file; those with a certain place in another file of the paper are moved there.

    The others are not changed and are listed as not placed, with a guess if there is one.
    """

    notified = Signal(str)
    """One sentence for the user."""
    changed = Signal(str)
    """The id of a paper whose unplaced annotations changed."""

    def __init__(
        self,
        store: Store,
        access: LibraryAccess,
        jobs: Jobs,
        annotations: ItemCommands,
        writer: Writer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs = store, access, jobs
        self._annotations, self._writer = annotations, writer
        self._looked: dict[tuple[str, str], Reanchored | None] = {}
        """The result for an annotation's id and a file's id; None while the search runs."""

    def look(self, document: Ready) -> None:
        """Re-anchor annotations of the paper's other files, in a job, in a file that is shown now."""
        file = document.file
        new = [one for one in self.unplaced(document) if (one.id, file.id) not in self._looked]
        if not new or self._store.read_only:
            return
        self._looked.update(dict.fromkeys((one.id, file.id) for one in new))
        job = self._jobs.start(
            tr("Moving annotations to the new version"),
            lambda report, cancel: self._carry_over(new, file, report, cancel),
        )
        job.finished.connect(lambda found: self._found(document, found))
        job.failed.connect(lambda error: self.notified.emit(error.sentence))

    def unplaced(self, document: Ready) -> list[Annotation]:
        """Return the paper's annotations that have no place in the file that is shown, in page order."""
        of_paper = self._annotations.of_paper(document.paper.id)
        return [one for one in of_paper if one.file_id != document.file.id]

    def guess(self, annotation: Annotation, document: Ready) -> Annotation | None:
        """Return where an annotation might belong in the file that is shown; None if there is no guess."""
        carried = self._looked.get((annotation.id, document.file.id))
        return carried.there if carried else None

    def old_path(self, annotation: Annotation) -> str | None:
        """Return the PDF that an annotation was made in, if it still is on the disk."""
        file = self._store.papers.file(annotation.file_id)
        path = self._store.library.root / file.path if file else None
        return str(path) if path and is_there(path) else None

    def take_guess(self, annotation: Annotation, document: Ready) -> None:
        """Place an annotation where it was guessed, because the user agreed."""
        carried = self._looked.get((annotation.id, document.file.id))
        if carried and carried.there:
            self._place(carried.there, carried.evidence)

    def place_on_words(self, annotation: Annotation, document: Ready, passage: Passage) -> None:
        """Place a text annotation on the text that the user selected."""
        from explorer.services.reanchoring import placed

        self._place(placed(annotation, document.file.id, passage), "words chosen by hand")

    def place_on_page(self, annotation: Annotation, document: Ready, page: int) -> None:
        """Place an annotation without text on the page that the user chose, at the same coordinates."""
        from explorer.model.text_anchor import Move
        from explorer.services.reanchoring import moved

        self._place(moved(annotation, document.file.id, Move(page, 0.0, 0.0, sure=True)), "page chosen by hand")

    def _carry_over(
        self, annotations: Sequence[Annotation], file: PaperFile, report: Report, cancel: CancelToken
    ) -> "list[Reanchored]":
        """Find the places of annotations of other files in this one, in a job. Raises KnownError, Cancelled."""
        from explorer.services.reanchoring import carry_over

        files = {one.file_id for one in annotations}
        with self._access.store() as store:
            old = {
                one.id: text
                for one in store.papers.files(file.paper_id)
                if one.id in files and (text := self._text(one))
            }
        new = self._text(file)
        return carry_over(annotations, old, new, report, cancel) if new else []

    def _text(self, file: PaperFile) -> "FileText | None":
        """Return the text of a file of the library; None if it can't be opened any more."""
        from explorer.services.reanchoring import FileText

        path, client = str(self._access.library.root / file.path), self._access.client

        def page(number: int) -> TextPage | None:
            with suppress(KnownError):
                return client.call(Text(path, number), priority=_AFTER_ALL)
            return None

        with suppress(KnownError):
            return FileText(file.id, client.call(Open(path), priority=_AFTER_ALL).pages, page)
        return None

    def _place(self, there: Annotation, evidence: str) -> None:
        self._annotations.edit(there.id, tr("place on p. {0}", self._annotations.labels.of(there)), **_where(there))
        self._record([(there, evidence)], "user")
        self.changed.emit(there.paper_id)

    def _found(self, document: Ready, found: "list[Reanchored]") -> None:
        for one in found:
            self._looked[one.annotation.id, document.file.id] = one
        # An annotation that was changed or deleted meanwhile is left alone.
        same = [one for one in found if _where_of(self._annotations.now(one.annotation.id)) == _where(one.annotation)]
        sure = [(one.there, one.evidence) for one in same if one.there and one.sure]
        with self._annotations.step(
            trn(len(sure), "move one annotation to new version", "move {count} annotations to new version")
        ):
            for there, _ in sure:
                self._annotations.edit(there.id, "", **_where(there))
        self._record(sure, "guess")
        if left := len(same) - len(sure):
            text = tr("This is another version of the PDF. Annotations moved: {0}. Unplaced: {1}.", len(sure), left)
            self.notified.emit(text)
        elif sure:
            text = tr("This is another version of the PDF. All annotations were moved: {0}.", len(sure))
            self.notified.emit(text)
        self.changed.emit(document.paper.id)

    def _record(self, placed: list[tuple[Annotation, str]], made_by: str) -> None:
        if not placed:
            return
        when = ids.now()

        def write(store: Store) -> None:
            for one, evidence in placed:
                store.links.placed(one.id, one.file_id, made_by, evidence, when)

        self._writer.put(write)


def _where(one: Annotation) -> dict[str, object]:
    return {field: getattr(one, field) for field in _PLACE}


def _where_of(item: object) -> dict[str, object] | None:
    return _where(item) if isinstance(item, Annotation) else None
