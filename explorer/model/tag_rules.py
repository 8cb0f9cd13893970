"""Tags as they may be: one line, not too long, not too many, each once whatever its case."""

import re
import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 60
MOST_TAGS = 50
"""On one item."""
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SEPARATORS = re.compile(r"[,;\r\n\u2028\u2029]+")
_UNSEEN = ("Cf", "Cs", "Co", "Cn")
_JOINER = "\u200d"

Tags = tuple[str, ...]


def clean(text: str) -> str:
    """A tag out of what somebody typed, or sent; empty where nothing is left."""
    # Not to be seen, and so no part of a name: what turns the direction, and halves of characters.
    seen = (one for one in text[: 10 * MOST_LETTERS] if one == _JOINER or unicodedata.category(one) not in _UNSEEN)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", "".join(seen).replace('"', "")))
    return text.lstrip("# ")[:MOST_LETTERS].strip()


def split(text: str) -> Tags:
    """The tags in a line of them, parted by commas."""
    return with_more((), map(clean, _SEPARATORS.split(text[: 100 * MOST_LETTERS])))


def with_more(tags: Iterable[str], more: Iterable[str]) -> Tags:
    """Tags, and those of the others that are not among them; never more than may be."""
    found = list(tags)
    seen = {one.casefold() for one in found}
    for one in map(clean, more):
        if one and one.casefold() not in seen and len(found) < MOST_TAGS:
            found.append(one)
            seen.add(one.casefold())
    return tuple(found)


def without(tags: Iterable[str], tag: str) -> Tags:
    """Tags, but for one in any case."""
    return tuple(one for one in tags if one.casefold() != tag.casefold())
