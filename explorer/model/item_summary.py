"""Summaries of all annotations and notes of a library, to search them and to link to them."""

from collections.abc import Collection, Iterable, Sequence

from explorer.model import timecode, wiki_links
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper

_QUOTED = 400
_BEFORE = 24
"""Number of letters shown before a match."""


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An annotation or note without its shape; ``paper`` is its paper's title, ``page`` counts from 0 and has a
    ``label``. A note's ``quote`` are the words said; with ``inbox`` it waits there."""

    id: str
    kind: str
    text: str
    quote: str
    tags: tuple[str, ...]
    paper_id: str | None
    paper: str
    page: int | None
    episode_id: str | None
    at_s: int | None
    color: str | None
    modified: str
    label: str = ""
    inbox: bool = False

    @property
    def title(self) -> str:
        """Return its title: its first line, or its quote; empty if it has neither."""
        return wiki_links.first_line(self.text) or wiki_links.clean(self.quote[:_QUOTED])

    @property
    def where(self) -> str:
        """Return its page and paper, or the time of its moment."""
        page = f"p. {self.label or self.page + 1}" if self.page is not None else ""
        at = timecode.display(self.at_s) if self.at_s is not None else ""
        return " · ".join(part for part in (page or at, self.paper) if part)

    @property
    def folded(self) -> str:
        """Return all its text in lower case, for searching."""
        tags = " ".join(f"#{one}" for one in self.tags)
        return "\n".join((self.text, self.quote, tags, self.where)).casefold()

    def links_to(self, kind: wiki_links.Kind, names: Collection[str]) -> bool:
        """Return whether its text links to a subject of this kind with one of these names."""
        return f"[[{kind}:" in self.text and any(
            one.kind == kind and one.id in names for one in wiki_links.links(self.text)
        )

    def excerpt(self, words: Iterable[str], letters: int = 160) -> str:
        """Return its text on one line, from a little before the first match of ``words`` (in lower case); links by
        name."""
        for text in (self.text, self.quote):
            if "[" in text:
                text = wiki_links.replace(wiki_links.replace_pictures(text, lambda _: ""), lambda one: one.name)
            shown = " ".join(text.split())
            folded = shown.casefold()
            places = [at for one in words if (at := folded.find(one)) >= 0]
            if places:
                start = max(0, min(places) - _BEFORE)
                if start and (space := shown.find(" ", start, min(places))) >= 0:
                    start = space + 1
                return ("…" if start else "") + shown[start : start + letters]
        return self.title


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A possible target of a link; ``hint`` distinguishes equal titles, ``folded`` is its text for searching."""

    kind: wiki_links.Kind
    id: str
    title: str
    hint: str
    folded: str


def linkable(papers: Iterable[Paper], briefs: Iterable[ItemSummary]) -> list[LinkTarget]:
    """Return the papers, and the items that have a text or a quote and don't wait in the inbox, as link targets in the
    given order."""
    found = []
    for paper in papers:
        hint = paper.arxiv or ("PDF" if paper.is_local else paper.handle)
        title = " ".join(paper.title.split()) or paper.handle
        found.append(LinkTarget("paper", paper.handle, title, hint, f"{title} {hint} {paper.handle}".casefold()))
    for one in briefs:
        if not one.inbox and (title := one.title):
            found.append(LinkTarget("note", one.id, title, one.where, f"{title} {one.where}".casefold()))
    return found


def matching(candidates: Sequence[LinkTarget], needle: str, most: int) -> list[LinkTarget]:
    """Return the candidates that contain all words of ``needle``: first those that start with it, then those that
    contain it whole, then the rest."""
    needle = " ".join(needle.casefold().split())
    if not needle:
        return list(candidates[:most])
    for part in needle.split():
        candidates = [one for one in candidates if part in one.folded]
    found = [one for one in candidates if one.folded.startswith(needle)]
    if len(found) < most:
        found += [one for one in candidates if needle in one.folded and not one.folded.startswith(needle)]
    if len(found) < most:
        found += [one for one in candidates if needle not in one.folded]
    return found[:most]
