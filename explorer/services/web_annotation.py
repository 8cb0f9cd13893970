"""Reads annotations of other programs: W3C Web Annotations, and what Hypothesis exports.

The W3C's model: w3.org/TR/annotation-model; pages and places of PDFs: RFC 8118; Hypothesis: h.readthedocs.io
(``rows`` of a search) and the export of its sidebar (``annotations``). Anything may be missing or wrong: what can't be
read is left out, with a reason.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, NamedTuple

MOST = 20_000
"""Maximum number of annotations of other programs that are read from one file."""
_MOST_TEXT, _MOST_LINE, _MOST_QUOTE = 200_000, 300, 20_000
_MOST_PARTS = 200
_DEEPEST = 8
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_PAGE = re.compile(r"(?:^|[#&])page=(\d{1,5})(?:&|$)", re.ASCII)
_HIGHLIGHT = re.compile(
    r"(?:^|[#&])highlight=(-?[\d.]{1,12}),(-?[\d.]{1,12}),(-?[\d.]{1,12}),(-?[\d.]{1,12})", re.ASCII
)
_ACCOUNT = re.compile(r"acct:([^@]+)@.*")
NO_PAPER, NOTHING, NO_ANNOTATION, TOO_MANY = "no paper", "nothing", "no annotation", "too many"
"""Reasons for which something of a file is left out."""


class Position(NamedTuple):
    """A range of the characters of a whole document."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WebAnnotation:
    """An annotation of another program.

    ``sources`` are the addresses of what it is about, ``page`` counts from 0, ``highlight`` is a rectangle as left,
    top, right and bottom in points from the page's top left corner. ``references`` are the ids of the annotations
    that it answers, the nearest last. Times are ISO 8601 in UTC with milliseconds, empty where unknown.
    """

    id: str
    sources: tuple[str, ...]
    title: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    created: str = ""
    modified: str = ""
    motivation: str = ""
    exact: str = ""
    before: str = ""
    after: str = ""
    position: Position | None = None
    page: int | None = None
    highlight: tuple[float, float, float, float] | None = None
    color: str = ""
    references: tuple[str, ...] = ()


@dataclass(slots=True)
class WebAnnotations:
    """What was read of a file, and how much was left out, by reason."""

    items: list[WebAnnotation] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


def read(value: Any) -> WebAnnotations | None:
    """Read all annotations of a decoded JSON file; None if there is nothing like one."""
    found = WebAnnotations()
    for one in _each(value):
        if len(found.items) >= MOST:
            found.left[TOO_MANY] += 1
        elif not _is_annotation(one):
            found.left[NO_ANNOTATION] += 1
        elif (made := annotation(one)).sources:
            found.items.append(made)
        else:
            found.left[NO_PAPER] += 1
    is_any = found.items or found.left[NO_PAPER]
    return found if is_any else None


def annotation(one: Mapping[str, Any]) -> WebAnnotation:
    """Return one annotation; parts that are missing or wrong are empty."""
    targets = _list(one.get("target"))
    first = next((part for part in targets if isinstance(part, Mapping)), {})
    document = _mapping(one.get("document"))
    sources = [one.get("uri"), *map(_source, targets)]
    sources += [_mapping(link).get("href") for link in _list(document.get("link"))]
    fingerprint = _text(document.get("documentFingerprint"), _MOST_LINE)
    sources.append(f"urn:x-pdf:{fingerprint}" if fingerprint else None)
    words, tags = bodies(one)
    known = dict(_selected(first.get("selector")))
    references = [_text(part, _MOST_LINE) for part in _list(one.get("references"))]
    return WebAnnotation(
        id=_text(one.get("id"), _MOST_LINE),
        sources=tuple(dict.fromkeys(filter(None, (_text(part, 2000) for part in sources if isinstance(part, str))))),
        title=_line(next(iter(_list(document.get("title"))), "")),
        text=words or "",
        tags=tags or (),
        author=_author(one),
        created=when(one.get("created")),
        modified=when(one.get("modified") or one.get("updated") or one.get("created")),
        motivation=_line(next(iter(_list(one.get("motivation"))), "")),
        color=_line(first.get("styleClass") or one.get("color")),
        references=tuple(filter(None, references)),
        **known,
    )


def bodies(one: Mapping[str, Any]) -> tuple[str | None, tuple[str, ...] | None]:
    """Return an annotation's text and its tags, both None if it has no bodies at all."""
    if not any(name in one for name in ("body", "bodyValue", "text", "tags")):
        return None, None
    words, tags = [], []
    if isinstance(one.get("text"), str):
        words.append(one["text"])
    if isinstance(one.get("bodyValue"), str):
        words.append(one["bodyValue"])
    for part in _parts(one.get("body")):
        if isinstance(part, str):
            words.append(part)
            continue
        purposes = _list(part.get("purpose"))
        if "replying" in purposes and part.get("paperExplorer") == "reply":
            continue  # It tells others of a reply, which is in the program's own record.
        value = part.get("value", part.get("chars"))
        if not isinstance(value, str):
            value = part.get("source") or part.get("id") or part.get("@id")
        if not isinstance(value, str):
            continue
        if "tagging" in purposes or "classifying" in purposes or "oa:Tag" in _list(part.get("@type")):
            tags.append(value)
        elif value.strip():
            words.append(_plain(value) if part.get("format") == "text/html" else value)
    tags += [tag for tag in _list(one.get("tags")) if isinstance(tag, str)]
    known = dict.fromkeys(filter(None, map(_line, tags[:_MOST_PARTS])))
    return _text("\n\n".join(filter(None, words)), _MOST_TEXT), tuple(known)


def when(value: Any) -> str:
    """Return a time in UTC with milliseconds; empty for what is none."""
    if not isinstance(value, str) or len(value) > 40:
        return ""
    try:
        moment = datetime.fromisoformat(value.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return ""


# --- where they are in a file ----------------------------------------------------------------------------------------


def _each(value: Any) -> Iterator[Any]:
    """Yield what may be annotations: of a list, a page, a collection with its pages, or a search; or a single one."""
    waiting, steps = [value], 0
    while waiting and steps < 10_000:
        steps += 1
        one = waiting.pop()
        if isinstance(one, list):
            yield from one
        elif isinstance(one, Mapping) and _is_annotation(one):
            yield one
        elif isinstance(one, Mapping):
            for name in ("next", "first", "@graph", "items", "annotations", "rows", "resources"):
                if isinstance(one.get(name), (list, dict)):
                    waiting.append(one[name])


def _is_annotation(one: Any) -> bool:
    if not isinstance(one, Mapping):
        return False
    kinds = _list(one.get("type", one.get("@type")))
    is_named = any(kind in ("Annotation", "oa:Annotation") for kind in kinds)
    return (
        is_named
        or isinstance(one.get("target"), (str, list, dict))
        or (isinstance(one.get("uri"), str) and ("text" in one or "tags" in one))
    )


# --- parts of one ----------------------------------------------------------------------------------------------------


def _selected(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what selectors say of a place, the first of each kind."""
    waiting, met, steps = [(part, 0) for part in reversed(_list(value))], set[str](), 0
    while waiting and steps < _MOST_PARTS:
        steps += 1
        part, depth = waiting.pop()
        if not isinstance(part, Mapping):
            continue
        kind = str(next(iter(_list(part.get("type", part.get("@type")))), "")).removeprefix("oa:")
        if depth < _DEEPEST:
            waiting += [(deeper, depth + 1) for deeper in _list(part.get("refinedBy"))]
        made = list(_one_selected(kind, part))
        for name, found in made:
            if name not in met:
                met.add(name)
                yield name, found


def _one_selected(kind: str, part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if kind == "TextQuoteSelector" and (exact := _text(part.get("exact"), _MOST_QUOTE).strip()):
        yield "exact", exact
        yield "before", _text(part.get("prefix"), _MOST_LINE)
        yield "after", _text(part.get("suffix"), _MOST_LINE)
    elif kind == "TextPositionSelector":
        start, end = part.get("start"), part.get("end")
        if type(start) is int and type(end) is int and 0 <= start < end < 2**31:
            yield "position", Position(start, end)
    elif kind == "PageSelector" and type(part.get("index")) is int and 0 <= part["index"] < 50_000:
        yield "page", part["index"]
    elif kind == "FragmentSelector" and isinstance(part.get("value"), str):
        value = part["value"][:_MOST_LINE]
        if (page := _PAGE.search(value)) and 0 < int(page[1]) <= 50_000:
            yield "page", int(page[1]) - 1
        if rect := _HIGHLIGHT.search(value):
            try:
                left, right, top, bottom = map(float, rect.groups())
            except ValueError:
                return
            if left < right and top < bottom:
                yield "highlight", (left, top, right, bottom)


def _source(target: Any) -> Any:
    if isinstance(target, str):
        return target
    target = _mapping(target)
    source = target.get("source", target.get("id"))
    return source if isinstance(source, str) else _mapping(source).get("id")


def _parts(body: Any) -> Iterator[str | Mapping[str, Any]]:
    """Yield the bodies, also those inside a list or a choice, of which the first is meant."""
    waiting, steps = list(reversed(_list(body))), 0
    while waiting and steps < _MOST_PARTS:
        steps += 1
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            kinds, inner = _list(part.get("type")), _list(part.get("items"))
            if inner and any(kind in ("Choice", "List", "Composite") for kind in kinds):
                waiting += reversed(inner[:1] if "Choice" in kinds else inner[:_MOST_PARTS])
            else:
                yield part


def _author(one: Mapping[str, Any]) -> str:
    shown = _line(_mapping(one.get("user_info")).get("display_name"))
    creator = next(iter(_list(one.get("creator"))), "")
    if isinstance(creator, Mapping):
        creator = next((creator[name] for name in ("name", "nickname", "id") if creator.get(name)), "")
    found = shown or _line(creator) or _line(one.get("user"))
    account = _ACCOUNT.fullmatch(found)
    return account[1] if account else found


class _Words(HTMLParser):
    """Collects the words of HTML, with a line end for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style")))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _plain(html: str) -> str:
    words = _Words()
    words.feed(html[:_MOST_TEXT])
    words.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(words.found)).strip()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:_MOST_PARTS] if isinstance(value, list) else [value]


def _text(value: Any, most: int) -> str:
    return _UNFIT.sub("", value[:most]) if isinstance(value, str) else ""


def _line(value: Any) -> str:
    return " ".join(_text(value, _MOST_LINE).split())
