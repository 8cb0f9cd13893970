"""Annotations embedded in a PDF file, and how they are imported into the library."""

import colorsys
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from explorer.model.annotation import COLORS, Annotation, Item, Kind, Point, Quad, Rect, Reply, Shape, Stroke
from explorer.model.annotation_colors import Swatch
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later, translated, trn

MOST = 20_000
"""Maximum number of annotations listed of one file."""
_IN_PDF = "in-pdf:"
_GRAY = 0.16
"""A color with less saturation than this counts as gray."""


@dataclass(frozen=True, slots=True)
class EmbeddedAnnotation:
    """One annotation embedded in a file, with the fields of an Annotation.

    ``origin`` identifies it by its content, which is the same in each copy of the file. ``color`` is ``#rrggbb``, empty
    if it has none; ``made`` is ISO 8601 in UTC, empty if unknown. A line or an arrow has the ``rect`` too that earlier
    versions imported it as.
    """

    origin: str
    kind: Kind
    page: int
    quads: tuple[Quad, ...] = ()
    point: Point | None = None
    rect: Rect | None = None
    strokes: tuple[Stroke, ...] = ()
    width: float | None = None
    color: str = ""
    opacity: float = 1.0
    comment: str = ""
    author: str = ""
    made: str = ""
    quote: str = ""
    before: str = ""
    after: str = ""
    replies: tuple[Reply, ...] = ()
    shape: Shape = ""
    tags: tuple[str, ...] = ()


Reason = Literal["hidden", "layer", "place", "wordless", "many"]
"""Why an annotation is left out: it is hidden, or in a layer that is off; it has no place on its page; it is a drawing
of a kind that the library lacks, and says nothing; or there are too many."""
_REASONS: dict[Reason, str] = {
    "hidden": later("{0} hidden"),
    "layer": later("{0} in a layer that is off"),
    "place": later("{0} without a position on the page"),
    "wordless": later("{0} drawn without text"),
    "many": later("{0} more than can be read"),
}


PROGRAM = "Paper Explorer"
"""The author that annotated copies give to annotations of a user who has set no name: nobody's."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Annotations of a page (from 0) that are not listed, and why; they stay in the PDF and in annotated copies."""

    page: int
    reason: Reason
    count: int = 1


@dataclass(frozen=True, slots=True)
class Embedded:
    """The annotations embedded in some pages of a file, by page, and those left out."""

    annotations: tuple[EmbeddedAnnotation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def shown(
    annotation: EmbeddedAnnotation, paper_id: str, file_id: str, palette: Iterable[Swatch], fetched: str
) -> Annotation:
    """Return an Annotation that displays an embedded one; it is never stored.

    Args:
        fetched: when the file was added; used for an annotation without a date.
    """
    when = annotation.made or fetched
    return Annotation(
        id=f"{_IN_PDF}{file_id}:{annotation.page}:{annotation.origin}",
        paper_id=paper_id,
        file_id=file_id,
        kind=annotation.kind,
        page=annotation.page,
        color=nearest(palette, annotation.color),
        created=when,
        modified=when,
        quads=annotation.quads,
        point=annotation.point,
        quote=annotation.quote,
        comment=annotation.comment,
        rect=None if annotation.shape else annotation.rect,
        strokes=annotation.strokes,
        width=annotation.width,
        before=annotation.before,
        after=annotation.after,
        author="" if annotation.author == PROGRAM else annotation.author,
        origin=annotation.origin,
        replies=annotation.replies,
        shape=annotation.shape,
        tags=annotation.tags,
    )


def adopted(one: Annotation, item_id: str, when: str, episode_id: str | None) -> Annotation:
    """Return an embedded annotation as one of the library, with its origin, author and date.

    Args:
        when: the time of the import, ISO 8601 in UTC.
        episode_id: the current episode; the annotation becomes a part of its export.
    """
    return replace(one, id=item_id, modified=when, episode_id=episode_id)


def left_out_sentence(found: Iterable[LeftOut]) -> str:
    """Return one sentence on how many annotations were left out, and why; empty for none."""
    counts = dict.fromkeys(_REASONS, 0)
    for one in found:
        counts[one.reason] += one.count
    total = sum(counts.values())
    if not total:
        return ""
    return trn(
        total,
        "{count} annotation is left out and stays in the PDF: {0}.",
        "{count} annotations are left out and stay in the PDF: {0}.",
        ", ".join(translated(text, counts[one]) for one, text in _REASONS.items() if counts[one]),
    )


def is_in_pdf(item: Item | None) -> bool:
    """Return whether an item displays an annotation embedded in a PDF, instead of one of the library."""
    return item is not None and is_id_in_pdf(item.id)


def is_id_in_pdf(item_id: str) -> bool:
    """Return whether an id is that of such an item."""
    return item_id.startswith(_IN_PDF)


def nearest(palette: Iterable[Swatch], color: str) -> str:
    """Return the id of the palette color closest to another, mostly by hue; the first color for none."""
    wanted = _hsv(color)
    if wanted is None:
        return COLORS[0]

    def distance(one: Swatch) -> float:
        here = _hsv(one.color) or (0.0, 0.0, 0.0)
        around = abs(here[0] - wanted[0])
        hue = min(around, 1 - around)
        grays = [part[1] < _GRAY for part in (here, wanted)]
        if any(grays):
            hue = 0.0 if all(grays) else 1.0
        return 4 * hue + 0.1 * abs(here[1] - wanted[1]) + 0.1 * abs(here[2] - wanted[2])

    return min(palette, key=distance).id


def _hsv(color: str) -> tuple[float, float, float] | None:
    if len(color) != 7:
        return None
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hsv(red, green, blue)
