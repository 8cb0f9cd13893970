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
from explorer.model.translation import tr, trn
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
            (tr("database"), opening.database),
            (tr("PDF worker"), _worker),
            (tr("backups"), lambda: _backups(library)),
            (tr("endpoints"), opening.endpoints),
        )
        rows = [
            (tr("program"), f"Paper Explorer {__version__}"),
            ("Python", f"{platform.python_version()} ({sys.executable})"),
            (tr("system"), platform.platform()),
            ("PySide6", _version("PySide6-Essentials")),
            ("PyMuPDF", _version("PyMuPDF")),
            ("SQLite", sqlite3.sqlite_version),
            (tr("library"), str(library.root)),
            (tr("database file"), str(library.database)),
            (tr("PDFs"), str(library.pdfs)),
            (tr("log"), str(library.log / logs.NAME)),
            (tr("extras"), _extras()),
            (tr("resources"), str(resources.ROOT)),
            (tr("display"), missing.sentence if (missing := missing_screen()) else _display()),
        ]
        well = True
        for name, check in checks:
            try:
                rows.append((name, check()))
            except KnownError as error:
                rows.append((name, tr("PROBLEM: {0}", error.sentence)))
                well = False
        rows += [(tr("notice"), tr("PROBLEM: {0}", one.sentence)) for one in opening.notices]
        well = well and not opening.notices
        rows.append((tr("result"), tr("everything works") if well else tr("not everything works, see above")))
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
        well = trn(len(self._store.papers.all()), "ok, {count} paper", "ok, {count} papers")
        return f"{well}; {tr('read-only: {0}', why.sentence)}" if why else well

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
    if not times:
        return tr("none yet")
    there = tr("{0} in the library’s folder, {1} MB", len(times), f"{total / 1e6:.1f}")
    return there + (tr(", the newest of {0} UTC", f"{made:%Y-%m-%d %H:%M}") if made else "")


def _version(distribution: str) -> str:
    """Return the version of an installed package; a packaged program may lack it."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return tr("unknown")


def _extras() -> str:
    """Return which optional parts of the program are installed, and how the others are."""
    from explorer.services import audio_remux, speech_worker, word_vectors

    extras = {
        "audio": audio_remux.is_possible(),
        "meaning": word_vectors.is_installed(),
        "transcribe": speech_worker.is_installed(),
    }
    lacking = ",".join(name for name, installed in extras.items() if not installed)
    found = ", ".join(name for name, installed in extras.items() if installed) or tr("none")
    return tr("{0}; for more: {1}", found, f"pip install paper-explorer[{lacking}]") if lacking else found


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
    return tr("{0} loads", QtCore.qVersion())


def _display() -> str:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name)) or tr("the system’s own")


def _worker() -> str:
    """Start the worker process and make it open the bundled guide."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open

    guide: Path = resources.path("guide", "guide.pdf")
    client = PdfClient()
    client.start()
    try:
        return tr("ok, opens the guide of {0} pages", len(client.call(Open(str(guide))).pages))
    finally:
        client.close()
