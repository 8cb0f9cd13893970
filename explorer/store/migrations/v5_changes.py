"""Schema 5: the feed of changes; triggers record each write to the user's work and to facts, with device and clock."""

from sqlite_utils import Database

from explorer.store.migrations.change_triggers import tables, watch


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    for table in ("annotations", "notes"):
        for event in ("insert", "update"):
            db.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")
        # The stamp of the last change of each field, as a JSON object; "*" stands for those that are not in it.
        db.execute(f"ALTER TABLE {table} ADD COLUMN clocks TEXT")
    db.execute("DROP TABLE changes")
    db.execute(
        # The newest change of each row. `writer` is the id of the running program that wrote it.
        """
        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY,
            clock TEXT NOT NULL,
            device TEXT AS (substr(clock, 19)),
            writer TEXT NOT NULL,
            tbl TEXT NOT NULL,
            key TEXT NOT NULL,
            gone INTEGER NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX changes_row ON changes (tbl, key)")
    db.execute(
        # One row. `Store.write` sets it; changes made by other tools get the last stamp, and no writer.
        """
        CREATE TABLE device_clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            clock TEXT NOT NULL,
            writer TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("INSERT INTO device_clock VALUES (1, '', '')")
    db.execute(
        # Items that were deleted elsewhere and were never in this library: an older file must not add them.
        """
        CREATE TABLE tombstones (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            deleted TEXT NOT NULL,
            clock TEXT NOT NULL
        ) STRICT
        """
    )
    for table in tables(db):
        watch(db, table)
