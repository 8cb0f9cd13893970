"""A PDF's properties as text for the user: dates, paper sizes, fonts."""

import re
from dataclasses import dataclass

from explorer.model.text_page import PageSize

_MM = 25.4 / 72
_NEAR = 2.0
"""Points by which a page may differ from a paper size."""
_PAPERS = {
    "A3": (841.89, 1190.55),
    "A4": (595.28, 841.89),
    "A5": (419.53, 595.28),
    "B5": (498.9, 708.66),
    "US Letter": (612.0, 792.0),
    "US Legal": (612.0, 1008.0),
    "Tabloid": (792.0, 1224.0),
}
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Zz+-])(?:(\d\d)'?(?:(\d\d)'?)?)?)?.*", re.ASCII
)


@dataclass(frozen=True, slots=True)
class FontProperties:
    """Number of fonts that the first ``pages`` pages use, and of those not embedded; ``more`` if not all
    were counted."""

    count: int
    missing: int
    pages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """The properties of a document; empty text where the file says nothing. Dates are in the format of ``date_text``;
    ``encryption`` is MuPDF's name for it."""

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    producer: str
    created: str
    modified: str
    version: str
    encryption: str
    pages: int
    size: PageSize
    one_size: bool
    fonts: FontProperties


def date_text(text: str) -> str:
    """Format a PDF's date (32000-1:2008, 7.9.4) as ``2009-04-01 16:39 (UTC-07:00)``; an invalid one is returned as it
    is."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return text
    year, month, day, hour, minute, _, sign, offset_h, offset_m = found.groups()
    if not (1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= 31 and int(hour or 0) < 24 and int(minute or 0) < 60):
        return text
    told = "-".join(part for part in (year, month, month and day) if part)
    if not (day and hour):
        return told
    told += f" {hour}:{minute or '00'}"
    if sign in ("Z", "z") or (sign and int(offset_h or 0) == int(offset_m or 0) == 0):
        return f"{told} (UTC)"
    return f"{told} (UTC{sign}{offset_h}:{offset_m or '00'})" if sign and offset_h else told


def size_text(size: PageSize) -> str:
    """Format a page's size as ``210 × 297 mm (595.3 × 841.9 pt)``."""
    width, height = size.width, size.height
    return f"{width * _MM:.0f} × {height * _MM:.0f} mm ({width:.4g} × {height:.4g} pt)"


def paper_of(size: PageSize) -> str | None:
    """Return the name of the page's paper size, in portrait or landscape; None if it has none."""
    sides = sorted((size.width, size.height))
    for name, paper in _PAPERS.items():
        if all(abs(side - other) <= _NEAR for side, other in zip(sides, paper, strict=True)):
            return name
    return None
