"""Schema 8: the audio and transcripts of episodes, what was heard, marks made while listening, and places tied to
times."""

from sqlite_utils import Database

from explorer.store.migrations.change_triggers import watch


def upgrade(db: Database) -> None:
    """Run this part of the migration, inside its transaction."""
    # A mark waits in the inbox until it is kept; `said` are the words of the transcript around it.
    db.execute("ALTER TABLE notes ADD COLUMN inbox INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE notes ADD COLUMN said TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX notes_inbox ON notes (created) WHERE inbox AND deleted IS NULL")
    # How far a paper was read: its last page seen, of how many, and when the user called it finished.
    db.execute("ALTER TABLE reading_state ADD COLUMN furthest INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE reading_state ADD COLUMN pages INTEGER")
    db.execute("ALTER TABLE reading_state ADD COLUMN finished TEXT")
    db.execute("ALTER TABLE resources ADD COLUMN url TEXT")
    # When the user deleted an episode: its row stays for the notes that were made at its times.
    db.execute("ALTER TABLE episodes ADD COLUMN deleted TEXT")
    db.execute("ALTER TABLE podcasts ADD COLUMN speed REAL")
    db.execute(
        # The sound of an episode: a file of the user's or a downloaded one in `path`, a stream in `url`. `made_by` is
        # the feed or the user; `problem` is the sentence that says why it can't be played.
        """
        CREATE TABLE episode_audio (
            episode_id TEXT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
            url TEXT,
            path TEXT,
            bytes INTEGER,
            duration_ms INTEGER,
            bitrate_mode TEXT,
            made_by TEXT NOT NULL,
            attached TEXT NOT NULL,
            problem TEXT
        ) STRICT
        """
    )
    db.execute(
        # Where the sound differs from the episode's own time, for example by adverts: from `audio_ms` on, the sound is
        # at `episode_ms` of the episode.
        """
        CREATE TABLE audio_points (
            episode_id TEXT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
            audio_ms INTEGER NOT NULL,
            episode_ms INTEGER NOT NULL,
            made TEXT NOT NULL,
            PRIMARY KEY (episode_id, audio_ms)
        ) STRICT
        """
    )
    db.execute(
        # `heard` is a JSON list of [start, end] in milliseconds; `played` the time at which the user was done with it.
        """
        CREATE TABLE listening (
            episode_id TEXT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
            position_ms INTEGER NOT NULL DEFAULT 0,
            heard TEXT NOT NULL DEFAULT '[]',
            played TEXT,
            modified TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute(
        # `cues` is JSON compressed by zlib: lists of start and end in milliseconds, speaker and text.
        """
        CREATE TABLE transcripts (
            id TEXT PRIMARY KEY,
            episode_id TEXT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            name TEXT NOT NULL,
            language TEXT,
            cues BLOB NOT NULL,
            cue_count INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            end_ms INTEGER NOT NULL,
            added TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX transcripts_episode ON transcripts (episode_id)")
    db.execute(
        # A time of an episode at which a place on a page is talked about, as the user said.
        """
        CREATE TABLE tied_places (
            id TEXT PRIMARY KEY,
            episode_id TEXT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
            at_s INTEGER NOT NULL,
            paper_id TEXT NOT NULL REFERENCES papers (id),
            page INTEGER NOT NULL,
            rect TEXT,
            created TEXT NOT NULL,
            modified TEXT NOT NULL,
            deleted TEXT
        ) STRICT
        """
    )
    db.execute("CREATE INDEX tied_places_episode ON tied_places (episode_id, at_s) WHERE deleted IS NULL")
    db.execute("CREATE INDEX tied_places_paper ON tied_places (paper_id, page) WHERE deleted IS NULL")
    for table in ("episode_audio", "audio_points", "listening", "transcripts", "tied_places"):
        watch(db, table)
