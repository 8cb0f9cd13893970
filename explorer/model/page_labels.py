"""Page labels: what a document itself calls its pages ("iv", "A-3"), which need not be their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST = 16
"""Characters of a label; a longer one gives way to the page's number."""
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class LabelRange:
    """How pages are labelled from one page up to the next range (PDF 32000-1:2008, 12.4.2).

    ``style`` is D, R, r, A or a, or empty for the prefix alone; ``first`` is the number of the range's first page.
    """

    style: str
    prefix: str
    first: int


def labels_of(ranges: Mapping[int, LabelRange], count: int) -> tuple[str, ...]:
    """The label of each of so many pages; empty where all are the pages' own numbers.

    Args:
        ranges: by the page, from 0, that they begin with.
    """
    labels = [str(number + 1) for number in range(count)]
    starts = sorted(start for start in ranges if 0 <= start < count)
    for start, end in pairwise([*starts, count]):
        one = ranges[start]
        for page in range(start, end):
            label = (one.prefix + _number(one.style, one.first + page - start)).strip()
            if label and len(label) <= LONGEST:
                labels[page] = label
    same = all(label == str(number) for number, label in enumerate(labels, 1))
    return () if same else tuple(labels)


def label_of(labels: Sequence[str], page: int) -> str:
    """What a page, from 0, is called: its label, or its number where there are no labels."""
    return labels[page] if page < len(labels) else str(page + 1)


def page_called(text: str, labels: Sequence[str], count: int) -> int | None:
    """The page, from 0, that somebody means; None where nobody could tell.

    A label counts first, in the same letters or at least in the same ones but for capitals; then a number, where
    one out of range means the nearest page. ``#4`` is always the fourth page.
    """
    text = text.strip()
    if not count:
        return None
    if text in labels:
        return labels.index(text)
    folded = [label.casefold() for label in labels]
    if text.casefold() in folded:
        return folded.index(text.casefold())
    digits = text.removeprefix("#").strip()
    if digits.isascii() and digits.isdigit():
        return max(1, min(count, int(digits[:9]))) - 1
    return None


def _number(style: str, value: int) -> str:
    match style:
        case "D":
            return str(value)
        case "R":
            return _roman(value).upper()
        case "r":
            return _roman(value)
        case "A":
            return _letters(value).upper()
        case "a":
            return _letters(value)
    return ""


def _roman(value: int) -> str:
    """Lower case; for more than a label's length of thousands, the figures."""
    if value > 1000 * LONGEST:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letters(value: int) -> str:
    """a to z, then aa to zz, then aaa: the letter again and again."""
    times, which = divmod(value - 1, 26)
    return chr(ord("a") + which) * min(times + 1, LONGEST + 1)
