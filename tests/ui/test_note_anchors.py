"""What a note hangs on: ticked in its menu, let go, or changed to what is at hand; each a step of undo."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from explorer.model.annotation import Annotation, Note
from explorer.store.database import Store
from tests.ui.conftest import User, stored
from tests.ui.test_note_links import put
from tests.ui.test_notes_pane import listed, mark, note, show_notes


@pytest.fixture
def other(user: User, library: Path) -> Iterator[Store]:
    """Another program on the same library."""
    with closing(stored(library)) as store:
        yield store


def offered(user: User, item: Note | Annotation) -> dict[str, QAction]:
    menu = QMenu(user.window)
    now = user.window.context.annotations.now(item.id)
    assert now
    user.notes.anchors.fill(menu, now)
    return {action.text(): action for action in menu.actions()}


def ticked(user: User, item: Note | Annotation) -> dict[str, bool]:
    return {text: action.isChecked() for text, action in offered(user, item).items()}


def test_a_note_gets_a_place_beside_its_moment_and_loses_its_moment(user: User, other: Store) -> None:
    one = put(user, other, note(user, "words", 60))
    show_notes(user)
    user.window.reader.open_at("guide", 1)
    user.until(lambda: user.notes.delegate.page == 1)
    guide = other.papers.get("guide")
    assert guide
    user.window.context.session.go_to(8112, "note")
    here = f"p. 2 · {guide.title}"
    assert ticked(user, one) == {
        "0:01:00": True, "Current time, 2:15:12": False, f"Current page, {here}": False,
    }  # fmt: skip
    offered(user, one)[f"Current page, {here}"].trigger()
    offered(user, one)["Current time, 2:15:12"].trigger()
    assert ticked(user, one) == {"2:15:12": True, here: True}
    assert "Other papers and times" not in listed(user), "it is one of this paper now"
    offered(user, one)["2:15:12"].trigger()
    user.saved()
    there = other.notes.get(one.id)
    assert there
    assert (there.at_s, there.paper_id, there.page) == (None, "guide", 1)
    for _ in range(3):
        user.window.context.annotations.stack.undo()
    user.saved()
    there = other.notes.get(one.id)
    assert there
    assert (there.at_s, there.paper_id, there.page) == (60, None, None)


def test_three_at_once_and_the_last_one_stays(user: User, other: Store) -> None:
    one = put(user, other, replace(note(user, "words", 60, "guide"), page=0, forum_note_id="abc"))
    shown = ticked(user, one)
    assert [text for text, on in shown.items() if on][0::2] == ["0:01:00", "A review’s comment"]
    assert sum(shown.values()) == 3
    alone = put(user, other, replace(note(user, "of a paper alone", None, "guide"), page=0, episode_id=None))
    place = next(action for text, action in offered(user, alone).items() if action.isChecked())
    assert not place.isEnabled(), "it would be nowhere to be seen"


def test_an_annotation_has_its_place_and_may_get_a_moment(user: User) -> None:
    made = mark(user)
    user.window.context.session.go_to(100, "note")
    assert ticked(user, made) == {"Current time, 0:01:40": False}
    offered(user, made)["Current time, 0:01:40"].trigger()
    assert ticked(user, made) == {"0:01:40": True}


def test_the_menu_of_a_card_has_them(user: User, other: Store) -> None:
    one = put(user, other, note(user, "words", 60))
    show_notes(user)
    user.notes.select(one.id)
    menu = user.notes.commands.menu()
    inner = next(action.menu() for action in menu.actions() if action.text() == "Linked to")
    assert isinstance(inner, QMenu)
    assert "0:01:00" in [action.text() for action in inner.actions()]
