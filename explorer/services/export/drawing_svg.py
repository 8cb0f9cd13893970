"""Makes SVG files of drawings, lines and arrows, for exports: they need no PDF and no window, and are sharp at any
size (https://www.w3.org/TR/SVG11/)."""

from collections.abc import Sequence

from explorer.model.annotation import Annotation, Stroke, around, bounds_of_stroke
from explorer.model.annotation_colors import Palette
from explorer.model.ids import short_hash
from explorer.model.shape_geometry import arrow_head, sound_width

_PEN, _LEAST, _MOST = 2.0, 0.2, 40.0
"""Default, minimum and maximum width of the pen in points."""
_MARGIN = 4.0
_MOST_POINTS = 20_000
"""Maximum number of points of a drawing, spread over its strokes."""


def svg_of(drawing: Annotation, colors: Palette) -> str:
    """Return a drawing as an SVG file on white, one unit a point; empty if it has no strokes."""
    width = sound_width(drawing.width, _PEN, _LEAST, _MOST)
    strokes = [stroke for stroke in drawing.strokes if len(stroke) >= 3]
    if drawing.shape == "arrow" and strokes and len(strokes[0]) >= 6:
        strokes.append(arrow_head(strokes[0], width))
    box = around([bounds_of_stroke(stroke) for stroke in strokes])
    if box is None:
        return ""
    left, top = box[0] - width - _MARGIN, box[1] - width - _MARGIN
    across, down = box[2] + width + _MARGIN - left, box[3] + width + _MARGIN - top
    every = max(1, sum(map(len, strokes)) // 3 // _MOST_POINTS)
    paths = "".join(f'<path d="{_path(stroke, left, top, every)}"/>' for stroke in strokes)
    color = next((one.color for one in colors if one.id == drawing.color), "#808080")
    size = f"{across:.1f} {down:.1f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across:.1f}" height="{down:.1f}" viewBox="0 0 {size}">'
        '<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<g fill="none" stroke="{color}" stroke-width="{width:.2f}" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</g></svg>\n"
    )


def svg_name(svg: str) -> str:
    """Return the file name of a drawing in an export: it changes with its content."""
    return f"{short_hash(svg, 16)}.svg"


def _path(stroke: Stroke, left: float, top: float, every: int) -> str:
    """Return the data of an SVG path through a stroke's points: a point alone is a line without a length."""
    points: Sequence[tuple[float, float]] = list(zip(stroke[::3], stroke[1::3], strict=False))
    kept = [*points[:-1:every], points[-1]]
    kept = kept if len(kept) > 1 else kept * 2
    return "M" + " L".join(f"{x - left:.1f} {y - top:.1f}" for x, y in kept)
