"""Two hundred titles as people write them in show notes, with the paper that each means, and a catalog of papers in
which the true ones stand between others that are easily confused with them.

The first 58 are written by hosts of real shows. The other 142 are made in the same kinds from papers of the bundled
episode: part of the title, words around it, slips, and titles of papers that no service has.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from tests.fakes.answers import Facts
from tests.fakes.server import catalog_facts


@dataclass(frozen=True)
class Spoken:
    """A title in the notes' words, with what stands near it, and the key of the paper that is meant; None if no
    service has it."""

    kind: str
    words: str
    means: str | None
    authors: tuple[str, ...] = ()
    year: int | None = None
    episode_year: int | None = 2026


_TABLE = Path(__file__).parents[1] / "unit" / "golden" / "spoken_titles.tsv"
"""Kind; the notes' words; the title; arXiv id, DOI or PubMed id; authors; year; persons and year near the words."""
_FURTHER = _TABLE.with_name("further_titles.tsv")
"""Kind; then of a paper its id, title, authors and year, or the notes' words, the id, persons and the year."""


def _rows(kind: str) -> list[list[str]]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return [row[1:] for line in lines if (row := line.split("\t"))[0] == kind]


def catalog() -> list[Facts]:
    """Return all papers that the services know: the true ones, and for each one or two that differ little."""
    found = [_facts(*row[1:5]) for kind in ("title", "decoy") for row in _rows(kind)]
    for number, one in enumerate(_bundled()):
        found.append(one)
        found.append(_decoy(one, number))
    return found


def spoken() -> list[Spoken]:
    """Return the two hundred titles."""
    real = [
        Spoken("real", words, key, tuple(filter(None, persons.split(", "))), int(near) if near else None)
        for words, _, key, _, _, persons, near in _rows("title")
    ]
    papers = _bundled()
    made: list[Spoken] = []
    for number, one in enumerate(papers):
        for step in (0, 7, 13, 19):
            kind, change = _KINDS[(number + step) % len(_KINDS)]
            if (new := change(one, number)) is not None:
                made.append(replace(new, kind=kind))
    return real + made[:142]


def further() -> tuple[list[Facts], list[Spoken]]:
    """Return well-known papers with others that resemble them, and titles as people write them: with venues, authors,
    nicknames and slips, and some that differ from a paper's in the one word that matters."""
    rows = [one.split("\t") for one in _FURTHER.read_text(encoding="utf-8").splitlines()]
    facts = [_facts(title, key, authors, year) for kind, key, title, authors, year in rows if kind == "paper"]
    titles = [
        Spoken("further", words, key or None, tuple(filter(None, persons.split(", "))), int(year) if year else None)
        for kind, words, key, persons, year in rows
        if kind == "words"
    ]
    return facts, titles


def _bundled() -> list[Facts]:
    found = []
    for one in catalog_facts():
        year = f"20{one.arxiv[:2]}" if re.match(r"\d{4}\.", one.arxiv) else "2005"
        found.append(replace(one, published=f"{year}-03-01T12:00:00Z", forum=None))
    return found


def _facts(title: str, key: str, authors: str, year: str) -> Facts:
    at_arxiv = bool(re.fullmatch(r"\d{4}\.\d{4,5}", key))
    return Facts(
        arxiv=key if at_arxiv else "",
        title=title,
        authors=tuple(authors.split(", ")),
        published=f"{year}-05-01T12:00:00Z",
        doi=key if key.startswith("10.") else None,
        pmid=key if key.isdigit() else None,
    )


def _decoy(one: Facts, number: int) -> Facts:
    """Return a paper by others whose title differs in a number, in a word, in the subtitle, or not at all."""
    head, colon, tail = one.title.partition(": ")
    changes = (
        f"{head} 2{colon}{tail}",
        re.sub(r"\b(\w+)$", "Revisited", one.title),
        f"{head}: A Critical Survey",
        one.title if number % 8 == 3 else f"Rethinking {one.title}",
    )
    return Facts(f"2502.{number:05}", changes[number % 4], ("Quinn Decoy",), published="2025-02-01T00:00:00Z")


def _head(one: Facts, _: int) -> Spoken | None:
    head, colon, _tail = one.title.partition(": ")
    return Spoken("", head, one.arxiv) if colon else None


def _head_with_author(one: Facts, _: int) -> Spoken | None:
    head, colon, _tail = one.title.partition(": ")
    return Spoken("", head, one.arxiv, one.authors[:1]) if colon and one.authors else None


def _tail(one: Facts, _: int) -> Spoken | None:
    _head, colon, tail = one.title.partition(": ")
    return Spoken("", tail, one.arxiv) if colon else None


def _slip(one: Facts, number: int) -> Spoken:
    """A letter is missing."""
    at = len(one.title) // 2 + number % 3
    return Spoken("", one.title[:at] + one.title[at + 1 :], one.arxiv, one.authors[:1])


def _absent(one: Facts, number: int) -> Spoken:
    """A paper that no service has: a number or a word differs from one that they have."""
    changed = f"{one.title} {number % 4 + 3}" if number % 2 else f"Beyond {one.title}"
    return Spoken("", changed, None, ("Alex Nowhere",))


def _by_others(one: Facts, _: int) -> Spoken:
    """The title of a known paper, but the notes name others as its authors: asked, unless the title is long."""
    return Spoken("", one.title, one.arxiv, one.authors[-1:])


def _same(words: str, one: Facts) -> Spoken:
    return Spoken("", words, one.arxiv)


_KINDS = (
    ("subtitle cut", _head),
    ("quotes", lambda one, _: _same(f"“{one.title}”", one)),
    ("lower case", lambda one, _: _same(one.title.lower(), one)),
    ("paper added", lambda one, _: _same(f"{one.title} paper", one)),
    ("absent", _absent),
    ("head cut", _tail),
    (
        "site suffix",
        lambda one, n: _same(
            one.title + (" | Nature", " - ScienceDirect", " - PubMed", " (arXiv)", " (PDF)")[n % 5], one
        ),
    ),
    ("id prefix", lambda one, n: _same((f"[{one.arxiv}] ", f"arXiv:{one.arxiv} ")[n % 2] + one.title, one)),
    ("slip", _slip),
    ("hyphens", lambda one, _: _same(one.title.replace("-", " ").replace(":", " -"), one)),
    ("subtitle cut, author", _head_with_author),
    (
        "words dropped",
        lambda one, _: Spoken(
            "",
            re.sub(r"\b(?:the|a|an|of|for|in|with)\s", "", one.title, flags=re.IGNORECASE),
            one.arxiv,
            one.authors[:1],
        ),
    ),
    ("poster session", lambda one, _: _same(f"{one.title} - Poster Session", one)),
    (
        "author and year",
        lambda one, _: (
            Spoken(
                "",
                f"{one.authors[0].split()[-1]} et al. ({one.published[:4]})",
                one.arxiv,
                (one.authors[0].split()[-1],),
                int(one.published[:4]),
            )
            if one.authors
            else None
        ),
    ),
    ("journal prefix", lambda one, _: _same(f"Phys. Rev. Lett. 126, 180604 (2021) - {one.title}", one)),
    ("last author", _by_others),
    ("retracted", lambda one, _: _same(f"RETRACTED ARTICLE: {one.title}", one)),
    ("words added", lambda one, _: Spoken("", f"New work: {one.title} explained", one.arxiv, one.authors[:1])),
    ("nickname", lambda one, _: _same(one.title.split(":")[0].split()[-1], one)),
    ("wrong label", lambda one, _: Spoken("", f"{one.title.split(':')[0]} 4", None)),
)
"""The kinds of variation, each a function of a paper and its number."""
