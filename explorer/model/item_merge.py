"""Merges two states of an annotation or note: the newer value of each field wins, deletions count, no text is lost.

``merge`` serves the window, the import of notes, and sync. It is commutative and idempotent. It is associative too,
except for the text of an item that three sides changed without a common base version.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, Literal

from explorer.model import hybrid_clock
from explorer.model.annotation import Annotation, Item, Note, Version, words
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_merge import merge_texts

Way = Literal["merge", "restore"]
"""How a file is imported: ``merge`` merges each item with the library's, ``restore`` replaces it."""
DELETED: Final = "deleted"
ALL: Final = "*"
MOST_FORMER = 50
"""Maximum number of earlier texts kept of an item; the oldest are dropped."""
_TEXT = {Annotation: "comment", Note: "text"}
_GROUPS: dict[type, dict[str, tuple[str, ...]]] = {
    # Fields that belong together share one clock: a page of one side with quads of the other would be a wrong place.
    Annotation: {
        "place": (
            "paper_id",
            "file_id",
            "page",
            "quads",
            "quote",
            "before",
            "after",
            "point",
            "rect",
            "strokes",
            "picture",
        ),
        "moment": ("episode_id", "at_s"),
    },
    Note: {"place": ("paper_id", "page", "point"), "moment": ("episode_id", "at_s", "heard_s")},
}
_ALONE: dict[type, tuple[str, ...]] = {
    Annotation: ("kind", "color", "comment", "tags", "width", "author", "origin", "replies", "shape"),
    Note: ("text", "forum_note_id", "tags", "inbox", "said"),
}
GROUP_OF: dict[str, str] = {
    field: name for groups in _GROUPS.values() for name, part in groups.items() for field in part
}
"""The group of each field that belongs to one; any other field is a group of its own, with the field's name."""


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item with the change history that merging needs.

    Args:
        item: its current state, or its state when it was deleted.
        clocks: the stamp of the last change of each group of fields, and of ``DELETED`` once it was deleted or brought
            back; ``ALL`` stands for groups that are not listed; without it, the item's ``modified`` does.
        deleted: when it was deleted, ISO 8601 in UTC; None if it is not deleted.
        former: its earlier texts, the newest first.
    """

    item: Item
    clocks: Mapping[str, str]
    deleted: str | None = None
    former: tuple[Version, ...] = ()

    def clock(self, group: str) -> str:
        """Return the stamp of the last change of a group of fields, or of ``DELETED``."""
        if group == DELETED:
            return self.clocks.get(DELETED) or (
                hybrid_clock.of_time(self.deleted) if self.deleted else hybrid_clock.FIRST
            )
        return self.clocks.get(group) or self.clocks.get(ALL) or hybrid_clock.of_time(self.item.modified)

    def newest(self) -> str:
        """Return the stamp of the last change of any field."""
        return max(self.clock(group) for group in groups(type(self.item)))


def groups(kind: type) -> dict[str, tuple[str, ...]]:
    """Return the groups of fields of an Annotation or a Note that change together, by name."""
    return _GROUPS[kind] | {field: (field,) for field in _ALONE[kind]}


def merge(one: ItemState, other: ItemState) -> ItemState:
    """Return two states of the same item merged; the order of the arguments makes no difference."""
    kind = type(one.item)
    assert kind is type(other.item)
    fields: dict[str, Any] = {}
    clocks: dict[str, str] = {}
    for group, names in groups(kind).items():
        newer = max(one, other, key=lambda state, group=group, names=names: _rank(state, group, names))  # type: ignore[misc]
        clocks[group] = newer.clock(group)
        fields |= {name: getattr(newer.item, name) for name in names}
    fields[_TEXT[kind]], former = _merged_words(one, other)
    first, last = sorted((one.item.created, other.item.created))[0], max(one.item.modified, other.item.modified)
    gone = max(one, other, key=lambda state: (state.clock(DELETED), state.deleted or ""))
    clocks[DELETED], deleted = gone.clock(DELETED), gone.deleted
    newest = max(clocks[group] for group in clocks if group != DELETED)
    if deleted and newest > clocks[DELETED]:
        clocks[DELETED], deleted = newest, None  # the side that changed it did not know of the deletion
    return ItemState(replace(one.item, created=first, modified=last, **fields), clocks, deleted, former)


def compact(state: ItemState) -> dict[str, str]:
    """Return the clocks of a state in short form: empty where ``modified`` is enough, and ``ALL`` for the commonest
    clock."""
    found = {group: state.clock(group) for group in groups(type(state.item))}
    usual = max(sorted(set(found.values())), key=list(found.values()).count)
    made = {} if usual == hybrid_clock.of_time(state.item.modified) else {ALL: usual}
    made |= {group: stamp for group, stamp in found.items() if stamp != usual}
    if made and ALL not in made:
        made[ALL] = usual
    if state.clock(DELETED) != (hybrid_clock.of_time(state.deleted) if state.deleted else hybrid_clock.FIRST):
        made[DELETED] = state.clock(DELETED)
    return made


def _rank(state: ItemState, group: str, names: tuple[str, ...]) -> tuple[str, str]:
    # Equal stamps come from items older than the clocks; any rule does that is the same on both sides.
    return state.clock(group), repr([getattr(state.item, name) for name in names])


def _merged_words(one: ItemState, other: ItemState) -> tuple[str, tuple[Version, ...]]:
    """Return the merged text of both states, and their earlier texts."""
    field = _TEXT[type(one.item)]
    newer, older = sorted((one, other), key=lambda state: (state.clock(field), words(state.item)), reverse=True)
    mine, theirs = words(newer.item), words(older.item)
    by_text = {old.text: old for old in sorted({*newer.former, *older.former}, key=_age)}
    knows = {old.text for old in newer.former}, {old.text for old in older.former}
    if theirs in knows[0] or mine == theirs:
        text = mine
    elif mine in knows[1]:
        text = theirs
    else:
        common = [by_text[old] for old in knows[0] & knows[1]]
        text = merge_texts(mine, theirs, max(common, key=_age).text if common else None)
    for state in (older, newer):
        if (old := words(state.item)) != text and old.strip():
            by_text.setdefault(old, Version(state.item.modified, old))
    by_text.pop(text, None)
    return text, tuple(sorted(by_text.values(), key=_age, reverse=True)[:MOST_FORMER])


def _age(version: Version) -> tuple[str, str]:
    return version.written, version.text
