"""Normalizes a page's text for comparison (case, accents, ligatures), and maps each character back to its place."""

import unicodedata
from bisect import bisect_right

from explorer.model.glyph_composition import ACCENTS
from explorer.model.line_joins import HYPHENS, begins_word, runs_on
from explorer.model.text_page import Caret, TextPage
from explorer.model.text_selection import passage

SOFT = "\u00ad"
"""Marks where a word was hyphenated at the end of a line, if requested."""
INVISIBLE = "".join(
    map(
        chr,
        (
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
            0xFEFF,
            *range(0xE0100, 0xE01F0),
        ),
    )
)
"""Characters without a look of their own: of no width, of the writing direction, or choosing a letter's variant."""
_VOICED = "\u3099\u309a"
"""Marks that make another letter in Japanese, not the same one with an accent."""
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−\u00ad", "-"),
        **dict.fromkeys(ACCENTS.replace("`", ""), None),
        **dict.fromkeys(INVISIBLE, None),
        # Letters that Unicode does not decompose, though readers see them as a letter with a mark.
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


def letters_and_digits(text: str) -> str:
    """Return the letters and digits of a text alone, normalized, for comparing titles."""
    return "".join(char for char in fold(text) if char.isalnum())


def fold(text: str, *, keep_case: bool = False) -> str:
    """Normalize text for comparison: lower case, no accents, ligatures or invisible characters, one kind of quotes,
    hyphens and widths."""
    if text.isascii():
        return text if keep_case else text.lower()
    text = text.translate(_SAME)
    decomposed = unicodedata.normalize("NFKD", text if keep_case else text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char) or char in _VOICED)
    return bare if keep_case else bare.casefold()


class FoldedText:
    """A page's normalized text as one string.

    Args:
        page: the page's lines.
        keep_case: capitals stay capitals.
        flowing: paragraphs are one line each, and divided words whole; else there is a line for each line of the page.
        soft_hyphens: in a flowing text, SOFT stands where a word was divided.
    """

    def __init__(self, page: TextPage, *, keep_case: bool, flowing: bool, soft_hyphens: bool) -> None:
        self._starts: list[int] = []
        # For lines whose characters and normalized characters don't map one to one: the source of each normalized one.
        self._chars: dict[int, list[int]] = {}
        parts: list[str] = []
        length = 0
        for number, line in enumerate(page.lines):
            text = (
                fold(line.text, keep_case=keep_case)
                if line.text.isascii()
                else self._by_letter(number, line.text, keep_case)
            )
            if begins_word(page, number):
                end = ""
            else:
                text, end = _flow(page, number, text, soft_hyphens) if flowing else (text, "\n")
            self._starts.append(length)
            parts.append(text + end)
            length += len(text) + len(end)
        self.text = "".join(parts)

    def caret(self, offset: int, *, after: bool = False) -> Caret:
        """Return the caret before (or after) the original of a normalized character."""
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
    """Return a line as it continues in the next one: without the hyphen of a split word, and the separator between
    them."""
    if number + 1 == len(page.lines):
        return text, ""
    raw, following = page.lines[number].text, page.lines[number + 1]
    goes_on = following.block == page.lines[number].block
    end = ("" if runs_on(page, raw, following.text) else " ") if goes_on else "\n"
    if len(raw) < 2 or raw[-1] not in HYPHENS or not text.endswith("-"):
        return text, end
    # The rule for copied text decides which hyphens belong to a word.
    joined = passage(page, Caret(number, len(raw) - 2), Caret(number + 1, 1)).text
    if " " in joined:
        return text, end
    if len(joined) > 2:
        return text, ""
    return text[:-1], SOFT if soft_hyphens else ""
