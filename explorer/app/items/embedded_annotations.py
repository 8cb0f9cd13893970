"""The annotations embedded in PDFs: read after the pages are shown, and imported into the library on demand."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import field

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.app.items.item_commands import ItemCommands
from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import Embedded, EmbeddedAnnotation, PdfService, failed
from explorer.app.shell.theme import Theme
from explorer.model import ids
from explorer.model.annotation import Annotation
from explorer.model.embedded_annotation import MOST, LeftOut, adopted, left_out_sentence, shown
from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr, trn

log = logging.getLogger(__name__)

_BATCH = 32
"""Number of pages read at once."""
_AFTER = 300
"""The priority: after all requests that the user waits for."""
_KEPT = 8
"""Number of files whose annotations are cached."""
Origins = Mapping[int, frozenset[str]]
"""The origins of a file's annotations, by page."""


@dataclass(slots=True)
class _File:
    document: Ready
    annotations: list[EmbeddedAnnotation] = field(default_factory=list)
    items: dict[str, Annotation] = field(default_factory=dict)
    """The annotations as shown, by id."""
    left_out: list[LeftOut] = field(default_factory=list)
    told: int = 0
    """The number of annotations at the last ``changed``."""


class EmbeddedAnnotations(QObject):
    """Embedded annotations of the open PDFs, to be shown beside those of the library; the PDF is never changed.

    An imported one is not listed here any more, until its copy in the library is deleted or the import undone.
    """

    changed = Signal(str)
    """The id of a file whose listed or imported annotations changed."""

    def __init__(
        self, pdf: PdfService, annotations: ItemCommands, session: Session, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pdf, self._annotations, self._session, self._theme = pdf, annotations, session, theme
        self._files: OrderedDict[str, _File] = OrderedDict()
        self._adopted: dict[str, Origins] = {}
        """A cache of the origins imported from each file."""
        self._papers: dict[str, str] = {}
        """The paper id of each cached file, by file id."""
        self._by_id: dict[str, set[str]] = {}
        """The ids of the annotations imported from each file."""
        self._palette = theme.palette
        annotations.changed.connect(self._annotated)
        theme.changed.connect(self._restyled)

    def look(self, document: Ready) -> None:
        """Read the annotations of a file that is shown now, unless they were read before."""
        if document.file.id in self._files:
            self._files.move_to_end(document.file.id)
            return
        self._files[document.file.id] = _File(document)
        while len(self._files) > _KEPT:
            self._files.popitem(last=False)
        self._ask(document, 0)

    def of_file(self, file_id: str) -> list[Annotation]:
        """Return the annotations of a file that were not imported, in page order; none before they are read."""
        found = self._files.get(file_id)
        if found is None or not found.items:
            return []
        gone = self.left_out(found.document)
        return [one for one in found.items.values() if one.origin not in gone.get(one.page, ())]

    def here(self) -> list[Annotation]:
        """Return the annotations of the current paper's file that was shown last."""
        file = self._file_here()
        return self.of_file(file.document.file.id) if file else []

    def omission_text(self) -> str:
        """Return a sentence on the annotations of this file that can't be imported; empty for none."""
        file = self._file_here()
        return left_out_sentence(file.left_out) if file else ""

    def get(self, item_id: str) -> Annotation | None:
        """Return a listed annotation by its id."""
        for file in self._files.values():
            if (one := file.items.get(item_id)) and one.origin not in self.left_out(file.document).get(one.page, ()):
                return one
        return None

    def left_out(self, document: Ready) -> Origins:
        """Return the origins of imported annotations of a file, which are not drawn, because their copies in the
        library are."""
        file_id = document.file.id
        if file_id not in self._adopted:
            self._papers[file_id] = document.paper.id
            self._adopted[file_id] = self._find_adopted(document.paper.id, file_id)
        return self._adopted[file_id]

    def adopt(self, items: Iterable[Annotation]) -> list[Annotation]:
        """Import annotations into the library in one undo step; return the new ones. Annotations already imported are
        left out."""
        when, made = ids.now(), []
        for item in items:
            if one := self.get(item.id):
                made.append(adopted(one, ids.new_id(), when, self._session.episode_id))
        if len(made) == 1:
            self._annotations.add(tr("import on p. {0}", self._annotations.labels.of(made[0])), *made)
        elif made:
            self._annotations.add(trn(len(made), "import of one annotation", "import of {count} annotations"), *made)
        return made

    # Private helpers

    def _file_here(self) -> _File | None:
        paper = self._session.paper
        files = (one for one in reversed(self._files.values()) if paper and one.document.paper.id == paper.id)
        return next(files, None)

    def _ask(self, document: Ready, first: int) -> None:
        pages = tuple(range(first, min(first + _BATCH, len(document.info.pages))))
        if pages:
            self._pdf.annotations(document.path, pages, lambda reply: self._come(document, pages, reply), _AFTER)

    def _come(self, document: Ready, pages: tuple[int, ...], reply: Embedded | KnownError) -> None:
        file = self._files.get(document.file.id)
        if file is None:
            return  # other annotations have been shown since
        if error := failed(reply):
            log.info("no annotations of a file: %s", error)
            del self._files[document.file.id]  # so that it is read again when it is next shown
            return
        assert not isinstance(reply, KnownError)
        new = reply.annotations[: MOST - len(file.annotations)]
        file.left_out += reply.left_out
        file.annotations += new
        self._show(file, new)
        done = len(file.annotations) >= MOST or pages[-1] + 1 >= len(document.info.pages)
        if not done:
            self._ask(document, pages[-1] + 1)
        # Announced rarely, because a list of thousands takes long to update.
        if len(file.annotations) > file.told and (done or len(file.annotations) >= 2 * file.told):
            file.told = len(file.annotations)
            self.changed.emit(document.file.id)

    def _show(self, file: _File, annotations: Iterable[EmbeddedAnnotation]) -> None:
        paper, of = file.document.paper, file.document.file
        for annotation in annotations:
            one = shown(annotation, paper.id, of.id, self._palette, of.fetched)
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
            self._show(file, file.annotations)
            if file.annotations:
                self.changed.emit(file_id)
