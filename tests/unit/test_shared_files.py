"""Several libraries export into the same files, as of a reading group: none loses a block of another, or of its own."""

import re
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation, Note
from explorer.model.co_written_file import ANY, NEWER, ExportingLibrary, block, merge
from explorer.model.errors import KnownError
from explorer.model.export_request import ExportRequest
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.services import notes_exchange
from explorer.services.export.export_runner import run_export
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from tests.fakes.examples import examples

FILE = "episode:e"
BLOCK = re.compile(r"<!-- pe:(?P<id>\S+)(?: \w+)+ -->\n(?P<body>[\s\S]*?)\n?[ \t]*<!-- /pe:(?P=id) -->")


def item(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


@dataclass
class Model:
    """A library: its items by the chapter that they are in, and all that it ever had."""

    name: str
    items: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    exported: set[str] = field(default_factory=set)

    def wanted(self) -> dict[str, str]:
        """Return the blocks that it exports: a heading for each chapter with items, and the items below it."""
        made = {"title": "# The episode"}
        for chapter in "ab":
            inside = {one: body for one, body in self.items.items() if int(one[0], 16) % 2 == "ab".index(chapter)}
            if inside:
                made[f"chapter-{chapter}"] = f"## {chapter}"
                made |= dict(sorted(inside.items()))
        return made

    def export(self, text: str) -> str:
        new = f"---\nnotes: {len(self.items)}\nof-{self.name}: 1\n---\n\n"
        new += "\n".join(block(name, body) for name, body in self.wanted().items())
        self.exported = set(self.wanted())
        return merge(text, new, FILE, ExportingLibrary(self.name, self.known)).text


def bodies(text: str) -> dict[str, str]:
    return {found["id"]: found["body"] for found in BLOCK.finditer(text)}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "put", "share", "delete", "write in", "write below", "cut")),
        st.sampled_from("AB"),
        st.integers(0, 5),
        st.sampled_from(("> one", "> two\n\n- x")),
        st.sampled_from(("A", "B", "")),
    ),
    min_size=4,
    max_size=24,
)
"""What happens, in which library, to which item, with which text; and which library exports then."""


@given(STEPS)
@examples(600)
def test_two_libraries_write_one_file_in_turn(steps: Sequence[tuple[str, str, int, str, str]]) -> None:
    """Nobody's block vanishes; what a library has deleted goes; what was written or deleted by hand stays so."""
    text = ""
    libraries = {name: Model(name) for name in "AB"}
    edited: set[str] = set()
    cut: set[str] = set()
    for number, (what, name, which, body, exporter) in enumerate(steps):
        library, one = libraries[name], item(which)
        place = next((found for found in BLOCK.finditer(text) if found["id"] == one), None)
        if what == "put":
            library.items[one] = body
            library.known.add(one)
        elif what == "share":  # the other one imports its notes
            for other in libraries.values():
                other.known |= library.items.keys()
                other.items = {**library.items, **other.items}
        elif what == "delete":
            library.items.pop(one, None)
        elif what == "cut" and place:
            text = text[: place.start()] + text[place.end() + 1 :]
            cut.add(one)
        elif place:
            at = place.end("body") if what == "write in" else place.end() + 1
            text = f"{text[:at]}\n⟦{number}⟧\n{text[at:]}"
            edited |= {one} if what == "write in" else set()
        if exporter:
            text = exported(text, libraries[exporter], libraries["B" if exporter == "A" else "A"], edited, cut)


def exported(text: str, library: Model, other: Model, edited: set[str], cut: set[str]) -> str:
    """Export, and check what the export left, took and gave."""
    hand, fields = re.findall(r"⟦\d+⟧", text), set(re.findall(r"^of-\w: 1$", text, re.MULTILINE))
    there = bodies(text)
    text = library.export(text)
    now, wanted = bodies(text), library.wanted()
    assert library.export(text) == text
    assert re.findall(r"⟦\d+⟧", text) == hand
    assert fields | {f"of-{library.name}: 1"} <= set(re.findall(r"^of-\w: 1$", text, re.MULTILINE))
    assert all(now.get(key) == body for key, body in wanted.items() if key not in edited | cut)
    assert not cut & now.keys() - there.keys(), "what was cut by hand stays away"
    for key, body in there.items():
        if key in edited:
            assert key in now
        elif key in wanted:
            continue
        elif key in library.known:
            assert key not in now, "it was deleted here"
        elif not key.startswith("chapter"):
            assert now.get(key) == body, "it is the other's"
        elif key in other.exported:
            assert key in now, "the other has notes below it"
    return text


def wrote(text: str, library: ExportingLibrary, bodies_: dict[str, str]) -> str:
    return merge(text, "\n".join(block(name, body) for name, body in bodies_.items()), FILE, library).text


def test_a_file_from_before_libraries_had_names_keeps_the_notes_of_another() -> None:
    mine, theirs, gone = item(1), item(2), item(3)
    text = wrote("", ANY, {mine: "> mine", theirs: "> theirs", gone: "> gone"})
    now = bodies(wrote(text, ExportingLibrary("A", {mine, gone}), {mine: "> mine"}))
    assert list(now) == [mine, theirs]


def test_an_offer_to_another_reader_stays() -> None:
    theirs = item(2)
    first = ExportingLibrary("B", {theirs})
    text = wrote("", first, {theirs: "> theirs"}).replace("> theirs", "> theirs, and by hand")
    text = wrote(text, first, {theirs: "> newer"})
    assert NEWER in text
    assert "> newer" in wrote(text, ExportingLibrary("A", {item(1)}), {item(1): "> mine"})


def test_what_a_library_exported_is_its_own_after_an_export_of_a_part_too() -> None:
    mine, theirs = item(1), item(2)
    a, b = ExportingLibrary("A", {mine}), ExportingLibrary("B", {theirs})
    text = wrote("", a, {"chapter-a": "## a", mine: "> mine"})
    text = merge(text, block(mine, "> mine"), FILE, a, keep=True).text
    text = wrote(text, b, {"chapter-a": "## a", theirs: "> theirs"})
    assert set(bodies(wrote(text, b, {theirs: "> theirs"}))) == {"chapter-a", mine, theirs}


# --- real libraries, files and folders -------------------------------------------------------------------------------

WHEN = "2024-05-02T10:00:00.000Z"


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    two = open_library(tmp_path / "one")[1], open_library(tmp_path / "two")[1]
    yield two
    for one in two:
        one.close()


def put(store: Store, number: int, paper: str, text: str, at_s: int | None = None) -> None:
    (episode,) = store.episodes.all()
    note = Note(item(number), text, WHEN, WHEN, paper_id=paper, page=0)
    store.notes.put(replace(note, episode_id=episode.id, at_s=at_s) if at_s is not None else note)


def vault(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.md"))}


@pytest.mark.parametrize("format_", ["obsidian", "logseq", "dossier", "plain"])
def test_two_readers_share_a_vault(stores: tuple[Store, Store], tmp_path: Path, format_: str) -> None:
    one, two = stores
    folder = tmp_path / "vault"
    put(one, 1, "yarn", "Written by the first.", 8112)
    put(one, 2, "longrope", "Of the first alone.")
    put(two, 3, "yarn", "Written by the second.")
    (episode,) = (one.id for one in two.episodes.all())
    two.notes.put(Note(item(4), "Of the second, on the episode.", WHEN, WHEN, episode_id=episode, at_s=5))
    order = ExportRequest("folder", folder, format=format_)
    run_export(one, order)
    before = vault(folder)
    of_first = next(path for path in before if "LongRoPE" in path)
    done = run_export(two, order)
    assert not done.removed
    assert not done.report()
    together = vault(folder)
    for path, text in before.items():
        for key, body in bodies(text).items():
            assert key in bodies(together[path]), f"{key} of {path}: {body}"
    assert together[of_first] == before[of_first], "the second has nothing to say there, not even how many notes"
    whole = "\n".join(together.values())
    assert all(words in whole for words in ("by the first", "first alone", "by the second", "the episode"))
    run_export(one, order)
    assert [*bodies("".join(vault(folder).values()))] == [*bodies(whole)]
    run_export(one, order)
    assert not run_export(one, order).written, "the same again writes nothing"

    path = next(path for path in folder.rglob("*.md") if "by the second" in path.read_text())
    path.write_text(path.read_text().replace("by the second.", "by the second, changed by hand."))
    two.notes.delete(item(3), WHEN)
    two.notes.delete(item(4), WHEN)
    one.notes.delete(item(2), WHEN)
    done = run_export(two, order)
    assert done.removed >= 1
    run_export(one, order)
    whole = "\n".join(vault(folder).values())
    assert "by the first" in whole
    assert "changed by hand" in whole, "an edit by hand stays"
    assert "the second, on the episode" not in whole
    assert "first alone" not in whole


@pytest.mark.parametrize("format_", ["json", "w3c"])
def test_a_file_with_notes_of_another_library_is_not_replaced(
    stores: tuple[Store, Store], tmp_path: Path, format_: str
) -> None:
    one, two = stores
    put(one, 1, "yarn", 'Written by the first, with "id": "x", "text": in it.')
    put(two, 3, "yarn", "Written by the second.")
    file_id = two.papers.add_file(PaperFile("f", "arxiv:2309.00071", "pdfs/a.pdf", "a" * 64, 9, "user", WHEN)).id
    two.annotations.put(Annotation(item(5), "yarn", file_id, "note", 0, "pink", WHEN, WHEN, point=(1.0, 2.0)))
    order = ExportRequest("folder", tmp_path, format=format_)
    path = tmp_path / f"notes{order.suffix}"
    run_export(one, order)
    run_export(one, order)
    before = path.read_bytes()
    with pytest.raises(KnownError) as caught:
        run_export(two, order)
    assert (caught.value.code, path.read_bytes()) == ("another-library", before)
    notes_exchange.load(two, path)
    assert run_export(two, order).written, "all of it is known now"
    with pytest.raises(KnownError):
        run_export(one, order)


def test_two_readers_share_a_file(stores: tuple[Store, Store], tmp_path: Path) -> None:
    one, two = stores
    put(one, 1, "yarn", "Written by the first.")
    put(two, 3, "yarn", "Written by the second.")
    two.notes.put(Note(item(5), "Another.", WHEN, WHEN, paper_id="yarn", page=1))
    for target in ("paper", "episode"):
        path = tmp_path / f"{target}.md"
        (episode,) = (each.id for each in one.episodes.all())
        order = ExportRequest(target, path, episode, "yarn")
        for store in (one, two, one, two):
            assert not run_export(store, order).removed
        text = path.read_text()
        assert all(words in text for words in ("by the first", "by the second", "Another."))
        assert text.count("<!-- pe-of ") == 2


@pytest.mark.parametrize("format_", ["obsidian", "dossier"])
def test_two_names_of_a_paper_have_one_file(stores: tuple[Store, Store], tmp_path: Path, format_: str) -> None:
    """The first library has a short name for it from a catalog, the second its arXiv id alone, and another title."""
    one, two = stores
    folder = tmp_path / "vault"
    one.papers.put(Paper("arxiv:2401.00001", "Long context", arxiv="2401.00001", handle="long"))
    known = two.papers.find_or_add(Paper.named(PaperNames(arxiv="2401.00001"), "Rotary embeddings"), "user")
    assert known.handle != one.papers.get("long").handle
    put(one, 1, "long", "Written by the first.")
    two.notes.put(Note(item(3), "Written by the second.", WHEN, WHEN, paper_id=known.id, page=0))
    order = ExportRequest("folder", folder, format=format_)
    for first, second in ((one, two), (two, one)):
        for store in (first, second, first, second):
            assert not run_export(store, order).report()
        assert not run_export(second, order).written, "also what the second time is skipped"
        holding = [text for text in vault(folder).values() if "by the first." in text or "by the second." in text]
        assert len([text for text in holding if "# Rotary" in text or "# Long" in text]) == 1
        (both,) = (text for text in holding if "<!-- pe-file paper:" in text)
        assert "by the first." in both
        assert "by the second." in both
        shutil.rmtree(folder)
    path = tmp_path / "paper.md"
    for store, paper in ((one, "long"), (two, known.id), (one, "long")):
        assert not run_export(store, ExportRequest("paper", path, None, paper, format=format_)).removed
    assert "by the second." in path.read_text()


def test_a_file_that_is_called_by_a_papers_short_name_is_found(stores: tuple[Store, Store], tmp_path: Path) -> None:
    """As earlier exports called them."""
    store, folder = stores[0], tmp_path / "vault"
    put(store, 1, "yarn", "Mine.")
    order = ExportRequest("folder", folder, format="obsidian")
    run_export(store, order)
    path = next(path for path in folder.rglob("*.md") if "pe-file paper:" in path.read_text())
    path.write_text(path.read_text().replace("pe-file paper:arxiv:2309.00071", "pe-file paper:yarn"))
    old = path.rename(path.with_name("My YaRN.md"))
    put(store, 2, "yarn", "Also mine.")
    run_export(store, order)
    assert "Also mine." in old.read_text()
    assert not path.exists()
    assert not run_export(store, order).written
