"""Libraries of schemas 1 to 4 keep all that is in them, and every name that anything had."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from explorer.services.export.export_text import episode_markdown
from explorer.services.notes_exchange import everything
from explorer.store.database import Store
from explorer.store.library_folder import Library

GOLDEN = Path(__file__).parent / "golden"
OLD = sorted(one for one in GOLDEN.glob("schema-*.sql") if int(one.stem.removeprefix("schema-")) < 5)
TABLES = (
    *("episodes", "sections", "segments", "appearances", "resources", "papers", "files", "annotations", "notes"),
    *("reading_state", "links", "arxiv_records", "forum_records"),
)
YARN = "arxiv:2309.00071"
MORE = """
    INSERT INTO papers (id, title, arxiv) VALUES ('yarn', 'YaRN', '2309.00071');
    INSERT INTO papers (id, title, arxiv) VALUES ('arxiv:2309.00071', 'arXiv:2309.00071', '2309.00071');
    INSERT INTO papers (id, title) VALUES ('guide', 'The guide'), ('file:0123456789abcdef', 'Mine'), ('slug', 'Slug');
    INSERT INTO papers (id, title, openreview) VALUES ('forum', 'Forum', 'aForum1');
    INSERT INTO appearances (episode_id, position, paper_id, role, topic)
        VALUES ('golden', 2, 'yarn', 'pick', 'Topic'), ('golden', 3, 'slug', 'pick', 'Topic');
    INSERT INTO appearances (episode_id, position, paper_id, role, segment_id, relation)
        VALUES ('golden', 1, 'forum', 'mentioned', 'one', 'cites');
    INSERT INTO files (id, paper_id, path, sha256, bytes, source, fetched) VALUES
        ('f1', 'yarn', 'pdfs/aa/aa.pdf', 'aa', 1, 'arxiv', '2024'),
        ('f2', 'arxiv:2309.00071', 'pdfs/aa/aa.pdf', 'aa', 1, 'arxiv', '2025'),
        ('f3', 'arxiv:2309.00071', 'pdfs/bb/bb.pdf', 'bb', 1, 'local', '2025');
    INSERT INTO annotations (id, paper_id, file_id, kind, page, color, created, modified) VALUES
        ('m1', 'yarn', 'f1', 'highlight', 0, 'yellow', '2024', '2024'),
        ('m2', 'arxiv:2309.00071', 'f2', 'highlight', 0, 'yellow', '2024', '2024'),
        ('m3', 'arxiv:2309.00071', 'f3', 'highlight', 0, 'yellow', '2024', '2024');
    INSERT INTO notes (id, text, created, modified, paper_id) VALUES
        ('n1', '[[paper:yarn|YaRN]]', '2024', '2024', 'yarn'),
        ('n2', '[[paper:arxiv:2309.00071|x]]', '2024', '2024', 'arxiv:2309.00071'),
        ('n3', 'gone', '2024', '2024', 'slug');
    UPDATE notes SET deleted = '2025' WHERE id = 'n3';
    INSERT INTO reading_state (paper_id, page, y, modified) VALUES
        ('yarn', 1, 1.0, '2024'), ('arxiv:2309.00071', 2, 2.0, '2025');
"""


def old_library(root: Path, golden: Path, more: str = "") -> Library:
    library = Library(root)
    with contextlib.closing(sqlite3.connect(library.database)) as conn:
        conn.executescript(golden.read_text())
        if more:
            conn.executescript(more)
        conn.commit()
    return library


def counts(library: Library) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(library.database)) as conn:
        return {one: conn.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in TABLES}


@pytest.mark.parametrize("golden", OLD, ids=lambda one: one.stem)
def test_as_much_as_before(tmp_path: Path, golden: Path) -> None:
    library = old_library(tmp_path, golden)
    before = counts(library)
    store = Store.open(library)
    assert store.check() == []
    store.close()
    assert counts(library) == before


@pytest.mark.parametrize("golden", OLD, ids=lambda one: one.stem)
def test_what_is_shown_is_what_the_facts_say(tmp_path: Path, golden: Path) -> None:
    """So that the next import finds nothing to change but what it changes."""
    store = Store.open(old_library(tmp_path, golden, MORE))
    before = store.rows("SELECT max(seq) FROM changes")[0][0]
    with store.write():
        for paper in store.papers.all():
            store.papers.show(paper.id)
        store.episode_facts.show("golden")
    assert store.rows("SELECT max(seq) FROM changes")[0][0] == before
    store.close()


@pytest.mark.parametrize("golden", OLD, ids=lambda one: one.stem)
def test_papers_that_are_one_are_merged_and_old_ids_lead_to_them(tmp_path: Path, golden: Path) -> None:
    store = Store.open(old_library(tmp_path, golden, MORE))
    assert store.check() == []
    paper = store.papers.get("yarn")
    assert paper
    assert (paper.id, paper.handle, paper.title) == (YARN, "yarn", "YaRN")
    for text in ("yarn", "arxiv:2309.00071", "2309.00071v2", "golden/yarn"):
        assert store.papers.resolve(text) == paper
    assert {one.id for one in store.annotations.of_paper(YARN)} == {"m1", "m2", "m3"}
    assert {one.file_id for one in store.annotations.of_paper(YARN)} == {"f1", "f3"}
    assert {one.id for one in store.papers.files("yarn")} == {"f1", "f3"}
    assert {one.id for one in store.notes.of_paper("yarn")} == {"n1", "n2"}
    left = store.reading.get("yarn")
    assert left
    assert (left.page, left.paper_id) == (2, YARN)
    timeline = store.episodes.timeline("golden")
    assert [one.handle for one in timeline.picks()["Topic"]] == ["yarn", "slug"]
    assert [one.id for one in timeline.mentioned_in("one")] == ["openreview:aForum1"]
    for old in ("golden-paper", "guide", "file:0123456789abcdef", "slug", "forum"):
        found = store.papers.get(old)
        assert found, old
        assert found.handle == old
    assert store.papers.get("guide").id == "guide"
    assert store.rows("SELECT paper_id FROM notes WHERE id = 'n3'")[0][0] == "catalogue:golden/slug"
    store.close()


@pytest.mark.parametrize("golden", OLD, ids=lambda one: one.stem)
def test_a_merge_of_the_migration_can_be_undone(tmp_path: Path, golden: Path) -> None:
    venue = "UPDATE papers SET title = 'Another', venue = 'ICLR' WHERE id = 'arxiv:2309.00071';"
    store = Store.open(old_library(tmp_path, golden, MORE + venue))
    assert store.papers.get("yarn").venue == "ICLR", "what only the other row said"
    merge_id = store.merges.last("yarn")
    kept, gone = store.merges.undo(merge_id)
    assert kept == YARN
    assert store.papers.get(kept).venue is None
    other = store.papers.get(gone)
    assert (other.title, other.arxiv, other.venue) == ("Another", "2309.00071", "ICLR")
    assert {one.id for one in store.annotations.of_paper(kept)} == {"m1"}
    assert {(one.id, one.file_id) for one in store.annotations.of_paper(gone)} == {("m2", "f2"), ("m3", "f3")}
    assert [one.id for one in store.notes.of_paper(gone)] == ["n2"]
    assert (store.reading.get(kept).page, store.reading.get(gone).page) == (1, 2)
    assert store.papers.get("arxiv:2309.00071").id == kept
    assert store.check() == []
    store.close()


def test_letter_marks_of_papers_that_are_one_now_both_stay(tmp_path: Path) -> None:
    marks = {"yarn": {"a": 1, "c": 4}, "arxiv:2309.00071": {"a": 2, "b": 3}}
    rows = "".join(
        f"INSERT INTO settings (key, value) VALUES ('marks.{paper}', '{json.dumps(found)}');"
        for paper, pages in marks.items()
        for found in [{letter: [paper, page, 1.0, None, None] for letter, page in pages.items()}]
    )
    store = Store.open(old_library(tmp_path, OLD[-1], MORE + rows))
    found = {letter: store.bookmarks.get(letter, YARN).page for letter in store.bookmarks.letters(YARN)}
    assert found == {"a": 1, "b": 3, "c": 4, "d": 2}
    assert store.rows("SELECT key FROM settings WHERE key LIKE 'marks%'") == []
    store.close()


def test_exports_call_papers_as_they_did(tmp_path: Path) -> None:
    store = Store.open(old_library(tmp_path, OLD[-1], MORE))
    with store.write():
        store.change("UPDATE notes SET episode_id = 'golden' WHERE id IN ('n1', 'n2')")
    text = episode_markdown(store, "golden")
    assert "paper-explorer://open?paper=yarn" in text
    assert "paper=arxiv" not in text
    papers = json.loads(everything(store, "json"))["papers"]
    assert {one["id"]: one["handle"] for one in papers} == {YARN: "yarn", "arxiv:2401.00001": "golden-paper"}
    store.close()
