"""The order in which letters are read where some are written from right to left.

A file draws such a line in the order in which it is read, or as it looks from left to right, or letter by letter. The
order of reading follows from where the letters are, by the Unicode Bidirectional Algorithm (Unicode Standard Annex 9)
without its explicit controls, which no page shows.
"""

import re
import unicodedata
from collections.abc import Sequence

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001eeff]")
"""Matches a character of a block of Unicode that is written from right to left: Hebrew, Arabic, Syriac and others."""
_PAIRS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "「": "」"}
_MIRRORED = _PAIRS | {"<": ">", "«": "»", "‹": "›", "≤": "≥"}
_MIRRORED |= {other: one for one, other in _MIRRORED.items()}
_SEPARATORS, _NUMBERS = ("ES", "CS"), ("EN", "AN")


def is_right_to_left(text: str) -> bool:
    """Return whether a text begins at the right: whether the first letter that has a direction does (rules P2, P3)."""
    strong = (way for one in text if (way := unicodedata.bidirectional(one)) in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def reading_order(given: Sequence[str], left_to_right: Sequence[int]) -> tuple[list[int], list[bool]]:
    """Return the order in which letters are read, and of each of ``given`` whether it is read leftwards.

    More than one order may look the same. If the order given is one of them, it is taken.

    Args:
        given: the letters, in the order of the file.
        left_to_right: their numbers from the left to the right of the line.
    """
    classes = [unicodedata.bidirectional(letter[0]) or "ON" for letter in given]
    rightwards, leftwards = classes.count("L"), classes.count("R") + classes.count("AL")
    base = int(leftwards > rightwards)
    if leftwards == rightwards:
        base = int(next((classes[at] for at in left_to_right if classes[at] in ("L", "R", "AL")), "L") != "L")
    # MuPDF turns the Hebrew words of a line drawn as it looks, which then could be an English one with Hebrew words.
    for way in (1,) if base else (0, 1):
        levels = _levels(given, classes, way, as_seen=False)
        if _laid_out(levels) == list(left_to_right):
            return list(range(len(given))), [bool(level % 2) for level in levels]
    # What is laid out twice looks as before, so the line as it looks is laid out from where its reader begins.
    seen = list(reversed(left_to_right)) if base else list(left_to_right)
    levels = _levels([given[at] for at in seen], [classes[at] for at in seen], base, as_seen=True)
    order = _laid_out([level - base for level in levels])
    backwards = [False] * len(seen)
    for at, level in zip(seen, levels, strict=True):
        backwards[at] = bool(level % 2)
    return [seen[at] for at in order], backwards


def mirrored(text: str) -> str:
    """Return what brackets are that look like these, but are read leftwards: the left one closes."""
    return "".join(_MIRRORED.get(char, char) for char in text)


def _levels(letters: Sequence[str], classes: Sequence[str], base: int, *, as_seen: bool) -> list[int]:
    """Return the embedding levels of letters by their bidirectional classes: odd ones are read leftwards."""
    found = _resolved(classes, base)
    for pair, side in _bracketed(letters, found, base, as_seen=as_seen):
        for at in pair:
            found[at] = side
    start = 0
    own = "R" if base else "L"
    while start < len(found):  # Rules N1 and N2: what has no direction takes that of its neighbors.
        end = start
        while end < len(found) and found[end] not in ("L", "R", *_NUMBERS):
            end += 1
        if end > start:
            before = own if start == 0 else found[start - 1]
            after = own if end == len(found) else found[end]
            sides = {"R" if side in _NUMBERS else side for side in (before, after)}
            found[start:end] = [sides.pop() if len(sides) == 1 else own] * (end - start)
        start = end + 1
    if base:
        return [1 if one == "R" else 2 for one in found]
    return [{"L": 0, "R": 1}.get(one, 2) for one in found]


def _resolved(classes: Sequence[str], base: int) -> list[str]:
    """Return the classes after the rules for weak types, W2 to W7."""
    found = list(classes)
    strong = "R" if base else "L"
    for at, one in enumerate(found):
        if one in ("L", "R", "AL"):
            strong = one
        elif one == "EN" and strong == "AL":
            found[at] = "AN"
    found = ["R" if one == "AL" else one for one in found]
    for at in range(1, len(found) - 1):
        before, one, after = found[at - 1 : at + 2]
        if one in _SEPARATORS and before == after and (before == "EN" or (before == "AN" and one == "CS")):
            found[at] = before
    for way in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for at in way:
            if found[at] == "ET" and found[at - way.step] == "EN":
                found[at] = "EN"
    strong = "R" if base else "L"
    for at, one in enumerate(found):
        if one in ("L", "R"):
            strong = one
        elif one == "EN" and strong == "L":
            found[at] = "L"
    return found


def _bracketed(
    letters: Sequence[str], classes: Sequence[str], base: int, *, as_seen: bool
) -> list[tuple[tuple[int, int], str]]:
    """Return the pairs of brackets and the direction that each takes: rule N0.

    As a line looks, each pair opens on its left. As it is read, a pair that is read leftwards seems to open on its
    right.
    """
    own, other = ("R", "L") if base else ("L", "R")
    found: list[tuple[tuple[int, int], str]] = []
    ways = [({one: two for two, one in _PAIRS.items()}, "R"), (_PAIRS, "L")]
    for pairs, side in [ways[1 - base]] if as_seen else ways:
        waiting: list[int] = []
        for at, letter in enumerate(letters):
            if letter in pairs:
                waiting.append(at)
            elif waiting and pairs[letters[waiting[-1]]] == letter:
                start = waiting.pop()
                inside = {"R" if one in _NUMBERS else one for one in classes[start:at]} & {"L", "R"}
                before = next((one for one in reversed(classes[:start]) if one in ("L", "R", *_NUMBERS)), own)
                taken = other if own not in inside and ("R" if before in _NUMBERS else before) == other else own
                if inside and (as_seen or taken == side):
                    found.append(((start, at), taken))
    return found


def _laid_out(levels: Sequence[int]) -> list[int]:
    """Return the characters of these levels from left to right: rule L2."""
    order = list(range(len(levels)))
    for least in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= least:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order
