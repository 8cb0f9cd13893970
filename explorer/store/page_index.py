"""Finds the pages of a paper that spoken words are about: SQLite's full-text search over pages and pieces of pages.

Ranks are bm25 of whole pages and of pieces of 60 words, so that a page that speaks of the matter in one place stands
before one that names its words here and there. Pages of references count less, and what a page is called by ("figure
three") counts more. Papers also hold the plain words of speech in their own (``model/plain_words.py``), and, where
word vectors are installed, pages count that are close in meaning. ``tests/unit/test_spoken_passages.py`` measures it.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from math import sqrt
from typing import Protocol

from explorer.model.folded_text import fold
from explorer.model.plain_words import printed_words
from explorer.model.spoken_words import Spoken, read_spoken

PIECE_WORDS = 60
"""Number of words of a piece; pieces overlap by half."""
_MOST_TERMS = 80
_SHORTEST_NAME = 5
_SHORTEST_MISHEARD = 4
_ON_TOPIC = 0.5
"""The share of words that are in the paper where it is spoken of; of other talk a fifth are."""
_BY_WORDS = (0.45, 0.55)
"""How much whole pages and pieces count."""
_BY_MEANING = (0.17, 0.38, 0.35, 0.1)
"""How much they count where meaning does, too: of stretches, and of words."""
_BY_NUMBER, _BY_TITLE = 0.8, 0.3
"""What a page gains on which a figure stands that is named, and a section: its title is said for other things, too."""
_IN_APPENDIX = 1.3
"""How much more a page after the references counts where an appendix is named without its letter."""
_ALIKE = 82
"""How alike, of 100, a misheard name and one of the paper are at least."""
_WORD = re.compile(r"[^\W_]+")
_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_REFERENCES = re.compile(r"^\s*(?:references|bibliography)\s*$", re.IGNORECASE | re.MULTILINE)
_ENTRY = re.compile(r"^\s*\[\d{1,3}\]|\b(?:19|20)\d\d[a-z]?\.|arXiv:|doi", re.IGNORECASE | re.MULTILINE)
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page, from 1, and how well it fits, from 0 to 1; the best has the highest score."""

    page: int
    score: float


class PageMeaning(Protocol):
    """What the pages of a paper mean."""

    def closeness(self, said: Sequence[str]) -> Sequence[float]:
        """Return how close stretches of each page are to spoken words, in their order, from 0 to 1; the best has 1."""

    def likeness(self, said: Sequence[str]) -> Sequence[float]:
        """Return how many words like the spoken ones a stretch of each page has, from 0 to 1; the best has 1."""


MeaningOf = Callable[[Sequence[str]], PageMeaning]
"""Returns the meaning of pages with these texts."""


class PageIndex:
    """An index of one paper's pages, in memory.

    Args:
        pages: the text of each page.
        meaning_of: finds pages that are close in meaning; words alone are looked for without it.
    """

    def __init__(self, pages: Sequence[str], meaning_of: MeaningOf | None = None) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(f"CREATE VIRTUAL TABLE pages USING fts5(words, {_TOKENS})")
        self._db.execute(f"CREATE VIRTUAL TABLE pieces USING fts5(words, page UNINDEXED, place UNINDEXED, {_TOKENS})")
        self._texts = [_HYPHEN.sub("", text) for text in pages]
        self._weights = _weights(self._texts)
        self._ends = _last_of_references(self._texts)
        self._lengths: list[int] = []
        self._misheard: dict[str, list[str]] = {}
        self._vocabulary = {word for text in self._texts for word in _WORD.findall(fold(text)) if len(word) > 2}
        with closing(self._db.cursor()) as cursor:
            for number, text in enumerate(self._texts, 1):
                cursor.execute("INSERT INTO pages (rowid, words) VALUES (?, ?)", (number, text))
                for place, piece in _pieces(text):
                    sql = "INSERT INTO pieces (words, page, place) VALUES (?, ?, ?)"
                    cursor.execute(sql, (piece, number, place))
                self._lengths.append(max(1, len(text.split())))
        self._meaning = meaning_of(self._texts) if meaning_of is not None and self._texts else None

    def close(self) -> None:
        """Free the index."""
        self._db.close()

    def locate(self, text: str) -> list[PageMatch]:
        """Return the pages that words as spoken are about, best first; empty if none of them is in the paper."""
        spoken = self._as_printed(read_spoken(text))
        if not spoken.words and not spoken.cues:
            return []
        by_page = self._ranks("SELECT rowid, -bm25(pages) FROM pages WHERE pages MATCH ?", spoken)
        by_piece = self._best_pieces(spoken)
        cued = self._cued(spoken)
        signs = list(zip(_BY_WORDS, (by_page, by_piece), strict=True))
        if self._meaning is not None:
            meant = (self._meaning.closeness(spoken.said), self._meaning.likeness(spoken.said))
            signs = list(zip(_BY_MEANING, (by_page, by_piece, *map(_by_page, meant)), strict=True))
        scores: dict[int, float] = {}
        fitting = _fused(signs, len(self._texts))
        for number in {*fitting, *cued}:
            scores[number] = (fitting.get(number, 0.0) + cued.get(number, 0.0)) * self._weights[number - 1]
            if spoken.names_appendix and number > self._ends:
                scores[number] *= _IN_APPENDIX
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        return [PageMatch(number, round(score / best, 4)) for number, score in ranked if best > 0 and score > 0]

    def likeness(self, text: str) -> float:
        """Return how likely words as spoken are about the paper at all, from 0 to 1: whether most of them are in it."""
        spoken = read_spoken(text)
        if spoken.cues or not spoken.words:
            return 1.0
        share = sum(map(self._has, spoken.words)) / len(spoken.words)
        return min(1.0, share / _ON_TOPIC) ** 2

    def passage(self, text: str, page: int) -> tuple[float, float] | None:
        """Return where on a page, from 1, the piece is that fits best: its start and end, from 0 to 1 of the words."""
        spoken = self._as_printed(read_spoken(text))
        if not spoken.words or not 1 <= page <= len(self._texts):
            return None
        sql = "SELECT place FROM pieces WHERE pieces MATCH ? AND page = ? ORDER BY bm25(pieces) LIMIT 1"
        row = self._db.execute(sql, (_query(spoken), page)).fetchone()
        length = self._lengths[page - 1]
        return None if row is None else (row[0] / length, min(1.0, (row[0] + PIECE_WORDS) / length))

    def _as_printed(self, spoken: Spoken) -> Spoken:
        """Return the words with names as the paper writes them: "kaio ken dev" as kaiokendev, "shatten" as Schatten."""
        said, known = spoken.said, self._vocabulary
        found: list[str] = []
        for at in range(len(said)):
            for size in (4, 3, 2):
                joined = "".join(said[at : at + size])
                if at + size <= len(said) and len(joined) >= _SHORTEST_NAME and joined in known:
                    found.append(joined)
        for word in spoken.words:
            if len(word) >= _SHORTEST_MISHEARD and word.isalpha() and not self._has(word):
                found += self._alike(word)
        return replace(spoken, words=tuple(dict.fromkeys((*spoken.words, *found))))

    def _has(self, word: str) -> bool:
        row = self._db.execute("SELECT 1 FROM pages WHERE pages MATCH ? LIMIT 1", (f'"{word}"',)).fetchone()
        return row is not None

    def _alike(self, word: str) -> list[str]:
        """Return words of the paper that a word that is not in it may be, misheard."""
        if word not in self._misheard:
            from rapidfuzz import fuzz, process  # 25 ms, which the window would pay that only lists marks

            close = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2)
            self._misheard[word] = [str(one) for one, _, _ in close]
        return self._misheard[word]

    def _ranks(self, sql: str, spoken: Spoken) -> dict[int, float]:
        found = {int(page): float(rank) for page, rank in self._db.execute(sql, (_query(spoken),))}
        best = max(found.values(), default=0.0)
        return {page: rank / best for page, rank in found.items()} if best > 0 else {}

    def _best_pieces(self, spoken: Spoken) -> dict[int, float]:
        rows = self._db.execute(
            "SELECT page, -bm25(pieces) AS rank FROM pieces WHERE pieces MATCH ? ORDER BY rank DESC LIMIT 400",
            (_query(spoken),),
        )
        ranks: dict[int, list[float]] = {}
        for page, rank in rows:
            ranks.setdefault(int(page), []).append(float(rank))
        found = {page: values[0] + 0.3 * sum(values[1:3]) for page, values in ranks.items()}
        best = max(found.values(), default=0.0)
        return {page: rank / best for page, rank in found.items()} if best > 0 else {}

    def _cued(self, spoken: Spoken) -> dict[int, float]:
        """Return what the pages gain on which a named figure, table, equation, appendix or section stands."""
        found: dict[int, float] = {}
        named = [cue.partition(" ") for cue in spoken.cues] + [(_TITLE, " ", title) for title in spoken.titles]
        for kind, _, number in named:
            pattern = _HEADS.get(kind, r"^\s*{kind}\s+{number}\b")
            head = re.compile(pattern.format(kind=kind, number=re.escape(number)), re.IGNORECASE | re.MULTILINE)
            for page, text in enumerate(self._texts, 1):
                if head.search(text):
                    found[page] = found.get(page, 0.0) + (_BY_TITLE if kind == _TITLE else _BY_NUMBER)
                    break
        return found


_TITLE = "title"
_HEADS = {
    "figure": r"^\s*fig(?:ure|\.)?\s*{number}\s*[:.|]",
    "table": r"^\s*table\s*{number}\s*[:.|]",
    "equation": r"^\s*\({number}\)\s*$|\({number}\)\s*$",
    "appendix": r"^\s*{number}\s*$|^\s*{number}\s+[A-Z]|^\s*appendix\s+{number}\b",
    "section": r"^\s*{number}\.?\s*$|^\s*{number}\.?\s+[A-Z]",
    _TITLE: r"^\s*(?:(?:\d{{1,2}}(?:\.\d{{1,2}})*|[A-H])\.?\s+)?(?:[^\W\d_]+,?\s+){{0,3}}{number}s?"
    r"(?:,?\s+[^\W\d_]+){{0,4}}\s*$|^\s*{number}\s*[.:–—-]",
}


def _by_page(values: Sequence[float]) -> dict[int, float]:
    return dict(enumerate(values, 1))


def _fused(signs: Sequence[tuple[float, dict[int, float]]], count: int) -> dict[int, float]:
    """Return how well pages fit by all signs, from 0 to 1: each counts by how far the page stands out in it."""
    totals = [0.0] * count
    for weight, found in signs:
        values = [found.get(number, 0.0) for number in range(1, count + 1)]
        mean = sum(values) / max(1, count)
        spread = sqrt(sum((value - mean) ** 2 for value in values) / max(1, count))
        if spread > 0:
            totals = [total + weight * (value - mean) / spread for total, value in zip(totals, values, strict=True)]
    low, high = min(totals, default=0.0), max(totals, default=0.0)
    if high > low:
        return _by_page([(total - low) / (high - low) for total in totals])
    return {number: 1.0 for _, found in signs for number, value in found.items() if value > 0}


def _query(spoken: Spoken) -> str:
    """Return the words as an FTS5 query, and pairs of neighbors as phrases, which weigh more by being rare.

    What papers say for several of the words is there several times, and weighs as much.
    """
    known = {*spoken.words}
    meant = [word for word in printed_words(spoken.said) if word not in known]
    words = [f'"{word}"' for word in (*spoken.words[:_MOST_TERMS], *meant[: 2 * _MOST_TERMS])]
    words += [f'"{number}"' for number in spoken.decimals[:_MOST_TERMS]]
    pairs = [f'"{one} {two}"' for one, two in spoken.pairs[:_MOST_TERMS]]
    return " OR ".join([*words, *pairs])


def _pieces(text: str) -> Iterable[tuple[int, str]]:
    """Yield the number of the first word of each piece of a page, and the piece."""
    words = text.split()
    step = PIECE_WORDS // 2
    for start in range(0, max(1, len(words) - step), step):
        yield start, " ".join(words[start : start + PIECE_WORDS])


def _last_of_references(pages: Sequence[str]) -> int:
    """Return the number of the page, from 1, on which the references begin; that of the last page if none has them."""
    heads = [number for number, text in enumerate(pages, 1) if _REFERENCES.search(text)]
    return heads[-1] if heads else len(pages)


def _weights(pages: Sequence[str]) -> list[float]:
    """Return a factor for each page: references and contents are hardly ever what is spoken about."""
    found: list[float] = []
    in_references = False
    for number, text in enumerate(pages):
        head = _REFERENCES.search(text)
        share = 1.0 if in_references else 0.0
        if head is not None:
            in_references = True
            share = 1 - head.start() / max(1, len(text))
        lines = text.count("\n") + 1
        entries = len(_ENTRY.findall(text))
        if in_references and head is None and entries < lines / 12:
            in_references, share = False, 0.0  # an appendix follows the references
        weight = 1 - 0.7 * share
        if text.count(". . . .") >= 5:
            weight *= 0.4  # a table of contents
        if number == 0:
            weight *= 0.9  # the abstract names everything
        found.append(weight)
    return found
