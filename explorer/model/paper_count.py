"""Says how many papers an episode has: those discussed in it count, others that it names are counted apart."""

from collections.abc import Iterable
from typing import Protocol

from explorer.model.translation import tr, trn


class Named(Protocol):
    """A paper that an episode names, in a role."""

    @property
    def paper_id(self) -> str:
        """Return its id."""

    @property
    def role(self) -> str:
        """Return whether it is discussed, mentioned or a pick."""


def told_papers(named: Iterable[Named]) -> str:
    """Return how many papers an episode has, as “13 papers (28 more mentioned)”; empty for none."""
    roles: dict[str, bool] = {}
    for one in named:
        roles[one.paper_id] = roles.get(one.paper_id, False) or one.role == "discussed"
    discussed = sum(roles.values())
    return told_counts(discussed, len(roles) - discussed)


def told_counts(discussed: int, mentioned: int) -> str:
    """Return the same for numbers."""
    if not discussed:
        return trn(mentioned, "{count} paper mentioned", "{count} papers mentioned") if mentioned else ""
    papers = trn(discussed, "{count} paper", "{count} papers")
    return tr("{0} ({1} more mentioned)", papers, mentioned) if mentioned else papers
