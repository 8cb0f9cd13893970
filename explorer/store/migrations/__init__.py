"""The migrations of the database. Imported only when one is due, because sqlite_utils is slow to import.

A released migration is never edited; a change is a new migration and a new SCHEMA_VERSION. Steps run inside the
caller's transaction, with foreign keys not enforced (they are checked before the commit), so a table can be rebuilt.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from explorer.store.migrations import v5_changes, v5_identity, v5_state, v7_feeds, v8_audio, v10_show_notes

migrations = Migrations("paper-explorer")


def apply(conn: sqlite3.Connection) -> None:
    """Run the migrations that are due. The caller begins the transaction and commits it."""
    # Installed plugins of sqlite_utils must not touch the user's library.
    migrations.apply(Database(conn, execute_plugins=False))


@migrations()
def m001_first(db: Database) -> None:
    """Create the tables of episodes, papers, files, service records and the user's work."""
    for statement in _FACTS + _USERS:
        db.execute(statement)


@migrations()
def m002_arrangement(db: Database) -> None:
    """Add the view settings of a paper, and the panel open beside its pages."""
    for column in (
        "x REAL",
        "spread TEXT NOT NULL DEFAULT 'continuous'",
        "fit TEXT NOT NULL DEFAULT 'width'",
        "rotation INTEGER NOT NULL DEFAULT 0",
        "trim TEXT",
        "colors TEXT NOT NULL DEFAULT 'theme'",
        "panel TEXT",
    ):
        db.execute(f"ALTER TABLE reading_state ADD COLUMN {column}")


@migrations()
def m003_kinds(db: Database) -> None:
    """Add kinds of annotations, the context of quotes, places of notes, and versions of texts."""
    for column in (
        "rect TEXT",
        "strokes TEXT NOT NULL DEFAULT '[]'",
        "width REAL",
        "picture TEXT",
        "before TEXT NOT NULL DEFAULT ''",
        "after TEXT NOT NULL DEFAULT ''",
        "author TEXT NOT NULL DEFAULT ''",
        "origin TEXT",
    ):
        db.execute(f"ALTER TABLE annotations ADD COLUMN {column}")
    db.execute("CREATE INDEX annotations_origin ON annotations (paper_id, origin) WHERE origin IS NOT NULL")
    db.execute("ALTER TABLE notes ADD COLUMN point TEXT")
    db.execute(
        """
        CREATE TABLE versions (
            item_id TEXT NOT NULL,
            written TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (item_id, written)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m004_changes(db: Database) -> None:
    """Add a list of recent changes, so that a window need not read everything again."""
    db.execute("CREATE TABLE changes (seq INTEGER PRIMARY KEY, item_id TEXT NOT NULL) STRICT")
    for table in ("annotations", "notes"):
        for event in ("INSERT", "UPDATE"):
            db.execute(
                # The names are our own, not input.
                f"""
                CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN
                    INSERT INTO changes (item_id) VALUES (NEW.id);
                    DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - 5000;
                END
                """  # noqa: S608
            )


@migrations()
def m005_many_episodes(db: Database) -> None:
    """Add several names per paper, facts with sources, three homes for settings, and the feed of changes."""
    v5_identity.upgrade(db)
    v5_state.upgrade(db)
    v5_changes.upgrade(db)  # last, because its triggers need the tables in their final form


@migrations()
def m006_replies(db: Database) -> None:
    """Add the replies to annotations that were imported from a PDF, as a JSON list."""
    db.execute("ALTER TABLE annotations ADD COLUMN replies TEXT NOT NULL DEFAULT '[]'")


@migrations()
def m007_hands(db: Database) -> None:
    """Add the shape of ink that is a line or an arrow; podcasts, and the items of their feeds."""
    db.execute("ALTER TABLE annotations ADD COLUMN shape TEXT NOT NULL DEFAULT ''")
    v7_feeds.upgrade(db)


@migrations()
def m008_listening(db: Database) -> None:
    """Add audio, transcripts, what was heard, marks in the inbox, and places tied to times."""
    v8_audio.upgrade(db)


@migrations()
def m009_bookmarks(db: Database) -> None:
    """Add the names of bookmarks."""
    db.execute("ALTER TABLE letter_marks ADD COLUMN name TEXT NOT NULL DEFAULT ''")


@migrations()
def m010_show_notes(db: Database) -> None:
    """Add links of whole episodes, whether only a preview is public, and notes that no feed has."""
    v10_show_notes.upgrade(db)


@migrations()
def m011_heard(db: Database) -> None:
    """Add the second that was heard when a mark was made: the mark's own time is a little before."""
    db.execute("ALTER TABLE notes ADD COLUMN heard_s INTEGER")


_FACTS = (
    """
    CREATE TABLE episodes (
        id TEXT PRIMARY KEY,
        podcast TEXT NOT NULL,
        title TEXT NOT NULL,
        duration_s INTEGER NOT NULL CHECK (duration_s > 0),
        event TEXT,
        page_url TEXT,
        audio_url TEXT,
        added TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE sections (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        position INTEGER NOT NULL,
        letter TEXT NOT NULL,
        title TEXT NOT NULL,
        start_s INTEGER NOT NULL CHECK (start_s >= 0),
        end_s INTEGER NOT NULL CHECK (end_s > start_s),
        PRIMARY KEY (episode_id, letter)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE papers (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        authors TEXT NOT NULL DEFAULT '[]',
        arxiv TEXT,
        openreview TEXT,
        venue TEXT,
        presentation TEXT,
        award TEXT
    ) STRICT
    """,
    "CREATE INDEX papers_arxiv ON papers (arxiv) WHERE arxiv IS NOT NULL",
    """
    CREATE TABLE segments (
        episode_id TEXT NOT NULL,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        section TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('paper', 'talk')),
        start_s INTEGER NOT NULL CHECK (start_s >= 0),
        end_s INTEGER NOT NULL CHECK (end_s > start_s),
        speakers TEXT NOT NULL DEFAULT '[]',
        paper_id TEXT REFERENCES papers (id),
        PRIMARY KEY (episode_id, id),
        FOREIGN KEY (episode_id, section) REFERENCES sections (episode_id, letter)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX segments_paper ON segments (paper_id)",
    """
    CREATE TABLE appearances (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        position INTEGER NOT NULL,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        role TEXT NOT NULL CHECK (role IN ('discussed', 'mentioned', 'pick')),
        segment_id TEXT,
        topic TEXT,
        relation TEXT,
        PRIMARY KEY (episode_id, position),
        FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX appearances_paper ON appearances (paper_id)",
    """
    CREATE TABLE resources (
        episode_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        segment_id TEXT NOT NULL,
        PRIMARY KEY (episode_id, position),
        FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
    ) STRICT, WITHOUT ROWID
    """,
    # Provenance: who linked two things, on what evidence, and when.
    """
    CREATE TABLE links (
        subject_kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        target_kind TEXT NOT NULL,
        target TEXT NOT NULL,
        relation TEXT NOT NULL,
        made_by TEXT NOT NULL CHECK (made_by IN ('catalogue', 'feed', 'service', 'user', 'guess')),
        source TEXT NOT NULL,
        evidence TEXT NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (subject_kind, subject, target_kind, target, made_by, source)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX links_source ON links (made_by, source)",
    """
    CREATE TABLE files (
        id TEXT PRIMARY KEY,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        path TEXT NOT NULL CHECK (path GLOB 'pdfs/*' AND path NOT LIKE '%..%'),
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes > 0),
        source TEXT NOT NULL,
        fetched TEXT NOT NULL,
        arxiv_version INTEGER,
        UNIQUE (paper_id, sha256)
    ) STRICT
    """,
    """
    CREATE TABLE arxiv_records (
        arxiv TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        abstract TEXT NOT NULL,
        authors TEXT NOT NULL,
        primary_category TEXT NOT NULL,
        categories TEXT NOT NULL,
        published TEXT NOT NULL,
        updated TEXT NOT NULL,
        comment TEXT,
        journal_ref TEXT,
        doi TEXT,
        fetched TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE forum_records (
        forum TEXT PRIMARY KEY,
        venue TEXT,
        decision TEXT,
        ratings TEXT NOT NULL,
        source TEXT NOT NULL,
        fetched TEXT NOT NULL
    ) STRICT
    """,
)

_USERS = (
    # `deleted` is a tombstone: undo, and later sync and merge, need to know what was deleted and when.
    """
    CREATE TABLE annotations (
        id TEXT PRIMARY KEY,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        file_id TEXT NOT NULL REFERENCES files (id),
        kind TEXT NOT NULL,
        page INTEGER NOT NULL CHECK (page >= 0),
        color TEXT NOT NULL,
        created TEXT NOT NULL,
        modified TEXT NOT NULL,
        quads TEXT NOT NULL DEFAULT '[]',
        point TEXT,
        quote TEXT NOT NULL DEFAULT '',
        comment TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '[]',
        episode_id TEXT REFERENCES episodes (id),
        at_s INTEGER CHECK (at_s >= 0),
        deleted TEXT
    ) STRICT
    """,
    "CREATE INDEX annotations_paper ON annotations (paper_id) WHERE deleted IS NULL",
    "CREATE INDEX annotations_episode ON annotations (episode_id) WHERE deleted IS NULL",
    "CREATE INDEX annotations_file ON annotations (file_id)",
    """
    CREATE TABLE notes (
        id TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        created TEXT NOT NULL,
        modified TEXT NOT NULL,
        episode_id TEXT REFERENCES episodes (id),
        at_s INTEGER CHECK (at_s >= 0),
        paper_id TEXT REFERENCES papers (id),
        page INTEGER CHECK (page >= 0),
        forum_note_id TEXT,
        tags TEXT NOT NULL DEFAULT '[]',
        deleted TEXT
    ) STRICT
    """,
    "CREATE INDEX notes_paper ON notes (paper_id) WHERE deleted IS NULL",
    "CREATE INDEX notes_episode ON notes (episode_id) WHERE deleted IS NULL",
    """
    CREATE TABLE reading_state (
        paper_id TEXT PRIMARY KEY REFERENCES papers (id),
        page INTEGER NOT NULL CHECK (page >= 0),
        y REAL NOT NULL,
        zoom REAL,
        modified TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)
