"""Corrections of the rows of a list of times with a clock of its own, which lie inside a segment."""

from typing import Any

import pytest

from explorer.model import part_edit, timeline_edit
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.timeline_edit import Edit
from explorer.services.catalog_import import part_id
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.library_proposal import LibraryProposal
from explorer.services.notes_statement import statement_of_notes
from explorer.services.timeline_changes import prepared
from explorer.store.database import Store
from tests.unit.corrections import change_timeline

EPISODE = "recap"
NOTES = """Timestamps
0:00 Intro
5:00 Section A: Posters
1:00:00 Orals

Section A timestamps
0:00 Hello
3:00 YaRN: https://arxiv.org/abs/2309.00071
8:00 Q&A
9:00 Q&A
"""


@pytest.fixture
def episode(store: Store) -> Store:
    """Return a library with the episode."""
    take(store, NOTES)
    return store


def take(store: Store, text: str) -> None:
    """Import the notes, or another edition of them."""
    store.episode_facts.take(f"notes:{EPISODE}", statement_of_notes(read_notes(text), EPISODE, {"title": "Recap"}))


def timeline(store: Store) -> Timeline:
    return store.episodes.timeline(EPISODE)


def rows(store: Store) -> list[tuple[str, str]]:
    """Return the rows of the second list, each with the segment in which it lies."""
    found = timeline(store)
    titles = {one.id: one.title for one in found.segments}
    return [(titles[one.segment_id or ""], one.title) for one in found.resources if one.kind == "part"]


def place(store: Store, title: str) -> tuple[str, str]:
    return next((one.segment_id or "", one.title) for one in timeline(store).resources if one.title == title)


def edit(store: Store, title: str, function: Any, *arguments: Any) -> Edit:
    where = place(store, title)
    return change_timeline(store, EPISODE, lambda it: function(it, where, *arguments))


def test_the_paper_of_a_row_and_a_title_that_comes_twice_are_kept(episode: Store) -> None:
    section = "Section A: Posters"
    assert rows(episode) == [(section, f"0:{one}") for one in ("05:00 Hello", "08:00 YaRN", "13:00 Q&A", "14:00 Q&A")]
    found = timeline(episode)
    assert [(one.role, one.paper_id) for one in found.appearances] == [("mentioned", "arxiv:2309.00071")]
    assert found.appearances[0].segment_id == found.segments[1].id


def test_corrections_of_rows_stay_when_the_notes_come_again(episode: Store) -> None:
    edit(episode, "0:05:00 Hello", part_edit.rename_part, "  Welcome ")
    edit(episode, "0:13:00 Q&A", part_edit.move_part, 13 * 60 + 5)
    undo = edit(episode, "0:14:00 Q&A", part_edit.remove_part)
    wanted = [one[1] for one in rows(episode)]
    assert wanted == ["0:05:00 Welcome", "0:08:00 YaRN", "0:13:05 Q&A"]
    take(episode, NOTES)
    assert [one[1] for one in rows(episode)] == wanted
    renamed = NOTES.replace("Hello", "Hello, hello")
    take(episode, renamed)
    assert [one[1] for one in rows(episode)] == wanted
    take(episode, renamed.replace("5:00 Section", "5:10 Section"))
    assert [one[1] for one in rows(episode)] == ["0:05:10 Welcome", "0:08:10 YaRN", "0:13:05 Q&A"]
    episode.episode_facts.say(EPISODE, undo)
    assert [one[1] for one in rows(episode)][-1] == "0:14:10 Q&A"


def test_a_row_goes_into_the_segment_to_which_it_is_moved(episode: Store) -> None:
    edit(episode, "0:14:00 Q&A", part_edit.move_part, 3700)
    assert rows(episode)[-1] == ("Orals", "1:01:40 Q&A")


def test_a_row_becomes_a_segment_with_the_later_ones_and_back(episode: Store) -> None:
    before = timeline(episode)
    where = place(episode, "0:08:00 YaRN")
    rule = lambda it: part_edit.part_to_segment(it, where, "user:1", "arxiv:2309.00071")  # noqa: E731
    undo, made = prepared(episode, EPISODE, rule)
    episode.episode_facts.say(EPISODE, made)
    found = timeline(episode).segment("user:1")
    assert found
    assert (found.title, found.start_s, found.paper_id) == ("YaRN", 480, "arxiv:2309.00071")
    assert rows(episode) == [
        ("Section A: Posters", "0:05:00 Hello"),
        ("YaRN", "0:13:00 Q&A"),
        ("YaRN", "0:14:00 Q&A"),
    ]
    episode.episode_facts.say(EPISODE, undo)
    assert timeline(episode) == before
    with pytest.raises(KnownError, match="starts at 0:05:00 already"):
        edit(episode, "0:05:00 Hello", part_edit.part_to_segment, "user:2")


def test_rows_go_along_where_a_segment_is_split(episode: Store) -> None:
    change_timeline(episode, EPISODE, lambda it: timeline_edit.split(it, 600, "user:1"))
    assert len(timeline(episode).resources_of("user:1")) == 2


def test_a_row_of_a_shared_episode_is_renamed_and_moved(episode: Store) -> None:
    """Such a file has the time in the title."""
    link = {"title": "0:10:00 Ask", "kind": "part", "segment": timeline(episode).segments[1].id, "position": 99}
    episode.episode_facts.change("resource", EPISODE, "shared", link)
    edit(episode, "0:10:00 Ask", part_edit.rename_part, "Questions")
    edit(episode, "0:10:00 Questions", part_edit.move_part, 660)
    assert rows(episode)[-1][1] == "0:11:00 Questions"


def test_a_row_that_is_gone_is_told(episode: Store) -> None:
    with pytest.raises(KnownError, match="not on the timeline any more"):
        change_timeline(episode, EPISODE, lambda it: part_edit.remove_part(it, ("x", "0:00:00 Nothing")))


def test_a_row_that_was_renamed_since_it_was_shown_is_known_by_its_start(episode: Store) -> None:
    shown = place(episode, "0:13:00 Q&A")
    edit(episode, "0:13:00 Q&A", part_edit.rename_part, "Questions")
    change_timeline(episode, EPISODE, lambda it: part_edit.rename_part(it, shown, "Answers"))
    assert [title for _, title in rows(episode)][2:] == ["0:13:00 Answers", "0:14:00 Q&A"]


def test_the_rows_are_shown_again_with_the_notes_that_they_were_read_in(store: Store) -> None:
    text = NOTES.encode()
    keep_episode(store, read_episode_text(text, name="Recap"))
    (episode,) = store.episodes.all()
    proposal = LibraryProposal(store, episode.id)
    below = [(one.title, one.start_s) for one in proposal.rows() if one.part]
    assert below == [("Hello", 300), ("YaRN", 480), ("Q&A", 780), ("Q&A", 840)]
    assert {one.row for one in proposal.source()[1]} >= {one.key for one in proposal.rows() if one.part}


def test_ids_of_segments_are_those_that_libraries_have() -> None:
    """Whatever stands between the letters of a title; the user's corrections go by them."""

    def ids(*titles: str) -> list[str]:
        notes = read_notes("\n".join(f"{number}:00 {title}" for number, title in enumerate(titles)))
        return list(statement_of_notes(notes, EPISODE, {"title": "Recap"}).parts["segment"])

    wanted = [part_id([title, str(count)]) for title, count in (("intro", 1), ("yarn", 1), ("intro", 2), ("intro", 3))]
    assert ids("Intro", "YaRN", "intro!", "INTRO") == ids("intro", "YaRN.", "Intro", "Intro") == wanted
