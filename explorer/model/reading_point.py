"""The point in the view where the user is assumed to read: a third from the top, but nearer to the document's ends; in
pixels."""


def reading_point(top: float, end: float, height: float) -> float:
    """Return how far down the document that point is.

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
    """Return where the view has to begin for the user to read at ``y``: the inverse of ``reading_point``."""
    third = height / 3
    reach = min(third, end / 2)
    if not reach or reach + third <= y <= end - reach + third:
        return y - third
    if y < reach + third:
        return y * reach / (reach + third)
    return (y - third + 2 * third * (end - reach) / reach) / (1 + 2 * third / reach)
