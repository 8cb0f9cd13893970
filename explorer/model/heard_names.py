"""Finds the names of papers in what is said: titles, names of methods and of authors, as spelled or as they sound."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from explorer.model.folded_text import fold
from explorer.model.one_line import short_title
from explorer.model.paper import Paper
from explorer.model.spoken_words import STOP
from explorer.model.transcript import Cue

_WORD = re.compile(r"[^\W_]+")
_AGAIN_MS = 120_000
_MOST_AUTHORS = 8
_MOST_FOUND = 2_000
_MOST_WORDS = 12
_ALIKE_TITLE, _ALIKE_NAME, _ALIKE_SOUND = 88, 86, 72
_ALIKE_KEY, _LONG_KEY = 90, 6
_SHORTEST = 4
_SOUNDS = (("ph", "f"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("th", "t"), ("qu", "k"), ("x", "ks"), ("wh", "w"))
_LIKE = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "v": "f", "b": "p", "d": "t", "g": "k", "j": "k", "y": "i", "w": "f"}
)


class HeardName(NamedTuple):
    """A name of a paper in a cue: the paper's id, the cue's number and start in milliseconds, the name as printed."""

    paper_id: str
    cue: int
    at_ms: int
    name: str


class _Name(NamedTuple):
    paper_id: str
    printed: str
    joined: str
    words: int
    is_person: bool


def sound_key(word: str) -> str:
    """Return a key that words have in common which sound alike: consonants without voice, and whether a vowel leads."""
    word = "".join(one for one in fold(word) if one.isalnum())
    for spelled, heard in _SOUNDS:
        word = word.replace(spelled, heard)
    word = word.translate(_LIKE)
    kept = word[:1] + re.sub("[aeiouhw]", "", word[1:])
    kept = re.sub(r"(.)\1+", r"\1", kept)
    return re.sub("^[aeiou]", "a", kept)


def heard_names(papers: Iterable[Paper], cues: Sequence[Cue]) -> tuple[HeardName, ...]:
    """Return where papers are named, by time; each paper at most once in two minutes."""
    words: list[str] = []
    owners: list[int] = []
    for number, cue in enumerate(cues):
        for word in _joined_letters(_WORD.findall(_with_plus(fold(cue.text)))):
            words.append(word)
            owners.append(number)
    starts: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        starts.setdefault(sound_key(word)[:1], []).append(at)
    found: list[HeardName] = []
    spoken = _Spoken(words, starts)
    for name in _names(papers):
        for at in _places(name, spoken):
            found.append(HeardName(name.paper_id, owners[at], cues[owners[at]].start_ms, name.printed))
    return _once(sorted(found, key=lambda one: (one.at_ms, -len(one.name))))


def _with_plus(text: str) -> str:
    """Return a text with its signs as they are said: "ZeRO++" is not zero."""
    return text.replace("+", " plus ")


def _joined_letters(words: Iterable[str]) -> list[str]:
    """Return words with spelled letters as one word: "l l m" is "llm"."""
    found: list[str] = []
    is_spelled = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha() and word not in ("a", "i")
        if is_letter and is_spelled:
            found[-1] += word
        else:
            found.append(word)
        is_spelled = is_letter
    return found


class _Spoken:
    """All words that are said, and what they are joined to from each word on, by the sound that it begins with."""

    def __init__(self, words: list[str], starts: dict[str, list[int]]) -> None:
        self.words, self.starts = words, starts
        self._windows: dict[tuple[str, int], list[str]] = {}

    def windows(self, sound: str, size: int) -> list[str]:
        """Return so many words each, joined, from each word on that begins with a sound."""
        if (sound, size) not in self._windows:
            starts = self.starts.get(sound, ())
            self._windows[sound, size] = ["".join(self.words[at : at + size]) for at in starts]
        return self._windows[sound, size]


def _names(papers: Iterable[Paper]) -> list[_Name]:
    found: list[_Name] = []
    for paper in papers:
        title = short_title(paper.title)
        spelled = [(title, False), *((author, True) for author in paper.authors[:_MOST_AUTHORS])]
        for printed, is_person in spelled:
            words = _WORD.findall(_with_plus(fold(printed)))
            joined = "".join(words)
            if is_person and (len(words) < 2 or len(joined) < 2 * _SHORTEST):
                continue
            if len(joined) < _SHORTEST or len(words) > _MOST_WORDS or joined in STOP:
                continue
            found.append(_Name(paper.id, printed, joined, len(words), is_person))
    return found


def _places(name: _Name, spoken: _Spoken) -> list[int]:
    """Return the numbers of the words at which a name is said."""
    found: list[int] = []
    sizes = range(1, 4) if name.words == 1 else range(name.words - 1, name.words + 2)
    single = name.words == 1
    cutoff = _ALIKE_SOUND if single or name.is_person else _ALIKE_TITLE
    key = sound_key(name.joined)
    starts = spoken.starts.get(key[:1], [])
    for size in sizes:
        windows = spoken.windows(key[:1], size)
        for window, score, number in process.extract(
            name.joined, windows, scorer=fuzz.ratio, score_cutoff=cutoff, limit=200
        ):
            if single and not _is_method(name, str(window), size, spoken.words[starts[number]], score, key):
                continue
            if name.is_person and score < _ALIKE_NAME:
                said = spoken.words[starts[number] : starts[number] + size]
                if min(map(len, said)) == 1 or not _sounds_alike(str(window), key):
                    continue
            found.append(starts[number])
    return found


def _sounds_alike(window: str, key: str) -> bool:
    """Return whether words sound like a name of this key; that of a long one may differ in a letter."""
    heard = sound_key(window)
    return heard == key or (len(key) >= _LONG_KEY and fuzz.ratio(heard, key) >= _ALIKE_KEY)


def _is_method(name: _Name, window: str, size: int, first: str, score: float, key: str) -> bool:
    """Return whether words are the name of a method: the same letters, or the same sound of a long one."""
    if window == name.joined:
        return True
    long = len(name.joined) >= 6 and len(window) >= 5
    return long and score >= _ALIKE_SOUND and sound_key(window) == key and first not in STOP and size <= 3


def _once(found: Iterable[HeardName]) -> tuple[HeardName, ...]:
    kept: list[HeardName] = []
    last: dict[str, int] = {}
    for one in found:
        if one.at_ms - last.get(one.paper_id, -_AGAIN_MS) >= _AGAIN_MS:
            kept.append(one)
            last[one.paper_id] = one.at_ms
    return tuple(kept[:_MOST_FOUND])
