"""Schema 10: links of whole episodes, whether only a preview of an episode's notes is public, and notes that no feed
has."""

from sqlite_utils import Database

from explorer.store.migrations.change_triggers import watch


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    db.execute("ALTER TABLE episodes ADD COLUMN is_preview INTEGER NOT NULL DEFAULT 0")
    # A link without a segment is of the whole episode. SQLite can't take NOT NULL from a column.
    db.execute(
        """
        CREATE TABLE new_resources (
            episode_id TEXT NOT NULL REFERENCES episodes (id),
            position INTEGER NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            segment_id TEXT,
            url TEXT,
            PRIMARY KEY (episode_id, position),
            FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
        ) STRICT, WITHOUT ROWID
        """
    )
    columns = "episode_id, position, title, kind, segment_id, url"
    db.execute(f"INSERT INTO new_resources ({columns}) SELECT {columns} FROM resources")  # noqa: S608 - our own names
    db.execute("DROP TABLE resources")
    db.execute("ALTER TABLE new_resources RENAME TO resources")
    watch(db, "resources")
    db.execute(
        # Show notes that were pasted, opened or read from a page, compressed by zlib.
        """
        CREATE TABLE show_notes (
            episode_id TEXT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
            notes BLOB NOT NULL,
            kept TEXT NOT NULL
        ) STRICT
        """
    )
    watch(db, "show_notes")
