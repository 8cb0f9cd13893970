"""Everything that the user made goes out as JSON or Web Annotations, and comes back equal; bad files change nothing."""

import contextlib
import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.annotation import COLORS, KINDS, Annotation, Item, Note, words
from explorer.model.errors import KnownError
from explorer.model.item_merge import Way
from explorer.model.paper import Paper, PaperFile
from explorer.services.json_stream import Members, blocks, encoded
from explorer.services.library_setup import open_library
from explorer.services.notes_exchange import FORMATS, everything, load
from explorer.store.database import Store
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

EPISODE = "latent-space-iclr-2024-part-1"
WHEN = "2024-05-02T10:00:00.000Z"
LATER = "2024-06-01T00:00:00.000Z"
SHA = hashlib.sha256(b"pdf").hexdigest()
PNG = b"\x89PNG\r\n\x1a\n of a kind"
PICTURE = f"{hashlib.sha256(PNG).hexdigest()}.png"
MINE = f"{hashlib.sha256(PNG + b'2').hexdigest()}.png"
FILE = PaperFile("file-1", "arxiv:2401.00001", f"pdfs/{SHA[:2]}/{SHA}.pdf", SHA, 8, "arxiv", WHEN, 2)
MARK = Annotation(
    id="018f3b2e-0000-7000-8000-000000000001",
    paper_id="arxiv:2401.00001",
    file_id="file-1",
    kind="highlight",
    page=2,
    color="yellow",
    created=WHEN,
    modified=WHEN,
    quads=((10.0, 100.5, 50.0, 100.5, 10.0, 110.0, 50.0, 110.0),),
    quote="a “quote”",
    comment="*mine*\n\nand more",
    tags=("to do", "x"),
    before="before ",
    after=" after",
    author="A. N. Other",
    origin="xref 7",
    episode_id=EPISODE,
    at_s=8112,
)
ITEMS: tuple[Item, ...] = (
    MARK,
    replace(MARK, id="ink", kind="ink", quads=(), strokes=((1.0, 2.0, 0.5, 3.0, 4.0, 1.0),), width=1.5, quote=""),
    replace(MARK, id="area", kind="area", quads=(), rect=(1.0, 2.0, 3.0, 4.0), picture=PICTURE, quote=""),
    replace(MARK, id="point", kind="note", quads=(), point=(5.0, 6.5), quote="", episode_id=None, at_s=None),
    Note("n1", "words", WHEN, WHEN, EPISODE, 5, "arxiv:2401.00001", 3, "rev-1", ("t",), (1.0, 2.0)),
    Note("n2", f"free ![](picture:{MINE})", WHEN, LATER),
    Note("n3", "", WHEN, LATER, EPISODE, 8110, inbox=True, said="and that’s the one that ends up mattering"),
)


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    stores: list[Store] = []

    def make() -> Store:
        stores.append(open_library(tmp_path / f"library-{len(stores)}")[1])
        return stores[-1]

    yield make
    for one in stores:
        one.close()


def fill(store: Store, items: tuple[Item, ...] = ITEMS) -> Store:
    store.papers.put(Paper("arxiv:2401.00001", "A “title”", ("A. B.",), "2401.00001", "forum1", "V", "Oral", "Best"))
    store.papers.add_file(FILE)
    store.library.pictures.mkdir(parents=True, exist_ok=True)
    (store.library.pictures / PICTURE).write_bytes(PNG)
    (store.library.pictures / MINE).write_bytes(PNG + b"2")
    for one in items:
        if isinstance(one, Annotation):
            store.annotations.put(one)
        else:
            store.notes.put(one)
    return store


def items_of(store: Store) -> list[Item]:
    return sorted([*store.annotations.all(), *store.notes.all(with_inbox=True)], key=lambda one: one.id)


def write(store: Store, format_: str, path: Path) -> Path:
    path.write_text(everything(store, format_), encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", FORMATS)
def test_there_and_back(new_store: Callable[[], Store], tmp_path: Path, format_: str) -> None:
    old, new = fill(new_store()), new_store()
    path = write(old, format_, tmp_path / "notes")
    done = load(new, path)
    assert (done.added, done.changed, done.same, done.kept) == (len(ITEMS), 0, 0, 0)
    assert items_of(new) == items_of(old) == sorted(ITEMS, key=lambda one: one.id)
    assert new.papers.get("arxiv:2401.00001") == old.papers.get("arxiv:2401.00001")
    assert new.papers.files("arxiv:2401.00001") == [FILE]
    assert (new.library.pictures / PICTURE).read_bytes() == PNG
    assert (new.library.pictures / MINE).read_bytes() == PNG + b"2"
    assert everything(new, format_) == everything(old, format_)
    assert load(new, path).same == len(ITEMS)


@given(HOSTILE, HOSTILE, st.lists(HOSTILE.filter(bool), max_size=3), st.sampled_from(FORMATS))
@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back(
    new_store: Callable[[], Store], tmp_path: Path, quote: str, comment: str, tags: list[str], format_: str
) -> None:
    def storable(text: str) -> str:
        return "".join(one for one in text if one != "\0" and not "\ud800" <= one <= "\udfff")

    mark = replace(MARK, quote=storable(quote), comment=storable(comment), tags=tuple(map(storable, tags)))
    store = fill(new_store(), (mark,))
    path = write(store, format_, tmp_path / "notes")
    store.annotations.delete(mark.id, WHEN)
    load(store, path, "restore")
    assert items_of(store) == [mark]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3),
        max_leaves=12,
    )
)
@examples(200)
def test_json_made_piece_by_piece_is_that_of_the_whole(value: object) -> None:
    def piecemeal(one: object) -> object:
        match one:
            case dict():
                return Members((name, piecemeal(each)) for name, each in one.items())
            case list():
                return map(piecemeal, one)
            case _:
                return one

    assert "".join(blocks(encoded(piecemeal(value)))) == json.dumps(value, ensure_ascii=False, indent=1)


def test_a_web_annotation_says_it_to_others(new_store: Callable[[], Store]) -> None:
    made = json.loads(everything(fill(new_store()), "w3c"))
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (made["type"], made["total"], made["first"]["type"]) == ("AnnotationCollection", 7, "AnnotationPage")
    one = next(one for one in made["first"]["items"] if one["id"] == f"urn:uuid:{MARK.id}")
    assert one["motivation"] == "highlighting"
    assert one["creator"] == {"type": "Person", "name": "A. N. Other"}
    assert [body["purpose"] for body in one["body"]] == ["commenting", "tagging", "tagging"]
    assert one["target"]["source"] == "https://arxiv.org/pdf/2401.00001"
    quoted, page = one["target"]["selector"]
    assert quoted == {
        "type": "TextQuoteSelector",
        "exact": "a “quote”",
        "prefix": "before ",
        "suffix": " after",
    }
    assert (page["conformsTo"], page["value"]) == ("http://tools.ietf.org/rfc/rfc8118", "page=3")


def edit(store: Store, item: Item, when: str, **fields: object) -> None:
    """What an edit in a window writes."""
    store.versions.keep(item.id, item.modified, words(item))
    table = store.annotations if isinstance(item, Annotation) else store.notes
    table.put(replace(item, modified=when, **fields))


def test_the_newer_of_each_field_counts(new_store: Callable[[], Store], tmp_path: Path) -> None:
    old, new = fill(new_store()), fill(new_store())
    edit(new, MARK, LATER, comment="newer here")
    edit(old, ITEMS[4], LATER, text="newer there")
    edit(new, ITEMS[3], LATER, color="red")
    edit(old, ITEMS[3], LATER, tags=("there",))
    done = load(new, write(old, "json", tmp_path / "notes.json"))
    assert (done.added, done.changed, done.same, done.kept, done.both) == (0, 2, 4, 1, 0)
    assert "One was changed here later" in done.report()
    here = {one.id: one for one in items_of(new)}
    assert here[MARK.id].comment == "newer here"
    assert here["n1"].text == "newer there"
    assert [one.text for one in new.versions.of("n1")] == ["words"]
    assert (here["point"].color, here["point"].tags) == ("red", ("there",))


def test_words_of_both_sides_are_joined_or_stand_below_each_other(
    new_store: Callable[[], Store], tmp_path: Path
) -> None:
    start = Note("n", "one\ntwo\nthree", WHEN, WHEN)
    here, there = fill(new_store(), (start,)), fill(new_store(), (start,))
    edit(here, start, LATER, text="one\ntwo\nthree!")
    edit(there, start, LATER, text="one!\ntwo\nthree")
    done = load(here, write(there, "w3c", tmp_path / "notes"))
    assert (done.changed, done.both) == (1, 1)
    assert here.notes.get("n").text == "one!\ntwo\nthree!"
    load(there, write(here, "w3c", tmp_path / "back"))
    assert there.notes.get("n").text == "one!\ntwo\nthree!"
    edit(here, here.notes.get("n"), LATER, text="uno!\ntwo\nthree!")
    edit(there, there.notes.get("n"), LATER, text="ein!\ntwo\nthree!")
    load(here, write(there, "json", tmp_path / "notes"))
    assert {"uno!", "ein!", "two", "three!"} <= set(here.notes.get("n").text.split("\n"))
    load(there, write(here, "json", tmp_path / "back"))
    assert there.notes.get("n") == here.notes.get("n")


def test_a_deletion_counts_unless_it_is_restored(new_store: Callable[[], Store], tmp_path: Path) -> None:
    store = fill(new_store())
    path = write(store, "json", tmp_path / "notes.json")
    store.annotations.delete(MARK.id, LATER)
    done = load(store, path)
    assert (done.added, done.stay_deleted, done.same) == (0, 1, len(ITEMS) - 1)
    assert "choose Restore" in done.report()
    assert store.annotations.get(MARK.id) is None
    assert load(store, path, "restore").added == 1
    assert store.annotations.get(MARK.id) == MARK
    assert load(store, path).same == len(ITEMS), "and it stays"


def test_what_was_written_after_the_file_is_an_earlier_version_of_what_is_restored(
    new_store: Callable[[], Store], tmp_path: Path
) -> None:
    store, (mark, *_), note = fill(new_store()), ITEMS, ITEMS[4]
    path = write(store, "json", tmp_path / "notes.json")
    edit(store, mark, LATER, comment="written after it", color="red")
    edit(store, note, LATER, text="this one too", page=9)
    edit(store, ITEMS[3], LATER, tags=("tagged after it",))
    done = load(store, path, "restore")
    assert (done.added, done.changed, done.same) == (0, 3, len(ITEMS) - 3)
    assert items_of(store) == sorted(ITEMS, key=lambda one: one.id)
    assert "written after it" in [one.text for one in store.versions.of(mark.id)]
    assert "this one too" in [one.text for one in store.versions.of(note.id)]
    assert load(store, path).same == len(ITEMS), "and what was restored is the newest"


def test_a_pdf_of_the_file_never_takes_the_place_of_another_one(new_store: Callable[[], Store], tmp_path: Path) -> None:
    """Its id may be known here for other content, as in libraries that began as copies of one."""
    here = fill(new_store())
    there = fill(new_store(), ())
    other = replace(FILE, sha256=hashlib.sha256(b"other").hexdigest(), path="pdfs/ab/other.pdf")
    there.conn.execute("UPDATE files SET sha256 = ?, path = ? WHERE id = ?", (other.sha256, other.path, FILE.id))
    there.annotations.put(replace(MARK, id="elsewhere"))
    load(here, write(there, "json", tmp_path / "notes.json"))
    assert here.papers.file(FILE.id) == FILE
    (own,) = [one for one in here.papers.files(FILE.paper_id) if one.sha256 == other.sha256]
    assert here.annotations.get("elsewhere").file_id == own.id
    assert here.annotations.get(MARK.id).file_id == FILE.id


def test_what_was_deleted_goes_along(new_store: Callable[[], Store], tmp_path: Path) -> None:
    here, there, third = fill(new_store()), fill(new_store()), new_store()
    before = write(there, "json", tmp_path / "before.json")
    there.annotations.delete(MARK.id, LATER)
    there.notes.delete("n1", LATER)
    edit(here, ITEMS[4], LATER, text="edited after it was deleted there")
    done = load(here, write(there, "json", tmp_path / "notes.json"))
    assert done.deleted == 1
    assert here.annotations.get(MARK.id) is None
    assert here.notes.get("n1") is not None
    load(third, tmp_path / "notes.json")
    assert load(third, before).stay_deleted == 2, "an older file does not bring back what never was here"
    done = load(third, before, "restore")
    assert third.annotations.get(MARK.id) == MARK
    assert load(third, tmp_path / "notes.json").deleted == 0, "what was restored is newer than the deletion"


def test_the_first_form_of_the_file_is_still_read(new_store: Callable[[], Store], tmp_path: Path) -> None:
    there, here = fill(new_store()), fill(new_store())
    there.notes.put(replace(ITEMS[4], text="newer there", modified=LATER))
    here.annotations.put(replace(MARK, comment="newer here", modified=LATER))
    root = json.loads(everything(there, "json"))
    assert root.pop("deleted") == []
    for one in [*root["annotations"], *root["notes"]]:
        one.pop("clocks", None)
        one.pop("former", None)
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(root | {"version": 1}), encoding="utf-8")
    done = load(here, path)
    assert (done.added, done.changed, done.same, done.kept) == (0, 1, 5, 1)
    assert here.annotations.get(MARK.id).comment == "newer here"
    assert here.notes.get("n1").text == "newer there"
    assert [one.text for one in here.versions.of("n1")] == ["words"]


def test_the_same_pdf_of_another_library_is_the_same(new_store: Callable[[], Store], tmp_path: Path) -> None:
    new = new_store()
    new.papers.put(Paper("arxiv:2401.00001", "Mine", (), "2401.00001"))
    new.papers.add_file(replace(FILE, id="here"))
    new.papers.put(Paper("other", "Other"))
    new.papers.add_file(replace(FILE, id="file-1", paper_id="other", sha256="0" * 64))
    load(new, write(fill(new_store()), "json", tmp_path / "notes.json"))
    assert {one.file_id for one in new.annotations.of_paper("arxiv:2401.00001")} == {"here"}
    assert new.papers.get("arxiv:2401.00001").title == "Mine", "what is known here stays"


def test_a_moment_of_an_episode_that_is_not_here_comes_when_it_is(
    new_store: Callable[[], Store], tmp_path: Path
) -> None:
    text = everything(fill(new_store()), "json").replace(EPISODE, "another-episode")
    path = tmp_path / "notes.json"
    path.write_text(text, encoding="utf-8")
    store = new_store()
    done = load(store, path)
    assert done.without_episode == 5
    assert "import the file again" in done.report()
    assert store.annotations.get(MARK.id).at_s is None
    path.write_text(text.replace("another-episode", EPISODE), encoding="utf-8")
    assert load(store, path).changed == 5
    assert items_of(store) == sorted(ITEMS, key=lambda one: one.id)


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        for key in path[:-1]:
            root = root[key]
        root[path[-1]] = to

    return change


BROKEN: dict[str, Callable[[Any], None]] = {
    "format": _set("format", to="x"),
    "newer": _set("version", to=3),
    "clock": _set("annotations", 0, "clocks", to={"comment": "now"}),
    "former": _set("notes", 0, "former", to=[{"written": WHEN}]),
    "deleted": _set("deleted", to=[{"id": "x", "kind": "paper", "deleted": WHEN, "clock": ""}]),
    "page": _set("annotations", 0, "page", to=-1),
    "kind": _set("annotations", 0, "kind", to="bomb"),
    "color": _set("annotations", 0, "color", to="#ff0000"),
    "quads": _set("annotations", 0, "quads", to=[[1, 2]]),
    "far": _set("annotations", 0, "rect", to=[1, 2, 3, 1e300]),
    "truth": _set("annotations", 0, "page", to=True),
    "no place": _set("annotations", 2, "quads", to="x"),
    "time": _set("notes", 0, "modified", to="now"),
    "id": _set("notes", 0, "id", to="a b"),
    "text": _set("notes", 0, "text", to=None),
    "half": _set("notes", 0, "text", to="\ud800"),
    "paper": _set("papers", to=[]),
    "file": _set("files", to=[]),
    "sha": _set("files", 0, "sha256", to="../../etc"),
    "picture": _set("annotations", 0, "picture", to="../../x.png"),
    "pictures": _set("pictures", to={"../x.png": "aaaa"}),
    "base64": _set("pictures", to={PICTURE: "?"}),
    "tags": _set("notes", 0, "tags", to="x"),
    "moment": _set("notes", 0, "at_s", to=10**9),
    "no day": _set("notes", 0, "modified", to="2024-99-99T99:99:99Z"),
    "no day of a version": _set("notes", 0, "former", to=[{"written": "2024-02-30T00:00:00Z", "text": ""}]),
    "no day of a deletion": _set(
        "deleted", to=[{"id": "x", "kind": "note", "deleted": "2024-13-01T00:00:00Z", "clock": f"{0:012x}-0000-"}]
    ),
    "an id twice": _set("notes", 1, "id", to="n1"),
    "an id in both lists": _set("notes", 0, "id", to=MARK.id),
    "an id of a deletion": _set(
        "deleted", to=[{"id": "n1", "kind": "annotation", "deleted": WHEN, "clock": f"{0:012x}-0000-"}]
    ),
    "a PDF of another paper": lambda root: (
        root["papers"].append(root["papers"][0] | {"id": "other", "arxiv": None, "openreview": None, "handle": "o"}),
        _set("annotations", 0, "paper_id", to="other")(root),
    ),
}


PLACES = {
    "format": "at format:",
    "newer": "at version:",
    "clock": "at annotations[0].clocks",
    "former": "at notes[0].former[0].text: it is missing",
    "deleted": "at deleted[0].kind",
    "page": "at annotations[0].page:",
    "kind": "at annotations[0].kind:",
    "color": "at annotations[0].color:",
    "quads": "at annotations[0].quads[0]:",
    "far": "at annotations[0].rect[3]:",
    "truth": "at annotations[0].page:",
    "no place": "at annotations[2].quads:",
    "time": "at notes[0].modified: a time",
    "id": "at notes[0].id: an id",
    "text": "at notes[0].text:",
    "half": "at notes[0].text: it contains invalid characters",
    "paper": "at files[0].paper_id:",
    "file": "at annotations[0].file_id:",
    "sha": "at files[0].sha256: a SHA-256",
    "picture": "at annotations[0].picture: the name",
    "pictures": "at pictures: the name",
    "base64": "at pictures[...]:",
    "tags": "at notes[0].tags:",
    "moment": "at notes[0].at_s:",
    "no day": "at notes[0].modified: a time in UTC",
    "no day of a version": "at notes[0].former[0].written: a time in UTC",
    "no day of a deletion": "at deleted[0].deleted: a time in UTC",
    "an id twice": "at notes[1].id: another annotation or note",
    "an id in both lists": "at notes[0].id: another annotation or note",
    "an id of a deletion": "at deleted[0].id: an item of the other kind in the file",
    "a PDF of another paper": "at annotations[0].file_id: its PDF belongs to another paper",
}
"""What the sentence says of where the fault is."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_changes_nothing(new_store: Callable[[], Store], tmp_path: Path, name: str) -> None:
    root = json.loads(everything(fill(new_store()), "json"))
    BROKEN[name](root)
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(root))
    store = new_store()
    before = store.papers.all()
    with pytest.raises(KnownError) as caught:
        load(store, path)
    assert caught.value.code == "notes-broken"
    assert "Nothing was imported" in caught.value.sentence
    assert PLACES[name] in caught.value.sentence
    assert (items_of(store), store.papers.all()) == ([], before)


def test_a_web_annotation_that_is_a_note_too_is_refused(new_store: Callable[[], Store], tmp_path: Path) -> None:
    root = json.loads(everything(fill(new_store()), "w3c"))
    items = {next(iter(one["paperExplorer"])): one["paperExplorer"] for one in root["first"]["items"]}
    items["annotation"]["note"] = items["note"]["note"] | {"id": items["annotation"]["annotation"]["id"]}
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(root))
    with pytest.raises(KnownError, match="both an annotation and a note"):
        load(store := new_store(), path)
    assert items_of(store) == []


def test_a_deletion_of_the_other_kind_is_refused(new_store: Callable[[], Store], tmp_path: Path) -> None:
    """Both ways: it comes for an item that is here, and an item comes for one that is here."""
    stone = {"id": "n1", "kind": "annotation", "deleted": WHEN, "clock": f"{0:012x}-0000-"}
    root = json.loads(everything(new_store(), "json")) | {"deleted": [stone]}
    path = tmp_path / "deleted.json"
    path.write_text(json.dumps(root))
    before = items_of(store := fill(new_store()))
    with pytest.raises(KnownError, match=r"deleted\[0\]\.id"):
        load(store, path)
    assert items_of(store) == before
    load(other := new_store(), path)
    with pytest.raises(KnownError, match=r"notes\[0\]\.id"):
        load(other, write(fill(new_store()), "json", tmp_path / "notes.json"))
    assert items_of(other) == []


@pytest.mark.parametrize("way", ["merge", "restore"])
def test_an_annotation_with_the_id_of_a_note_here_is_refused(
    new_store: Callable[[], Store], tmp_path: Path, way: Way
) -> None:
    path = write(fill(new_store(), (replace(MARK, id="n1"),)), "json", tmp_path / "notes.json")
    store = fill(new_store())
    before = items_of(store)
    with pytest.raises(KnownError, match=r"annotations\[0\]\.id") as caught:
        load(store, path, way)
    assert caught.value.code == "notes-broken"
    assert items_of(store) == before


@pytest.mark.parametrize("field", ["modified", "created", "clocks"])
def test_a_clock_that_is_years_ahead_does_not_win(new_store: Callable[[], Store], tmp_path: Path, field: str) -> None:
    root = json.loads(everything(fill(new_store(), (MARK,)), "json"))
    root["annotations"][0] |= {field: "2999-01-01T00:00:00Z" if field != "clocks" else {"*": "ffffffffffff-0000-x"}}
    if field == "created":
        root["annotations"][0]["modified"] = "2999-01-01T00:00:00Z"
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(root))
    store = fill(new_store(), ())
    load(store, path)
    first = store.annotations.get(MARK.id)
    assert first.modified < "2100", "nor is it the newest of the list"
    assert load(store, path).same == 1, "and reading it again changes nothing"
    store.annotations.put(replace(first, color="red", modified=LATER))
    for _ in range(2):
        load(store, path)
        assert store.annotations.get(MARK.id).color == "red"


def test_a_future_time_already_in_the_library_does_not_win(new_store: Callable[[], Store], tmp_path: Path) -> None:
    ahead, here = fill(new_store(), (replace(MARK, modified="2999-01-01T00:00:00Z"),)), fill(new_store(), (MARK,))
    edit(here, MARK, LATER, color="red")
    load(ahead, write(here, "json", tmp_path / "notes.json"))
    assert ahead.annotations.get(MARK.id).color == "red"


def test_an_import_merges_no_papers_of_the_library(new_store: Callable[[], Store], tmp_path: Path) -> None:
    path = write(fill(new_store()), "json", tmp_path / "notes.json")
    store = new_store()
    store.papers.put(Paper("arxiv:2401.00001", "The first", arxiv="2401.00001"))
    store.papers.put(Paper("openreview:forum1", "The second", openreview="forum1"))
    before = len(store.papers.all())
    done = load(store, path)
    assert len(store.papers.all()) == before
    assert store.papers.id_of("openreview:forum1") == "openreview:forum1"
    assert store.papers.get("arxiv:2401.00001").openreview is None
    assert done.apart == [("The first", "The second")]
    assert "“The first” and “The second” as one paper" in done.report()
    assert len(store.annotations.of_paper("arxiv:2401.00001")) == 4


@pytest.mark.parametrize("handle", ["arxiv:2401.12345", "../../x", "a\nb", "catalogue:e/p", "doi:10.1234/x", "A b"])
def test_a_handle_in_a_file_takes_no_name(new_store: Callable[[], Store], tmp_path: Path, handle: str) -> None:
    root = json.loads(everything(fill(new_store()), "json"))
    root["papers"][0]["handle"] = handle
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(root))
    store = new_store()
    load(store, path)
    assert store.papers.id_of(handle) is None
    assert store.papers.get("arxiv:2401.00001").handle == "arxiv:2401.00001"


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"[]", b"null", b'{"@context": 1}', b"[" * 100_000, b'{"format": NaN}', b"1" * 10_000],
)
def test_what_is_no_such_file(new_store: Callable[[], Store], tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        load(new_store(), path)
    assert caught.value.code == "notes-broken"
    with pytest.raises(KnownError):
        load(new_store(), tmp_path / "none")


def without_clocks(text: str) -> Any:
    """What an export says, but for when the fields were changed: to delete and to restore are changes."""
    return json.loads(text, object_hook=lambda one: {key: value for key, value in one.items() if key != "clocks"})


NUMBERS = st.floats(-1000, 1000, allow_nan=False).map(lambda one: round(one, 2))


def test_a_file_of_an_older_program_leaves_an_arrow_an_arrow(tmp_path: Path) -> None:
    ends = ((1.0, 2.0, 0.5, 3.0, 4.0, 0.5),)
    arrow = replace(MARK, kind="ink", quads=(), quote="", strokes=ends, width=2.0, shape="arrow")
    with contextlib.closing(fill(open_library(tmp_path / "library")[1], (arrow,))) as store:
        data = json.loads(everything(store, "json"))
        (mark,) = data["annotations"]
        assert mark["shape"] == "arrow"
        del mark["shape"]
        mark |= {"color": "blue", "modified": LATER}
        path = tmp_path / "notes.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        load(store, path)
        (found,) = store.annotations.all()
    assert (found.color, found.shape) == ("blue", "arrow")


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    kind = draw(st.sampled_from(KINDS))
    return replace(
        MARK,
        id=draw(st.uuids()).hex,
        kind=kind,
        page=draw(st.integers(0, 50_000)),
        color=draw(st.sampled_from(COLORS)),
        quads=tuple(draw(st.lists(st.tuples(*[NUMBERS] * 8), min_size=1, max_size=3))),
        point=draw(st.none() | st.tuples(NUMBERS, NUMBERS)),
        strokes=tuple(draw(st.lists(st.tuples(*[NUMBERS] * 6), max_size=2))),
        width=draw(st.none() | st.floats(0.5, 20)),
        shape=draw(st.sampled_from(["", "line", "arrow"])),
    )


@given(st.lists(annotations(), max_size=5), st.sampled_from(FORMATS))
@examples(30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_marks_come_back(
    new_store: Callable[[], Store], tmp_path: Path, marks: list[Annotation], format_: str
) -> None:
    store, path = fill(new_store(), tuple(marks)), tmp_path / "notes"
    write(store, format_, path)
    kept = copy.deepcopy(items_of(store))
    for one in marks:
        store.annotations.delete(one.id, WHEN)
    load(store, path, "restore")
    assert items_of(store) == kept
    assert without_clocks(path.read_text(encoding="utf-8")) == without_clocks(everything(store, format_))
