"""Filters annotations and notes: by text, kind, color, tag and time, typed or chosen.

``#tag``, ``color:yellow``, ``kind:drawing``, ``time:yes``, ``segment:1:26:45``, ``paper:yarn`` and ``is:inbox`` are
conditions among the words; a value with spaces, or a phrase, stands in quotes. Everything else is searched for as text.
"""

import re
from collections.abc import Callable, Iterable

from explorer.model import annotation_colors, timecode
from explorer.model.annotation import KINDS, Annotation, Item, waits
from explorer.model.annotation_colors import Swatch
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_tags import tags_of

_PART = re.compile(r'(?P<name>#|[A-Za-z]+:)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
_NAMES = {
    "#": "tag",
    "tag:": "tag",
    "color:": "color",
    "colour:": "color",
    "kind:": "kind",
    "time:": "time",
    "moment:": "time",
    "segment:": "segment",
    "paper:": "paper",
    "is:": "is",
}
_INBOX = {"inbox": True, "kept": False}
_TIME = {"yes": True, "no": False}
KIND_NAMES: dict[str, str] = {**{kind: kind for kind in KINDS}, "ink": "drawing", "strike": "strikethrough"}
"""The kinds' ids, and their names in a filter; an id is understood too."""
_KINDS_BY_NAME: dict[str, str] = {**{kind: kind for kind in KINDS}, **{name: kind for kind, name in KIND_NAMES.items()}}


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """A filter: any of the kinds, any of the colors, all of the tags and words; empty ones match everything.

    Tags and words are in lower case. ``has_time``: with a time in the episode, without, or None for either.
    ``segments`` are seconds of segments, one of which the item must belong to; the caller checks that, since it has the
    timeline. ``papers`` are ids in lower case. ``inbox``: marks that wait in the inbox, the others, or None for either.
    """

    words: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    colors: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    has_time: bool | None = None
    segments: frozenset[int] = frozenset()
    papers: frozenset[str] = frozenset()
    inbox: bool | None = None

    @property
    def asks(self) -> bool:
        """Return whether the filter excludes anything."""
        sets = (self.kinds, self.colors, self.tags, self.segments, self.papers)
        return bool(self.words or any(sets)) or self.has_time is not None or self.inbox is not None

    def passes(self, item: Item, text: str) -> bool:
        """Return whether an item matches; ``text`` is all its text in lower case."""
        if self.inbox is not None and waits(item) != self.inbox:
            return False
        kind, color = (item.kind, item.color) if isinstance(item, Annotation) else ("note", None)
        return self.fits(kind, color, item.at_s, tags_of(item) if self.tags else (), text, item.paper_id)

    def fits(
        self,
        kind: str,
        color: str | None,
        at_s: int | None,
        tags: tuple[str, ...],
        text: str,
        paper_id: str | None,
    ) -> bool:
        """Return whether these properties match; a note has no color."""
        if self.kinds and kind not in self.kinds:
            return False
        if self.colors and color not in self.colors:
            return False
        if self.has_time is not None and (at_s is not None) != self.has_time:
            return False
        if self.papers and (paper_id or "").casefold() not in self.papers:
            return False
        if self.tags and not self.tags <= {one.casefold() for one in tags}:
            return False
        return all(map(text.__contains__, self.words))


def kind_of(item: Item) -> str:
    """Return the kind of an item; every note has the kind ``note``."""
    return item.kind if isinstance(item, Annotation) else "note"


def parse(text: str, colors: Iterable[Swatch], paper_id: Callable[[str], str | None] | None = None) -> NoteFilter:
    """Parse what the user typed.

    Args:
        paper_id: finds the id of a paper by its name; without it, only ids are understood.
    """
    swatches = tuple(colors)
    words: list[str] = []
    kinds: set[str] = set()
    chosen: set[str] = set()
    tags: set[str] = set()
    has_time: bool | None = None
    segments: set[int] = set()
    papers: set[str] = set()
    inbox: bool | None = None
    for whole, name, value in _parts(text):
        low = value.casefold()
        color = annotation_colors.find(swatches, value) if name == "color" else None
        if name == "tag" and low:
            tags.add(low)
        elif color:
            chosen.add(color)
        elif name == "kind" and low in _KINDS_BY_NAME:
            kinds.add(_KINDS_BY_NAME[low])
        elif name == "time" and low in _TIME:
            has_time = _TIME[low]
        elif name == "segment" and (second := timecode.parse_or_none(value)) is not None:
            segments.add(second)
        elif name == "paper" and low:
            papers.add(((paper_id(value) if paper_id else None) or value).casefold())
        elif name == "is" and low in _INBOX:
            inbox = _INBOX[low]
        elif name is None and low:
            words.append(low)
        elif name is not None:
            words.append(whole.casefold())
    return NoteFilter(
        tuple(words),
        frozenset(kinds),
        frozenset(chosen),
        frozenset(tags),
        has_time,
        frozenset(segments),
        frozenset(papers),
        inbox,
    )


def written(name: str, value: str) -> str:
    """Return a condition as it is typed: ``#tag`` or ``kind:drawing``; ``name`` is tag, color, kind, time, segment, is
    or paper."""
    value = value.replace('"', "")
    value = KIND_NAMES.get(value, value) if name == "kind" else value
    value = f'"{value}"' if re.search(r"\s", value) or not value else value
    return f"#{value}" if name == "tag" else f"{name}:{value}"


def has(text: str, name: str, value: str) -> bool:
    """Return whether the typed text contains a condition."""
    wanted = _folded(name, value)
    return any(one == name and _folded(name, told) == wanted for _, one, told in _parts(text))


def toggled(text: str, name: str, value: str, *, only: bool = False) -> str:
    """Add a condition to the typed text, or remove it if it is there.

    Args:
        only: remove other conditions of this name.
    """
    wanted = _folded(name, value)
    there = has(text, name, value)
    kept = [whole for whole, one, told in _parts(text) if not (one == name and (only or _folded(name, told) == wanted))]
    return " ".join(kept if there else [*kept, written(name, value)])


def _folded(name: str, value: str) -> str:
    """Return a condition's value for comparing: in lower case, a kind by its id."""
    value = value.replace('"', "").casefold()
    return _KINDS_BY_NAME.get(value, value) if name == "kind" else value


def _parts(text: str) -> Iterable[tuple[str, str | None, str]]:
    """Return each part as typed, the name of its condition if it is one, and its value."""
    if text.count('"') % 2:
        text += '"'  # an unclosed quote
    for found in _PART.finditer(text):
        quoted = found["quoted"]
        name = _NAMES.get((found["name"] or "").lower())
        if name is None and found["name"]:
            yield found[0], None, found[0].replace('"', "")
        else:
            yield found[0], name, (quoted if quoted is not None else found["bare"]).strip()
