"""The scope of an export: which notes and annotations, by section, paper, date of change and properties."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from explorer.model import annotation_colors
from explorer.model.annotation import Annotation, Item, words
from explorer.model.annotation_colors import Swatch
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.note_filter import KIND_NAMES, NoteFilter
from explorer.model.note_filter import parse as parse_filter
from explorer.model.paper import Paper
from explorer.model.timeline_counts import is_at
from explorer.model.translation import tr

_INBOX_NAMES = ("inbox", "kept")
_CONDITION = re.compile(r'(?<!\S)(?P<name>section|paper|since):(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))', re.IGNORECASE)
_CHECKED = re.compile(r'(?<!\S)(?P<name>[A-Za-z]+):(?!//)(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))', re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,5})d")


@dataclass(frozen=True, slots=True)
class ExportScope:
    """A scope. Empty sections and papers include all; ``since`` is ISO 8601 in UTC."""

    sections: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    since: str | None = None
    filter: NoteFilter = field(default_factory=NoteFilter)

    @property
    def asks(self) -> bool:
        """Return whether the scope excludes anything."""
        return bool(self.sections or self.papers or self.since or self.filter.asks)

    def passes(self, item: Item) -> bool:
        """Return whether an item is in the scope, apart from its section."""
        if self.papers and item.paper_id not in self.papers:
            return False
        if self.since and item.modified < self.since:
            return False
        return not self.filter.asks or self.filter.passes(item, _folded(item))

    def has_section(self, item: Item, timeline: Timeline | None) -> bool:
        """Return whether an item belongs to one of the sections and segments, by its paper or else by its moment."""
        seconds = self.filter.segments
        if seconds and not (timeline and any(is_at(item, timeline, second) for second in seconds)):
            return False
        if not self.sections:
            return True
        if timeline is None:
            return False
        segment = timeline.segment_of(item.paper_id) if item.paper_id else None
        if segment is None and item.at_s is not None and item.episode_id == timeline.episode.id:
            segment = timeline.segment_at(item.at_s)
        return segment is not None and segment.section.casefold() in self.sections


ALL = ExportScope()


def parse(
    text: str, colors: Iterable[Swatch] = annotation_colors.DEFAULT, today: datetime | None = None
) -> ExportScope:
    """Parse a scope that the user typed: ``section:A``, ``paper:yarn``, ``since:2026-11-01`` or ``since:7d``, and all
    conditions of the note list's filter (``#tag``, ``color:yellow``, ``kind:drawing``, ``time:yes``, text).

    Raises:
        KnownError: ``bad-scope``.
    """
    swatches = tuple(colors)
    sections, papers, since = set(), set(), None
    for found in _CONDITION.finditer(text):
        name, value = found["name"].lower(), found["quoted"] if found["quoted"] is not None else found["bare"]
        if name == "section":
            sections.add(value.casefold())
        elif name == "paper":
            papers.add(value)
        else:
            since = _since(value, today or datetime.now(UTC))
    rest = _CONDITION.sub(" ", text)
    for found in _CHECKED.finditer(rest):
        _check(found["name"].lower(), found["quoted"] if found["quoted"] is not None else found["bare"], swatches)
    return ExportScope(frozenset(sections), frozenset(papers), since, parse_filter(rest, swatches))


def with_papers(scope: ExportScope, find: Callable[[str], Paper | None]) -> ExportScope:
    """Return the same scope with the papers' names replaced by ids."""

    def ids(named: frozenset[str], fold: bool) -> frozenset[str]:
        found = ((name, find(name)) for name in named)
        return frozenset((paper.id.casefold() if fold else paper.id) if paper else name for name, paper in found)

    wanted = replace(scope.filter, papers=ids(scope.filter.papers, fold=True))
    return replace(scope, papers=ids(scope.papers, fold=False), filter=wanted)


def check(scope: ExportScope, sections: Iterable[str], papers: Iterable[str]) -> None:
    """Check that the sections and papers of a scope exist.

    Raises:
        KnownError: ``bad-scope``.
    """
    letters, ids = sorted(sections), set(papers)
    for one in sorted(scope.sections - {letter.casefold() for letter in letters}):
        raise KnownError(
            "bad-scope",
            "There is no section “{one}”: sections are {letters}.",
            one=one[:40],
            letters=", ".join(letters) or tr("none"),
        )
    for one in sorted(scope.papers - ids):
        raise KnownError("bad-scope", "There is no paper “{one}”: see “paper-explorer papers”.", one=one[:60])


def _since(value: str, today: datetime) -> str:
    if days := _DAYS.fullmatch(value):
        moment = today - timedelta(days=int(days[1]))
    else:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise KnownError(
                "bad-scope",
                "“since:{value}” is not a date: write since:2026-11-01, or since:7d for a week.",
                value=value[:40],
            ) from None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check(name: str, value: str, colors: tuple[Swatch, ...]) -> None:
    known: Iterable[str]
    if name in ("color", "colour"):
        known, ok = (one.name.lower() for one in colors), annotation_colors.find(colors, value) is not None
    elif name == "kind":
        known, ok = KIND_NAMES.values(), bool(parse_filter(f"kind:{value}", colors).kinds)
    elif name in ("time", "moment"):
        known = ("time:yes or time:no for what has a time or none", "segment:2:15:12 for what is at a time")
        ok = value.casefold() in ("yes", "no")
    elif name == "is":
        known, ok = _INBOX_NAMES, value.casefold() in _INBOX_NAMES
    elif name == "segment":
        known, ok = ("a time, as segment:1:26:45",), bool(parse_filter(f"segment:{value}", colors).segments)
    else:
        raise KnownError(
            "bad-scope",
            "“{name}:” is not a filter: use #tag, color:, kind:, time:, section:, paper:, segment:, since: or "
            "is:inbox. Put text with a colon in quotes.",
            name=name,
        )
    if not ok:
        raise KnownError(
            "bad-scope",
            "“{name}:{value}” is not known: use {known}.",
            name=name,
            value=value[:40],
            known=", ".join(known),
        )


def _folded(item: Item) -> str:
    quote = item.quote if isinstance(item, Annotation) else item.said
    return "\n".join((quote, words(item), *item.tags)).casefold()
