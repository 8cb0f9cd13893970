"""What sources say of papers, episodes and the parts of episodes, and which of it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

SubjectKind = Literal["paper", "episode", "section", "segment", "appearance", "resource"]

USER, STAND_IN = "user", "stand-in"
RANKS = (USER, "feed", "catalogue", "openreview", "arxiv", "file", "import", "guess", STAND_IN)
"""The kinds of sources: of what several say of one field, the first one's word is shown. ``stand-in`` is what the
program calls a paper of which it knows no more than an id."""

_OTHERWISE: dict[str, tuple[str, ...]] = {
    # A feed knows its own files and pages; what a show is about, a catalogue knows better.
    "title": (USER, "catalogue", "feed", "arxiv", "openreview", "file"),
    "authors": (USER, "catalogue", "arxiv", "openreview", "file"),
    "event": (USER, "catalogue", "feed"),
    "duration_s": (USER, "file", "feed", "catalogue"),
    "doi": (USER, "arxiv", "catalogue", "openreview"),
}
"""Fields whose sources rank otherwise; kinds that are not named follow in the order of RANKS."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a source says of one field.

    ``source`` is one of RANKS, with what it is of after a colon where there are several: ``catalogue:EPISODE``.
    ``value`` is what JSON can hold; None says that there is no such thing. ``said`` is ISO 8601 in UTC.
    """

    source: str
    field: str
    value: Any
    said: str


def shown(facts: Iterable[Fact]) -> dict[str, Any]:
    """Return the value of each field: that of the highest source; of two of one kind, of the one that said it first.

    The order of the facts does not matter.
    """
    best: dict[str, Fact] = {}
    for one in facts:
        held = best.get(one.field)
        if held is None or _order(one) < _order(held):
            best[one.field] = one
    return {name: best[name].value for name in sorted(best)}


def kind_of(source: str) -> str:
    """Return the kind of a source, as RANKS has it."""
    return source.partition(":")[0]


def rank(kind: str, field: str) -> int:
    """How a kind of source ranks for a field; a smaller number goes before. An unknown kind comes last."""
    order = _OTHERWISE.get(field, ())
    if kind in order:
        return order.index(kind)
    return len(order) + (RANKS.index(kind) if kind in RANKS else len(RANKS))


def _order(fact: Fact) -> tuple[int, str, str]:
    return (rank(kind_of(fact.source), fact.field), fact.said, fact.source)
