"""Notes and tags of the whole library, read in jobs, and earlier versions of an item."""

from PySide6.QtCore import QObject

from explorer.app.items.item_cache import ItemCache
from explorer.app.items.note_links import NoteLinks
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model import wiki_links
from explorer.model.annotation import Version
from explorer.model.item_summary import ItemSummary, LinkTarget, linkable
from explorer.model.translation import tr
from explorer.store.database import Store


class LibraryNotes(QObject):
    """Reads items of the whole library; each job's ``finished`` has the result."""

    def __init__(self, store: Store, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._access, self._jobs = store, access, jobs

    def versions(self, item_id: str) -> list[Version]:
        """Return earlier versions of an item, newest first. Raises KnownError."""
        return self._store.versions.of(item_id)

    def tags(self) -> Job[list[str]]:
        """Read all tags of the library, the most used first."""
        return self._jobs.start(tr("Reading the library’s tags"), lambda *_: self._tags())

    def summaries(self, linking_to: tuple[wiki_links.Kind, str] | None = None) -> Job[list[tuple[ItemSummary, str]]]:
        """Read all annotations and notes, newest first, each with its text folded for search; or only those that link
        to a target."""
        return self._jobs.start(tr("Reading the notes"), lambda *_: self._summaries(linking_to))

    def links(self, annotations: ItemCache) -> NoteLinks:
        """Return an object that resolves links and lists possible targets."""
        return NoteLinks(self._store, annotations, self._jobs, self._linkable)

    def _linkable(self) -> list[LinkTarget]:
        with self._access.store() as store:
            return linkable(reversed(store.papers.all()), store.summaries.all())

    def _tags(self) -> list[str]:
        with self._access.store() as store:
            return store.tags.all()

    def _summaries(self, linking_to: tuple[wiki_links.Kind, str] | None) -> list[tuple[ItemSummary, str]]:
        with self._access.store() as store:
            found = [(one, one.folded) for one in store.summaries.all()]
            if linking_to is None:
                return found
            kind, target = linking_to
            names = {target, *store.papers.names(target)} if kind == "paper" else {target}
        return [one for one in found if one[0].links_to(kind, names)]
