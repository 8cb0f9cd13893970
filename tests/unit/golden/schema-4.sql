PRAGMA application_id = 1346457669;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'paper-explorer','m001_first','2026-11-24 07:16:16.797032+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'paper-explorer','m002_arrangement','2026-11-24 15:03:21.683785+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'paper-explorer','m003_kinds','2026-11-26 22:06:17.604765+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'paper-explorer','m004_changes','2026-11-28 16:57:01.840447+00:00');
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
    , rect TEXT, strokes TEXT NOT NULL DEFAULT '[]', width REAL, picture TEXT, before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', origin TEXT) STRICT
    ;
INSERT INTO "annotations" VALUES('golden-mark','golden-paper','golden-file','highlight',3,'blue','2024-05-02T00:00:00.000Z','2024-05-02T00:00:00.000Z','[[1.5,2.0,3.0,4.0,5.0,6.0,7.0,8.0]]',NULL,'quoted ’words’','a comment','["tag"]','golden',8200,NULL,NULL,'[]',NULL,NULL,'','','',NULL);
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
    ;
INSERT INTO "appearances" VALUES('golden',0,'golden-paper','discussed','one',NULL,NULL);
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
    ;
INSERT INTO "arxiv_records" VALUES('2401.00001',2,'A golden paper','Abstract','["Ada A."]','cs.LG','["cs.LG"]','2024-01-01T00:00:00Z','2024-02-01T00:00:00Z',NULL,NULL,NULL,'2024-05-01T00:00:00.000Z');
CREATE TABLE changes (seq INTEGER PRIMARY KEY, item_id TEXT NOT NULL) STRICT;
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
    ;
INSERT INTO "episodes" VALUES('golden','A podcast','An episode',10000,'ICLR 2024',NULL,'https://example.org/a.mp3','2026-11-24T07:16:16.808Z');
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
    ;
INSERT INTO "files" VALUES('golden-file','golden-paper','pdfs/ab/ab.pdf','ab',1000,'arxiv','2024-05-01T00:00:00.000Z',2);
CREATE TABLE forum_records (
        forum TEXT PRIMARY KEY,
        venue TEXT,
        decision TEXT,
        ratings TEXT NOT NULL,
        source TEXT NOT NULL,
        fetched TEXT NOT NULL
    ) STRICT
    ;
INSERT INTO "forum_records" VALUES('abcDEF123','ICLR 2024','Accept (oral)','[8,6]','notes','2024-05-01T00:00:00.000Z');
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
    ;
INSERT INTO "links" VALUES('segment','golden/one','paper','golden-paper','discussed','catalogue','golden','catalogue','2026-11-24T07:16:16.808Z');
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
    , point TEXT) STRICT
    ;
INSERT INTO "notes" VALUES('golden-note','A note
of two lines','2024-05-02T00:00:00.000Z','2024-05-02T00:00:00.000Z','golden',8112,NULL,NULL,NULL,'[]',NULL,NULL);
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
    ;
INSERT INTO "papers" VALUES('golden-paper','A golden paper','["Ada A.","Bø B."]','2401.00001','abcDEF123','ICLR 2024','Oral','Outstanding Paper');
CREATE TABLE reading_state (
        paper_id TEXT PRIMARY KEY REFERENCES papers (id),
        page INTEGER NOT NULL CHECK (page >= 0),
        y REAL NOT NULL,
        zoom REAL,
        modified TEXT NOT NULL
    , x REAL, spread TEXT NOT NULL DEFAULT 'continuous', fit TEXT NOT NULL DEFAULT 'width', rotation INTEGER NOT NULL DEFAULT 0, trim TEXT, colors TEXT NOT NULL DEFAULT 'theme', panel TEXT) STRICT
    ;
INSERT INTO "reading_state" VALUES('golden-paper',3,10.5,NULL,'2024-05-02T00:00:00.000Z',12.5,'cover','page',90,'[1.0,2.0,3.0,4.5]','sepia','outline');
CREATE TABLE resources (
        episode_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        segment_id TEXT NOT NULL,
        PRIMARY KEY (episode_id, position),
        FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "resources" VALUES('golden',0,'A video','video','one');
CREATE TABLE sections (
        episode_id TEXT NOT NULL REFERENCES episodes (id),
        position INTEGER NOT NULL,
        letter TEXT NOT NULL,
        title TEXT NOT NULL,
        start_s INTEGER NOT NULL CHECK (start_s >= 0),
        end_s INTEGER NOT NULL CHECK (end_s > start_s),
        PRIMARY KEY (episode_id, letter)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "sections" VALUES('golden',0,'A','First',0,10000);
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
    ;
INSERT INTO "segments" VALUES('golden','one',0,'A','One','paper',8000,10000,'["Ada"]','golden-paper');
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','"dark"');
CREATE TABLE versions (
            item_id TEXT NOT NULL,
            written TEXT NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (item_id, written)
        ) STRICT, WITHOUT ROWID
        ;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX papers_arxiv ON papers (arxiv) WHERE arxiv IS NOT NULL;
CREATE INDEX segments_paper ON segments (paper_id);
CREATE INDEX appearances_paper ON appearances (paper_id);
CREATE INDEX links_source ON links (made_by, source);
CREATE INDEX annotations_paper ON annotations (paper_id) WHERE deleted IS NULL;
CREATE INDEX annotations_episode ON annotations (episode_id) WHERE deleted IS NULL;
CREATE INDEX annotations_file ON annotations (file_id);
CREATE INDEX notes_paper ON notes (paper_id) WHERE deleted IS NULL;
CREATE INDEX notes_episode ON notes (episode_id) WHERE deleted IS NULL;
CREATE INDEX annotations_origin ON annotations (paper_id, origin) WHERE origin IS NOT NULL;
CREATE TRIGGER annotations_insert AFTER INSERT ON annotations BEGIN
                    INSERT INTO changes (item_id) VALUES (NEW.id);
                    DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - 5000;
                END;
CREATE TRIGGER annotations_update AFTER UPDATE ON annotations BEGIN
                    INSERT INTO changes (item_id) VALUES (NEW.id);
                    DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - 5000;
                END;
CREATE TRIGGER notes_insert AFTER INSERT ON notes BEGIN
                    INSERT INTO changes (item_id) VALUES (NEW.id);
                    DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - 5000;
                END;
CREATE TRIGGER notes_update AFTER UPDATE ON notes BEGIN
                    INSERT INTO changes (item_id) VALUES (NEW.id);
                    DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - 5000;
                END;
COMMIT;
