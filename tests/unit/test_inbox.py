"""Marks made while listening: a key or a command makes them, they wait, and each thing done with them can be undone."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.app.items.inbox import Inbox
from explorer.app.shell.device_state import DeviceState, device_file
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.known_settings import MARK_BACK
from explorer.model.mark_context import MarkContext
from explorer.model.talked_page import TiedPlace
from explorer.model.transcript import Cue
from explorer.pdf.client import PdfClient
from explorer.services.mark_lookup import contexts, with_page
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.unit.test_item_commands import LONG_S, Desk
from tests.unit.test_locate import PAGES

WHEN = "2024-05-02T10:00:00.000Z"
YARN, LONG_LORA = "arxiv:2309.00071", "arxiv:2309.12307"
AT = 8325
"""A second at which YaRN is discussed in the bundled episode."""
CUES = [
    Cue(1000 * (AT - 40), 1000 * (AT - 20), "", "the trick before this one squeezed every position"),
    Cue(1000 * (AT - 6), 1000 * AT, "", "how many tokens it takes for one full turn"),
    Cue(1000 * AT, 1000 * (AT + 6), "", "and the slow ones we stretch"),
    Cue(1000 * (AT + 30), 1000 * (AT + 40), "", "and people asked us"),
]


def inbox_of(desk: Desk) -> Inbox:
    """Return an inbox on a desk, without a PDF worker."""
    settings = Settings(DeviceState(device_file(desk.library.root)), desk.store, desk.writer)
    watch = LibraryWatch(desk.store)
    access = LibraryAccess(desk.library, PdfClient(), watch.attach)
    inbox = Inbox(watch, access, Jobs(desk.items), desk.session, desk.items, settings, desk.items)
    watch.setParent(inbox)
    settings.setParent(inbox)
    return inbox


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "library")
    yield one
    one.close()


@pytest.fixture
def inbox(qtbot: QtBot, desk: Desk) -> Iterator[Inbox]:
    one = inbox_of(desk)
    qtbot.waitUntil(lambda: one.is_read)
    yield one
    one._jobs.close()
    one._settings._device.close()


@pytest.fixture
def other(desk: Desk) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(Store.open(Library(desk.library.root))) as store:
        yield store


def waiting(desk: Desk) -> list[Note]:
    """The marks that another program finds."""
    assert desk.writer.flush(LONG_S)
    with closing(Store.open(desk.library)) as store:
        return store.notes.waiting()


def known(qtbot: QtBot, inbox: Inbox, mark: Note) -> None:
    """Wait until it is looked up what a mark is about."""
    qtbot.waitUntil(lambda: (found := inbox.get(mark.id)) is not None and found.context is not None)


def test_a_mark_is_not_counted_while_its_words_are_written(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    one = inbox.mark("why", at_s=AT)
    assert desk.writer.flush(LONG_S)
    qtbot.waitUntil(lambda: not desk.items.cache.unsaved)
    session = inbox.begin_writing(one.id)
    desk.items.cache.follow(None)  # another program has written very much
    assert desk.items.all() == []
    inbox.write(one.id, "why so", session)
    inbox.end_writing()
    assert desk.items.all() == []
    assert inbox.count == 1


def test_what_was_guessed_stays_until_a_new_guess_is_there(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    one = inbox.mark(at_s=AT)
    known(qtbot, inbox, one)
    desk.store.tied_places.put(TiedPlace("t", desk.session.episode_id or "", AT, YARN, 3, None, WHEN, WHEN))
    inbox.find_page(one.id)
    page = lambda: (mark := inbox.get(one.id)) and mark.page  # noqa: E731
    qtbot.waitUntil(lambda: page() == 3)
    inbox.keep(one.id)
    assert inbox.get(one.id) is None
    desk.items.stack.undo()
    assert page() == 3, "at once"
    with qtbot.waitSignal(inbox.changed):
        inbox._look_again()
    assert page() == 3, "the card doesn't lose it meanwhile"
    desk.store.tied_places.delete("t")
    inbox.find_page(one.id)
    qtbot.waitUntil(lambda: page() is None)


def test_a_mark_is_some_seconds_back_and_nothing_stops(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    playhead = desk.session.playhead
    with pytest.raises(KnownError, match="play the episode"):
        inbox.mark()
    playhead.is_playing = True
    playhead.tick(1000 * AT)
    with qtbot.waitSignal(inbox.notified) as told:
        one = inbox.mark()
    assert told.args == ["Marked 2:18:40."]
    assert (one.at_s, one.episode_id, one.inbox) == (AT - 5, desk.session.episode_id, True)
    assert (playhead.is_playing, playhead.second) == (True, AT)
    inbox._settings.put(MARK_BACK, 15)
    assert inbox.mark("why?").at_s == AT - 15
    playhead.tick(3000)
    assert inbox.mark().at_s == 0
    playhead.is_playing = False
    playhead.seek(1000 * AT, "strip")
    assert inbox.mark().at_s == AT, "a place that the user has chosen is meant"
    assert inbox.mark(at_s=7).at_s == 7
    with pytest.raises(KnownError, match="ends at"):
        inbox.mark(at_s=99 * 3600)
    assert [one.note.at_s for one in inbox.marks()] == [0, 7, AT - 15, AT - 5, AT]
    assert [one.at_s for one in waiting(desk)] == [AT - 5, AT - 15, 0, AT, 7]
    assert desk.items.all() == []


def test_a_mark_in_a_sound_that_is_longer_than_the_timeline_is_at_its_end(desk: Desk, inbox: Inbox) -> None:
    playhead, timeline = desk.session.playhead, desk.session.timeline
    assert timeline
    playhead.is_playing = True
    playhead.tick(1000 * (timeline.length_s + 30))
    assert inbox.mark().at_s == timeline.length_s - 1


def test_what_was_said_and_the_paper_are_guessed_and_kept(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    episode = desk.session.episode_id or ""
    desk.store.transcripts.put(episode, CUES, "file", "a.vtt")
    one = inbox.mark(at_s=AT)
    known(qtbot, inbox, one)
    context = inbox.marks()[0].context
    assert context
    assert context.said == "how many tokens it takes for one full turn and the slow ones we stretch"
    assert context.paper_id == YARN
    assert context.paper.startswith("YaRN")
    assert "squeezed" in context.talk
    assert waiting(desk) == [one], "a guess is not written"
    inbox.keep(one.id)
    assert inbox.marks() == []
    (kept,) = desk.on_disk().values()
    assert isinstance(kept, Note)
    assert (kept.inbox, kept.paper_id, kept.page) == (False, YARN, None)
    assert kept.said.startswith("how many tokens")
    assert desk.items.stack.undoText() == "keep mark at 2:18:45"
    desk.items.stack.undo()
    assert [replace(one, modified=WHEN) for one in waiting(desk)] == [replace(one, modified=WHEN)]
    assert inbox.count == 1
    desk.items.stack.redo()
    assert (inbox.count, len(desk.on_disk())) == (0, 1)


BORDER = 8112
"""The second at which the bundled episode turns from LongLoRA to YaRN."""
NAMED = [
    pytest.param([], YARN, id="no transcript"),
    pytest.param([Cue(1000 * (BORDER - 9), 1000 * BORDER, "", "the end of it"), CUES[2]], YARN, id="no name"),
    pytest.param([Cue(1000 * (BORDER - 4), 1000 * BORDER, "", "after long lora comes yarn")], YARN, id="both names"),
    pytest.param([Cue(1000 * (BORDER - 4), 1000 * (BORDER + 2), "", "that is long lora")], LONG_LORA, id="old name"),
    pytest.param([Cue(1000 * (BORDER - 30), 1000 * (BORDER - 4), "", "that is long lora")], YARN, id="named before"),
]


@pytest.mark.parametrize(("cues", "paper_id"), NAMED)
def test_a_mark_made_just_after_a_border_is_about_what_was_heard_then(
    desk: Desk, inbox: Inbox, qtbot: QtBot, cues: list[Cue], paper_id: str
) -> None:
    if cues:
        desk.store.transcripts.put(desk.session.episode_id or "", cues, "file", "a.vtt")
    playhead = desk.session.playhead
    playhead.is_playing = True
    playhead.tick(1000 * (BORDER + 2))
    one = inbox.mark()
    assert (one.at_s, one.heard_s) == (BORDER - 3, BORDER + 2)
    known(qtbot, inbox, one)
    context = inbox.marks()[0].context
    assert context
    assert context.paper_id == paper_id
    assert waiting(desk) == [one], "it is known after a restart too"
    inbox.keep(one.id)
    assert [(kept.paper_id, kept.at_s) for kept in desk.on_disk().values()] == [(paper_id, BORDER - 3)]


def test_a_chosen_time_just_before_a_border_is_not_moved_over_it(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    typed, moved = inbox.mark(at_s=BORDER - 3), inbox.mark(at_s=BORDER + 60)
    inbox.move(moved.id, None, None, BORDER - 2)
    for one in (typed, moved):
        known(qtbot, inbox, one)
    assert [one.context and one.context.paper_id for one in inbox.marks()] == [LONG_LORA, LONG_LORA]


def test_what_is_known_stays_while_it_is_looked_up_again(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    desk.store.transcripts.put(desk.session.episode_id or "", CUES, "file", "a.vtt")
    one = inbox.mark(at_s=AT)
    known(qtbot, inbox, one)
    inbox._look_again()
    inbox.keep(one.id)
    (kept,) = desk.on_disk().values()
    assert isinstance(kept, Note)
    assert (kept.paper_id, kept.said[:8]) == (YARN, "how many")


def test_a_page_that_was_found_is_kept_with_its_own_paper_alone(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    episode_id = desk.session.episode_id or ""
    for name, paper_id, page in (("here", YARN, 6), ("there", "guide", 4)):
        desk.store.tied_places.put(TiedPlace(name, episode_id, AT, paper_id, page, None, WHEN, WHEN))
    one, two = inbox.mark(at_s=AT), inbox.mark(at_s=AT)

    def found(mark: Note) -> int | None:
        waiting = inbox.get(mark.id)
        return waiting.context.page if waiting and waiting.context else None

    for mark in (one, two):
        known(qtbot, inbox, mark)
    inbox.find_page(one.id)
    qtbot.waitUntil(lambda: found(one) == 6)
    inbox.move(two.id, "guide", None, AT)
    inbox.find_page(two.id)
    qtbot.waitUntil(lambda: found(two) == 4)
    desk.items.stack.undo()
    inbox.keep(one.id, two.id)
    kept = desk.on_disk()
    assert [(kept[mark.id].paper_id, kept[mark.id].page) for mark in (one, two)] == [(YARN, 6), (YARN, None)]


def test_a_page_that_is_found_after_the_mark_was_moved_is_left(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    desk.store.tied_places.put(TiedPlace("t", desk.session.episode_id or "", AT, "guide", 4, None, WHEN, WHEN))
    one = inbox.mark(at_s=AT)
    known(qtbot, inbox, one)
    inbox.move(one.id, "guide", None, AT)
    inbox.find_page(one.id)
    desk.items.stack.undo()
    qtbot.waitUntil(lambda: not inbox._jobs.running)
    inbox.keep(one.id)
    assert [(note.paper_id, note.page) for note in desk.on_disk().values()] == [(YARN, None)]


def test_moved_marks_stay_where_the_user_has_put_them(desk: Desk, inbox: Inbox, qtbot: QtBot) -> None:
    one = inbox.mark(at_s=AT)
    known(qtbot, inbox, one)
    inbox.move(one.id, "guide", 3, 60)
    assert [(one.paper_id, one.page, one.at_s) for one in waiting(desk)] == [("guide", 3, 60)]
    known(qtbot, inbox, one)
    inbox.keep(one.id)
    (kept,) = desk.on_disk().values()
    assert (kept.paper_id, kept.page, kept.at_s) == ("guide", 3, 60)
    desk.items.stack.undo()
    desk.items.stack.undo()
    assert [(one.paper_id, one.page, one.at_s) for one in waiting(desk)] == [(None, None, AT)]


def test_dropped_ones_come_back_by_undo(desk: Desk, inbox: Inbox) -> None:
    made = [inbox.mark(at_s=second).id for second in (10, 20, 30)]
    inbox.drop(*made[:2])
    assert [one.note.id for one in inbox.marks()] == made[2:]
    assert [one.id for one in waiting(desk)] == made[2:]
    assert desk.items.stack.undoText() == "drop 2 marks"
    desk.items.stack.undo()
    assert [one.note.id for one in inbox.marks()] == made
    inbox.keep(*made)
    assert len(desk.on_disk()) == 3
    assert desk.items.stack.undoText() == "keep 3 marks"


def test_marks_of_another_program_come_and_go(desk: Desk, inbox: Inbox, other: Store, qtbot: QtBot) -> None:
    episode = desk.session.episode_id
    mark = Note("m1", "words", WHEN, WHEN, episode, AT, inbox=True)
    other.notes.put(mark)
    inbox._watch.look()
    qtbot.waitUntil(lambda: inbox.count == 1)
    known(qtbot, inbox, mark)
    other.notes.put(replace(mark, at_s=60))
    inbox._watch.look()
    qtbot.waitUntil(lambda: inbox.marks()[0].note.at_s == 60)
    other.notes.put(replace(mark, inbox=False))
    inbox._watch.look()
    qtbot.waitUntil(lambda: inbox.count == 0)
    for number in range(400):
        other.notes.put(replace(mark, id=f"m{number}"))
    inbox._watch.look()
    qtbot.waitUntil(lambda: inbox.count == 400)


def test_the_page_that_is_talked_about_is_found(desk: Desk) -> None:
    mark = Note("m1", "", WHEN, WHEN, desk.session.episode_id, AT, "guide", inbox=True)
    bread = MarkContext(talk="so you fold the bread between the two times it rises and the crumb is even")
    assert with_page(desk.store, mark, bread, lambda _: PAGES).page == 2
    assert with_page(desk.store, mark, bread, lambda _: [PAGES[2], PAGES[2]]) == bread, "two pages fit alike"
    for unsure in (MarkContext(), MarkContext(talk="so yeah you know"), MarkContext(talk="paper")):
        assert with_page(desk.store, mark, unsure, lambda _: PAGES) == unsure
    assert with_page(desk.store, replace(mark, page=0), bread, lambda _: PAGES) == bread
    assert with_page(desk.store, replace(mark, paper_id="yarn"), bread, lambda _: PAGES) == bread, "it has no PDF here"

    def broken(_: Path) -> list[str]:
        raise KnownError("pdf-broken", "It can't be read: choose another.")

    assert with_page(desk.store, mark, bread, broken) == bread

    episode_id = desk.session.episode_id
    assert episode_id
    for name, at_s, paper_id in (("near", AT + 15, "guide"), ("other", AT, "yarn"), ("far", AT + 60, "guide")):
        page = len(name)
        desk.store.tied_places.put(TiedPlace(name, episode_id, at_s, paper_id, page, None, WHEN, WHEN))
    assert with_page(desk.store, mark, bread, broken).page == 4, "the user said so, of a time nearby"


def test_of_a_transcript_in_long_pieces_the_part_around_the_mark_is_quoted(desk: Desk) -> None:
    words = " ".join(f"word{number}" for number in range(600))
    desk.store.transcripts.put(desk.session.episode_id or "", [Cue(0, 600_000, "", words)], "file", "a.vtt")
    mark = Note("m1", "", WHEN, WHEN, desk.session.episode_id, 300, inbox=True)
    said = contexts(desk.store, [mark])["m1"].said
    assert 400 < len(said) <= 602
    assert said[0] == said[-1] == "…"
    assert "word300" in said
    found = contexts(desk.store, [replace(mark, episode_id=None), replace(mark, id="m2", at_s=None)])
    assert found["m1"] == MarkContext()
    assert (found["m2"].said, found["m2"].episode) == ("", "ICLR 2024 — Best Papers & Talks")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_marks_survive_a_kill(desk: Desk, tmp_path: Path) -> None:
    from tests.unit.test_annotations_killed import Lives

    root = tmp_path / "lives"
    desk.close()
    lives = Lives()
    lives.begin(root)
    made = [lives.ask("hear", second)[0] for second in (100, 200, 300)]
    lives.ask("confirm")
    lives.kill()
    with closing(Store.open(Library(root))) as store:
        assert [(one.id, one.at_s) for one in store.notes.waiting()] == list(zip(made, (95, 195, 295), strict=True))
    lives.close()
