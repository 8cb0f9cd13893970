"""Makes file names of titles that every operating system accepts."""

import re
import unicodedata

from explorer.model.one_line import one_line

_LONGEST, _BYTES = 120, 200
"""Maximum length before the suffix, in characters and in bytes of UTF-8; file systems take 255 of either."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
LOOSE_UNDERSCORES = r"(?<![^\W_])_+|_+(?![^\W_])"
"""Underscores that are not between letters or digits, which Markdown takes for emphasis."""
_MARKS = re.compile(rf"[\[\]#^`~$*]|&(?=#?[0-9A-Za-z]+;)|%%|==|{LOOSE_UNDERSCORES}")
_DASHES = re.compile(r"\s[–—]\s")
_DEVICES = {
    *("con", "prn", "aux", "nul", "conin$", "conout$"),
    *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789¹²³"),
}


def file_name(title: str, suffix: str, default: str = "paper", longest: int = _LONGEST) -> str:
    """Return a file name: the title without characters that Windows, macOS or Linux forbid, and the suffix.

    Args:
        longest: maximum number of characters of the title.
    """
    text = unicodedata.normalize("NFC", "".join(one if one.isprintable() else " " for one in title[:1000]))
    text = text.encode("utf-8", "ignore").decode()  # removes lone surrogates
    whole = " ".join(_FORBIDDEN.sub(" ", text.replace(": ", " - ")).split())
    text = whole[: min(longest, _LONGEST)]
    while len(text.encode()) > _BYTES:
        text = text[:-1]
    # The last word is whole, where there are words.
    if len(text) < len(whole) and whole[len(text)] != " " and (end := text.rfind(" ", len(text) // 2)) > 0:
        text = text[:end]
    text = text.strip(" .-,;(")
    if text.partition(".")[0].strip().casefold() in _DEVICES:
        text = f"_{text}"
    return (text or default) + suffix


def linkable_name(title: str, suffix: str, longest: int = _LONGEST) -> str:
    """Return a file name for a wiki link: also without characters that mean something in Markdown, Obsidian
    or Logseq; all dashes are hyphens, like those that stand for colons."""
    return _without_marks(_DASHES.sub(" - ", title), suffix, longest)


def earlier_linkable_names(title: str, suffix: str, longest: int = _LONGEST) -> tuple[str, str]:
    """Return the names that versions before this one gave a file: with dashes as they are, and without any “&”."""
    return _without_marks(title, suffix, longest), _without_marks(title.replace("&", " "), suffix, longest)


def _without_marks(title: str, suffix: str, longest: int) -> str:
    return file_name(" ".join(_MARKS.sub(" ", title).split()), suffix, longest=longest)


def shown_name(name: str, most: int = 80) -> str:
    """Return a file's name or path for use in a sentence: on one line, shortened in the middle if it is long."""
    text = one_line(name)
    begin = most // 3
    return text if len(text) <= most else f"{text[:begin]}…{text[begin + 1 - most :]}"


def as_text(name: str) -> str:
    """Return a name as text that UTF-8 can encode: a name from the system may hold bytes that are no text, which Python
    has as lone surrogates."""
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
