"""How a paper's pages are arranged, rotated, trimmed and colored on the screen; remembered for each paper."""

from collections.abc import Iterable
from math import isfinite
from typing import Literal, get_args

from explorer.model.lazy_dataclass import dataclass

Spread = Literal["continuous", "single", "facing", "cover"]
"""Pages one below the other; one at a time; two side by side; or side by side with a cover page."""
Fit = Literal["width", "page"]
"""What the zoom fits if it is not a number."""
PageColors = Literal["theme", "paper", "dark", "sepia"]
"""Colors of pages: as the window; as printed; light on dark; brown on cream."""
Colors = Literal["all"] | PageColors
"""The colors of one paper: "all" for those of all papers."""
Insets = tuple[float, float, float, float]
"""Points trimmed at the left, top, right and bottom of a page as the file shows it."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""

SPREADS: tuple[Spread, ...] = get_args(Spread)
FITS: tuple[Fit, ...] = get_args(Fit)
PAGE_COLORS: tuple[PageColors, ...] = get_args(PageColors)
_LEAST = 0.3
"""Minimum share of a page's width and height that stays."""


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """View settings: ``rotation`` is in degrees clockwise, beyond the pages' own; ``trim`` are the trimmed margins, or
    None."""

    spread: Spread = "continuous"
    fit: Fit = "width"
    rotation: int = 0
    trim: Insets | None = None
    colors: Colors = "all"


PLAIN = ViewSettings()


def to_list(how: ViewSettings) -> list[object]:
    """Convert to a value for JSON."""
    return [how.spread, how.fit, how.rotation, list(how.trim) if how.trim else None, colors_text(how.colors)]


def from_list(value: object) -> ViewSettings | None:
    """Read the value that ``to_list`` made; None for anything else."""
    match value:
        case [str(spread), str(fit), int(rotation), None | [*_] as trim, str(colors)]:
            pass
        case _:
            return None
    insets: Insets | None = None
    if trim is not None:
        sides = [float(side) for side in trim if isinstance(side, int | float) and isfinite(side) and side >= 0]
        if not len(sides) == len(trim) == 4:
            return None
        insets = (sides[0], sides[1], sides[2], sides[3])
    known = next((one for one in SPREADS if one == spread), None), next((one for one in FITS if one == fit), None)
    if known[0] is None or known[1] is None or rotation not in (0, 90, 180, 270):
        return None
    return ViewSettings(known[0], known[1], rotation, insets, read_colors(colors))


def colors_text(colors: Colors) -> str:
    """Return the name under which a paper's colors are stored.

    Earlier versions knew no colors of all papers, and stored ``theme`` for a paper whose colors nobody had chosen.
    """
    return {"all": "theme", "theme": "window"}.get(colors, colors)


def read_colors(stored: str) -> Colors:
    """Return the colors stored under this name; those of all papers for an unknown one."""
    return next((one for one in PAGE_COLORS if colors_text(one) == stored), "all")


def shared_insets(pages: Iterable[tuple[tuple[float, float], Box | None]], air: float) -> Insets | None:
    """Return the margins that can be trimmed from all pages without losing content; None if there are none.

    Args:
        pages: width and height of each page, and the box around its contents, None where it is blank; in points.
        air: points left around the contents.
    """
    margins = [(box[0], box[1], width - box[2], height - box[3]) for (width, height), box in pages if box is not None]
    if not margins:
        return None
    left, top, right, bottom = (round(max(0.0, min(sides) - air), 1) for sides in zip(*margins, strict=True))
    return (left, top, right, bottom) if max(left, top, right, bottom) > 0 else None


def frame(width: float, height: float, trim: Insets | None, rotation: int) -> Box:
    """Return the visible part of a page: left, top, right and bottom in points of the rotated page.

    Args:
        width, height: of the turned page, in points.
        trim: the margins to cut off, on the unrotated page.
        rotation: degrees by which the view turns the page clockwise.
    """
    if trim is None:
        return (0.0, 0.0, width, height)
    # A quarter turn clockwise brings the bottom to the left.
    quarters = rotation // 90 % 4
    around = (*trim, *trim)
    left, top, right, bottom = around[4 - quarters : 8 - quarters] if quarters else trim
    across, down = width * (1 - _LEAST) / 2, height * (1 - _LEAST) / 2
    return (min(left, across), min(top, down), width - min(right, across), height - min(bottom, down))
