"""Compares the title of a segment with that of a paper: equal, shortened, a nickname, or a person's name."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from explorer.model.folded_text import fold
from explorer.model.show_notes.author_names import person_names
from explorer.model.title_match import bare_title

SAME = 85
"""Least similarity of a segment's title and a paper's at which they are the same work."""
BEGINS = 88
"""The similarity of a title of two words or more and one that goes on after them: several may."""
_LEAST_NAME = 3
_SESSION = re.compile(
    r"\s*[-–—:(]*\s*(?:poster(?: session)?|oral(?: session)?|spotlight|q\s?&\s?a|continued|part \d+|\(cont[^)]*\)"
    r"|paper|talk|explained)\s*\)?$",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+(?:['’+-][^\W_]+)*\+*")
"""Matches the words of a title."""
_COINED = re.compile(r"\w*[^\W\d_][A-Z]\w*|(?=\w*[A-Z])\w*\d\w*")
_ARTICLE = re.compile(
    r"^(?:[ld]['’](?=\w)|(?:the|an?|le|la|les|une?|der|die|das|eine?|el|los|las|una|il|lo|gli|os?|de|het)\s)",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "the",
        "this",
        "that",
        "to",
        "towards",
        "toward",
        "via",
        "we",
        "what",
        "when",
        "why",
        "with",
        "you",
        "your",
        "models",
        "model",
        "language",
        "large",
        "learning",
        "neural",
        "networks",
        "network",
        "paper",
        "talk",
        "intro",
        "training",
        "data",
        "using",
        "new",
        "more",
    ]
)


@lru_cache(maxsize=4096)
def without_session(title: str) -> str:
    """Return a title without "poster session", "Q&A" and the like at its end."""
    shorter = _SESSION.sub("", title).strip(" -–—:(")
    return shorter or title


def beginnings(title: str) -> frozenset[str]:
    """Return what two titles of one work have in common: the whole, or the part before a colon or dash."""
    shorter = without_session(title)
    return frozenset((bare_title(shorter), bare_title(re.split(r"[:–—]|\s-\s", shorter)[0]))) - {""}


def similarity(segment: str, paper: str) -> int:
    """Return how well a segment's title fits a paper's, 0 to 100; 85 and more is the same work."""
    segment, paper = _ARTICLE.sub("", segment), _ARTICLE.sub("", paper)
    one, other = bare_title(without_session(segment)), bare_title(paper)
    if not one or not other:
        return 0
    if one == other:
        return 100
    heads = {bare_title(re.split(r"[:–—]|\s-\s", text)[0]) for text in (paper,)} - {""}
    if one in heads and len(one) >= 3:
        return 96
    if bare_title(re.split(r"[:–—]|\s-\s", segment)[0]) in heads and len(next(iter(heads))) >= 12:
        return 94
    short, long = sorted((one, other), key=len)
    if len(short) >= 16 and long.startswith(short):
        return 95
    if len(short) >= 20 and short in long:
        return 92
    ratio = int(fuzz.ratio(one, other))
    if ratio >= 88:
        return ratio
    speaker, colon, rest = without_session(segment).partition(": ")
    if _begins(without_session(segment), paper) or (
        colon and " " in speaker and person_names(speaker) and _begins(rest, paper)
    ):
        return BEGINS
    words = [word for word in WORD.findall(without_session(segment)) if fold(word) not in _COMMON]
    # "Bread" alone is a word like others, "QLoRA" and "wav2vec" are names.
    named = len(words) == 1 and len(words[0]) >= 3 and re.search(r".[A-Z]|\d", words[0])
    if named and fold(words[0]) in {fold(word) for word in WORD.findall(paper)}:
        return 90
    content = {fold(word) for word in words}
    theirs = {fold(word) for word in WORD.findall(paper)} - _COMMON
    if (
        len(content) >= 3
        and len(content & theirs) >= 3
        and len(content & theirs) >= 0.75 * min(len(content), len(theirs))
    ):
        return 86
    return min(ratio, 84)


def _begins(segment: str, paper: str) -> bool:
    """Return whether a paper's title goes on where a segment's ends, after two words that are not common."""
    words, theirs = ([fold(word) for word in WORD.findall(text)] for text in (segment, paper))
    own = [word for word in words if word not in _COMMON and len(word) >= 4]
    return len(own) >= 2 and len(words) < len(theirs) and theirs[: len(words)] == words


def coined_name(paper: str) -> str | None:
    """Return the name before the colon of a paper's title, if it is one word of no language."""
    name, colon, _ = paper.partition(": ")
    return name if colon and len(name) >= _LEAST_NAME and _COINED.fullmatch(name) else None


def is_nickname(word: str) -> bool:
    """Return whether a word looks like the name of a system: mixed or all capitals, digits, or 5 letters and more."""
    return len(word) >= 3 and (
        any(char.isupper() for char in word[1:]) or any(char.isdigit() for char in word) or len(word) >= 5
    )


def shares_person(text: str, persons: Iterable[str]) -> bool:
    """Return whether a text names one of the persons, in full or by a first or last name of four letters and more."""
    words = {fold(word) for word in WORD.findall(text)}
    for person in persons:
        parts = [fold(part) for part in WORD.findall(person)]
        if not parts:
            continue
        if all(part in words for part in parts):
            return True
        if any(len(part) >= 4 and part in words for part in (parts[0], parts[-1])):
            return True
    return False
