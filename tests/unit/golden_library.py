"""Writes the golden library of this schema, from that of the schema before: ``python -m tests.unit.golden_library``.

Run it once when a schema is finished, and again only until that is released.
"""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from explorer.store.database import Store
from explorer.store.library_folder import Library
from explorer.store.schema import APPLICATION_ID, SCHEMA_VERSION

FOLDER = Path(__file__).parent / "golden"


def write() -> Path:
    """Migrate the library of the schema before, and write it as SQL."""
    target = FOLDER / f"schema-{SCHEMA_VERSION}.sql"
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder))
        with contextlib.closing(sqlite3.connect(library.database)) as conn:
            conn.executescript((FOLDER / f"schema-{SCHEMA_VERSION - 1}.sql").read_text(encoding="utf-8"))
        Store.open(library).close()
        with contextlib.closing(sqlite3.connect(library.database)) as conn:
            lines = [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {SCHEMA_VERSION};"]
            target.write_text("\n".join([*lines, *conn.iterdump()]) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    print(write())
