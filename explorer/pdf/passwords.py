"""The passwords of locked PDFs: in memory, until the program ends, and nowhere else."""

import threading


class Passwords:
    """Which password opens which file, by its path. From any thread.

    Never printed: what holds one of these shows neither paths nor passwords.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_path: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Passwords()"

    def __reduce__(self) -> str:
        raise TypeError("passwords stay in this process")

    def get(self, path: str) -> str | None:
        """A file's password, if somebody has given it."""
        with self._lock:
            return self._by_path.get(path)

    def put(self, path: str, password: str | None) -> None:
        """Keep a file's password, or forget it."""
        with self._lock:
            if password is None:
                self._by_path.pop(path, None)
            else:
                self._by_path[path] = password
