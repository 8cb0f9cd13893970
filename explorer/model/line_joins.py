"""Joins the lines of a page to running text: divided words made whole, and a blank only where the script has one."""

import re
from functools import lru_cache
from itertools import pairwise

from explorer.model.drop_caps import is_drop_cap
from explorer.model.glyph_composition import composed
from explorer.model.text_page import TextPage

HYPHENS = "-\u2010\u00ad"
"""Characters at a line's end where a word may be hyphenated."""
_JOINING = f"{HYPHENS}\u2011"
INSIDE_WORDS = "'’_"
"""Characters within a word that are no letters."""
_UNSPACED = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),  # Thai, Lao, Burmese, Khmer
    *((0x2E80, 0x312F), (0x3190, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xF900, 0xFAFF)),  # Chinese, Japanese
    *((0xFE30, 0xFE4F), (0xFF00, 0xFF9F), (0x20000, 0x3FFFF)),
)
"""The characters of scripts that put no blank between words, with their punctuation. Korean does."""
_WORDS_OF_A_LETTER = "AIO"
_ADDRESS = re.compile(r"(?:https?://|www\.|(?:doi|arxiv)\.org/)\S*[-/_=&?%#~]$", re.IGNORECASE)
"""A line break inside a web address: characters that never end one."""
_CHAIN = re.compile(rf"[\w{INSIDE_WORDS}]+(?:-[\w{INSIDE_WORDS}]+)*")


def joined(page: TextPage, pieces: list[tuple[int, int, int]]) -> str:
    """Join pieces of lines, each a line's number and a range of its characters, to one line of text.

    Hyphenated words are made whole; other line breaks become blanks, except in a web address and between two letters of
    a script without blanks.
    """
    parts: list[str] = []
    for index, (number, first, last) in enumerate(pieces):
        line = page.lines[number].text
        parts.append(line[first:last])
        if index + 1 == len(pieces):
            break
        if last == len(line) and _ADDRESS.search(line[first:last]):
            continue
        if last == len(line) and begins_word(page, number):
            continue
        following, begin, _ = pieces[index + 1]
        if last == len(line) and is_divided(page, number):
            if not is_compound(page, number):
                parts[-1] = parts[-1][:-1]
        elif not runs_on(page, line[first:last], page.lines[following].text[begin:]):
            parts.append(" ")
    return composed(" ".join("".join(parts).split()))


def is_unspaced(char: str) -> bool:
    """Return whether a character belongs to a script without blanks between words, such as Chinese."""
    return char > "\u0dff" and any(first <= ord(char) <= last for first, last in _UNSPACED)


def runs_on(page: TextPage, before: str, after: str) -> bool:
    """Return whether there is no blank between the end of one line and the start of another of a page.

    There is none between two Chinese characters; between Chinese and Latin ones it is as elsewhere on the page.
    """
    end, start = before[-1:], after[:1]
    if (end <= "\u0dff" and start <= "\u0dff") or " " in (end, start) or not (end and start):
        return False
    unspaced = [char for char in (end, start) if is_unspaced(char)]
    if len(unspaced) == 2 or not all(map(str.isalnum, unspaced)):
        return True
    return bool(unspaced) and not _sets_apart(_ByIdentity(page))


def is_divided(page: TextPage, number: int) -> bool:
    """Return whether a line ends within a word: a hyphen after a letter, and a lower-case letter in the next line."""
    return number + 1 < len(page.lines) and divides(page.lines[number].text, page.lines[number + 1].text)


def divides(before: str, after: str) -> bool:
    """Return whether a word is divided between the end of a line and the start of another."""
    return len(before) > 1 and before[-1] in HYPHENS and before[-2].isalpha() and after[:1].islower()


def begins_word(page: TextPage, number: int) -> bool:
    """Return whether a line is a drop cap whose word goes on in the next line: “T” and “his”, but not “A” and “new”."""
    if len(page.lines[number].text) != 1 or number + 1 == len(page.lines):
        return False
    letter, line = page.lines[number], page.lines[number + 1]
    if not is_drop_cap(letter, line):
        return False
    rest = line.text[: word_end(line.text, 0)].casefold()
    others = [one.text.casefold() for one in page.lines if one is not letter and one is not line]

    def is_known(word: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for text in others)

    return letter.text not in _WORDS_OF_A_LETTER or is_known(letter.text.casefold() + rest) or not is_known(rest)


def continued(before: str, after: str) -> str:
    """Join two texts of which one goes on in the other, on the next page or in the next column."""
    if len(before) > 1 and before[-1] in HYPHENS and before[-2].isalpha():
        return before[:-1] + after
    return before + after if is_unspaced(before[-1:]) and is_unspaced(after[:1]) else f"{before} {after}"


def is_compound(page: TextPage, number: int) -> bool:
    """Return whether a split word keeps its hyphen: “GPT-based”, or one found with its hyphen elsewhere on the page.

    A word found nowhere else keeps it if it has another hyphen before: “state-of-the-art”.
    """
    text, following = page.lines[number].text, page.lines[number + 1].text
    if text[-2].isupper():
        return True
    start = word_start(text, len(text) - 2)
    before, after = text[start:-1].casefold(), following[: word_end(following, 0)].casefold()
    known = _words(_ByIdentity(page))
    return f"{before}-{after}" in known or (start > 1 and text[start - 1] in HYPHENS and before + after not in known)


def in_word(char: str) -> bool:
    """Return whether a character is part of a word."""
    return char.isalnum() or char in INSIDE_WORDS


def is_within_word(text: str, at: int) -> bool:
    """Return whether an index divides a word: there is a letter of it before and one after; not between characters of a
    script without blanks."""
    if not 0 < at < len(text) or is_unspaced(text[at - 1]) or is_unspaced(text[at]):
        return False
    return in_word(text[at - 1]) and in_word(text[at])


def word_start(text: str, at: int) -> int:
    """Return the index where the word that ends before an index starts."""
    while at > 0 and in_word(text[at - 1]):
        at -= 1
    return at


def word_end(text: str, at: int) -> int:
    """Return the index after the end of the word that starts at an index."""
    while at < len(text) and in_word(text[at]):
        at += 1
    return at


def joins_words(text: str, at: int) -> bool:
    """Return whether a hyphen at an index joins two words to one, as in “fine-grained”: no dash, with blanks or two."""
    if not 0 < at < len(text) - 1 or text[at] not in _JOINING:
        return False
    return all(one.isalnum() and not is_unspaced(one) for one in (text[at - 1], text[at + 1]))


def compound_start(text: str, at: int) -> int:
    """Return the index where the compound of words and hyphens around an index starts."""
    at = word_start(text, at)
    while joins_words(text, at) or joins_words(text, at - 1):
        at = word_start(text, at - (not joins_words(text, at)))
    return at


def compound_end(text: str, at: int) -> int:
    """Return the index after the end of the compound of words and hyphens around an index."""
    at = word_end(text, at)
    while joins_words(text, at):
        at = word_end(text, at + 1)
    return at


class _ByIdentity:
    """A page as a cache key, compared by identity, because comparing its content would take as long as reading it."""

    def __init__(self, page: TextPage) -> None:
        self.page = page

    def __hash__(self) -> int:
        return id(self.page)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.page is self.page


@lru_cache(maxsize=2)
def _words(of: _ByIdentity) -> frozenset[str]:
    """Return the words of a page in lower case, and pairs joined by a hyphen. Cached: it is needed at every
    split word."""
    found: set[str] = set()
    for line in of.page.lines:
        for chain in _CHAIN.findall(line.text.casefold()):
            words = chain.split("-")
            found.update(words, map("-".join, pairwise(words)))
    return frozenset(found)


@lru_cache(maxsize=2)
def _sets_apart(of: _ByIdentity) -> bool:
    """Return whether a page mostly has a blank between Chinese and Latin characters."""
    apart = close = 0
    for line in of.page.lines:
        for before, char, after in zip(line.text, line.text[1:], f"{line.text[2:]}\n", strict=False):
            apart += char == " " and is_unspaced(before) != is_unspaced(after)
            close += " " not in (before, char) and is_unspaced(before) != is_unspaced(char)
    return apart > close
