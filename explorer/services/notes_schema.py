"""What a file of notes may hold: every value is checked before any of it counts."""

import base64
import math
import re
from collections.abc import Sequence
from typing import Any, cast

from explorer.model.annotation import COLORS, KINDS, Annotation, Note, Point, Quad, Rect
from explorer.model.paper import Paper, PaperFile
from explorer.services import json_value
from explorer.services.json_value import JsonValue

MOST_ITEMS = 500_000
MOST_TEXT = 1_000_000
_FAR = 1_000_000.0
_MOST_NUMBERS = 200_000
_ID = re.compile(r"[!-~]{1,200}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_SHA = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PICTURE = re.compile(r"[0-9a-f]{64}\.png", re.ASCII)
# What no text of the database holds: zero bytes and halves of surrogate pairs.
_UNFIT = re.compile("[\x00\ud800-\udfff]")


def decode(data: bytes) -> "Node":
    """The file's value. Raises FaultError."""
    return Node("", json_value.decode(data, "could hold notes", "utf-8-sig"))


class Node(JsonValue):
    """A value of the file together with its place in it."""

    def has(self, key: str) -> bool:
        """Whether it is an object with this name in it."""
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: str) -> "Node":
        if not isinstance(self.value, dict):
            self.fail("an object is expected")
        return Node(self.inside(key), self.value.get(key))

    def each(self) -> list["Node"]:
        """The members of a list."""
        if not isinstance(self.value, list):
            self.fail("a list is expected")
        if len(self.value) > MOST_ITEMS:
            self.fail(f"there are more than {MOST_ITEMS:,}")
        return [Node(f"{self.place}[{number}]", one) for number, one in enumerate(self.value)]

    def members(self) -> list[tuple[str, "Node"]]:
        """The names and values of an object; none of null."""
        if self.value is None:
            return []
        if not isinstance(self.value, dict):
            self.fail("an object is expected")
        return [(name, Node(f"{self.place}.{name[:20]}", one)) for name, one in self.value.items()]

    def text(self, most: int = MOST_TEXT) -> str:
        """A text."""
        if not isinstance(self.value, str):
            self.fail("a text is expected")
        if len(self.value) > most:
            self.fail(f"it is longer than {most:,} letters")
        if _UNFIT.search(self.value):
            self.fail("it has letters that are none")
        return self.value

    def words(self, pattern: re.Pattern[str], told: str) -> str:
        """A text of a certain form."""
        if not isinstance(self.value, str) or not pattern.fullmatch(self.value):
            self.fail(f"{told} is expected")
        return self.value

    def optional(self, most: int = 1_000) -> str | None:
        """A text, or None."""
        return None if self.value is None else self.text(most)

    def texts(self, most: int = 5_000) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(one.text(1_000) for one in self.each()[:most])

    def integer(self, least: int, most: int) -> int:
        """A whole number within bounds."""
        if type(self.value) is not int or not least <= self.value <= most:
            self.fail(f"a whole number from {least} to {most} is expected")
        return self.value

    def numbers(self, count: int | None = None) -> tuple[float, ...]:
        """A list of numbers, ``count`` of them."""
        value = self.value
        if not isinstance(value, list) or len(value) > _MOST_NUMBERS or count not in (None, len(value)):
            self.fail(f"a list of {count if count is not None else 'some'} numbers is expected")
        if any(type(one) not in (int, float) or not math.isfinite(one) or abs(one) > _FAR for one in value):
            self.fail("it holds what is no number of points")
        return tuple(value)

    def one_of(self, known: Sequence[str]) -> str:
        """One of some words."""
        if self.value not in known:
            self.fail(f"one of {', '.join(known)} is expected")
        return cast(str, self.value)


def paper(node: Node) -> Paper:
    """Raises FaultError, as all of these."""
    return Paper(
        id=node["id"].words(_ID, "an id"),
        title=node["title"].text(2_000),
        authors=node["authors"].texts(),
        arxiv=node["arxiv"].optional(),
        openreview=node["openreview"].optional(),
        venue=node["venue"].optional(),
        presentation=node["presentation"].optional(),
        award=node["award"].optional(),
    )


def file(node: Node) -> PaperFile:
    """A PDF that the library knew."""
    version, sha256 = node["arxiv_version"], node["sha256"].words(_SHA, "a SHA-256")
    return PaperFile(
        id=node["id"].words(_ID, "an id"),
        paper_id=node["paper_id"].words(_ID, "an id"),
        path=f"pdfs/{sha256[:2]}/{sha256}.pdf",  # never one that a file names
        sha256=sha256,
        bytes=node["bytes"].integer(1, 2**40),
        source=node["source"].text(100),
        fetched=node["fetched"].words(_TIME, "a time in UTC"),
        arxiv_version=None if version.value is None else version.integer(1, 10_000),
    )


def annotation(node: Node) -> Annotation:
    """A mark on a page."""
    rect, point, width, picture = node["rect"], node["point"], node["width"], node["picture"]
    kind = node["kind"].one_of(KINDS)
    made = Annotation(
        file_id=node["file_id"].words(_ID, "an id"),
        kind=cast(Any, kind),
        color=node["color"].one_of(COLORS),
        quads=tuple(cast(Quad, one.numbers(8)) for one in node["quads"].each()),
        point=None if point.value is None else cast(Point, point.numbers(2)),
        quote=node["quote"].text(),
        comment=node["comment"].text(),
        rect=None if rect.value is None else cast(Rect, rect.numbers(4)),
        strokes=tuple(_stroke(one) for one in node["strokes"].each()),
        width=None if width.value is None else Node(width.place, [width.value]).numbers(1)[0],
        picture=None if picture.value is None else picture.words(_PICTURE, "the name of a picture"),
        before=node["before"].text(),
        after=node["after"].text(),
        author=node["author"].text(1_000),
        origin=node["origin"].optional(),
        **_shared(node, has_page=True),
    )
    if not (made.quads or made.point or made.rect or made.strokes):
        node.fail("it has no place on its page")
    return made


def note(node: Node) -> Note:
    """Words with anchors."""
    point = node["point"]
    return Note(
        text=node["text"].text(),
        forum_note_id=node["forum_note_id"].optional(),
        point=None if point.value is None else cast(Point, point.numbers(2)),
        **_shared(node, has_page=False),
    )


def picture(name: str, node: Node) -> bytes:
    """The bytes of a picture, which its name tells."""
    Node(node.place, name).words(_PICTURE, "the name of a picture")
    try:
        return base64.b64decode(node.text(64 * 1024 * 1024), validate=True)
    except ValueError:
        node.fail("it is not in base 64")


def _shared(node: Node, *, has_page: bool) -> dict[str, Any]:
    page, moment = node["page"], node["at_s"]
    has_paper = has_page or node["paper_id"].value is not None
    return {
        "id": node["id"].words(_ID, "an id"),
        "paper_id": node["paper_id"].words(_ID, "an id") if has_paper else None,
        "page": page.integer(0, 50_000) if has_page or page.value is not None else None,
        "created": node["created"].words(_TIME, "a time in UTC"),
        "modified": node["modified"].words(_TIME, "a time in UTC"),
        "tags": node["tags"].texts(1_000),
        "episode_id": node["episode_id"].optional(200),
        "at_s": None if moment.value is None else moment.integer(0, 360_000),
    }


def _stroke(node: Node) -> tuple[float, ...]:
    values = node.numbers()
    if len(values) % 3:
        node.fail("a stroke has three numbers for each place")
    return values
