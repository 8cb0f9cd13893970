"""Makes lines of the pieces that a file draws: ligatures are divided, and letters put in the order of reading."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from explorer.model.annotation import Point
from explorer.model.bidi_order import RIGHT_TO_LEFT, mirrored, reading_order
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_page import LEVEL, TextLine

UNUSUAL = re.compile("[\ufb00-\ufb06\u0132\u0133\xa0]")
"""Matches characters of a line that are divided or replaced."""
SHOWN = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
    "Ĳ": "IJ",
    "ĳ": "ij",
    "\xa0": " ",
}
"""What is shown for some characters."""
_SOMETIMES_SEEN = "\xad\u200c\u200d"
_SHAPED = re.compile("[\ufb1d-\ufdff\ufe70-\ufefe]")
"""Matches a shape of a Hebrew or Arabic letter, or several, that has a character of its own."""
_SAME_PLACE = 0.01
"""Points between two letters of one glyph."""
_LEVEL = 0.5
"""Share of its height that a piece has in common with the one beside it on the same baseline."""
_NEAR = 1.0
"""Maximum gap between two pieces of a line, in heights of the line."""
_BLANK = 0.14
"""Minimum gap between two words that are drawn one by one, in heights of the line."""
_MOST_OPEN = 32
"""How many lines back the beginning of a line may be."""
_BELOW, _BESIDE = 0.5, 0.25
"""Maximum gap between two letters of a vertical line, and maximum distance of their middles, in widths of a letter."""
_IDEOGRAPH = re.compile(
    "[\u2e80-\u30ff\u31f0-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Matches a character that is not turned in a vertical line."""
_DOWN: Point = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters in the order of the file, each with its left and right along a line; the rest is as in a TextLine.

    ``stacked`` if each is below the one before, in a line that runs downwards.
    """

    letters: Sequence[tuple[str, float, float]]
    low: float
    high: float
    block: int
    direction: Point = LEVEL
    stacked: bool = False


def lines_of(pieces: Iterable[Piece]) -> list[TextLine]:
    """Return the lines of pieces in the order of the file, without blanks at their ends; pieces without a letter are no
    line."""
    rows: list[_Row] = []
    for piece in pieces:
        if not piece.letters:
            continue
        row = _Row(piece)
        beside = [other for other in rows[-_MOST_OPEN:] if other.is_beside(row)]
        if not beside:
            rows.append(row)
        for other in beside[1:]:
            beside[0].add(other)
            rows.remove(other)
        for other in beside[:1]:
            other.add(row)
    lines = (line for row in rows for line in row.lines())
    return [line for line in lines if line]


def stacked(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return lines among which Chinese, Japanese or Korean characters below each other are one vertical line."""
    found: list[list[TextLine]] = []
    open_: list[list[TextLine]] = []
    for line in lines:
        above = None
        if len(line.text) == 1 and line.direction == LEVEL and _IDEOGRAPH.match(line.text):
            above = next((column for column in reversed(open_[-_MOST_OPEN:]) if _is_below(column[-1], line)), None)
            if above is None:
                open_.append([line])
                found.append(open_[-1])
        else:
            found.append([line])
        if above:
            above.append(line)
    return [column[0] if len(column) == 1 else _standing(column) for column in found]


def _is_below(above: TextLine, line: TextLine) -> bool:
    (x0, _, x1, bottom), (left, top, right, _) = above.rect, line.rect
    wide = max(x1 - x0, right - left)
    return abs(x0 + x1 - left - right) < 2 * _BESIDE * wide and abs(top - bottom) < _BELOW * wide


def _standing(column: Sequence[TextLine]) -> TextLine:
    text, rects = "".join(line.text for line in column), [line.rect for line in column]
    low, high = -max(rect[2] for rect in rects), -min(rect[0] for rect in rects)
    return TextLine.of(text, [(rect[1], rect[3]) for rect in rects], low, high, column[0].block, _DOWN)


class _Row:
    """Pieces on one baseline that may be one line; at first a single one."""

    def __init__(self, piece: Piece) -> None:
        self.pieces = [piece]
        self.low, self.high = piece.low, piece.high
        self.left = min(left for _, left, _ in piece.letters)
        self.right = max(right for _, _, right in piece.letters)
        text = "".join([letter for letter, _, _ in piece.letters])
        self.leftwards = RIGHT_TO_LEFT.search(text) is not None

    def is_beside(self, other: "_Row") -> bool:
        """Return whether another row continues this one, on either side."""
        one, two = self.pieces[0], other.pieces[0]
        if (one.direction, one.block, one.stacked) != (two.direction, two.block, two.stacked):
            return False
        least = min(other.high - other.low, self.high - self.low)
        level = min(other.high, self.high) - max(other.low, self.low) >= _LEVEL * least
        return level and max(other.left - self.right, self.left - other.right) <= _NEAR * least

    def add(self, other: "_Row") -> None:
        """Add the pieces of another row."""
        self.pieces += other.pieces
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.leftwards = self.leftwards or other.leftwards

    def lines(self) -> list[TextLine | None]:
        """Return the line, or a line for each piece, if nothing in them is read leftwards or downwards."""
        first = self.pieces[0]
        if not (self.leftwards or first.stacked):
            return [_line(_glyphs(one.letters), one, one.low, one.high) for one in self.pieces]
        glyphs = [glyph for piece in self.pieces for glyph in _glyphs(piece.letters)]
        if self.leftwards:
            glyphs = _with_blanks(glyphs, _BLANK * (self.high - self.low))
        order = sorted(range(len(glyphs)), key=lambda at: glyphs[at].left + glyphs[at].right)
        if not self.leftwards:
            return [_line([glyphs[at] for at in order], first, self.low, self.high)]
        reading, backwards = reading_order([glyph.text for glyph in glyphs], order)
        for glyph, back in zip(glyphs, backwards, strict=True):
            glyph.is_backwards = back
        return [_line([glyphs[at] for at in reading], first, self.low, self.high)]


class _Glyph:
    """The characters that one glyph shows, and its left and right along the line."""

    __slots__ = ("is_backwards", "left", "right", "text")

    def __init__(self, text: str, left: float, right: float) -> None:
        self.text, self.left, self.right, self.is_backwards = text, left, right, False

    def spans(self) -> list[tuple[float, float]]:
        """Return start and end of each character: they share the glyph's place evenly."""
        start, end = (self.right, self.left) if self.is_backwards else (self.left, self.right)
        if len(self.text) == 1:
            return [(round(start, 3), round(end, 3))]
        step = (end - start) / len(self.text)
        edges = [round(start + step * at, 3) for at in range(len(self.text))] + [round(end, 3)]
        return list(pairwise(edges))


def _glyphs(letters: Iterable[tuple[str, float, float]]) -> list[_Glyph]:
    """Return the glyphs of characters. One that shows several comes as one character, or as several of which all but
    the first have no width."""
    found: list[_Glyph] = []
    for char, left, right in letters:
        shown = _shown(char)
        if found and left == right and shown.strip() and abs(left - found[-1].right) < _SAME_PLACE:
            found[-1].text += shown
        elif shown:
            if found and found[-1].text == " " and abs(left - found[-1].left) < _SAME_PLACE < found[-1].right - left:
                found.pop()  # A blank under a letter stands for an unseen character that the font lacks.
            found.append(_Glyph(shown, left, right))
    return found


def _with_blanks(glyphs: list[_Glyph], least: float) -> list[_Glyph]:
    """Return glyphs with a blank for each gap in which nothing is drawn, as between words drawn one by one.

    It stands, in the order of the file, where the words on its sides follow each other.
    """
    from_left: dict[float, _Glyph] = {}
    from_right: dict[float, _Glyph] = {}
    end = float("inf")
    for glyph in sorted(glyphs, key=lambda one: one.left):
        if glyph.left - end > least:
            from_left[end] = from_right[glyph.left] = _Glyph(" ", end, glyph.left)
        end = glyph.right if end == float("inf") else max(end, glyph.right)
    if not from_left:
        return glyphs
    found = glyphs[:1]
    for before, after in pairwise(glyphs):
        if after.right <= before.left:
            blank = from_right.get(before.left) or from_left.get(after.right)
        else:
            blank = from_left.get(before.right) or from_right.get(after.left)
        if blank and from_left.pop(blank.left, None):
            del from_right[blank.right]
            found.append(blank)
        found.append(after)
    return [*found, *from_left.values()]


def _shown(char: str) -> str:
    """Return the characters that stand for one of a font: none for one that is never seen.

    Whether soft hyphens and joiners are seen is for the whole page to tell.
    """
    if char in SHOWN:
        return SHOWN[char]
    if _SHAPED.match(char):
        return unicodedata.normalize("NFKC", char).strip()
    if char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp"):
        return " "  # A wide blank, or a separator that is drawn as one; control characters are letters of old fonts.
    if category != "Cf":
        return "\ufffd"
    return char if char in _SOMETIMES_SEEN else ""


def _line(glyphs: list[_Glyph], piece: Piece, low: float, high: float) -> TextLine | None:
    while glyphs and glyphs[-1].text == " ":  # Blanks at a line's end are invisible, and would be selected.
        glyphs.pop()
    if not glyphs:
        return None
    text = "".join(mirrored(glyph.text) if glyph.is_backwards else glyph.text for glyph in glyphs)
    spans = [span for glyph in glyphs for span in glyph.spans()]
    return TextLine.of(text, spans, round(low, 3), round(high, 3), piece.block, piece.direction)
