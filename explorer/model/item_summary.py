"""Annotations and notes of a whole library in brief: for finding them, and for links to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.model import timecode, wiki_links
from explorer.model.paper import Paper

_QUOTED = 400
_BEFORE = 24
"""Letters shown before a word that was looked for."""


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An annotation or note without its shape; ``paper`` is its paper's title, ``page`` counts from 0."""

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

    @property
    def title(self) -> str:
        """What to call it: its first line, or what it quotes; empty where it has neither."""
        return wiki_links.first_line(self.text) or wiki_links.clean(self.quote[:_QUOTED])

    @property
    def where(self) -> str:
        """Its page and paper, or its moment."""
        page = f"p. {self.page + 1}" if self.page is not None else ""
        at = timecode.display(self.at_s) if self.at_s is not None else ""
        return " · ".join(part for part in (page or at, self.paper) if part)

    @property
    def folded(self) -> str:
        """All of it in words, for comparing."""
        tags = " ".join(f"#{one}" for one in self.tags)
        return "\n".join((self.text, self.quote, tags, self.where)).casefold()

    def links_to(self, kind: wiki_links.Kind, item_id: str) -> bool:
        """Whether its words have such a link."""
        return f"[[{kind}:" in self.text and any(
            (one.kind, one.id) == (kind, item_id) for one in wiki_links.links(self.text)
        )

    def excerpt(self, words: Iterable[str], letters: int = 160) -> str:
        """Its words on a line, from a little before where the first of ``words`` (folded) is; links by their names."""
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
    """What a link may lead to; ``hint`` tells it from others of its title, ``folded`` is all of it for comparing."""

    kind: wiki_links.Kind
    id: str
    title: str
    hint: str
    folded: str


def linkable(papers: Iterable[Paper], briefs: Iterable[ItemSummary]) -> list[LinkTarget]:
    """The papers, and what has a word or a quote to be called by, in the order in which they come."""
    found = []
    for paper in papers:
        hint = paper.arxiv or ("PDF" if paper.is_local else paper.handle)
        title = " ".join(paper.title.split()) or paper.handle
        found.append(LinkTarget("paper", paper.handle, title, hint, f"{title} {hint} {paper.handle}".casefold()))
    for one in briefs:
        if title := one.title:
            found.append(LinkTarget("note", one.id, title, one.where, f"{title} {one.where}".casefold()))
    return found


def matching(candidates: Sequence[LinkTarget], needle: str, most: int) -> list[LinkTarget]:
    """Those that have all words of ``needle``: first what begins with it, then what has it whole, then the rest."""
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
