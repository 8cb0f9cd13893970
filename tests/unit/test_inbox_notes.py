"""Marks that wait in the inbox: what lists, counts, exports and other programs see of them before they are kept."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.export_request import TEMPLATES
from explorer.model.transcript import Cue
from explorer.model.transcript_text import plain_of
from explorer.services.export.export_scope import parse
from explorer.services.export.export_text import episode_markdown, items_markdown
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from explorer.services.notes_exchange import everything, load
from explorer.store.database import Store
from tests.unit.test_item_commands import Desk

WHEN, LATER = "2024-05-02T10:00:00.000Z", "2024-06-01T00:00:00.000Z"
YARN = "arxiv:2309.00071"
SAID = "so the slow ones we _stretch_"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_library(tmp_path / "library")[1]) as one:
        yield one


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "library")
    yield one
    one.close()


def waiting(episode_id: str | None, **fields: Any) -> Note:
    return replace(Note("m1", "check *this*", WHEN, WHEN, episode_id, 8112, YARN, 3, inbox=True, said=SAID), **fields)


def test_lists_leave_marks_out_until_they_are_kept(store: Store) -> None:
    episode = store.episodes.first() or ""
    mark = waiting(episode)
    store.notes.put(mark)
    assert store.notes.of_paper(YARN) == store.notes.of_episode(episode) == store.notes.all() == []
    assert store.notes.of_paper(YARN, with_inbox=True) == store.notes.of_episode(episode, with_inbox=True) == [mark]
    assert store.notes.waiting() == store.notes.all(with_inbox=True) == [store.notes.get("m1")] == [mark]
    kept = replace(mark, inbox=False)
    store.notes.put(kept)
    assert store.notes.of_paper(YARN) == store.notes.of_episode(episode) == store.notes.all() == [kept]
    assert store.notes.waiting() == []
    store.notes.put(mark)
    store.notes.delete("m1", LATER)
    assert store.notes.waiting() == []


def test_each_speaker_of_a_quote_has_a_paragraph(store: Store) -> None:
    cues = (Cue(0, 1, "Ann", "Is it *new*?"), Cue(1, 2, "Ben", "No."), Cue(2, 3, "Ben", "Old."), Cue(3, 4, "", "Hm."))
    said = plain_of(cues)
    assert said == "Ann: Is it *new*?\n\nBen: No. Old.\n\nHm."
    episode = store.episodes.first() or ""
    store.notes.put(waiting(episode, inbox=False, said=said))
    text = episode_markdown(store, episode, built_in("dossier"), parse(""))
    assert "\n> Ann: Is it \\*new\\*?\n>\n> Ben: No. Old.\n>\n> Hm.\n" in text


@pytest.mark.parametrize("name", [one for one in TEMPLATES if one != "reading-list"])
def test_markdown_has_a_mark_with_the_words_said_once_it_is_kept_or_asked_for(store: Store, name: str) -> None:
    episode = store.episodes.first() or ""
    store.notes.put(waiting(episode))
    assert "check" not in episode_markdown(store, episode, built_in(name))
    asked = episode_markdown(store, episode, built_in(name), parse("is:inbox"))
    store.notes.put(waiting(episode, inbox=False))
    kept = episode_markdown(store, episode, built_in(name))
    for text in (asked, kept):
        said = [line.strip() for line in text.splitlines()]
        below = said[said.index("check *this*") :] if "check *this*" in said else said[said.index("- check *this*") :]
        assert "> so the slow ones we _stretch_".replace("_", "\\_") in below
    assert "check" not in episode_markdown(store, episode, built_in(name), parse("is:inbox"))
    assert items_markdown(store, [waiting(episode, text="")]).startswith("> so the slow ones")
    with pytest.raises(KnownError, match="inbox, kept"):
        parse("is:new")


def test_an_old_file_says_nothing_of_the_inbox(store: Store, tmp_path: Path) -> None:
    mark = waiting(None, paper_id=None, page=None)
    store.notes.put(mark)
    text = everything(store, "json")
    store.notes.put(replace(mark, inbox=False, modified=LATER))
    old = text.replace(f',\n   "inbox": true,\n   "said": "{SAID}"', "")
    assert "inbox" not in old
    assert SAID not in old
    for now in (old, text):  # an older mark, too, doesn't go back into the inbox
        (tmp_path / "old.json").write_text(now, "utf-8")
        load(store, tmp_path / "old.json")
        assert store.notes.get("m1") == replace(mark, inbox=False, modified=LATER)


def test_one_device_keeps_what_the_other_has_written_in(store: Store, tmp_path: Path) -> None:
    mark = waiting(None, paper_id=None, page=None)
    store.notes.put(mark)
    with closing(open_library(tmp_path / "elsewhere")[1]) as other:
        (tmp_path / "a.json").write_text(everything(store, "json"), "utf-8")
        load(other, tmp_path / "a.json")
        other.notes.put(replace(mark, inbox=False, modified=LATER))
        store.versions.keep("m1", WHEN, mark.text)
        store.notes.put(replace(mark, text="written", modified=LATER))
        (tmp_path / "b.json").write_text(everything(other, "json"), "utf-8")
        load(store, tmp_path / "b.json")
    there = store.notes.get("m1")
    assert there
    assert (there.text, there.inbox, there.said) == ("written", False, SAID)


def test_search_of_the_library_knows_them_apart(store: Store) -> None:
    store.notes.put(waiting(None))
    (one,) = store.summaries.all()
    assert (one.inbox, one.quote) == (True, SAID)
    assert "stretch" in one.folded
    store.notes.put(waiting(None, inbox=False))
    assert [one.inbox for one in store.summaries.all()] == [False]


def test_keeping_is_a_step_of_the_one_history(desk: Desk) -> None:
    mark = waiting(desk.session.episode_id, paper_id="guide")
    desk.items.add("mark", mark)
    assert desk.items.all() == []
    assert desk.items.counts.of("guide") == 0
    assert desk.items.now("m1") == mark
    desk.items.edit("m1", "keep", inbox=False)
    assert [one.id for one in desk.items.all()] == ["m1"]
    assert desk.items.counts.of("guide") == 1
    assert [one.id for one in desk.on_disk().values()] == ["m1"]
    desk.items.stack.undo()
    assert desk.items.all() == []
    assert desk.items.counts.of("guide") == 0
    assert desk.on_disk() == {}
    assert asdict(desk.store.notes.waiting()[0]) | {"modified": WHEN} == asdict(mark)
    desk.items.reload()
    assert desk.items.all() == []
    desk.items.stack.undo()
    assert desk.items.now("m1") is None
