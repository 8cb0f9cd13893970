"""The tables of papers, their names and their PDF files."""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, Protocol

from explorer.files import is_there
from explorer.model import paper_names
from explorer.model.errors import KnownError
from explorer.model.fact import USER, shown
from explorer.model.ids import now
from explorer.model.paper import GUIDE_ID, REMOVED, Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.store.codec import pack, words
from explorer.store.table_interfaces import HasFacts, HasFolder, Merger

MOST_TITLES = 3000
"""Maximum number of titles that a cited title is compared with."""
LISTED = f"""papers.id NOT IN (
    SELECT paper_id FROM files WHERE source LIKE '{REMOVED}%' AND paper_id NOT IN (SELECT paper_id FROM appearances)
) AND papers.id NOT IN (
    SELECT subject FROM links l
    WHERE made_by = 'guess' AND source = 'titles' AND subject_kind = 'paper' AND target IN (SELECT id FROM papers)
        AND NOT EXISTS (SELECT 1 FROM files WHERE paper_id = l.subject)
        AND NOT EXISTS (SELECT 1 FROM annotations WHERE paper_id = l.subject AND deleted IS NULL)
        AND NOT EXISTS (SELECT 1 FROM notes WHERE paper_id = l.subject AND deleted IS NULL))"""  # noqa: S608
"""The condition that leaves out PDFs of the user's own that they have removed, unless an episode names their paper,
and titles beside the paper that is guessed to be meant, unless the user has written on them."""
_LISTED = f"SELECT * FROM papers WHERE {LISTED} ORDER BY rowid"  # noqa: S608
FIELDS = ("title", "authors", "arxiv", "openreview", "venue", "presentation", "award")
"""Columns that are computed from facts."""
_SAME_FILE = "SELECT id, arxiv_version FROM files WHERE paper_id = ? AND sha256 = ?"
_NAMED = "SELECT paper_id FROM paper_names WHERE name = ?"
_ALL_NAMED = "SELECT name, paper_id FROM paper_names WHERE name IN (SELECT value FROM json_each(?))"
_ALL_HELD = "SELECT id FROM papers WHERE id IN (SELECT value FROM json_each(?))"
IS_OWN_NAME = (
    "substr(name, 1, instr(name, ':')) IN ('arxiv:', 'doi:', 'openreview:', 'pmid:', 'pmc:', 'url:', 'sha256:')"
)
"""Whether a name tells which paper is meant, apart from what show notes call it."""
_IDENTIFIED = f"SELECT DISTINCT paper_id FROM paper_names WHERE {IS_OWN_NAME}"  # noqa: S608 - our own text
_OF_CATALOG = """
    SELECT * FROM papers WHERE id IN (SELECT paper_id FROM paper_names WHERE name > ? || '/' AND name < ? || '0')
    ORDER BY rowid
"""  # '0' follows '/'
_SLUGS = "SELECT name, paper_id FROM paper_names WHERE slug = ? ORDER BY made, name"
_ADD_NAME = "INSERT OR IGNORE INTO paper_names (name, paper_id, slug, made_by, made) VALUES (?, ?, ?, ?, ?)"
_MOST_PARTS = 12
"""Maximum number of parts of a search, between its blanks, that are looked at."""
_MOST_OWN = 500
"""Maximum number of the user's own papers that are listed."""
_OWN = """
    SELECT papers.* FROM papers JOIN files ON files.paper_id = papers.id
    WHERE files.source = 'local' GROUP BY papers.id ORDER BY max(files.fetched) DESC LIMIT ?
"""
_REMOVED = f"""
    SELECT * FROM files WHERE source LIKE '{REMOVED}%' AND NOT EXISTS (
        SELECT 1 FROM files other WHERE other.path = files.path AND other.source NOT LIKE '{REMOVED}%')
"""  # noqa: S608


_DOWNLOADED = f"""
    SELECT * FROM files WHERE paper_id = ? AND source != 'local' AND source NOT LIKE '{REMOVED}%'
    AND NOT EXISTS (SELECT 1 FROM files other WHERE other.path = files.path AND other.id != files.id)
"""  # noqa: S608


class _PaperTables(HasFacts, HasFolder, Protocol):
    """The other tables that the papers use."""

    @property
    def merges(self) -> Merger:
        """Return the object that merges two papers."""


class PaperTable:
    """Reads and writes papers, their names and files. A paper goes only by being merged into another."""

    def __init__(self, store: _PaperTables) -> None:
        self._store = store

    def all(self) -> list[Paper]:
        """Return all papers, in the order in which they were added."""
        return [paper_of(row) for row in self._store.rows("SELECT * FROM papers ORDER BY rowid")]

    def listed(self) -> list[Paper]:
        """Return the papers that lists offer, in the order in which they were added."""
        return [paper_of(row) for row in self._store.rows(_LISTED)]

    def own(self) -> list[Paper]:
        """Return the papers whose PDFs the user has added, the newest first."""
        return [paper_of(row) for row in self._store.rows(_OWN, (_MOST_OWN,))]

    def of_catalog(self, episode_id: str) -> list[Paper]:
        """Return the papers that the catalog or the show notes of an episode name, in their order."""
        name = f"catalogue:{episode_id}"
        return [paper_of(row) for row in self._store.rows(_OF_CATALOG, (name, name))]

    def titles(self) -> list[tuple[str, str]]:
        """Return ids and titles of the newest papers, at most MOST_TITLES."""
        rows = self._store.rows("SELECT id, title FROM papers ORDER BY rowid DESC LIMIT ?", (MOST_TITLES,))
        return [(row["id"], row["title"]) for row in rows]

    def search(self, text: str, limit: int) -> list[Paper]:
        """Return papers whose titles or authors contain all parts of a text; those with a PDF or an id first."""
        parts = [
            one.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for one in text.split()[:_MOST_PARTS]
        ]
        if not parts:
            return []
        wanted = " AND ".join("title || ' ' || authors LIKE ? ESCAPE '\\'" for _ in parts) + f" AND {LISTED}"
        sql = f"SELECT * FROM papers WHERE {wanted} ORDER BY arxiv IS NULL, length(title), rowid DESC LIMIT ?"  # noqa: S608
        return [paper_of(row) for row in self._store.rows(sql, (*(f"%{one}%" for one in parts), limit))]

    # Names

    def get(self, name: str) -> Paper | None:
        """Return the paper with this id, handle or other name; ids and handles of earlier versions count as names."""
        row = self._store.row("SELECT * FROM papers WHERE id = ?", (name,))
        if row is None and (named := self._store.row(_NAMED, (name,))):
            row = self._store.row("SELECT * FROM papers WHERE id = ?", (named["paper_id"],))
        return paper_of(row) if row else None

    def id_of(self, name: str) -> str | None:
        """Return the id of the paper that ``get`` returns."""
        row = self._store.row("SELECT id FROM papers WHERE id = ?", (name,))
        if row is None and (row := self._store.row(_NAMED, (name,))):
            return str(row["paper_id"])
        return str(row["id"]) if row else None

    def ids_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the ids of the papers with these names, as ``id_of`` does for one; unknown names are left out."""
        listed = (pack(sorted(set(names))),)
        found = {row["name"]: row["paper_id"] for row in self._store.rows(_ALL_NAMED, listed)}
        return found | {row["id"]: row["id"] for row in self._store.rows(_ALL_HELD, listed)}

    def present_id(self, name: str) -> str:
        """Return the id of the paper with this name, or the name itself if there is none.

        Old or imported rows may refer to a paper by another of its names.
        """
        return self.id_of(name) or name

    def names(self, paper_id: str) -> list[str]:
        """Return all names of a paper, including its handle."""
        rows = self._store.rows("SELECT name FROM paper_names WHERE paper_id = ? ORDER BY name", (paper_id,))
        return [row["name"] for row in rows]

    def identified(self) -> set[str]:
        """Return the ids of the papers that have a name of their own: an id, a page, or a PDF. Others are known only
        by what show notes call them."""
        return {row["paper_id"] for row in self._store.rows(_IDENTIFIED)}

    def resolve(self, text: str, episode_id: str | None = None) -> Paper | None:
        """Return the paper that the user means by an id, a handle or other name, an arXiv id in any form, or a
        catalog's slug. What is one paper's own name means it, also where another catalog has it as a slug.

        Args:
            episode_id: the episode whose catalog is searched first.

        Raises:
            KnownError: ``paper-ambiguous``: catalogs of several episodes use this name for different papers.
        """
        text = text.strip()
        if episode_id and (paper := self.get(paper_names.catalog_name(episode_id, text))):
            return paper
        if paper := self.get(text):
            return paper
        named = {row["paper_id"]: row["name"] for row in self._store.rows(_SLUGS, (text,))}
        if len(named) > 1:
            told = ", ".join(sorted(name.removeprefix("catalogue:") for name in named.values()))
            raise KnownError(
                "paper-ambiguous",
                "Several papers are called “{text}”: name its episode with --episode, or give one of {told}.",
                text=text[:80],
                told=told,
            )
        if named:
            return self.get(next(iter(named)))
        for name in paper_names.possible_names(text):
            if paper := self.get(name) or self.get(f"catalogue:{name}"):
                return paper
        return None

    def add_name(self, paper_id: str, name: str, made_by: str, slug: str | None = None) -> None:
        """Add a name to a paper; a name of another paper is not taken from it."""
        with self._store.write():
            self._store.change(_ADD_NAME, (name, paper_id, slug, made_by, now()))

    # Facts

    def put(self, paper: Paper, source: str = "user") -> None:
        """Store a source's facts about a paper, adding the paper if needed.

        Args:
            source: see ``model.fact``. The user ranks first; values that other sources already give are not stored as
                the user's.
        """
        with self._store.write():
            paper_id = self.id_of(paper.id)
            if paper_id is None:
                paper_id = self._add(paper.id, paper.handle, source)
            said: dict[str, Any] = {name: getattr(paper, name) for name in FIELDS}
            said["authors"] = said["authors"] or None
            facts = self._store.facts.of("paper", paper_id)
            if source == USER:
                others = shown(one for one in facts if one.source != USER)
                for field in FIELDS:
                    if said[field] == others.get(field):
                        self._store.facts.delete("paper", paper_id, USER, field)
                    else:
                        self._store.facts.put("paper", paper_id, USER, field, said[field], now())
            else:
                self._store.facts.state("paper", paper_id, source, said, now())
            for name in PaperNames(arxiv=paper.arxiv, openreview=paper.openreview).all():
                self.add_name(paper_id, name, source)
            self.show(paper_id)

    def find_or_add(self, paper: Paper, source: str, names: PaperNames | None = None) -> Paper:
        """Find a source's paper in the library, or add it, and store the source's facts about it.

        If the names show that two papers of the library are the same, they are merged, which can be undone. Papers
        whose merge the user has undone stay two.

        Args:
            paper: the source's facts; its id is used if there is no name to make one from, its handle if that is free.
            names: its names; without it, those in ``paper``.
        """
        names = names or PaperNames(arxiv=paper.arxiv, openreview=paper.openreview)
        store = self._store
        with store.write():
            known = list(dict.fromkeys(one for name in names.all() if (one := self.id_of(name))))
            fitting = [one for one in known if not self._contradicts(one, names)]
            if fitting:
                paper_id = fitting[0]
                for other in fitting[1:]:
                    self._merge(paper_id, other)
            else:
                new = names.new_id() or paper.id
                paper_id = self.id_of(new) or self._add(new, names.slug or paper.handle, source)
            said: dict[str, Any] = {name: getattr(paper, name) for name in FIELDS}
            # An id is a title only where there is no other, and whoever names a paper by an id says that id.
            named = Paper.named(names)
            is_title = paper.title not in ("", named.title, paper_names.readable_name(paper.id))
            is_title = is_title and not _is_made_up(paper.title, names.slug or paper.handle)
            said["title"], said["authors"] = paper.title if is_title else None, paper.authors or None
            said["arxiv"], said["openreview"] = paper.arxiv or named.arxiv, paper.openreview or named.openreview
            if names.doi:
                said["doi"] = names.doi
            store.facts.state("paper", paper_id, source, said, now())
            self._name(paper_id, names, source)
            self.show(paper_id)
            met = self.get(paper_id)
        assert met is not None
        return met

    def add_content(self, paper_id: str, sha256: str) -> str:
        """Name a paper by the content of its PDF, and return its id.

        If another paper has this name, for example a PDF that the user opened from a folder, the two are merged.
        """
        name = paper_names.file_name(sha256)
        with self._store.write():
            paper_id = self.present_id(paper_id)
            if name:
                other = self.id_of(name)
                if other and other != paper_id:
                    self._merge(paper_id, other)
                self.add_name(paper_id, name, "file")
        return paper_id

    def show(self, paper_id: str) -> None:
        """Update a paper's columns from its facts."""
        store = self._store
        row = store.row("SELECT * FROM papers WHERE id = ?", (paper_id,))
        if row is None:
            return
        facts = store.facts.of("paper", paper_id)
        found = shown(
            one
            for one in facts
            if one.field != "title" or one.source == USER or not _is_made_up(one.value, row["handle"])
        )
        values = {name: found.get(name) for name in FIELDS}
        values["title"] = values["title"] or paper_names.readable_name(paper_id) or row["handle"]
        values["authors"] = pack(values["authors"] or ())
        if any(row[name] != value for name, value in values.items()):
            news = ", ".join(f"{name} = ?" for name in values)
            store.change(f"UPDATE papers SET {news} WHERE id = ?", (*values.values(), paper_id))  # noqa: S608

    def _add(self, paper_id: str, handle: str, made_by: str) -> str:
        handle = handle if handle and self.id_of(handle) is None else paper_id
        self._store.change("INSERT INTO papers (id, handle, title) VALUES (?, ?, ?)", (paper_id, handle, handle))
        self.add_name(paper_id, handle, made_by)
        return paper_id

    def _name(self, paper_id: str, names: PaperNames, source: str) -> None:
        own = paper_names.catalog_name(names.episode_id, names.slug) if names.episode_id and names.slug else None
        for name in names.all():
            if name == own:
                # A catalog's next edition may give its slug to another paper.
                self._store.change("DELETE FROM paper_names WHERE name = ? AND paper_id <> ?", (name, paper_id))
                self.add_name(paper_id, name, source, names.slug)
            else:
                self.add_name(paper_id, name, source)

    def _merge(self, kept: str, other: str) -> None:
        """Merge two papers that have a name in common, unless their arXiv ids differ or the user parted them."""
        if GUIDE_ID in (kept, other):
            return
        merges = self._store.merges
        if not self._arxiv_names(other) - self._arxiv_names(kept) and not merges.was_undone(kept, other):
            merges.merge(kept, other)

    def _contradicts(self, paper_id: str, names: PaperNames) -> bool:
        """Return whether a paper has another arXiv id than these names."""
        own = self._arxiv_names(paper_id)
        return bool(names.arxiv and own and paper_names.arxiv_name(names.arxiv) not in own)

    def _arxiv_names(self, paper_id: str) -> set[str]:
        return {name for name in self.names(paper_id) if name.startswith("arxiv:")}

    # Files

    def file(self, file_id: str) -> PaperFile | None:
        """Return the file with this id, even if its PDF is no longer on the disk."""
        row = self._store.row("SELECT * FROM files WHERE id = ?", (file_id,))
        return _file(row) if row else None

    def files(self, paper_id: str) -> list[PaperFile]:
        """Return all files of a paper, the newest first."""
        paper_id = self.present_id(paper_id)
        return [
            _file(row)
            for row in self._store.rows(
                "SELECT * FROM files WHERE paper_id = ? ORDER BY fetched DESC, rowid DESC", (paper_id,)
            )
        ]

    def current_file(self, paper_id: str) -> PaperFile | None:
        """Return the newest file of a paper whose PDF is on the disk, and was not removed by the user."""
        root = self._store.library.root
        files = (file for file in self.files(paper_id) if not file.is_removed)
        return next((file for file in files if is_there(root / file.path)), None)

    def remove_own(self, paper_id: str) -> None:
        """Leave out the PDFs of a paper that the user has added; their rows and files stay for now."""
        with self._store.write():
            removed = (f"{REMOVED}{now()}", self.present_id(paper_id))
            self._store.change("UPDATE files SET source = ? WHERE paper_id = ? AND source = 'local'", removed)

    def restore_own(self, paper_id: str) -> None:
        """Take back ``remove_own``."""
        with self._store.write():
            sql = f"UPDATE files SET source = 'local' WHERE paper_id = ? AND source LIKE '{REMOVED}%'"  # noqa: S608
            self._store.change(sql, (self.present_id(paper_id),))

    def removed_files(self) -> list[PaperFile]:
        """Return the PDFs that the user has removed and no other paper has."""
        return [_file(row) for row in self._store.rows(_REMOVED)]

    def downloaded_files(self, paper_id: str) -> list[PaperFile]:
        """Return the PDFs of a paper that were downloaded and that no other paper has."""
        return [_file(row) for row in self._store.rows(_DOWNLOADED, (self.present_id(paper_id),))]

    def add_file(self, file: PaperFile) -> PaperFile:
        """Record a file, and return it. The same content keeps its id, because annotations refer to it."""
        file = replace(file, paper_id=self.present_id(file.paper_id))
        with self._store.write():
            same = self._store.row(_SAME_FILE, (file.paper_id, file.sha256))
            if same:
                file = replace(file, id=same["id"], arxiv_version=file.arxiv_version or same["arxiv_version"])
            self._store.upsert("files", ("id",), asdict(file))
        return file

    def file_id_of(self, file_id: str, paper_id: str) -> str:
        """Return the id of the paper's file with the content of this file.

        An open window may still know a file by the id that it had before its paper was merged with another one.
        """
        row = self._store.row("SELECT paper_id, sha256 FROM files WHERE id = ?", (file_id,))
        if row and row["paper_id"] == paper_id:
            return file_id
        sha256 = row["sha256"] if row else self._store.merges.file_of(file_id)
        own = self._store.row(_SAME_FILE, (paper_id, sha256)) if sha256 else None
        return str(own["id"]) if own else file_id

    def with_file(self, sha256: str) -> Paper | None:
        """Return the first paper that has a PDF of this content, even if it is no longer on the disk."""
        row = self._store.row("SELECT paper_id FROM files WHERE sha256 = ? ORDER BY rowid LIMIT 1", (sha256,))
        return self.get(row["paper_id"]) if row else None


def paper_of(row: sqlite3.Row) -> Paper:
    """Return the paper in a row that has all columns of ``papers``."""
    return Paper(
        id=row["id"],
        title=row["title"],
        authors=words(row["authors"]),
        arxiv=row["arxiv"],
        openreview=row["openreview"],
        venue=row["venue"],
        presentation=row["presentation"],
        award=row["award"],
        handle=row["handle"],
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


def _is_made_up(title: object, handle: str) -> bool:
    """Return whether a title is a handle that earlier versions made for a paper without one, and wrote to files."""
    return title == handle and re.fullmatch(r"paper(?:-\d+)?|(?=.*\d)[a-z0-9]+(?:-[a-z0-9]+)+", handle) is not None
