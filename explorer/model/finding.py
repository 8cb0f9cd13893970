"""Finding words in a page's text as a reader would: whatever the case, the accents, and where lines end."""

import re
import unicodedata
from bisect import bisect_right

from explorer.model.selection import passage, step
from explorer.model.textpage import Caret, Hit, TextPage

MAX_NEEDLE = 300
"""Characters of a search; more are cut off."""
_AROUND = 60
"""Characters looked at before and after a match for the words around it."""
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−\u00ad", "-"),
        # TeX's old fonts draw an accent as a character of its own before the letter.
        **dict.fromkeys("¨´¯¸ˆˇ˘˙˚˛˜˝", None),
    }
)
_DIVIDED = r"(?:-\n)?"


class Index:
    """A page's text, folded for searching. Making it costs as much as some searches, so keep it.

    Args:
        page: the page's text.
    """

    def __init__(self, page: TextPage) -> None:
        self.page = page
        folded: list[str] = []
        self._starts: list[int] = []
        # Of the lines in which letters and folded letters don't match one to one: the character of each folded one.
        self._chars: dict[int, list[int]] = {}
        length = 0
        for number, line in enumerate(page.lines):
            text = line.text.lower()
            if not line.text.isascii():
                letters = [fold(char) for char in line.text]
                text = "".join(letters)
                self._chars[number] = [i for i, letter in enumerate(letters) for _ in letter] + [len(line.text)]
            self._starts.append(length)
            folded.append(text)
            length += len(text) + 1
        self._text = "\n".join(folded)

    @property
    def glyphs(self) -> int:
        """How many characters the page has, folded: what it costs to keep."""
        return len(self._text)

    def find(self, needle: str) -> tuple[Hit, ...]:
        """All matches on the page, in the order of its lines; none for an empty needle."""
        pattern = _pattern(needle)
        if pattern is None:
            return ()
        return tuple(
            self._hit(self._caret(match.start()), self._caret(match.end() - 1, after=True))
            for match in pattern.finditer(self._text)
        )

    def _caret(self, offset: int, *, after: bool = False) -> Caret:
        """The caret before the character that a folded one came from, or after it."""
        line = bisect_right(self._starts, offset) - 1
        char = offset - self._starts[line]
        if line in self._chars:
            char = self._chars[line][char]
        return Caret(line, char + after)

    def _hit(self, start: Caret, end: Caret) -> Hit:
        before = passage(self.page, step(self.page, start, -_AROUND), start).text
        after = passage(self.page, end, step(self.page, end, _AROUND)).text
        return Hit(passage(self.page, start, end), _whole_words(before[::-1])[::-1], _whole_words(after))


def find(page: TextPage, needle: str) -> tuple[Hit, ...]:
    """All matches on a page, as ``Index.find``, for a single search."""
    return Index(page).find(needle)


def fold(text: str) -> str:
    """Text as it is compared: small letters, without accents, ligatures undone, one kind of quotes and hyphens."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_SAME).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _pattern(needle: str) -> re.Pattern[str] | None:
    """Blanks match any blanks and line ends; between two letters a word may be divided at a line's end."""
    words = fold(needle[:MAX_NEEDLE]).split()
    if not words:
        return None
    return re.compile(r"[ \n]+".join(_word(word) for word in words))


def _word(word: str) -> str:
    parts: list[str] = []
    for before, char in zip("\0" + word, word, strict=False):
        if before == "-":
            parts.append(r"\n?")
        elif before.isalpha() and char.isalpha():
            parts.append(_DIVIDED)
        parts.append(re.escape(char))
    return "".join(parts)


def _whole_words(text: str) -> str:
    """The text without a last word that may have been cut through."""
    return text if len(text) < _AROUND - 1 or " " not in text else text[: text.rindex(" ")]
