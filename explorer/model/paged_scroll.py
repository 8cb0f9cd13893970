"""Scrolling in single-page mode: where it stops, and when it turns the page."""

from explorer.model.page_geometry import PageLayout


def limits(layout: PageLayout, row: int, height: float) -> tuple[int, int]:
    """Return the first and last scroll position in pixels at which a view of this height shows only this row."""
    top, bottom = layout.span(row)
    first = round(top)
    return first, max(first, round(bottom - height))


def turn(layout: PageLayout, row: int, before: int, wanted: int, height: float) -> tuple[int, int]:
    """Return the row and scroll position for a move from ``before`` to ``wanted``.

    Within a row it scrolls; at the row's end it stops once, and from there goes to the start of the next row. A long
    move, as with the scroll bar, goes to the row at that position.
    """
    first, last = limits(layout, row, height)
    if first <= wanted <= last:
        return row, wanted
    there = layout.row_at(wanted + height / 2)
    if wanted > last:
        if there <= row + 1 and before < last:
            return row, last
        target = max(there, layout.row_at(layout.span(row)[1] + layout.gap))
        return target, limits(layout, target, height)[0]
    if there >= row - 1 and before > first:
        return row, first
    target = min(there, max(0, row - 1))
    return target, limits(layout, target, height)[1] if target == row - 1 else limits(layout, target, height)[0]
