"""A language for tests, made at run time: English with accents, two fifths longer, in brackets.

A window in it tells at a glance which text no translator can reach, and which has no room to be translated: it has no
accents, or its closing bracket is missing.
"""

import math
import re

PSEUDO = "pseudo"
_LONGER = 0.4
_ACCENTS = str.maketrans(
    "abcdefghijklmnoprstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ",
    "àƀçďéƒğĥïĵķļɱñöþŕšţûṽŵýžÀƁÇĎÉƑĞĤÏĴĶĻṀÑÖÞŔŠŢÛṼŴÝŽ",
)
_VOWELS = "aeiouyAEIOUY"
_KEPT = re.compile(
    r"\{[^{}]*\}|%\(\w+\)s|%[sdn]|</?\w[^<>]*>|&\w+;|&&|&\w|`[^`]*`|“paper-explorer[^”]*”"
    r"|(?<![\w-])--?\w[\w-]*|https?:\S*"
)
"""What stays as it is: fields, markup, the letter of a menu, words of the command line."""


class PseudoLanguage:
    """The translations into the pseudo-language."""

    def gettext(self, message: str, /) -> str:
        """Return a text with accents and brackets; one without letters stays as it is."""
        kept = _KEPT.findall(message)
        parts = _KEPT.split(message)
        letters = sum(char.isalpha() for part in parts for char in part)
        if not letters:
            return message
        missing = math.ceil(letters * _LONGER)
        made, seen, added = "", 0, 0
        for part, same in zip(parts, [*kept, ""], strict=True):
            for char in part:
                seen += char.isalpha()
                more = char in _VOWELS and added < missing and added <= seen * _LONGER
                added += more
                made += char.translate(_ACCENTS) * (1 + more)
            made += same
        return f"[{made}{'~' * (missing - added)}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """Return the translation of the singular or the plural."""
        return self.gettext(msgid1 if n == 1 else msgid2)
