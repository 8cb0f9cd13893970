"""Validates tags: one line, limited in length and number, unique regardless of case."""

import re
import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 60
MOST_TAGS = 50
"""Maximum number of tags of one item."""
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SEPARATORS = re.compile(r"[,;\r\n\u2028\u2029]+")
_BETWEEN = ", #"
_UNSEEN = ("Cf", "Cs", "Co", "Cn")
_JOINER = "\u200d"

Tags = tuple[str, ...]


def clean(text: str) -> str:
    """Clean up a tag from user input or a file; empty if nothing is left."""
    # Invisible, and so not part of a name: direction marks and halves of surrogate pairs.
    seen = (one for one in text[: 10 * MOST_LETTERS] if one == _JOINER or unicodedata.category(one) not in _UNSEEN)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", "".join(seen).replace('"', "")))
    return text.lstrip("# ")[:MOST_LETTERS].strip()


def split(text: str) -> Tags:
    """Split a comma-separated list of tags."""
    return with_more((), map(clean, _SEPARATORS.split(text[: 100 * MOST_LETTERS])))


def listed(tags: Iterable[str]) -> str:
    """Return tags in one line for other programs: ``#question, #to read``."""
    found = _BETWEEN.join(one.replace(_BETWEEN, ",#") for one in tags)
    return f"#{found}" if found else ""


def read_listed(text: str) -> Tags:
    """Return the tags of such a line; none if it is anything else."""
    parts = text.removeprefix("#").split(_BETWEEN)
    are_tags = text.startswith("#") and all(one and not one[0].isspace() for one in parts)
    return with_more((), parts) if are_tags else ()


def with_more(tags: Iterable[str], more: Iterable[str]) -> Tags:
    """Add tags that are not there yet, up to the maximum."""
    found = list(tags)
    seen = {one.casefold() for one in found}
    for one in map(clean, more):
        if one and one.casefold() not in seen and len(found) < MOST_TAGS:
            found.append(one)
            seen.add(one.casefold())
    return tuple(found)


def without(tags: Iterable[str], tag: str) -> Tags:
    """Remove a tag, regardless of case."""
    return tuple(one for one in tags if one.casefold() != tag.casefold())
