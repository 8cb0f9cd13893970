"""Finds which of several papers a bibliography entry names, by title."""

from collections.abc import Iterable
from functools import lru_cache

from explorer.model.folded_text import letters_and_digits

_LEAST = 14
"""Minimum number of letters and digits of a title to be recognized."""


def named_in(text: str, titles: Iterable[tuple[str, str]]) -> str | None:
    """Return the id of the longest title (of pairs of id and title) that occurs whole in an entry's text."""
    raw = [(char, at) for at, letter in enumerate(text) for char in letters_and_digits(letter)]
    bare = "".join(char for char, _ in raw)
    best, best_id = "", None
    for one_id, title in titles:
        wanted = bare_title(title)
        if len(wanted) < max(_LEAST, len(best) + 1) or (start := bare.find(wanted)) < 0:
            continue
        before = text[: raw[start][1]].rstrip()[-1:]
        after = text[raw[start + len(wanted) - 1][1] + 1 :].lstrip()[:1]
        # A longer title that only begins or ends with this one belongs to another paper.
        if (not before or before in ".,:;)]”“\"'‘?!") and (not after or after in ".,;(”\"'’?!"):
            best, best_id = wanted, one_id
    return best_id


@lru_cache(maxsize=8192)
def bare_title(title: str) -> str:
    """Return a title's letters and digits, normalized, for comparison; remembered, since titles are compared often."""
    return letters_and_digits(title)
