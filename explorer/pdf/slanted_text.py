"""Reads letters at a slant: PyMuPDF's dictionary has only the upright rectangles around them, MuPDF's XML has their
quads."""

import math
import re
from collections.abc import Container, Iterable

import pymupdf

from explorer.model.annotation import Point, Rect
from explorer.model.text_page import LEVEL
from explorer.model.text_pieces import Piece

_STRAIGHT = 0.001
"""Sine of the angle up to which a line runs along a side of the page: half a point in a page's width."""
_TAG = re.compile(
    r'^<(?:(block)\b|line bbox="[^"]*" wmode="(\d)" dir="(\S+) (\S+)"'
    r'|font .*size="(\S+)"'
    r'|char c="([^"]*)" quad="([^"]*)" x="(\S+)" y="(\S+)")',
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:#x([0-9a-f]{1,6})|([a-z]+));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_HEAD, _FOOT = 0.9, 0.1
"""How far letters of a font that says nothing about it reach above and below the baseline, in sizes of the font."""
IDEOGRAPH_HEAD = 0.88
"""How far a Chinese or Japanese letter reaches above the baseline that it would have in a level line."""


def direction_of(dx: float, dy: float) -> Point:
    """Return a direction as a unit vector; one that is nearly that of a side of the page, as that."""
    length = math.hypot(dx, dy)
    if not math.isfinite(length) or length == 0:
        return LEVEL
    dx, dy = dx / length, dy / length
    if abs(dy) <= _STRAIGHT:
        return LEVEL if dx > 0 else (-1.0, 0.0)
    return (0.0, math.copysign(1.0, dy)) if abs(dx) <= _STRAIGHT else (dx, dy)


def slanted_pieces(page: "pymupdf.TextPage", blocks: Container[int], room: Rect) -> dict[int, list[Piece]]:
    """Return the pieces of these blocks, by the block's number.

    Args:
        room: letters outside of it are left out.
    """
    found: dict[int, list[Piece]] = {}
    block, line, size = -1, _LineOfLetters(LEVEL, stacked=False), 1.0

    def finish() -> None:
        if line.letters:
            found.setdefault(block, []).append(line.piece(block))

    for tag in _TAG.finditer(page.extractXML()):
        start, mode, dx, dy, points, char, quad, ox, oy = tag.groups()
        if char is not None:
            if block in blocks:
                line.add(_char(char), quad, (float(ox), float(oy)), size, room)
        elif points:
            size = float(points)
        else:
            finish()
            if start:
                block += 1
            line = _LineOfLetters(direction_of(float(dx), float(dy)) if mode else LEVEL, stacked=mode == "1")
    finish()
    return found


class _LineOfLetters:
    """A line of MuPDF's, as its letters are read."""

    def __init__(self, direction: Point, *, stacked: bool) -> None:
        self._direction, self._stacked = direction, stacked
        self.letters: list[tuple[str, float, float]] = []
        self._low, self._high = math.inf, -math.inf

    def add(self, char: str, quad: str, origin: Point, size: float, room: Rect) -> None:
        """Add a letter, by its quad as XML has it, upper corners first."""
        try:
            ax, ay, bx, by, cx, cy, ex, ey = map(float, quad.split())
        except ValueError:
            return
        x0, y0, x1, y1 = room
        if not (min(ax, bx, cx, ex) <= x1 and max(ax, bx, cx, ex) >= x0):
            return  # It is outside, or no number.
        if not (min(ay, by, cy, ey) <= y1 and max(ay, by, cy, ey) >= y0):
            return
        dx, dy = self._direction
        # Of letters that lean, the middle of their height.
        left, right = ((ax + cx) * dx + (ay + cy) * dy) / 2, ((bx + ex) * dx + (by + ey) * dy) / 2
        low, high = ay * dx - ax * dy, cy * dx - cx * dy
        if self._stacked:
            (left, right), (low, high) = self._standing(((ax, ay), (bx, by), (cx, cy), (ex, ey)), size)
        elif abs(high - low) < size:  # As PyMuPDF does where a font's ascender and descender make no sense.
            low, high = min(low, high), max(low, high)
            base = origin[1] * dx - origin[0] * dy
            share = (base - low) / (high - low) if high - low > _FOOT * size else _HEAD
            low, high = base - share * size, base + (1 - share) * size
        if not math.isfinite(left + right + low + high):
            return
        if left > right:
            left, right = right, left
        if low > high:
            low, high = high, low
        self.letters.append((char, left, right))
        self._low, self._high = min(self._low, low), max(self._high, high)

    def _standing(self, corners: Iterable[Point], size: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return from where to where a letter of a vertical line reaches, along it and across."""
        dx, dy = self._direction
        alongs, acrosses = zip(*((x * dx + y * dy, y * dx - x * dy) for x, y in corners), strict=True)
        shift = IDEOGRAPH_HEAD * size
        return (min(alongs) - shift, max(alongs) - shift), (min(acrosses), max(acrosses))

    def piece(self, block: int) -> Piece:
        """Return the letters."""
        return Piece(self.letters, self._low, self._high, block, self._direction, self._stacked)


def _char(escaped: str) -> str:
    return _ENTITY.sub(_named, escaped) if "&" in escaped else escaped


def _named(found: re.Match[str]) -> str:
    if found[1] is None:
        return _NAMED.get(found[2], "\ufffd")
    code = int(found[1], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
