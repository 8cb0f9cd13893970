"""``doctor``: what the program runs on, and whether it is well."""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from explorer import __version__, logs, resources
from explorer.commands.library import opened
from explorer.commands.output import write_table
from explorer.commands.window import missing_screen
from explorer.model.errors import KnownError
from explorer.store.library import Library, default_root


def doctor(arguments: argparse.Namespace) -> int:
    """Print what is known and what was tried; 1 if something tried is not well."""
    library = Library(arguments.library or default_root())
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Qt", _qt),
        ("database", lambda: _database(library)),
        ("PDF worker", _worker),
        ("endpoints", lambda: _endpoints(library)),
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
        ("resources", str(resources.ROOT)),
        ("display", missing_screen() or _display()),
    ]
    well = True
    for name, check in checks:
        try:
            rows.append((name, check()))
        except KnownError as error:
            rows.append((name, f"NOT WELL: {error.sentence}"))
            well = False
    write_table(rows)
    return 0 if well else 1


def _version(distribution: str) -> str:
    """Of an installed package; a packaged program may not carry that."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not known"


def _qt() -> str:
    """Loads what the window needs.

    Raises:
        KnownError: ``qt-does-not-load``, with the library that is missing.
    """
    try:
        from PySide6 import QtCore, QtGui, QtWidgets  # noqa: F401 - loading is the check
    except ImportError as error:
        raise KnownError("qt-does-not-load", f"Qt does not load ({error}); install what it names") from error
    return f"{QtCore.qVersion()} loads"


def _display() -> str:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name)) or "the system's own"


def _endpoints(library: Library) -> str:
    """The addresses that are asked for papers and reviews, by environment and by the library's settings."""
    from explorer.sources.endpoints import Endpoints

    with opened(library.root) as (_, store):
        return " ".join(asdict(Endpoints.load(os.environ, store.settings.get)).values())


def _database(library: Library) -> str:
    """Opens the library as any command does, and has SQLite look through the file."""
    with opened(library.root) as (_, store):
        if faults := store.check():
            raise KnownError("database-damaged", f"SQLite finds: {'; '.join(faults)}")
        count = len(store.papers.all())
        return f"well, {count} papers" + (", read-only: a newer version made it" if store.read_only else "")


def _worker() -> str:
    """Starts the worker process and has it open the bundled guide."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open

    guide: Path = resources.path("guide", "guide.pdf")
    client = PdfClient()
    client.start()
    try:
        return f"well, opens the guide of {len(client.call(Open(str(guide))).pages)} pages"
    finally:
        client.close()
