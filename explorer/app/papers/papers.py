"""Lookups of papers for widgets, and what the user says of them."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.writer import Writer
from explorer.model.paper import Paper, PaperFile
from explorer.store.change_feed import Change
from explorer.store.database import Store


class Papers(QObject):
    """Reads papers and their files; each call is one fast read."""

    merged = Signal(object)
    """The ids of papers that were merged into others and are their names now, as a frozenset; None if very many rows
    changed, perhaps such ones."""
    came = Signal(object)
    """The ids of papers of which something was written, as a frozenset: perhaps their merge was undone."""

    def __init__(self, store: Store, writer: Writer) -> None:
        super().__init__()
        self._store, self._writer = store, writer

    def follow(self, written: frozenset[Change] | None) -> None:
        """Announce merged papers after rows were written (None for very many)."""
        gone = None if written is None else frozenset(one.key for one in written if one.gone and one.table == "papers")
        if gone is None or gone:
            self.merged.emit(gone)
        if here := frozenset(one.key for one in written or () if one.table == "papers" and not one.gone):
            self.came.emit(here)

    def get(self, paper_id: str) -> Paper | None:
        """Return a paper of the library. Raises KnownError."""
        return self._store.papers.get(paper_id)

    def own(self) -> list[Paper]:
        """Return the papers whose PDFs the user has added, the newest first. Raises KnownError."""
        return self._store.papers.own()

    def retitle(self, paper: Paper, title: str, authors: tuple[str, ...]) -> None:
        """Save the title and the authors that the user gives a paper; their word stands over every source's."""
        told = replace(paper, title=title, authors=authors)
        self._writer.put(lambda store: store.papers.put(told, "user"), f"paper:{paper.id}")

    def id_of(self, name: str) -> str | None:
        """Return the id of the paper with this id, handle or other name. Raises KnownError."""
        return self._store.papers.id_of(name)

    def current_file(self, paper_id: str) -> PaperFile | None:
        """Return the file of a paper that the reader opens. Raises KnownError."""
        return self._store.papers.current_file(paper_id)
