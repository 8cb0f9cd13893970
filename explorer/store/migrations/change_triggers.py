"""Triggers that record each write to a table in the feed of changes; a migration calls ``watch`` for each new table."""

from sqlite_utils import Database

NOT_WATCHED = frozenset({"settings", "changes", "device_clock", "_sqlite_migrations", "feed_items", "feed_notes"})
"""Tables without triggers: settings belong to one library, items of feeds can be fetched again, and the others are
bookkeeping."""
NO_TOMBSTONES = frozenset({"versions"})
"""Tables whose deletions are not recorded, because deleted rows never come back."""


def tables(db: Database) -> list[str]:
    """Return the tables that have triggers for the feed."""
    found = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [one for one in found if one not in NOT_WATCHED and not one.startswith("sqlite_")]


def watch(db: Database, table: str) -> None:
    """Create the triggers of a table, which needs a primary key."""
    columns = sorted((row[5], row[1], row[2]) for row in db.execute(f"PRAGMA table_info({table})") if row[5])
    if not columns:
        raise AssertionError(f"{table} has no key")
    names = [name for _, name, _ in columns]
    types = [type_ for _, _, type_ in columns]
    new, old = _key("NEW", names, types), _key("OLD", names, types)
    is_other = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)
    # The newest change is kept: SQLite would reuse its number, and a window would miss the next change.
    older = "seq < (SELECT max(seq) FROM changes)"
    forget = f"DELETE FROM changes WHERE tbl = '{table}' AND key = {old} AND {older};"  # noqa: S608 - our own names
    gone = forget if table in NO_TOMBSTONES else _note(table, old, gone=True)
    for name, event, body in (
        ("insert", f"INSERT ON {table}", _note(table, new)),
        ("update", f"UPDATE ON {table}", _note(table, new)),
        ("delete", f"DELETE ON {table}", gone),
        ("rekey", f"UPDATE OF {', '.join(names)} ON {table} WHEN {is_other}", gone),
    ):
        db.execute(f"CREATE TRIGGER feed_{table}_{name} AFTER {event} BEGIN {body} END")


def _note(table: str, key: str, *, gone: bool = False) -> str:
    """Return SQL that adds a row's change at the end of the feed and deletes its earlier one."""
    return f"""
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            '{table}', {key}, {int(gone)}
        );
        DELETE FROM changes WHERE tbl = '{table}' AND key = {key} AND seq < (SELECT max(seq) FROM changes);
    """  # noqa: S608 - our own names


def _key(row: str, names: list[str], types: list[str]) -> str:
    """Return SQL for the key as text; a key of several columns is a JSON array, made by string functions."""
    if len(names) == 1:
        return f"CAST({row}.{names[0]} AS TEXT)"
    parts = (
        f"{row}.{name}"
        if type_ == "INTEGER"
        else f"""'"' || replace(replace({row}.{name}, '\\', '\\\\'), '"', '\\"') || '"'"""
        for name, type_ in zip(names, types, strict=True)
    )
    return f"""'[' || {" || ',' || ".join(parts)} || ']'"""
