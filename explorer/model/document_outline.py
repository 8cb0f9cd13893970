"""The outline of a document: from its own table of contents, or guessed from the look of its headings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from explorer.model.lazy_dataclass import dataclass

MOST = 2000
"""Maximum number of headings taken from one document."""
DEEPEST = 7
_LONGEST = 120
_LARGER = 1.06
_MUCH_LARGER = 1.15
# A text, which is compiled when it is first asked: every start of the program imports this.
_NAMED = (
    r"(?i)abstract|(general |extended )?introduction|background|related works?|preliminar(y|ies)|methods?|methodology"
    r"|experiments?|results|discussion|evaluation|limitations?|(general )?conclusions?|references|bibliography"
    r"|acknowledg(e?)ments?|appendix|appendices|supplementary materials?|(broader )?impact statement"
    r"|ethics statement|reproducibility statement"
)
_NUMBERED = re.compile(r"((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,4})\.?\s+(\S.*)")
_ROMAN = re.compile(r"([IVX]{1,5})\.\s+(\S.*)")
_NUMBER_ALONE = re.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.")
_FIRST = {("0",), ("1",), ("2",), ("R1",)}
_MOST_SEQUENCES = 24
MOST_LINES = 30_000
"""Maximum number of lines, of 500 pages, searched for headings: this runs in the GUI thread."""
_ROMANS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: ``level`` from 0, ``page`` from 0, ``y`` in points as shown (None: the top of the page)."""

    level: int
    title: str
    page: int
    y: float | None = None


@dataclass(frozen=True, slots=True)
class StyledLine:
    """A line of a page and its look: font size and top in points as shown; ``length`` in characters before a cut."""

    page: int
    text: str
    size: float
    bold: bool
    x: float
    y: float
    length: int


def section_at(headings: Iterable[Heading], page: int, y: float) -> Heading | None:
    """Return the heading of the section that contains a place; None before the first one."""
    above = (one for one in headings if (one.page, one.y or 0.0) <= (page, y))
    return max(above, key=lambda one: (one.page, one.y or 0.0, one.level), default=None)


def ordered(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    """Return at most MOST headings, each at most one level below the one before."""
    found: list[Heading] = []
    for one in headings:
        if len(found) == MOST:
            break
        deepest = found[-1].level + 1 if found else 0
        found.append(Heading(min(one.level, deepest, DEEPEST), one.title, one.page, one.y))
    return tuple(found)


def guess(lines: Sequence[StyledLine]) -> tuple[Heading, ...]:
    """Guess the headings among all lines of a document, in reading order: larger or bold lines that are numbered, or
    named or styled like headings.

    Numbers have to ascend, so that list items and table captions are not taken for headings.
    """
    lines = lines[:MOST_LINES]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[_half(line.size)] += line.length
    if not sizes:
        return ()
    body = sizes.most_common(1)[0][0]
    joined = [line for line in _joined(lines, body) if _stands_out(line, body)]
    numbered = _longest_sequence(joined, body)
    if not numbered:
        return ordered(_heading(joined[at], level) for at, level in _without_numbers(joined, body).items())
    # In a numbered paper unnumbered headings (abstract, acknowledgements) look like the numbered ones.
    levels = {at: len(key) - 1 for at, key in numbered.items()}
    tops = [joined[at] for at, level in levels.items() if level == 0]
    least = min(line.size for line in tops) - 0.25
    styles = {(_half(line.size), line.bold) for line in tops if line.size >= body * _MUCH_LARGER}
    first = min(levels)
    for at, line in enumerate(joined):
        if at in levels or _number(line.text):
            continue
        if (_is_named(line) and (line.size >= least or at < first)) or (
            at > first and (_half(line.size), line.bold) in styles
        ):
            levels[at] = 0
    return ordered(_heading(joined[at], levels[at]) for at in sorted(levels))


def _heading(line: StyledLine, level: int) -> Heading:
    return Heading(level, line.text, line.page, line.y)


def _is_named(line: StyledLine) -> bool:
    return re.fullmatch(_NAMED, line.text.rstrip(".:—- ")) is not None


def _longest_sequence(lines: Sequence[StyledLine], body: float) -> dict[int, tuple[str, ...]]:
    """Return the longest run of lines with ascending numbers, and the numbers: the sections, not affiliations or a
    contents page."""
    sequences: list[_Sequence] = []
    for at, line in enumerate(lines):
        key = _number(line.text)
        if not key or not (line.bold or line.size >= body * _LARGER or _is_capitals(line.text)):
            continue
        for sequence in sequences:
            like = sequence.sizes.get(len(key), line.size)
            if _follows(sequence.last, key) and abs(like - line.size) < 0.06 * body:
                sequence.add(at, key, line.size)
        if key in _FIRST:
            sequences = [*sequences[-_MOST_SEQUENCES + 1 :], _Sequence(at, key, line.size)]
    # Of two equally long runs, take the later: a contents page comes before the sections that it lists.
    return max((one.numbers for one in reversed(sequences)), key=len, default={})


class _Sequence:
    """A run of lines with ascending numbers; ``sizes`` are the font sizes of the first lines of each depth."""

    def __init__(self, at: int, key: tuple[str, ...], size: float) -> None:
        self.numbers: dict[int, tuple[str, ...]] = {}
        self.sizes: dict[int, float] = {}
        self.add(at, key, size)

    def add(self, at: int, key: tuple[str, ...], size: float) -> None:
        """Add the next line."""
        self.numbers[at] = self.last = key
        self.sizes.setdefault(len(key), size)


def _half(size: float) -> float:
    return round(size * 2) / 2


def _joined(lines: Sequence[StyledLine], body: float) -> list[StyledLine]:
    """Join lines that may form one heading: a number set apart from its title, or a title of two lines."""
    result: list[StyledLine] = []
    before: StyledLine | None = None
    for line in lines:
        looks = line.bold or line.size >= body * _LARGER
        previous = result[-1] if result and before else None
        if previous and before and before.page == line.page and abs(before.size - line.size) < 0.3 * body:
            beside = abs(before.y - line.y) < 0.5 * line.size and before.x < line.x
            below = 0 < line.y - before.y < 1.7 * line.size and before.bold == line.bold and looks
            same = _half(before.size) == _half(line.size)
            alone = _NUMBER_ALONE.fullmatch(previous.text)
            if (beside and alone) or (
                below
                and same
                and not alone
                and not _number(line.text)
                and not re.fullmatch(_NAMED, previous.text.strip())
            ):
                text = f"{previous.text} {line.text}"
                bold, size = (line.bold, line.size) if alone else (previous.bold, previous.size)
                length = previous.length + line.length
                result[-1] = StyledLine(previous.page, text, size, bold, previous.x, previous.y, length)
                before = line
                continue
        result.append(line)
        before = line
    return result


def _stands_out(line: StyledLine, body: float) -> bool:
    text = line.text
    if line.length > _LONGEST or sum(c.isalpha() for c in text) < 3:
        return False
    if text.endswith((",", ";")) or (text.endswith(".") and len(text) > 60):
        return False
    return line.bold or line.size >= body * _LARGER or _is_capitals(text)


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def _number(text: str) -> tuple[str, ...]:
    """Return the parts of a heading's number; empty if it has none."""
    if found := _ROMAN.fullmatch(text):
        if found[2][:1].isupper():
            return (f"R{_roman(found[1])}",)
    elif found := _NUMBERED.fullmatch(text):
        first = next((c for c in found[2] if c.isalpha()), "")
        # "A Proofs" is the appendix's first section; "A new way" begins with an article.
        if found[2][0].isalnum() and (first.isupper() or (first and not found[1][0].isalpha() and "." in found[1])):
            return tuple(found[1].split("."))
    return ()


def _roman(text: str) -> int:
    values = [_ROMANS[c] for c in text]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _follows(last: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Return whether a number may follow another: at most one number may be missing at each level."""
    for at, part in enumerate(key):
        if at >= len(last):
            return all(one in ("0", "1", "2") for one in key[at:])
        if part != last[at]:
            return (_counts_on(last[at], part) or (at == 0 and part == "A")) and all(
                one in ("0", "1", "2") for one in key[at + 1 :]
            )
    return False


def _counts_on(before: str, after: str) -> bool:
    if before[:1] == after[:1] == "R" and before[1:].isdigit() and after[1:].isdigit():
        before, after = before[1:], after[1:]
    if before.isdigit() and after.isdigit():
        return 1 <= int(after) - int(before) <= 2
    if len(before) == len(after) == 1 and before.isalpha() and after.isalpha():
        return 1 <= ord(after) - ord(before) <= 2
    return False


def _without_numbers(lines: Sequence[StyledLine], body: float) -> dict[int, int]:
    """Return headings of a document without section numbers, and their levels: text larger than the body, in up to
    three sizes.

    The title, alone in its size on the first page, is not a heading.
    """
    large = {at: _half(line.size) for at, line in enumerate(lines) if line.size >= body * _MUCH_LARGER}
    counts = Counter(large.values())
    later = {size for at, size in large.items() if lines[at].page}
    sizes = sorted((size for size in counts if counts[size] > 1 or size in later), reverse=True)[:3]
    levels = {at: sizes.index(size) for at, size in large.items() if size in sizes}
    return levels or {at: 0 for at, line in enumerate(lines) if _is_named(line)}
