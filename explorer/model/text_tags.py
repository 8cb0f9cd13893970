"""Finds tags that the user has typed in a text: ``#question``, as Obsidian reads them."""

import re
from bisect import bisect_right
from functools import lru_cache

from explorer.model import tag_rules
from explorer.model.annotation import Item, words
from explorer.model.tag_rules import Tags

_MOST_LETTERS = 50_000
"""Maximum length of a text that is searched for tags."""
# Compiled when they are first used, which is after the start.
_FENCE = r" {0,3}(`{3,}|~{3,})"
_TICKS = r"`+"
_TAG = r"(?<!\S)#([\w/-]+)"
"""A tag stands after a blank or at a line's start, so that no address, heading or entity has one. Its letters are those
of help.obsidian.md/tags: letters, digits, ``_``, ``-`` and ``/``, and not digits alone."""
_TYPED = r"(?:^|\s)#([\w/-]{0,60})$"


@lru_cache(4096)
def in_text(text: str) -> Tags:
    """Return the tags in a text in Markdown, each once; those in code are none."""
    if "#" not in text:
        return ()
    text = text[:_MOST_LETTERS]
    if "`" in text or "~~~" in text:
        text = _without_code(text)
    found = (one.strip("/-") for one in re.findall(_TAG, text) if len(one) <= tag_rules.MOST_LETTERS)
    return tag_rules.with_more((), (one for one in found if re.search(r"[^\W\d]", one)))


def tags_of(item: Item) -> Tags:
    """Return all tags of an item: those that it was given, and those in its text."""
    return with_text(item.tags, words(item))


def with_text(tags: Tags, text: str) -> Tags:
    """Add the tags of a text to others."""
    more = in_text(text) if "#" in text else ()
    return tag_rules.with_more(tags, more) if more else tags


def besides_text(item: Item) -> Tags:
    """Return the tags of an item that its text does not have."""
    there = {one.casefold() for one in in_text(words(item))}
    return tuple(one for one in item.tags if one.casefold() not in there) if there else item.tags


def typed(before: str) -> str | None:
    """Return the letters of a tag that is being typed, given the line before the cursor; None if there is none."""
    found = re.search(_TYPED, before)
    return found[1] if found else None


def _without_code(text: str) -> str:
    """Remove fenced blocks and what stands between equal runs of backticks (CommonMark 0.31, 4.5 and 6.1)."""
    lines, fence = [], ""
    for line in text.split("\n"):
        found = re.match(_FENCE, line)
        if not fence and not found:
            lines.append(line)
        elif not fence and found:
            fence = found[1]
        elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    text = "\n".join(lines)
    runs = list(re.finditer(_TICKS, text))
    places: dict[int, list[int]] = {}
    for number, run in enumerate(runs):
        places.setdefault(len(run[0]), []).append(number)
    kept, end, number = [], 0, 0
    while number < len(runs):
        equal = places[len(runs[number][0])]
        at = bisect_right(equal, number)
        if at < len(equal):
            kept.append(text[end : runs[number].start()])
            number = equal[at]
            end = runs[number].end()
        number += 1
    return " ".join((*kept, text[end:]))
