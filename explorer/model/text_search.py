"""Searches a page's text, regardless of case, accents and line breaks."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from explorer.model.annotation import CONTEXT
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.folded_text import SOFT, FoldedText, fold
from explorer.model.line_joins import is_unspaced
from explorer.model.regex import expression, has_anchor
from explorer.model.text_page import Caret, Hit, TextPage
from explorer.model.text_selection import passage, step

__all__ = ["MAX_NEEDLE", "MOST_HITS", "SearchIndex", "find", "fold"]

MAX_NEEDLE = 300
"""Maximum number of characters of a search; more are cut off."""
MOST_HITS = 2000
"""Maximum number of matches taken from one page."""
_AROUND = 60
"""Number of characters of context before and after a match."""
_DIVIDED = r"(?:-\n)?"
_ANY_BLANKS = r"[ \n]*"


class SearchIndex:
    """A page's text, normalized for searching. Making it is expensive, so cache it.

    Args:
        page: the page's text.
    """

    def __init__(self, page: TextPage) -> None:
        self.page = page
        self._folded: dict[tuple[bool, bool, bool], FoldedText] = {}

    @property
    def glyphs(self) -> int:
        """Return the number of characters of the page, which is its cost in a cache."""
        return sum(len(line.text) + 1 for line in self.page.lines)

    def prepare(self, options: FindOptions) -> None:
        """Normalize the page in advance for a search with these options."""
        self._text(options)

    def find(self, needle: str, options: FindOptions = PLAIN) -> tuple[Hit, ...]:
        """Return the first MOST_HITS matches on the page, in the order of its lines; none for an empty search.

        A regular expression matches against whole paragraphs: one line each, without hyphenation, accents and
        ligatures. One with ``^`` or ``$`` matches against the lines of the page. Its running time is not bounded here;
        the caller sets a limit.

        Raises:
            KnownError: ``find-pattern``, the regular expression is invalid.
        """
        hits = (self.hit(start, end) for start, end in self.spans(needle, options))
        # A dot matches a line break too, where nothing is visible.
        return tuple(islice((hit for hit in hits if hit.passage.quads), MOST_HITS))

    def spans(self, needle: str, options: FindOptions = PLAIN) -> Iterator[tuple[Caret, Caret]]:
        """Yield the carets at the start and the end of each match, as ``find`` does."""
        pattern = (
            expression(needle[:MAX_NEEDLE], whole_word=options.whole_word, match_case=options.match_case)
            if options.regex
            else _pattern(needle, options)
        )
        if pattern is None:
            return
        folded = self._text(options, by_line=options.regex and has_anchor(needle[:MAX_NEEDLE]))
        for match in pattern.finditer(folded.text):
            if match.end() > match.start():
                yield folded.caret(match.start()), folded.caret(match.end() - 1, after=True)

    def hit(self, start: Caret, end: Caret) -> Hit:
        """Return the match between two carets, with the text around it."""
        before = passage(self.page, step(self.page, start, -_AROUND), start).text
        after = passage(self.page, end, step(self.page, end, _AROUND)).text
        before = _whole_words(before[::-1])[::-1] + self._blank(start)
        return Hit(passage(self.page, start, end, around=CONTEXT), before, self._blank(end) + _whole_words(after))

    def _text(self, options: FindOptions, *, by_line: bool = False) -> FoldedText:
        keep_case = options.match_case or options.regex
        flowing = options != PLAIN and not by_line
        key = (keep_case, flowing, flowing and not options.regex)
        if key not in self._folded:
            self._folded[key] = FoldedText(self.page, keep_case=key[0], flowing=key[1], soft_hyphens=key[2])
        return self._folded[key]

    def _blank(self, caret: Caret) -> str:
        """Return a blank if there is one at a caret, or a line break between two words."""
        lines, number, char = self.page.lines, caret.line, caret.char
        text = lines[number].text
        if char == len(text) and number + 1 < len(lines):
            number, char, text = number + 1, 0, lines[number + 1].text
        if char == 0 and number > 0:
            last = Caret(number - 1, max(0, len(lines[number - 1].text) - 2))
            around = passage(self.page, last, Caret(number, 1)).text
            return " " if around[-2:-1] == " " else ""
        return " " if " " in text[max(0, char - 1) : char + 1] else ""


def find(page: TextPage, needle: str, options: FindOptions = PLAIN) -> tuple[Hit, ...]:
    """Return all matches on a page like ``SearchIndex.find``, for a single search."""
    return SearchIndex(page).find(needle, options)


def _pattern(needle: str, options: FindOptions) -> re.Pattern[str] | None:
    """Build the pattern: blanks match blanks and line breaks; between two letters a hyphenation is allowed, and beside
    a Chinese character a blank or line break."""
    words = fold(needle[:MAX_NEEDLE].replace(SOFT, ""), keep_case=options.match_case).split()
    if not words:
        return None
    word = _word if options == PLAIN else _flowing_word
    pattern = word(words[0])
    for before, after in pairwise(words):
        pattern += (_ANY_BLANKS if _is_close(before[-1], after[0]) else r"[ \n]+") + word(after)
    if options.whole_word:
        # If the search begins or ends with punctuation, as in "(a)", there is no word boundary to match there.
        before = rf"(?<![\w{SOFT}])" if _in_word(words[0][0]) else ""
        after = rf"(?![\w{SOFT}])" if _in_word(words[-1][-1]) else ""
        pattern = f"{before}{pattern}{after}"
    return re.compile(pattern)


def _word(word: str) -> str:
    parts: list[str] = []
    for before, char in zip("\0" + word, word, strict=False):
        if before == "-":
            parts.append(r"\n?")
        elif _is_close(before, char):
            parts.append(_ANY_BLANKS)
        elif before.isalpha() and char.isalpha():
            parts.append(_DIVIDED)
        parts.append(re.escape(char))
    return "".join(parts)


def _flowing_word(word: str) -> str:
    parts: list[str] = []
    for before, char in zip("\0" + word, word, strict=False):
        if _is_close(before, char):
            parts.append(_ANY_BLANKS)
        elif before.isalpha() and char.isalpha():
            parts.append(f"{SOFT}?")
        parts.append(f"[-{SOFT}]" if char == "-" else re.escape(char))
    return "".join(parts)


def _is_close(before: str, after: str) -> bool:
    """Return whether one of two characters is of a script without blanks, so that a blank between them is layout."""
    return before != "\0" and (is_unspaced(before) or is_unspaced(after))


def _in_word(char: str) -> bool:
    return (char.isalnum() or char == "_") and not is_unspaced(char)


def _whole_words(text: str) -> str:
    """Remove the last word of a text, which may be cut off."""
    return text if len(text) < _AROUND - 1 or " " not in text else text[: text.rindex(" ")]
