"""Merges two papers that are the same, and undoes it."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from explorer.model.errors import KnownError
from explorer.model.ids import new_id, now
from explorer.model.paper import GUIDE_ID, REMOVED
from explorer.store.codec import pack, unpack
from explorer.store.item_rows import Table, stamp_rows
from explorer.store.paper_table import IS_OWN_NAME
from explorer.store.table_interfaces import HasEpisodes, HasPapers

_Row = dict[str, Any]
_ITEMS: Mapping[str, Table] = {"annotations": "annotations", "notes": "notes"}
"""The tables whose rows say when their fields were changed."""
_OWN_NAMES = f"SELECT name FROM paper_names WHERE paper_id = ? AND {IS_OWN_NAME} AND made < ?"  # noqa: S608 - our text
_DOWNLOADED = f"""
    SELECT id, sha256, source FROM files
    WHERE paper_id = ? AND fetched >= ? AND source <> 'local' AND source NOT LIKE '{REMOVED}%'
"""  # noqa: S608
_LOOKED_UP = (
    "substr(source, 1, instr(source || ':', ':') - 1) IN ('arxiv', 'openreview', 'crossref', 'openalex', 'file')"
)


class _MergedTables(HasPapers, HasEpisodes, Protocol):
    """The tables that merging papers uses."""


class PaperMerges:
    """Moves everything that refers to a paper to another one, and records it for undo."""

    def __init__(self, store: _MergedTables) -> None:
        self._store = store

    def merge(self, kept: str, gone: str) -> str:
        """Merge two papers: files, annotations, notes, names, facts and appearances move to the kept one.

        The newer of the two reading positions stays. The other paper's id and handle become names. What was tied to
        times on pages of a PDF that is no longer the one shown is tied to the paper alone: its pages may be others.

        Returns:
            the id of the merge, for ``undo``.

        Raises:
            KnownError: ``paper-unknown``, ``same-paper``, ``guide-stays``.
        """
        store, journal = self._store, _Journal(self._store)
        with store.write():
            kept, gone = self._known(kept), self._known(gone)
            if kept == gone:
                raise KnownError("same-paper", "These are the same paper already: there is nothing to merge.")
            if GUIDE_ID in (kept, gone):
                raise KnownError("guide-stays", "The user guide is part of the program and can’t be merged.")
            episodes = self._episodes(kept, gone)
            shown = {one: store.papers.current_file(one) for one in (kept, gone)}
            self._move_files(journal, kept, gone)
            for table in ("files", "annotations", "notes"):
                journal.point(table, "paper_id", gone, kept)
            now_shown = store.papers.current_file(kept)
            for one, before in shown.items():
                if before and now_shown and before.sha256 != now_shown.sha256:
                    journal.clear_pages(one)
            journal.point("tied_places", "paper_id", gone, kept)
            self._move_reading(journal, kept, gone)
            for kind, column in (("subject_kind", "subject"), ("target_kind", "target")):
                journal.point_each("links", column, gone, kept, f"{kind} = 'paper'")
            journal.point("paper_names", "paper_id", gone, kept, key="name")
            journal.point_each("facts", "subject", gone, kept, "subject_kind = 'paper'")
            journal.point_each("letter_marks", "paper_id", gone, kept)
            name = {"name": gone, "paper_id": kept, "slug": None, "made_by": "merge", "made": now()}
            journal.insert("paper_names", name)
            # The episodes' tables are rebuilt from the facts, which may use any name of a paper. Until then they refer
            # to the deleted paper, so foreign keys are checked only at the end.
            store.change("PRAGMA defer_foreign_keys = ON")
            journal.delete("papers", "id = ?", (gone,), with_rowid=True)
            for episode_id in episodes:
                store.episode_facts.show(episode_id)
            store.papers.show(kept)
            merge_id = new_id()
            row = {"id": merge_id, "kept": kept, "gone": gone, "made": now(), "record": pack(journal.steps)}
            store.upsert("paper_merges", ("id",), row)
        return merge_id

    def undo(self, merge_id: str) -> tuple[str, str]:
        """Undo a merge; return the ids of both papers.

        What the user added to the merged paper since then stays with the kept paper, which gets a copy of a file if
        later annotations are on it. A reading position or bookmark that was changed since then stays, too, where its
        PDF stays. What was downloaded since by an id of the other paper goes to that.

        Raises:
            KnownError: ``merge-unknown``: there is no such merge, it was undone already, or a later one must be undone
                first. ``merge-stays``: rows that were added since are in the way.
        """
        store = self._store
        try:
            with store.write():
                row = store.row("SELECT * FROM paper_merges WHERE id = ? AND undone IS NULL", (merge_id,))
                if row is None or store.papers.id_of(row["kept"]) != row["kept"]:
                    raise KnownError(
                        "merge-unknown",
                        "This merge can’t be undone: it was undone already, or a later one comes before it.",
                    )
                kept, gone = row["kept"], row["gone"]
                _Journal(store).undo(unpack(row["record"]))
                self._return_downloads(kept, gone, row["made"])
                self._copy_files(kept, gone)
                self._copy_files(gone, kept)
                for paper_id in (kept, gone):
                    store.papers.show(paper_id)
                for episode_id in self._episodes(kept, gone):
                    store.episode_facts.show(episode_id)
                store.change("UPDATE paper_merges SET undone = ? WHERE id = ?", (now(), merge_id))
        except sqlite3.IntegrityError as error:
            raise _in_the_way(str(error)) from error
        return kept, gone

    def was_undone(self, one: str, other: str) -> bool:
        """Return whether the user has undone a merge of these two papers."""
        id_of = self._store.papers.id_of
        pairs = self._store.rows("SELECT kept, gone FROM paper_merges WHERE undone IS NOT NULL")
        return any({id_of(row["kept"]), id_of(row["gone"])} == {one, other} for row in pairs)

    def file_of(self, file_id: str) -> str | None:
        """Return the content (its SHA-256) of a file that was deleted because another paper had the same PDF."""
        like = "undone IS NULL AND instr(record, ?) > 0"
        for row in self._store.rows(f"SELECT record FROM paper_merges WHERE {like}", (pack(file_id),)):  # noqa: S608
            for what, table, *rest in unpack(row["record"]):
                if (what, table) == ("delete", "files") and rest[0]["id"] == file_id:
                    return str(rest[0]["sha256"])
        return None

    def last(self, paper_id: str | None = None) -> str | None:
        """Return the newest merge that can be undone, of one paper or of all; None if there is none."""
        where = "undone IS NULL" + (" AND kept = ?" if paper_id else "")
        row = self._store.row(
            f"SELECT id FROM paper_merges WHERE {where} ORDER BY made DESC, id DESC LIMIT 1",  # noqa: S608
            (self._store.papers.present_id(paper_id),) if paper_id else (),
        )
        return str(row["id"]) if row else None

    def _known(self, paper_id: str) -> str:
        known = self._store.papers.id_of(paper_id)
        if known is None:
            raise KnownError(
                "paper-unknown", "There is no paper “{paper_id}” in this library.", paper_id=paper_id[:100]
            )
        return known

    def _episodes(self, *papers: str) -> list[str]:
        rows = self._store.rows(
            "SELECT DISTINCT episode_id FROM appearances WHERE paper_id IN (?, ?) "
            "UNION SELECT DISTINCT episode_id FROM segments WHERE paper_id IN (?, ?)",
            (*papers, *papers),
        )
        return [row[0] for row in rows]

    def _move_files(self, journal: "_Journal", kept: str, gone: str) -> None:
        """Merge the files: of a PDF that both papers have, annotations move to the kept paper's file."""
        store = self._store
        own = {one["sha256"]: one["id"] for one in store.rows("SELECT * FROM files WHERE paper_id = ?", (kept,))}
        for row in store.rows("SELECT id, sha256 FROM files WHERE paper_id = ?", (gone,)):
            if same := own.get(row["sha256"]):
                journal.point("annotations", "file_id", row["id"], same)
                journal.point_each("links", "target", row["id"], same, "target_kind = 'file'")
                journal.delete("files", "id = ?", (row["id"],), with_rowid=True)

    def _return_downloads(self, kept: str, gone: str, merged: str) -> None:
        """Give the other paper the PDFs that were downloaded by its ids since the merge.

        If the kept paper had no id of its own, the names and facts that were found since are the other's as well.
        """
        store = self._store
        own, theirs = ({str(row["name"]) for row in store.rows(_OWN_NAMES, (one, merged))} for one in (kept, gone))
        if not theirs:
            return
        for row in store.rows(_DOWNLOADED, (kept, merged)):
            name = f"sha256:{row['sha256']}"
            if name not in own and (not own or (_names(row["source"], theirs) and not _names(row["source"], own))):
                store.change("UPDATE OR IGNORE files SET paper_id = ? WHERE id = ?", (gone, row["id"]))
                store.change("UPDATE paper_names SET paper_id = ? WHERE name = ? AND paper_id = ?", (gone, name, kept))
        if own:
            return
        values = (gone, kept, merged)
        found = f"paper_id = ? AND {IS_OWN_NAME} AND substr(name, 1, 7) <> 'sha256:' AND made >= ?"
        store.change(f"UPDATE paper_names SET paper_id = ? WHERE {found}", values)  # noqa: S608
        found = f"subject_kind = 'paper' AND subject = ? AND said >= ? AND {_LOOKED_UP}"
        store.change(f"UPDATE OR REPLACE facts SET subject = ? WHERE {found}", values)  # noqa: S608
        has_pdf = "SELECT 1 FROM files WHERE paper_id = ? UNION SELECT 1 FROM annotations WHERE paper_id = ?"
        if not store.row(has_pdf, (kept, kept)):
            where = "paper_id = ? AND modified >= ?"
            store.change(f"UPDATE OR REPLACE reading_state SET paper_id = ? WHERE {where}", values)  # noqa: S608

    def _copy_files(self, paper_id: str, other: str) -> None:
        """Give a paper its own rows for files of another paper that its annotations are on."""
        store = self._store
        rows = store.rows(
            "SELECT DISTINCT f.* FROM annotations a JOIN files f ON f.id = a.file_id "
            "WHERE a.paper_id = ? AND f.paper_id = ?",
            (paper_id, other),
        )
        for row in map(dict, rows):
            same = store.row("SELECT id FROM files WHERE paper_id = ? AND sha256 = ?", (paper_id, row["sha256"]))
            own = same["id"] if same else new_id()
            if not same:
                store.upsert("files", ("id",), row | {"id": own, "paper_id": paper_id})
            values = (own, row["id"], paper_id)
            store.change(
                "UPDATE OR IGNORE links SET target = ? WHERE target_kind = 'file' AND target = ? AND subject IN "
                "(SELECT id FROM annotations WHERE paper_id = ?) AND subject_kind = 'annotation'",
                values,
            )
            marks = store.rows("SELECT id FROM annotations WHERE file_id = ? AND paper_id = ?", values[1:])
            store.change("UPDATE annotations SET file_id = ? WHERE file_id = ? AND paper_id = ?", values)
            stamp_rows(store, "annotations", "file_id", [one["id"] for one in marks])

    def _move_reading(self, journal: "_Journal", kept: str, gone: str) -> None:
        rows = self._store.rows(
            "SELECT paper_id FROM reading_state WHERE paper_id IN (?, ?) ORDER BY modified DESC, rowid DESC",
            (kept, gone),
        )
        for older in rows[1:]:
            journal.delete("reading_state", "paper_id = ?", (older["paper_id"],), with_rowid=True)
        if rows and rows[0]["paper_id"] == gone:
            journal.point_each("reading_state", "paper_id", gone, kept)


def _names(address: str, names: set[str]) -> bool:
    """Return whether one of these ids stands in the address of a file."""
    return any(name.partition(":")[2] in address for name in names)


def _in_the_way(detail: str) -> KnownError:
    return KnownError(
        "merge-stays",
        "This merge can’t be undone because of later additions to the library; the papers stay merged.",
        detail,
    )


class _Journal:
    """Changes rows, and records how to undo it."""

    def __init__(self, store: _MergedTables) -> None:
        self._store = store
        self.steps: list[list[Any]] = []

    def point(self, table: str, column: str, before: str, after: str, key: str = "id") -> None:
        """Replace a value of a column in all rows."""
        if not self._has(table):
            return
        # The names are our own, not input; also below.
        rows = self._store.rows(f"SELECT {key} FROM {table} WHERE {column} = ?", (before,))  # noqa: S608
        if rows:
            self._store.change(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (after, before))  # noqa: S608
            keys = [row[0] for row in rows]
            self._stamp(table, column, keys)
            self.steps.append(["point", table, column, before, after, key, keys])

    def point_each(self, table: str, column: str, before: str, after: str, where: str = "1") -> None:
        """Like ``point`` for a column of the primary key: a row whose new key exists already is deleted."""
        if not self._has(table):
            return
        rows = self._store.rows(f"SELECT * FROM {table} WHERE {column} = ? AND {where}", (before,))  # noqa: S608
        for row in map(dict, rows):
            moved = row | {column: after}
            self._delete(table, row)
            if self._insert(table, moved):
                self.steps.append(["move", table, row, moved])
            else:
                self.steps.append(["delete", table, row])

    def clear_pages(self, paper_id: str) -> None:
        """Leave of a paper's tied places the times alone."""
        if not self._has("tied_places"):
            return
        rows = self._store.rows("SELECT * FROM tied_places WHERE paper_id = ?", (paper_id,))
        for row in map(dict, rows):
            moved = row | {"page": 0, "rect": None}
            if moved != row:
                self._delete("tied_places", row)
                self._insert("tied_places", moved)
                self.steps.append(["move", "tied_places", row, moved])

    def insert(self, table: str, row: _Row) -> None:
        """Insert a row, unless its key exists."""
        if self._insert(table, row):
            self.steps.append(["insert", table, row])

    def delete(self, table: str, where: str, values: Sequence[Any], *, with_rowid: bool = False) -> None:
        """Delete rows."""
        columns = "rowid, *" if with_rowid else "*"
        for row in map(dict, self._store.rows(f"SELECT {columns} FROM {table} WHERE {where}", values)):  # noqa: S608
            self._delete(table, row)
            self.steps.append(["delete", table, row])

    def undo(self, steps: Sequence[Sequence[Any]]) -> None:
        """Undo the steps in reverse order; rows that were changed since then stay."""
        for what, table, *rest in reversed(steps):
            if what == "point":
                column, before, after, key, keys = rest
                for one in keys:
                    self._store.change(
                        f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key} = ? AND {column} = ?",  # noqa: S608
                        (before, one, after),
                    )
                    if self._store.rows("SELECT changes()")[0][0]:
                        self._stamp(table, column, [one])
            elif what == "delete":
                self._bring_back(table, rest[0])
            else:
                self._delete(table, rest[-1])
                if what == "move":
                    self._insert(table, rest[0])

    def _bring_back(self, table: str, row: _Row) -> None:
        """Insert a deleted row; in its old place among the rows, if that was not taken meanwhile."""
        if not self._insert(table, row) and "rowid" in row:
            row = {name: value for name, value in row.items() if name != "rowid"}
            if not self._insert(table, row) and table in ("papers", "files"):
                raise _in_the_way(f"{table} {row['id']}")

    def _stamp(self, table: str, column: str, keys: Sequence[str]) -> None:
        """Let a later sync know that annotations and notes belong to another paper, or lie in another file."""
        if items := _ITEMS.get(table):
            stamp_rows(self._store, items, column, keys)

    def _has(self, table: str) -> bool:
        return bool(self._store.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)))

    def _insert(self, table: str, row: Mapping[str, Any]) -> bool:
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        sql = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
        self._store.change(sql, list(row.values()))
        return bool(self._store.rows("SELECT changes()")[0][0])

    def _delete(self, table: str, row: Mapping[str, Any]) -> None:
        """Delete a row that has all these values."""
        where = " AND ".join(f"{name} IS ?" for name in row)
        self._store.change(f"DELETE FROM {table} WHERE {where}", list(row.values()))  # noqa: S608
