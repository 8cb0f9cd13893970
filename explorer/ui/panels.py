"""Panels: declared once, placed in the window by id, and created when they are first shown."""

from collections.abc import Callable, Sequence
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from explorer.model.records import dataclass

PanelPlace = Literal["left", "right", "bottom", "reader-left"]
Host = TypeVar("Host", contravariant=True)
"""The type of the object that panels are made from: of the window, or of one reader."""


@dataclass(frozen=True, slots=True)
class PanelSpec(Generic[Host]):
    """The declaration of a panel.

    ``title`` is in English, for translation. ``make`` imports and creates the widget, which passes the focus on
    to what is in it. ``action`` is the id of the action that shows it, which has icon, keys and tooltip.
    ``needs`` are its conditions, as for an action. ``follow`` calls back with the current title, now and after each
    change.
    """

    id: str
    title: str
    place: PanelPlace
    make: Callable[[Host], QWidget]
    action: str = ""
    needs: frozenset[str] = frozenset()
    follow: Callable[[Host, Callable[[str], None]], None] | None = None


class Panels(QObject, Generic[Host]):
    """The window's panels by id.

    Each has a placeholder in its area from the start. Before ``fill``, called when the page is on the screen, panels
    are created only on demand, except those at the bottom, whose height affects the page's.
    """

    current_changed = Signal(str)
    """The id of the panel that its area shows now, after a change."""

    def __init__(self, specs: Sequence[PanelSpec[Host]], host: Host, parent: QWidget) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._host = host
        self._made: dict[str, QWidget] = {}
        self._slots = {spec.id: _slot() for spec in specs}
        self._is_filling = False
        self.left = self._slots[next(spec.id for spec in specs if spec.place == "left")]
        self.left.setObjectName("timeline")
        self.right = QTabWidget()
        self.right.setObjectName("side")
        self.right.setDocumentMode(True)
        self.bottom = QFrame()
        self.bottom.setObjectName("strip")
        low = QVBoxLayout(self.bottom)
        low.setContentsMargins(0, 6, 0, 6)
        low.setSpacing(2)
        for spec in specs:
            slot = self._slots[spec.id]
            slot.installEventFilter(self)
            if spec.place == "bottom":
                low.addWidget(slot)
                self[spec.id]
            elif spec.place == "right":
                self.right.addTab(slot, self.tr(spec.title))
            if spec.follow:
                spec.follow(host, lambda title, slot=slot: self._name(slot, title))  # type: ignore[misc]
        self.right.currentChanged.connect(lambda _: self.current_changed.emit(self.current))

    def __getitem__(self, panel_id: str) -> QWidget:
        if panel_id not in self._made:
            self._made[panel_id] = panel = self._specs[panel_id].make(self._host)
            layout = self._slots[panel_id].layout()
            assert layout
            layout.addWidget(panel)
        return self._made[panel_id]

    def made(self, panel_id: str) -> QWidget | None:
        """Return a panel; None if it was not created yet."""
        return self._made.get(panel_id)

    def fill(self) -> None:
        """Create the visible panels, and from now on each when it becomes visible."""
        self._is_filling = True
        for panel_id, slot in self._slots.items():
            if not slot.isHidden() and (self._specs[panel_id].place != "right" or self._is_current(slot)):
                self[panel_id]

    def make_all(self) -> None:
        """Create also the hidden panels, so that showing one for the first time is fast."""
        for panel_id in self._specs:
            self[panel_id]

    @property
    def current(self) -> str:
        """Return the id of the panel at the right."""
        return next((panel_id for panel_id, slot in self._slots.items() if slot is self.right.currentWidget()), "")

    def show(self, panel_id: str) -> None:
        """Bring a panel to the front of its area; an unknown id does nothing."""
        if (slot := self._slots.get(panel_id)) and self.right.indexOf(slot) >= 0:
            self.right.setCurrentWidget(slot)

    def offer(self, is_there: Callable[[frozenset[str]], bool]) -> None:
        """Enable the tabs of the panels whose needs are met."""
        for panel_id, slot in self._slots.items():
            if (place := self.right.indexOf(slot)) >= 0:
                self.right.setTabEnabled(place, is_there(self._specs[panel_id].needs))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: a panel's placeholder becomes visible."""
        if event.type() == QEvent.Type.Show and self._is_filling:
            for panel_id, slot in self._slots.items():
                if slot is watched:
                    self[panel_id]
        return super().eventFilter(watched, event)

    def _is_current(self, slot: QWidget) -> bool:
        return self.right.currentWidget() is slot and not self.right.isHidden()

    def _name(self, slot: QWidget, title: str) -> None:
        if (place := self.right.indexOf(slot)) >= 0:
            self.right.setTabText(place, title)


def _slot() -> QWidget:
    slot = QWidget()
    column = QVBoxLayout(slot)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return slot
