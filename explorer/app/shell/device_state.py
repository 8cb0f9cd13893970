"""The device's settings: a JSON file, read at the start and written by a thread of its own.

Not Qt's QSettings: its ``sync`` holds Python's lock while it writes to the disk, and stopped the window for up to 0.1 s
when it was tried in a thread; and reading it needs Qt, which is not loaded yet when the last page is requested.
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
    """Return the path of the file: in the folder of the given library, else in the user's configuration folder."""
    if library_root is not None:
        return library_root.expanduser().absolute() / "device.json"
    from platformdirs import user_config_path

    return user_config_path("paper-explorer", appauthor=False) / "device.json"


class DeviceState:
    """Values by setting. A change is readable at once, and on the disk within 0.3 s if the file is writable.

    Several programs may share the file: the last change of each setting wins.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        values = _load(path)
        self.is_new = values is None
        """Whether the file did not exist yet."""
        self._values = values or {}
        self.is_frozen = False
        """Whether changes are not saved."""
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
        """Set a value."""
        self._put({setting.key: setting.dump(value)})

    def digest(self) -> str:
        """Return a hash of all values, except those that hold such a hash."""
        with self._change:
            values = {key: value for key, value in self._values.items() if key != WINDOW_PICTURE.key}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

    def take_over(self, rows: Mapping[str, Any]) -> bool:
        """Import settings that an older version stored in the library, by key; return whether they are on the disk
        now."""
        self._put({key: value for key, value in rows.items() if key in KEYS})
        return self.flush()

    def flush(self, timeout_s: float = 2.0) -> bool:
        """Write unsaved changes at once; return False if that failed or took too long."""
        with self._change:
            self._hurry = self._thread is not None
            self._change.notify_all()
            return self._change.wait_for(lambda: not self._hurry, timeout_s) and not self._unsaved

    def close(self) -> None:
        """Write unsaved changes and end the thread. A second call does nothing."""
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
                # Debounced: one write for changes in quick succession.
                self._change.wait_for(lambda: self._hurry or self._closing, _SOON_S)
                news, self._unsaved = self._unsaved, {}
                self._due, is_last = False, self._closing
            written = not news or self._write(news)
            with self._change:
                if not written:  # retried with the next change
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
        """Lock the file against other programs between reading and writing; without a lock if there can be none."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path.with_name(".device.lock"), timeout=_LOCK_S, mode=0o600)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return lock.acquire()
        except (OSError, Timeout, NotImplementedError):
            return nullcontext()


def _load(path: Path) -> dict[str, Any] | None:
    """Return the contents of the file; empty if it is invalid, None if it does not exist."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        values = json.loads(path.read_bytes(), parse_constant=lambda _: None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
