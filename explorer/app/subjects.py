"""The subjects that the first paint does not need: each is made, whole, when it is first asked for."""

from functools import cached_property
from typing import TYPE_CHECKING

from explorer.app.papers.document_loader import DocumentLoader
from explorer.app.session import Session
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.writer import Writer
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.app.episodes.targets import Targets
    from explorer.app.items.item_pictures import ItemPictures
    from explorer.app.items.library_notes import LibraryNotes
    from explorer.app.items.note_exports import NoteExports
    from explorer.app.papers.cited_paper import CitedPaperFinder
    from explorer.app.papers.copied_quotation import CopiedQuotation
    from explorer.app.papers.paper_facts import PaperFacts
    from explorer.app.papers.pdf_copies import PdfCopies


class Subjects:
    """One object a subject, with its state, its jobs and its last problem; the imports cost only those who ask.

    Args:
        store: the GUI thread's connection.
        documents: those of the first reader, which also tell of files that come by others.
    """

    def __init__(
        self,
        store: Store,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        session: Session,
        documents: DocumentLoader,
    ) -> None:
        self._store, self._access, self._jobs = store, access, jobs
        self._writer, self._session, self._documents = writer, session, documents

    @cached_property
    def facts(self) -> "PaperFacts":
        """What arXiv and OpenReview say of the open paper."""
        from explorer.app.papers.paper_facts import PaperFacts

        return PaperFacts(self._store, self._access, self._jobs, self._session, self._documents)

    @cached_property
    def copies(self) -> "PdfCopies":
        """Copies of PDFs, and prints."""
        from explorer.app.papers.pdf_copies import PdfCopies

        return PdfCopies(self._access, self._jobs, self._writer)

    @cached_property
    def quotation(self) -> "CopiedQuotation":
        """Quotations for the clipboard."""
        from explorer.app.papers.copied_quotation import CopiedQuotation

        return CopiedQuotation(self._store)

    def cited(self) -> "CitedPaperFinder":
        """Return a finder of cited papers; each reader has one."""
        from explorer.app.papers.cited_paper import CitedPaperFinder

        return CitedPaperFinder(self._store, self._writer, self._session)

    @cached_property
    def targets(self) -> "Targets":
        """What links and other starts of the program want opened."""
        from explorer.app.episodes.targets import Targets

        return Targets(self._access, self._jobs)

    @cached_property
    def exports(self) -> "NoteExports":
        """Exports of notes, and their way back."""
        from explorer.app.items.note_exports import NoteExports

        return NoteExports(self._access, self._jobs)

    @cached_property
    def pictures(self) -> "ItemPictures":
        """Pictures of areas and of notes."""
        from explorer.app.items.item_pictures import ItemPictures

        return ItemPictures(self._access, self._jobs)

    @cached_property
    def library_notes(self) -> "LibraryNotes":
        """Notes and tags of the whole library."""
        from explorer.app.items.library_notes import LibraryNotes

        return LibraryNotes(self._store, self._access, self._jobs)
