"""Reads a catalog file; all values are validated before any is used.

Not by msgspec, which reads the notes: of a name that is twice in an object, it takes the last and says nothing.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from explorer.files import read_up_to
from explorer.model import arxiv_id, paper_names, timecode
from explorer.model.catalog import Catalog, CatalogLink
from explorer.model.episode import Appearance, Episode, Resource, Section, Segment, SegmentKind
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.translation import tr
from explorer.services.json_value import FaultError, JsonValue, begins_as_object, decode

FORMATS = (1, 2)
"""Format 2 makes optional what format 1 requires: an episode's length, lists, a segment's section. It adds a feed's
guid, the date of publication, a picture, DOIs, PubMed and PMC ids and pages of papers, papers of the whole episode, and
segments about an unknown paper."""
MAX_BYTES = 8_000_000
MAX_TEXT = 1_000
MAX_ITEMS = 5_000

_LETTER = re.compile(r"[A-Z]", re.ASCII)
_FORUM = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
# Control characters, line separators, lone surrogates, and characters that change the direction of text.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_URL = re.compile(r"https?://[!-~]{1,2000}", re.ASCII)
_KINDS = {False: ("paper", "talk"), True: ("paper", "matched", "unmatched", "talk")}
_MISSING = object()

T = TypeVar("T")


def is_catalog(data: bytes, name: str) -> bool:
    """Return whether a file is to be read as a catalog, by its name or its beginning, however it goes on."""
    return name.lower().endswith(".json") or begins_as_object(data)


def load(path: Path) -> Catalog:
    """Read the catalog in a JSON file.

    Raises:
        KnownError: ``catalogue-unreadable``, or ``catalogue-broken`` with the place of the first fault.
    """
    try:
        data = read_up_to(path, MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            "catalogue-unreadable",
            "The catalog {name} can’t be read: check that it exists.",
            str(error),
            name=path.name,
        ) from error
    return read(data, path.name)


def read(data: bytes, name: str) -> Catalog:
    """Read the catalog in the bytes of a file.

    Args:
        name: the file's name, for the error.

    Raises:
        KnownError: ``catalogue-broken`` with the place of the first fault.
    """
    try:
        return parse(data)
    except FaultError as fault:
        at = tr(" at {0}", fault.place) if fault.place else ""
        raise KnownError(
            "catalogue-broken",
            "“{name}” is not an episode’s file, or it is damaged{at}: {reason}. Get it again, or fix it there.",
            name=name,
            at=at,
            reason=fault.reason,
        ) from fault


def parse(data: bytes) -> Catalog:
    """Parse the catalog in the bytes of a file; raises the module's own fault where it is invalid."""
    root = _Node("", _decode(data))
    version = root["format"].integer(0, 1_000)
    if version not in FORMATS:
        known = " and ".join(map(str, FORMATS))
        root["format"].fail(
            tr("this program reads the formats {known}; a newer program may read this one", known=known)
        )
    is_sparse = version > 1
    if is_sparse:
        _fill(root.value)
    episode = _episode(root["episode"], is_sparse)
    duration = episode.duration_s or timecode.MAX_SECONDS
    sections = _sections(root["sections"], duration)
    papers, links = _papers(root["papers"])
    ids = {paper.id for paper in papers}
    segments, appearances = _segments(root["segments"], sections, duration, ids, is_sparse)
    links += [
        CatalogLink("segment", one.segment_id, "paper", one.paper_id, one.relation or one.role, "catalogue")
        for one in appearances
        if one.segment_id
    ]
    appearances += _picks(root["picks"], ids)
    if is_sparse:
        appearances += [Appearance(one.one_of(ids, "paper"), "mentioned") for one in root["mentioned"].items()]
    resources = _resources(root["resources"], {segment.id for segment in segments}, is_sparse)
    names = {one["id"].id(): _names(one) for one in root["papers"].items()} if is_sparse else {}
    return Catalog(episode, sections, segments, tuple(appearances), resources, papers, tuple(links), names)


def _fill(root: object) -> None:
    """Add the empty lists that a file of format 2 may leave out."""
    holes = (("segments", ("speakers", "related")), ("papers", ("authors",)))
    if not isinstance(root, dict):
        return
    for name in ("sections", "segments", "picks", "papers", "resources", "mentioned"):
        root.setdefault(name, [])
    for name, lists in holes:
        for one in root[name] if isinstance(root[name], list) else ():
            if isinstance(one, dict):
                for missing in lists:
                    one.setdefault(missing, [])


def _names(node: "_Node") -> PaperNames:
    """Return the names that a paper may have in format 2."""
    return PaperNames(
        doi=node["doi"].optional(_doi),
        pmid=node["pmid"].optional(_pmid),
        pmcid=node["pmcid"].optional(_pmcid),
        url=node["url"].optional(_page),
    )


def _pmid(node: "_Node") -> str:
    return node.text(re.compile(r"\d{3,9}", re.ASCII), tr("a number of PubMed"))


def _pmcid(node: "_Node") -> str:
    return node.text(re.compile(r"PMC\d{3,9}", re.ASCII), tr("a number of PubMed Central"))


def _page(node: "_Node") -> str:
    return node.text(_URL, tr("an address that begins with https://"))


def _doi(node: "_Node") -> str:
    name = paper_names.doi_name(node.text())
    if name is None or not name.startswith("doi:"):
        node.fail(tr("a DOI is expected, e.g. 10.1000/182"))
    return name.removeprefix("doi:")


def _decode(data: bytes) -> object:
    if len(data) > MAX_BYTES:
        raise FaultError("", tr("it is larger than {max_bytes} MB", max_bytes=MAX_BYTES // 1_000_000))
    return decode(data, tr("a catalog could hold"), pairs=_unique)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise FaultError(key[:60], tr("this name appears twice in one object"))
        result[key] = value
    return result


class _Node(JsonValue):
    """A value of the file together with its place in it."""

    def __getitem__(self, key: str) -> "_Node":
        if not isinstance(self.value, dict):
            self.fail(tr("an object is expected"))
        return _Node(self.inside(key), cast(dict[str, Any], self.value).get(key, _MISSING))

    def items(self) -> "list[_Node]":
        if not isinstance(self.value, list):
            self.fail(tr("it is missing") if self.value is _MISSING else tr("a list is expected"))
        if len(self.value) > MAX_ITEMS:
            self.fail(tr("it has more than {max_items} entries", max_items=MAX_ITEMS))
        return [_Node(f"{self.place}[{index}]", one) for index, one in enumerate(self.value)]

    def text(self, pattern: re.Pattern[str] | None = None, expected: str = "") -> str:
        value = self.value
        if not isinstance(value, str) or not value.strip():
            self.fail(tr("it is missing") if value is _MISSING else tr("text is expected"))
        if len(value) > MAX_TEXT:
            self.fail(tr("it is longer than {max_text} characters", max_text=MAX_TEXT))
        if _UNFIT.search(value):
            self.fail(tr("it contains characters not allowed in a line of text"))
        if pattern and not pattern.fullmatch(value):
            self.fail(tr("{expected} is expected", expected=expected))
        return value

    def optional(self, read: "Callable[[_Node], T]") -> T | None:
        return None if self.value is None or self.value is _MISSING else read(self)

    def integer(self, low: int, high: int) -> int:
        value = self.value
        if type(value) is not int:  # bool is an int to isinstance
            self.fail(tr("it is missing") if value is _MISSING else tr("a whole number is expected"))
        if not low <= value <= high:
            self.fail(tr("a number from {low} to {high} is expected", low=low, high=high))
        return value

    def one_of(self, known: Iterable[str], what: str) -> str:
        value = self.text()
        if value not in known:
            self.fail(tr("there is no {what} “{value}”", what=what, value=value[:60]))
        return value

    def id(self) -> str:
        return self.text(paper_names.SLUG, tr("an id of small letters, digits, dots and hyphens"))

    def texts(self) -> tuple[str, ...]:
        return tuple(one.text() for one in self.items())


def _episode(node: _Node, is_sparse: bool) -> Episode:
    def url(one: _Node) -> str:
        return one.text(_URL, tr("an address that begins with https://"))

    def length(one: _Node) -> int:
        return one.integer(1, timecode.MAX_SECONDS)

    return Episode(
        id=node["id"].id(),
        podcast=node["podcast"].text(),
        title=node["title"].text(),
        duration_s=node["duration_s"].optional(length) if is_sparse else length(node["duration_s"]),
        event=node["event"].optional(_Node.text),
        page_url=node["page_url"].optional(url),
        audio_url=node["audio_url"].optional(url),
        artwork_url=node["artwork_url"].optional(url) if is_sparse else None,
        guid=node["guid"].optional(_Node.text) if is_sparse else None,
        published=node["published"].optional(_day) if is_sparse else None,
    )


def _day(node: _Node) -> str:
    try:
        datetime.fromisoformat(node.text())
    except ValueError:
        node.fail(tr("a date or time is expected, e.g. 2024-05-27"))
    return node.text()


def _starts(nodes: list[_Node], duration_s: int) -> list[tuple[_Node, int, int]]:
    """Return each node with its start and end in seconds: an end is the next one's start, or the episode's end."""
    starts: list[int] = []
    for node in nodes:
        start = node["start_s"].integer(0, duration_s - 1)
        if starts and start <= starts[-1]:
            node["start_s"].fail(tr("it is not after the one before"))
        shown = node["start"].optional(_Node.text)
        if shown is not None and timecode.parse_or_none(shown) != start:
            node["start"].fail(tr("it is not the time of start_s, {start}", start=timecode.display(start)))
        starts.append(start)
    ends = [*starts[1:], duration_s]
    return list(zip(nodes, starts, ends, strict=False))  # an empty list still has one end


def _sections(node: _Node, duration_s: int) -> tuple[Section, ...]:
    found: dict[str, Section] = {}
    for one, start, end in _starts(node.items(), duration_s):
        letter = one["letter"].text(_LETTER, tr("a capital letter"))
        if letter in found:
            one["letter"].fail(tr("this letter appears twice"))
        found[letter] = Section(letter, one["title"].text(), start, end)
    return tuple(found.values())


def _papers(node: _Node) -> tuple[tuple[Paper, ...], list[CatalogLink]]:
    papers: dict[str, Paper] = {}
    links: list[CatalogLink] = []
    for one in node.items():
        paper = Paper(
            id=one["id"].id(),
            title=one["title"].text(),
            authors=one["authors"].texts(),
            arxiv=one["arxiv"].optional(_arxiv),
            openreview=one["openreview"].optional(lambda forum: forum.text(_FORUM, tr("an OpenReview id"))),
            venue=one["venue"].optional(_Node.text),
            presentation=one["presentation"].optional(_Node.text),
            award=one["award"].optional(_Node.text),
        )
        if paper.id in papers:
            one["id"].fail(tr("this id appears twice"))
        papers[paper.id] = paper
        verified = one["verified"].optional(_flags) or {}
        targets: tuple[tuple[Literal["arxiv", "openreview"], str | None], ...] = (
            ("arxiv", paper.arxiv),
            ("openreview", paper.openreview),
        )
        for kind, target in targets:
            if target:
                evidence = "catalogue, verified" if verified.get(kind) else "catalogue"
                links.append(CatalogLink("paper", paper.id, kind, target, "same-paper", evidence))
    return tuple(papers.values()), links


def _arxiv(node: _Node) -> str:
    named = arxiv_id.parse(node.text())
    if named is None or str(named) != node.value or named.version:
        node.fail(tr("an arXiv id without a version is expected"))
    return named.id


def _flags(node: _Node) -> dict[str, bool]:
    if not isinstance(node.value, dict) or not all(type(one) is bool for one in node.value.values()):
        node.fail(tr("an object of true and false is expected"))
    return node.value


def _segments(
    node: _Node, sections: tuple[Section, ...], duration_s: int, papers: set[str], is_sparse: bool
) -> tuple[tuple[Segment, ...], list[Appearance]]:
    letters = {section.letter for section in sections}
    segments: dict[str, Segment] = {}
    appearances: list[Appearance] = []
    for one, start, end in _starts(node.items(), duration_s):
        kind = one["kind"].one_of(_KINDS[is_sparse], tr("kind of segment"))
        is_in_section = not is_sparse or one["section"].value not in (None, _MISSING)
        segment = Segment(
            id=one["id"].id(),
            section=one["section"].one_of(letters, "section") if is_in_section else "",
            title=one["title"].text(),
            kind="matched" if kind == "paper" else cast(SegmentKind, kind),
            start_s=start,
            end_s=end,
            speakers=one["speakers"].texts(),
            paper_id=one["paper"].optional(lambda paper: paper.one_of(papers, "paper")),
        )
        if segment.id in segments:
            one["id"].fail(tr("this id appears twice"))
        if (segment.paper_id is not None) != (segment.kind == "matched"):
            one["paper"].fail(tr("a segment of kind “paper” has one, and no other"))
        segments[segment.id] = segment
        here: set[str] = set()
        if segment.paper_id:
            here.add(segment.paper_id)
            appearances.append(Appearance(segment.paper_id, "discussed", segment.id))
        for related in one["related"].items():
            paper_id = related["paper"].one_of(papers, "paper")
            if paper_id in here:
                related["paper"].fail(tr("this paper appears twice in the segment"))
            here.add(paper_id)
            appearances.append(Appearance(paper_id, "mentioned", segment.id, relation=related["relation"].text()))
    return tuple(segments.values()), appearances


def _picks(node: _Node, papers: set[str]) -> list[Appearance]:
    appearances: list[Appearance] = []
    for one in node.items():
        topic = one["topic"].text()
        for paper in one["papers"].items():
            appearance = Appearance(paper.one_of(papers, "paper"), "pick", topic=topic)
            if appearance in appearances:
                paper.fail(tr("this paper appears twice under its topic"))
            appearances.append(appearance)
    return appearances


def _resources(node: _Node, segments: set[str], is_sparse: bool) -> tuple[Resource, ...]:
    """Return the links; in a sparse catalog one may be of the whole episode."""

    def segment(one: _Node) -> str:
        return one.one_of(segments, "segment")

    return tuple(
        Resource(
            one["title"].text(),
            one["kind"].text(),
            one["segment"].optional(segment) if is_sparse else segment(one["segment"]),
            one["url"].optional(_page),
        )
        for one in node.items()
    )
