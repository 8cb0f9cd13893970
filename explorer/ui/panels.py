"""Panels: declared once, placed in the window by id, and created when they are first shown."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr, translated
from explorer.ui.panel_tabs import PanelTabs

PanelPlace = Literal["left", "right", "bottom", "reader-left"]
Host = TypeVar("Host", contravariant=True)
"""The type of the object that panels are made from: of the window, or of one reader."""


@dataclass(frozen=True, slots=True)
class PanelSpec(Generic[Host]):
    """The declaration of a panel.

    ``title`` is in English, for translation. ``make`` imports and creates the widget, which passes the focus on
    to what is in it. ``action`` is the id of the action that shows it, which has icon, keys and tooltip.
    ``needs`` are its conditions, as for an action. ``follow`` calls back with the current title, now and after each
    change. ``late`` lets the panel follow what the first page does not need.
    """

    id: str
    title: str
    place: PanelPlace
    make: Callable[[Host], QWidget]
    action: str = ""
    needs: frozenset[str] = frozenset()
    follow: Callable[[Host, Callable[[str], None]], None] | None = None
    late: Callable[[Host, Any], None] | None = None
    icon: str = ""
    """The icon that stands for the title of a panel behind others where there is no room for all titles."""
    height: int = 0
    """The height in pixels of a panel at the bottom that is made after the first page; 0 for one made before it."""


class Panels(QObject, Generic[Host]):
    """The window's panels by id.

    Each has a placeholder in its area from the start: in tabs at the left and at the right, below each other at the
    bottom. Before ``fill``, called when the page is on the screen, panels are created only on demand, except those at
    the bottom, whose height affects the page's.
    """

    current_changed = Signal(str)
    """The id of the panel that its area shows now, after a change."""

    def __init__(
        self, specs: Sequence[PanelSpec[Host]], host: Host, parent: QWidget, scaled: Callable[[int], int]
    ) -> None:
        """Make the areas; ``scaled`` returns a size of the design, in pixels, for the present size of letters."""
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._host = host
        self._made: dict[str, QWidget] = {}
        self._slots = {spec.id: _slot() for spec in specs}
        self._is_filling = False
        self.left, self.right = PanelTabs("left", tr("Panels at the left")), PanelTabs("side", tr("Side panel"))
        self._tabs: dict[PanelPlace, PanelTabs] = {"left": self.left, "right": self.right}
        self.bottom = QFrame()
        self.bottom.setObjectName("strip")
        low = QVBoxLayout(self.bottom)
        low.setContentsMargins(0, 6, 0, 6)
        low.setSpacing(2)
        for spec in specs:
            slot = self._slots[spec.id]
            slot.installEventFilter(self)
            if tabs := self._tabs.get(spec.place):
                tabs.name_tab(tabs.addTab(slot, ""), translated(spec.title))
            else:
                low.addWidget(slot)
                if spec.height:
                    slot.setMinimumHeight(scaled(spec.height))
                else:
                    self[spec.id]
            if spec.follow:
                spec.follow(host, lambda title, panel_id=spec.id: self._name(panel_id, title))  # type: ignore[misc]
        # A panel alone needs no tab, and no line below it.
        self.left.setTabBarAutoHide(True)
        self.left.setProperty("alone", self.left.count() == 1)
        for place, tabs in self._tabs.items():
            tabs.currentChanged.connect(lambda _, place=place: self.current_changed.emit(self.current(place)))

    def __getitem__(self, panel_id: str) -> QWidget:
        if panel_id not in self._made:
            self._made[panel_id] = panel = self._specs[panel_id].make(self._host)
            slot = self._slots[panel_id]
            layout = slot.layout()
            assert layout
            layout.addWidget(panel)
            if self._specs[panel_id].height:
                panel.show()  # Qt would show it later, and the pages would get its room and lose it again.
                slot.setMinimumHeight(0)  # The panel has its own height now.
        return self._made[panel_id]

    def slot(self, panel_id: str) -> QWidget:
        """Return the place of a panel, which is there before the panel is."""
        return self._slots[panel_id]

    def made(self, panel_id: str) -> QWidget | None:
        """Return a panel; None if it was not created yet."""
        return self._made.get(panel_id)

    @property
    def specs(self) -> tuple[PanelSpec[Host], ...]:
        """Return the declarations of all panels, in the order of their tabs."""
        return tuple(self._specs.values())

    def fill(self) -> None:
        """Create the visible panels, and from now on each when it becomes visible."""
        self._is_filling = True
        for panel_id, spec in self._specs.items():
            if spec.place == "bottom" or self.is_open(panel_id):
                self[panel_id]

    def make_all(self) -> None:
        """Create also the hidden panels, so that showing one for the first time is fast, and what they follow."""
        for panel_id, spec in self._specs.items():
            panel = self[panel_id]
            if spec.late:
                spec.late(self._host, panel)

    def area(self, panel_id: str) -> QWidget:
        """Return the area that a panel is in, which is hidden while it is folded."""
        return self._tabs.get(self._specs[panel_id].place, self.bottom)

    def current(self, place: PanelPlace) -> str:
        """Return the id of the panel that is in front at the left or at the right."""
        return next((panel_id for panel_id in self._specs if self._in_front(panel_id) == place), "")

    def is_open(self, panel_id: str) -> bool:
        """Return whether a panel is in front in its area, and that is not folded."""
        return self._in_front(panel_id) is not None and not self.area(panel_id).isHidden()

    def show(self, panel_id: str) -> None:
        """Bring a panel to the front of its area; an unknown id does nothing."""
        if (spec := self._specs.get(panel_id)) and (tabs := self._tabs.get(spec.place)):
            tabs.setCurrentWidget(self._slots[panel_id])

    def set_icons(self, icon: Callable[[str], QPixmap]) -> None:
        """Set the icons of the tabs, drawn by a function from their names."""
        for place, tabs in self._tabs.items():
            specs = [spec for spec in self._specs.values() if spec.place == place]
            tabs.set_icons({number: icon(spec.icon) for number, spec in enumerate(specs) if spec.icon})

    def offer(self, is_there: Callable[[frozenset[str]], bool]) -> None:
        """Enable the tabs of the panels whose needs are met."""
        for panel_id, spec in self._specs.items():
            if tabs := self._tabs.get(spec.place):
                tabs.setTabEnabled(tabs.indexOf(self._slots[panel_id]), is_there(spec.needs))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: a panel's placeholder becomes visible."""
        if event.type() == QEvent.Type.Show and self._is_filling:
            for panel_id, slot in self._slots.items():
                if slot is watched:
                    self[panel_id]
        return super().eventFilter(watched, event)

    def _in_front(self, panel_id: str) -> PanelPlace | None:
        """Return the place of a panel if it is in front there."""
        place = self._specs[panel_id].place
        tabs = self._tabs.get(place)
        return place if tabs and tabs.currentWidget() is self._slots[panel_id] else None

    def _name(self, panel_id: str, title: str) -> None:
        if tabs := self._tabs.get(self._specs[panel_id].place):
            tabs.name_tab(tabs.indexOf(self._slots[panel_id]), title)


def _slot() -> QWidget:
    slot = QWidget()
    column = QVBoxLayout(slot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return slot
