"""Searches by title as arXiv, OpenAlex and Crossref answer them, over a few facts."""

import re
from typing import Any

from explorer.model.folded_text import fold
from tests.fakes.answers import Facts

_TERM = re.compile(r'ti:(?:"([^"]*)"|([^\s()]+))')


def arxiv(facts: list[Facts], query: str) -> list[Facts]:
    """Return what arXiv finds for ``ti:"a phrase" OR (ti:one AND ti:other)``, those with several matches first."""
    scores: list[tuple[int, Facts]] = []
    alternatives = [[words(one[0] or one[1]) for one in _TERM.findall(part)] for part in query.split(" OR ")]
    for one in facts:
        title = words(one.title)
        score = sum(all(_holds(title, phrase) for phrase in phrases) for phrases in alternatives if phrases)
        if one.arxiv and score:
            scores.append((score, one))
    return [one for _, one in sorted(scores, key=lambda pair: -pair[0])]


def openalex(facts: list[Facts], path: str, query: dict[str, str]) -> dict[str, Any] | None:
    """Return what OpenAlex answers to a search, to a list of PubMed ids, or about one work; None if it is unknown."""
    name = path.partition("/works/")[2]
    if name:
        named = [one for one in facts if name in (f"doi:{one.doi}", f"pmid:{one.pmid}")]
        return _work(named[0]) if named else None
    kind, _, value = query.get("filter", "").partition(":")
    if kind == "ids.pmid":
        found = [one for one in reversed(facts) if one.pmid in value.split("|")]
    else:
        found = _similar(facts, value)
    most = int(query.get("per-page", "25"))
    return {"meta": {"count": len(found)}, "results": [_work(one) for one in found[:most]]}


def crossref(facts: list[Facts], query: dict[str, str]) -> dict[str, Any]:
    """Return what Crossref answers to a search or a list of DOIs; it knows no paper without a DOI."""
    known = [one for one in facts if one.doi]
    if "filter" in query:
        asked = {one.removeprefix("doi:") for one in query["filter"].split(",")}
        found = [one for one in reversed(known) if one.doi in asked]
    else:
        found = _similar(known, query.get("query.bibliographic", ""), with_authors=True)
    items = [
        {
            "DOI": str(one.doi).upper(),
            "title": [one.title],
            "author": [dict(zip(("given", "family"), name.rsplit(" ", 1), strict=False)) for name in one.authors],
            "issued": {"date-parts": [[int(one.published[:4])]]},
            "score": 42.1,
        }
        for one in found[: int(query.get("rows", "20"))]
    ]
    return {"status": "ok", "message-type": "work-list", "message": {"total-results": len(found), "items": items}}


def words(text: str) -> list[str]:
    """Return the words of a title as search engines index them: folded, without a plural's s."""
    return [re.sub(r"(?<=\w\w\w)s$", "", one) for one in re.findall(r"[^\W_]+", fold(text))]


def _holds(title: list[str], phrase: list[str]) -> bool:
    size = len(phrase)
    return bool(size) and any(title[at : at + size] == phrase for at in range(len(title) - size + 1))


def _similar(facts: list[Facts], wanted: str, *, with_authors: bool = False) -> list[Facts]:
    """Return papers that share words with a text, those with most of them first."""
    asked = set(words(wanted))
    scores = []
    for one in facts:
        own = set(words(f"{one.title} {' '.join(one.authors)} {one.published[:4]}" if with_authors else one.title))
        shared = len(asked & own)
        if shared >= max(1, len(asked) * 0.5):
            scores.append((shared / len(asked | own), one))
    return [one for _, one in sorted(scores, key=lambda pair: -pair[0])]


def _work(one: Facts) -> dict[str, Any]:
    places: list[dict[str, Any]] = []
    if one.arxiv:
        places.append({"is_oa": True, "landing_page_url": f"http://arxiv.org/abs/{one.arxiv}", "pdf_url": None})
    if one.pdf:
        places.append({"is_oa": True, "landing_page_url": None, "pdf_url": one.pdf})
    return {
        "id": f"https://openalex.org/W{abs(hash(one.title)) % 10**9}",
        "doi": f"https://doi.org/{one.doi}" if one.doi else None,
        "title": one.title,
        "publication_year": int(one.published[:4]),
        "authorships": [{"author": {"id": None, "display_name": name}} for name in one.authors],
        "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{one.pmid}"} if one.pmid else {},
        "best_oa_location": places[-1] if one.pdf else None,
        "locations": places,
    }
