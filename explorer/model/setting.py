"""A setting: its key, where its value is kept, its default, and which values it may have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")
Home = Literal["library", "device"]
"""In the library's database, which travels; or in a file of this device."""


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, eq=False)
class Setting(Generic[T]):
    """The declaration of one setting.

    ``parse`` makes a value of what JSON holds, and raises ValueError where that is none; ``dump`` is its inverse.
    """

    key: str
    home: Home
    default: T
    parse: Callable[[Any], T]
    dump: Callable[[T], Any] = _same

    def read(self, raw: object) -> T:
        """Return the value that JSON holds; the default where it has another type or is out of range."""
        try:
            return self.parse(raw)
        except ValueError:
            return self.default


def flag(raw: Any) -> bool:
    """Parses true or false."""
    if isinstance(raw, bool):
        return raw
    raise ValueError(raw)


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Parses a whole number from ``least`` to ``most``."""

    def parse(raw: Any) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and least <= raw <= most:
            return raw
        raise ValueError(raw)

    return parse


def choice(options: Sequence[T]) -> Callable[[Any], T]:
    """Parses one of the options, which are strings."""

    def parse(raw: Any) -> T:
        if isinstance(raw, str) and raw in options:
            return raw  # type: ignore[return-value]
        raise ValueError(raw)

    return parse


def text(raw: Any) -> str:
    """Parses a string."""
    if isinstance(raw, str):
        return raw
    raise ValueError(raw)


def optional(parse: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Parses null as None, and all else by ``parse``."""
    return lambda raw: None if raw is None else parse(raw)
