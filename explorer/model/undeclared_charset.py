"""Guesses the encoding of a text that is not UTF-8 and declares none: Shift-JIS, EUC-KR, GB18030, Cyrillic, or Western.

A guess needs words of its script: a letter here and there, as Western European languages have, stays Windows-1252. (A
library that guesses by frequencies took “café” and “10 °C” for Russian and Chinese.)
"""

import re

_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE, _LONGEST_LINE = 65_536, 4000
_LEAST, _SHARE = 4, 0.8
"""The least number of letters in words of a script, and their least share of all characters beyond ASCII."""
_CYRILLIC = re.compile(r"(?<!\w)(?:[А-ЯЁІЇЄҐЎ]?[а-яёіїєґў]+|[А-ЯЁІЇЄҐЎ]{5,})(?!\w)")
_FREQUENT, _LEAST_FREQUENT = "оеаинті", 0.35
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿々〆ー]{2,}")
_KANA = re.compile(r"[぀-ヿ]")
_KOREAN = re.compile(r"[가-힣]+")
_CHINESE = re.compile(r"[一-鿿]{2,}")


def undeclared_encoding(data: bytes) -> str:
    """Return the encoding that a text seems to have; it is bounded in time for any length."""
    sample = _sample(data)
    text = sample.decode("cp932", "replace")
    if _KANA.search(text) and _fits("".join(_JAPANESE.findall(text)), text):
        return "cp932"
    text = sample.decode("cp949", "replace")
    # Chinese would have some characters beyond those of Korean syllables.
    if _fits("".join(_KOREAN.findall(text)), text, least=8, share=0.98):
        return "cp949"
    text = sample.decode("gb18030", "replace")
    # The level of common characters: what is Russian is in the level of rare ones here.
    common = "".join(
        one
        for one in "".join(_CHINESE.findall(text))
        if "\xb0" <= one.encode("gb18030")[:1].decode("latin-1") <= "\xd7"
    )
    if not _KANA.search(text) and _fits(common, text):
        return "gb18030"
    return max(("cp1251", "koi8_r"), key=lambda one: _small(sample, one)) if _is_cyrillic(sample) else "cp1252"


def _is_cyrillic(sample: bytes) -> bool:
    """Return whether most words are of Cyrillic letters, with the usual share of frequent ones: Greek has another."""
    for encoding in ("cp1251", "koi8_r"):
        text = sample.decode(encoding, "replace")
        words = "".join(one for one in _CYRILLIC.findall(text) if len(one) > 1)
        if _fits(words, text) and sum(map(words.casefold().count, _FREQUENT)) >= _LEAST_FREQUENT * len(words):
            return True
    return False


def _small(sample: bytes, encoding: str) -> int:
    """Return the number of small letters: in KOI8 these are where Windows-1251 has the capital ones."""
    return sum("а" <= one <= "я" for one in sample.decode(encoding, "replace"))


def _sample(data: bytes) -> bytes:
    """Return the first lines that have characters beyond ASCII."""
    found: list[bytes] = []
    size = at = 0
    while size < _SAMPLE and (match := _HIGH.search(data, at)):
        start = max(data.rfind(b"\n", max(0, match.start() - _LONGEST_LINE), match.start()) + 1, at)
        end = data.find(b"\n", match.start(), start + _LONGEST_LINE)
        at = end if end >= 0 else start + _LONGEST_LINE
        found.append(data[start:at])
        size += at - start
    return b"\n".join(found)


def _fits(native: str, text: str, least: int = _LEAST, share: float = _SHARE) -> bool:
    """Return whether the letters in words of a script are most of what is beyond ASCII; marks do not count."""
    other = sum(one > "\x7f" and (one.isalpha() or one == "�") for one in text)
    return len(native) >= least and len(native) >= share * other
