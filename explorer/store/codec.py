"""Encodes lists and settings as JSON text in a column."""

import json
from typing import Any

from explorer.store.database_errors import sentence


def pack(value: object) -> str:
    """Encode as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Any:
    """Decode what ``pack`` encoded; raise KnownError ``database-damaged`` for invalid text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise sentence("database-damaged", f"{error}: {text[:80]!r}") from error


def words(text: str) -> tuple[str, ...]:
    """Decode a list of strings; raise KnownError ``database-damaged`` for invalid text."""
    value = unpack(text)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise sentence("database-damaged", f"no list of strings: {text[:80]!r}")
    return tuple(value)


def numbers(text: str, count: int | None = None) -> tuple[float, ...]:
    """Decode a list of numbers (``count`` of them); raise KnownError ``database-damaged`` for invalid text."""
    return as_numbers(unpack(text), count)


def as_numbers(value: object, count: int | None = None) -> tuple[float, ...]:
    """Check a decoded list of numbers like ``numbers``."""
    if isinstance(value, list) and count in (None, len(value)) and all(type(one) in (int, float) for one in value):
        return tuple(value)
    raise sentence("database-damaged", f"not {count if count is not None else 'any'} numbers: {str(value)[:80]!r}")
