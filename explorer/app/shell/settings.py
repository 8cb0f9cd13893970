"""The program's typed settings, each stored in the home of its declaration."""

from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.device_state import DeviceState
from explorer.app.shell.writer import Writer
from explorer.model.setting import Setting
from explorer.store.database import Store

T = TypeVar("T")


class Settings(QObject):
    """Reads and writes the settings of ``model/known_settings.py``; a change is readable at once, and saved in the
    background."""

    changed = Signal(object)
    """The Setting whose value changed."""

    def __init__(self, device: DeviceState, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device, self._store, self._writer = device, store, writer
        self._values: dict[Setting[Any], Any] = {}

    def get(self, setting: Setting[T]) -> T:
        """Return a value; the default if it was never set or the stored one is invalid."""
        if setting.home == "device":
            return self._device.get(setting)
        if setting not in self._values:
            self._values[setting] = self._store.settings.read(setting)
        value: T = self._values[setting]
        return value

    def put(self, setting: Setting[T], value: T) -> None:
        """Set a value."""
        if self.get(setting) == value:
            return
        if setting.home == "device":
            self._device.put(setting, value)
        else:
            self._values[setting] = value
            if not self._store.read_only:
                key, raw = setting.key, setting.dump(value)
                self._writer.put(lambda store: store.settings.put(key, raw), f"setting:{key}")
        self.changed.emit(setting)

    def reread(self) -> None:
        """Read the library's settings again that are known here: another program may have changed them."""
        if not self._values or self._writer.pending or self._store.read_only:
            return
        raw = self._store.settings.stored([one.key for one in self._values])
        for setting, before in list(self._values.items()):
            self._values[setting] = value = setting.read(raw.get(setting.key))
            if value != before:
                self.changed.emit(setting)
