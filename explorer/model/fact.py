"""Facts about papers, their files, episodes and their parts, each with its source, and the rule for which one is
shown."""

from collections.abc import Iterable
from typing import Any, Literal

from explorer.model.lazy_dataclass import dataclass

SubjectKind = Literal["paper", "file", "episode", "section", "segment", "appearance", "resource"]

USER, STAND_IN = "user", "stand-in"
RANKS = (
    USER,
    "feed",
    "catalogue",
    "openreview",
    "arxiv",
    "crossref",
    "openalex",
    "file",
    "notes",
    "import",
    "guess",
    STAND_IN,
)
"""The kinds of sources, by descending rank. ``notes`` are show notes, which shorten titles; ``stand-in`` is the program
itself, which gives a paper known only by its id a title."""

_OTHERWISE: dict[str, tuple[str, ...]] = {
    # A feed ranks first for its own files and pages; a catalog ranks first for an episode's contents.
    "title": (USER, "catalogue", "feed", "arxiv", "openreview", "crossref", "openalex", "file"),
    "authors": (USER, "catalogue", "arxiv", "openreview", "crossref", "openalex", "file"),
    "event": (USER, "catalogue", "feed"),
    "duration_s": (USER, "file", "feed", "catalogue"),
    "doi": (USER, "arxiv", "catalogue", "openreview"),
}
"""Fields with another ranking; kinds that are not listed follow in the order of RANKS."""


@dataclass(frozen=True, slots=True)
class Fact:
    """The value that a source gives for one field.

    ``source`` is one of RANKS; a kind with several sources has an id after a colon: ``catalogue:EPISODE``. ``value`` is
    a JSON value; None means that the source says there is none. ``said`` is ISO 8601 in UTC.
    """

    source: str
    field: str
    value: Any
    said: str


def shown(facts: Iterable[Fact]) -> dict[str, Any]:
    """Return the value of each field, from the source with the highest rank; of two of one kind, from the older fact.

    The order of the facts does not matter.
    """
    best: dict[str, Fact] = {}
    for one in facts:
        held = best.get(one.field)
        if held is None or _order(one) < _order(held):
            best[one.field] = one
    return {name: best[name].value for name in sorted(best)}


def kind_of(source: str) -> str:
    """Return the kind of a source, as in RANKS."""
    return source.partition(":")[0]


def rank(kind: str, field: str) -> int:
    """Return the rank of a kind of source for a field; the smallest number wins. An unknown kind comes last."""
    order = _OTHERWISE.get(field, ())
    if kind in order:
        return order.index(kind)
    return len(order) + (RANKS.index(kind) if kind in RANKS else len(RANKS))


def _order(fact: Fact) -> tuple[int, str, str]:
    return (rank(kind_of(fact.source), fact.field), fact.said, fact.source)
