"""A page's text as it is compared: without what a reader does not look for, each letter knowing where it came from."""

import unicodedata
from bisect import bisect_right

from explorer.model.glyph_composition import ACCENTS
from explorer.model.text_page import Caret, TextPage
from explorer.model.text_selection import HYPHENS, passage

SOFT = "\u00ad"
"""Stands in a flowing text where a word was divided at a line's end, if so asked for."""
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−\u00ad", "-"),
        **dict.fromkeys(ACCENTS.replace("`", ""), None),
        # What Unicode does not take for a letter with something on it, and everybody else does.
        "ı": "i",
        "ȷ": "j",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ħ": "h",
        "Ħ": "H",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
    }
)


def fold(text: str, *, keep_case: bool = False) -> str:
    """Text as it is compared: small letters, without accents, ligatures undone, one kind of quotes and hyphens."""
    if text.isascii():
        return text if keep_case else text.lower()
    text = text.translate(_SAME)
    decomposed = unicodedata.normalize("NFKD", text if keep_case else text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare if keep_case else bare.casefold()


class Folded:
    """A page's text as one string.

    Args:
        page: the page's lines.
        keep_case: capitals stay capitals.
        flowing: paragraphs are one line each, and divided words whole; else there is a line for each line of the page.
        soft_hyphens: in a flowing text, SOFT stands where a word was divided.
    """

    def __init__(self, page: TextPage, *, keep_case: bool, flowing: bool, soft_hyphens: bool) -> None:
        self._starts: list[int] = []
        # Of the lines in which letters and folded letters don't match one to one: the character of each folded one.
        self._chars: dict[int, list[int]] = {}
        parts: list[str] = []
        length = 0
        for number, line in enumerate(page.lines):
            text = (
                fold(line.text, keep_case=keep_case)
                if line.text.isascii()
                else self._by_letter(number, line.text, keep_case)
            )
            text, end = _flow(page, number, text, soft_hyphens) if flowing else (text, "\n")
            self._starts.append(length)
            parts.append(text + end)
            length += len(text) + len(end)
        self.text = "".join(parts)

    def caret(self, offset: int, *, after: bool = False) -> Caret:
        """The caret before the character that a folded one came from, or after it."""
        line = bisect_right(self._starts, offset) - 1
        char = offset - self._starts[line]
        if line in self._chars:
            char = self._chars[line][min(char, len(self._chars[line]) - 1)]
        return Caret(line, char + after)

    def _by_letter(self, number: int, text: str, keep_case: bool) -> str:
        letters = [fold(char, keep_case=keep_case) for char in text]
        self._chars[number] = [i for i, letter in enumerate(letters) for _ in letter] + [len(text)]
        return "".join(letters)


def _flow(page: TextPage, number: int, text: str, soft_hyphens: bool) -> tuple[str, str]:
    """A line as it runs on into the next one: without the hyphen of a divided word, and what comes between them."""
    if number + 1 == len(page.lines):
        return text, ""
    end = " " if page.lines[number + 1].block == page.lines[number].block else "\n"
    raw = page.lines[number].text
    if len(raw) < 2 or raw[-1] not in HYPHENS or not text.endswith("-"):
        return text, end
    # As a copied passage joins them: one rule decides which hyphens belong to a word.
    joined = passage(page, Caret(number, len(raw) - 2), Caret(number + 1, 1)).text
    if " " in joined:
        return text, end
    if len(joined) > 2:
        return text, ""
    return text[:-1], SOFT if soft_hyphens else ""
