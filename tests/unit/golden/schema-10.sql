PRAGMA application_id = 1346457669;
PRAGMA user_version = 10;
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
INSERT INTO "_sqlite_migrations" VALUES(5,'paper-explorer','m005_many_episodes','2026-11-30 04:04:50.198332+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'paper-explorer','m006_replies','2026-11-30 08:17:28.471876+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'paper-explorer','m007_hands','2026-11-30 12:45:02.107261+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'paper-explorer','m008_listening','2026-11-30 19:36:37.579264+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'paper-explorer','m009_bookmarks','2026-11-30 23:06:00.492953+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'paper-explorer','m010_show_notes','2026-12-01 02:00:11.865704+00:00');
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
    , rect TEXT, strokes TEXT NOT NULL DEFAULT '[]', width REAL, picture TEXT, before TEXT NOT NULL DEFAULT '', after TEXT NOT NULL DEFAULT '', author TEXT NOT NULL DEFAULT '', origin TEXT, clocks TEXT, replies TEXT NOT NULL DEFAULT '[]', shape TEXT NOT NULL DEFAULT '') STRICT
    ;
INSERT INTO "annotations" VALUES('golden-mark','arxiv:2401.00001','golden-file','highlight',3,'blue','2024-05-02T00:00:00.000Z','2024-05-02T00:00:00.000Z','[[1.5,2.0,3.0,4.0,5.0,6.0,7.0,8.0]]',NULL,'quoted ’words’','a comment','["tag"]','golden',8200,NULL,NULL,'[]',NULL,NULL,'','','',NULL,NULL,'[]','');
CREATE TABLE "appearances" (
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
    ;
INSERT INTO "appearances" VALUES('golden','discussed:one',0,'arxiv:2401.00001','discussed','one',NULL,NULL,'catalogue','catalogue:golden');
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
CREATE TABLE audio_points (
            episode_id TEXT NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
            audio_ms INTEGER NOT NULL,
            episode_ms INTEGER NOT NULL,
            made TEXT NOT NULL,
            PRIMARY KEY (episode_id, audio_ms)
        ) STRICT
        ;
CREATE TABLE changes (
            seq INTEGER PRIMARY KEY,
            clock TEXT NOT NULL,
            device TEXT AS (substr(clock, 19)),
            writer TEXT NOT NULL,
            tbl TEXT NOT NULL,
            key TEXT NOT NULL,
            gone INTEGER NOT NULL
        ) STRICT
        ;
CREATE TABLE device_clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            clock TEXT NOT NULL,
            writer TEXT NOT NULL
        ) STRICT
        ;
INSERT INTO "device_clock" VALUES(1,'','');
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
        ;
CREATE TABLE "episodes" (
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
    , deleted TEXT, is_preview INTEGER NOT NULL DEFAULT 0) STRICT
    ;
INSERT INTO "episodes" VALUES('golden','A podcast','An episode',10000,'ICLR 2024',NULL,'https://example.org/a.mp3',NULL,NULL,NULL,'2026-11-24T07:16:16.808Z',NULL,0);
CREATE TABLE facts (
        subject_kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        source TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (subject_kind, subject, source, field)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "facts" VALUES('episode','golden','catalogue:golden','audio_url','"https://example.org/a.mp3"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('episode','golden','catalogue:golden','duration_s','10000','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('episode','golden','catalogue:golden','event','"ICLR 2024"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('episode','golden','catalogue:golden','podcast','"A podcast"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('episode','golden','catalogue:golden','title','"An episode"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','arxiv','"2401.00001"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','authors','["Ada A.","Bø B."]','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','award','"Outstanding Paper"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','openreview','"abcDEF123"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','presentation','"Oral"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','title','"A golden paper"','2026-11-30T04:04:50.128Z');
INSERT INTO "facts" VALUES('paper','arxiv:2401.00001','catalogue:golden','venue','"ICLR 2024"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('resource','golden/de5cb1440d41c66c','catalogue:golden','kind','"video"','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('resource','golden/de5cb1440d41c66c','catalogue:golden','position','0','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('resource','golden/de5cb1440d41c66c','catalogue:golden','segment','"one"','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('resource','golden/de5cb1440d41c66c','catalogue:golden','title','"A video"','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('section','golden/a151ceb1711aad52','catalogue:golden','letter','"A"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('section','golden/a151ceb1711aad52','catalogue:golden','start_s','0','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('section','golden/a151ceb1711aad52','catalogue:golden','title','"First"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','kind','"matched"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','paper','"catalogue:golden/golden-paper"','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','section','"a151ceb1711aad52"','2026-11-30T04:04:50.129Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','speakers','["Ada"]','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','start_s','8000','2026-11-30T04:04:50.132Z');
INSERT INTO "facts" VALUES('segment','golden/one','catalogue:golden','title','"One"','2026-11-30T04:04:50.129Z');
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
        ;
CREATE TABLE feed_notes (
            item_id INTEGER PRIMARY KEY REFERENCES feed_items (id) ON DELETE CASCADE,
            notes BLOB NOT NULL,
            details TEXT NOT NULL
        ) STRICT
        ;
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
INSERT INTO "files" VALUES('golden-file','arxiv:2401.00001','pdfs/ab/ab.pdf','ab',1000,'arxiv','2024-05-01T00:00:00.000Z',2);
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
        modified TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (paper_id, letter)
    ) STRICT, WITHOUT ROWID
;
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
INSERT INTO "links" VALUES('segment','golden/one','paper','arxiv:2401.00001','discussed','catalogue','golden','catalogue','2026-11-24T07:16:16.808Z');
CREATE TABLE listening (
            episode_id TEXT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
            position_ms INTEGER NOT NULL DEFAULT 0,
            heard TEXT NOT NULL DEFAULT '[]',
            played TEXT,
            modified TEXT NOT NULL
        ) STRICT
        ;
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
    , point TEXT, clocks TEXT, inbox INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '') STRICT
    ;
INSERT INTO "notes" VALUES('golden-note','A note
of two lines','2024-05-02T00:00:00.000Z','2024-05-02T00:00:00.000Z','golden',8112,NULL,NULL,NULL,'[]',NULL,NULL,NULL,0,'');
CREATE TABLE paper_merges (
        id TEXT PRIMARY KEY,
        kept TEXT NOT NULL,
        gone TEXT NOT NULL,
        made TEXT NOT NULL,
        undone TEXT,
        record TEXT NOT NULL
    ) STRICT
    ;
CREATE TABLE paper_names (
        name TEXT PRIMARY KEY,
        paper_id TEXT NOT NULL REFERENCES papers (id),
        slug TEXT,
        made_by TEXT NOT NULL,
        made TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "paper_names" VALUES('arxiv:2401.00001','arxiv:2401.00001',NULL,'catalogue','2026-11-30T04:04:50.072Z');
INSERT INTO "paper_names" VALUES('catalogue:golden/golden-paper','arxiv:2401.00001','golden-paper','catalogue','2026-11-30T04:04:50.072Z');
INSERT INTO "paper_names" VALUES('golden-paper','arxiv:2401.00001',NULL,'catalogue','2026-11-30T04:04:50.072Z');
INSERT INTO "paper_names" VALUES('openreview:abcDEF123','arxiv:2401.00001',NULL,'catalogue','2026-11-30T04:04:50.072Z');
CREATE TABLE papers (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        authors TEXT NOT NULL DEFAULT '[]',
        arxiv TEXT,
        openreview TEXT,
        venue TEXT,
        presentation TEXT,
        award TEXT
    , handle TEXT NOT NULL DEFAULT '') STRICT
    ;
INSERT INTO "papers" VALUES('arxiv:2401.00001','A golden paper','["Ada A.","Bø B."]','2401.00001','abcDEF123','ICLR 2024','Oral','Outstanding Paper','golden-paper');
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
        , speed REAL) STRICT
        ;
CREATE TABLE reading_state (
        paper_id TEXT PRIMARY KEY REFERENCES papers (id),
        page INTEGER NOT NULL CHECK (page >= 0),
        y REAL NOT NULL,
        zoom REAL,
        modified TEXT NOT NULL
    , x REAL, spread TEXT NOT NULL DEFAULT 'continuous', fit TEXT NOT NULL DEFAULT 'width', rotation INTEGER NOT NULL DEFAULT 0, trim TEXT, colors TEXT NOT NULL DEFAULT 'theme', panel TEXT, furthest INTEGER NOT NULL DEFAULT 0, pages INTEGER, finished TEXT) STRICT
    ;
INSERT INTO "reading_state" VALUES('arxiv:2401.00001',3,10.5,NULL,'2024-05-02T00:00:00.000Z',12.5,'cover','page',90,'[1.0,2.0,3.0,4.5]','sepia','outline',0,NULL,NULL);
CREATE TABLE "resources" (
            episode_id TEXT NOT NULL REFERENCES episodes (id),
            position INTEGER NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            segment_id TEXT,
            url TEXT,
            PRIMARY KEY (episode_id, position),
            FOREIGN KEY (episode_id, segment_id) REFERENCES segments (episode_id, id)
        ) STRICT, WITHOUT ROWID
        ;
INSERT INTO "resources" VALUES('golden',0,'A video','video','one',NULL);
CREATE TABLE "sections" (
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
    ;
INSERT INTO "sections" VALUES('golden','a151ceb1711aad52',0,'A','First',0,10000,'catalogue','catalogue:golden');
CREATE TABLE "segments" (
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
    ;
INSERT INTO "segments" VALUES('golden','one',0,'a151ceb1711aad52','One','matched',8000,10000,'["Ada"]','arxiv:2401.00001','catalogue','catalogue:golden');
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','"dark"');
CREATE TABLE show_notes (
            episode_id TEXT PRIMARY KEY REFERENCES episodes (id) ON DELETE CASCADE,
            notes BLOB NOT NULL,
            kept TEXT NOT NULL
        ) STRICT
        ;
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
        ;
CREATE TABLE tombstones (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            deleted TEXT NOT NULL,
            clock TEXT NOT NULL
        ) STRICT
        ;
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
        ;
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
CREATE INDEX links_source ON links (made_by, source);
CREATE INDEX annotations_paper ON annotations (paper_id) WHERE deleted IS NULL;
CREATE INDEX annotations_episode ON annotations (episode_id) WHERE deleted IS NULL;
CREATE INDEX annotations_file ON annotations (file_id);
CREATE INDEX notes_paper ON notes (paper_id) WHERE deleted IS NULL;
CREATE INDEX notes_episode ON notes (episode_id) WHERE deleted IS NULL;
CREATE INDEX annotations_origin ON annotations (paper_id, origin) WHERE origin IS NOT NULL;
CREATE INDEX paper_names_paper ON paper_names (paper_id);
CREATE INDEX paper_names_slug ON paper_names (slug) WHERE slug IS NOT NULL;
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX reading_state_modified ON reading_state (modified);
CREATE INDEX episodes_added ON episodes (added);
CREATE INDEX episodes_guid ON episodes (guid) WHERE guid IS NOT NULL;
CREATE INDEX segments_paper ON segments (paper_id);
CREATE INDEX appearances_paper ON appearances (paper_id);
CREATE INDEX appearances_segment ON appearances (episode_id, segment_id);
CREATE UNIQUE INDEX letter_marks_capital ON letter_marks (letter) WHERE letter GLOB '[A-Z]';
CREATE INDEX changes_row ON changes (tbl, key);
CREATE TRIGGER feed_annotations_insert AFTER INSERT ON annotations BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'annotations', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'annotations' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_annotations_update AFTER UPDATE ON annotations BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'annotations', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'annotations' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_annotations_delete AFTER DELETE ON annotations BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'annotations', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'annotations' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_annotations_rekey AFTER UPDATE OF id ON annotations WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'annotations', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'annotations' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_appearances_insert AFTER INSERT ON appearances BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'appearances', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'appearances' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_appearances_update AFTER UPDATE ON appearances BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'appearances', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'appearances' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_appearances_delete AFTER DELETE ON appearances BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'appearances', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'appearances' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_appearances_rekey AFTER UPDATE OF episode_id, id ON appearances WHEN OLD.episode_id IS NOT NEW.episode_id OR OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'appearances', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'appearances' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_arxiv_records_insert AFTER INSERT ON arxiv_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'arxiv_records', CAST(NEW.arxiv AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'arxiv_records' AND key = CAST(NEW.arxiv AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_arxiv_records_update AFTER UPDATE ON arxiv_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'arxiv_records', CAST(NEW.arxiv AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'arxiv_records' AND key = CAST(NEW.arxiv AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_arxiv_records_delete AFTER DELETE ON arxiv_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'arxiv_records', CAST(OLD.arxiv AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'arxiv_records' AND key = CAST(OLD.arxiv AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_arxiv_records_rekey AFTER UPDATE OF arxiv ON arxiv_records WHEN OLD.arxiv IS NOT NEW.arxiv BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'arxiv_records', CAST(OLD.arxiv AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'arxiv_records' AND key = CAST(OLD.arxiv AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episodes_insert AFTER INSERT ON episodes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episodes', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'episodes' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episodes_update AFTER UPDATE ON episodes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episodes', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'episodes' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episodes_delete AFTER DELETE ON episodes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episodes', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'episodes' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episodes_rekey AFTER UPDATE OF id ON episodes WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episodes', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'episodes' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_facts_insert AFTER INSERT ON facts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'facts', '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.field, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'facts' AND key = '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.field, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_facts_update AFTER UPDATE ON facts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'facts', '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.field, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'facts' AND key = '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.field, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_facts_delete AFTER DELETE ON facts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'facts', '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.field, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'facts' AND key = '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.field, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_facts_rekey AFTER UPDATE OF subject_kind, subject, source, field ON facts WHEN OLD.subject_kind IS NOT NEW.subject_kind OR OLD.subject IS NOT NEW.subject OR OLD.source IS NOT NEW.source OR OLD.field IS NOT NEW.field BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'facts', '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.field, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'facts' AND key = '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.field, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_files_insert AFTER INSERT ON files BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'files', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'files' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_files_update AFTER UPDATE ON files BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'files', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'files' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_files_delete AFTER DELETE ON files BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'files', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'files' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_files_rekey AFTER UPDATE OF id ON files WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'files', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'files' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_forum_records_insert AFTER INSERT ON forum_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'forum_records', CAST(NEW.forum AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'forum_records' AND key = CAST(NEW.forum AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_forum_records_update AFTER UPDATE ON forum_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'forum_records', CAST(NEW.forum AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'forum_records' AND key = CAST(NEW.forum AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_forum_records_delete AFTER DELETE ON forum_records BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'forum_records', CAST(OLD.forum AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'forum_records' AND key = CAST(OLD.forum AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_forum_records_rekey AFTER UPDATE OF forum ON forum_records WHEN OLD.forum IS NOT NEW.forum BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'forum_records', CAST(OLD.forum AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'forum_records' AND key = CAST(OLD.forum AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_letter_marks_insert AFTER INSERT ON letter_marks BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'letter_marks', '[' || '"' || replace(replace(NEW.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.letter, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'letter_marks' AND key = '[' || '"' || replace(replace(NEW.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.letter, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_letter_marks_update AFTER UPDATE ON letter_marks BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'letter_marks', '[' || '"' || replace(replace(NEW.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.letter, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'letter_marks' AND key = '[' || '"' || replace(replace(NEW.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.letter, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_letter_marks_delete AFTER DELETE ON letter_marks BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'letter_marks', '[' || '"' || replace(replace(OLD.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.letter, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'letter_marks' AND key = '[' || '"' || replace(replace(OLD.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.letter, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_letter_marks_rekey AFTER UPDATE OF paper_id, letter ON letter_marks WHEN OLD.paper_id IS NOT NEW.paper_id OR OLD.letter IS NOT NEW.letter BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'letter_marks', '[' || '"' || replace(replace(OLD.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.letter, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'letter_marks' AND key = '[' || '"' || replace(replace(OLD.paper_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.letter, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_links_insert AFTER INSERT ON links BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'links', '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'links' AND key = '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_links_update AFTER UPDATE ON links BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'links', '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'links' AND key = '[' || '"' || replace(replace(NEW.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.source, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_links_delete AFTER DELETE ON links BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'links', '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'links' AND key = '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_links_rekey AFTER UPDATE OF subject_kind, subject, target_kind, target, made_by, source ON links WHEN OLD.subject_kind IS NOT NEW.subject_kind OR OLD.subject IS NOT NEW.subject OR OLD.target_kind IS NOT NEW.target_kind OR OLD.target IS NOT NEW.target OR OLD.made_by IS NOT NEW.made_by OR OLD.source IS NOT NEW.source BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'links', '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'links' AND key = '[' || '"' || replace(replace(OLD.subject_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.subject, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target_kind, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.target, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.made_by, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.source, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_notes_insert AFTER INSERT ON notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'notes', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'notes' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_notes_update AFTER UPDATE ON notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'notes', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'notes' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_notes_delete AFTER DELETE ON notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'notes', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'notes' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_notes_rekey AFTER UPDATE OF id ON notes WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'notes', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'notes' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_merges_insert AFTER INSERT ON paper_merges BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_merges', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'paper_merges' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_merges_update AFTER UPDATE ON paper_merges BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_merges', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'paper_merges' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_merges_delete AFTER DELETE ON paper_merges BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_merges', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'paper_merges' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_merges_rekey AFTER UPDATE OF id ON paper_merges WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_merges', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'paper_merges' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_names_insert AFTER INSERT ON paper_names BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_names', CAST(NEW.name AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'paper_names' AND key = CAST(NEW.name AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_names_update AFTER UPDATE ON paper_names BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_names', CAST(NEW.name AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'paper_names' AND key = CAST(NEW.name AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_names_delete AFTER DELETE ON paper_names BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_names', CAST(OLD.name AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'paper_names' AND key = CAST(OLD.name AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_paper_names_rekey AFTER UPDATE OF name ON paper_names WHEN OLD.name IS NOT NEW.name BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'paper_names', CAST(OLD.name AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'paper_names' AND key = CAST(OLD.name AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_papers_insert AFTER INSERT ON papers BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'papers', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'papers' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_papers_update AFTER UPDATE ON papers BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'papers', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'papers' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_papers_delete AFTER DELETE ON papers BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'papers', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'papers' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_papers_rekey AFTER UPDATE OF id ON papers WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'papers', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'papers' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_reading_state_insert AFTER INSERT ON reading_state BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'reading_state', CAST(NEW.paper_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'reading_state' AND key = CAST(NEW.paper_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_reading_state_update AFTER UPDATE ON reading_state BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'reading_state', CAST(NEW.paper_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'reading_state' AND key = CAST(NEW.paper_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_reading_state_delete AFTER DELETE ON reading_state BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'reading_state', CAST(OLD.paper_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'reading_state' AND key = CAST(OLD.paper_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_reading_state_rekey AFTER UPDATE OF paper_id ON reading_state WHEN OLD.paper_id IS NOT NEW.paper_id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'reading_state', CAST(OLD.paper_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'reading_state' AND key = CAST(OLD.paper_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_sections_insert AFTER INSERT ON sections BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'sections', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'sections' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_sections_update AFTER UPDATE ON sections BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'sections', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'sections' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_sections_delete AFTER DELETE ON sections BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'sections', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'sections' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_sections_rekey AFTER UPDATE OF episode_id, id ON sections WHEN OLD.episode_id IS NOT NEW.episode_id OR OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'sections', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'sections' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_segments_insert AFTER INSERT ON segments BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'segments', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'segments' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_segments_update AFTER UPDATE ON segments BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'segments', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'segments' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_segments_delete AFTER DELETE ON segments BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'segments', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'segments' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_segments_rekey AFTER UPDATE OF episode_id, id ON segments WHEN OLD.episode_id IS NOT NEW.episode_id OR OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'segments', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'segments' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.id, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tombstones_insert AFTER INSERT ON tombstones BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tombstones', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'tombstones' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tombstones_update AFTER UPDATE ON tombstones BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tombstones', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'tombstones' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tombstones_delete AFTER DELETE ON tombstones BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tombstones', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'tombstones' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tombstones_rekey AFTER UPDATE OF id ON tombstones WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tombstones', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'tombstones' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_versions_insert AFTER INSERT ON versions BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'versions', '[' || '"' || replace(replace(NEW.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.written, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'versions' AND key = '[' || '"' || replace(replace(NEW.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.written, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_versions_update AFTER UPDATE ON versions BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'versions', '[' || '"' || replace(replace(NEW.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.written, '\', '\\'), '"', '\"') || '"' || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'versions' AND key = '[' || '"' || replace(replace(NEW.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(NEW.written, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_versions_delete AFTER DELETE ON versions BEGIN DELETE FROM changes WHERE tbl = 'versions' AND key = '[' || '"' || replace(replace(OLD.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.written, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes); END;
CREATE TRIGGER feed_versions_rekey AFTER UPDATE OF item_id, written ON versions WHEN OLD.item_id IS NOT NEW.item_id OR OLD.written IS NOT NEW.written BEGIN DELETE FROM changes WHERE tbl = 'versions' AND key = '[' || '"' || replace(replace(OLD.item_id, '\', '\\'), '"', '\"') || '"' || ',' || '"' || replace(replace(OLD.written, '\', '\\'), '"', '\"') || '"' || ']' AND seq < (SELECT max(seq) FROM changes); END;
CREATE TRIGGER feed_podcasts_insert AFTER INSERT ON podcasts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'podcasts', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'podcasts' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_podcasts_update AFTER UPDATE ON podcasts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'podcasts', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'podcasts' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_podcasts_delete AFTER DELETE ON podcasts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'podcasts', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'podcasts' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_podcasts_rekey AFTER UPDATE OF id ON podcasts WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'podcasts', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'podcasts' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE INDEX feed_items_podcast ON feed_items (podcast_id, published DESC, position);
CREATE INDEX feed_items_date ON feed_items (published DESC, position);
CREATE INDEX feed_items_new ON feed_items (podcast_id, published DESC, position) WHERE is_new;
CREATE INDEX feed_items_new_date ON feed_items (published DESC, position) WHERE is_new;
CREATE INDEX feed_items_episode ON feed_items (episode_id) WHERE episode_id IS NOT NULL;
CREATE INDEX feed_items_page ON feed_items (page_url) WHERE page_url IS NOT NULL;
CREATE INDEX feed_items_guid ON feed_items (guid);
CREATE INDEX notes_inbox ON notes (created) WHERE inbox AND deleted IS NULL;
CREATE INDEX transcripts_episode ON transcripts (episode_id);
CREATE INDEX tied_places_episode ON tied_places (episode_id, at_s) WHERE deleted IS NULL;
CREATE INDEX tied_places_paper ON tied_places (paper_id, page) WHERE deleted IS NULL;
CREATE TRIGGER feed_episode_audio_insert AFTER INSERT ON episode_audio BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episode_audio', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'episode_audio' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episode_audio_update AFTER UPDATE ON episode_audio BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episode_audio', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'episode_audio' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episode_audio_delete AFTER DELETE ON episode_audio BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episode_audio', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'episode_audio' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_episode_audio_rekey AFTER UPDATE OF episode_id ON episode_audio WHEN OLD.episode_id IS NOT NEW.episode_id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'episode_audio', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'episode_audio' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_audio_points_insert AFTER INSERT ON audio_points BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'audio_points', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.audio_ms || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'audio_points' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.audio_ms || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_audio_points_update AFTER UPDATE ON audio_points BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'audio_points', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.audio_ms || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'audio_points' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.audio_ms || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_audio_points_delete AFTER DELETE ON audio_points BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'audio_points', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.audio_ms || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'audio_points' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.audio_ms || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_audio_points_rekey AFTER UPDATE OF episode_id, audio_ms ON audio_points WHEN OLD.episode_id IS NOT NEW.episode_id OR OLD.audio_ms IS NOT NEW.audio_ms BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'audio_points', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.audio_ms || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'audio_points' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.audio_ms || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_listening_insert AFTER INSERT ON listening BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'listening', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'listening' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_listening_update AFTER UPDATE ON listening BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'listening', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'listening' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_listening_delete AFTER DELETE ON listening BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'listening', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'listening' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_listening_rekey AFTER UPDATE OF episode_id ON listening WHEN OLD.episode_id IS NOT NEW.episode_id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'listening', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'listening' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_transcripts_insert AFTER INSERT ON transcripts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'transcripts', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'transcripts' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_transcripts_update AFTER UPDATE ON transcripts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'transcripts', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'transcripts' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_transcripts_delete AFTER DELETE ON transcripts BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'transcripts', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'transcripts' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_transcripts_rekey AFTER UPDATE OF id ON transcripts WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'transcripts', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'transcripts' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tied_places_insert AFTER INSERT ON tied_places BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tied_places', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'tied_places' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tied_places_update AFTER UPDATE ON tied_places BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tied_places', CAST(NEW.id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'tied_places' AND key = CAST(NEW.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tied_places_delete AFTER DELETE ON tied_places BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tied_places', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'tied_places' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_tied_places_rekey AFTER UPDATE OF id ON tied_places WHEN OLD.id IS NOT NEW.id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'tied_places', CAST(OLD.id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'tied_places' AND key = CAST(OLD.id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_resources_insert AFTER INSERT ON resources BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'resources', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.position || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'resources' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.position || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_resources_update AFTER UPDATE ON resources BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'resources', '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.position || ']', 0
        );
        DELETE FROM changes WHERE tbl = 'resources' AND key = '[' || '"' || replace(replace(NEW.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || NEW.position || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_resources_delete AFTER DELETE ON resources BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'resources', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.position || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'resources' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.position || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_resources_rekey AFTER UPDATE OF episode_id, position ON resources WHEN OLD.episode_id IS NOT NEW.episode_id OR OLD.position IS NOT NEW.position BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'resources', '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.position || ']', 1
        );
        DELETE FROM changes WHERE tbl = 'resources' AND key = '[' || '"' || replace(replace(OLD.episode_id, '\', '\\'), '"', '\"') || '"' || ',' || OLD.position || ']' AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_show_notes_insert AFTER INSERT ON show_notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'show_notes', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'show_notes' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_show_notes_update AFTER UPDATE ON show_notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'show_notes', CAST(NEW.episode_id AS TEXT), 0
        );
        DELETE FROM changes WHERE tbl = 'show_notes' AND key = CAST(NEW.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_show_notes_delete AFTER DELETE ON show_notes BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'show_notes', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'show_notes' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
CREATE TRIGGER feed_show_notes_rekey AFTER UPDATE OF episode_id ON show_notes WHEN OLD.episode_id IS NOT NEW.episode_id BEGIN 
        INSERT INTO changes (clock, writer, tbl, key, gone)
        VALUES (
            coalesce((SELECT clock FROM device_clock), ''), coalesce((SELECT writer FROM device_clock), ''),
            'show_notes', CAST(OLD.episode_id AS TEXT), 1
        );
        DELETE FROM changes WHERE tbl = 'show_notes' AND key = CAST(OLD.episode_id AS TEXT) AND seq < (SELECT max(seq) FROM changes);
     END;
COMMIT;
