"""Two states of an item come to one: the newer wins field by field, deletions count, and no line is lost by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation, Item, Note, Version, words
from explorer.model.hybrid_clock import following
from explorer.model.item_merge import ALL, DELETED, GROUP_OF, ItemState, compact, groups, merge
from explorer.model.text_merge import RULE, both, merge_texts

WHEN = "2024-05-02T10:00:00.000Z"
MARK = Annotation("a", "p", "f", "highlight", 0, "yellow", WHEN, WHEN, comment="begun", quote="words")
NOTE = Note("n", "begun", WHEN, WHEN)
BEGUN = (Version(WHEN, "begun"),)


def stamp(second: int, device: str = "d") -> str:
    return f"{0x18F3B2E0000 + second * 1000:012x}-0000-{device}"


def edited(state: ItemState, second: int, **fields: object) -> ItemState:
    """What an edit makes of a state."""
    named = {GROUP_OF.get(field, field): stamp(second) for field in fields}
    item = replace(state.item, modified=f"2024-05-02T10:{second:02}:00.000Z", **fields)
    former = state.former
    if words(item) != words(state.item):
        former = (Version(state.item.modified, words(state.item)), *former)
    return replace(state, item=item, clocks={ALL: stamp(0), **state.clocks, **named}, former=former)


def deleted(state: ItemState, second: int) -> ItemState:
    return replace(state, deleted=f"2024-05-02T10:{second:02}:00.000Z", clocks={**state.clocks, DELETED: stamp(second)})


OLD = ItemState(MARK, {ALL: stamp(0)})
OLD_NOTE = ItemState(NOTE, {})


def test_each_field_has_a_group() -> None:
    for item in (MARK, NOTE):
        named = [field for names in groups(type(item)).values() for field in names]
        assert sorted([*named, "id", "created", "modified"]) == sorted(type(item).__dataclass_fields__)


def test_the_newer_of_each_field_wins() -> None:
    merged = merge(edited(OLD, 1, color="red", tags=("x",)), edited(OLD, 2, color="blue", kind="underline"))
    assert (merged.item.color, merged.item.tags, merged.item.kind) == ("blue", ("x",), "underline")


def test_a_place_is_taken_whole() -> None:
    there = edited(OLD, 2, file_id="g", page=3, quads=((1.0,) * 8,))
    assert merge(edited(OLD, 1, quote="other", page=9), there).item == replace(there.item)


@pytest.mark.parametrize(("edit", "deletion", "there"), [(3, 2, True), (2, 3, False)])
def test_an_edit_or_a_deletion_counts_by_what_was_later(edit: int, deletion: int, there: bool) -> None:
    one, other = edited(OLD, edit, color="red"), deleted(OLD, deletion)
    assert (merge(one, other).deleted is None) is there
    brought_back = replace(deleted(OLD, 4), deleted=None)
    assert merge(merge(one, other), brought_back).deleted is None


def test_words_are_merged_against_what_both_knew() -> None:
    start = edited(ItemState(NOTE, {}), 1, text="one\ntwo\nthree")
    merged = merge(edited(start, 2, text="one!\ntwo\nthree"), edited(start, 3, text="one\ntwo\nthree\nfour"))
    assert merged.item.text == "one!\ntwo\nthree\nfour"
    assert {old.text for old in merged.former} >= {"one!\ntwo\nthree", "one\ntwo\nthree\nfour"}
    assert merge(start, edited(start, 2, text="all new")).item.text == "all new"
    conflict = merge(edited(start, 2, text="uno\ntwo\nthree"), edited(start, 3, text="ein\ntwo\nthree"))
    assert conflict.item.text == f"ein\ntwo\nthree\n\n{RULE}\nuno"


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "d e", "f"]), max_size=5).map("\n".join)
SECONDS = st.integers(1, 30)


@st.composite
def states(draw: st.DrawFn, note: bool = False) -> ItemState:
    """A state that a few edits have made of the same beginning."""
    start: Item = NOTE if note else MARK
    state = ItemState(start, {ALL: stamp(0)})
    for _ in range(draw(st.integers(0, 4))):
        second, what = draw(SECONDS), draw(st.sampled_from(["words", "color", "place", "delete", "back"]))
        if what == "delete":
            state = deleted(state, second)
        elif what == "back":
            state = replace(state, deleted=None, clocks={**state.clocks, DELETED: stamp(second)})
        elif what == "words":
            state = edited(state, second, **{"text" if note else "comment": draw(TEXTS)})
        elif what == "place":
            state = edited(state, second, page=draw(st.integers(0, 5)))
        elif not note:
            state = edited(state, second, color=draw(st.sampled_from(["red", "blue"])))
    return state


def seen(state: ItemState) -> object:
    """All that counts of a state."""
    clocks = {group: state.clock(group) for group in (*groups(type(state.item)), DELETED)}
    return state.item, clocks, state.deleted, set(state.former)


@given(states(), states())
def test_merging_is_commutative(one: ItemState, other: ItemState) -> None:
    assert seen(merge(one, other)) == seen(merge(other, one))


@given(states(), states())
def test_merging_again_changes_nothing(one: ItemState, other: ItemState) -> None:
    merged = merge(one, other)
    assert seen(merge(merged, merged)) == seen(merged)
    for state in (one, other):
        again = merge(merged, state)
        assert (again.item, again.deleted) == (merged.item, merged.deleted)


@given(states(), states(), states())
def test_merging_is_associative_but_for_words(one: ItemState, two: ItemState, three: ItemState) -> None:
    left, right = merge(merge(one, two), three), merge(one, merge(two, three))
    assert replace(left.item, comment="") == replace(right.item, comment="")
    assert left.deleted == right.deleted
    assert all(left.clock(group) == right.clock(group) for group in groups(Annotation))


@given(states(note=True), states(note=True))
def test_no_line_is_lost_but_by_who_had_seen_it(one: ItemState, other: ItemState) -> None:
    merged = words(merge(one, other).item)
    for state, against in ((one, other), (other, one)):
        had_seen = {line.strip() for old in against.former for line in old.text.split("\n")}
        for line in map(str.strip, words(state.item).split("\n")):
            kept = any(other_line.strip().startswith(line) for other_line in merged.split("\n"))
            assert kept or line in had_seen


@given(TEXTS, TEXTS, TEXTS)
def test_a_merge_of_texts_keeps_what_is_new_on_both_sides(mine: str, theirs: str, base: str) -> None:
    merged = merge_texts(mine, theirs, base)
    lines, known = {line.strip() for line in merged.split("\n")}, {line.strip() for line in base.split("\n")}
    for text in (mine, theirs):
        assert all(line.strip() in lines | known for line in text.split("\n") if line.strip())
    assert merge_texts(mine, base, base) == mine
    assert merge_texts(base, theirs, base) == theirs


def test_of_two_texts_nobody_knows_more_about_both_stay() -> None:
    assert merge_texts("a\nb", "b\nc", None) == both("a\nb", "b\nc", ()) == f"a\nb\n\n{RULE}\nc"
    assert both("a", "a and more", ()) == "a and more"


@given(states())
def test_clocks_in_few_words_say_the_same(state: ItemState) -> None:
    again = replace(state, clocks=compact(state))
    assert seen(again) == seen(state)
    assert compact(ItemState(MARK, {})) == {}


def test_a_text_that_knew_the_other_stands_also_where_its_clock_is_behind() -> None:
    one = edited(ItemState(NOTE, {}), 9, text="first")
    other = replace(edited(ItemState(NOTE, {}), 5, text="second"), former=(Version(WHEN, "first"),))
    assert merge(one, other).item.text == merge(other, one).item.text == "second"
    assert [old.text for old in merge(one, other).former] == ["first", "begun"]
    back = edited(edited(OLD_NOTE, 1, text="other"), 2, text="begun")
    assert [old.text for old in merge(back, OLD_NOTE).former] == ["other"], "what it says now is no earlier text"
    empty = ItemState(replace(NOTE, text=" "), {ALL: stamp(6)})
    assert {old.text for old in merge(empty, edited(OLD_NOTE, 7, text="all")).former} == {"begun"}
    three = edited(edited(edited(ItemState(NOTE, {}), 1, text="one"), 2, text="two"), 3, text="three")
    assert [old.text for old in merge(three, OLD_NOTE).former] == ["two", "one", "begun"], "the newest first"


def test_of_items_without_a_clock_of_their_field_that_for_all_counts() -> None:
    red, blue = (ItemState(replace(MARK, color=color), {}) for color in ("red", "blue"))
    for first, second, color in ((5, 9, "red"), (9, 5, "blue")):
        merged = merge(replace(blue, clocks={ALL: stamp(first)}), replace(red, clocks={ALL: stamp(second)}))
        assert merged.item.color == color


def test_a_deletion_without_a_clock_counts_by_its_time() -> None:
    """As libraries have it that are older than the clocks."""
    gone = ItemState(MARK, {}, deleted="2024-05-02T10:09:00.000Z")
    before, after = "2024-05-02T10:08:00.000Z", "2024-05-02T10:10:00.000Z"
    for modified, there in ((before, False), (after, True)):
        other = ItemState(replace(MARK, modified=modified, color="red"), {})
        assert (merge(gone, other).deleted is None) is there


def test_an_item_was_made_when_it_was_first_made() -> None:
    later = replace(OLD, item=replace(MARK, created="2024-05-03T00:00:00.000Z"))
    assert merge(OLD, later).item.created == merge(later, OLD).item.created == WHEN


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["a", "mine", "e"], ["a", "b", "theirs", "d", "e"]),  # one range within the other
        (["a", "b", "theirs", "d", "e"], ["a", "mine", "e"]),
        (["a", "mine", "b", "c", "d", "e"], ["a", "theirs", "b", "c", "d", "e"]),  # at one place
        (["a", "mine", "d", "e"], ["a", "b", "theirs", "e"]),  # one reaches into the other
    ],
)
def test_changes_of_the_same_lines_are_both_kept(mine: list[str], theirs: list[str]) -> None:
    text = merge_texts("\n".join(mine), "\n".join(theirs), "a\nb\nc\nd\ne")
    assert text == "\n".join([*mine, "", RULE, "theirs" if "theirs" in theirs else "mine"])


def test_a_change_that_both_made_is_none_of_a_conflict() -> None:
    assert merge_texts("A\nb\nc\nd", "A\nb\nc\nD", "a\nb\nc\nd") == "A\nb\nc\nD"


def test_what_one_side_removed_does_not_come_back_with_a_conflict() -> None:
    assert merge_texts("mine\nb", "theirs\nb\nc", "a\nb\nc") == f"mine\nb\n\n{RULE}\ntheirs"


def test_a_stamp_counts_up_where_the_clock_stands_still() -> None:
    assert following("000000000005-1001-x", "d", 5) == "000000000005-1002-d"
    assert following("000000000005-ffff-x", "d", 4) == "000000000006-0000-d"
    assert following("000000000005-ffff-x", "d", 7) == "000000000007-0000-d"
