"""``doctor``: prints versions and settings, and checks that everything works."""

import argparse
import contextlib
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from explorer import __version__, logs, resources
from explorer.commands.output import write_table
from explorer.commands.window import missing_screen
from explorer.model.errors import KnownError
from explorer.services.library_setup import open_library
from explorer.store.backup import made_at
from explorer.store.database import Store
from explorer.store.database_errors import sentence
from explorer.store.library_folder import Library, default_root


def doctor(arguments: argparse.Namespace) -> int:
    """Print the results of all checks; return 1 if one failed."""
    library = Library(arguments.library or default_root())
    with contextlib.ExitStack() as stack:
        opening = _Opening(library, stack)
        checks: tuple[tuple[str, Callable[[], str]], ...] = (
            ("Qt", _qt),
            ("database", opening.database),
            ("PDF worker", _worker),
            ("backups", lambda: _backups(library)),
            ("endpoints", opening.endpoints),
        )
        rows = [
            ("program", f"Paper Explorer {__version__}"),
            ("Python", f"{platform.python_version()} ({sys.executable})"),
            ("system", platform.platform()),
            ("PySide6", _version("PySide6-Essentials")),
            ("PyMuPDF", _version("PyMuPDF")),
            ("SQLite", sqlite3.sqlite_version),
            ("library", str(library.root)),
            ("database file", str(library.database)),
            ("PDFs", str(library.pdfs)),
            ("log", str(library.log / logs.NAME)),
            ("extras", _extras()),
            ("resources", str(resources.ROOT)),
            ("display", missing.sentence if (missing := missing_screen()) else _display()),
        ]
        well = True
        for name, check in checks:
            try:
                rows.append((name, check()))
            except KnownError as error:
                rows.append((name, f"PROBLEM: {error.sentence}"))
                well = False
        rows += [("notice", f"PROBLEM: {one.sentence}") for one in opening.notices]
        well = well and not opening.notices
        rows.append(("result", "everything works" if well else "not everything works, see above"))
    write_table(rows)
    return 0 if well else 1


class _Opening:
    """The library, opened once for the checks that need it; until ``stack`` ends."""

    def __init__(self, library: Library, stack: contextlib.ExitStack) -> None:
        self._store: Store | None = None
        self._problem: KnownError | None = None
        self.notices: list[KnownError] = []
        try:
            _, self._store = open_library(library.root)
        except KnownError as problem:
            self._problem = problem
        else:
            stack.callback(self._store.close)
            self.notices = self._store.notices

    def database(self) -> str:
        """Run SQLite's integrity check."""
        if self._store is None:
            assert self._problem
            raise self._problem
        if faults := self._store.check():
            raise KnownError("database-damaged", "SQLite finds: {faults}", faults="; ".join(faults))
        why = self._store.read_only_because
        return f"ok, {len(self._store.papers.all())} papers" + (f"; read-only: {why.sentence}" if why else "")

    def endpoints(self) -> str:
        """Return the base addresses of arXiv and OpenReview, by environment and settings."""
        from explorer.sources.endpoints import Endpoints

        # Without settings, those from the environment are still shown.
        setting = self._store.settings.get if self._store else lambda _, default: default
        return " ".join(asdict(Endpoints.load(os.environ, setting)).values())


def _backups(library: Library) -> str:
    """Return how many backups there are, their size, and when the newest was made."""
    try:
        times = {path: made_at(path) for path in library.backups()}
        total = sum(path.stat().st_size for path in times)
    except OSError as error:
        raise sentence("cannot-open", repr(error)) from error
    made = max((one for one in times.values() if one), default=None)
    newest = f", the newest of {made:%Y-%m-%d %H:%M} UTC" if made else ""
    return f"{len(times)} in the library’s folder, {total / 1e6:.1f} MB{newest}" if times else "none yet"


def _version(distribution: str) -> str:
    """Return the version of an installed package; a packaged program may lack it."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"


def _extras() -> str:
    """Return which optional parts of the program are installed, and how the others are."""
    from explorer.services import audio_remux, speech_worker, word_vectors

    extras = {
        "audio": audio_remux.is_possible(),
        "meaning": word_vectors.is_installed(),
        "transcribe": speech_worker.is_installed(),
    }
    lacking = ",".join(name for name, installed in extras.items() if not installed)
    found = ", ".join(name for name, installed in extras.items() if installed) or "none"
    return f"{found}; for more: pip install paper-explorer[{lacking}]" if lacking else found


def _qt() -> str:
    """Import what the window needs from Qt.

    Raises:
        KnownError: ``qt-does-not-load``, with the library that is missing.
    """
    try:
        from PySide6 import QtCore, QtGui, QtWidgets  # noqa: F401 - loading is the check
    except ImportError as error:
        raise KnownError(
            "qt-does-not-load", "Qt does not load ({error}); install what it names", error=error
        ) from error
    return f"{QtCore.qVersion()} loads"


def _display() -> str:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name)) or "the system's own"


def _worker() -> str:
    """Start the worker process and make it open the bundled guide."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open

    guide: Path = resources.path("guide", "guide.pdf")
    client = PdfClient()
    client.start()
    try:
        return f"ok, opens the guide of {len(client.call(Open(str(guide))).pages)} pages"
    finally:
        client.close()
