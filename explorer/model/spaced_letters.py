"""Makes words of letters that are set apart, as in “A B S T R A C T”."""

import re
from collections.abc import Sequence
from itertools import pairwise

from explorer.model.medians import median
from explorer.model.text_page import TextLine

_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: {1,4}[^\W\d_](?![^\s.:;,!?]))+")
"""Matches letters with blanks between them; there may be punctuation after one."""
_SURE, _SURE_WITHIN, _LEAST = 5, 8, 4
"""Minimum number of letters that are words if they are as far apart as words usually are: on a line of their own, and
within another; and if they are farther apart."""
_AFTER_HEADING = (":", ".", "—", "–")
"""What follows a heading in the line that it begins, as in “K e y w o r d s : ”."""
_VOWELS = "aeiou"
_USUAL = (0.12, 0.3)
"""The gaps between two words that are no letterspacing by themselves, in heights of the line."""
_EVEN = 0.12
"""How much the gaps within a word may differ, in heights of the line."""
_WIDER = 1.5
"""Minimum ratio of the gap between two words to that between two letters."""
_BESIDE = 3.0
"""Maximum gap between two words of letters set apart, in heights of the line."""


def without_letterspacing(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return lines without the blanks inside words whose letters are set apart; those between the words stay.

    Variables and headings of tables are single letters too: gaps must be even, and what is in alphabetical order, or
    few letters as far apart as words, is no word, unless it stands beside one.
    """
    found = list(lines)
    changed = []
    for number, line in enumerate(lines):
        found[number] = _closed(line)
        if found[number] is not line:
            changed.append(number)
    while changed:
        number = changed.pop()
        for other in (number - 1, number + 1):
            if 0 <= other < len(found) and found[other] is lines[other] and _is_beside(found[number], found[other]):
                made = _closed(found[other], beside=True)
                if made is not found[other]:
                    found[other] = made
                    changed.append(other)
    return found


def _closed(line: TextLine, *, beside: bool = False) -> TextLine:
    """Return a line with its letters closed up to words, if they are words; with ``beside`` few are enough."""
    text = line.text
    if text[1:2] != " " and text[-2:-1] != " ":
        return line  # It neither begins nor ends with a single letter.
    dropped: set[int] = set()
    for match in _SPACED.finditer(text):
        letters = [at for at in range(match.start(), match.end()) if text[at] != " "]
        words = _words(line, letters)
        alone = not any(map(str.isalpha, text[: match.start()] + text[match.end() :]))
        heading = not text[: match.start()].strip() and text[match.end() :].lstrip().startswith(_AFTER_HEADING)
        if _are_words(line, words, alone=alone, heading=heading, beside=beside):
            kept = {word[-1] + 1 for word in words[:-1]}.union(letters)
            dropped.update(at for at in range(match.start(), match.end()) if at not in kept)
    return line.only([at for at in range(len(text)) if at not in dropped]) if dropped else line


def _words(line: TextLine, letters: Sequence[int]) -> list[list[int]]:
    """Divide letters where the gap is wider than most."""
    gaps = [_gap(line, one, other) for one, other in pairwise(letters)]
    usual = median(gaps)
    words = [[letters[0]]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > _WIDER * usual:
            words.append([letter])
        else:
            words[-1].append(letter)
    return words


def _are_words(line: TextLine, words: Sequence[Sequence[int]], *, alone: bool, heading: bool, beside: bool) -> bool:
    text = "".join(line.text[at] for word in words for at in word)
    height = line.high - line.low
    gaps = [_gap(line, one, other) / height for word in words for one, other in pairwise(word)]
    if not gaps or max(gaps) - min(gaps) > _EVEN or not (text.isupper() or alone or heading):
        return False
    if beside:
        return alone
    plain = text.casefold()
    in_order = not any(other < one for one, other in pairwise(plain))
    if _USUAL[0] <= median(gaps) <= _USUAL[1]:
        enough = len(text) >= (_SURE if alone else _SURE_WITHIN)
        return enough and not in_order and (not text.isascii() or any(char in _VOWELS for char in plain))
    return len(text) >= (_SURE_WITHIN if heading and text.islower() else _LEAST) and not in_order


def _is_beside(line: TextLine, other: TextLine) -> bool:
    height = line.high - line.low
    gap = max(other.start(0) - line.edges[-1], line.start(0) - other.edges[-1])
    level = abs(line.low - other.low) + abs(line.high - other.high) < 0.1 * height
    return line.direction == other.direction and level and 0 < gap < _BESIDE * height


def _gap(line: TextLine, one: int, other: int) -> float:
    return abs(line.start(other) - line.end(one))
