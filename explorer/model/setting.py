"""A setting: its key, where it is stored, its default, and its allowed values."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar

from explorer.model.lazy_dataclass import dataclass

T = TypeVar("T")
Home = Literal["library", "device"]
"""Where a setting is stored: in the library's database, which may be moved to another device, or in a file of this
device."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, eq=False)
class Setting(Generic[T]):
    """The declaration of one setting.

    ``parse`` converts a JSON value and raises ValueError for an invalid one; ``dump`` is its inverse.
    """

    key: str
    home: Home
    default: T
    parse: Callable[[Any], T]
    dump: Callable[[T], Any] = _same

    def read(self, raw: object) -> T:
        """Return the value of a JSON value; the default if it has the wrong type or is out of range."""
        try:
            return self.parse(raw)
        except ValueError:
            return self.default


def flag(raw: Any) -> bool:
    """Parse true or false."""
    if isinstance(raw, bool):
        return raw
    raise ValueError(raw)


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Return a parser of whole numbers from ``least`` to ``most``."""

    def parse(raw: Any) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and least <= raw <= most:
            return raw
        raise ValueError(raw)

    return parse


def choice(options: Sequence[T]) -> Callable[[Any], T]:
    """Return a parser that accepts the given options, which are strings."""

    def parse(raw: Any) -> T:
        if isinstance(raw, str) and raw in options:
            return raw  # type: ignore[return-value]
        raise ValueError(raw)

    return parse


def text(raw: Any) -> str:
    """Parse a string."""
    if isinstance(raw, str):
        return raw
    raise ValueError(raw)


def line(most: int) -> Callable[[Any], str]:
    """Return a parser of one printable line of at most ``most`` characters, without blanks around it."""

    def parse(raw: Any) -> str:
        if isinstance(raw, str) and len(raw) <= most and raw == raw.strip() and (not raw or raw.isprintable()):
            return raw
        raise ValueError(raw)

    return parse


def optional(parse: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Return a parser that reads null as None, and anything else by ``parse``."""
    return lambda raw: None if raw is None else parse(raw)
