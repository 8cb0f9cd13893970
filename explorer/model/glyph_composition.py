"""Composes letters that a paper's fonts draw in pieces, such as an accent and a letter."""

import re
import unicodedata

_COMBINING = {
    "¨": "\u0308",
    "´": "\u0301",
    "`": "\u0300",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "˚": "\u030a",
    "¸": "\u0327",
    "˘": "\u0306",
    "ˇ": "\u030c",
    "¯": "\u0304",
    "˙": "\u0307",
    "˝": "\u030b",
    "˛": "\u0328",
}
ACCENTS = "".join(_COMBINING)
"""TeX's old fonts draw an accent as a character of its own before the letter."""
_DRAWN = re.compile(f"([{ACCENTS}])([^\\W\\d_])")
_UNDOTTED = {"ı": "i", "ȷ": "j"}


def composed(text: str) -> str:
    """Turn ``na¨ıve`` into ``naïve``; an accent that does not combine with the next letter stays."""
    return _DRAWN.sub(_one, text) if any(char in text for char in ACCENTS) else text


def _one(found: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", _UNDOTTED.get(found[2], found[2]) + _COMBINING[found[1]])
    return letter if len(letter) == 1 else found[0]
