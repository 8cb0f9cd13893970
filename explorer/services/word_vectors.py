"""Finds the pages that are close in meaning to what is said, by vectors of words: the optional extra ``meaning``.

The package wordllama holds a table of vectors and the tokenizer that belongs to it; both are read as files, since its
own loader asks a hub. Each stretch of the talk is compared with the nearest stretch of each page, and each word with
the words of each stretch.
"""

import importlib
import importlib.util
import json
import logging
import re
import struct
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from explorer.model.folded_text import fold
from explorer.model.spoken_words import STOP
from explorer.store.page_index import MeaningOf, PageIndex

_TABLE = Path("weights", "l2_supercat_256.safetensors")
_TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_TENSOR = "embedding.weight"
_SAID_WORDS, _PAGE_WORDS = 16, 24
"""Number of words of a stretch of talk, and of one of a page; they overlap by half."""
_MOST_SAID = 400
_PIECE_WORDS = 40
"""Number of words of a stretch that is looked through for words of like meaning, without those that tell nothing."""
_ALIKE = 0.3
"""How alike, of 1, two words are at least that mean something alike."""
_EVERYWHERE = 0.05
_MOST_REMEMBERED = 50_000
_WORD = re.compile(r"[^\W_]+")
_NO_SPREAD = 1e-6
_log = logging.getLogger(__name__)


def is_installed() -> bool:
    """Return whether the packages of the extra are installed."""
    return _folder() is not None and all(importlib.util.find_spec(name) for name in ("numpy", "tokenizers"))


def index_pages(pages: Sequence[str]) -> PageIndex:
    """Return the index of a paper's pages, which knows what they mean if the extra is installed. Takes 0.1 s at first.

    Call it in jobs and commands only.
    """
    return PageIndex(pages, page_meaning())


@cache
def page_meaning() -> MeaningOf | None:
    """Return what compares pages by meaning; None without the extra, or if its files are not what they were."""
    folder = _folder()
    if folder is None or not is_installed():
        return None
    try:
        words = _Words(folder)
    except Exception as error:  # another version of a package that only makes guesses better
        _log.info("no word vectors: %r", error)
        return None
    return lambda texts: _PageVectors(words, texts)


def _folder() -> Path | None:
    found = importlib.util.find_spec("wordllama")
    return Path(found.origin).parent if found is not None and found.origin is not None else None


class _Words:
    """The vectors of words: the mean of those of their tokens.

    Raises:
        Exception: a file is missing or of another form.
    """

    def __init__(self, folder: Path) -> None:
        self.numpy: Any = importlib.import_module("numpy")
        path = folder / _TABLE
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            head = json.loads(file.read(length))[_TENSOR]
        if head["dtype"] != "F16":
            raise ValueError(head["dtype"])
        rows, self.width = head["shape"]
        start = 8 + length + head["data_offsets"][0]
        self._table = self.numpy.memmap(path, dtype="<f2", mode="r", offset=start, shape=(rows, self.width))
        tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(str(folder / _TOKENIZER))
        self._tokens = lru_cache(_MOST_REMEMBERED)(lambda word: tokenizer.encode(word, add_special_tokens=False).ids)

    def directions(self, words: Sequence[str]) -> Any:
        """Return the direction of each word, one in a row."""
        vectors, _ = self._sums(words)
        return self._directions(vectors)

    def _directions(self, vectors: Any) -> Any:
        lengths = self.numpy.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / self.numpy.where(lengths > 0, lengths, 1)).astype(self.numpy.float32)

    def _sums(self, words: Sequence[str]) -> tuple[Any, Any]:
        """Return the sum of the tokens' vectors of each word, and the numbers of its tokens."""
        np = self.numpy
        places = {word: number for number, word in enumerate(dict.fromkeys(words))}
        vectors = np.zeros((len(places), self.width), np.float32)
        counts = np.zeros(len(places), np.float32)
        for word, number in places.items():
            tokens = self._tokens(word)
            if tokens:
                vectors[number] = self._table[tokens].astype(np.float32).sum(0)
                counts[number] = len(tokens)
        order = [places[word] for word in words]
        return vectors[order], counts[order]

    def stretches(self, words: Sequence[str], size: int) -> Any:
        """Return the directions of the means of stretches of so many words, which overlap by half; at least one."""
        np = self.numpy
        vectors, counts = self._sums(words)
        vectors = np.vstack([np.zeros((1, self.width)), np.cumsum(vectors, 0, dtype=np.float64)])
        counts = np.concatenate([[0], np.cumsum(counts)])
        step = size // 2
        starts = np.arange(0, max(1, len(words) - size + step), step)
        ends = np.minimum(starts + size, len(words))
        means = (vectors[ends] - vectors[starts]) / np.maximum(counts[ends] - counts[starts], 1)[:, None]
        return self._directions(means)


class _PageVectors:
    """The vectors of the stretches of a paper's pages, and of their words."""

    def __init__(self, words: _Words, texts: Sequence[str]) -> None:
        np = words.numpy
        self._words = words
        stretches = [words.stretches(text.split(), _PAGE_WORDS) for text in texts]
        self._stretches = np.vstack(stretches)
        self._first = np.cumsum([0, *map(len, stretches)])[:-1]
        pieces = [_pieces(_telling(text)) for text in texts]
        self._first_piece = np.cumsum([0, *map(len, pieces)])[:-1]
        self._pieces = sum(map(len, pieces))
        held: dict[str, list[int]] = {}
        for number, piece in enumerate(chain.from_iterable(pieces)):
            for word in dict.fromkeys(piece):
                held.setdefault(word, []).append(number)
        self._vocabulary = words.directions(list(held))
        self._holders = np.array([number for numbers in held.values() for number in numbers], np.intp)
        self._held = np.array([len(numbers) for numbers in held.values()], np.intp)
        self._holders_from = np.cumsum(self._held) - self._held

    def closeness(self, said: Sequence[str]) -> list[float]:
        """Return how close stretches of each page are to spoken words, in their order, from 0 to 1; the best has 1."""
        np = self._words.numpy
        near = self._words.stretches(said[:_MOST_SAID], _SAID_WORDS) @ self._stretches.T
        best = np.maximum.reduceat(near, self._first, axis=1)
        # Each stretch of the talk counts as much as another, by how much the page stands out for it.
        spread = best.std(1, keepdims=True)
        outstanding = ((best - best.mean(1, keepdims=True)) / np.where(spread > _NO_SPREAD, spread, 1)).sum(0)
        return self._scaled(outstanding)

    def likeness(self, said: Sequence[str]) -> list[float]:
        """Return how many words like the spoken ones a stretch of each page has, from 0 to 1; the best has 1.

        A word counts the more, the fewer pages have one like it.
        """
        np = self._words.numpy
        words = [word for word in dict.fromkeys(said[:_MOST_SAID]) if _tells(word)]
        if not words or not len(self._vocabulary):
            return [0.0] * len(self._first)
        alike = (self._words.directions(words) @ self._vocabulary.T - _ALIKE) / (1 - _ALIKE)
        rows, columns = np.nonzero(alike > 0)
        counts = self._held[columns]
        places = np.repeat(self._holders_from[columns] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        best = np.zeros((len(words), self._pieces), np.float32)
        np.maximum.at(best, (np.repeat(rows, counts), self._holders[places]), np.repeat(alike[rows, columns], counts))
        common = np.maximum.reduceat(best, self._first_piece, axis=1).mean(1, keepdims=True)
        rare = np.log(1 + 1 / (common + _EVERYWHERE))
        return self._scaled(np.maximum.reduceat((rare * best).sum(0), self._first_piece))

    def _scaled(self, values: Any) -> list[float]:
        span = values.max() - values.min()
        scaled = (values - values.min()) / span if span > _NO_SPREAD else values * 0
        return [float(one) for one in scaled]


def _tells(word: str) -> bool:
    return word not in STOP and len(word) > 2 and not word.isdigit()


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if _tells(word)]


def _pieces(words: list[str]) -> list[list[str]]:
    """Return stretches of a page's words that overlap by half; at least one."""
    step = _PIECE_WORDS // 2
    return [words[start : start + _PIECE_WORDS] for start in range(0, max(1, len(words) - step), step)]
