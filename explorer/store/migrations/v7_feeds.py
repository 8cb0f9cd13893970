"""Schema 7: podcasts, and the items of their feeds."""

from sqlite_utils import Database

from explorer.store.migrations.change_triggers import watch


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    db.execute(
        # `etag` and `modified` are the server's, for the next conditional request; `problem` is the sentence of a
        # refresh that failed.
        """
        CREATE TABLE podcasts (
            id TEXT PRIMARY KEY,
            feed_url TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            page_url TEXT,
            artwork_url TEXT,
            author TEXT,
            etag TEXT,
            modified TEXT,
            refreshed TEXT,
            problem_code TEXT,
            problem TEXT,
            added TEXT NOT NULL
        ) STRICT
        """
    )
    watch(db, "podcasts")
    # Items can be fetched again, so they are not in the feed of changes. Their notes, of up to a megabyte, have a table
    # of their own, so that a list of fifty thousand titles reads no more than titles.
    db.execute(
        """
        CREATE TABLE feed_items (
            id INTEGER PRIMARY KEY,
            podcast_id TEXT NOT NULL REFERENCES podcasts (id) ON DELETE CASCADE,
            guid TEXT NOT NULL,
            title TEXT NOT NULL,
            published TEXT,
            duration_s INTEGER,
            page_url TEXT,
            audio_url TEXT,
            audio_type TEXT,
            audio_bytes INTEGER,
            episode_id TEXT REFERENCES episodes (id) ON DELETE SET NULL,
            is_new INTEGER NOT NULL DEFAULT 0,
            position INTEGER NOT NULL DEFAULT 0,
            digest TEXT NOT NULL,
            UNIQUE (podcast_id, guid)
        ) STRICT
        """
    )
    db.execute("CREATE INDEX feed_items_podcast ON feed_items (podcast_id, published DESC, position)")
    db.execute("CREATE INDEX feed_items_date ON feed_items (published DESC, position)")
    db.execute("CREATE INDEX feed_items_new ON feed_items (podcast_id, published DESC, position) WHERE is_new")
    db.execute("CREATE INDEX feed_items_new_date ON feed_items (published DESC, position) WHERE is_new")
    db.execute("CREATE INDEX feed_items_episode ON feed_items (episode_id) WHERE episode_id IS NOT NULL")
    db.execute("CREATE INDEX feed_items_page ON feed_items (page_url) WHERE page_url IS NOT NULL")
    db.execute("CREATE INDEX feed_items_guid ON feed_items (guid)")
    db.execute(
        """
        CREATE TABLE feed_notes (
            item_id INTEGER PRIMARY KEY REFERENCES feed_items (id) ON DELETE CASCADE,
            notes BLOB NOT NULL,
            details TEXT NOT NULL
        ) STRICT
        """
    )
