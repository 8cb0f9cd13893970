"""Finds the pages that are close in meaning to what is said, by vectors of words: the optional extra ``meaning``.

The package wordllama holds a table of vectors and the tokenizer that belongs to it; both are read as files, since its
own loader asks a hub. Each stretch of the talk is compared with the nearest stretch of each page.
"""

import importlib
import importlib.util
import json
import logging
import struct
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from explorer.store.page_index import MeaningOf, PageIndex

_TABLE = Path("weights", "l2_supercat_256.safetensors")
_TOKENIZER = Path("tokenizers", "l2_supercat_tokenizer_config.json")
_TENSOR = "embedding.weight"
_SAID_WORDS, _PAGE_WORDS = 16, 24
"""Number of words of a stretch of talk, and of one of a page; they overlap by half."""
_MOST_SAID = 400
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
        self._tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(str(folder / _TOKENIZER))

    def _sums(self, words: Sequence[str]) -> tuple[Any, Any]:
        """Return the sum of the tokens' vectors of each word, and the numbers of its tokens."""
        np = self.numpy
        places = {word: number for number, word in enumerate(dict.fromkeys(words))}
        vectors = np.zeros((len(places), self.width), np.float32)
        counts = np.zeros(len(places), np.float32)
        for word, number in places.items():
            tokens = self._tokenizer.encode(word, add_special_tokens=False).ids
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
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return (means / np.where(lengths > 0, lengths, 1)).astype(np.float32)


class _PageVectors:
    """The vectors of the stretches of a paper's pages."""

    def __init__(self, words: _Words, texts: Sequence[str]) -> None:
        self._words = words
        stretches = [words.stretches(text.split(), _PAGE_WORDS) for text in texts]
        self._stretches = words.numpy.vstack(stretches)
        self._first = words.numpy.cumsum([0, *map(len, stretches)])[:-1]

    def closeness(self, said: Sequence[str]) -> list[float]:
        """Return how close each page is to spoken words, from 0 to 1; the closest has 1."""
        np = self._words.numpy
        near = self._words.stretches(said[:_MOST_SAID], _SAID_WORDS) @ self._stretches.T
        best = np.maximum.reduceat(near, self._first, axis=1)
        # Each stretch of the talk counts as much as another, by how much the page stands out for it.
        spread = best.std(1, keepdims=True)
        outstanding = ((best - best.mean(1, keepdims=True)) / np.where(spread > _NO_SPREAD, spread, 1)).sum(0)
        span = outstanding.max() - outstanding.min()
        scaled = (outstanding - outstanding.min()) / span if span > _NO_SPREAD else outstanding * 0
        return [float(one) for one in scaled]
