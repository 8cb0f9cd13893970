"""Notes in brief: what they are called, what is shown of them, and what may be linked to."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from explorer.model.item_summary import ItemSummary, linkable, matching
from explorer.model.paper import Paper
from explorer.services.item_creation import add_note
from explorer.services.library_setup import open_library

ONE = ItemSummary("id", "note", "", "", (), None, "", None, None, None, None, "2026-01-01")


def test_a_title_is_the_first_line_or_the_quote() -> None:
    assert replace(ONE, text="\n# Head\nmore", quote="quoted").title == "Head"
    assert replace(ONE, text=" ", quote="quoted\nwords").title == "quoted words"
    assert ONE.title == ""
    assert replace(ONE, paper="YaRN", page=2, at_s=60).where == "p. 3 · YaRN"
    assert replace(ONE, at_s=60).where == "0:01:00"


def test_an_excerpt_begins_shortly_before_what_was_looked_for() -> None:
    text = "many words " * 20 + "before the Wavelength and [[paper:yarn|YaRN]] after"
    assert replace(ONE, text=text).excerpt(["wavelength"]) == "…many words before the Wavelength and YaRN after"
    assert replace(ONE, quote="only the quote").excerpt(["quote"]) == "only the quote"
    assert replace(ONE, text="its title").excerpt(["elsewhere"]) == "its title"


def test_links_in_code_are_none() -> None:
    one = replace(ONE, text="[[paper:yarn|x]] `[[note:id]]`")
    assert one.links_to("paper", {"arxiv:2309.00071", "yarn"})
    assert not one.links_to("note", {"id"})
    assert not one.links_to("paper", {"yar"})


def test_what_begins_so_comes_first() -> None:
    found = linkable(
        [Paper("a", "The registers"), Paper("b", "Registers needed"), Paper("file:00", "", arxiv=None)],
        [replace(ONE, text="needed: registers"), ONE],
    )
    assert [one.title for one in found] == ["The registers", "Registers needed", "file:00", "needed: registers"]
    assert [one.title for one in matching(found, "registers", 9)] == [
        "Registers needed", "The registers", "needed: registers",
    ]  # fmt: skip
    assert [one.title for one in matching(found, "needed  REG", 9)] == ["Registers needed", "needed: registers"]
    assert len(matching(found, "", 2)) == 2


def test_those_of_the_whole_library_but_not_the_deleted(tmp_path: Path) -> None:
    _, store = open_library(tmp_path / "library")
    with closing(store):
        first = add_note(store, "first", paper="guide", page=1)
        gone = add_note(store, "gone")
        store.notes.delete(gone.id, "2026-01-01T00:00:00.000Z")
        (found,) = store.summaries.all()
    guide = found.paper
    assert (found.id, found.text, found.page) == (first.id, "first", 0)
    assert guide
