"""The annotations that are in the files themselves: read after the pages are shown, and adopted into the library."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from explorer.app.items.item_commands import ItemCommands
from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import EmbeddedAnnotation, PdfService, failed
from explorer.app.session import Session
from explorer.app.shell.theme import Theme
from explorer.model import ids
from explorer.model.annotation import Annotation
from explorer.model.embedded_annotation import MOST, adopted, shown
from explorer.model.errors import KnownError

log = logging.getLogger(__name__)

_BATCH = 32
"""Pages that are looked at in one go."""
_AFTER = 300
"""After all that somebody waits for."""
_KEPT = 8
"""So many files' annotations are kept."""
Origins = Mapping[int, frozenset[str]]
"""By page, the origins of annotations of a file."""


@dataclass(slots=True)
class _File:
    document: Ready
    marks: list[EmbeddedAnnotation] = field(default_factory=list)
    items: dict[str, Annotation] = field(default_factory=dict)
    """As they are shown, by their ids."""
    told: int = 0
    """How many there were when others were told of them."""


class EmbeddedAnnotations(QObject):
    """What others have marked in a PDF, to be read beside one's own marks; the PDF itself is never changed.

    One that was adopted is the library's, and is listed here no more until that is deleted, or undone.
    """

    changed = Signal(str)
    """A file's id: others of its annotations are listed, or left out of its pages, than before."""

    def __init__(
        self, pdf: PdfService, annotations: ItemCommands, session: Session, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pdf, self._annotations, self._session, self._theme = pdf, annotations, session, theme
        self._files: OrderedDict[str, _File] = OrderedDict()
        self._adopted: dict[str, Origins] = {}
        """By file, what was adopted of it, of those files that somebody has asked for."""
        self._papers: dict[str, str] = {}
        """Of which paper such a file is, by their ids."""
        self._by_id: dict[str, set[str]] = {}
        """By file, the ids of what was adopted of it."""
        self._palette = theme.palette
        annotations.changed.connect(self._annotated)
        theme.changed.connect(self._restyled)

    def look(self, document: Ready) -> None:
        """A file is shown: read what it has, unless that was done."""
        if document.file.id in self._files:
            self._files.move_to_end(document.file.id)
            return
        self._files[document.file.id] = _File(document)
        while len(self._files) > _KEPT:
            self._files.popitem(last=False)
        self._ask(document, 0)

    def of_file(self, file_id: str) -> list[Annotation]:
        """Those of a file that were not adopted, in page order; none before they are read."""
        found = self._files.get(file_id)
        if found is None or not found.items:
            return []
        gone = self.left_out(found.document)
        return [one for one in found.items.values() if one.origin not in gone.get(one.page, ())]

    def here(self) -> list[Annotation]:
        """Those of the current paper's file, which was shown last."""
        paper = self._session.paper
        files = [one for one in reversed(self._files.values()) if paper and one.document.paper.id == paper.id]
        return self.of_file(files[0].document.file.id) if files else []

    def get(self, item_id: str) -> Annotation | None:
        """One that is listed, by its id."""
        for file in self._files.values():
            if (one := file.items.get(item_id)) and one.origin not in self.left_out(file.document).get(one.page, ()):
                return one
        return None

    def left_out(self, document: Ready) -> Origins:
        """What was adopted of a file: the library's are seen in its place."""
        file_id = document.file.id
        if file_id not in self._adopted:
            self._papers[file_id] = document.paper.id
            self._adopted[file_id] = self._find_adopted(document.paper.id, file_id)
        return self._adopted[file_id]

    def adopt(self, items: Iterable[Annotation]) -> list[Annotation]:
        """Make them the library's, in one step of undo; returns what was made. One that is there is not made again."""
        when, made = ids.now(), []
        for item in items:
            if one := self.get(item.id):
                made.append(adopted(one, ids.new_id(), when, self._session.episode_id))
        if len(made) == 1:
            self._annotations.add(self.tr("adoption on p. {0}").format(made[0].page + 1), *made)
        elif made:
            self._annotations.add(self.tr("adoption of {0} annotations").format(len(made)), *made)
        return made

    # Inside

    def _ask(self, document: Ready, first: int) -> None:
        pages = tuple(range(first, min(first + _BATCH, len(document.info.pages))))
        if pages:
            self._pdf.marks(document.path, pages, lambda reply: self._come(document, pages, reply), _AFTER)

    def _come(
        self, document: Ready, pages: tuple[int, ...], reply: tuple[EmbeddedAnnotation, ...] | KnownError
    ) -> None:
        file = self._files.get(document.file.id)
        if file is None:
            return  # others have been shown since
        if error := failed(reply):
            log.info("no annotations of a file: %s", error)
            del self._files[document.file.id]  # to be tried again when it is shown again
            return
        assert not isinstance(reply, KnownError)
        new = reply[: MOST - len(file.marks)]
        file.marks += new
        self._show(file, new)
        done = len(file.marks) >= MOST or pages[-1] + 1 >= len(document.info.pages)
        if not done:
            self._ask(document, pages[-1] + 1)
        # A list of thousands is not made anew for every few pages.
        if len(file.marks) > file.told and (done or len(file.marks) >= 2 * file.told):
            file.told = len(file.marks)
            self.changed.emit(document.file.id)

    def _show(self, file: _File, marks: Iterable[EmbeddedAnnotation]) -> None:
        paper, of = file.document.paper, file.document.file
        for mark in marks:
            one = shown(mark, paper.id, of.id, self._palette, of.fetched)
            file.items[one.id] = one

    def _find_adopted(self, paper_id: str, file_id: str) -> Origins:
        found: dict[int, set[str]] = {}
        self._by_id[file_id] = set()
        for one in self._annotations.of_paper(paper_id):
            if one.origin and one.file_id == file_id:
                found.setdefault(one.page, set()).add(one.origin)
                self._by_id[file_id].add(one.id)
        return {page: frozenset(origins) for page, origins in found.items()}

    def _annotated(self, changed: frozenset[str] | None) -> None:
        known = set().union(*self._by_id.values()) if self._by_id else set()
        if changed is not None and known.isdisjoint(changed):
            items = map(self._annotations.get, changed)
            if not any(isinstance(one, Annotation) and one.origin for one in items):
                return
        before = self._adopted
        self._adopted = {file_id: self._find_adopted(self._papers[file_id], file_id) for file_id in before}
        for file_id, origins in before.items():
            if self._adopted[file_id] != origins:
                self.changed.emit(file_id)

    def _restyled(self) -> None:
        if self._theme.palette == self._palette:
            return
        self._palette = self._theme.palette
        for file_id, file in list(self._files.items()):
            self._show(file, file.marks)
            if file.marks:
                self.changed.emit(file_id)
