"""Two papers that are one become one with all that hangs on them, and two again exactly as they were."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation, Note
from explorer.model.bookmark import Bookmark
from explorer.model.errors import KnownError
from explorer.model.item_merge import merge
from explorer.model.paper import GUIDE_ID, GUIDE_TITLE, Paper, PaperFile, ReadingState
from explorer.model.paper_names import PaperNames
from explorer.model.talked_page import TiedPlace
from explorer.services.catalog_import import put_catalog
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples
from tests.unit.test_paper_names import catalog

A = "arxiv:2401.00001"
UNTIED = ("papers", "facts", "links")
"""Tables that merging changes without a foreign key to papers; those with one are looked up."""


def file(file_id: str, paper: str, sha256: str) -> PaperFile:
    return PaperFile(file_id, paper, f"pdfs/{sha256}.pdf", sha256, 9, "local", "2024-05-01T00:00:00.000Z")


def mark(mark_id: str, paper: str, file_id: str) -> Annotation:
    quad = (0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    return Annotation(mark_id, paper, file_id, "highlight", 0, "yellow", "2024", "2024", quads=(quad,), quote="q")


@pytest.fixture
def two(store: Store) -> Store:
    fill(store)
    return store


def fill(store: Store) -> None:
    """Two papers with a PDF of their own each and one that both have, marks, notes and places, in an episode each."""
    put_catalog(store, catalog("one", {"id": "a", "title": "A", "arxiv": "2401.00001"}))
    put_catalog(store, catalog("two", {"id": "b", "title": "B", "openreview": "forumOfB"}))
    for number, paper in enumerate((A, "openreview:forumOfB")):
        for name in ("own", "same"):
            sha256 = "same" if name == "same" else f"own{number}"
            store.papers.add_file(file(f"{name}-{number}", paper, sha256))
            store.annotations.put(mark(f"mark-{name}-{number}", paper, f"{name}-{number}"))
        store.notes.put(Note(f"note-{number}", "[[paper:b]]", "2024", "2024", paper_id=paper, page=1))
        store.reading.put(ReadingState(paper, number, 10.0 * number, None, f"2024-05-0{number + 1}"))
        store.bookmarks.put(Bookmark("z", paper, number, 0.0))
        store.tied_places.put(TiedPlace(f"tied-{number}", "one", 5, paper, 0, None, "2024", "2024"))
    store.links.placed("mark-same-1", "same-1", "guess", "words", "2024")


def of_papers(store: Store) -> dict[str, str]:
    """The tables with a foreign key to papers, each with its column."""
    tables = [row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    keys = [(table, key) for table in tables for key in store.rows(f"PRAGMA foreign_key_list({table})")]
    return {table: key["from"] for table, key in keys if key["table"] == "papers"}


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for table in (*UNTIED, *of_papers(store)):
        columns = [row["name"] for row in store.rows(f"PRAGMA table_info({table})") if row["name"] != "clocks"]
        found[table] = sorted((tuple(row) for row in store.rows(f"SELECT {', '.join(columns)} FROM {table}")), key=repr)
    return found | {"order": [(one.id,) for one in store.papers.all()]}


def test_all_that_hangs_on_a_paper_goes_along(two: Store) -> None:
    two.merges.merge(A, "b")
    (paper,) = two.papers.all()
    assert (paper.id, paper.title, paper.openreview) == (A, "A", "forumOfB")
    assert {one.id for one in two.papers.files(A)} == {"own-0", "same-0", "own-1"}
    assert {one.id for one in two.annotations.of_paper(A)} == {
        f"mark-{n}-{at}" for n in ("own", "same") for at in (0, 1)
    }
    assert two.annotations.get("mark-same-1").file_id == "same-0"
    assert {one.id for one in two.notes.of_paper(A)} == {"note-0", "note-1"}
    assert two.reading.get(A) == ReadingState(A, 1, 10.0, None, "2024-05-02"), "the newer place"
    assert two.episodes.of_paper(A) == ["one", "two"]
    for name in ("b", "openreview:forumOfB", "catalogue:two/b"):
        assert two.papers.get(name) == paper
    placings = two.rows("SELECT target, made_by, evidence FROM links WHERE subject = 'mark-same-1'")
    assert [tuple(one) for one in placings] == [("same-0", "guess", "words")]
    assert two.check() == []


def test_each_table_of_papers_follows_a_merge(two: Store) -> None:
    def with_rows_of(paper_id: str) -> set[str]:
        where = ((table, f"{column} = ?") for table, column in of_papers(two).items())
        return {table for table, is_its in where if two.rows(f"SELECT 1 FROM {table} WHERE {is_its}", (paper_id,))}

    gone = "openreview:forumOfB"
    assert of_papers(two).keys() - with_rows_of(gone) == set(), "let fill() give each paper a row in it"
    two.merges.merge(A, "b")
    assert with_rows_of(gone) == set()


def test_undone_exactly_also_after_a_restart(two: Store, library: Library) -> None:
    before = content(two)
    two.merges.merge(A, "b")
    assert content(two) != before
    two.close()
    again = Store.open(library)
    merge_id = again.merges.last(A)
    assert merge_id
    assert again.merges.last("b") == merge_id
    again.merges.undo(merge_id)
    assert content(again) == before
    assert again.merges.last() is None
    with pytest.raises(KnownError) as caught:
        again.merges.undo(merge_id)
    assert caught.value.code == "merge-unknown"
    assert again.check() == []
    again.close()


@pytest.mark.parametrize("newer", [0, 1])
def test_a_place_on_a_page_of_a_pdf_that_is_not_shown_any_more_keeps_its_time_alone(two: Store, newer: int) -> None:
    """And its page comes back when the merge is undone."""
    (two.library.root / "pdfs").mkdir(exist_ok=True)
    papers = (A, "openreview:forumOfB")
    for number, paper in enumerate(papers):
        (two.library.root / f"pdfs/own{number}.pdf").write_bytes(b"%PDF")
        when = f"2024-06-0{1 + (number == newer)}T00:00:00.000Z"
        two.papers.add_file(replace(file(f"own-{number}", paper, f"own{number}"), fetched=when))
        rect = (1.0, 2.0, 3.0, 4.0)
        two.tied_places.put(TiedPlace(f"tied-{number}", "one", 5, paper, 7 + number, rect, "2024", "2024"))

    def places() -> dict[str, tuple[int, bool]]:
        return {one.id: (one.page, one.tells_page) for paper in papers for one in two.tied_places.of_paper(paper)}

    before = places()
    shown = two.papers.current_file(papers[newer])
    merge_id = two.merges.merge(*papers)
    assert two.papers.current_file(A).sha256 == shown.sha256
    other = 1 - newer
    assert places() == {f"tied-{newer}": (7 + newer, True), f"tied-{other}": (0, False)}
    two.merges.undo(merge_id)
    assert places() == before


def test_what_came_since_stays_where_it_is(two: Store) -> None:
    merge_id = two.merges.merge(A, "b")
    two.notes.put(Note("late", "late", "2025", "2025", paper_id=A))
    # What an undo brings back still names the paper as it was then.
    two.notes.put(Note("note-1", "changed", "2024", "2025", paper_id="openreview:forumOfB", page=1))
    two.annotations.delete("mark-own-1", "2025")
    two.reading.put(ReadingState(A, 7, 1.0, None, "2025"))
    two.merges.undo(merge_id)
    assert {one.id for one in two.notes.of_paper(A)} == {"note-0", "late"}
    (note,) = two.notes.of_paper("b")
    assert (note.id, note.text) == ("note-1", "changed")
    assert two.annotations.get("mark-own-1") is None
    assert two.annotations.get("mark-same-1").file_id == "same-1"
    assert two.papers.get("b").title == "B"
    assert two.check() == []


def test_merges_are_undone_from_the_last(two: Store) -> None:
    two.papers.put(Paper("c", "C"))
    before = content(two)
    first = two.merges.merge("b", "c")
    second = two.merges.merge(A, "b")
    assert two.papers.get("c").id == A
    with pytest.raises(KnownError):
        two.merges.undo(first)
    two.merges.undo(second)
    two.merges.undo(first)
    assert content(two) == before


def test_one_paper_is_not_merged_with_itself(two: Store) -> None:
    for kept, gone, code in ((A, "a", "same-paper"), (A, "nobody", "paper-unknown"), ("nobody", A, "paper-unknown")):
        with pytest.raises(KnownError) as caught:
            two.merges.merge(kept, gone)
        assert caught.value.code == code
    assert len(two.papers.all()) == 2


def test_the_user_guide_is_not_merged(two: Store) -> None:
    two.papers.put(Paper(GUIDE_ID, GUIDE_TITLE))
    for kept, gone in ((A, GUIDE_ID), (GUIDE_ID, A)):
        with pytest.raises(KnownError) as caught:
            two.merges.merge(kept, gone)
        assert caught.value.code == "guide-stays"
    assert len(two.papers.all()) == 3


def test_an_import_after_a_merge_follows_it(two: Store) -> None:
    two.merges.merge(A, "b")
    put_catalog(two, catalog("two", {"id": "b", "title": "B!", "openreview": "forumOfB"}))
    assert list(two.episodes.timeline("two").papers) == [A]
    assert len(two.papers.all()) == 1


def test_undone_after_another_paper_was_added(two: Store) -> None:
    merge_id = two.merges.merge(A, "b")
    two.papers.put(Paper("new", "New"))
    two.papers.add_file(file("new-file", "new", "new"))
    two.reading.put(ReadingState("new", 1, 1.0, None, "2025"))
    two.merges.undo(merge_id)
    assert {one.id for one in two.papers.all()} == {A, "openreview:forumOfB", "new"}
    assert {one.id for one in two.papers.files("b")} == {"own-1", "same-1"}
    assert two.reading.get("new")
    assert two.reading.get(A) == ReadingState(A, 0, 0.0, None, "2024-05-01")
    assert two.check() == []


def test_a_later_mark_keeps_its_pdf_and_a_later_place_its_paper(two: Store) -> None:
    merge_id = two.merges.merge(A, "b")
    two.annotations.put(mark("late", A, "own-1"))
    two.reading.put(ReadingState(A, 7, 1.0, None, "2025"))
    two.merges.undo(merge_id)
    late = two.annotations.get("late")
    assert (late.paper_id, two.papers.file(late.file_id).paper_id) == (A, A)
    assert two.papers.file(late.file_id).path == two.papers.file("own-1").path
    assert {one.id for one in two.annotations.of_paper("b")} == {"mark-own-1", "mark-same-1"}
    assert two.reading.get(A).page == 7
    assert two.reading.get("b") == ReadingState("openreview:forumOfB", 1, 10.0, None, "2024-05-02")
    two.annotations.put(mark("late", A, "own-1"))  # a window that has not read the mark again
    assert two.annotations.get("late") == late


def downloaded(file_id: str, paper: str, arxiv: str) -> PaperFile:
    source = f"https://arxiv.org/pdf/{arxiv}v2"
    return PaperFile(file_id, paper, f"pdfs/{file_id}.pdf", file_id, 9, source, "2099-05-01T00:00:00.000Z", 2)


def test_what_was_downloaded_by_the_other_papers_id_goes_to_it(two: Store) -> None:
    put_catalog(two, catalog("three", {"id": "c", "title": "C"}))
    title = two.papers.id_of("catalogue:three/c")
    assert title not in two.papers.identified()
    merge_id = two.merges.merge(title, A)
    two.papers.add_content(title, "ab" * 32)
    two.papers.add_file(replace(downloaded("new", title, "2401.00001"), sha256="ab" * 32))
    two.reading.put(ReadingState(title, 3, 1.0, None, "2099"))
    late = Paper(title, "A, in full", authors=("Ada",), arxiv="2401.00001")
    two.papers.find_or_add(late, "arxiv", PaperNames(arxiv="2401.00001", doi="10.1234/abc"))
    two.facts.put("paper", title, "arxiv", "authors", ["Ada"], "2099-05-01T00:00:00.000Z")
    two.merges.undo(merge_id)
    assert title not in two.papers.identified(), "its title is a question again"
    assert [one.id for one in two.papers.files(title)] == []
    assert {one.id for one in two.papers.files(A)} == {"own-0", "same-0", "new"}
    assert two.papers.id_of(f"sha256:{'ab' * 32}") == A
    assert (two.papers.get(title).title, two.papers.get(title).authors) == ("C", ())
    assert two.papers.get(A).authors == ("Ada",)
    assert two.papers.id_of("doi:10.1234/abc") == A
    assert (two.reading.get(title), two.reading.get(A).page) == (None, 3)
    assert two.check() == []


def test_of_two_papers_with_ids_each_gets_what_was_downloaded_by_its_own(two: Store) -> None:
    put_catalog(two, catalog("three", {"id": "c", "title": "C", "arxiv": "2402.00002"}))
    merge_id = two.merges.merge(A, "c")
    two.papers.add_file(downloaded("mine", A, "2401.00001"))
    two.papers.add_file(downloaded("theirs", A, "2402.00002"))
    two.papers.add_file(file("from-disk", A, "else"))
    two.merges.undo(merge_id)
    assert {one.id for one in two.papers.files(A)} == {"own-0", "same-0", "mine", "from-disk"}
    assert [one.id for one in two.papers.files("c")] == ["theirs"]


def test_a_window_that_knows_a_merged_file_by_its_former_id_can_write(two: Store) -> None:
    merge_id = two.merges.merge(A, "b")
    two.annotations.put(mark("late", "b", "same-1"))
    late = two.annotations.get("late")
    assert (late.paper_id, late.file_id) == (A, "same-0")
    two.merges.undo(merge_id)
    assert two.annotations.get("late").file_id == "same-0"
    two.annotations.put(mark("later", "b", "same-1"))
    assert two.annotations.get("later").file_id == "same-1"


def test_papers_that_the_user_has_parted_are_not_merged_by_an_import(two: Store) -> None:
    names_both = catalog("three", {"id": "c", "title": "C", "arxiv": "2401.00001", "openreview": "forumOfB"})
    put_catalog(two, names_both)
    assert [one.id for one in two.papers.all()] == [A]
    two.merges.undo(two.merges.last())
    put_catalog(two, names_both)
    assert [one.id for one in two.papers.all()] == [A, "openreview:forumOfB"]
    two.merges.merge(A, "b")
    assert [one.id for one in two.papers.all()] == [A], "the user may change their mind"


def test_what_is_in_the_way_of_an_undo_is_told(two: Store) -> None:
    merge_id = two.merges.merge(A, "b")
    two.papers.put(Paper("c", "C"))
    two.papers.add_file(file("same-1", "c", "else"))
    before = content(two)
    with pytest.raises(KnownError) as caught:
        two.merges.undo(merge_id)
    assert caught.value.code == "merge-stays"
    assert content(two) == before


@examples(60, suppress_health_check=list(HealthCheck))
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4))
def test_any_merges_undone_in_turn_leave_no_trace(tmp_path_factory: pytest.TempPathFactory, pairs) -> None:
    store = Store.open(Library(Path(tmp_path_factory.mktemp("merges"))))
    fill(store)
    for number in range(3):
        paper = Paper(f"p{number}", f"P{number}")
        store.papers.put(paper)
        store.papers.add_file(file(f"f{number}", paper.id, "same" if number else "other"))
        store.annotations.put(replace(mark(f"m{number}", paper.id, f"f{number}"), comment=f"[[paper:p{number}]]"))
    names = ["a", "b", "p0", "p1", "p2"]
    states, merges = [content(store)], []
    for kept, gone in pairs:
        try:
            merges.append(store.merges.merge(names[kept], names[gone]))
        except KnownError:
            continue
        states.append(content(store))
        assert {one.id for one in store.annotations.all()} >= {"m0", "m1", "m2", "mark-own-0", "mark-same-1"}
        assert all(store.papers.get(name) for name in names)
    for merge_id in reversed(merges):
        assert content(store) == states.pop()
        store.merges.undo(merge_id)
    assert content(store) == states.pop()
    assert store.check() == []
    store.close()


def test_a_later_sync_knows_that_items_went_to_another_paper(two: Store) -> None:
    states, clocks = two.item_states, {}
    for item_id in ("mark-same-1", "note-1", "mark-own-0"):
        clocks[item_id] = states.get(item_id).clock("place")
    merge_id = two.merges.merge(A, "b")
    moved = {item_id: states.get(item_id) for item_id in clocks}
    for item_id in ("mark-same-1", "note-1"):
        assert moved[item_id].item.paper_id == A
        assert moved[item_id].clock("place") > clocks[item_id]
        assert moved[item_id].clock("tags") < moved[item_id].clock("place"), "nothing else was changed"
    assert moved["mark-own-0"].clock("place") == clocks["mark-own-0"], "it is where it was"
    older = replace(moved["note-1"], item=replace(moved["note-1"].item, paper_id="b"), clocks={})
    assert merge(older, moved["note-1"]).item.paper_id == A
    two.merges.undo(merge_id)
    again = states.get("note-1")
    assert again.item.paper_id == "openreview:forumOfB"
    assert merge(again, moved["note-1"]) == merge(moved["note-1"], again)
    assert merge(again, moved["note-1"]).item.paper_id == "openreview:forumOfB", "the newer word"


@examples(60, suppress_health_check=list(HealthCheck))
@given(
    pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3),
    adds=st.lists(st.sampled_from(["paper", "file", "same", "mark", "reading", "letter", "link"]), max_size=12),
)
def test_what_was_added_between_merges_and_undo_is_whole(tmp_path_factory: pytest.TempPathFactory, pairs, adds) -> None:
    store = Store.open(Library(Path(tmp_path_factory.mktemp("between"))))
    fill(store)
    for number in range(2):
        store.papers.put(Paper(f"p{number}", f"P{number}"))
        store.papers.add_file(file(f"f{number}", f"p{number}", "same"))
        store.annotations.put(mark(f"m{number}", f"p{number}", f"f{number}"))
    names = ["a", "b", "p0", "p1"]
    owners = {one.id: one.paper_id for one in store.annotations.all()}
    papers, files = {one.id for one in store.papers.all()}, {row["id"] for row in store.rows("SELECT id FROM files")}
    merges, later = [], 0
    for pair in pairs:
        kept, gone = (store.papers.id_of(names[one]) for one in pair)
        if kept != gone:
            merges.append(store.merges.merge(kept, gone))
        for what in adds:
            later += 1
            if what == "paper":
                store.papers.put(Paper(f"late{later}", "Late"))
                papers.add(f"late{later}")
            elif what in ("file", "same"):
                sha256 = "same" if what == "same" else f"late{later}"
                files.add(store.papers.add_file(file(f"late{later}", kept, sha256)).id)
            elif what == "mark":
                for there in store.papers.files(kept):
                    store.annotations.put(mark(f"late{later}-{there.id}", kept, there.id))
            elif what == "reading":
                store.reading.put(ReadingState(kept, later, 0.0, None, f"2025-{later}"))
            elif what == "letter":
                store.bookmarks.put(Bookmark("a" if later % 2 else "B", kept, later, 0.0, None))
            else:
                store.links.placed("m0", store.papers.files(kept)[0].id, "user", "", "2025")
    marks = {one.id for one in store.annotations.all()}
    for merge_id in reversed(merges):
        store.merges.undo(merge_id)
        assert store.check() == []
    assert {one.id for one in store.papers.all()} == papers
    assert {row["id"] for row in store.rows("SELECT id FROM files")} >= files
    found = {one.id: one for one in store.annotations.all()}
    assert found.keys() == marks
    assert {one: found[one].paper_id for one in owners} == owners
    for one in found.values():
        assert store.papers.file(one.file_id).paper_id == one.paper_id
    store.close()
