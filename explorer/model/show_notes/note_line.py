"""A line of show notes: what a reader sees as one, whether it came as HTML, Markdown or plain text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from explorer.model.folded_text import INVISIBLE
from explorer.model.lazy_dataclass import dataclass

MOST_TEXT = 2_000_000
"""Maximum number of characters of show notes that are read; a transcript below them may be longer."""
MOST_LINES = 10_000
LONGEST_LINE = 40_000
"""Maximum number of characters of a line; a list without line ends is shorter, a transcript may be longer."""
MOST_LINKS = 500
"""Maximum number of links of a line."""

_ZEROS = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50)
"""The digits 0 of full width, and of Arabic, Persian, Hindi, Bengali and Thai."""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
        **{chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)},
        **dict.fromkeys("：﹕∶꞉", ":"),
        "（": "(",
        "）": ")",
        "［": "[",
        "］": "]",
        "【": "[",
        "】": "]",
        "．": ".",
        **dict.fromkeys("～〜", "~"),
        "｜": "|",
    }
)
_UNSEEN = dict.fromkeys((*map(ord, INVISIBLE), *(code for code in range(32) if chr(code) not in "\n\t")))


@lru_cache(maxsize=MOST_LINES)
def _plain(text: str) -> str:
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A link of a line: the span of its text there, and its address."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line with its links.

    ``heading`` is 1 to 6 for a heading, else 0; ``depth`` counts the lists around it; ``bold`` says that the whole line
    is set in bold; ``after_gap`` that a new paragraph, list or blank line begins before it; ``is_rule`` that it is a
    ruled line. ``offset`` is where it starts in the source, in characters, for showing what was read; -1 if unknown.
    ``spelled`` is how its text is to be read, as long as it, where times are written in an unusual way; else empty.
    """

    text: str
    links: tuple[NoteLink, ...] = ()
    heading: int = 0
    depth: int = 0
    is_bullet: bool = False
    bold: bool = False
    after_gap: bool = False
    is_rule: bool = False
    offset: int = -1
    spelled: str = ""

    @property
    def plain(self) -> str:
        """Return the text with one kind of blanks, digits, colons and brackets; as long as ``text``."""
        return self.spelled if self.spelled and len(self.spelled) == len(self.text) else _plain(self.text)

    def part(self, start: int, end: int) -> "NoteLine":
        """Return the line from one character to another, with the links that lie there."""
        links = tuple(
            NoteLink(max(one.start, start) - start, min(one.end, end) - start, one.address)
            for one in self.links
            if one.start < end and one.end > start
        )
        gap, spelled = self.after_gap and start == 0, self.spelled[start:end]
        return replace(self, text=self.text[start:end], links=links, after_gap=gap, spelled=spelled)

    def anchor(self, link: NoteLink) -> str:
        """Return the text of a link."""
        return self.text[link.start : link.end]


def visible(text: str) -> str:
    """Return text without characters that have no look, and without control characters."""
    return text.translate(_UNSEEN)


def trimmed(line: NoteLine) -> NoteLine:
    """Return the line without blanks at its ends."""
    start = len(line.text) - len(line.text.lstrip())
    return line.part(start, max(start, len(line.text.rstrip()))) if line.text != line.text.strip() else line


def joined(lines: Sequence[NoteLine]) -> NoteLine:
    """Return lines as one, with a blank between them."""
    text, links = "", []
    for one in lines:
        at = len(text) + (1 if text else 0)
        text = f"{text} {one.text}" if text else one.text
        links += [NoteLink(link.start + at, link.end + at, link.address) for link in one.links]
    return replace(lines[0], text=text, links=tuple(links))


_RULE = re.compile(r"^\s*(?:[-–—_*=~•·]\s?){3,}\s*$")


def is_rule(text: str) -> bool:
    """Return whether a line is drawn to separate others."""
    return bool(_RULE.match(text))
