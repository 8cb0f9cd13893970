"""Page labels of PDFs, kept as facts of the files, so that they can be told while no PDF is open."""

from collections.abc import Sequence

from explorer.store.codec import pack, words
from explorer.store.connection import Connection
from explorer.store.table_interfaces import FactRecords

_KEY = "facts.subject_kind = 'file' AND facts.source = 'file' AND facts.field = 'page_labels'"
_OF_FILE = f"SELECT value FROM facts WHERE {_KEY} AND subject = ?"  # noqa: S608
_OF_PAPER = f"""
    SELECT value FROM files LEFT JOIN facts ON {_KEY} AND subject = files.id
    WHERE files.paper_id = ? ORDER BY files.fetched DESC, files.rowid DESC LIMIT 1
"""  # noqa: S608
_ALL = f"""
    SELECT files.id, files.paper_id, facts.value, NOT EXISTS (
        SELECT 1 FROM files AS newer
        WHERE newer.paper_id = files.paper_id AND (newer.fetched, newer.rowid) > (files.fetched, files.rowid)
    ) AS is_newest
    FROM facts JOIN files ON files.id = facts.subject WHERE {_KEY} AND facts.value != '[]'
"""  # noqa: S608
_UNREAD = f"""
    SELECT files.id, files.path FROM files WHERE files.id NOT IN (SELECT subject FROM facts WHERE {_KEY}) AND (
        files.id IN (SELECT file_id FROM annotations WHERE deleted IS NULL AND {{0}})
        OR files.paper_id IN (SELECT paper_id FROM notes WHERE deleted IS NULL AND page IS NOT NULL AND {{0}})
    )
"""  # noqa: S608


class PageLabelTable:
    """Reads and writes the labels of files; a file without labels of its own has none."""

    def __init__(self, store: Connection, facts: FactRecords) -> None:
        self._store, self._facts = store, facts

    def put(self, file_id: str, labels: Sequence[str], now: str) -> None:
        """Keep the labels of a file; none means that its pages are called by their numbers."""
        row = self._store.row(_OF_FILE, (file_id,))
        if row is None or row["value"] != pack(list(labels)):
            self._facts.put("file", file_id, "file", "page_labels", list(labels), now)

    def is_known(self, file_id: str) -> bool:
        """Return whether the labels of a file were read before."""
        return self._store.row(_OF_FILE, (file_id,)) is not None

    def of_file(self, file_id: str) -> tuple[str, ...]:
        """Return the labels of a file; none where they are numbers, or unknown."""
        row = self._store.row(_OF_FILE, (file_id,))
        return words(row["value"]) if row else ()

    def of_paper(self, paper_id: str) -> tuple[str, ...]:
        """Return the labels of a paper's newest file."""
        row = self._store.row(_OF_PAPER, (paper_id,))
        return words(row["value"]) if row and row["value"] else ()

    def all(self) -> dict[str, tuple[str, ...]]:
        """Return the labels that are not numbers, by the ids of files and of papers, whose newest file counts."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self._store.rows(_ALL):
            found[row["id"]] = words(row["value"])
            if row["is_newest"]:
                found[row["paper_id"]] = found[row["id"]]
        return found

    def unread(self, paper_id: str | None = None, episode_id: str | None = None) -> list[tuple[str, str]]:
        """Return ids and paths of files whose labels were never read: those with annotations, and of papers with notes
        on pages; of a paper or an episode alone, if one is given."""
        where, values = "1", list[str]()
        if paper_id:
            where, values = "paper_id = ?", [paper_id]
        elif episode_id:
            # An episode's export has all items of its papers.
            where = "(episode_id = ? OR paper_id IN (SELECT paper_id FROM appearances WHERE episode_id = ?))"
            values = [episode_id, episode_id]
        return [(row["id"], row["path"]) for row in self._store.rows(_UNREAD.format(where), (*values, *values))]
