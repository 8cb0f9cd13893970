"""Carrying annotations over to the file that is shown, and those that wait to be placed by hand."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.app.items.item_commands import ItemCommands
from explorer.app.papers.document_loader import Ready
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.annotation import Annotation
from explorer.model.errors import KnownError
from explorer.model.paper import PaperFile
from explorer.model.progress import CancelToken, Report
from explorer.model.text_page import Passage, TextPage
from explorer.pdf.messages import Open, Text
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.services.reanchoring import FileText, Reanchored

_AFTER_ALL = 500
"""The priority of what nobody waits for: pages that are looked at come first."""
_PLACE = ("file_id", "page", "quads", "quote", "before", "after", "point", "rect", "strokes", "picture")
"""The fields of an annotation that say where it is."""


class ReanchoredItems(QObject):
    """Annotations hang on a file; another file of their paper gets those whose place in it is sure.

    The others stay as they are and are listed as not placed, with a guess where there is one.
    """

    told = Signal(str)
    """One sentence for the user."""
    changed = Signal(str)
    """A paper's id: there are news of what is not placed in it."""

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
        """What was found for an annotation (its id) in a file (its id); None while that is being looked for."""

    def look(self, document: Ready) -> None:
        """A file is shown: carry over to it, in a job, what was marked in other files of its paper."""
        file = document.file
        new = [one for one in self.unplaced(document) if (one.id, file.id) not in self._looked]
        if not new or self._store.read_only:
            return
        self._looked.update(dict.fromkeys((one.id, file.id) for one in new))
        job = self._jobs.start(
            self.tr("Carrying annotations over"),
            lambda report, cancel: self._carry_over(new, file, report, cancel),
        )
        job.finished.connect(lambda found: self._found(document, found))
        job.failed.connect(lambda error: self.told.emit(error.sentence))

    def unplaced(self, document: Ready) -> list[Annotation]:
        """Return the paper's annotations that have no place in the file that is shown, in page order."""
        of_paper = self._annotations.of_paper(document.paper.id)
        return [one for one in of_paper if one.file_id != document.file.id]

    def guess(self, annotation: Annotation, document: Ready) -> Annotation | None:
        """Return where an annotation might belong in the file that is shown; None where there is no idea."""
        carried = self._looked.get((annotation.id, document.file.id))
        return carried.there if carried else None

    def old_path(self, annotation: Annotation) -> str | None:
        """Return the PDF that an annotation was made in, if it still is on the disk."""
        file = self._store.papers.file(annotation.file_id)
        path = self._store.library.root / file.path if file else None
        return str(path) if path and path.is_file() else None

    def take_guess(self, annotation: Annotation, document: Ready) -> None:
        """The user agrees with the guess."""
        carried = self._looked.get((annotation.id, document.file.id))
        if carried and carried.there:
            self._place(carried.there, carried.evidence)

    def place_on_words(self, annotation: Annotation, document: Ready, passage: Passage) -> None:
        """The user says that an annotation of words belongs on these."""
        from explorer.services.reanchoring import placed

        self._place(placed(annotation, document.file.id, passage), "words chosen by hand")

    def place_on_page(self, annotation: Annotation, document: Ready, page: int) -> None:
        """The user says that an annotation without words belongs on a page, at the same place of it."""
        from explorer.model.text_anchor import Move
        from explorer.services.reanchoring import moved

        self._place(moved(annotation, document.file.id, Move(page, 0.0, 0.0, sure=True)), "page chosen by hand")

    def _carry_over(
        self, annotations: Sequence[Annotation], file: PaperFile, report: Report, cancel: CancelToken
    ) -> "list[Reanchored]":
        """Find where annotations of other files belong in this one, in a job. Raises KnownError, Cancelled."""
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
        """Return the words of a file of the library; None where it does not open any more."""
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
        self._annotations.edit(there.id, self.tr("placing on p. {0}").format(there.page + 1), **_where(there))
        self._record([(there, evidence)], "user")
        self.changed.emit(there.paper_id)

    def _found(self, document: Ready, found: "list[Reanchored]") -> None:
        for one in found:
            self._looked[one.annotation.id, document.file.id] = one
        # Whoever has changed or deleted one meanwhile meant it.
        same = [one for one in found if _where_of(self._annotations.now(one.annotation.id)) == _where(one.annotation)]
        sure = [(one.there, one.evidence) for one in same if one.there and one.sure]
        with self._annotations.step(self.tr("carrying over {0} annotations").format(len(sure))):
            for there, _ in sure:
                self._annotations.edit(there.id, "", **_where(there))
        self._record(sure, "guess")
        if left := len(same) - len(sure):
            text = self.tr("This is another file of the paper. Annotations carried over: {0}. Not placed: {1}.")
            self.told.emit(text.format(len(sure), left))
        elif sure:
            text = self.tr("This is another file of the paper. All annotations were carried over: {0}.")
            self.told.emit(text.format(len(sure)))
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
