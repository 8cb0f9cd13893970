"""The passwords of locked PDFs: in memory, until the program ends, and nowhere else."""

import threading


class Passwords:
    """Which password opens which file, by its path. From any thread.

    Never printed: what holds one of these shows neither paths nor passwords.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_path: dict[str, list[str]] = {}
        """The one in use last; before it the one to fall back on where that proves wrong."""

    def __repr__(self) -> str:
        return "Passwords()"

    def __reduce__(self) -> str:
        raise TypeError("passwords stay in this process")

    def get(self, path: str) -> str | None:
        """A file's password, if somebody has given it."""
        with self._lock:
            kept = self._by_path.get(path)
            return kept[-1] if kept else None

    def put(self, path: str, password: str | None) -> None:
        """Use a password for a file, or forget the last one; the one before it is used again then."""
        with self._lock:
            kept = self._by_path.setdefault(path, [])
            if password is None:
                del kept[-1:]
            elif kept[-1:] != [password]:
                kept.append(password)
                del kept[:-2]
