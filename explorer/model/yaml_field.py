"""Compares fields of YAML front matter by value: other programs write the same value with other quotes, or a list on
one line."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

_LONGEST = 65_536
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]| ?[+-]\d\d(?::?\d\d)?)?", re.ASCII)
_BOOLEANS = ("true", "false")
_NOTHING = ("", "~", "null", "Null", "NULL")

Value = str | tuple[str, ...]
"""A text, a number or a time as text, or a list of them. Nothing, null and an empty list are the empty list."""


def value_of(raw: str) -> Value | None:
    """Return the value of a field's lines; None if it has anything but texts: nested values, anchors, tags, comments.

    Only YAML's syntax is read and no value made, so that a hostile file costs no more than its length.
    """
    if len(raw) > _LONGEST:
        return None
    import yaml

    held: list[tuple[int, int]] = []
    """The places of the texts."""
    texts: list[tuple[str, bool]] = []
    depth = lists = 0
    try:
        for event in yaml.parse(raw, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
                return None
            if isinstance(event, yaml.ScalarEvent):
                if event.start_mark is None or event.end_mark is None:
                    return None
                held.append((event.start_mark.index, event.end_mark.index))
                texts.append((event.value, event.style is None))
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                is_list = isinstance(event, yaml.SequenceStartEvent)
                depth += 1
                lists += is_list
                if depth > 2 or is_list != (depth == 2):
                    return None
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                depth -= 1
    except (yaml.YAMLError, ValueError):
        return None
    if not texts or (lists == 0 and len(texts) != 2) or lists > 1 or _has_comment(raw, held):
        return None
    found = [text for text, _ in texts[1:]]
    if lists:
        return tuple(found)
    (text,) = found
    is_plain = texts[1][1]
    if not text or (is_plain and text in _NOTHING):
        return ()
    return _instant(text) or (text.lower() if text.lower() in _BOOLEANS else text)


def writings(name: str, raw: str) -> Iterator[str]:
    """Yield the lines that a program may have had in the place of a field's lines, with the same value."""
    value = value_of(raw)
    if value == ():
        yield from (f"{name}: {one}" for one in ("null", '""', "[]", "", "~"))
    elif isinstance(value, str):
        others = {value.capitalize()} if value in _BOOLEANS else {value.replace(".000Z", "Z")} - {value}
        for text in (value, *others):
            yield from (f"{name}: {one}" for one in _quotings(text))
    elif value:
        for quoting in range(3):
            each = [_quotings(one)[quoting] for one in value]
            for indent in ("  ", ""):
                yield "\n".join([f"{name}:", *(f"{indent}- {one}" for one in each)])
            yield f"{name}: [{', '.join(each)}]"


def quoted(text: str) -> str:
    """Return a double-quoted YAML string (YAML 1.2, 7.3.1) for a text on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quotings(text: str) -> tuple[str, str, str]:
    return quoted(text), text, "'" + text.replace("'", "''") + "'"


def _has_comment(raw: str, held: list[tuple[int, int]]) -> bool:
    """Return whether there is a number sign outside of the texts."""
    at = 0
    for start, end in held:
        if "#" in raw[at:start]:
            return True
        at = end
    return "#" in raw[at:]


def _instant(text: str) -> str | None:
    """Return a time as the program writes it, in UTC with milliseconds; None for other text."""
    if not _TIME.fullmatch(text):
        return None
    try:
        when = datetime.fromisoformat(text.upper().replace(" +", "+").replace(" -", "-"))
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
