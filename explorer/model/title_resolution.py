"""Decides whether a paper that a service found is the one that show notes mean, or whether the user has to say so.

A confident wrong paper is worse than a question: a title is taken only if it is the same, or nearly the same and an
author or the year agrees, and no other candidate is nearly as good. Nicknames rank the candidates, they don't decide.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from explorer.model import arxiv_id
from explorer.model.folded_text import fold
from explorer.model.show_notes.title_similarity import is_nickname, without_session
from explorer.model.title_match import bare_title
from explorer.model.title_readings import canonical, core, otherwise, readings

TAKEN = 0.92
"""Least similarity of titles at which a candidate is taken, if something else agrees too."""
MARGIN = 0.05
"""How much less similar the next candidate must be."""
_LEAST = 0.55
"""Least score at which a candidate is shown; two unrelated titles reach 0.5."""
_MOST = 9
"""Maximum number of candidates: a key chooses each."""
_LEAST_WORDS = 4
_LEAST_SLIP = 5
_LEAST_TYPO = 8
"""Minimum number of letters of a word that one wrong letter hardly makes another word."""
_LONG_PART = 6
"""Minimum number of words that matter of a part of a title to be taken without an author."""
_SPELLED_OTHERWISE = 0.7
"""Above this similarity, two titles may be one in two spellings."""
_FAR = 0.6
"""A title less similar than this is another one."""
_PART = re.compile(r"\b(?:part|pt)\.?\s?(?:\d|[IVX]{1,4}\b|two|three)", re.IGNORECASE)
_STATED = re.compile(r"(?:arxiv[:.]\s*|\[|^\s*)(?P<id>\d{4}\.\d{4,5}(?:v\d+)?)(?!\d)", re.IGNORECASE)
_BEFORE = re.compile(
    r"^(?:(?:RETRACTED(?: ARTICLE)?|(?:research|original|review) (?:article|paper)|(?:the )?paper|preprint|article)\s*:"
    r"|\[(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d+)?\]|arXiv:\s*\d{4}\.\d{4,5}(?:v\d+)?"
    r"|(?:[A-Z][\w.]*\.? ){1,6}\d+, (?:[A-Z]?\d+(?:-\d+)?,? )?\((?:19|20)\d\d\)\s*[-–—:])\s*",
    re.IGNORECASE,
)
_FRAME_BEFORE = re.compile(
    r"^(?:(?:new|recent|latest) (?:work|paper|research|preprint)|paper (?:review|summary|discussion|club|#?\d{1,2})"
    r"|today['’]s paper|this week['’]?s? paper)\s*[:–—-]\s*|^(?:the|this|their|our) (?=.+ paper$)",
    re.IGNORECASE,
)
_FRAME_AFTER = re.compile(
    r"\s*[\[(]?\b(?:(?:paper|clearly|simply) )?explained[\])]?$|\s+[-–—|]\s+paper (?:review|summary|walkthrough)$",
    re.IGNORECASE,
)
_SITES = (
    r"nature(?: \w+)?|science(?:direct)?|pubmed|pmc|arxiv|biorxiv|medrxiv|springer(?:link)?|ieee xplore|acl anthology"
    r"|openreview|cell|plos one|pnas|wiley online library|oxford academic|jstor|semantic scholar"
)
_AFTER = re.compile(
    rf"\s*(?:\s[|–—-]\s(?:{_SITES})|[\[(](?:pdf|arxiv|preprint|paper explained|{_SITES})[\])]|\son arxiv)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’+-][^\W_]+)*")
_COMMON = frozenset(
    (
        *("a", "an", "the", "of", "for", "in", "on", "to", "and", "with", "from", "by", "is", "are", "be", "we", "at"),
        *("as", "via", "using", "towards", "toward", "how", "what", "why", "can", "do", "does", "its", "it", "this"),
        *("that", "your", "you", "our", "their", "into", "or", "not", "paper"),
    )
)

_IDS = ("arxiv", "openreview", "doi", "pmid")
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
    paper_id: str | None = None
    """The paper's id, if the library has it."""
    called: str = ""
    """What an episode of the library calls it."""

    @property
    def key(self) -> str:
        """Return what two answers about the same paper share."""
        for name, value in (("arxiv", self.arxiv), ("doi", self.doi), ("openreview", self.openreview)):
            if value:
                return f"{name}:{value}"
        return f"pmid:{self.pmid}" if self.pmid else f"url:{self.url or self.paper_id or self.title}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the notes say of a paper: its title in their words, its authors if they name some, other persons near it,
    its year if they name one, and the year in which the episode was published."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    episode_year: int | None = None
    speakers: tuple[str, ...] = ()


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
    wanted, stated = replace(wanted, title=cleaned(wanted.title)), stated_arxiv(wanted.title)
    candidates = list(candidates)
    if not any(similarity(wanted.title, one.title) == 1 for one in candidates):
        wanted = _read_otherwise(wanted, candidates) or replace(wanted, title=_unframed(wanted.title))
    ranked = [_ranked(wanted, one, stated) for one in _same_once(candidates)]
    ranked = [one for one in ranked if one.score >= _LEAST or _agree(wanted.authors, one.candidate)]
    ranked.sort(key=lambda one: (-one.score, not _agree(wanted.authors + wanted.speakers, one.candidate)))
    if not ranked and (other := otherwise(without_session(wanted.title))):
        # What else the words may be brings candidates, and decides nothing.
        ranked = [_ranked(replace(wanted, title=other), one, stated) for one in _same_once(candidates)]
        ranked = sorted((one for one in ranked if one.score >= _LEAST), key=lambda one: -one.score)
        return Resolution("ask" if ranked else "none", tuple(ranked[:_MOST]))
    if not ranked:
        return Resolution("none")
    sure = _is_stated(wanted, ranked[0], stated) if stated else _is_sure(wanted, ranked)
    return Resolution("taken" if sure else "ask", tuple(ranked[:_MOST]))


def cleaned(title: str) -> str:
    """Return a title without what pages and citations put around it: quotes, ids, the names of journals and sites."""
    title = title[:1000].strip()
    for _ in range(3):
        before = title
        title = _BEFORE.sub("", _AFTER.sub("", title.strip(" \t\"'“”‘’«»„.,;|")))
        if title == before:
            break
    return title


def _read_otherwise(wanted: Wanted, candidates: Sequence[Candidate]) -> Wanted | None:
    """Return what is wanted by the first reading of its title that is exactly that of a candidate, by its authors if
    the title names some."""
    for one in readings(wanted.title):
        same = [two for two in candidates if similarity(one.title, two.title) == 1]
        if same and (not one.authors or any(_agree(one.authors, two) for two in same)):
            return replace(wanted, title=one.title, authors=wanted.authors or one.authors, year=wanted.year or one.year)
    return None


def _unframed(title: str) -> str:
    """Return a title without the words with which people introduce a paper: “New work: Title explained”."""
    return _FRAME_AFTER.sub("", _FRAME_BEFORE.sub("", title)).strip(" \t\"'“”‘’«»„.,;|") or title


def stated_arxiv(title: str) -> str | None:
    """Return the arXiv id that stands in a title, without a version."""
    found = _STATED.search(title[:1000])
    parsed = arxiv_id.parse(found["id"]) if found else None
    return parsed.id if parsed else None


def search_words(title: str) -> tuple[str, ...]:
    """Return the words of a title that a search by phrase needs, at most twelve, without what arXiv's syntax takes."""
    return _words_of(core(without_session(cleaned(title))))


def other_words(title: str) -> tuple[str, ...]:
    """Return the words of what a title is without its authors, or in another spelling; none if that is the same."""
    words = _words_of(otherwise(without_session(cleaned(title))))
    return words if words != search_words(title) else ()


def _words_of(title: str) -> tuple[str, ...]:
    text = re.sub(r"[:?${}\\\"“”()\[\]/]+", " ", title)
    return tuple(one for one in _WORD.findall(text)[:12] if fold(one) not in ("et", "al"))


def rare_words(title: str) -> tuple[str, ...]:
    """Return the three longest words of a title, in place of the rarest; fewer if it has not as many."""
    words = [one for one in search_words(title) if one.isascii() and one.isalpha() and fold(one) not in _COMMON]
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True)[:3])


def similarity(wanted: str, found: str) -> float:
    """Return how much two titles agree, from 0 to 1, whatever their case, accents and punctuation."""
    one, other = bare_title(without_session(wanted)), bare_title(found)
    if not one or not other:
        return 0.0
    ratio = fuzz.ratio(one, other) / 100
    if one == other or (ratio > _SPELLED_OTHERWISE and canonical(without_session(wanted)) == canonical(found)):
        return 1.0
    return min(0.99, ratio)


def has_nothing_in_common(wanted: str, found: str, authors: Sequence[str] = ()) -> bool:
    """Return whether words that mean a paper share none that matters with its title, nor name one of its authors, as
    where an address is that of another paper."""
    words = {fold(word) for word in _WORD.findall(cleaned(wanted))} - _COMMON
    if len(words) < 3 or words & {_surname(one) for one in authors}:
        return False
    return not _shared(wanted, found) and similarity(wanted, found) < 0.6


def _ranked(wanted: Wanted, candidate: Candidate, stated: str | None) -> Ranked:
    same = similarity(wanted.title, candidate.title)
    reasons = ["same title"] if same == 1 else []
    score = same
    head, tail = _head(candidate.title)
    mine = bare_title(without_session(wanted.title))
    if same < 1 and mine and mine in (bare_title(head), bare_title(tail)):
        part = "the beginning" if mine == bare_title(head) else "the end"
        score = max(score, 0.9 if len(_WORD.findall(wanted.title)) >= _LEAST_WORDS else 0.7)
        reasons.append(f"{part} of its title")
    elif same < 1 and _has_nickname(wanted.title, candidate.title):
        score = max(score, 0.6)
        reasons.append(f"has “{_nickname(wanted.title)}” in its title")
    elif same < 1 and (shared := _shared(wanted.title, candidate.title)) >= 0.6:
        score = max(score, 0.5 + 0.3 * shared)
        reasons.append("much in common")
    if mine and candidate.called:
        score = max(score, 0.75 if mine == bare_title(without_session(candidate.called)) else 0.6)
        reasons.append(f"an episode calls it “{candidate.called[:60]}”")
    if _agree(wanted.authors + wanted.speakers, candidate):
        score = min(1.0, score + 0.08)
        reasons.append("an author agrees")
    elif wanted.authors and candidate.authors:
        score -= 0.08
        reasons.append("other authors")
    if wanted.year and candidate.year:
        if abs(wanted.year - candidate.year) <= 1:
            reasons.append(f"year {candidate.year}")
        else:
            score -= 0.1
            reasons.append(f"another year: {candidate.year}")
    if wanted.episode_year and candidate.year and candidate.year > wanted.episode_year:
        score -= 0.3
        reasons.append("newer than the episode")
    if stated and candidate.arxiv == stated:
        score = 1.0
        reasons.append("its id is in the notes")
    # No figure but the score is told: another one beside its bar would contradict it.
    return Ranked(candidate, max(0.0, round(score, 4)), ", ".join(reasons or ["a similar title"]))


def _is_stated(wanted: Wanted, best: Ranked, stated: str) -> bool:
    """Return whether the best candidate has the id that the notes state, and no title that speaks against it."""
    return best.candidate.arxiv == stated and not has_nothing_in_common(wanted.title, best.candidate.title)


def _is_sure(wanted: Wanted, ranked: Sequence[Ranked]) -> bool:
    best = ranked[0].candidate
    title = similarity(wanted.title, best.title)
    words = [word for word in _WORD.findall(wanted.title) if fold(word) not in _COMMON]
    agrees = _agree(wanted.authors + wanted.speakers, best)
    if wanted.episode_year and best.year and best.year > wanted.episode_year:
        return False
    if wanted.year and best.year and abs(wanted.year - best.year) > 2:
        return False
    if wanted.authors and best.authors and not _agree(wanted.authors, best):
        return False  # the same title by others
    rivals = [one.candidate for one in ranked[1:] if not _same_work(one.candidate, best)]
    second = max((similarity(wanted.title, one.title) for one in rivals), default=0.0)
    number = _PART.search(wanted.title)
    if number and any(bare_title(one.title).startswith(bare_title(best.title)) for one in rivals):
        return False  # "Soup, part 2" is a second talk about "Soup", or "Soup II"
    if title == 1.0:
        # One or two words, "Transformers", are the title of more than one paper.
        equal = [one for one in rivals if similarity(wanted.title, one.title) == 1.0]
        if equal:
            return agrees and not any(_agree(wanted.authors + wanted.speakers, one) for one in equal)
        mine = bare_title(without_session(wanted.title))
        shortened = len(words) < _LEAST_WORDS and any(mine == bare_title(_head(one.title)[0]) for one in rivals)
        return agrees or (len(words) >= 3 and not shortened)
    mine = bare_title(without_session(wanted.title))
    is_part = mine in [bare_title(part) for part in _head(best.title)]
    if _is_introduced(wanted.title, best.title, least=3 if agrees else 5):
        return second < title
    if title >= TAKEN and not is_part:
        supported = agrees or bool(wanted.year and best.year and abs(wanted.year - best.year) <= 1)
        supported = supported or (len(words) >= _LEAST_SLIP and _has_typo(wanted.title, best.title))
        if agrees:
            # Papers of others are none that these authors wrote.
            named = wanted.authors + wanted.speakers
            rivals = [one for one in rivals if not one.authors or _agree(named, one)]
            second = max((similarity(wanted.title, one.title) for one in rivals), default=0.0)
        return supported and not _says_another_word(wanted.title, best.title, agrees) and second <= title - MARGIN
    if not is_part or second >= 0.85:
        return False
    everybody = wanted.authors + wanted.speakers
    if len(words) >= _LONG_PART and not wanted.authors and second < _FAR:
        return True  # the whole subtitle, and no other paper that resembles it
    return (len(words) >= _LEAST_WORDS and agrees) or (len(words) >= 2 and _agree_in_full(everybody, best))


def _is_introduced(wanted: str, found: str, *, least: int) -> bool:
    """Return whether a name and a colon stand before the whole title: “Expire-Span: Not All Memories Are Equal”."""
    content = [word for word in _WORD.findall(found) if fold(word) not in _COMMON]
    name, colon, rest = wanted.partition(": ")
    return bool(colon) and len(name.split()) <= 2 and len(content) >= least and bare_title(rest) == bare_title(found)


def _agree(persons: Sequence[str], candidate: Candidate) -> bool:
    """Return whether one of the persons is an author, by the last name."""
    surnames = {_surname(one) for one in candidate.authors} - {""}
    return any(_surname(one) in surnames for one in persons)


def _agree_in_full(persons: Sequence[str], candidate: Candidate) -> bool:
    """Return whether one of the persons is an author, by first and last name."""
    names = {_full_name(one) for one in candidate.authors}
    return any(_full_name(one) in names for one in persons if len(_full_name(one)) > 1)


def _full_name(person: str) -> tuple[str, ...]:
    words = [fold(one) for one in _WORD.findall(" ".join(reversed(person.split(", ", 1))))]
    return (words[0], words[-1]) if len(words) > 1 else tuple(words)


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
    words = {fold(word).removesuffix("s") for word in _WORD.findall(one) if fold(word) not in _COMMON}
    theirs = {fold(word).removesuffix("s") for word in _WORD.findall(other)}
    return len(words & theirs) / len(words) if words else 0.0


def _says_another_word(one: str, other: str, same_author: bool = False) -> bool:
    """Return whether titles differ in more than slips: "wav2vec 2.0" is another paper than "wav2vec", and "Long Tasks"
    another one than "Short Tasks", however alike they are. By the same author, a first letter may be missing too."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return True
    mine, theirs = ({fold(word) for word in _WORD.findall(text)} for text in (without_session(one), other))
    if "".join(mine - theirs) == "".join(theirs - mine):
        return False  # only spaces and hyphens
    more, less = sorted((mine - theirs - _COMMON, theirs - mine - _COMMON), key=len, reverse=True)
    return any(
        not any(_is_slip(word, near) or (same_author and _lost_first(word, near)) for near in less) for word in more
    )


def _is_slip(one: str, other: str) -> bool:
    """Return whether words differ in a plural's s alone, or, with five letters and more, in one letter but the
    first."""
    if one.removesuffix("s") == other.removesuffix("s"):
        return True
    long = min(len(one), len(other)) >= _LEAST_SLIP
    return long and one[0] == other[0] and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _has_typo(one: str, other: str) -> bool:
    """Return whether one long word of a title has a letter too many or too few, and all else is the same."""
    mine, theirs = ([fold(word) for word in _WORD.findall(text)] for text in (without_session(one), other))
    differ = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
    if len(mine) != len(theirs) or len(differ) != 1:
        return False
    word, right = differ[0]
    letters = min(len(word), len(right)) >= _LEAST_TYPO and word.isalpha() and right.isalpha()
    # One letter for another makes "connection" of "convection".
    one_off = abs(len(word) - len(right)) == 1 and Levenshtein.distance(word, right, score_cutoff=1) == 1
    return letters and word[:2] == right[:2] and one_off


def _lost_first(one: str, other: str) -> bool:
    """Return whether words of four letters and more differ in that one lost its first letter."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LEAST_SLIP - 1 and long[1:] == short


def _same_once(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return each paper once, though several services found it: the first, with the ids of the others."""
    found: list[Candidate] = []
    for one in candidates:
        at = next((at for at, held in enumerate(found) if _is_one_paper(held, one)), None)
        if at is None:
            found.append(one)
        else:
            found[at] = _with_ids(found[at], one)
    return found


def _is_one_paper(one: Candidate, other: Candidate) -> bool:
    """Return whether two answers are about one paper: by their ids, or by title and an author, if no ids differ."""
    if one.key == other.key:
        return True
    pairs = [(getattr(one, name), getattr(other, name)) for name in _IDS]
    known = [mine == theirs for mine, theirs in pairs if mine and theirs]
    by_name = bool(one.authors and other.authors) and all(known)
    return _same_work(one, other) and (any(known) or by_name)


def _with_ids(one: Candidate, other: Candidate) -> Candidate:
    """Return an answer with the ids that another one about the same paper has besides, and the year of the first."""
    more = {name: getattr(one, name) or getattr(other, name) for name in (*_IDS, "url", "paper_id", "authors")}
    years = [year for year in (one.year, other.year) if year]
    return replace(one, **more, year=min(years, default=None))


def _same_work(one: Candidate, other: Candidate) -> bool:
    """Return whether two answers are editions of one work: equal titles, and an author in common or none named."""
    if bare_title(one.title) != bare_title(other.title):
        return False
    if one.arxiv and other.arxiv and one.arxiv != other.arxiv:
        return False
    mine, theirs = ({_surname(name) for name in side.authors} - {""} for side in (one, other))
    return not mine or not theirs or bool(mine & theirs)
