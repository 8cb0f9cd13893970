"""Converts single values of a PDF's annotations: numbers, corners, colors, dates and texts."""

import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from pymupdf import mupdf

from explorer.model.annotation import Point, Quad, Shape

_HEADS = frozenset({"OpenArrow", "ClosedArrow"})
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_LANGUAGE = re.compile("\x1b[A-Za-z-]{0,16}\x1b")
"""The language of a text string (ISO 32000-1, 7.9.2.2)."""
_KEPT = "\n\t\u200c\u200d"
"""Line ends and tabs, and the invisible characters that words of Persian and emoji of several parts need."""
_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"})


def cleaned(text: str) -> str:
    """Return text with one kind of line ends and without control characters; blanks of all kinds stay."""
    text = _LANGUAGE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").translate(_ENDS))
    return "".join(c for c in text if c.isprintable() or c in _KEPT or _is_letter(c))


def _is_letter(char: str) -> bool:
    """Return whether a character that Python does not print is a blank, of private use, or newer than its Unicode."""
    code, category = ord(char), unicodedata.category(char)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return category in ("Zs", "Co") or (category == "Cn" and not is_none)


def printable(text: str, most: int) -> str:
    """Return text as earlier versions of this program read it, at most so many letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")[:most]
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def get(where: mupdf.PdfObj, key: str) -> mupdf.PdfObj:
    """Return the value of a dictionary's key; of anything else, null."""
    return mupdf.pdf_dict_gets(where, key)


def numbers(listed: mupdf.PdfObj, most: int) -> list[float]:
    """Return an array's numbers; empty if it is no array of numbers."""
    count = mupdf.pdf_array_len(listed)
    found = [mupdf.pdf_array_get(listed, at) for at in range(min(count, most))]
    return [mupdf.pdf_to_real(one) for one in found] if all(map(mupdf.pdf_is_number, found)) else []


def plain_line(one: mupdf.PdfObj) -> tuple[Shape, Point, Point] | None:
    """Return a Line annotation (ISO 32000-1, 12.5.6.7) as the program draws one: a line, or an arrow with its head at
    the second point; None if it has other ends, two heads, or is a measure with words of its own."""
    sides = numbers(get(one, "L"), 4)
    ends = [mupdf.pdf_to_name(mupdf.pdf_array_get(get(one, "LE"), at)) for at in (0, 1)]
    heads = [end in _HEADS for end in ends]
    is_measure = mupdf.pdf_to_real(get(one, "LL")) != 0 or mupdf.pdf_to_bool(get(one, "Cap"))
    if len(sides) < 4 or is_measure or all(heads) or not _HEADS.union(("", "None")).issuperset(ends):
        return None
    first, second = (sides[0], sides[1]), (sides[2], sides[3])
    if heads[0]:
        first, second = second, first
    return ("arrow" if any(heads) else "line", first, second)


def upright_quad(corners: list[Point]) -> Quad:
    """Sort corners into the order of a quad: programs write them row by row, or around, from the top or the bottom."""
    a, b, c, d = corners
    if (b[0] - a[0]) * (d[0] - c[0]) + (b[1] - a[1]) * (d[1] - c[1]) < 0:
        c, d = d, c
    if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0:
        a, b, c, d = c, d, a, b
    return (*a, *b, *c, *d)


def color_of(parts: list[float]) -> str:
    """Return gray, RGB or CMYK values, each from 0 to 1, as ``#rrggbb``."""
    if not all(map(math.isfinite, parts)):
        return ""
    parts = [min(1.0, max(0.0, part)) for part in parts]
    match parts:
        case [gray]:
            mixed = [gray] * 3
        case [red, green, blue]:
            mixed = [red, green, blue]
        case [*inks, black] if len(inks) == 3:
            mixed = [(1 - ink) * (1 - black) for ink in inks]
        case _:
            return ""
    return "#" + "".join(f"{round(255 * part):02x}" for part in mixed)


def time_of(text: str) -> str:
    """Return a PDF's date (32000-1, 7.9.4) as ISO 8601 in UTC; empty for an invalid one."""
    found = _DATE.match(text)
    if not found:
        return ""
    try:
        parts = [int(part or default) for part, default in zip(found.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)]
        off = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
        when = datetime(*parts, tzinfo=timezone(-off if found[7] == "-" else off))  # type: ignore[arg-type, misc]
        return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return ""


def pdf_date(when: str) -> str:
    """Convert ISO 8601 in UTC to a PDF date (32000-1, 7.9.4); empty for an invalid one."""
    found = _TIME.match(when)
    return f"D:{''.join(found.groups())}Z" if found else ""
