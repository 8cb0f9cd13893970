"""Annotations and notes with undo: as a model has them, and as the store has them once all is written."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from explorer.app.episodes.session import Session
from explorer.app.items.item_commands import ItemCommands
from explorer.app.shell.writer import Writer
from explorer.model.annotation import Annotation, Note, words
from explorer.model.ids import new_id, now
from explorer.model.paper import Paper
from explorer.model.text_page import Passage
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples

LONG_S = 20.0
YARN = "arxiv:2309.00071"
PASSAGE = Passage(0, ((0.0, 0.0, 9.0, 0.0, 0.0, 9.0, 9.0, 9.0),), "words of the paper")


class Desk:
    """The guide open in the bundled episode, with a writer."""

    def __init__(self, root: Path) -> None:
        self.library, self.store = open_library(root)
        self.writer = Writer(self.library)
        self.session = Session(self.store.episodes.timeline, self.store.papers.get)
        self.items = ItemCommands(self.store, self.writer, self.session)
        episode = self.store.episodes.first()
        assert episode
        self.session.open_episode(episode)
        self.session.open_paper("guide")
        file = self.store.papers.current_file("guide")
        assert file
        self.file_id = file.id

    def mark(self, color: str = "yellow") -> Annotation:
        return self.items.highlight("guide", self.file_id, PASSAGE, color)

    def on_disk(self) -> dict[str, Annotation | Note]:
        """What another connection finds once all is written."""
        assert self.writer.flush(LONG_S)
        episode = self.session.episode_id or ""
        with closing(Store.open(self.library)) as store:
            found = store.annotations.of_episode(episode) + store.notes.of_episode(episode)
            found += store.annotations.of_paper("guide") + store.notes.of_paper("guide")
        return {one.id: one for one in found}

    def close(self) -> None:
        self.items.stack.clear()
        self.writer.close()
        self.store.close()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "library")
    yield desk
    desk.close()


@pytest.fixture
def other(desk: Desk) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(Store.open(Library(desk.library.root))) as store:
        yield store


def here(desk: Desk) -> dict[str, Annotation | Note]:
    return {one.id: one for one in desk.items.all()}


OLD_BREAKS = "one\r\ntwo\rthree\u2028four\u00a0five  \n"


@pytest.mark.parametrize("typed", [(), ("x",), ("x", "", "y"), ("", "x y z", "x")])
@pytest.mark.parametrize("before", ["", "one", OLD_BREAKS])
def test_writing_that_leaves_a_text_as_it_looked_is_no_step(desk: Desk, before: str, typed: tuple[str, ...]) -> None:
    """An editor has one kind of line break and of space: opening one, or typing and deleting, changes nothing."""
    note = desk.items.note_at_time(60, text=before)
    steps, shown = desk.items.stack.count(), "one\ntwo\nthree\nfour five" if before == OLD_BREAKS else before
    session = desk.items.begin_edit(note.id)
    for text in (*(shown + one for one in typed), shown, f"{shown}\n", shown):
        desk.items.write(note.id, text, session)
    desk.items.end_edit()
    assert desk.items.stack.count() == steps
    assert words(desk.items.now(note.id) or note) == before
    assert words(desk.on_disk()[note.id]) == before


def test_a_run_of_typing_is_one_step(desk: Desk) -> None:
    note = desk.items.note_at_time(60, text="old")
    steps = desk.items.stack.count()
    session = desk.items.begin_edit(note.id)
    for end in range(1, 9):
        desk.items.write(note.id, "newwords"[:end], session)
    desk.items.end_edit()
    assert desk.items.stack.count() == steps + 1
    desk.items.stack.undo()
    assert words(desk.items.now(note.id) or note) == "old"


def test_each_change_can_be_undone_and_done_again(desk: Desk) -> None:
    mark = desk.mark()
    desk.items.write(mark.id, "Why?", desk.items.begin_edit(mark.id))
    desk.items.recolor(mark.id, "blue")
    desk.items.delete(mark.id)
    seen = []
    for step in (desk.items.stack.undo,) * 4 + (desk.items.stack.redo,) * 4:
        step()
        item = desk.items.get(mark.id)
        seen.append((item.color, item.comment) if isinstance(item, Annotation) else None)
        assert desk.on_disk() == here(desk)
    assert seen == [
        ("blue", "Why?"), ("yellow", "Why?"), ("yellow", ""), None,
        ("yellow", ""), ("yellow", "Why?"), ("blue", "Why?"), None,
    ]  # fmt: skip


def test_a_session_of_writing_is_one_step_and_two_sessions_are_two(desk: Desk) -> None:
    mark = desk.mark()
    for session in ("one", "two"):
        edit = desk.items.begin_edit(mark.id)
        for length in range(1, 4):
            desk.items.write(mark.id, session[:length], edit)
    assert desk.items.stack.count() == 3
    desk.items.stack.undo()
    assert words(desk.items.get(mark.id)) == "one"
    desk.items.stack.undo()
    assert words(desk.items.get(mark.id)) == ""


def test_words_that_were_typed_and_taken_back_are_no_step(desk: Desk) -> None:
    mark = desk.mark()
    edit = desk.items.begin_edit(mark.id)
    desk.items.write(mark.id, "a", edit)
    desk.items.write(mark.id, "", edit)
    assert desk.items.stack.count() == 1
    assert desk.items.stack.undoText().startswith("highlight")


def test_words_of_two_notes_are_never_one_step(desk: Desk) -> None:
    first, second = desk.mark(), desk.mark()
    desk.items.write(first.id, "one", 7)
    desk.items.write(second.id, "two", 7)
    desk.items.stack.undo()
    assert [words(desk.items.get(one.id)) for one in (first, second)] == ["one", ""]


def test_undo_leaves_what_another_program_changed_meanwhile(desk: Desk, other: Store) -> None:
    mark = desk.mark()
    desk.items.write(mark.id, "mine", desk.items.begin_edit(mark.id))
    there = desk.on_disk()[mark.id]
    assert isinstance(there, Annotation)
    desk.items.cache.unsaved.clear()
    other.annotations.put(there.changed(now(), color="pink"))
    desk.items.reload()
    desk.items.stack.undo()
    item = desk.on_disk()[mark.id]
    assert isinstance(item, Annotation)
    assert (item.color, item.comment) == ("pink", "")


def test_undo_does_not_bring_back_what_another_program_deleted(desk: Desk, other: Store) -> None:
    mark = desk.mark()
    desk.items.recolor(mark.id, "blue")
    desk.on_disk()
    desk.items.cache.unsaved.clear()
    other.annotations.delete(mark.id, now())
    desk.items.reload()
    desk.items.stack.undo()
    assert mark.id not in desk.on_disk()
    assert mark.id not in here(desk)


def test_undo_of_a_deletion_shows_what_another_program_made_of_it_meanwhile(
    qtbot: QtBot, desk: Desk, other: Store
) -> None:
    mark = desk.mark()
    desk.items.delete(mark.id)
    desk.on_disk()
    other.annotations.put(mark.changed(now(), comment="restored and written on there"))
    desk.items.stack.undo()
    assert words(desk.on_disk()[mark.id]) == "restored and written on there"
    qtbot.waitUntil(lambda: words(desk.items.get(mark.id)) == "restored and written on there")


def test_an_item_that_is_being_written_in_survives_its_deletion_elsewhere(desk: Desk, other: Store) -> None:
    mark = desk.mark()
    edit = desk.items.begin_edit(mark.id)
    desk.on_disk()
    desk.items.cache.unsaved.clear()
    other.annotations.delete(mark.id, now())
    desk.items.reload()
    assert mark.id in here(desk)
    desk.items.write(mark.id, "not lost", edit)
    assert words(desk.on_disk()[mark.id]) == "not lost"


def test_what_is_not_saved_yet_stands_above_the_disk(desk: Desk, other: Store) -> None:
    """Reloading while the queue waits neither brings a deleted mark back nor takes a new one away."""
    old = desk.mark()
    desk.on_disk()
    other.conn.execute("BEGIN IMMEDIATE")
    desk.items.delete(old.id)
    new = desk.mark("green")
    desk.session.open_paper("yarn")
    desk.items.reload()
    assert set(here(desk)) == {new.id}
    other.conn.execute("ROLLBACK")
    assert desk.on_disk() == here(desk)


def test_what_another_program_adds_is_seen(desk: Desk, other: Store) -> None:
    note = Note(new_id(), "from elsewhere", now(), now(), episode_id=desk.session.episode_id)
    other.notes.put(note)
    seen = []
    desk.items.changed.connect(lambda: seen.append(1))
    desk.items.reload()
    assert desk.items.get(note.id) == note
    desk.items.reload()
    assert seen == [1], "nothing new, nothing told"


def test_each_change_is_the_newest(desk: Desk) -> None:
    """Undo too: an export's date is the newest change among its notes."""
    mark, times = desk.mark(), []
    desk.items.recolor(mark.id, "blue")
    for step in (desk.items.stack.undo, desk.items.stack.redo):
        before = now()
        step()
        times.append(desk.items.get(mark.id).modified >= before)
    desk.items.delete(mark.id)
    before = now()
    desk.items.stack.undo()
    times.append(desk.items.get(mark.id).modified >= before)
    assert times == [True] * 3


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.sampled_from(["yellow", "green"]), st.just("")),
        st.tuples(st.just("note"), st.just(""), st.just("")),
        st.tuples(st.just("write"), st.integers(0, 5), st.text(max_size=4)),
        st.tuples(st.just("color"), st.integers(0, 5), st.sampled_from(["blue", "pink", "yellow"])),
        st.tuples(st.just("delete"), st.integers(0, 5), st.just("")),
        st.tuples(st.just("undo"), st.just(""), st.just("")),
        st.tuples(st.just("redo"), st.just(""), st.just("")),
        st.tuples(st.just("reload"), st.just(""), st.just("")),
    ),
    max_size=25,
)


@given(STEPS)
@examples(60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_is_what_a_model_says_and_what_the_store_holds(desk: Desk, steps: list[tuple]) -> None:
    items, start = desk.items, here(desk)
    for item_id in start:
        items.delete(item_id)
    items.stack.clear()
    states: list[dict[str, tuple[str, str]]] = [{}]  # after each step of undo: color and words by id
    at = 0
    for kind, which, value in steps:
        state = states[at]
        there = sorted(state)
        new = None
        if kind == "mark":
            new = {**state, desk.mark(which).id: (which, "")}
        elif kind == "note":
            new = {**state, items.note_now().id: ("", "")}
        elif kind in ("write", "color", "delete") and there:
            item_id = there[which % len(there)]
            color, text = state[item_id]
            if kind == "write":
                items.write(item_id, value, items.begin_edit(item_id))
                items.end_edit()
                new = {**state, item_id: (color, value)} if value != text else None
            elif kind == "color":
                items.recolor(item_id, value)
                new = {**state, item_id: (value, text)} if color and value != color else None
            else:
                items.delete(item_id)
                new = {one: other for one, other in state.items() if one != item_id}
        elif kind == "undo":
            items.stack.undo()
            at = max(0, at - 1)
        elif kind == "redo":
            items.stack.redo()
            at = min(len(states) - 1, at + 1)
        elif kind == "reload":
            items.reload()
        if new is not None:
            states[at + 1 :] = [new]
            at += 1
        assert {one.id: (getattr(one, "color", ""), words(one)) for one in items.all()} == states[at]
    assert desk.on_disk() == here(desk)


def test_many_changes_of_one_step_are_told_once_written_at_once_and_taken_back_at_once(desk: Desk) -> None:
    marks = [desk.mark() for _ in range(300)]
    assert desk.writer.flush(LONG_S)
    told: list[frozenset[str] | None] = []
    desk.items.changed.connect(told.append)
    with desk.items.step("colors"):
        for mark in marks:
            desk.items.recolor(mark.id, "green")
        desk.items.delete(marks[0].id)
    assert desk.writer.pending <= 1
    assert told == [frozenset(mark.id for mark in marks)]
    assert desk.items.stack.undoText() == "colors"
    after = desk.on_disk()
    assert after == here(desk)
    assert {one.color for one in after.values() if isinstance(one, Annotation)} == {"green"}
    assert marks[0].id not in after
    desk.items.stack.undo()
    assert len(told) == 2
    assert {one.color for one in desk.on_disk().values() if isinstance(one, Annotation)} == {"yellow"}
    desk.items.stack.redo()
    assert len(told) == 3
    assert desk.on_disk().keys() == after.keys()


def test_a_step_in_which_nothing_changes_is_none(desk: Desk) -> None:
    with desk.items.step("nothing"):
        desk.items.delete("unknown")
    assert not desk.items.stack.count()


def test_undo_goes_on_after_two_papers_became_one_and_two_again(desk: Desk, other: Store) -> None:
    other.papers.put(Paper("kept", "Kept"))
    desk.session.open_paper(YARN)
    note = desk.items.note_now()
    assert desk.writer.flush(LONG_S)
    desk.items.delete(note.id)
    assert desk.writer.flush(LONG_S)
    merge_id = other.merges.merge("kept", YARN)
    desk.items.reload()
    desk.items.stack.undo()
    assert desk.writer.flush(LONG_S)
    (back,) = other.notes.of_paper("kept")
    assert (back.id, back.paper_id) == (note.id, "kept")
    other.merges.undo(merge_id)
    found = other.notes.get(note.id)
    assert found
    assert found.paper_id == YARN
    assert other.check() == []


def test_what_cannot_be_saved_is_not_shown_as_if_it_were(desk: Desk, other: Store, qtbot: QtBot) -> None:
    kept = desk.items.note_at_time(95, text="Kept")
    with other.write():
        other.change("DELETE FROM files WHERE id = ?", (desk.file_id,))
    refused: list[str] = []
    desk.writer.refused.connect(lambda error: refused.append(error.code))
    mark = desk.mark()
    assert desk.items.get(mark.id) == mark
    qtbot.waitUntil(lambda: bool(refused) and desk.items.get(mark.id) is None)
    assert refused == ["subject-gone"]
    assert desk.items.get(kept.id) == kept


def test_what_is_made_again_is_as_it_was_when_it_went(desk: Desk, other: Store, qtbot: QtBot) -> None:
    mark = desk.mark()
    qtbot.waitUntil(lambda: not desk.items.cache.unsaved)
    other.annotations.put(replace(mark, comment="theirs", modified=now()))
    desk.items.cache.reload()
    desk.items.stack.undo()
    assert mark.id not in desk.on_disk()
    desk.items.stack.redo()
    assert words(desk.on_disk()[mark.id]) == "theirs"


def test_a_new_item_that_was_left_empty_leaves_no_step_and_one_that_was_written_in_stays(desk: Desk) -> None:
    first = desk.items.note_at_time(95)
    desk.items.write(first.id, "one", desk.items.begin_edit(first.id))
    empty = desk.items.note_at_time(96)
    desk.items.take_back(empty.id)
    assert desk.items.stack.count() == 2
    emptied = desk.items.note_at_time(97)
    for text in ("x", ""):
        desk.items.write(emptied.id, text, desk.items.begin_edit(emptied.id))
    desk.items.take_back(emptied.id)
    desk.items.take_back(first.id)
    assert desk.on_disk().keys() == {first.id, emptied.id}


def test_a_paper_beside_the_episode_has_its_annotations_whenever_it_is_opened(desk: Desk, other: Store) -> None:
    made = desk.mark()
    apart = replace(made, id=new_id(), episode_id=None)
    assert desk.on_disk().keys() == {made.id}
    other.annotations.put(apart)
    for _ in range(2):
        desk.session.open_paper(YARN)
        assert desk.items.get(apart.id) is None
        desk.session.open_paper("guide")
        assert {one.id for one in desk.items.of_paper("guide")} == {made.id, apart.id}


def test_a_step_about_several_papers_or_episodes_is_about_none(desk: Desk) -> None:
    mark, note = desk.mark(), desk.items.note_at_time(95)
    assert [desk.items.paper_of_step(at) for at in (-1, 0, 2)] == [None, "guide", None]
    assert desk.items.episode_of_step(1) == desk.session.episode_id
    desk.items.delete(mark.id, note.id)
    assert desk.items.paper_of_step(2) is None
    desk.items.stack.undo()
    desk.items.delete(mark.id)
    assert (desk.items.paper_of_step(2), desk.items.episode_of_step(2)) == ("guide", desk.session.episode_id)
