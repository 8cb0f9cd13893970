"""Turns words as they are spoken into words that can be found in a paper: numbers in digits, letters joined to names.

"ten times less, a hundred twenty eight k" is printed as "10x" and "128k", "N T K" as "NTK", "adam w" as "AdamW".
"""

import re
from itertools import pairwise

from explorer.model.folded_text import fold
from explorer.model.lazy_dataclass import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PAUSE = re.compile(r"[,.;:!?]\s")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""The commas of 128,000."""
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_ONES = {word: value for value, word in enumerate(_UNITS.split())}
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * value for value, word in enumerate(_DECADES.split(" "), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_SHORT = {1_000: "k", 1_000_000: "m", 1_000_000_000: "b"}
_SPEECH = """
a about above actually after again all almost already also although always am an and another any anyway are as
at away back basically be because been before being below better between big bit both but by call called can
can't come could did didn't different do does doesn't doing don't done down each else enough even ever every
everyone everything first for from get gets give given go goes going gonna good got great guess had happens has
have haven't he her here his hit how i i'd i'll i'm i've idea if in interesting into is isn't it it's its just
kind know last least less let let's like little long look looks lot made make makes many maybe me mean might
more most much must my need needs never new next nice no nobody not nothing now of off oh ok okay on once one
only or other our out over own part people pretty probably problem put question quite rather really right said
same say says see seem she should show since so some somehow someone something sort still stuff such sure take
talk tell than that that's the their them themselves then there there's these they they're thing things think
this those though through thus to together too took tried try two uh um under until up us use used uses using
very want wants was wasn't way we we'll we're we've well went were what what's when where whether which while
who why will with without won't work works would yeah yes yet you you'll you're your
"""
STOP = frozenset(_SPEECH.split())
"""Words of speech that tell nothing about a page."""
_WORDS_OF_A_LETTER = ("a", "i")
_CUE = re.compile(
    r"\b(?P<kind>figure|fig|table|equation|eq|formula|algorithm|definition|theorem|lemma|section|appendix)\s+(?P<number>\d{1,2}|[a-f]\b)",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"\b(related work|future work|acknowledg(?:e)?ment|limitation|conclusion|introduction|ablation)s?\b"
    r"(?! (?:of|is|was|that|from|we|i)\b)"
    r"|\b(?:the|their) (abstract|discussion|background|experiment|result|evaluation|method|implementation)s?"
    r"(?= (?:section|part|bit|chapter|paragraph|starts?|begins?|says?|they say)\b)"
    r"|\bin the (abstract)\b"
)
"""What sections are called by that nearly every paper has."""
_APPENDIX = re.compile(r"\b(?:appendix|appendices|supplement(?:ary)?|supplemental)\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words to look for, each once, in the order in which they were said; and the pairs of neighbors among them.

    ``cues`` are what a page is called by: ``figure 3``, ``table 2``, ``appendix b``; ``titles`` those of sections that
    most papers have. ``said`` are all words, as often as they were said. ``decimals`` are numbers with a fraction or a
    power of ten, as they are printed.
    """

    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    cues: tuple[str, ...]
    titles: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    decimals: tuple[str, ...] = ()
    names_appendix: bool = False
    """Whether an appendix is named without its letter."""


def read_spoken(text: str) -> Spoken:
    """Return what to look for in the pages of a paper."""
    parts = [
        [fold(word) for word in _WORD.findall(part)] for part in _PAUSE.split(_GROUPED.sub("", text.replace("’", "'")))
    ]
    heard = [word for part in parts for word in part]
    numbered = [word for part in parts for word in _numbers(part)]  # two numbers with a pause between are not one
    tokens = _joined(numbered)
    wanted = [word for word in tokens if word not in STOP and (len(word) > 1 or word.isdigit())]
    pairs = [(one, two) for one, two in pairwise(tokens) if one not in STOP and two not in STOP]
    said = " ".join(numbered)  # "appendix b", which is "appendixb" too where letters are joined
    cues = [f"{_kind(match['kind'])} {match['number'].lower()}" for match in _CUE.finditer(said)]
    titles = [match[match.lastindex or 0] for match in _TITLES.finditer(said)]
    return Spoken(
        tuple(dict.fromkeys(wanted)),
        tuple(dict.fromkeys(pairs)),
        tuple(dict.fromkeys(cues)),
        tuple(dict.fromkeys(titles)),
        tuple(heard),
        tuple(dict.fromkeys(one for part in parts for one in _decimals(part))),
        names_appendix=bool(_APPENDIX.search(said)) and not any(one.startswith("appendix ") for one in cues),
    )


def _kind(word: str) -> str:
    word = word.lower()
    return {"fig": "figure", "eq": "equation", "formula": "equation"}.get(word, word)


def _decimals(words: list[str]) -> list[str]:
    """Return spoken fractions and powers as they are printed: "zero point one" is 0.1, "two e minus five" 2e-5."""
    found: list[str] = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word == "point":
            digits = _digits(words, at + 1)
            whole = _ONES.get(before, int(before) if before.isascii() and before.isdigit() and len(before) < 10 else 0)
            if digits:
                found.append(f"{whole}.{digits}")
        elif word == "e" and words[at + 1 : at + 2] == ["minus"] and (power := _digits(words, at + 2)):
            number = _ONES.get(before, before)
            found += [f"{number}e-{power}", f"10-{power}", f"10 -{power}"]
    return found


def _digits(words: list[str], at: int) -> str:
    """Return the digits that are said one by one, or as one number, from a word on."""
    digits = ""
    while at < len(words) and len(digits) < 6:
        word = "zero" if words[at] in ("oh", "o") else words[at]
        if word in _ONES:
            digits += str(_ONES[word])
        elif word in _TENS:
            value, end = _number(words, at)
            digits += str(value)
            at = end - 1
        elif word.isascii() and word.isdigit():
            digits += word
        else:
            break
        at += 1
    return digits[:12]


def _numbers(words: list[str]) -> list[str]:
    """Return words with spoken numbers in digits, also with their unit: "128k", "10x"."""
    found: list[str] = []
    at = 0
    while at < len(words):
        value, end = _number(words, at)
        if value is None:
            found.append(words[at])
            at += 1
            continue
        following = words[end] if end < len(words) else ""
        if following in ("k", "b", "x", "m"):
            found += [f"{value}{following}", str(value)]
            end += 1
        else:
            found.append(str(value))
            for scale, letter in _SHORT.items():
                if value >= scale and value % scale == 0:
                    found.append(f"{value // scale}{letter}")
            if following == "times":
                found.append(f"{value}x")
            year, after = _number(words, end) if value in (19, 20) else (None, end)
            if year is not None and 10 <= year < 100:
                found += [f"{value}{year}", str(year)]
                end = after
        at = end
    return found


def _number(words: list[str], at: int) -> tuple[int | None, int]:
    """Return the number that is said from a word on, and where it ends."""
    start = at
    total, current = 0, 0
    seen = False
    while at < len(words):
        word = words[at]
        if not seen and _is_figures(word) and words[at + 1 : at + 2] and words[at + 1] in _SCALES:
            current = int(word)
        elif word in _ONES and (not seen or (current % 10 == 0 and (current % 100 >= 20 or current % 100 == 0))):
            current += _ONES[word]
        elif word in _TENS and (not seen or current % 100 == 0):
            current += _TENS[word]
        elif word in _SCALES and (
            seen or (word in ("hundred", "thousand", "million") and at > 0 and words[at - 1] == "a")
        ):
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif word == "and" and seen and words[at - 1] in _SCALES and _is_digit(words, at + 1):
            at += 1
            continue
        else:
            break
        seen = True
        at += 1
    return (total + current, at) if seen else (None, start)


def _is_figures(word: str) -> bool:
    """Return whether a word is a number that is not spelled, as a machine writes "128 thousand"."""
    return word.isascii() and word.isdigit() and len(word) < 7


def _is_digit(words: list[str], at: int) -> bool:
    return at < len(words) and (words[at] in _ONES or words[at] in _TENS)


def _joined(words: list[str]) -> list[str]:
    """Return words with spelled letters joined: "n t k" is "ntk", "p g 19" is "pg19", "adam w" is also "adamw"."""
    found: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and len(words[end]) == 1 and words[end].isalpha():
            end += 1
        letters = words[at:end]
        number = words[end] if letters and end < len(words) and words[end].isdigit() else ""
        if all(one in _WORDS_OF_A_LETTER for one in letters):
            found += letters or words[at : at + 1]
            at = max(end, at + 1)
            continue
        # "a p i" may be a PI, too, and "p i i think" is about PI.
        starts = (0, 1) if letters[0] in _WORDS_OF_A_LETTER else (0,)
        ends = (end - at, end - at - 1) if letters[-1] in _WORDS_OF_A_LETTER else (end - at,)
        names = dict.fromkeys("".join(letters[start:stop]) for start in starts for stop in ends)
        if len(letters) == 1 and not number:
            found += [found[-1] + letters[0]] if found else []
            found += letters
        else:
            found += [name + number for name in names if number]
            found += [name for name in names if len(name) > 1]
        at = end
    return found
