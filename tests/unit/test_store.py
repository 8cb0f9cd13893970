"""The store keeps what it is given, and gives it back as it was."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model import hybrid_clock
from explorer.model.annotation import Annotation, Note
from explorer.model.episode_statement import EpisodeStatement
from explorer.model.errors import KnownError
from explorer.model.item_merge import DELETED
from explorer.model.paper import ArxivMetadata, ForumMetadata, Paper, PaperFile, ReadingState
from explorer.model.paper_names import PaperNames
from explorer.model.timeline_counts import TimelineCounts
from explorer.services import catalog_file
from explorer.services.catalog_import import put_catalog
from explorer.store.database import Store
from explorer.store.item_states import Tombstone
from explorer.store.library_folder import Library, default_root
from explorer.store.schema import TABLES

EPISODE = "latent-space-iclr-2024-part-1"
BUNDLED = Path(__file__).parents[2] / "resources" / "episodes" / f"{EPISODE}.json"

YARN, VAE = "arxiv:2309.00071", "arxiv:1312.6114"
YARN_FILE = PaperFile("file-1", YARN, "pdfs/aa/aa.pdf", "aa", 10, "arxiv", "2024-05-01T00:00:00.000Z", 2)
MARK = Annotation(
    id="mark-1",
    paper_id=YARN,
    file_id="file-1",
    kind="highlight",
    page=2,
    color="green",
    created="2024-05-02T10:00:00.000Z",
    modified="2024-05-02T10:00:00.000Z",
    quads=((1.25, 2.0, 3.1, 4.0, 5.0, 6.0, 7.0, 0.1 + 0.2), (0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0)),
    quote="rotary “embeddings”",
    comment="why?\n\nbecause",
    tags=("a", "b, c"),
    episode_id=EPISODE,
    at_s=8200,
)
NOTE = Note("note-1", "Würstchen \U0001f62e\x00!", "2024-05-02T11:00:00.000Z", "2024-05-02T11:00:00.000Z", EPISODE, 300)
FREE = replace(NOTE, episode_id=None, at_s=None)


@pytest.fixture
def full(store: Store) -> Store:
    """With the bundled episode, a file of yarn, a mark and a note."""
    put_catalog(store, catalog_file.load(BUNDLED))
    store.papers.add_file(YARN_FILE)
    store.annotations.put(MARK)
    store.notes.put(NOTE)
    return store


def again(store: Store) -> Store:
    """Another connection to the same library."""
    return Store.open(store.library)


@pytest.mark.usefixtures("from_nothing")
def test_new_library_is_whole_and_durable(store: Store) -> None:
    assert store.library.database.is_file()
    assert store.check() == []
    settings = {
        name: store.conn.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "trusted_schema")
    }
    assert settings == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 5000,
        "trusted_schema": 0,
    }
    strict = {name: strict for _, name, _, _, _, strict in map(tuple, store.rows("PRAGMA table_list"))}
    ours = {name: flag for name, flag in strict.items() if not name.startswith(("sqlite_", "_sqlite"))}
    assert set(ours) == {one for one in TABLES if not one.startswith("_sqlite")}
    assert set(ours.values()) == {1}


def test_pragmas_are_set_at_every_open(full: Store) -> None:
    other = again(full)
    assert other.conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert other.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    other.close()


def test_library_without_create_must_exist(library: Library) -> None:
    with pytest.raises(KnownError) as caught:
        Store.open(library, create=False)
    assert caught.value.code == "no-library"
    assert not library.root.exists()


@pytest.mark.usefixtures("from_nothing")
def test_strange_folder_names(tmp_path: Path) -> None:
    library = Library(tmp_path / "a b?c#d%41 é")
    Store.open(library).close()
    assert library.database.is_file()
    Store.open(library, create=False).close()


def test_default_root_is_the_users(own_folders: Path) -> None:
    assert default_root() == own_folders / "data" / "paper-explorer"


def test_timeline(full: Store) -> None:
    timeline = full.episodes.timeline(EPISODE)
    facts = catalog_file.load(BUNDLED)
    assert timeline.episode == facts.episode
    assert timeline.sections == facts.sections
    ids = {one.id: f"arxiv:{one.arxiv}" for one in facts.papers}
    assert timeline.segments == tuple(replace(one, paper_id=ids.get(one.paper_id or "")) for one in facts.segments)
    assert timeline.appearances == tuple(replace(one, paper_id=ids[one.paper_id]) for one in facts.appearances)
    assert timeline.resources == facts.resources
    named = {ids[one.id]: replace(one, id=ids[one.id], handle=one.id) for one in facts.papers}
    assert timeline.papers == {paper_id: named[paper_id] for paper_id in timeline.papers}
    assert set(timeline.papers) == {ids[one.paper_id] for one in facts.appearances}
    assert timeline.on_disk == frozenset()
    pdf = full.library.root / YARN_FILE.path
    pdf.parent.mkdir(parents=True)
    pdf.write_bytes(b"%PDF-1.4")
    assert full.episodes.timeline(EPISODE).on_disk == {YARN}


def test_timeline_counts_live_marks_and_notes(full: Store) -> None:
    full.notes.put(replace(NOTE, id="note-2", paper_id=YARN, page=1))
    full.annotations.put(replace(MARK, id="mark-2"))
    full.annotations.delete("mark-1", "2024-05-03T00:00:00.000Z")
    items = [*full.annotations.of_episode(EPISODE), *full.notes.of_episode(EPISODE)]
    assert TimelineCounts(full.episodes.timeline(EPISODE), items).of(YARN) == 2


def test_timeline_takes_few_queries(full: Store) -> None:
    asked: list[str] = []
    full.conn.set_trace_callback(asked.append)
    full.episodes.timeline(EPISODE)
    full.conn.set_trace_callback(None)
    assert len([one for one in asked if one.lstrip().startswith("SELECT")]) <= 6
    plans = [tuple(row) for one in asked if "SELECT" in one for row in full.rows(f"EXPLAIN QUERY PLAN {one}")]
    assert not [plan for plan in plans if plan[3].startswith("SCAN")]


def test_unknown_episode(full: Store) -> None:
    with pytest.raises(KnownError, match="no episode “nothing”"):
        full.episodes.timeline("nothing")


def test_episodes_in_order_of_addition(full: Store) -> None:
    facts = catalog_file.load(BUNDLED)
    put_catalog(full, replace(facts, episode=replace(facts.episode, id="a-second", title="Two")))
    assert [one.id for one in full.episodes.all()] == [EPISODE, "a-second"]
    put_catalog(full, facts)
    assert [one.id for one in full.episodes.all()] == [EPISODE, "a-second"]
    assert full.episodes.first() == EPISODE
    assert full.episodes.of_paper("yarn") == [EPISODE, "a-second"]


def test_annotation_comes_back_the_same(full: Store) -> None:
    assert full.annotations.get("mark-1") == MARK
    assert full.annotations.of_paper(YARN) == [MARK]
    point = replace(MARK, id="mark-2", kind="note", quads=(), point=(1.5, 2.5), quote="", page=0)
    full.annotations.put(point)
    other = again(full)
    assert other.annotations.of_paper(YARN) == [point, MARK]
    other.close()


def test_deleting_leaves_a_tombstone_and_can_be_undone(full: Store) -> None:
    full.annotations.delete("mark-1", "2024-05-03T00:00:00.000Z")
    full.notes.delete("note-1", "2024-05-03T00:00:00.000Z")
    assert full.annotations.get("mark-1") is None
    assert full.annotations.of_paper(YARN) == full.annotations.of_episode(EPISODE) == []
    assert full.notes.get("note-1") is None
    assert full.notes.of_episode(EPISODE) == []
    for table in ("annotations", "notes"):
        assert full.rows(f"SELECT deleted FROM {table}")[0][0] == "2024-05-03T00:00:00.000Z"
    full.annotations.delete("mark-1", "2024-05-04T00:00:00.000Z")  # the first deletion keeps its date
    assert full.rows("SELECT deleted FROM annotations")[0][0] == "2024-05-03T00:00:00.000Z"
    full.annotations.put(MARK)
    full.notes.put(NOTE)
    assert full.annotations.get("mark-1") == MARK
    assert full.notes.get("note-1") == NOTE


def test_what_belongs_to_an_episode(full: Store) -> None:
    full.papers.put(Paper("arxiv:2401.00001", "Beside"))
    full.papers.put(Paper("arxiv:2401.00002", "Elsewhere"))
    for name in ("00001", "00002"):
        full.papers.add_file(replace(YARN_FILE, id=name, paper_id=f"arxiv:2401.{name}"))
    full.annotations.put(replace(MARK, id="in", episode_id=None, at_s=None))
    full.annotations.put(replace(MARK, id="beside", paper_id="arxiv:2401.00001", file_id="00001"))
    full.annotations.put(replace(MARK, id="out", paper_id="arxiv:2401.00002", file_id="00002", episode_id=None))
    assert {one.id for one in full.annotations.of_episode(EPISODE)} == {"mark-1", "in", "beside"}
    full.notes.put(replace(NOTE, id="n-in", episode_id=None, at_s=None, paper_id=YARN))
    full.notes.put(replace(NOTE, id="n-out", episode_id=None, at_s=None, paper_id="arxiv:2401.00002"))
    assert {one.id for one in full.notes.of_episode(EPISODE)} == {"note-1", "n-in"}
    assert [one.id for one in full.notes.of_paper(YARN)] == ["n-in"]


def test_note_with_halves_of_characters_is_not_lost(full: Store) -> None:
    full.notes.put(replace(NOTE, id="odd", text="\ud83d\ude00 and \ud83d alone"))
    note = full.notes.get("odd")
    assert note
    assert note.text == "\U0001f600 and � alone"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("yarn", YARN),
        (" yarn ", YARN),
        ("2309.00071", YARN),
        ("2309.00071v2", YARN),
        ("arXiv:2309.00071", YARN),
        ("https://arxiv.org/abs/2309.00071v3", YARN),
        ("file:0123456789abcdef", "file:0123456789abcdef"),
        ("2401.00001", "arxiv:2401.00001"),
        ("arxiv:2401.00001", "arxiv:2401.00001"),
        ("arxiv:2309.00071", YARN),
        ("2401.99999", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_resolving_papers(full: Store, text: str, found: str | None) -> None:
    full.papers.put(Paper("arxiv:2401.00001", "Fetched", arxiv="2401.00001"))
    full.papers.put(Paper("arxiv:2309.00071", "YaRN, fetched before the catalogue knew it", arxiv="2309.00071"))
    full.papers.put(Paper("file:0123456789abcdef", "Local"))
    full.papers.put(Paper("other", "Another one at arXiv", arxiv="2401.00002"))
    paper = full.papers.resolve(text)
    assert (paper.id if paper else None) == found


def test_files_newest_on_disk_first(full: Store) -> None:
    newer = replace(YARN_FILE, id="file-2", sha256="bb", path="pdfs/bb/bb.pdf", fetched="2024-06-01T00:00:00.000Z")
    full.papers.add_file(newer)
    assert full.papers.files(YARN) == [newer, YARN_FILE]
    assert full.papers.current_file(YARN) is None
    for file in (YARN_FILE, newer):
        path = full.library.root / file.path
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.4")
    assert full.papers.current_file(YARN) == newer
    (full.library.root / newer.path).unlink()
    assert full.papers.current_file(YARN) == YARN_FILE
    assert full.papers.file("file-2") == newer


def test_same_content_keeps_its_file_id(full: Store) -> None:
    got = full.papers.add_file(replace(YARN_FILE, id="other", fetched="2025-01-01T00:00:00.000Z", arxiv_version=None))
    assert got == replace(YARN_FILE, fetched="2025-01-01T00:00:00.000Z")
    assert full.papers.files(YARN) == [got]


@pytest.mark.parametrize("path", ["/etc/passwd", "pdfs/../../x.pdf", "x.pdf"])
def test_file_outside_the_library_is_refused(full: Store, path: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
        full.papers.add_file(replace(YARN_FILE, id="bad", sha256="cc", path=path))
    assert full.papers.file("bad") is None


def test_records(full: Store) -> None:
    record = ArxivMetadata(
        "2309.00071",
        2,
        "YaRN",
        "Abstract",
        ("A", "B"),
        "cs.CL",
        ("cs.CL", "cs.LG"),
        "2023",
        "2024",
        None,
        "J",
        None,
        "x",
    )
    full.metadata.put_arxiv(record)
    full.metadata.put_arxiv(replace(record, version=3))
    assert full.metadata.arxiv("2309.00071") == replace(record, version=3)
    assert full.metadata.arxiv("2309.00072") is None
    forum = ForumMetadata("wHBfxhZu1u", "ICLR 2024", None, (6, 8), "notes", "now")
    full.metadata.put_forum(forum)
    assert full.metadata.forum("wHBfxhZu1u") == forum
    assert full.metadata.forum("x") is None


def test_reading_state(full: Store) -> None:
    assert full.reading.last() is None
    yarn = ReadingState(YARN, 3, 120.5, None, "2024-05-02T10:00:00.000Z")
    vae = ReadingState(VAE, 0, 0.0, 1.5, "2024-05-02T09:00:00.000Z")
    full.reading.put(yarn)
    full.reading.put(vae)
    assert full.reading.get(VAE) == full.reading.get("vae") == vae
    assert full.reading.last() == yarn
    full.reading.put(replace(vae, page=7, modified="2024-05-02T11:00:00.000Z"))
    last = full.reading.last()
    assert last
    assert (last.paper_id, last.page) == (VAE, 7)
    assert full.reading.get("mars") is None


def test_a_paper_is_read_to_its_end_or_as_the_user_says(full: Store) -> None:
    state = ReadingState(YARN, 0, 0.0, None, "2024", furthest=17, pages=18)
    full.reading.put(replace(state, furthest=5))
    assert full.reading.read() == frozenset()
    full.reading.put(state)
    full.reading.put(replace(state, page=2, furthest=2, pages=None))
    assert full.reading.read() == {YARN}
    full.reading.set_read(YARN, None)
    assert full.reading.read() == frozenset()
    full.reading.set_read(VAE, "2024-05-02T11:00:00.000Z")
    assert full.reading.read() == {VAE}
    full.reading.set_read(VAE, None)
    for furthest, read in ((-1, frozenset()), (0, {YARN})):  # Of one page, the first is the last.
        full.reading.put(replace(state, furthest=furthest, pages=1))
        assert full.reading.read() == read


def test_settings(store: Store) -> None:
    assert store.settings.get("x", 5) == 5
    for value in (1, "é", [1, {"a": None}], True, None):
        store.settings.put("x", value)
        assert store.settings.get("x", "other") == value


def test_catalog_twice_is_the_same(full: Store) -> None:
    def dump() -> list[str]:
        return [one for one in full.conn.iterdump() if "changes" not in one and "device_clock" not in one]

    before = dump()
    put_catalog(full, catalog_file.load(BUNDLED))
    assert dump() == before


def test_new_catalog_updates_facts_and_leaves_the_users_rows(full: Store) -> None:
    full.reading.put(ReadingState(YARN, 3, 120.5, None, "2024-05-02T10:00:00.000Z"))
    full.notes.put(replace(NOTE, id="note-2", paper_id="mars"))
    tables = ("annotations", "notes", "reading_state", "files")
    before = [tuple(row) for table in tables for row in full.rows(f"SELECT * FROM {table}")]
    data = json.loads(BUNDLED.read_bytes())
    data["segments"] = [one for one in data["segments"] if one["id"] != "fastgen"]
    data["segments"][11]["title"] = "A better title"
    data["papers"] = [one for one in data["papers"] if one["id"] not in ("mars", "fastgen")]
    data["picks"][1]["papers"].remove("mars")
    put_catalog(full, catalog_file.parse(json.dumps(data).encode()))
    timeline = full.episodes.timeline(EPISODE)
    assert timeline.segments[11].title == "A better title"
    assert timeline.segments[11].end_s == 9897
    assert "mars" not in {one.handle for one in timeline.papers.values()}
    assert full.papers.get("mars"), "a note hangs on it"
    assert [tuple(row) for table in tables for row in full.rows(f"SELECT * FROM {table}")] == before
    assert not full.rows("SELECT * FROM links WHERE subject LIKE '%/fastgen'")
    assert full.check() == []


def test_links_say_who_and_on_what_evidence(full: Store) -> None:
    rows = {
        tuple(row)[:7]
        for row in full.rows(
            "SELECT subject_kind, subject, target_kind, target, relation, made_by, evidence FROM links"
        )
    }
    assert ("segment", f"{EPISODE}/yarn", "paper", YARN, "discussed", "catalogue", "catalogue") in rows
    assert ("segment", f"{EPISODE}/yarn", "paper", "arxiv:2402.13753", "mentioned", "catalogue", "catalogue") in rows
    assert ("paper", YARN, "arxiv", "2309.00071", "same-paper", "catalogue", "catalogue, verified") in rows


def test_data_version_tells_of_others(full: Store) -> None:
    before = full.data_version()
    full.settings.put("own", 1)
    assert full.data_version() == before
    other = again(full)
    other.settings.put("theirs", 1)
    other.close()
    assert full.data_version() != before


def test_nested_writes_are_one(full: Store) -> None:
    def write_and_fail() -> None:
        with full.write():
            full.settings.put("a", 1)
            with full.write():
                full.settings.put("b", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert full.settings.get("a") is full.settings.get("b") is None


def test_part_that_fails_is_undone_alone(full: Store) -> None:
    def write_and_fail() -> None:
        with full.write():
            full.settings.put("b", 1)
            raise ZeroDivisionError

    with full.write():
        full.settings.put("a", 1)
        with pytest.raises(ZeroDivisionError):
            write_and_fail()
    assert full.settings.get("a") == 1
    assert full.settings.get("b") is None


def test_change_outside_a_write_is_a_bug(full: Store) -> None:
    with pytest.raises(AssertionError):
        full.change("DELETE FROM notes")
    assert full.notes.get("note-1")


def test_read_sees_one_state(full: Store) -> None:
    other = again(full)
    with full.read():
        assert full.settings.get("x") is None
        other.settings.put("x", 1)
        assert full.settings.get("x") is None
    assert full.settings.get("x") == 1
    other.close()


def test_database_alone_is_whole_after_closing(library: Library, tmp_path: Path) -> None:
    store = Store.open(library)
    put_catalog(store, catalog_file.load(BUNDLED))
    store.notes.put(NOTE)
    store.close()
    copy = Library(tmp_path / "copy")
    copy.root.mkdir()
    copy.database.write_bytes(library.database.read_bytes())
    other = Store.open(copy, create=False)
    assert other.notes.get("note-1") == NOTE
    other.close()


def test_closing_brings_the_file_up_to_date_while_others_stay(library: Library, tmp_path: Path) -> None:
    """So that a copy of library.db made by hand has all that was written before."""
    window, job = Store.open(library), Store.open(library)
    assert window.notes.get("note-1") is None
    job.notes.put(FREE)
    job.close()
    copy = Library(tmp_path / "copy")
    copy.root.mkdir()
    copy.database.write_bytes(library.database.read_bytes())
    window.close()
    other = Store.open(copy, create=False)
    assert other.notes.get("note-1") == FREE
    other.close()


def test_closing_does_not_wait_for_others(library: Library) -> None:
    reader, job = Store.open(library), Store.open(library)
    job.notes.put(FREE)
    with reader.read():
        assert reader.notes.get("note-1")
        job.notes.put(replace(FREE, id="note-2"))
        job.close()  # the default timeout, five seconds, would show in the test's limit of time only
        assert reader.notes.get("note-2") is None
    assert reader.notes.get("note-2")
    reader.close()


def test_opening_imports_nothing_slow(full: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from explorer.services.library_setup import open_library\n"
        f"library, store = open_library(Path({str(full.library.root)!r}))\n"
        f"store.episodes.timeline({EPISODE!r}); store.close()\n"
        "print([one for one in ('sqlite_utils', 'uuid6', 'requests', 'yaml', 'pymupdf', 'PySide6', 'platformdirs',"
        " 'explorer.store.migrations', 'explorer.services.catalog_file') if one in sys.modules])"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # the first loads what is bundled
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_what_every_start_asks_about_titles_imports_nothing_of_the_web() -> None:
    code = (
        "import sys, explorer.app.episodes.answer_work\n"
        "print([one for one in ('feedparser', 'requests', 'lxml', 'ssl') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_hidden_inbox_that_every_start_makes_imports_nothing_that_compares_texts() -> None:
    code = "import sys, explorer.ui.inbox.inbox_pane; print('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


def test_the_first_episode_of_a_paper_is_the_one_that_was_added_first(full: Store) -> None:
    before = full.episodes.first_of_papers()
    papers = ((Paper(YARN, "YaRN", arxiv="2309.00071"), PaperNames(arxiv="2309.00071")),)
    part = {"role": "mentioned", "position": 0, "paper": YARN}
    told = EpisodeStatement("another", {"podcast": "Waves", "title": "Tides"}, papers, {"appearance": {"a": part}})
    full.episode_facts.take("notes:another", told)
    assert full.episodes.of_paper(YARN) == [EPISODE, "another"]
    assert full.episodes.first_of_papers() == before


def test_labels_to_be_read_for_an_episode_are_those_of_its_notes_and_papers(full: Store) -> None:
    told = {"podcast": "Waves", "title": "Tides"}
    full.episode_facts.take("notes:another", EpisodeStatement("another", told, (), {}))
    full.papers.put(Paper("other", "Of no episode"))
    full.papers.add_file(replace(YARN_FILE, id="other-file", paper_id="other", sha256="bb", path="pdfs/bb/bb.pdf"))
    full.annotations.put(replace(MARK, id="m2", paper_id="other", file_id="other-file", episode_id="another"))
    assert full.page_labels.unread(episode_id=EPISODE) == [("file-1", YARN_FILE.path)]
    assert full.page_labels.unread(episode_id="another") == [("other-file", "pdfs/bb/bb.pdf")]
    assert full.page_labels.unread(paper_id="other") == [("other-file", "pdfs/bb/bb.pdf")]
    assert len(full.page_labels.unread()) == 2


def test_a_paper_that_was_read_elsewhere_was_touched_then(full: Store) -> None:
    full.reading.set_read(YARN, "2024-05-02T10:00:00.000Z")
    state = full.reading.get(YARN)
    assert state
    assert state.modified == "2024-05-02T10:00:00.000Z"


def test_what_was_deleted_is_told_for_a_paper_an_episode_and_all(full: Store) -> None:
    full.notes.put(replace(FREE, id="free"))
    full.notes.put(replace(FREE, id="of-paper", paper_id=VAE))
    full.notes.put(replace(NOTE, id="stays"))
    for item in (NOTE.id, "free", "of-paper"):
        full.notes.delete(item, "2025-01-01T00:00:00.000Z")
    full.annotations.delete(MARK.id, "2025-01-01T00:00:00.000Z")
    with full.write():
        full.change("UPDATE notes SET clocks = NULL WHERE id = 'free'")
    elsewhere = Tombstone("never-here", "note", "2025-01-01T00:00:00.000Z", "000000000001-0000-x")
    full.item_states.keep_tombstone(elsewhere)

    def told(**of: str) -> dict[str, str]:
        return {one.id: one.clock for one in full.item_states.tombstones(**of)}

    assert told(paper_id=YARN).keys() == {MARK.id}
    assert told(episode_id=EPISODE).keys() == {MARK.id, NOTE.id, "of-paper"}
    assert told().keys() == {MARK.id, NOTE.id, "of-paper", "free", "never-here"}
    for item in (MARK.id, NOTE.id, "free"):
        state = full.item_states.get(item)
        assert state
        assert told()[item] == state.clock(DELETED) > hybrid_clock.FIRST
    assert told()["free"] == hybrid_clock.of_time("2025-01-01T00:00:00.000Z")
    full.item_states.forget_tombstone("never-here")
    assert "never-here" not in told()


def test_earlier_texts_of_many_items_are_those_of_each(full: Store) -> None:
    for number in range(3):
        for item in ("a", "b"):
            full.versions.keep(item, f"2024-01-0{number + 1}", f"{item} {number}")
    assert full.item_states.former(["a", "c"]) == {"a": full.versions.of("a")}
    assert [one.text for one in full.versions.of("a")] == ["a 2", "a 1", "a 0"]
