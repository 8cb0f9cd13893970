"""File names made of titles, such that every system takes them."""

import re
import unicodedata

from explorer.model.one_line import one_line

_LONGEST, _BYTES = 120, 200
"""Before the suffix, in characters and in bytes of UTF-8; file systems take 255 bytes or characters."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
LOOSE_UNDERSCORES = r"(?<![^\W_])_+|_+(?![^\W_])"
"""Those that are not between letters or digits, where Markdown takes them for emphasis."""
_MARKS = re.compile(rf"[\[\]#^`~$*&]|%%|==|{LOOSE_UNDERSCORES}")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789¹²³")}


def file_name(title: str, suffix: str, default: str = "paper") -> str:
    """A name for a file: the title without what Windows, macOS or Linux don't take in one, and the suffix."""
    text = unicodedata.normalize("NFC", "".join(one if one.isprintable() else " " for one in title[:1000]))
    text = text.encode("utf-8", "ignore").decode()  # half a surrogate pair is no text
    text = " ".join(_FORBIDDEN.sub(" ", text.replace(": ", " - ")).split())[:_LONGEST]
    while len(text.encode()) > _BYTES:
        text = text[:-1]
    text = text.strip(" .-")
    if text.partition(".")[0].strip().casefold() in _DEVICES:
        text = f"_{text}"
    return (text or default) + suffix


def linkable_name(title: str, suffix: str) -> str:
    """A name that a wiki link can hold: also without what means something in Markdown, to Obsidian or to Logseq."""
    return file_name(" ".join(_MARKS.sub(" ", title).split()), suffix)


def shown_name(name: str, most: int = 80) -> str:
    """A name or path of any file, fit to stand in a sentence: on one line, the middle of a long one left out."""
    text = one_line(name)
    begin = most // 3
    return text if len(text) <= most else f"{text[:begin]}…{text[begin + 1 - most :]}"
