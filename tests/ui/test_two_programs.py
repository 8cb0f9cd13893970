"""Two programs on one library see each other's work and do each other no harm."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from explorer.app.shell.library_watch import LOOK_MS
from explorer.model.annotation import Note, words
from explorer.model.paper import ArxivMetadata, ForumMetadata
from explorer.model.text_page import Passage
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, close_window, stored

pytestmark = pytest.mark.own_window

WHEN, LATER = "2024-05-02T10:00:00.000Z", "2024-06-01T00:00:00.000Z"
QUAD = (72.0, 100.0, 200.0, 100.0, 72.0, 112.0, 200.0, 112.0)


def mark(user: User, page: int, color: str = "yellow") -> str:
    document = user.window.reader.view.document
    assert document
    return user.window.context.annotations.highlight(
        document.paper.id, document.file.id, Passage(page, (QUAD,), "words"), color
    ).id


def ids(user: User) -> set[str]:
    return {one.id for one in user.window.context.annotations.all()}


def test_both_write_and_each_sees_the_others_marks(open_window: Callable[..., User], library: Path) -> None:
    first, second = open_window(), open_window()
    for user in (first, second):
        user.read("guide")
    made = {mark(user, page, color) for user, color in ((first, "blue"), (second, "pink")) for page in range(2)}
    for user in (first, second):
        user.saved()
    for user in (first, second):
        user.until(lambda user=user: ids(user) == made)
    shown = [
        {one.id for page in user.window.reader.view.annotations.values() for one in page} for user in (first, second)
    ]
    assert shown == [made, made]
    with closing(stored(library)) as store:
        assert {one.id for one in store.annotations.of_paper("guide")} == made
        assert store.check() == []


def test_undo_in_one_leaves_the_others_change(open_window: Callable[..., User], library: Path) -> None:
    first, second = open_window(), open_window()
    for user in (first, second):
        user.read("guide")
    made = mark(first, 0)
    first.window.context.annotations.write(made, "from the first", 1)
    first.saved()
    second.until(lambda: made in ids(second))
    second.window.context.annotations.recolor(made, "green")
    second.saved()
    first.until(lambda: first.window.context.annotations.get(made).color == "green")
    first.window.context.annotations.stack.undo()
    first.saved()
    with closing(stored(library)) as store:
        kept = store.annotations.get(made)
    assert kept is not None
    assert (kept.color, kept.comment) == ("green", "")


def test_the_same_paper_in_both_is_fetched_once(
    arxiv: FakeServer, open_window: Callable[..., User], library: Path
) -> None:
    arxiv.throttle = 200_000
    first, second = open_window("2:15:12"), open_window("2:15:12")
    for user in (first, second):
        user.read("yarn")
    assert len(arxiv.of("pdf")) == 1
    with closing(stored(library)) as store:
        assert len(store.papers.files("yarn")) == 1


def test_the_end_of_one_is_not_the_end_of_the_other(open_window: Callable[..., User], library: Path) -> None:
    first, second = open_window(), open_window()
    for user in (first, second):
        user.read("guide")
    close_window(first)
    second.ctrl(Qt.Key.Key_M)
    second.type("still here")
    second.key(Qt.Key.Key_Escape)
    second.saved()
    with closing(stored(library)) as store:
        assert [one.text for one in store.notes.of_paper("guide")] == ["still here"]


@pytest.mark.parametrize("seen", [False, True])
def test_what_both_write_in_one_note_is_kept_of_both(
    open_window: Callable[..., User], library: Path, seen: bool
) -> None:
    """Whether or not the second had a look at the library before it saved, and though its editor stays open."""
    user = open_window()
    user.read("guide")
    annotations, notes = user.window.context.annotations, user.notes
    user.ctrl(Qt.Key.Key_M)
    user.type("begun")
    user.saved()
    (note,) = annotations.all()
    if seen:
        user.type(" here")
    with closing(stored(library)) as store:
        store.notes.put(replace(store.notes.get(note.id), text="begun there"))
    if seen:
        annotations.reload()
    else:
        user.type(" here")
    user.saved()
    editor = notes.delegate.editor
    assert editor
    user.until(lambda: "begun here" in editor.toPlainText() and "begun there" in editor.toPlainText())
    user.type(" and on")
    user.saved()
    user.until(lambda: annotations.get(note.id).text == editor.toPlainText())
    with closing(stored(library)) as store:
        kept = store.notes.get(note.id).text
    assert kept == editor.toPlainText()
    assert kept.count("begun here") == kept.count("begun there") == kept.count(" and on") == 1


def test_typing_goes_on_where_the_cursor_is_when_words_come_from_elsewhere(
    open_window: Callable[..., User], library: Path
) -> None:
    user = open_window()
    user.read("guide")
    user.ctrl(Qt.Key.Key_M)
    user.type("one three")
    user.saved()
    for _ in "three":
        user.key(Qt.Key.Key_Left)
    (note,) = user.window.context.annotations.all()
    with closing(stored(library)) as store:
        store.notes.put(replace(store.notes.get(note.id), text="zero 😀 one three"))
    editor = user.notes.delegate.editor
    user.until(lambda: editor.toPlainText().startswith("zero"))
    user.type("two ")
    assert editor.toPlainText() == "zero 😀 one two three"


def test_undo_of_words_another_program_wrote_on_can_be_redone(open_window: Callable[..., User], library: Path) -> None:
    user = open_window()
    user.read("guide")
    made, annotations = mark(user, 0), user.window.context.annotations
    annotations.write(made, "ours", 1)
    user.saved()
    with closing(stored(library)) as store:
        store.annotations.put(replace(store.annotations.get(made), comment="ours and theirs"))
    user.until(lambda: annotations.get(made).comment == "ours and theirs")
    annotations.stack.undo()
    assert annotations.get(made).comment == ""
    annotations.stack.redo()
    assert annotations.get(made).comment == "ours and theirs"


def test_a_change_among_thousands_is_read_alone(user: User, library: Path) -> None:
    """Neither one's own change nor another program's has the window read all of them again."""
    context = user.window.context
    episode = context.session.episode_id
    with closing(stored(library)) as other, other.write():
        for number in range(2_000):
            other.notes.put(Note(f"n{number}", f"note {number}", WHEN, WHEN, episode, number))
    user.until(lambda: len(context.annotations.all()) == 2_000)
    statements: list[str] = []
    told: list[object] = []
    context.annotations.changed.connect(told.append)
    context.store.conn.set_trace_callback(statements.append)
    try:
        with closing(stored(library)) as other:
            other.notes.put(Note("n7", "said elsewhere", WHEN, LATER, episode, 7))
            other.notes.delete("n8", LATER)
        user.until(lambda: context.annotations.get("n8") is None)
        note = context.annotations.get("n7")
        assert isinstance(note, Note)
        assert note.text == "said elsewhere"
        assert told == [frozenset(("n7", "n8"))]
        user.ctrl(Qt.Key.Key_M)
        user.type("mine")
        user.key(Qt.Key.Key_Escape)
        user.saved()
        with closing(stored(library)) as other:
            other.notes.put(Note("n9", "said after that", WHEN, LATER, episode, 9))
        user.until(lambda: words(context.annotations.get("n9")) == "said after that")
    finally:
        context.store.conn.set_trace_callback(None)
    assert [one for one in statements if "FROM notes" in one and "WHERE id = " not in one] == []
    timeline = [
        one for one in statements if "FROM segments" in one or ("FROM papers" in one and " WHERE id = " not in one)
    ]
    assert timeline == [], "nor the timeline; a paper's id is asked for by key where its reading place is kept"
    assert None not in told
    assert LOOK_MS <= 250


def test_a_look_at_a_library_where_nothing_happened_is_one_pragma(user: User) -> None:
    context = user.window.context
    context.watch.stop()
    user.saved()
    context.watch.look()
    statements: list[str] = []
    context.store.conn.set_trace_callback(statements.append)
    try:
        for _ in range(10):
            context.watch.look()
    finally:
        context.store.conn.set_trace_callback(None)
    assert statements == ["PRAGMA data_version"] * 10


def test_facts_that_another_program_learns_are_shown(user: User, library: Path) -> None:
    session = user.window.context.session
    user.read("guide")
    with closing(stored(library)) as other:
        paper = other.papers.get("yarn")
        other.papers.put(replace(paper, title="Another title"))
    user.until(lambda: session.timeline.papers[paper.id].title == "Another title")


def test_answers_of_services_that_another_program_gets_are_shown(arxiv: FakeServer, user: User, library: Path) -> None:
    facts = user.window.context.subjects.facts
    user.window.context.session.open_paper("yarn")
    assert facts.state.metadata.arxiv is None
    with closing(stored(library)) as other:
        other.metadata.put_arxiv(ArxivMetadata("2309.00071", 2, "YaRN", "An abstract", (), "cs.CL", (), "2023", "2023"))
        other.metadata.put_forum(ForumMetadata("wHBfxhZu1u", "ICLR 2024 poster", None, (), "search"))
    user.until(lambda: facts.state.metadata.arxiv is not None and facts.state.metadata.arxiv.abstract == "An abstract")
    user.until(lambda: facts.state.metadata.forum is not None)
