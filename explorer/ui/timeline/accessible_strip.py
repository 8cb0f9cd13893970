"""What screen readers are told of the episode strip: a slider from the episode's first second to its last."""

from typing import Any, cast

from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QAccessibleValueInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from explorer.ui.timeline.episode_strip import EpisodeStrip
from explorer.ui.timeline.range_drag import STEP_S


class AccessibleStrip(QAccessibleWidget):
    """The strip as a slider, whose value is a second of the episode, and its text a time and a segment."""

    def __init__(self, strip: EpisodeStrip) -> None:
        super().__init__(strip, QAccessible.Role.Slider)
        self._value = _Second(self)
        strip.described.connect(self._tell)

    @property
    def strip(self) -> EpisodeStrip:
        """Return the strip."""
        return cast(EpisodeStrip, self.widget())

    def text(self, kind: QAccessible.Text) -> str:
        """Override Qt: the value as it is spoken, as "2:15:12, YaRN"."""
        return self.strip.value_text() if kind == QAccessible.Text.Value else super().text(kind)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Override Qt: return the object itself, which PySide turns into its address; of none, a null pointer."""
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._value
        known = super().interface_cast(kind)
        return VoidPtr(0) if known is None else known

    def _tell(self) -> None:
        QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self.strip, self.strip.value()))


class _Second(QAccessibleValueInterface):
    def __init__(self, owner: AccessibleStrip) -> None:
        super().__init__()
        self._owner = owner

    def currentValue(self) -> int:
        return self._owner.strip.value()

    def setCurrentValue(self, value: Any) -> None:
        if isinstance(value, int | float):
            self._owner.strip.set_value(int(value))

    def minimumValue(self) -> int:
        return 0

    def maximumValue(self) -> int:
        return self._owner.strip.maximum()

    def minimumStepSize(self) -> int:
        return STEP_S
