"""Finds the papers whose id may be wrong: what the notes call them has nothing in common with their title.

Apart from what asks the services for titles, because each start looks for doubts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from explorer.model.fact import kind_of
from explorer.model.paper import Paper
from explorer.model.title_resolution import has_nothing_in_common
from explorer.model.translation import tr
from explorer.store.database import Store

SERVICES = frozenset({"arxiv", "crossref", "openalex"})
"""The services whose titles are compared."""
_WORDS = frozenset({"notes", "feed"})


@dataclass(frozen=True, slots=True)
class IdDoubt:
    """A paper whose title, as its id says, has nothing in common with what the notes call it."""

    paper_id: str
    words: str
    title: str

    @property
    def sentence(self) -> str:
        """Return what to ask the user."""
        return tr("The notes call “{0}” “{1}”: check whether its address is right.", self.title[:90], self.words[:90])


def id_doubts(store: Store, papers: Iterable[Paper]) -> list[IdDoubt]:
    """Return the papers whose title at a service has nothing in common with the notes' words."""
    found: list[IdDoubt] = []
    for paper in papers:
        titles = [
            one for one in store.facts.of("paper", paper.id) if one.field == "title" and isinstance(one.value, str)
        ]
        words = next((str(one.value) for one in titles if kind_of(one.source) in _WORDS), None)
        title = next((str(one.value) for one in titles if kind_of(one.source) in SERVICES), None)
        if words and title and has_nothing_in_common(words, title, paper.authors):
            found.append(IdDoubt(paper.id, words, title))
    return found
