"""Merges annotations on text of one page that overlap or touch."""

from collections.abc import Iterable

from explorer.model.annotation import CONTEXT, Annotation, Quad, bounds
from explorer.model.lazy_dataclass import dataclass
from explorer.model.text_page import Caret, Passage, TextPage
from explorer.model.text_selection import passage, quads_between

_OFF = 3.0
"""Points by which an annotation's quads may differ from the glyphs of its text."""

_INSIDE = 0.01
"""Points by which a letter's middle is inside a quad that covers it."""

Stretch = tuple[Caret, Caret]


@dataclass(frozen=True, slots=True)
class AnnotationMerge:
    """The result of a merge: the oldest annotation, extended to all the text, and the others, which are deleted."""

    kept: Annotation
    gone: tuple[Annotation, ...]
    passage: Passage
    comment: str
    tags: tuple[str, ...]


def stretch_of(page: TextPage, quads: tuple[Quad, ...]) -> Stretch | None:
    """Return the range of text that quads cover; None if they do not lie on text as a selection does."""
    if not quads:
        return None
    pieces = [_piece(page, quad) for quad in quads]
    reaches = [piece for piece in pieces if piece]
    if len(reaches) < len(pieces):
        return None
    start, end = min(first for first, _ in reaches), max((last for _, last in reaches))
    there = quads_between(page, start, end)
    if len(there) != len(quads) or not all(map(_alike, there, quads)):
        return None
    return (start, end)


def fused(page: TextPage, new: Passage, others: Iterable[Annotation]) -> AnnotationMerge | None:
    """Merge a new annotation with those of the same kind and color that it meets; None if there are none."""
    whole = stretch_of(page, new.quads)
    if whole is None:
        return None
    apart = [(one, reach) for one in others if (reach := stretch_of(page, one.quads))]
    met: list[tuple[Annotation, Stretch]] = []
    while near := [(one, reach) for one, reach in apart if _touch(page, whole, reach)]:
        met += near
        apart = [other for other in apart if other not in near]
        reaches = [whole, *(reach for _, reach in near)]
        whole = (min(reach[0] for reach in reaches), max(reach[1] for reach in reaches))
    if not met:
        return None
    met.sort(key=lambda one: one[1][0])
    kept = min((one for one, _ in met), key=lambda one: (one.created, one.id))
    comments = dict.fromkeys(one.comment.strip() for one, _ in met if one.comment.strip())
    return AnnotationMerge(
        kept,
        tuple(one for one, _ in met if one is not kept),
        passage(page, *whole, around=CONTEXT),
        "\n\n".join(comments),
        tuple(dict.fromkeys(tag for one, _ in met for tag in one.tags)),
    )


def _touch(page: TextPage, one: Stretch, other: Stretch) -> bool:
    """Return whether two ranges overlap, or are separated by a line break only."""
    first, second = sorted((one, other), key=lambda reach: reach[0])
    if not first[1] < second[0]:
        return True
    return first[1].line != second[0].line and not passage(page, first[1], second[0]).text


def _piece(page: TextPage, quad: Quad) -> Stretch | None:
    """Return the range of letters that a quad covers, in the line whose height it has."""
    x0, y0, x1, y1 = bounds(quad)
    for number, line in enumerate(page.lines):
        left, top, right, bottom = line.rect
        if x0 < left - _OFF or x1 > right + _OFF or y0 < top - _OFF or y1 > bottom + _OFF:
            continue
        corners = [line.place((quad[at], quad[at + 1])) for at in range(0, 8, 2)]
        heights = zip(corners, (line.low, line.low, line.high, line.high), strict=True)
        if all(abs(across - height) <= _OFF for (_, across), height in heights):
            low, high = corners[0][0] + _INSIDE, corners[1][0] - _INSIDE
            letters = [at for at in range(len(line.text)) if low < line.middle(at) < high]
            if letters:
                return (Caret(number, letters[0]), Caret(number, letters[-1] + 1))
    return None


def _alike(one: Quad, other: Quad) -> bool:
    return all(abs(a - b) <= _OFF for a, b in zip(bounds(one), bounds(other), strict=True))
