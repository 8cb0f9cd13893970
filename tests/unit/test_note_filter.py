"""What is typed into the notes' filter, what the menu makes of it, and tags as they may be."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import COLORS, KINDS, Annotation, Note
from explorer.model.annotation_colors import DEFAULT, Swatch
from explorer.model.ids import new_id, now
from explorer.model.note_filter import NoteFilter, has, parse, toggled, written
from explorer.model.tag_rules import MOST_LETTERS, MOST_TAGS, clean, split, with_more, without
from explorer.store.database import Store
from explorer.store.library_folder import Library

MARK = Annotation("1", "yarn", "f", "ink", 0, "green", now(), now(), tags=("To read", "x"), at_s=5)
NOTE = Note("2", "words", now(), now(), tags=("x",))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", NoteFilter()),
        ("Two words", NoteFilter(("two", "words"))),
        ('"Two words"', NoteFilter(("two words",))),
        ('#x #"To Read" tag:y', NoteFilter(tags=frozenset({"x", "to read", "y"}))),
        ("color:yellow colour:GREEN", NoteFilter(colors=frozenset({"yellow", "green"}))),
        ("Kind:Drawing kind:ink kind:strike kind:nothing", NoteFilter(("kind:nothing",), frozenset({"ink", "strike"}))),
        ("time:yes color:nothing", NoteFilter(("color:nothing",), has_time=True)),
        ("moment:no", NoteFilter(has_time=False)),
        ("2:15:12 p. 4 https://a", NoteFilter(("2:15:12", "p.", "4", "https://a"))),
        ('color:"Very important"', NoteFilter(colors=frozenset({"red"}))),
        ('#', NoteFilter(("#",))),
        ("segment:1:26:45 segment:soon", NoteFilter(("segment:soon",), segments=frozenset({5205}))),
        ("paper:Yarn paper:arxiv:2309.00071", NoteFilter(papers=frozenset({"yarn", "arxiv:2309.00071"}))),
        ("is:inbox is:new", NoteFilter(("is:new",), inbox=True)),
        ("Is:Kept words", NoteFilter(("words",), inbox=False)),
    ],
)  # fmt: skip
def test_what_is_typed(typed: str, found: NoteFilter) -> None:
    colors = tuple(replace(one, name="Very important") if one.id == "red" else one for one in DEFAULT)
    assert parse(typed, colors) == found


@pytest.mark.parametrize(
    ("typed", "mark", "note"),
    [
        ("kind:ink", True, False), ("kind:note", False, True), ("kind:ink kind:note", True, True),
        ("color:green color:blue", True, False), ("#x", True, True), ("#x #\"to read\"", True, False),
        ("time:yes", True, False), ("time:no", False, True), ("green", True, False), ("words #x", False, True),
        ("paper:YARN", True, False), ("paper:other", False, False), ("is:inbox", False, False), ("is:kept", True, True),
    ],
)  # fmt: skip
def test_who_passes(typed: str, mark: bool, note: bool) -> None:
    wanted = parse(typed, DEFAULT)
    assert (wanted.passes(MARK, "ink green"), wanted.passes(NOTE, "words")) == (mark, note)


VALUES = st.one_of(
    st.sampled_from(KINDS).map(lambda one: ("kind", one)),
    st.sampled_from(COLORS).map(lambda one: ("color", one)),
    st.text(min_size=1, max_size=70).map(clean).filter(bool).map(lambda one: ("tag", one)),
    st.sampled_from(("yes", "no")).map(lambda one: ("time", one)),
)


@given(st.text(st.sampled_from('ab #:"x kindcolor'), max_size=30), VALUES)
def test_the_menu_puts_in_and_takes_out_and_leaves_the_rest(typed: str, value: tuple[str, str]) -> None:
    without_it = toggled(typed, *value) if has(typed, *value) else typed
    assert not has(without_it, *value)
    with_it = toggled(without_it, *value)
    assert has(with_it, *value)
    again = toggled(with_it, *value)
    assert parse(again, DEFAULT) == parse(without_it, DEFAULT)


def test_one_of_two_that_exclude_each_other() -> None:
    assert toggled("a moment:yes b", "time", "no", only=True) == "a b time:no"
    assert toggled("a kind:ink b kind:drawing", "kind", "ink") == "a b"
    assert written("kind", "ink") == "kind:drawing"
    assert written("tag", "two words") == '#"two words"'


def test_a_color_is_found_by_the_name_its_user_gave_it() -> None:
    named = tuple(Swatch(one.id, f"My {one.id}", one.color) for one in DEFAULT)
    assert parse(written("color", "My green"), named).colors == {"green"}


@given(st.text(max_size=200))
def test_a_tag_is_short_and_on_one_line(text: str) -> None:
    tag = clean(text)
    assert len(tag) <= MOST_LETTERS
    assert tag == tag.strip() == clean(tag)
    assert not any(one in tag for one in '"\r\n\t\v\f\x00\x1b\x85\u2028\u2029\u202e\u2066')
    assert not tag.startswith("#")


def test_tags_are_no_more_than_may_be_and_each_once() -> None:
    assert split("a, #b;A,  ,c\nd") == ("a", "b", "c", "d")
    assert len(with_more((), (str(one) for one in range(1000)))) == MOST_TAGS
    assert without(("Method", "x"), "METHOD") == ("x",)
    assert len(split("x" * 10**6)[0]) == MOST_LETTERS
    assert clean("👩‍👩‍👧 family") == "👩‍👩‍👧 family"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(Library(tmp_path / "library"))) as found:
        yield found


def test_the_tags_of_the_library_the_most_used_first(store: Store) -> None:
    for tags in (("b", "a"), ("a",), ("c,\"'", "a"), ()):
        store.notes.put(Note(new_id(), "x", now(), now(), tags=tags))
    gone = Note(new_id(), "x", now(), now(), tags=("gone",))
    store.notes.put(gone)
    store.notes.delete(gone.id, now())
    assert store.tags.all() == ["a", "b", "c,\"'"]
