"""The order in which Tab goes through the window: area by area as it is read, whenever their widgets were made."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_TAB = Qt.FocusPolicy.TabFocus.value


def arrange(areas: Sequence[QWidget]) -> None:
    """Put the stops of a window in the order of its areas; what is in several areas belongs to the first of them."""
    # Not by Qt's chain of the focus: going along it from Python crashes when the window is deleted.
    stops = dict.fromkeys(one for area in areas for one in (area, *area.findChildren(QWidget)) if _is_stop(one))
    for one, after in pairwise(stops):
        QWidget.setTabOrder(one, after)


def _is_stop(one: QWidget) -> bool:
    # The enum's own operators would take milliseconds for a thousand widgets.
    return bool(one.focusPolicy().value & _TAB) and not one.focusProxy() and not one.isWindow()
