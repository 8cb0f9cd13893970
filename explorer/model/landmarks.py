"""Finds the possible targets of references on a page: captions, numbered equations, statements, numbered headings."""

import re
from bisect import bisect_left, bisect_right

from explorer.model.mentions import key_of
from explorer.model.reference_kinds import (
    ALGORITHM,
    BIBLIOGRAPHY,
    EQUATION,
    FIGURE,
    LISTING,
    SECTION,
    STATEMENTS,
    TABLE,
    Landmark,
    Reference,
)
from explorer.model.text_page import TextLine, TextPage
from explorer.model.text_rows import TextRow, rows_of

MOST = 500
"""Maximum number of landmarks taken from one page."""
_LABEL = r"(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,2}"
_CAPTION = re.compile(
    rf"(?P<word>Figure|Fig\.?|FIGURE|FIG\.?|Table|TABLE|Tab\.|Algorithm|ALGORITHM|Listing) (?P<label>{_LABEL})"
    r"(?P<mark>[:.|—–]| [|:—–]|(?= [A-Z(]))(?P<rest>.{0,80})"
)
_CAPTION_KINDS = {"f": FIGURE, "t": TABLE, "a": ALGORITHM, "l": LISTING}
_STATEMENT = re.compile(
    rf"(?P<word>{'|'.join(name.capitalize() for name in STATEMENTS)}) (?P<label>{_LABEL})(?=[.:]| \(| [A-Z])"
)
_EQUATION_NUMBER = re.compile(r"\((?P<label>(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?)\)")
_HEADING = re.compile(r"(?:Appendix )?(?P<label>(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3})[.:]?\s{1,4}(?P<title>\S.{1,120})")
_REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,5})\.?\s{1,4})?"
    r"(?:references|bibliography|literature cited|works cited|references and notes)",
    re.IGNORECASE,
)
_EDGE = 6.0
"""Points by which ends of lines at the same column edge may differ."""
_NEIGHBORS = 3
_BAND = 2.0
"""Height in points of the bands in which lines are compared."""
_HIGHEST = 200.0
"""Maximum height of a line of a formula, in points."""
_NEAR = 14.0
"""Points above and below its number within which a formula lies."""


def landmarks(page: TextPage) -> tuple[Landmark, ...]:
    """Return all landmarks of a page. A numbered line may be a heading; the document's outline decides that."""
    rows = rows_of(page)
    found: list[Landmark] = []
    for row in rows:
        if one := _caption(row) or _statement(row) or _heading(row):
            found.append(one)
    found += _equations(page)
    return tuple(found[:MOST])


def is_bibliography(row: TextRow) -> bool:
    """Return whether a row is the heading of the bibliography."""
    return len(row.text) < 40 and _REFERENCES.fullmatch(row.text.strip(" .:")) is not None


def _caption(row: TextRow) -> Landmark | None:
    match = _CAPTION.match(row.text)
    if not match:
        return None
    kind, mark = _CAPTION_KINDS[match["word"][0].lower()], match["mark"].strip()
    rest = match["rest"].strip()
    if not mark and not (kind == ALGORITHM and row.first and len(row.text) < 90):
        # “Table 1 shows …” is a sentence; “Table 1 Results of …” may be one cut through.
        return None
    if not rest:
        return None  # A sentence that ends with “Figure 5.”
    doubt = (0 if row.first else 1) + (1 if mark in (".", "") else 0)
    if mark == "." and not row.first:
        doubt += 1
    return Landmark(Reference(kind, key_of(match["label"])), row.page, row.rect, row.text, doubt)


def _statement(row: TextRow) -> Landmark | None:
    match = _STATEMENT.match(row.text)
    if not match or not row.first:
        return None
    name = Reference(match["word"].lower(), key_of(match["label"]))
    return Landmark(name, row.page, row.rect, row.text)


def _heading(row: TextRow) -> Landmark | None:
    if is_bibliography(row):
        return Landmark(Reference(BIBLIOGRAPHY, ""), row.page, row.rect, row.text)
    match = _HEADING.fullmatch(row.text)
    if not match:
        return None
    return Landmark(Reference(SECTION, match["label"]), row.page, row.rect, match["title"])


def _equations(page: TextPage) -> list[Landmark]:
    """Find equation numbers: in brackets, alone at the right edge of a column, where many lines end."""
    lines = [line for line in page.lines if line.is_level and 0 <= line.rect[3] - line.rect[1] <= _HIGHEST]
    ends = sorted(line.rect[2] for line in lines)
    leftmost = _leftmost(lines)
    found: list[Landmark] = []
    for line in lines:
        match = _EQUATION_NUMBER.fullmatch(line.text)
        if not match:
            continue
        end = line.rect[2]
        beside = bisect_right(ends, end + _EDGE) - bisect_left(ends, end - _EDGE) - 1
        near = _bands(line.rect[1] - _NEAR, line.rect[3] + _NEAR)
        formula = any(leftmost.get(band, end) < line.rect[0] for band in near)
        if beside >= _NEIGHBORS and formula:
            name = Reference(EQUATION, match["label"])
            found.append(Landmark(name, page.page, line.rect, line.text))
    return found


def _leftmost(lines: list[TextLine]) -> dict[int, float]:
    """Return for each band of height where its leftmost line starts."""
    found: dict[int, float] = {}
    for line in lines:
        for band in _bands(line.rect[1], line.rect[3]):
            found[band] = min(found.get(band, line.rect[2]), line.rect[2])
    return found


def _bands(top: float, bottom: float) -> range:
    return range(int(top // _BAND), int(bottom // _BAND) + 1)
