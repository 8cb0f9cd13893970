"""Removes characters of a line that no reader sees: of no width, of the direction, hyphens that only allow a
division."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from explorer.model.text_page import TextLine

_SOFT = "\u00ad"
_SOFT_WITHIN = re.compile(f"(?<=\\w){_SOFT}(?=\\w)")
_HYPHEN_WITHIN = re.compile(r"(?<=\w)[-\u2010](?=\w)")
_MANY = 3
"""A page with so many soft hyphens within its lines, and no others, uses them as its hyphens."""
_JOINERS = "\u200c\u200d"
_SHAPED = re.compile(
    "[\u0600-\u0dff\u1000-\u109f\u1780-\u18ff\ufb50-\ufdff\ufe0f\ufe70-\ufefe\u2600-\u27bf\U0001f000-\U0001faff]"
)
"""Matches a letter or emoji whose shape a joiner after it decides."""


def without_unseen(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """Return a page's lines without unseen characters; a line of nothing else is left out.

    A soft hyphen at the end of a line is a hyphen. Joiners stay where they shape letters, as in Persian.
    """
    suspects = {number for number, line in enumerate(lines) if not line.text.isprintable()}
    if not suspects:
        return lines
    soft = sum(len(_SOFT_WITHIN.findall(lines[number].text)) for number in suspects)
    hyphens = soft >= _MANY and not any(_HYPHEN_WITHIN.search(line.text) for line in lines)
    seen = (_seen(line, hyphens) if number in suspects else line for number, line in enumerate(lines))
    return [line for line in seen if line]


def _seen(line: TextLine, hyphens: bool) -> TextLine | None:
    text = line.text
    if _SOFT in text:
        within = set() if hyphens else {match.start() for match in _SOFT_WITHIN.finditer(text)}
        text = "".join("-" if char == _SOFT and at not in within else char for at, char in enumerate(text))
        line = replace(line, text=text)
    kept = [at for at in range(len(text)) if _is_seen(line, at)]
    while kept and text[kept[-1]] == " ":
        kept.pop()
    if not kept:
        return None
    return line if len(kept) == len(text) else line.only(kept)


def _is_seen(line: TextLine, at: int) -> bool:
    char = line.text[at]
    if char.isprintable():
        return True
    if char in _JOINERS:
        return at > 0 and _SHAPED.match(line.text[at - 1]) is not None
    return unicodedata.category(char) != "Cf"
