"""Finds references in a page's text by their notation: “Fig. 3a”, “Eqs. (2) and (3)”, “[3, 7–9]”, “Peng et al., 2023”.

Every pattern is bounded, so that a page of any text takes a time in proportion to its length.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from explorer.model.annotation import Rect
from explorer.model.folded_text import fold
from explorer.model.lazy_dataclass import dataclass
from explorer.model.reference_kinds import (
    ALGORITHM,
    AUTHOR,
    CITATION,
    EQUATION,
    FIGURE,
    GLUED,
    LISTING,
    ROUND,
    SECTION,
    STATEMENTS,
    TABLE,
    Reference,
)
from explorer.model.text_page import Link, TextPage

MOST = 2000
"""Maximum number of mentions taken from one page."""
_WORDS = {
    FIGURE: r"[Ff]ig(?:ure)?s?\.?|FIG(?:URE)?S?\.?",
    TABLE: r"[Tt]ables?|Tabs?\.|TABLES?",
    EQUATION: r"[Ee]quations?|[Ee]qn?s?\.?",
    SECTION: r"[Ss]ections?|[Ss]ecs?\.|Sect\.|§§?|Appendix|Appendices|Apps?\.|[Ss]ubsections?",
    ALGORITHM: r"[Aa]lgorithms?|Algs?\.",
    LISTING: r"[Ll]istings?",
    **{name: rf"{name.capitalize()}s?" for name in STATEMENTS},
}
_BAND, _MOST_BANDS, _FAR = 10.0, 100, 1e6
"""Height in points of the bands in which a file's links are indexed; maximum number of bands of one link; a height
beyond all pages."""
_MOST_BESIDE = 100
"""Maximum number of the file's links in one band."""
_LABEL = r"(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,3}(?:[a-z]|[ ]?\([a-z]\))?"
_LABELS = {
    EQUATION: r"(?:\((?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?\)|\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?)",
    SECTION: r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3})",
}
_ELSEWHERE = re.compile(
    r"[ \n](?:of|in|from|by)[ \n](?:\[|[A-Z][\w'’-]{1,30}(?:[ \n]et[ \n]al|[ \n](?:and|&)[ \n][A-Z]))"
)
_IN_CITATION = re.compile(r"\[[ ]?(?:\d{1,3}|[A-Z][A-Za-z+]{1,9}\d{2,4}[a-z]?),[ \n]$")
"""Citations such as “Figure 2 of [12]” and “[12, Section 3]”: the figure or section is in another paper."""
_BETWEEN = r"[ \n]?(?:,[ \n]?(?:and|&)?|and|&|to|[-–—])[ \n]?"
_AFTER = r"(?![\w%])"
_LISTED = 12
_NAMED = {
    kind: re.compile(
        rf"(?<![\w-])(?P<word>{words})[ \n]?(?P<first>{(label := _LABELS.get(kind, _LABEL))}){_AFTER}"
        rf"(?P<more>(?:{_BETWEEN}{label}{_AFTER}){{0,{_LISTED}}})"
    )
    for kind, words in _WORDS.items()
}
_EACH = {kind: re.compile(_LABELS.get(kind, _LABEL)) for kind in _WORDS}
_RANGE = re.compile(rf"[ \n]?[-–—][ \n]?(?:{_LABEL}|\({_LABEL}\))")
_ITEM = r"(?:\d{1,3}|[A-Z][A-Za-z+]{1,9}\d{2,4}[a-z]?)"
_BRACKETED = re.compile(
    rf"\[[ ]?({_ITEM}(?:[ \n]?[,;–—-][ \n]?{_ITEM}){{0,40}})(?:,[ \n][^\[\]\n]{{1,24}})?[ ]?\]"
    r"(?![\[(A-Za-z_])"
)
_GLUED_TO = re.compile(
    r"(?:^|[\s“\"‘'/–—-])(?:\([^\W\d_]{2,30}\)|\(?(?!(?:arr|array|args|argv|buf|col|data|dict|index|input|key|keys|list|"
    r"map|matrix|memory|node|output|queue|row|stack|str|string|table|text|tokens|tuple|values?|vec|vector)$)"
    r"[^\W\d_]{3,30})$"
)
"""A word that a citation may follow without a space, other than the name of an indexed variable."""
_CODE = re.compile(r"[=;{}]")
_AROUND = 60
_NUMBER = re.compile(_ITEM)
_ROUND = re.compile(
    r"(?<!\w)(?P<before>[^\W\d_]{2,20})\.?[ \n]"
    r"\((?P<numbers>[1-9]\d{0,2}(?:[ \n]?[,;–-][ \n]?[1-9]\d{0,2}){0,20})\)(?P<after>[.,;:)]|[ \n](?=[a-z])|$)"
)
_NO_CITATION_AFTER = frozenset(
    re.findall(
        r"\w+",
        "and or nor but as at by for from in into of on than that the then to via when where which with we is are "
        "be both see using let eq eqs eqn eqns equation equations expression formula formulas formulation "
        "inequality inequalities constraint constraints condition conditions problem problems relation system step "
        "steps case cases item items part parts property properties fig figs figure figures table tables sec "
        "section sections theorem lemma proposition definition algorithm line lines point points pair pairs tuple "
        "interval range shape size coordinates position version page pages chapter no vol volume level class type "
        "phase stage",
    )
)
_LIST_ITEM = 5
"""“(3)” alone before a word may be the third item of a list in running text."""
_BEFORE_VALUES = "=∈∼~<>×*/+^_≤≥≈:"
"""Text that precedes an interval or an array, and not a citation."""
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}(?:(?<=-)\n[a-zß-ÿ]{1,20})?"
_DATED = re.compile(
    rf"(?<![\w-])(?P<first>{_NAME})(?P<more>[ \n]et[ \n]al\.?|[ \n](?:and|&)[ \n](?P<second>{_NAME}))?"
    r",?[ \n][(\[]?(?P<year>(?:19|20)\d\d[a-z]?)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class LocatedReference:
    """A reference in the text: a rectangle for each line it touches, in points of the unrotated page."""

    to: Reference
    rects: tuple[Rect, ...]


def mentions(page: TextPage) -> tuple[LocatedReference, ...]:
    """Return all references in a page's text, in no particular order; whether their targets exist is not
    checked here."""
    flat = _Flat(page)
    found: list[LocatedReference] = []
    for find in (_named, _bracketed, _dated, _rounded):
        if find is _rounded and any(one.to.kind == CITATION for one in found):
            break  # A paper that cites in square brackets uses round ones for something else.
        for reference, start, end in find(flat.text):
            if len(found) == MOST:
                return tuple(found)
            found.append(LocatedReference(reference, flat.rects(start, end)))
    return tuple(found)


def with_mentions(links: tuple[Link, ...], page: TextPage) -> tuple[Link, ...]:
    """Return a page's links together with its mentions. Where both cover the same text, the file's link gets the
    mention's target."""
    own = list(links)
    added: list[Link] = []
    by_band: dict[int, list[int]] = {}
    for at, link in enumerate(own):
        for band in _bands(link.rect):
            by_band.setdefault(band, []).append(at)
    for mention in mentions(page):
        near = {at for rect in mention.rects for band in _bands(rect) for at in by_band.get(band, ())[:_MOST_BESIDE]}
        over = [at for at in sorted(near) if any(_overlap(own[at].rect, rect) for rect in mention.rects)]
        for at in over:
            # “(4)” that the file itself has linked is an equation as often as not.
            if own[at].refers is None and own[at].uri is None and mention.to.kind != ROUND:
                own[at] = replace(own[at], refers=mention.to)
        if not over:
            added += [Link(rect, refers=mention.to) for rect in mention.rects]
    return (*own, *added)


def _bands(rect: Rect) -> range:
    """Return the height bands that a rectangle touches; of a very high one only the first."""
    top, bottom = (min(max(-_FAR, y), _FAR) for y in (rect[1], rect[3]))
    first = int(top // _BAND)
    return range(first, min(int(bottom // _BAND), first + _MOST_BANDS) + 1)


def _overlap(a: Rect, b: Rect) -> bool:
    """Return whether two rectangles overlap by more than the edges of closely set lines do."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return width > 0.5 and height > 0.4 * min(a[3] - a[1], b[3] - b[1])


class _Flat:
    """A page's horizontal lines as one text, one line each."""

    def __init__(self, page: TextPage) -> None:
        self._lines = [line for line in page.lines if line.is_level]
        self._starts: list[int] = []
        length = 0
        for line in self._lines:
            self._starts.append(length)
            length += len(line.text) + 1
        self.text = "\n".join(line.text for line in self._lines)

    def rects(self, start: int, end: int) -> tuple[Rect, ...]:
        """Return the rectangles of a range of the text."""
        rects: list[Rect] = []
        for number in range(bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1)):
            line, offset = self._lines[number], self._starts[number]
            first, last = max(0, start - offset), min(len(line.text), end - offset)
            if first < last:
                rects.append(line.span(first, last))
        return tuple(rects)


def _named(text: str) -> Iterator[tuple[Reference, int, int]]:
    for kind, pattern in _NAMED.items():
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 20) : match.start()]
            if _ELSEWHERE.match(text, match.end()) or _IN_CITATION.search(before):
                continue
            yield Reference(kind, key_of(match["first"])), match.start(), match.end("first")
            # “Table 2 and 3 others” is one table: only a plural or a range names several.
            word = match["word"].rstrip(".").lower()
            if match["more"] and (word.endswith(("s", "§§", "appendices")) or _RANGE.match(match["more"])):
                for label in _EACH[kind].finditer(text, match.start("more"), match.end("more")):
                    yield Reference(kind, key_of(label[0])), label.start(), label.end()


def _bracketed(text: str) -> Iterator[tuple[Reference, int, int]]:
    for match in _BRACKETED.finditer(text):
        around = text[max(0, match.start() - _AROUND) : match.start()]
        before = around[-2:].rstrip()[-1:]
        numbers = list(_NUMBER.finditer(text, match.start(1), match.end(1)))
        if (before and before in _BEFORE_VALUES) or any(not number[0].strip("0") for number in numbers):
            continue
        kind = CITATION
        if around and (around[-1].isalnum() or around[-1] in "_)]}"):
            line = around.rsplit("\n", 1)[-1] + text[match.end() : match.end() + _AROUND].split("\n", 1)[0]
            if not _GLUED_TO.search(around[-34:]) or _CODE.search(line):
                continue
            kind = GLUED
        for number in numbers:
            alone = len(numbers) == 1 and number.end() == match.end() - 1
            start, end = match.span() if alone else number.span()
            yield Reference(kind, number[0].lstrip("0")), start, end


def _rounded(text: str) -> Iterator[tuple[Reference, int, int]]:
    for match in _ROUND.finditer(text):
        numbers = list(_NUMBER.finditer(text, match.start("numbers"), match.end("numbers")))
        listed = len(numbers) == 1 and int(numbers[0][0]) <= _LIST_ITEM and match["after"].isspace()
        if match["before"].casefold() in _NO_CITATION_AFTER or listed:
            continue
        for number in numbers:
            yield Reference(ROUND, number[0]), number.start() - (len(numbers) == 1), number.end() + (len(numbers) == 1)


def _dated(text: str) -> Iterator[tuple[Reference, int, int]]:
    for match in _DATED.finditer(text):
        second = family(match["second"]) if match["second"] else ""
        yield Reference(AUTHOR, f"{family(match['first'])} {match['year']}", second), match.start(), match.end()


def family(name: str) -> str:
    """Normalize a family name for comparison."""
    return fold(name.replace("-\n", "")).removesuffix("'s").strip("'.,-")


def key_of(label: str) -> str:
    """Normalize a label for comparison, without brackets and a part's letter: “3” for “(3)” and “3a”."""
    key = label.strip("()")
    if len(key) > 1 and key[-2] == "(":
        key = key[:-2].rstrip()
    return key.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip(".") or key
