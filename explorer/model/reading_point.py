"""Where in the view one reads: a third below its top, but at the document's ends nearer to them; all in pixels."""


def reading_point(top: float, end: float, height: float) -> float:
    """How far down the document one reads.

    Args:
        top: how far down the view begins.
        end: how far down it can begin.
        height: of the view.
    """
    third = height / 3
    reach = min(third, end / 2)
    if top < reach:
        return top + third * top / reach
    if top > end - reach:
        return top + third + 2 * third * (top - end + reach) / reach
    return top + third if end else 0.0


def top_to_read(y: float, end: float, height: float) -> float:
    """The inverse of ``reading_point``: where the view is to begin for one to read at ``y``."""
    third = height / 3
    reach = min(third, end / 2)
    if not reach or reach + third <= y <= end - reach + third:
        return y - third
    if y < reach + third:
        return y * reach / (reach + third)
    return (y - third + 2 * third * (end - reach) / reach) / (1 + 2 * third / reach)
