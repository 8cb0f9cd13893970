"""The reference of the database's tables: complete, and as the migrations build them."""

from pathlib import Path

from explorer.store import schema_reference
from explorer.store.database import Store

WRITTEN = Path(schema_reference.__file__).with_name("SCHEMA.md")


def test_it_is_up_to_date() -> None:
    text = WRITTEN.read_text(encoding="utf-8")
    assert text == schema_reference.reference(), "python3 packaging/dev.py schema writes it anew"


def test_it_names_every_table(store: Store) -> None:
    told = [name for tables in schema_reference.DESCRIPTIONS.values() for name in tables]
    there = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert sorted(told) == sorted(row["name"] for row in there)
