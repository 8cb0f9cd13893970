"""The schema of exported notes, as types that msgspec validates: all values are checked before any is used."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from explorer.model import hybrid_clock, paper_names
from explorer.model.annotation import COLORS, MOST_REPLIES, Annotation, Item, Kind, Note, Reply, Shape, Version
from explorer.model.item_merge import ALL, MOST_FORMER, ItemState
from explorer.model.paper import Paper, PaperFile
from explorer.model.translation import later, tr, translated
from explorer.services import json_value, web_annotation
from explorer.services.json_value import FaultError
from explorer.services.notes_format import NAME, VERSION
from explorer.store.item_states import Tombstone

MOST_ITEMS = 500_000
_MOST_AUTHORS, _MOST_TAGS = 5_000, 1_000
_FAR = 1_000_000.0
_MOST_NUMBERS = 200_000
_NO_TIME = "1970-01-01T00:00:00.000Z"
"""Stands for a time in the future, if the item has no other."""

# Characters that the database's texts never contain: zero bytes and lone surrogates.
_FIT = "^[^\\x00\\ud800-\\udfff]*$"
_ID = "^[!-~]{1,200}$"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$"
_TIME_OR_NONE = f"^$|{_TIME}"
_SHA = "^[0-9a-f]{64}$"
_PICTURE = r"^[0-9a-f]{64}\.png$"
_STAMP = f"^{hybrid_clock.STAMP.pattern}$"
_COLOR = f"^({'|'.join(COLORS)})$"
_TOLD = {
    _FIT: later("it contains invalid characters"),
    _ID: later("an id is expected"),
    _TIME: later("a time in UTC is expected"),
    _TIME_OR_NONE: later("a time in UTC, or null, is expected"),
    _SHA: later("a SHA-256 is expected"),
    _PICTURE: later("the name of a picture is expected"),
    _STAMP: later("a stamp of a clock is expected"),
    _COLOR: later("the name of a color is expected"),
}

Id = Annotated[str, Meta(pattern=_ID)]
Time = Annotated[str, Meta(pattern=_TIME)]
Sha = Annotated[str, Meta(pattern=_SHA)]
PictureName = Annotated[str, Meta(pattern=_PICTURE)]
Picture = Annotated[bytes, Meta(max_length=48 * 1024 * 1024)]
Stamp = Annotated[str, Meta(pattern=_STAMP)]
Text = Annotated[str, Meta(pattern=_FIT, max_length=1_000_000)]
Line = Annotated[str, Meta(pattern=_FIT, max_length=1_000)]
Number = Annotated[float, Meta(ge=-_FAR, le=_FAR)]
Page = Annotated[int, Meta(ge=0, le=50_000)]
Second = Annotated[int, Meta(ge=0, le=360_000)]
PointIn = tuple[Number, Number]
RectIn = tuple[Number, Number, Number, Number]
QuadIn = tuple[Number, Number, Number, Number, Number, Number, Number, Number]
StrokeIn = Annotated[list[Number], Meta(max_length=_MOST_NUMBERS)]
Many = Meta(max_length=MOST_ITEMS)


class _Timed(Struct):
    """A record with times, which are checked beyond their pattern."""

    def __post_init__(self) -> None:
        for name in ("created", "modified", "written", "deleted", "fetched"):
            if (when := getattr(self, name, None)) is not None:
                try:
                    datetime.fromisoformat(when)
                except ValueError:
                    raise ValueError(f"No such time in field `{name}`") from None


class PaperIn(Struct):
    """A paper in the file."""

    id: Id
    title: Annotated[str, Meta(pattern=_FIT, max_length=2_000)]
    authors: list[Line]
    arxiv: Line | None = None
    openreview: Line | None = None
    venue: Line | None = None
    presentation: Line | None = None
    award: Line | None = None
    handle: Line = ""

    def made(self) -> Paper:
        """Return it as a Paper."""
        facts = {name: getattr(self, name) for name in self.__struct_fields__}
        # A handle becomes one of the paper's names: only a catalog's slug may, never another paper's arXiv id.
        handle = self.handle if paper_names.SLUG.fullmatch(self.handle) else ""
        return Paper(**facts | {"authors": tuple(self.authors[:_MOST_AUTHORS]), "handle": handle})


class FileIn(_Timed):
    """A PDF in the file."""

    id: Id
    paper_id: Id
    sha256: Sha
    bytes: Annotated[int, Meta(ge=1, le=2**40)]
    source: Annotated[str, Meta(pattern=_FIT, max_length=100)]
    fetched: Time
    arxiv_version: Annotated[int, Meta(ge=1, le=10_000)] | None = None

    def made(self) -> PaperFile:
        """Return it as a PaperFile; its path is made from the hash and never taken from the notes."""
        path = f"pdfs/{self.sha256[:2]}/{self.sha256}.pdf"
        return PaperFile(
            self.id, self.paper_id, path, self.sha256, self.bytes, self.source, self.fetched, self.arxiv_version
        )


class VersionIn(_Timed):
    """An earlier text of an item."""

    written: Time
    text: Text


class ReplyIn(Struct):
    """A reply to an annotation in the file."""

    id: Line
    author: Line = ""
    text: Text = ""
    made: Annotated[str, Meta(pattern=_TIME_OR_NONE)] = ""
    parent: Line = ""
    state: Line = ""
    model: Line = ""


class _Shared(_Timed, kw_only=True):
    id: Id
    created: Time
    modified: Time
    tags: list[Line]
    episode_id: Annotated[str, Meta(pattern=_FIT, max_length=200)] | None = None
    at_s: Second | None = None
    clocks: dict[Annotated[str, Meta(max_length=40)], Stamp] = {}
    former: Annotated[list[VersionIn], Meta(max_length=MOST_FORMER)] = []

    def _state(self, item: Item) -> ItemState:
        """Return the item's state; the newest of its plausible times stands for those in the future.

        So a device whose clock is years ahead does not win all later merges, and importing the file again changes
        nothing.
        """
        times = (self.created, self.modified, *(one.written for one in self.former))
        past = max((one for one in times if not _is_odd(one)), default=_NO_TIME)
        stamp_of_past = hybrid_clock.of_time(past)
        clocks = {
            group: stamp_of_past if hybrid_clock.is_future(stamp) else stamp for group, stamp in self.clocks.items()
        }
        created, modified, *written = (past if _is_odd(one) else one for one in times)
        former = tuple(Version(when, one.text) for when, one in zip(written, self.former, strict=True))
        return ItemState(replace(item, created=created, modified=modified), clocks, former=former)

    def _common(self) -> dict[str, Any]:
        names = ("id", "created", "modified", "episode_id", "at_s")
        return {name: getattr(self, name) for name in names} | {"tags": tuple(self.tags[:_MOST_TAGS])}


class AnnotationIn(_Shared, kw_only=True):
    """An annotation in the file."""

    paper_id: Id
    file_id: Id
    kind: Kind
    page: Page
    color: Annotated[str, Meta(pattern=_COLOR)]
    quads: Annotated[list[QuadIn], Many]
    strokes: Annotated[list[StrokeIn], Many]
    quote: Text
    comment: Text
    before: Text
    after: Text
    author: Line
    point: PointIn | None = None
    rect: RectIn | None = None
    width: Number | None = None
    picture: PictureName | None = None
    origin: Line | None = None
    replies: Annotated[list[ReplyIn], Meta(max_length=MOST_REPLIES)] | None = None
    shape: Shape | None = None

    def made(self, place: str) -> ItemState:
        """Return it as an ItemState. Raises FaultError."""
        for number, stroke in enumerate(self.strokes):
            if len(stroke) % 3:
                raise FaultError(f"{place}.strokes[{number}]", tr("a stroke has three numbers for each point"))
        if not (self.quads or self.point or self.rect or self.strokes):
            raise FaultError(place, tr("it has no position on its page"))
        if self.replies is None:
            # The file is of a program without replies: it says nothing of them, so the library's are kept.
            self.clocks = self.clocks | {"replies": hybrid_clock.FIRST}
        if self.shape is None:
            self.clocks = self.clocks | {"shape": hybrid_clock.FIRST}
        names = ("paper_id", "file_id", "kind", "page", "color", "quote", "comment", "before", "after", "author")
        return self._state(
            Annotation(
                **self._common(),
                **{name: getattr(self, name) for name in (*names, "width", "picture", "origin")},
                quads=tuple(self.quads),
                strokes=tuple(map(tuple, self.strokes)),
                point=self.point,
                rect=self.rect,
                shape=self.shape or "",
                replies=tuple(
                    Reply(**{name: getattr(one, name) for name in ReplyIn.__struct_fields__})
                    for one in self.replies or ()
                ),
            )
        )


class NoteIn(_Shared, kw_only=True):
    """A note in the file."""

    text: Text
    paper_id: Id | None = None
    page: Page | None = None
    forum_note_id: Line | None = None
    point: PointIn | None = None
    inbox: bool | None = None
    said: Text | None = None
    heard_s: Second | None = None

    def made(self, _: str) -> ItemState:
        """Return it as an ItemState."""
        names = ("text", "paper_id", "page", "forum_note_id", "point")
        facts = {name: getattr(self, name) for name in names}
        for name in ("inbox", "said"):
            if getattr(self, name) is None:
                # The file is of a program without an inbox: it says nothing of it, so the library's is kept.
                self.clocks = self.clocks | {name: hybrid_clock.FIRST}
        return self._state(Note(**self._common(), **facts, inbox=bool(self.inbox), said=self.said or ""))


class TombstoneIn(_Timed):
    """A deleted item in the file."""

    id: Id
    kind: Literal["annotation", "note"]
    deleted: Time
    clock: Stamp

    def made(self) -> Tombstone:
        """Return it as a Tombstone."""
        deleted = _NO_TIME if _is_odd(self.deleted) else self.deleted
        clock = hybrid_clock.of_time(deleted) if hybrid_clock.is_future(self.clock) else self.clock
        return Tombstone(self.id, self.kind, deleted, clock)


def _is_odd(when: str) -> bool:
    """Return whether a time is in the future, or before 1970."""
    return hybrid_clock.of_time(when) == hybrid_clock.FIRST


class NotesFile(Struct):
    """The whole file; in Web Annotations, everything but the items."""

    papers: Annotated[list[PaperIn], Many]
    files: Annotated[list[FileIn], Many]
    annotations: Annotated[list[AnnotationIn], Many]
    notes: Annotated[list[NoteIn], Many]
    pictures: dict[PictureName, Picture] | None = None
    deleted: Annotated[list[TombstoneIn], Many] = []


class _Own(Struct):
    """Our own fields in a Web Annotation."""

    annotation: AnnotationIn | None = None
    note: NoteIn | None = None


class _WebAnnotation(Struct):
    """An annotation with our own fields, and the standard's, which another program may have changed."""

    own: _Own | None = field(name="paperExplorer", default=None)
    id: Any = None
    type: Any = None
    motivation: Any = None
    created: Any = None
    modified: Any = None
    creator: Any = None
    body: Any = None
    target: Any = None


class _WebPage(Struct):
    items: Annotated[list[_WebAnnotation], Many]


class _WebFile(Struct):
    head: NotesFile = field(name="paperExplorer")
    first: _WebPage


class _Label(Struct):
    """The format's name and version, which identify a file as ours."""

    format: str | None = None
    version: int | None = None


class _AnyFile(_Label):
    context: msgspec.Raw = field(name="@context", default=msgspec.Raw())
    own: _Label | None = field(name="paperExplorer", default=None)


Placed = tuple[str, AnnotationIn | NoteIn]
"""An item, and its place in the file: ``annotations[3]``."""
Others = list[dict[str, Any]]
"""Annotations that another program has put into our file."""


def is_ours(data: bytes) -> bool:
    """Return whether a file says that this program has written it."""
    try:
        label = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_AnyFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return NAME in (label.format, label.own.format if label.own else None)


def read(data: bytes) -> tuple[NotesFile, list[Placed], int, Others]:
    """Return the contents of a file, its items with their places, the version of the format, and annotations of others.

    Raises:
        FaultError: it is no such file, or has an invalid value.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    with _faults_placed(data):
        label = msgspec.json.decode(data, type=_AnyFile)
        is_web = bool(bytes(label.context))
        version = _version(label.own if is_web else label, "paperExplorer." if is_web else "")
        if not is_web:
            file = msgspec.json.decode(data, type=NotesFile)
            placed: list[Placed] = [(f"annotations[{at}]", one) for at, one in enumerate(file.annotations)]
            return file, placed + [(f"notes[{at}]", one) for at, one in enumerate(file.notes)], version, []
        web = msgspec.json.decode(data, type=_WebFile)
    placed, others = [], Others()
    for at, one in enumerate(web.first.items):
        place = f"first.items[{at}].paperExplorer"
        if one.own and one.own.annotation and one.own.note:
            raise FaultError(place, tr("it is both an annotation and a note"))
        given = one.own.annotation or one.own.note if one.own else None
        if given:
            _take_edits(given, one)
            placed.append((f"{place}.{'annotation' if isinstance(given, AnnotationIn) else 'note'}", given))
        elif one.own:
            raise FaultError(place, tr("an annotation or a note is expected"))
        else:
            others.append({name: getattr(one, name) for name in _STANDARD if getattr(one, name) is not None})
    return web.head, placed, version, others


_STANDARD = tuple(name for name in _WebAnnotation.__struct_fields__ if name != "own")


def _take_edits(given: AnnotationIn | NoteIn, one: _WebAnnotation) -> None:
    """Take over the text and the tags of the standard's fields where another program has changed them.

    The text of our own fields is then the version that both know. A change has the time that the other program gives,
    and is at least newer than what it changes.
    """
    words, tags = web_annotation.bodies({"body": one.body} if one.body is not None else {})
    name = "comment" if isinstance(given, AnnotationIn) else "text"
    old: str = getattr(given, name)
    changed: dict[str, Any] = {}
    if words is not None and _same_text(words) != _same_text(old):
        changed[name] = words
        if old.strip():
            given.former = [VersionIn(given.modified, old), *given.former[: MOST_FORMER - 1]]
    # A tag is one line there; the same tags stay as they are.
    if tags is not None and set(tags) != {" ".join(tag.split()) for tag in given.tags} - {""}:
        changed["tags"] = list(tags)
    if not changed:
        return
    when = web_annotation.when(one.modified)
    usual = given.clocks.get(ALL) or hybrid_clock.of_time(given.modified)
    for group in changed:
        before = given.clocks.get(group) or usual
        given.clocks = (
            {ALL: usual}
            | given.clocks
            | {group: max(hybrid_clock.of_time(when), hybrid_clock.following(before, "", 0))}
        )
    given.modified = max(given.modified, when) if not _is_odd(when or "-") else given.modified
    for field_name, value in changed.items():
        setattr(given, field_name, value)


def _same_text(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def _version(label: _Label | None, place: str) -> int:
    if label is None or label.format != NAME:
        raise FaultError(f"{place}format", tr("“{name}” is expected", name=NAME))
    if label.version is None or label.version < 1:
        raise FaultError(f"{place}version", tr("a whole number is expected"))
    if label.version > VERSION:
        raise FaultError(f"{place}version", tr("it was written by a newer version of the program: update this one"))
    return label.version


# --- errors with their places --------------------------------------------------------------------------------------

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$\.?(?P<place>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_NO_SUCH_TIME = re.compile(r"No such time in field `(?P<name>[^`]*)`")


@contextmanager
def _faults_placed(data: bytes) -> Iterator[None]:
    try:
        yield
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        assert found is not None
        place, what = found["place"] or "", found["what"]
        if missing := _MISSING.match(what):
            raise FaultError(_inside(place, missing["name"]), tr("it is missing")) from error
        if wrong := _NO_SUCH_TIME.match(what):
            raise FaultError(_inside(place, wrong["name"]), translated(_TOLD[_TIME])) from error
        told = next((told for pattern, told in _TOLD.items() if f"regex {pattern!r}" in what), None)
        raise FaultError(place, translated(told) if told else what[:1].lower() + what[1:].replace("`", "")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # Python's own parser is slower and gives the place of an error.
        value = json_value.decode(data, tr("could hold notes"))
        half = next((place for place, text in _texts(value) if not re.search(_FIT, text)), "")
        raise FaultError(half, translated(_TOLD[_FIT]) if half else tr("it is not JSON of notes")) from error


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield all strings in a value, with their places."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, _inside(place, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts(one, f"{place}[{at}]")
