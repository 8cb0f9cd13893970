"""The state that belongs to this device: a JSON file, read at once and written soon by a thread of its own.

Not Qt's QSettings: its ``sync`` holds Python's lock while it writes to the disk, and stopped the window for up to 0.1 s
when it was tried in a thread; and reading it needs Qt, which is not there yet when the last page is asked for.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from explorer.files import write_atomic
from explorer.model.known_settings import ALL, WINDOW_PICTURE
from explorer.model.setting import Setting

log = logging.getLogger(__name__)
T = TypeVar("T")
KEYS = tuple(one.key for one in ALL if one.home == "device")
_SOON_S = 0.15
_MOST_BYTES = 20_000_000
_LOCK_S = 2.0
_UNSET: Any = object()


def device_file(library_root: Path | None) -> Path:
    """Return where the state is: in the folder of a library that was asked for, else in the user's configuration
    folder."""
    if library_root is not None:
        return library_root.expanduser().absolute() / "device.json"
    from platformdirs import user_config_path

    return user_config_path("paper-explorer", appauthor=False) / "device.json"


class DeviceState:
    """Values by setting. A change is readable at once, and on the disk within 0.3 s where the file can be written.

    Several programs may share the file: of each setting the last change counts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        values = _load(path)
        self.is_new = values is None
        """Whether there was no file yet."""
        self._values = values or {}
        self.is_frozen = False
        """Whether changes are forgotten at the end."""
        self._unsaved: dict[str, Any] = {}
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._due = self._hurry = self._closing = False
        self._told = False

    def get(self, setting: Setting[T]) -> T:
        """Return a value, or its default."""
        raw = self._values.get(setting.key, _UNSET)
        return setting.default if raw is _UNSET else setting.read(raw)

    def put(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        self._put({setting.key: setting.dump(value)})

    def digest(self) -> str:
        """Tells states apart: another one where any value is another, but for that which holds a digest."""
        with self._change:
            values = {key: value for key, value in self._values.items() if key != WINDOW_PICTURE.key}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    def take_over(self, rows: Mapping[str, Any]) -> bool:
        """Take what an older version kept in the library, by key; whether it is on the disk now."""
        self._put({key: value for key, value in rows.items() if key in KEYS})
        return self.flush()

    def flush(self, timeout_s: float = 2.0) -> bool:
        """Write at once what is not written yet; False where that failed or took too long."""
        with self._change:
            self._hurry = self._thread is not None
            self._change.notify_all()
            return self._change.wait_for(lambda: not self._hurry, timeout_s) and not self._unsaved

    def close(self) -> None:
        """Write what is left and end the thread. A second time does nothing."""
        with self._change:
            self._closing = True
            self._change.notify_all()
            thread, self._thread = self._thread, None
        if thread:
            thread.join()

    def _put(self, news: Mapping[str, Any]) -> None:
        with self._change:
            self._values.update(news)
            if self.is_frozen:
                return
            self._unsaved.update(news)
            self._due = bool(self._unsaved)
            if self._due and self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="device-state")
                self._thread.start()
            self._change.notify_all()

    # In the thread

    def _run(self) -> None:
        is_last = False
        while not is_last:
            with self._change:
                self._change.wait_for(lambda: self._due or self._hurry or self._closing)
                # Changes come in bunches: one write for all that follow at once.
                self._change.wait_for(lambda: self._hurry or self._closing, _SOON_S)
                news, self._unsaved = self._unsaved, {}
                self._due, is_last = False, self._closing
            written = not news or self._write(news)
            with self._change:
                if not written:  # tried again with the next change
                    self._unsaved = news | self._unsaved
                self._hurry = False
                self._change.notify_all()

    def _write(self, news: Mapping[str, Any]) -> bool:
        try:
            with self._locked():
                values = (_load(self.path) or {}) | dict(news)
                lines = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(values.items()))
                write_atomic(self.path, ("{\n" + ",\n".join(lines) + "\n}\n").encode())
        except OSError as error:
            if not self._told:
                self._told = True
                log.info("The state of this device is not saved: %s", error)
            return False
        return True

    def _locked(self) -> AbstractContextManager[object]:
        """Keeps other programs from writing between our reading and our writing; without a lock where none is had."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path.with_name(".device.lock"), timeout=_LOCK_S)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return lock.acquire()
        except (OSError, Timeout, NotImplementedError):
            return nullcontext()


def _load(path: Path) -> dict[str, Any] | None:
    """What the file holds; nothing where it is broken, None where there is none."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        values = json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
