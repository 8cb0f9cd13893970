"""The ways in which one password may have been written when a PDF was locked with it."""

import unicodedata
from collections.abc import Iterator

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000"
_NOTHING = "\u00ad\u034f\u1806\u180b\u180c\u180d\u200b\u200c\u200d\u2060\ufeff" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
_PREPARED = str.maketrans(dict.fromkeys(_NOTHING, "") | dict.fromkeys(_SPACES, " "))
# The letters of PDFDocEncoding that Latin-1 does not have at their place (PDF 32000-1:2008, D.2).
_DOC_ENCODING = (
    dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True))
    | dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True))
    | {0xA0: "€"}
)
_LONGEST = 1000


def spellings(password: str) -> Iterator[str]:
    """Yield a password as it was typed, and then as other programs and keyboards write the same: each at most once.

    PDF 2.0 wants SASLprep (RFC 4013), which not every program does; a keyboard may write an accent as a letter of its
    own. Old encryptions have one byte a letter: PDFDocEncoding, but some programs take Windows' or UTF-8; such bytes
    are given as the letters that MuPDF encodes to them.
    """
    met = {""}
    yield password
    met.add(password)
    if password.isascii() or len(password) > _LONGEST:
        return
    prepared = unicodedata.normalize("NFKC", password.translate(_PREPARED))
    composed = unicodedata.normalize("NFC", password)
    others = [prepared, composed, unicodedata.normalize("NFD", password), unicodedata.normalize("NFKD", prepared)]
    for encoding in ("cp1252", "latin-1", "utf-8"):
        others += [_letters(one.encode(encoding, "ignore")) for one in (composed, password)]
    for one in others:
        if one not in met:
            met.add(one)
            yield one


def _letters(data: bytes) -> str:
    return "".join(_DOC_ENCODING.get(byte, chr(byte)) for byte in data)
