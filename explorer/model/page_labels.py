"""Page labels: the names a document gives its pages ("iv", "A-3"), which may differ from their numbers."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from explorer.model.lazy_dataclass import dataclass

LONGEST = 16
"""Maximum length of a label; for a longer one the page's number is shown."""
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
    """The labels of the pages up to the next range (PDF 32000-1:2008, 12.4.2).

    ``style`` is D, R, r, A or a, or empty for the prefix alone; ``first`` is the number of the range's first page.
    """

    style: str
    prefix: str
    first: int


def labels_of(ranges: Mapping[int, LabelRange], count: int) -> tuple[str, ...]:
    """Return the label of each page; nothing if all labels are the pages' numbers.

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
    """Return a page's label, or its number if there are no labels. Pages count from 0."""
    return labels[page] if page < len(labels) else str(page + 1)


def page_called(text: str, labels: Sequence[str], count: int) -> int | None:
    """Find the page (from 0) that the user typed; None if it is unclear.

    Labels are tried first, with and then without regard to case; then numbers, where one out of range means the nearest
    page. ``#4`` is always the fourth page.
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
    """Return a Roman numeral in lower case; Arabic digits if it would be longer than a label."""
    if value > 1000 * LONGEST:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letters(value: int) -> str:
    """Return a to z, then aa to zz, then aaa, the same letter repeated."""
    times, which = divmod(value - 1, 26)
    return chr(ord("a") + which) * min(times + 1, LONGEST + 1)
