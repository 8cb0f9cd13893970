"""The sides of the window, left and right of its pages: shown as the user chose, and where the window has room.

Widths are measured in letters: a window with large letters folds what a smaller one with small letters folds.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import (
    FOLD_BELOW,
    FOLD_LEFT_BELOW,
    LEAST,
    ONE_SIDE_BELOW,
    SIDE_WIDTH,
    SIDE_WIDTH_SMALL,
)
from explorer.model.known_settings import (
    WINDOW_BOTH,
    WINDOW_GAVE_WAY,
    WINDOW_LEFT_SMALL,
    WINDOW_PANES,
    WINDOW_SIDE,
    WINDOW_TIMELINE,
)
from explorer.ui import tab_order

_LEAST_PANEL, _LEAST_PAGES = 220, 300
_MOST_SHARE, _BOTH_SHARE = 0.28, 0.4
"""Maximum share of the window's width that a side has at first, and that both have together."""


class WindowSides(QObject):
    """Puts the left side, the pages and the right side in ``splitter``, and shows and hides the sides."""

    changed = Signal()
    """A side was shown or hidden, or may have been."""
    chosen = Signal()
    """The user showed, hid or resized a side."""
    gave_way = Signal()
    """A side was hidden since there is no room for both: told once, as ``show_both`` is another way."""

    def __init__(
        self,
        splitter: QSplitter,
        panes: tuple[QWidget, QWidget, QWidget],
        theme: Theme,
        settings: Settings,
        leave: Callable[[], object],
    ) -> None:
        """Take the panes from left to right; ``leave`` gives the pages the focus."""
        super().__init__(splitter)
        self._splitter, self._theme, self._settings, self._leave = splitter, theme, settings, leave
        self.left, self._pages, self.right = panes
        for place, pane in enumerate(panes):
            pane.setMinimumWidth(_LEAST_PAGES if pane is self._pages else _LEAST_PANEL)
            splitter.addWidget(pane)
            splitter.setStretchFactor(place, int(pane is self._pages))
        self._right_wanted: bool | None = settings.get(WINDOW_SIDE)
        self._left_wanted, self._left_wanted_small = settings.get(WINDOW_TIMELINE), settings.get(WINDOW_LEFT_SMALL)
        self._gave_way = {"left": self.left, "right": self.right}.get(settings.get(WINDOW_GAVE_WAY))
        """The side that is hidden only because the other one is shown in a small window."""
        self._wants_both = settings.get(WINDOW_BOTH)
        self._was_told = False
        self._width = 0
        self._sizes: tuple[int, ...] | None = None
        """The widths that the user has chosen, of both sides and the pages."""
        splitter.splitterMoved.connect(self._resized)

    def restore(self, width: int) -> None:
        """Show the sides as the last run left them, in a window of this width."""
        self._width = width
        wanted = self._right_wanted
        self.right.setVisible(self._is_wide(FOLD_BELOW) if wanted is None else wanted)
        self.left.setVisible(self._wants_left)
        if self._gave_way:
            self._gave_way.hide()
        if sizes := self._settings.get(WINDOW_PANES):
            self._sizes = sizes
            self._splitter.setSizes(sizes)

    def keep(self, *, in_full_screen: bool) -> None:
        """Save what is shown, for the next run."""
        put = self._settings.put
        put(WINDOW_PANES, self._sizes)
        put(WINDOW_SIDE, self._right_wanted)
        put(WINDOW_BOTH, self._wants_both)
        if not in_full_screen:
            put(WINDOW_TIMELINE, self._left_wanted)
            put(WINDOW_LEFT_SMALL, self._left_wanted_small)
            sides = {self.left: "left", self.right: "right"}
            put(WINDOW_GAVE_WAY, sides[self._gave_way] if self._gave_way else "")

    def fold_right(self, fold: bool) -> None:
        """Hide or show the right side, as the user's choice from now on."""
        self._right_wanted = not fold
        self._show(self.right, self.left, not fold)

    def fold_left(self, fold: bool) -> None:
        """Hide or show the left side, as the user's choice from now on."""
        if self._is_wide(FOLD_LEFT_BELOW):
            self._left_wanted = not fold
        else:
            self._left_wanted_small = not fold
        self._show(self.left, self.right, not fold)

    def show_both(self) -> None:
        """Show both sides also where the pages have little room then, until the user hides one."""
        self._wants_both, self._gave_way = True, None
        for side in (self.left, self.right):
            self._set(side, True)
        self._divide()
        self.changed.emit()
        self.chosen.emit()

    def fit(self, width: int, *, in_full_screen: bool) -> None:
        """Show what a window of this width has room for."""
        self._width = width
        # In the narrowest window the pages give way, so that a panel beside them is whole.
        beside = width - _LEAST_PANEL - self._splitter.handleWidth()
        self._pages.setMinimumWidth(min(_LEAST_PAGES, max(LEAST[0] - _LEAST_PANEL - 1, beside)))
        if not in_full_screen:
            if self._gave_way and self._has_room_for_both:
                self._gave_way = None
            self._set(self.left, self._wants_left and self._gave_way is not self.left)
            wanted = self._is_wide(FOLD_BELOW) if self._right_wanted is None else self._right_wanted
            if wanted and not (self._gave_way or self._has_room_for_both or self.left.isHidden()):
                self._gave_way = self.right
            has_room = self._gave_way is not self.right and (self._has_room or self.left.isHidden())
            self._set(self.right, wanted and has_room)
            self.changed.emit()
        self._divide()

    def _divide(self) -> None:
        """Divide the width. What the user has chosen stays, and keeps its share of a smaller window."""
        width, shown = self._width, [not side.isHidden() for side in (self.left, self.right)]
        usual = SIDE_WIDTH if self._is_wide(FOLD_BELOW) else SIDE_WIDTH_SMALL
        most = max(min(self._theme.scaled(usual), int(_MOST_SHARE * width)), usual)
        if all(shown):
            most = min(most, int(_BOTH_SHARE / 2 * width))
        sides = [max(_LEAST_PANEL, most)] * 2
        if self._sizes and any(self._sizes):
            share = min(1.0, width / sum(self._sizes))
            chosen = (self._sizes[0], self._sizes[2])
            sides = [max(_LEAST_PANEL, int(px * share)) if px else side for px, side in zip(chosen, sides, strict=True)]
        beside = sum(side for side, is_shown in zip(sides, shown, strict=True) if is_shown)
        self._splitter.setSizes([sides[0], max(_LEAST_PAGES, width - beside), sides[1]])

    def _show(self, side: QWidget, other: QWidget, shown: bool) -> None:
        """Show or hide a side; in a small window the other one gives way, else nothing would remain for the pages, and
        comes back when this one is hidden again."""
        if side is self._gave_way:
            self._gave_way = None
        elif other is self._gave_way and not shown:
            self._gave_way = None
            self._set(other, True)
        self._wants_both = self._wants_both and shown
        if shown and not self._has_room_for_both and not other.isHidden():
            tab_order.put_away([other], self._leave)
            self._gave_way = other
        self._set(side, shown)
        self._divide()
        if self._gave_way is other and self._has_room and not self._was_told:
            self._was_told = True
            self.gave_way.emit()
        self.changed.emit()
        self.chosen.emit()

    def _set(self, side: QWidget, shown: bool) -> None:
        if shown:
            side.show()
        elif not side.isHidden():
            tab_order.put_away([side], self._leave)

    @property
    def _wants_left(self) -> bool:
        return self._left_wanted if self._is_wide(FOLD_LEFT_BELOW) else self._left_wanted_small

    @property
    def _has_room(self) -> bool:
        """Return whether the left and the right side fit beside the pages."""
        panes = (self.left, self._pages, self.right)
        return self._width >= sum(pane.minimumWidth() for pane in panes) + 2 * self._splitter.handleWidth()

    @property
    def _has_room_for_both(self) -> bool:
        return self._wants_both or self._is_wide(ONE_SIDE_BELOW)

    def _is_wide(self, limit: int) -> bool:
        """Return whether the window has a width, in pixels at the design's size of letters."""
        return self._width >= self._theme.scaled(limit)

    def _resized(self) -> None:
        before, sizes = self._sizes or (0, 0, 0), self._splitter.sizes()
        # The width of a hidden side is the one it had.
        self._sizes = (sizes[0] or before[0], sizes[1], sizes[2] or before[2])
        self.chosen.emit()
