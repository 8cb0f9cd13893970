"""JSON from outside: values that know their path in the file, for error messages."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn

from explorer.model.translation import tr

_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:["}]|\Z)')


class FaultError(Exception):
    """An invalid value: the reason, and its path (``segments[3].start_s``)."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place, self.reason = place, reason


def begins_as_object(data: bytes) -> bool:
    """Return whether a file begins as an object in JSON, however it goes on."""
    return bool(_OBJECT.match(data[:200]))


def decode(
    data: bytes, what: str, encoding: str = "utf-8", pairs: Callable[[list[tuple[str, Any]]], Any] | None = None
) -> Any:
    """Decode a JSON file.

    Args:
        what: the expected contents, for the error message.
        pairs: converts the names and values of an object; may raise FaultError.

    Raises:
        FaultError: the data is not text, not JSON, or nested too deeply.
    """
    try:
        return json.loads(data.decode(encoding), object_pairs_hook=pairs, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise FaultError(tr("byte {0}", error.start), tr("it is not UTF-8 text")) from error
    except json.JSONDecodeError as error:
        raise FaultError(tr("line {0}, column {1}", error.lineno, error.colno), tr("it is not JSON")) from error
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, and deep nesting
        raise FaultError("", tr("it is not JSON that {what}", what=what)) from error


def _no_constant(text: str) -> NoReturn:
    raise FaultError(text, tr("this is not a JSON number"))


class JsonValue:
    """A value and its path in the file; subclasses and callers know the format."""

    def __init__(self, place: str, value: Any) -> None:
        self.place, self.value = place, value

    def fail(self, reason: str) -> NoReturn:
        """Raise a FaultError for this value."""
        raise FaultError(self.place, reason)

    def inside(self, key: str) -> str:
        """Return the path of a member of this object."""
        return f"{self.place}.{key}" if self.place else key
