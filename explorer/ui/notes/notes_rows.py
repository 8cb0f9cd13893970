"""Sorts and groups the notes list: items with their sort keys, and headings of groups."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from math import inf
from typing import Any, Literal

from PySide6.QtCore import QDate, QLocale

from explorer.model import timecode, wiki_links
from explorer.model.annotation import Annotation, Item, is_of_other, words
from explorer.model.annotation_colors import Palette
from explorer.model.embedded_annotation import is_id_in_pdf
from explorer.model.episode import Segment, Timeline
from explorer.model.kind_names import kind_names
from explorer.model.lazy_dataclass import dataclass
from explorer.model.note_filter import NoteFilter, kind_of
from explorer.model.reply_thread import thread_lines
from explorer.model.timeline_counts import belongs
from explorer.model.translation import tr

Order = Literal["place", "time", "color"]
Key = tuple[Any, ...]
"""A row's sort key; its first three parts identify the group, and a heading has no more than four."""
_JULIAN = 1_721_425
"""The offset from Python's day numbers to Qt's Julian days."""
_ELSEWHERE: Key = (1, -2.0, "", 0)
_ICONS = {
    "highlight": "highlighter",
    "underline": "underline",
    "strike": "strikethrough",
    "note": "sticky-note",
    "area": "square-dashed",
    "ink": "pen-line",
    "text": "type",
}


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A heading; ``page`` from 0 if the group is a page of the open paper."""

    id: str
    key: Key
    text: str
    strong: bool = False
    page: int | None = None

    @staticmethod
    def of(key: Key, text: str, *, strong: bool = False, page: int | None = None) -> "GroupHead":
        """Return a heading with an id that is stable for its group."""
        return GroupHead(f"head:{key[:3]}", key, text, strong, page)


class ItemRow:
    """An item with its sort key. ``paper`` is its paper's title if that is not the open one.

    ``spoken``, ``text`` and ``page`` are built on first access: of thousands of rows only few are shown.
    """

    __slots__ = ("_grouping", "_spoken", "_text", "id", "item", "key", "paper")

    def __init__(self, key: Key, item: Item, paper: str, grouping: "Grouping") -> None:
        self.id, self.key, self.item, self.paper, self._grouping = item.id, key, item, paper, grouping
        self._spoken: str | None = None
        self._text: str | None = None

    @property
    def spoken(self) -> str:
        """Return all of the item's text, for screen readers."""
        if self._spoken is None:
            self._spoken = self._grouping.spoken(self.item, self.paper)
        return self._spoken

    @property
    def text(self) -> str:
        """Return the same in lower case, for filters."""
        if self._text is None:
            self._text = self.spoken.casefold()
        return self._text

    @property
    def page(self) -> str:
        """Return the label of its page, empty for none."""
        return self._grouping.where(self.item)

    @property
    def when(self) -> str:
        """Return its time, with the name of its episode if that is another one than the open one; empty for none."""
        return self._grouping.when(self.item)

    @property
    def is_elsewhere(self) -> bool:
        """Return whether its time is one of another episode."""
        return self._grouping.is_elsewhere(self.item)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ItemRow) or (self.key, self.item, self.paper) != (other.key, other.item, other.paper):
            return False
        return self._grouping is other._grouping or (self.spoken, self.page) == (other.spoken, other.page)

    def __hash__(self) -> int:
        return hash(self.key)


Row = GroupHead | ItemRow


class Grouping:
    """Sorts items: the open paper's by page and the rest by segment, or all by the day they were made, or by color.

    Args:
        papers: titles of the other papers by id.
        labels: the open paper's page labels; empty if they are numbers.
        page_of: returns the label of an item's page in another paper.
        episode_of: returns what to call another episode, by its id.
    """

    def __init__(
        self,
        paper_id: str | None,
        timeline: Timeline | None,
        papers: Mapping[str, str],
        colors: Palette,
        order: Order = "place",
        labels: tuple[str, ...] = (),
        page_of: Callable[[Item], str] | None = None,
        episode_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._paper_id, self._timeline, self._papers = paper_id, timeline, papers
        self._order, self._labels, self._page_of, self._episode_of = order, labels, page_of, episode_of
        self._names = {one.id: one.label for one in colors}
        self._places = {one.id: float(place) for place, one in enumerate(colors)}
        self._starts: dict[str, int] = {}
        """The start of the first segment in which a paper is discussed or mentioned, in seconds."""
        self._heads: dict[Key, str] = {}
        self._segments_at: dict[int, Segment | None] = {}
        """A cache of segments by second."""
        if timeline:
            by_id = {one.id: one.start_s for one in timeline.segments}
            for one in timeline.segments:
                if one.paper_id:
                    self._starts.setdefault(one.paper_id, one.start_s)
            for found in timeline.appearances:
                if found.segment_id in by_id:
                    self._starts.setdefault(found.paper_id, by_id[found.segment_id])

    def is_here(self, item: Item) -> bool:
        """Return whether an item belongs to the open paper."""
        return self._paper_id is not None and item.paper_id == self._paper_id

    def entry(self, item: Item) -> ItemRow:
        """Return the entry of an item."""
        if self._order == "place" and self.is_here(item):
            page, y, x = _place(item)
            return ItemRow((0, float(page), "", 1, y, x, 0.0, 0.0, item.id), item, "", self)
        paper = "" if self.is_here(item) else self._papers.get(item.paper_id or "", "")
        page, y, x = _place(item)
        within: tuple[float, ...]
        if self._order == "time":
            made = _made(item)
            group, within = (0, -float(made.toordinal()), ""), (-made.timestamp(), 0.0, 0.0, 0.0)
        elif self._order == "color":
            color = self._places.get(item.color, inf) if isinstance(item, Annotation) else inf
            group, within = (0, color, ""), (0.0 if self.is_here(item) else 1.0, float(page), y, x)
        else:
            at = item.at_s if item.at_s is not None else inf
            group, within = self._elsewhere(item, paper), (at, float(page), y, x)
        return ItemRow((*group, 1, *within, item.id), item, paper, self)

    def heads(self, entry: ItemRow) -> list[GroupHead]:
        """Return the headings above an item, the outermost first."""
        kind, number, name = entry.key[:3]
        key: Key = (kind, number, name, 0)
        if kind == 0 and self._order == "place":
            page = int(number)
            text = tr("Page {0}", self.label(page)) if page >= 0 else tr("The whole paper")
            return [GroupHead.of(key, text, page=page if page >= 0 else None)]
        if kind == 0 and self._order == "color":
            return [GroupHead.of(key, list(self._names.values())[int(number)] if number < inf else tr("No color"))]
        if kind == 0:
            return [GroupHead.of(key, self._day(-int(number)))]
        head = GroupHead.of(key, self._segment(number, str(name)))
        if not self._paper_id:
            return [head]
        # The starts hold the papers of the episode.
        outer = tr("Elsewhere in the episode") if self._paper_id in self._starts else tr("Other papers and times")
        return [GroupHead.of(_ELSEWHERE, outer, strong=True), head]

    def rows(self, entries: Iterable[ItemRow], wanted: NoteFilter, *, only_here: bool) -> list[Row]:
        """Return the entries that match the filter, below their headings; ``entries`` are sorted by key."""
        rows: list[Row] = []
        group, outer = None, False
        asks = wanted.asks or only_here
        for one in entries:
            if asks and not self.passes(one, wanted, only_here=only_here):
                continue
            if group != one.key[:3]:
                group = one.key[:3]
                heads = self.heads(one)
                rows += heads[1:] if outer and len(heads) > 1 else heads
                outer = outer or len(heads) > 1
            rows.append(one)
        return rows

    def passes(self, entry: ItemRow, wanted: NoteFilter, *, only_here: bool) -> bool:
        """Return whether an item matches the filter."""
        item = entry.item
        text = entry.text if wanted.words else ""
        if (only_here and not self.is_here(item)) or not wanted.passes(item, text):
            return False
        return not wanted.segments or any(self._is_in(item, second) for second in wanted.segments)

    def _is_in(self, item: Item, second: int) -> bool:
        """Return whether an item belongs to the segment at a second of the episode."""
        if self._timeline is None:
            return False
        if second not in self._segments_at:
            self._segments_at[second] = self._timeline.segment_at(second)
        segment = self._segments_at[second]
        return segment is not None and belongs(item, segment, self._timeline.episode.id)

    def label(self, page: int) -> str:
        """Return the open paper's label of a page."""
        return self._labels[page] if 0 <= page < len(self._labels) and self._labels[page] else str(page + 1)

    def where(self, item: Item) -> str:
        """Return the label of an item's page."""
        if item.page is None:
            return ""
        if self.is_here(item) or self._page_of is None:
            return f"p. {self.label(item.page) if self.is_here(item) else item.page + 1}"
        return f"p. {self._page_of(item)}"

    def is_elsewhere(self, item: Item) -> bool:
        """Return whether an item's time is one of another episode than the open one."""
        return is_of_other(item, self._timeline.episode.id if self._timeline else None)

    def when(self, item: Item) -> str:
        """Return an item's time, with the name of its episode if that is another one; empty for none."""
        if item.at_s is None:
            return ""
        at = timecode.display(item.at_s)
        name = self._episode_of(item.episode_id) if item.episode_id and self.is_elsewhere(item) else ""
        return tr("{0} in {1}", at, name) if name else at

    def color(self, item: Item) -> str:
        """Return the user's name for an annotation's color."""
        return self._names.get(item.color, item.color) if isinstance(item, Annotation) else ""

    def spoken(self, item: Item, paper: str) -> str:
        """Return all text of an item, for filtering and for screen readers."""
        kind, quote, said, color, author = "note", "", "", "", ""
        if isinstance(item, Annotation):
            kind, quote, said, author = item.kind, item.quote, item.comment, item.author
            color = self._names.get(item.color, item.color)
        else:
            said, quote = item.text, item.said
        if "[[" in said:
            said = wiki_links.replace(said, lambda one: one.name)
        tags = "#" + " #".join(item.tags) if item.tags else ""
        at = self.when(item)
        whose = in_pdf() if is_id_in_pdf(item.id) else ""
        replies = "\n".join(thread_lines(item.replies)) if isinstance(item, Annotation) and item.replies else ""
        parts = (kind_names()[kind], quote, said, replies, tags, paper, self.where(item), color, at, whose, author)
        return " · ".join(filter(None, parts))

    def _elsewhere(self, item: Item, paper: str) -> tuple[int, float, str]:
        timeline = self._timeline
        at = item.at_s if timeline and item.episode_id == timeline.episode.id else None
        if timeline and at is not None:
            return (1, float(max((one.start_s for one in timeline.segments if one.start_s <= at), default=-1)), "")
        if (item.paper_id or "") in self._starts:
            return (1, float(self._starts[item.paper_id or ""]), "")
        return (1, inf, paper)

    def _segment(self, start: float, name: str) -> str:
        if start == inf or self._timeline is None:
            return name or tr("No time or page")
        at = int(start)
        if at < 0:
            return tr("Before the first talk")
        segment = self._timeline.segment_at(at)
        return f"{timecode.display(at)}  {' '.join(segment.title.split()) if segment else ''}"

    @staticmethod
    def _day(ordinal: int) -> str:
        day = QDate.fromJulianDay(ordinal + _JULIAN)
        if (ago := day.daysTo(QDate.currentDate())) in (0, 1):
            return tr("Yesterday") if ago else tr("Today")
        return str(QLocale().toString(day, QLocale.FormatType.LongFormat))


def kind_icon(kind: str, at_s: int | None) -> str:
    """Return the icon name of an annotation's kind; of a note, it depends on whether it has a moment."""
    return _ICONS.get(kind, "notebook-pen" if at_s is None else "message-square")


def kind_name(item: Item) -> str:
    """Return the name of an item's kind."""
    if isinstance(item, Annotation) and item.shape:
        return tr("Arrow") if item.shape == "arrow" else tr("Line")
    return kind_names()[kind_of(item)]


def in_pdf() -> str:
    """Return the label of an annotation that is embedded in the PDF."""
    return tr("In the PDF")


def clipboard_text(items: Iterable[Item]) -> str:
    """Return items as text for the clipboard: the quotes, each with the comment and the replies below it."""
    parts = []
    for one in items:
        quoted = one.quote if isinstance(one, Annotation) else one.said
        quote = f"“{quoted}”" if quoted else ""
        replies = thread_lines(one.replies) if isinstance(one, Annotation) and one.replies else []
        parts.append("\n".join(part for part in (quote, words(one), *replies) if part))
    return "\n\n".join(part for part in parts if part)


def _place(item: Item) -> tuple[int, float, float]:
    if isinstance(item, Annotation):
        return item.place()
    x, y = item.point or (-1.0, -1.0)
    return (item.page if item.page is not None else -1, y, x)


def _made(item: Item) -> datetime:
    try:
        return datetime.fromisoformat(item.created).astimezone()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0).astimezone()
