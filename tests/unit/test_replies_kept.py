"""Replies to adopted annotations in the library, in its exports, and in those of older programs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.model.annotation import Annotation, Reply
from explorer.model.errors import KnownError
from explorer.model.item_merge import merge
from explorer.services.export.export_text import episode_markdown
from explorer.services.library_setup import open_library
from explorer.services.notes_exchange import FORMATS, everything, load
from explorer.store.database import Store
from tests.unit.test_notes_exchange import EPISODE, LATER, MARK, fill

REPLIES = (
    Reply("r1", "Bob *B*", "why <so>?\n\n# no heading", "2024-01-02T03:04:05.000Z"),
    Reply("r2", "Ann", "because", parent="r1"),
    Reply("r3", "", "Accepted set by Bob", state="Accepted", model="Review"),
)
TALKED = replace(MARK, replies=REPLIES)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = fill(open_library(tmp_path / "library")[1], (TALKED,))
    yield made
    made.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    made = fill(open_library(tmp_path / "other")[1], ())
    yield made
    made.close()


def mark_in(store: Store) -> Annotation:
    (mark,) = store.annotations.all()
    return mark


def test_the_library_keeps_a_thread(store: Store) -> None:
    assert mark_in(store).replies == REPLIES
    store.annotations.put(replace(TALKED, comment="else", modified=LATER))
    assert mark_in(store).replies == REPLIES


def test_replies_that_are_none_are_damage(store: Store) -> None:
    with store.write():
        store.change("UPDATE annotations SET replies = ?", ('["x"]',))
    with pytest.raises(KnownError) as raised:
        store.annotations.all()
    assert raised.value.code == "database-damaged"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_thread_goes_from_library_to_library(store: Store, other: Store, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "notes.json"
    path.write_text(everything(store, format_), encoding="utf-8")  # type: ignore[arg-type]
    load(other, path)
    assert mark_in(other) == TALKED


def test_a_file_of_an_older_program_takes_no_replies_away(store: Store, tmp_path: Path) -> None:
    data = json.loads(everything(store, "json"))
    (mark,) = data["annotations"]
    del mark["replies"]
    mark |= {"color": "blue", "modified": LATER}
    path = tmp_path / "notes.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    load(store, path)
    assert (mark_in(store).color, mark_in(store).replies) == ("blue", REPLIES)


def test_either_side_of_a_merge_may_have_the_replies(store: Store) -> None:
    mine = store.item_states.get(TALKED.id)
    assert mine is not None
    silent = replace(mine, item=replace(mine.item, replies=()))
    assert merge(mine, silent).item == merge(silent, mine).item == TALKED


def test_web_annotations_tell_the_replies_to_others(store: Store) -> None:
    data = json.loads(everything(store, "w3c"))
    (item,) = data["first"]["items"]
    replies = [body for body in item["body"] if body["purpose"] == "replying"]
    assert [body.get("creator", {}).get("name") for body in replies] == ["Bob *B*", "Ann", None]
    assert replies[2]["value"] == "Accepted"


@pytest.mark.parametrize("template", ["plain", "obsidian", "logseq", "dossier"])
def test_exports_tell_the_thread_in_its_order_and_escaped(store: Store, template: str) -> None:
    from explorer.services.export.template_engine import built_in

    text = episode_markdown(store, EPISODE, built_in(template))
    lines = [line for line in text.splitlines() if "Bob" in line or "because" in line or "Accepted" in line]
    own = lines[0].index("-")
    assert [line[own:] for line in lines] == [
        "- **Bob \\*B\\*** (2024-01-02): why \\<so\\>? \\# no heading",
        "  - **Ann**: because",
        "- Accepted",
    ]
