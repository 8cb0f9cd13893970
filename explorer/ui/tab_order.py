"""The order in which Tab goes through a window of areas: through each in turn, whenever its widgets were made."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_next(areas: Sequence[QWidget], forward: bool) -> bool:
    """Focus the next stop of Tab after the focused widget, or the one before it; around at the ends.

    Qt's own order is that in which widgets were made, and panels are made when they are first seen.

    Args:
        areas: what is in the window, in reading order; widgets that are in none of them come last.

    Returns:
        Whether there was one.
    """
    now = QApplication.focusWidget()
    if now is None:
        return False

    def area_of(widget: QWidget) -> int:
        return next((n for n, area in enumerate(areas) if area is widget or area.isAncestorOf(widget)), len(areas))

    stops = sorted((one for one in _chain(now) if one is now or _is_stop(one)), key=area_of)
    there = stops[(stops.index(now) + (1 if forward else -1)) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    there.setFocus(reason)
    return there is not now


def _chain(start: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a window in Qt's order, from the window on."""
    first = start.window()
    yield first
    one = first.nextInFocusChain()
    while one is not None and one is not first:
        yield one
        one = one.nextInFocusChain()


def _is_stop(widget: QWidget) -> bool:
    policy = Qt.FocusPolicy.TabFocus
    return (
        widget.focusPolicy() & policy == policy
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    )
