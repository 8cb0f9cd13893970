"""The order in which Tab goes through the window: area by area as it is read, whenever their widgets were made; and
where the focus goes from what is hidden."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


def step(areas: Sequence[QWidget], focused: QWidget | None, forward: bool) -> bool:
    """Move the focus to the next or previous stop of these areas, around their end; return whether there is one.

    Args:
        areas: in the order in which they are read; what is in several areas belongs to the first of them.
    """
    # Not by Qt's chain of the focus: it has widgets in the order in which they were made, and ordering it anew leaves
    # those that have proxies where they were. Going along it from Python crashes when the window is deleted.
    order = list(dict.fromkeys(one for area in areas for one in (area, *area.findChildren(QWidget))))
    at = order.index(focused) if focused in order else -1
    after, before = order[at + 1 :], order[: max(at, 0)]
    way = (*after, *before) if forward else (*reversed(before), *reversed(after))
    policy = _policy().value
    for one in way:
        # The enum's own operators would take milliseconds for a thousand widgets.
        if one.focusPolicy().value & policy == policy and one.isVisible() and one.isEnabled() and not one.focusProxy():
            one.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
    return False


def put_away(parts: Iterable[QWidget], leave: Callable[[], object]) -> None:
    """Hide parts of the window; the focus goes from them to what ``leave`` gives it, and not to whatever Qt takes for
    the next widget."""
    for part in parts:
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is part or part.isAncestorOf(focus))
        part.hide()
        if had_focus:
            leave()


def _policy() -> Qt.FocusPolicy:
    """Return what a stop must have; on macOS that is more, unless all controls are to be reached by keyboard."""
    all_controls = Qt.TabFocusBehavior.TabFocusAllControls
    behavior = QGuiApplication.styleHints().tabFocusBehavior()
    return Qt.FocusPolicy.TabFocus if behavior == all_controls else Qt.FocusPolicy.StrongFocus
