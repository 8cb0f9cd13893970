"""Schema 5: papers get names and facts get sources; episodes may lack what only some shows have.

Tables of facts and of the user's work in this step, with their primary keys (all text):

- ``papers`` (id), ``paper_names`` (name), ``paper_merges`` (id), ``episodes`` (id) - ``facts`` (subject_kind, subject,
source, field): the values of each source, of which the user is one - ``sections`` (episode_id, letter), ``segments``
(episode_id, id), ``appearances`` (episode_id, id) and the columns of ``papers`` and ``episodes`` are computed from the
facts, in the transaction that changes a fact.

A paper's id was its slug in a catalogue (``yarn``), ``arxiv:2309.00071``, ``file:`` and 16 digits of the SHA-256, or
``guide``. Now it is the strongest name; the old id stays as a name and as the handle.
"""

import hashlib
import json
import re
from collections import defaultdict
from typing import Any

from sqlite_utils import Database

from explorer.model.fact import Fact, shown

_FIELDS = ("title", "authors", "arxiv", "openreview", "venue", "presentation", "award")
_NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    for statement in _NEW:
        db.execute(statement)
    same = _Papers(db).rename()
    for statement in _REBUILT:
        db.execute(statement)
    _state_facts(db)
    for gone, kept in same.items():
        _Merge(db, gone, kept).run()


# --- papers ----------------------------------------------------------------------------------------------------------


class _Papers:
    """Gives the papers of schema 4 names and new ids, and finds those that are the same."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._news: dict[str, str] = {}
        self._episodes: dict[str, list[str]] = defaultdict(list)
        query = (
            "SELECT DISTINCT a.paper_id, a.episode_id FROM appearances a JOIN episodes e ON e.id = a.episode_id "
            "ORDER BY e.added, e.rowid"
        )
        for paper_id, episode_id in db.execute(query):
            self._episodes[paper_id].append(episode_id)

    def rename(self) -> dict[str, str]:
        """Rename all papers; return the new ids of those that are the same as another one, with that one's id."""
        db = self._db
        papers = db.execute("SELECT id, title, arxiv, openreview FROM papers ORDER BY rowid").fetchall()
        # Of equal papers the catalogue's one stays, because links and exports use its name.
        papers.sort(key=lambda row: str(row[0]).startswith("arxiv:"))
        holders: dict[str, str] = {}
        """The first old id of each arXiv name."""
        same: dict[str, str] = {}
        for old, _, arxiv, openreview in papers:
            if arxiv and (holder := holders.setdefault(f"arxiv:{arxiv}", old)) != old:
                same[old] = holder
            elif arxiv and openreview:
                holders.setdefault(f"openreview:{openreview}", old)
        for old, _, arxiv, openreview in papers:
            # Papers with different arXiv ids are different, even with the same OpenReview forum.
            if openreview and not arxiv and (holder := holders.setdefault(f"openreview:{openreview}", old)) != old:
                same[old] = holder
        taken = {row[0] for row in papers} - same.keys()
        for old in same:  # first: the other paper may get this id
            self._name(old, None, None, taken)
        for old, _, arxiv, openreview in papers:
            if old not in same:
                self._name(old, arxiv, openreview, taken)
        self._point()
        # Of several that are the same, those that an OpenReview forum names come after those that arXiv names.
        return {self._news.get(old, old): self._news.get(holder, holder) for old, holder in same.items()}

    def _name(self, old: str, arxiv: str | None, openreview: str | None, taken: set[str]) -> None:
        slugged = [f"catalogue:{episode}/{old}" for episode in self._episodes[old]] if self._is_slug(old) else []
        strong = [f"arxiv:{arxiv}"] if arxiv else []
        strong += [f"openreview:{openreview}"] if openreview else []
        new = next(iter(strong + slugged), old)
        is_name = old.startswith(("arxiv:", "openreview:"))
        if is_name and not strong:
            new = f"schema-4:{old}"  # The paper that it is merged with has this name.
        elif old.startswith("file:") or (new != old and new in taken):
            new = old
        if new != old:
            self._news[old] = new
            self._db.execute("UPDATE papers SET id = ? WHERE id = ?", [new, old])
        self._db.execute("UPDATE papers SET handle = ? WHERE id = ?", [old, new])
        if not (is_name and not strong):
            self._add_name(old, new, None)
        for name in strong:
            self._add_name(name, new, None)
        for name in slugged:
            self._add_name(name, new, old)
        if old.startswith("file:"):
            for (sha256,) in self._db.execute("SELECT sha256 FROM files WHERE paper_id = ?", [old]).fetchall():
                if f"file:{sha256[:16]}" == old:
                    self._add_name(f"sha256:{sha256}", new, None)

    @staticmethod
    def _is_slug(old: str) -> bool:
        return re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?", old) is not None and old != "guide"

    def _add_name(self, name: str, paper_id: str, slug: str | None) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO paper_names (name, paper_id, slug, made_by, made) "  # noqa: S608 - our own words
            f"VALUES (?, ?, ?, 'catalogue', {_NOW})",
            [name, paper_id, slug],
        )

    def _point(self) -> None:
        """Replace old paper ids by new ones in all tables; ``v5_state`` does so in the settings."""
        places = [
            *((one, "paper_id = ?") for one in ("files", "annotations", "notes", "segments", "appearances")),
            ("reading_state", "paper_id = ?"),
            ("links", "subject_kind = 'paper' AND subject = ?"),
            ("links", "target_kind = 'paper' AND target = ?"),
        ]
        for old, new in self._news.items():  # in order, because a paper's new id may be the old one of an earlier one
            for table, where in places:
                column = where.removesuffix(" = ?").rpartition(" ")[2]
                self._db.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {where}", [new, old])  # noqa: S608
                if table == "links":  # the same link under the new id
                    self._db.execute(f"DELETE FROM links WHERE {where}", [old])  # noqa: S608


class _Merge:
    """Merges a paper into another one, and records the merge as ``PaperMerges`` does, so that it can be undone."""

    def __init__(self, db: Database, gone: str, kept: str) -> None:
        self._db, self._gone, self._kept = db, gone, kept
        self._steps: list[list[Any]] = []

    def run(self) -> None:
        db, gone, kept = self._db, self._gone, self._kept
        db.execute("UPDATE papers SET handle = id WHERE id = ? AND id = 'schema-4:' || handle", [gone])
        own = dict(db.execute("SELECT sha256, id FROM files WHERE paper_id = ?", [kept]).fetchall())
        for file_id, sha256 in db.execute("SELECT id, sha256 FROM files WHERE paper_id = ?", [gone]).fetchall():
            if sha256 in own:  # the same PDF: its annotations move to the file that stays
                self._point("annotations", "file_id", file_id, own[sha256])
                self._move("links", "target", file_id, own[sha256], "target_kind = 'file'")
                self._delete("files", "id", file_id)
        for table in ("files", "annotations", "notes"):
            self._point(table, "paper_id", gone, kept)
        # Of two reading positions the newer one stays.
        places = "SELECT paper_id FROM reading_state WHERE paper_id IN (?, ?) ORDER BY modified DESC, rowid DESC"
        for (older,) in db.execute(places, [kept, gone]).fetchall()[1:]:
            self._delete("reading_state", "paper_id", older)
        self._move("reading_state", "paper_id", gone, kept)
        for kind, column in (("subject_kind", "subject"), ("target_kind", "target")):
            self._move("links", column, gone, kept, f"{kind} = 'paper'")
        self._point("paper_names", "paper_id", gone, kept, key="name")
        self._move("facts", "subject", gone, kept, "subject_kind = 'paper'")
        name = {"name": gone, "paper_id": kept, "slug": None, "made_by": "merge", "made": self._now()}
        if self._insert("paper_names", name):
            self._steps.append(["insert", "paper_names", name])
        self._delete("papers", "id", gone)
        for table in ("segments", "appearances"):  # computed from the facts, so without a record
            db.execute(f"UPDATE {table} SET paper_id = ? WHERE paper_id = ?", [kept, gone])  # noqa: S608
        self._show()
        db.execute(
            "INSERT INTO paper_merges (id, kept, gone, made, record) VALUES (?, ?, ?, ?, ?)",
            [f"schema-4:{gone}", kept, gone, self._now(), json.dumps(self._steps, ensure_ascii=False)],
        )

    def _show(self) -> None:
        """Compute the paper's columns from the facts, of which it has more now."""
        rows = self._db.execute(
            "SELECT source, field, value, said FROM facts WHERE subject_kind = 'paper' AND subject = ?", [self._kept]
        ).fetchall()
        found = shown(Fact(source, field, json.loads(value), said) for source, field, value, said in rows)
        for field in _FIELDS:
            value = found.get(field)
            if field == "authors":
                value = json.dumps(value or [], ensure_ascii=False, separators=(",", ":"))
            if value is not None or field != "title":
                self._db.execute(f"UPDATE papers SET {field} = ? WHERE id = ?", [value, self._kept])  # noqa: S608

    def _now(self) -> str:
        return str(self._db.execute(f"SELECT {_NOW}").fetchone()[0])

    def _rows(self, sql: str, values: list[Any]) -> list[dict[str, Any]]:
        found = self._db.execute(sql, values)
        names = [one[0] for one in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _point(self, table: str, column: str, before: str, after: str, key: str = "id") -> None:
        rows = self._db.execute(f"SELECT {key} FROM {table} WHERE {column} = ?", [before]).fetchall()  # noqa: S608
        if rows:
            self._db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [after, before])  # noqa: S608
            self._steps.append(["point", table, column, before, after, key, [row[0] for row in rows]])

    def _move(self, table: str, column: str, before: str, after: str, where: str = "1") -> None:
        for row in self._rows(f"SELECT * FROM {table} WHERE {column} = ? AND {where}", [before]):  # noqa: S608
            moved = row | {column: after}
            self._db.execute(
                f"DELETE FROM {table} WHERE " + " AND ".join(f"{name} IS ?" for name in row),  # noqa: S608
                list(row.values()),
            )
            self._steps.append(["move", table, row, moved] if self._insert(table, moved) else ["delete", table, row])

    def _delete(self, table: str, key: str, value: str) -> None:
        for row in self._rows(f"SELECT rowid, * FROM {table} WHERE {key} = ?", [value]):  # noqa: S608
            self._steps.append(["delete", table, row])
        self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", [value])  # noqa: S608

    def _insert(self, table: str, row: dict[str, Any]) -> bool:
        places = ", ".join("?" * len(row))
        sql = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({places})"  # noqa: S608
        return self._db.execute(sql, list(row.values())).rowcount == 1


# --- facts -----------------------------------------------------------------------------------------------------------


def _state_facts(db: Database) -> None:
    """Write the values of schema 4 as facts of their catalogue, of arXiv or of the file."""
    catalogues = dict(
        db.execute(
            "SELECT n.paper_id, 'catalogue:' || e.id FROM paper_names n JOIN episodes e "
            "ON n.name = 'catalogue:' || e.id || '/' || n.slug ORDER BY e.added DESC, e.rowid DESC"
        ).fetchall()
    )
    answers = {row[0] for row in db.execute("SELECT arxiv FROM arxiv_records")}
    for paper_id, handle, *values in db.execute(f"SELECT id, handle, {', '.join(_FIELDS)} FROM papers").fetchall():  # noqa: S608
        source = catalogues.get(paper_id)
        if source is None and handle.startswith("arxiv:"):
            source = "arxiv" if values[2] in answers else "stand-in"
        elif source is None:
            source = "file" if handle.startswith("file:") or handle == "guide" else "import"
        said = dict(zip(_FIELDS, values, strict=True))
        said["authors"] = json.loads(said["authors"])
        if source != "arxiv" and not source.startswith("catalogue:") and not said["authors"]:
            del said["authors"]
        _state(db, "paper", paper_id, source, said)
    for arxiv, doi in db.execute("SELECT arxiv, doi FROM arxiv_records WHERE doi IS NOT NULL").fetchall():
        named = db.execute("SELECT paper_id FROM paper_names WHERE name = ?", [f"arxiv:{arxiv}"]).fetchone()
        if named:
            _state(db, "paper", named[0], "arxiv", {"doi": doi})
    told = ("podcast", "title", "duration_s", "event", "page_url", "audio_url")
    for episode_id, *values in db.execute(f"SELECT id, {', '.join(told)} FROM episodes").fetchall():  # noqa: S608
        _state(db, "episode", episode_id, f"catalogue:{episode_id}", dict(zip(told, values, strict=True)))
    _timeline_facts(db)


def _timeline_facts(db: Database) -> None:
    slugs = {
        (name.removeprefix("catalogue:").partition("/")[0], paper_id): name
        for name, paper_id in db.execute("SELECT name, paper_id FROM paper_names WHERE slug IS NOT NULL").fetchall()
    }
    _section_facts(db)
    columns = "episode_id, id, section, title, kind, start_s, speakers, paper_id"
    for episode_id, key, section, title, kind, start, speakers, paper in db.execute(f"SELECT {columns} FROM segments"):  # noqa: S608
        said = {"section": section, "title": title, "kind": kind, "start_s": start, "speakers": json.loads(speakers)}
        said["paper"] = slugs.get((episode_id, paper), paper)
        _state(db, "segment", f"{episode_id}/{key}", f"catalogue:{episode_id}", said)
    columns = "episode_id, id, position, paper_id, role, segment_id, topic, relation"
    for episode_id, key, position, paper, role, segment, topic, relation in db.execute(
        f"SELECT {columns} FROM appearances WHERE role <> 'discussed'"  # noqa: S608 - those follow from the segments
    ):
        said = {"role": role, "segment": segment, "topic": topic, "relation": relation, "position": position}
        said["paper"] = slugs.get((episode_id, paper), paper)
        _state(db, "appearance", f"{episode_id}/{key}", f"catalogue:{episode_id}", said)
    for episode_id, position, title, kind, segment in db.execute(
        "SELECT episode_id, position, title, kind, segment_id FROM resources"
    ):
        said = {"title": title, "kind": kind, "segment": segment, "position": position}
        _state(db, "resource", f"{episode_id}/{_part_id(kind, title, segment)}", f"catalogue:{episode_id}", said)


def _section_facts(db: Database) -> None:
    """Give sections ids that stay when another one takes their letter, and write their facts."""
    ids: set[tuple[str, str]] = set()
    columns = "episode_id, letter, title, start_s"
    for episode_id, letter, title, start in db.execute(f"SELECT {columns} FROM sections ORDER BY position").fetchall():  # noqa: S608
        key = _part_id(title) if (episode_id, _part_id(title)) not in ids else _part_id(title, letter)
        ids.add((episode_id, key))
        db.execute("UPDATE sections SET id = ? WHERE episode_id = ? AND letter = ?", [key, episode_id, letter])
        db.execute("UPDATE segments SET section = ? WHERE episode_id = ? AND section = ?", [key, episode_id, letter])
        said = {"title": title, "start_s": start, "letter": letter}
        _state(db, "section", f"{episode_id}/{key}", f"catalogue:{episode_id}", said)


def _part_id(*words: str) -> str:
    """Return the id that an import gives to a section or a resource (see ``services.catalog_import``)."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _state(db: Database, kind: str, subject: str, source: str, said: dict[str, Any]) -> None:
    for field, value in said.items():
        if value is not None:
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            db.execute(
                "INSERT OR IGNORE INTO facts (subject_kind, subject, source, field, value, said) "  # noqa: S608
                f"VALUES (?, ?, ?, ?, ?, {_NOW})",
                [kind, subject, source, field, text],
            )


# --- tables ----------------------------------------------------------------------------------------------------------

_NEW = (
    "ALTER TABLE papers ADD COLUMN handle TEXT NOT NULL DEFAULT ''",
    # Each name belongs to one paper: `arxiv:…`, `openreview:…`, `doi:…`, `catalogue:EPISODE/SLUG`, `sha256:…`, and a
    # name without such a prefix is a handle. `slug` is the last part of a catalogue's name.
    """
    CREATE TABLE paper_names (
        name TEXT PRIMARY KEY,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        slug TEXT,
        made_by TEXT NOT NULL,
        made TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX paper_names_paper ON paper_names (paper_id)",
    "CREATE INDEX paper_names_slug ON paper_names (slug) WHERE slug IS NOT NULL",
    # The facts of each source (`catalogue:EPISODE`, `arxiv`, `user`, …) about a subject: one JSON value for each field.
    # The subject is the id of a paper or an episode, or of a part of an episode: `EPISODE/SEGMENT`.
    """
    CREATE TABLE facts (
        subject_kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        source TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (subject_kind, subject, source, field)
    ) STRICT, WITHOUT ROWID
    """,
    # Merges of two papers; `record` lists what was moved, for undo.
    """
    CREATE TABLE paper_merges (
        id TEXT PRIMARY KEY,
        kept TEXT NOT NULL,
        gone TEXT NOT NULL,
        made TEXT NOT NULL,
        undone TEXT,
        record TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX files_sha256 ON files (sha256)",
    "CREATE INDEX reading_state_modified ON reading_state (modified)",
)

_REBUILT = (
    """
    CREATE TABLE new_episodes (
        id TEXT PRIMARY KEY,
        podcast TEXT NOT NULL,
        title TEXT NOT NULL,
        duration_s INTEGER CHECK (duration_s > 0),
        event TEXT,
        page_url TEXT,
        audio_url TEXT,
        artwork_url TEXT,
        guid TEXT,
        published TEXT,
        added TEXT NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO new_episodes (id, podcast, title, duration_s, event, page_url, audio_url, added)
    SELECT id, podcast, title, duration_s, event, page_url, audio_url, added FROM episodes ORDER BY rowid
    """,
    "DROP TABLE episodes",
    "ALTER TABLE new_episodes RENAME TO episodes",
    "CREATE INDEX episodes_added ON episodes (added)",
    "CREATE INDEX episodes_guid ON episodes (guid) WHERE guid IS NOT NULL",
    """
    CREATE TABLE new_sections (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        letter TEXT NOT NULL,
        title TEXT NOT NULL,
        start_s INTEGER NOT NULL CHECK (start_s >= 0),
        end_s INTEGER NOT NULL CHECK (end_s >= start_s),
        made_by TEXT NOT NULL CHECK (made_by IN ('catalogue', 'feed', 'user', 'guess')),
        source TEXT NOT NULL,
        PRIMARY KEY (episode_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO new_sections
    SELECT episode_id, letter, position, letter, title, start_s, end_s, 'catalogue', 'catalogue:' || episode_id
    FROM sections
    """,
    """
    CREATE TABLE new_segments (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        section TEXT,
        title TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('talk', 'matched', 'unmatched')),
        start_s INTEGER NOT NULL CHECK (start_s >= 0),
        end_s INTEGER NOT NULL CHECK (end_s >= start_s),
        speakers TEXT NOT NULL DEFAULT '[]',
        paper_id TEXT REFERENCES papers (id),
        made_by TEXT NOT NULL CHECK (made_by IN ('catalogue', 'feed', 'user', 'guess')),
        source TEXT NOT NULL,
        PRIMARY KEY (episode_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO new_segments
    SELECT episode_id, id, position, section, title, CASE kind WHEN 'paper' THEN 'matched' ELSE kind END,
        start_s, end_s, speakers, paper_id, 'catalogue', 'catalogue:' || episode_id FROM segments
    """,
    """
    CREATE TABLE new_appearances (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        role TEXT NOT NULL CHECK (role IN ('discussed', 'mentioned', 'pick')),
        segment_id TEXT,
        topic TEXT,
        relation TEXT,
        made_by TEXT NOT NULL CHECK (made_by IN ('catalogue', 'feed', 'user', 'guess')),
        source TEXT NOT NULL,
        PRIMARY KEY (episode_id, id),
        FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    # The id is made of values that stay the same in the catalogue's next edition.
    """
    INSERT OR IGNORE INTO new_appearances
    SELECT a.episode_id,
        a.role || ':' || coalesce(a.segment_id, a.topic, '')
            || CASE a.role WHEN 'discussed' THEN '' ELSE '/' || coalesce(n.slug, a.paper_id) END,
        a.position, a.paper_id, a.role, a.segment_id, a.topic, a.relation, 'catalogue', 'catalogue:' || a.episode_id
    FROM appearances a LEFT JOIN paper_names n
        ON n.paper_id = a.paper_id AND n.name = 'catalogue:' || a.episode_id || '/' || n.slug
    """,
    "DROP TABLE appearances",
    "DROP TABLE segments",
    "DROP TABLE sections",
    "ALTER TABLE new_sections RENAME TO sections",
    "ALTER TABLE new_segments RENAME TO segments",
    "ALTER TABLE new_appearances RENAME TO appearances",
    "CREATE INDEX segments_paper ON segments (paper_id)",
    "CREATE INDEX appearances_paper ON appearances (paper_id)",
    "CREATE INDEX appearances_segment ON appearances (episode_id, segment_id)",
)
