"""The passwords of locked PDFs, kept in memory only until the program ends."""

import threading


class Passwords:
    """Passwords of files by path. Thread-safe.

    Its ``repr`` shows neither paths nor passwords.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_path: dict[str, list[str]] = {}
        """Per file the current password; before it the previous one, to fall back on if the current one is wrong."""

    def __repr__(self) -> str:
        return "Passwords()"

    def __reduce__(self) -> str:
        raise TypeError("passwords stay in this process")

    def get(self, path: str) -> str | None:
        """Return a file's password, if there is one."""
        with self._lock:
            kept = self._by_path.get(path)
            return kept[-1] if kept else None

    def put(self, path: str, password: str | None) -> None:
        """Set a file's password, or forget the last one and use the one before it again."""
        with self._lock:
            kept = self._by_path.setdefault(path, [])
            if password is None:
                del kept[-1:]
            elif kept[-1:] != [password]:
                kept.append(password)
                del kept[:-2]
