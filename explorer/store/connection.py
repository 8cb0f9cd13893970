"""The interface of a database connection that the tables use: reads, and changes inside a transaction."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Sequence[Any]
"""The values of a statement's parameters."""


class Connection(Protocol):
    """Runs SQL. All methods raise a KnownError where SQLite refuses."""

    def rows(self, sql: str, values: Values = ...) -> list[sqlite3.Row]:
        """Return all rows of a query."""

    def row(self, sql: str, values: Values = ...) -> sqlite3.Row | None:
        """Return the first row of a query."""

    def read(self) -> AbstractContextManager[None]:
        """Open a read transaction: reads inside see one state of the database."""

    def write(self) -> AbstractContextManager[None]:
        """Open a transaction, or a part of the one that is open; an error undoes it."""

    def change(self, sql: str, values: Values = ...) -> None:
        """Run one statement that changes data; only inside ``write()``."""

    def upsert(self, table: str, key: tuple[str, ...], row: Mapping[str, Any]) -> None:
        """Insert a row, or update the given columns of the row with the same key; only inside ``write()``."""

    def stamp(self) -> str:
        """Return the clock's stamp of this ``write()``."""
