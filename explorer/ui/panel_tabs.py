"""The tabs of the panels at one side, whose titles stay readable when the side is narrow."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QTabWidget

from explorer.ui.focus_rings import RingTabBar

WIDE, TIGHT, ICONS = "wide", "tight", "icons"
"""How the titles are shown: all of them, with less room around them, or only that of the panel in front."""
PAD_PX, TIGHT_PAD_PX = 12, 7
"""Pixels beside a title."""
ICON_PX, _SUNK_PX = 14, 2
"""An icon's size in pixels, and the room above it: letters beside it stand lower than their line's middle."""


class _Bar(RingTabBar):
    """Where there is too little room even for icons, these give way, and not the title in front."""

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Override Qt: the tab in front is whole."""
        return self.tabSizeHint(index) if index == self.currentIndex() else super().minimumTabSizeHint(index)


class PanelTabs(QTabWidget):
    """Shows the titles of all panels if they fit; else those behind have icons, with their titles as tooltips, and
    the number that a title ends with.

    Args:
        name: its name in the style sheet.
        called: its name for screen readers, translated.
    """

    def __init__(self, name: str, called: str) -> None:
        super().__init__()
        self.setTabBar(_Bar(self))
        self.setObjectName(name)
        self.setDocumentMode(True)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        # The bar, and not also this widget, is a stop of Tab; a click leaves the focus where it is.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabBar().setDrawBase(False)  # a line at the top, in document mode
        self.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabBar().setAccessibleDescription(called)  # Its name is that of the tab in front, as Qt has it.
        self.titles: list[str] = []
        self._icons: dict[int, QIcon] = {}
        self.form = WIDE
        self._has_size = False
        self.currentChanged.connect(lambda _: self._fit())

    def name_tab(self, place: int, title: str) -> None:
        """Set the title of a panel."""
        while len(self.titles) <= place:
            self.titles.append("")
        self.titles[place] = title
        self._fit()

    def set_icons(self, icons: dict[int, QPixmap]) -> None:
        """Set the icons of the panels that have one, by place."""
        self._icons = {place: QIcon(_sunk(icon)) for place, icon in icons.items()}
        if self._icons:
            self.setIconSize(next(iter(self._icons.values())).availableSizes()[0])
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Override Qt: letters typed in a panel are no keys of the reader's tools."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_letter(event):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._has_size = True
        self._fit()

    def _fit(self) -> None:
        """Choose how the titles are shown, and show them."""
        bar = self.tabBar()
        texts = sum(bar.fontMetrics().horizontalAdvance(one) for one in self.titles)
        room, count = self.width(), len(self.titles)
        fits = texts + 2 * PAD_PX * count <= room
        fits_tightly = fits or texts + 2 * TIGHT_PAD_PX * count <= room or len(self._icons) < count
        form = WIDE if fits or not self._has_size else TIGHT if fits_tightly else ICONS
        if form != self.form:
            self.form = form
            bar.setProperty("form", form)
            bar.style().unpolish(bar)
            bar.style().polish(bar)
        for place, title in enumerate(self.titles):
            by_icon = form == ICONS and place != self.currentIndex()
            if self.tabText(place) != (text := _count(title) if by_icon else title):
                self.setTabText(place, text)
            self.setTabIcon(place, self._icons[place] if by_icon else QIcon())
            self.setTabToolTip(place, "" if form == WIDE else title)
            bar.setAccessibleTabName(place, title)


def _count(title: str) -> str:
    """Return the number at the end of a title, as of “Notes 5”."""
    found = re.search(r"\d+$", title)
    return found[0] if found else ""


def _sunk(icon: QPixmap) -> QPixmap:
    scale = icon.devicePixelRatio()
    sunk = QPixmap(icon.width(), icon.height() + round(_SUNK_PX * scale))
    sunk.setDevicePixelRatio(scale)
    sunk.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sunk)
    painter.drawPixmap(0, _SUNK_PX, icon)
    painter.end()
    return sunk


def _is_letter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    return not held and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
