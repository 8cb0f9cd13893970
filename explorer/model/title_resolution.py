"""Decides whether a paper that a service found is the one that show notes mean, or whether the user has to say so.

A confident wrong paper is worse than a question: a title is taken only if it is the same, or nearly the same and an
author or the year agrees, and no other candidate is nearly as good. Nicknames rank the candidates, they don't decide.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from rapidfuzz import fuzz

from explorer.model.folded_text import fold
from explorer.model.records import dataclass
from explorer.model.show_notes.title_similarity import bare, is_nickname, without_session

TAKEN = 0.92
"""Least similarity of titles at which a candidate is taken, if something else agrees too."""
MARGIN = 0.05
"""How much less similar the next candidate must be."""
_LEAST_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’+-][^\W_]+)*")
_COMMON = frozenset(
    "a an the of for in on to and with from by is are be we at as via using towards toward how what why can do does".split()
)

Verdict = Literal["taken", "ask", "none"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that a service found for a title; ``service`` is who found it, ``year`` that of its first version."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv: str | None = None
    openreview: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    service: str = ""

    @property
    def key(self) -> str:
        """Return what two answers about the same paper share."""
        for name, value in (("arxiv", self.arxiv), ("doi", self.doi), ("openreview", self.openreview)):
            if value:
                return f"{name}:{value}"
        return f"pmid:{self.pmid}" if self.pmid else f"url:{self.url or self.title}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the notes say of a paper: its title in their words, persons near it, its year if they name one, and the
    year in which the episode was published."""

    title: str
    persons: tuple[str, ...] = ()
    year: int | None = None
    episode_year: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score from 0 to 1 and the reasons for it, for showing."""

    candidate: Candidate
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The candidates, best first, and what to do: take the first, ask, or look elsewhere."""

    verdict: Verdict
    ranked: tuple[Ranked, ...] = ()


def resolve(wanted: Wanted, candidates: Iterable[Candidate]) -> Resolution:
    """Rank candidates, and decide about the best one."""
    ranked = sorted((_ranked(wanted, one) for one in _same_once(candidates)), key=lambda one: -one.score)
    ranked = [one for one in ranked if one.score >= 0.3][:20]
    if not ranked:
        return Resolution("none")
    return Resolution("taken" if _is_sure(wanted, ranked) else "ask", tuple(ranked))


def search_words(title: str) -> tuple[str, ...]:
    """Return the words of a title that a search by phrase needs, at most twelve, without what arXiv's syntax takes."""
    text = re.sub(r"[:?${}\\\"“”()\[\]/]+", " ", without_session(title))
    return tuple(_WORD.findall(text)[:12])


def similarity(wanted: str, found: str) -> float:
    """Return how much two titles agree, from 0 to 1, whatever their case, accents and punctuation."""
    one, other = bare(without_session(wanted)), bare(found)
    if not one or not other:
        return 0.0
    return 1.0 if one == other else min(0.99, fuzz.ratio(one, other) / 100)


def _ranked(wanted: Wanted, candidate: Candidate) -> Ranked:
    same = similarity(wanted.title, candidate.title)
    reasons = ["same title" if same == 1 else f"title {same:.0%}"]
    score = same
    head, tail = _head(candidate.title)
    mine = bare(without_session(wanted.title))
    if same < 1 and mine and mine in (bare(head), bare(tail)):
        part = "the beginning" if mine == bare(head) else "the end"
        score = max(score, 0.9 if len(_WORD.findall(wanted.title)) >= _LEAST_WORDS else 0.7)
        reasons.append(f"{part} of its title")
    elif (
        same < 1
        and (nick := _nickname(wanted.title))
        and nick in {fold(word) for word in _WORD.findall(candidate.title)}
    ):
        score = max(score, 0.6)
        reasons.append(f"has “{nick}” in its title")
    elif same < 1 and (shared := _shared(wanted.title, candidate.title)) >= 0.6:
        score = max(score, 0.5 + 0.3 * shared)
        reasons.append(f"{shared:.0%} of the words")
    if _persons_agree(wanted, candidate):
        score = min(1.0, score + 0.05)
        reasons.append("an author agrees")
    elif wanted.persons and candidate.authors:
        score -= 0.03
    if wanted.year and candidate.year:
        if abs(wanted.year - candidate.year) <= 1:
            reasons.append(f"year {candidate.year}")
        else:
            score -= 0.1
            reasons.append(f"another year: {candidate.year}")
    if wanted.episode_year and candidate.year and candidate.year > wanted.episode_year:
        score -= 0.3
        reasons.append("newer than the episode")
    return Ranked(candidate, max(0.0, round(score, 4)), ", ".join(reasons))


def _is_sure(wanted: Wanted, ranked: Sequence[Ranked]) -> bool:
    best = ranked[0]
    title = similarity(wanted.title, best.candidate.title)
    words = [word for word in _WORD.findall(wanted.title) if fold(word) not in _COMMON]
    if wanted.episode_year and best.candidate.year and best.candidate.year > wanted.episode_year:
        return False
    if wanted.year and best.candidate.year and abs(wanted.year - best.candidate.year) > 2:
        return False
    rivals = [one for one in ranked[1:] if not _same_work(one.candidate, best.candidate)]
    second = max((max(similarity(wanted.title, one.candidate.title), one.score) for one in rivals), default=0.0)
    agrees = _persons_agree(wanted, best.candidate)
    contradicts = bool(wanted.persons and best.candidate.authors and _are_authors(wanted) and not agrees)
    if title == 1.0:
        if contradicts and len(words) < 6:
            return False
        # One or two words, "Transformers", are the title of more than one paper.
        return (len(words) >= 3 or agrees) and all(
            similarity(wanted.title, one.candidate.title) < 1.0 for one in rivals
        )
    supported = agrees or bool(wanted.year and best.candidate.year and abs(wanted.year - best.candidate.year) <= 1)
    if title >= TAKEN:
        return supported and not _differs_in_a_number(wanted.title, best.candidate.title) and second <= title - MARGIN
    head, tail = _head(best.candidate.title)
    mine = bare(without_session(wanted.title))
    whole_part = mine in (bare(head), bare(tail)) and len(words) >= _LEAST_WORDS
    return whole_part and agrees and second < 0.85


def _are_authors(wanted: Wanted) -> bool:
    """Return whether the persons are given in full; a host or a speaker need not be an author."""
    return any(" " in one for one in wanted.persons)


def _persons_agree(wanted: Wanted, candidate: Candidate) -> bool:
    surnames = {_surname(one) for one in candidate.authors} - {""}
    return any(_surname(one) in surnames for one in wanted.persons)


def _surname(person: str) -> str:
    words = _WORD.findall(person.split(",")[0] if "," in person else person)
    return fold(words[0] if "," in person and words else words[-1]) if words else ""


def _head(title: str) -> tuple[str, str]:
    """Return a title's parts before and after its first colon, dash or question mark."""
    match = re.search(r":\s|\s[–—-]\s|\?\s", title)
    return (title[: match.start() + (match[0][0] == "?")], title[match.end() :]) if match else (title, "")


def _nickname(title: str) -> str:
    words = [word for word in _WORD.findall(without_session(title)) if fold(word) not in {"paper", "the"}]
    return fold(words[0]) if len(words) == 1 and is_nickname(words[0]) else ""


def _has_nickname(wanted: str, title: str) -> bool:
    """Return whether a title has the one word by which the notes call the paper, or its initials make it."""
    nick = _nickname(wanted)
    words = [fold(word) for word in _WORD.findall(title)]
    content = "".join(word[0] for word in words if word not in _COMMON)
    return bool(nick) and (nick in words or (2 < len(nick) <= len(content) and content.startswith(nick)))


def _shared(one: str, other: str) -> float:
    """Return the share of the first title's words that the second one has."""
    words = {fold(word) for word in _WORD.findall(one)} - _COMMON
    theirs = {fold(word) for word in _WORD.findall(other)}
    return len(words & theirs) / len(words) if words else 0.0


def _differs_in_a_number(one: str, other: str) -> bool:
    """Return whether titles differ in a number: "wav2vec 2.0" is another paper than "wav2vec", however alike."""
    return re.findall(r"\d+", one) != re.findall(r"\d+", other)


def _same_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return each paper once, though several services found it: the first, with the ids of the others."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        found.setdefault(one.key, one)
    return list(found.values())


def _same_work(one: Candidate, other: Candidate) -> bool:
    """Return whether two answers are editions of one work: equal titles, and an author in common or none named."""
    if bare(one.title) != bare(other.title):
        return False
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return False
    mine, theirs = ({_surname(name) for name in side.authors} - {""} for side in (one, other))
    return not mine or not theirs or bool(mine & theirs)
