"""Which of several papers an entry of a bibliography names, by its title."""

from collections.abc import Iterable
from functools import lru_cache

from explorer.model.folded_text import fold

_LEAST = 14
"""Letters and digits that a title needs to be recognised in an entry."""


def named_in(text: str, titles: Iterable[tuple[str, str]]) -> str | None:
    """Whose title (of pairs of an id and a title) stands whole in an entry's text; the longest one's id."""
    raw = [(char, at) for at, letter in enumerate(text) for char in _bare(letter)]
    bare = "".join(char for char, _ in raw)
    best, best_id = "", None
    for one_id, title in titles:
        wanted = _bare_title(title)
        if len(wanted) < max(_LEAST, len(best) + 1) or (start := bare.find(wanted)) < 0:
            continue
        before = text[: raw[start][1]].rstrip()[-1:]
        after = text[raw[start + len(wanted) - 1][1] + 1 :].lstrip()[:1]
        # A longer title that only begins or ends so is another paper's.
        if (not before or before in ".,:;)]”“\"'‘?!") and (not after or after in ".,;(”\"'’?!"):
            best, best_id = wanted, one_id
    return best_id


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


@lru_cache(maxsize=8192)
def _bare_title(title: str) -> str:
    return _bare(title)
