"""Lookups of papers for widgets."""

from explorer.model.paper import Paper, PaperFile
from explorer.store.database import Store


class Papers:
    """Reads papers and their files by id; each call is one read by key."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, paper_id: str) -> Paper | None:
        """Return a paper of the library. Raises KnownError."""
        return self._store.papers.get(paper_id)

    def id_of(self, name: str) -> str | None:
        """Return the id of the paper with this id, handle or other name. Raises KnownError."""
        return self._store.papers.id_of(name)

    def current_file(self, paper_id: str) -> PaperFile | None:
        """Return the file of a paper that the reader opens. Raises KnownError."""
        return self._store.papers.current_file(paper_id)
