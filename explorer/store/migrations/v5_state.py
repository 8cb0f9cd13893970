"""Schema 5: letter marks move from the settings to a table, and settings get the new ids of papers.

Settings of the device stay in the library until a window moves them to the device's file, because a command that
migrates the library has no such file.
"""

import json
import math
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

_ANYWHERE = "marks"
_PAPERS = ("last.paper", "split.paper", "tabs.open", "tabs.current", "tabs.glanced", "tabs.closed", "export.last")
"""Settings that hold ids of papers."""
_TABLE = """
    CREATE TABLE letter_marks (
        paper_id TEXT NOT NULL REFERENCES papers (id),
        letter TEXT NOT NULL CHECK (letter GLOB '[a-zA-Z]'),
        page INTEGER NOT NULL CHECK (page >= 0),
        y REAL NOT NULL,
        zoom REAL,
        x REAL,
        rotation INTEGER NOT NULL DEFAULT 0,
        place_page INTEGER CHECK (place_page >= 0),
        place_x REAL,
        place_y REAL,
        modified TEXT NOT NULL,
        PRIMARY KEY (paper_id, letter)
    ) STRICT, WITHOUT ROWID
"""
# A capital letter is unique in the library.
_CAPITALS = "CREATE UNIQUE INDEX letter_marks_capital ON letter_marks (letter) WHERE letter GLOB '[A-Z]'"


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    db.execute(_TABLE)
    db.execute(_CAPITALS)
    papers = _Papers(db)
    # Of papers that are one now, the marks of the one that stayed come first.
    has_handles = any(row[1] == "handle" for row in db.execute("PRAGMA table_info(papers)"))
    handles = {row[0] for row in db.execute("SELECT handle FROM papers")} if has_handles else set()
    rows = db.execute("SELECT key, value FROM settings ORDER BY key").fetchall()
    for key, text in sorted(rows, key=lambda row: row[0].removeprefix(f"{_ANYWHERE}.") not in handles):
        value = _json(text)
        if key == _ANYWHERE or key.startswith(f"{_ANYWHERE}."):
            _move_marks(db, papers, key, value)
        elif key in _PAPERS and (news := _renamed(value, papers)) != value:
            db.execute("UPDATE settings SET value = ? WHERE key = ?", [json.dumps(news), key])


class _Papers:
    """Finds the new id of a paper by an old one."""

    def __init__(self, db: Database) -> None:
        self._ids = {row[0] for row in db.execute("SELECT id FROM papers")}
        names = db["paper_names"].exists()
        self._names = dict(db.execute("SELECT name, paper_id FROM paper_names").fetchall()) if names else {}

    def now(self, old: object) -> str | None:
        if not isinstance(old, str):
            return None
        return old if old in self._ids else self._names.get(old)


def _move_marks(db: Database, papers: _Papers, key: str, value: Any) -> None:
    """Move the marks of a setting to rows; invalid ones stay in the setting.

    Where papers that are one now have a mark of the same letter, the later one gets the next free letter.
    """
    kept, rows = {}, []
    for letter, one in value.items() if isinstance(value, dict) else ():
        row = _mark(letter, one, papers.now)
        # Lower-case marks were under their paper's key, capitals under the common one; others had no effect.
        if row and letter.isupper() == (key == _ANYWHERE):
            rows.append((letter, one, row))
        else:
            kept[letter] = one
    late = [(letter, one, row) for letter, one, row in rows if not _insert(db, row)]
    for letter, one, row in late:
        following = [chr(code) for code in (*range(ord(letter) + 1, ord("z") + 1), *range(ord("a"), ord(letter)))]
        if letter.isupper() or not any(_insert(db, [row[0], free, *row[2:]]) for free in following):
            kept[letter] = one
    if kept:
        db.execute("UPDATE settings SET value = ? WHERE key = ?", [json.dumps(kept), key])
    elif isinstance(value, dict):
        db.execute("DELETE FROM settings WHERE key = ?", [key])


def _insert(db: Database, row: list[Any]) -> bool:
    """Add a mark unless its letter is taken; return whether it was added."""
    marks = ", ".join("?" * len(row))
    added = db.execute(
        f"INSERT OR IGNORE INTO letter_marks VALUES ({marks}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",  # noqa: S608
        row,
    )
    return added.rowcount == 1


def _mark(letter: str, value: Any, paper: Callable[[object], str | None]) -> list[Any] | None:
    """Return the row for a mark ``[paper, page, y, zoom, x]``, or of one that also has ``rotation, [page, x, y]``."""
    if not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
        return None
    if not isinstance(value, list) or len(value) not in (5, 7):
        return None
    old, page, y, zoom, x, rotation, place = (*value, 0, None)[:7]
    at = place if isinstance(place, list) and len(place) == 3 else None
    there = [page, *(at[:1] if at else ())]
    numbers = [y, *(one for one in (zoom, x) if one is not None), *(at[1:] if at else ())]
    if not all(type(one) is int and 0 <= one < 10**9 for one in there) or rotation not in (0, 90, 180, 270):
        return None
    if not all(type(one) in (int, float) and math.isfinite(one) for one in numbers):
        return None
    paper_id = paper(old)
    real = [None if one is None else float(one) for one in (y, zoom, x)]
    return [paper_id, letter, page, *real, int(rotation), *(at or (None, None, None))] if paper_id else None


def _renamed(value: Any, papers: _Papers) -> Any:
    """Return a value with the old ids of papers replaced by the new ones, at any depth."""
    if isinstance(value, list):
        return [_renamed(one, papers) for one in value]
    if isinstance(value, dict):
        return {name: papers.now(one) or one if name == "paper" else one for name, one in value.items()}
    return papers.now(value) or value if isinstance(value, str) else value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
