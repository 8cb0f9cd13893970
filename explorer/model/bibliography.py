"""Finds the entries of a paper's bibliography: numbered, labelled, or identified by authors and year."""

import re
from collections import Counter, deque
from collections.abc import Sequence
from itertools import pairwise

from explorer.model import arxiv_id
from explorer.model.landmarks import is_bibliography
from explorer.model.mentions import family
from explorer.model.reference_kinds import BibliographyEntry
from explorer.model.text_page import TextPage
from explorer.model.text_rows import TextRow, rows_of
from explorer.model.web_addresses import web_address

MOST = 2000
"""Maximum number of entries taken from one document."""
_LONGEST = 2000
_MOST_ROWS = 40
_LEAST_INDENT, _MOST_INDENT = 4.0, 40.0
"""How far, in points, the second and later rows of an entry may be indented."""
_NUMBER = re.compile(r"\[(\d{1,3})\]\s{0,4}(?=\S)")
_DOTTED = re.compile(r"(\d{1,3})\.\s{1,4}(?=\S)")
_ROUND = re.compile(r"\((\d{1,3})\)\s{0,4}(?=\S)")
_LABEL = re.compile(r"\[([A-Za-z][A-Za-z+]{0,9}\d{2,4}[a-z]?)\]\s{0,4}(?=\S)")
_STYLES = (_NUMBER, _DOTTED, _ROUND, _LABEL)
_YEAR = re.compile(r"(?<![\w.:/-])((?:19|20)\d\d[a-z]?)(?![\w/-])(?!\.\d)")
_AUTHOR_END = re.compile(r",| and | & |;|:|\(| et al|(?<=\w\w)\.\s|\.$")
_NUMERALS = re.compile(r"\d+")
_SAME_AUTHOR = re.compile(r"[–—_-]{1,6}[.,]?\s")
_APPENDIX = re.compile(
    r"(?:appendix|appendices|supplement|checklist)|(?:[A-Z]|[A-Z]\.\d{1,2})\.?\s{1,4}[A-Z]", re.IGNORECASE
)
_ARXIV_NEW = re.compile(r"(?:arxiv[:.]?\s{0,2}|abs/|pdf/)(\d{4}\.\d{4,5})(?:v\d{1,2})?(?!\d)", re.IGNORECASE)
_ARXIV_OLD = re.compile(r"(?:arxiv[:.]?\s{0,2}|abs/|pdf/)([a-z-]{2,8}(?:\.[a-z-]{2,4})?/\d{7})(?!\d)", re.IGNORECASE)
_DOI = re.compile(r"(?<![\w./])(10\.\d{4,9}/[^\s\"<>]{1,120})")


def entries(pages: Sequence[TextPage]) -> tuple[BibliographyEntry, ...]:
    """Return the entries after the last heading “References” on the first of these consecutive pages."""
    rows: list[TextRow] = []
    for index, page in enumerate(pages):
        these = rows_of(page)
        if index == 0:
            at = max((number for number, row in enumerate(these) if is_bibliography(row)), default=None)
            if at is None:
                return ()
            these = these[at + 1 :]
        rows += these
    rows = _without_furniture(rows)
    for pattern in _STYLES:
        if groups := _labelled(rows, pattern):
            break
    else:
        groups = _by_layout(rows)
    found: list[BibliographyEntry] = []
    for key, group in groups[:MOST]:
        found.append(_entry(key, group, found[-1].author if found else ""))
    return tuple(found)


def _without_furniture(rows: list[TextRow]) -> list[TextRow]:
    """Remove page numbers, and headers and footers that several pages repeat."""
    ends: dict[int, tuple[float, float]] = {}
    for row in rows:
        top, bottom = ends.get(row.page, (row.rect[1], row.rect[1]))
        ends[row.page] = (min(top, row.rect[1]), max(bottom, row.rect[1]))
    outer = [row for row in rows if row.rect[1] in ends[row.page]]
    pages = Counter(_NUMERALS.sub("", row.text) for row in outer)

    def is_furniture(row: TextRow) -> bool:
        bare = _NUMERALS.sub("", row.text)
        return row.rect[1] in ends[row.page] and (pages[bare] > 1 or not any(char.isalpha() for char in bare))

    return [row for row in rows if not is_furniture(row)]


def _labelled(rows: list[TextRow], pattern: re.Pattern[str]) -> list[tuple[str, list[TextRow]]]:
    """Group rows into entries that start with a label; numbers must ascend. Empty where there is no such list."""
    groups: list[tuple[str, list[TextRow]]] = []
    counting = pattern is not _LABEL
    ended = False
    for row in rows:
        match = pattern.match(row.text)
        key = match[1].lstrip("0") if match else ""
        if match and counting:
            expected = int(groups[-1][0]) + 1 if groups else 1
            if not expected <= int(key or "0") <= expected + (2 if pattern is _NUMBER else 0):
                match = None
        if match:
            groups.append((key, [row]))
            ended = False
        elif groups and not ended:
            ended = _ends(groups[-1][1], row)
            if not ended:
                groups[-1][1].append(row)
    return groups if len(groups) >= (3 if pattern in (_DOTTED, _ROUND) else 1) else []


def _ends(group: list[TextRow], row: TextRow) -> bool:
    """Return whether a row lies after the end of an entry instead of continuing it."""
    last = group[-1]
    if len(group) >= _MOST_ROWS:
        return True
    if row.page == last.page and row.rect[1] > last.rect[1]:
        return row.rect[1] - last.rect[3] > 0.9 * last.height or row.rect[0] < group[0].rect[0] - 1
    return last.text.rstrip().endswith(".") or _APPENDIX.match(row.text) is not None


def _by_layout(rows: list[TextRow]) -> list[tuple[str, list[TextRow]]]:
    """Group rows into entries without labels: each starts at the column's edge or after a gap; a heading ends
    the list."""
    hanging = _hanging(rows)
    by_edge = sum(hanging) >= 0.2 * len(rows)
    gaps = sorted(
        after.rect[1] - before.rect[1]
        for before, after in pairwise(rows)
        if before.page == after.page and 0 < after.rect[1] - before.rect[1] < 3 * before.height
    )
    pitch = gaps[len(gaps) // 4] if gaps else 0.0
    groups: list[tuple[str, list[TextRow]]] = []
    undated = 0
    for row, hangs in zip(rows, hanging, strict=True):
        if groups and len(row.text) < 70 and not hangs and _APPENDIX.match(row.text) and not _YEAR.search(row.text):
            break
        last = groups[-1][1][-1] if groups else None
        apart = last is not None and row.page == last.page and row.rect[1] - last.rect[1] > 1.2 * pitch
        over = last is not None and (row.page != last.page or row.rect[1] < last.rect[1]) and last.text.endswith(".")
        starts = not hangs if by_edge else (apart or over)
        if last is None or starts or len(groups[-1][1]) >= _MOST_ROWS:
            if last is not None:
                undated = 0 if _YEAR.search(_joined(groups[-1][1])) else undated + 1
                if undated == 4:
                    return groups[:-4]
            groups.append(("", [row]))
        else:
            groups[-1][1].append(row)
    return groups


def _hanging(rows: list[TextRow]) -> list[bool]:
    """Return for each row whether it is indented against the others in its column."""
    result = [False] * len(rows)
    by_left = sorted(range(len(rows)), key=lambda number: (rows[number].page, rows[number].rect[0]))
    # Counts the rows that start a little left of this one, except those that end before a later row starts.
    left: deque[TextRow] = deque()
    following = 0
    for number in by_left:
        row = rows[number]
        x0, _, x1, _ = row.rect
        while (other := rows[by_left[following]]).page != row.page or x0 - other.rect[0] > _LEAST_INDENT:
            while left and left[-1].rect[2] <= other.rect[2]:
                left.pop()
            left.append(other)
            following += 1
        while left and (left[0].page != row.page or x0 - left[0].rect[0] >= _MOST_INDENT):
            left.popleft()
        result[number] = bool(left) and min(x1, left[0].rect[2]) > x0
    return result


def _entry(key: str, group: list[TextRow], author_before: str) -> BibliographyEntry:
    text = _joined(group)
    bare = text
    for pattern in _STYLES:
        if key and (match := pattern.match(text)):
            bare = text[match.end() :]
            break
    authors = _AUTHOR_END.split(bare[:120], maxsplit=1)[0].split()
    author = author_before if _SAME_AUTHOR.match(bare) else family(authors[-1]) if authors else ""
    arxiv = None
    if found := _ARXIV_NEW.search(text) or _ARXIV_OLD.search(text):
        parsed = arxiv_id.parse(found[1])
        arxiv = parsed.id if parsed else None
    doi = _DOI.search(text)
    return BibliographyEntry(
        key,
        group[0].page,
        group[0].rect,
        text,
        author,
        frozenset(_YEAR.findall(text)),
        arxiv,
        doi[1].rstrip(".,;)]}") if doi and "arxiv" not in doi[1].lower() else None,
        web_address("\n".join(row.text for row in group)),
    )


def _joined(group: list[TextRow]) -> str:
    """Join the rows into one line, with words and addresses that were split by a line break made whole."""
    text = ""
    for row in group:
        piece = " ".join(row.text.split())
        token = text.rsplit(" ", 1)[-1]
        if not text or "://" in token or (token.endswith("-") and token[:-1].isdigit()):
            text += piece
        elif len(text) > 1 and text[-1] in "-‐" and text[-2].isalpha() and piece[:1].islower():
            text = text[:-1] + piece
        else:
            text += " " + piece
        if len(text) > _LONGEST:
            return text[:_LONGEST] + "…"
    return text
