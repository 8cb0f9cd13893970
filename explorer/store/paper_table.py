"""Papers and their PDF files."""

import sqlite3
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from explorer.model import arxiv_id
from explorer.model.paper import Paper, PaperFile
from explorer.store.codec import pack, words

if TYPE_CHECKING:
    from explorer.store.database import Store

MOST_TITLES = 3000
"""Titles that a cited one is compared with."""
_SAME_FILE = "SELECT id, arxiv_version FROM files WHERE paper_id = ? AND sha256 = ?"


class PaperTable:
    """Reads and writes papers and files. Neither is ever deleted: notes hang on them."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def all(self) -> list[Paper]:
        """Every paper, in the order in which they were added."""
        return [paper_of(row) for row in self._store.rows("SELECT * FROM papers ORDER BY rowid")]

    def titles(self) -> list[tuple[str, str]]:
        """Ids and titles of the papers, at most MOST_TITLES, the newest first."""
        rows = self._store.rows("SELECT id, title FROM papers ORDER BY rowid DESC LIMIT ?", (MOST_TITLES,))
        return [(row["id"], row["title"]) for row in rows]

    def get(self, paper_id: str) -> Paper | None:
        """The paper with this id."""
        row = self._store.row("SELECT * FROM papers WHERE id = ?", (paper_id,))
        return paper_of(row) if row else None

    def resolve(self, text: str) -> Paper | None:
        """The paper that a user means by its id here, or by its arXiv id in any form; None if it isn't known."""
        text = text.strip()
        if named := arxiv_id.parse(text):
            # A catalogue's paper goes before one that was fetched by its arXiv id alone.
            row = self._store.row(
                "SELECT * FROM papers WHERE arxiv = ? ORDER BY id LIKE 'arxiv:%', rowid LIMIT 1", (named.id,)
            )
            if row:
                return paper_of(row)
        return self.get(text)

    def put(self, paper: Paper) -> None:
        """Add the paper, or replace its facts."""
        with self._store.write():
            self._store.upsert("papers", ("id",), asdict(paper) | {"authors": pack(paper.authors)})

    def file(self, file_id: str) -> PaperFile | None:
        """The file with this id, whether or not its PDF still is on the disk."""
        row = self._store.row("SELECT * FROM files WHERE id = ?", (file_id,))
        return _file(row) if row else None

    def files(self, paper_id: str) -> list[PaperFile]:
        """All files of a paper, the newest first."""
        return [
            _file(row)
            for row in self._store.rows(
                "SELECT * FROM files WHERE paper_id = ? ORDER BY fetched DESC, rowid DESC", (paper_id,)
            )
        ]

    def current_file(self, paper_id: str) -> PaperFile | None:
        """The newest file of a paper whose PDF is on the disk."""
        root = self._store.library.root
        return next((file for file in self.files(paper_id) if (root / file.path).is_file()), None)

    def add_file(self, file: PaperFile) -> PaperFile:
        """Record a file. The same content again keeps its id, for annotations hang on it; returns what is recorded."""
        with self._store.write():
            same = self._store.row(_SAME_FILE, (file.paper_id, file.sha256))
            if same:
                file = replace(file, id=same["id"], arxiv_version=file.arxiv_version or same["arxiv_version"])
            self._store.upsert("files", ("id",), asdict(file))
        return file


def paper_of(row: sqlite3.Row) -> Paper:
    """The paper in a row that has all columns of ``papers``."""
    return Paper(
        id=row["id"],
        title=row["title"],
        authors=words(row["authors"]),
        arxiv=row["arxiv"],
        openreview=row["openreview"],
        venue=row["venue"],
        presentation=row["presentation"],
        award=row["award"],
    )


def _file(row: sqlite3.Row) -> PaperFile:
    return PaperFile(
        id=row["id"],
        paper_id=row["paper_id"],
        path=row["path"],
        sha256=row["sha256"],
        bytes=row["bytes"],
        source=row["source"],
        fetched=row["fetched"],
        arxiv_version=row["arxiv_version"],
    )
