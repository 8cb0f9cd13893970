"""Counts annotations and notes for each row of a timeline; updated for single changes, at constant cost."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from explorer.model.annotation import Item
from explorer.model.episode import Segment, Timeline


def belongs(item: Item, segment: Segment, episode_id: str) -> bool:
    """Return whether an item belongs to a segment: it is about the segment's paper, or was made at a moment of it."""
    if segment.paper_id and item.paper_id == segment.paper_id:
        return True
    return item.episode_id == episode_id and item.at_s is not None and segment.start_s <= item.at_s < segment.end_s


def is_at(item: Item, timeline: Timeline, second: int) -> bool:
    """Return whether an item belongs to the segment at a second of an episode."""
    segment = timeline.segment_at(second)
    return segment is not None and belongs(item, segment, timeline.episode.id)


class TimelineCounts:
    """Counts an episode's items by paper, and the items of its moments by segment."""

    def __init__(self, timeline: Timeline, items: Iterable[Item] = ()) -> None:
        self._episode_id = timeline.episode.id
        self._segments = sorted(timeline.segments, key=lambda one: one.start_s)
        self._starts = [one.start_s for one in self._segments]
        self._places: dict[str, tuple[str | None, str | None]] = {}
        """For each item by id: its paper, and the segment of its moment if that is not about this paper."""
        self._papers: Counter[str | None] = Counter()
        self._moments: Counter[str | None] = Counter()
        self._places |= {one.id: self._place(one) for one in items}
        for place, count in Counter(self._places.values()).items():
            self._count(place, count)

    def change(self, item_id: str, item: Item | None) -> bool:
        """Update an item that is new, changed or, with None, deleted. Return whether a count changed."""
        before, after = self._places.get(item_id), self._place(item) if item else None
        if before == after:
            return False
        if before:
            del self._places[item_id]
            self._count(before, -1)
        if after:
            self._places[item_id] = after
            self._count(after, 1)
        return True

    def of(self, paper_id: str | None, segment_id: str | None = None) -> int:
        """Return the number of items of a paper and of the moments of a segment."""
        papers = self._papers[paper_id] if paper_id else 0
        return papers + (self._moments[segment_id] if segment_id else 0)

    def _place(self, item: Item) -> tuple[str | None, str | None]:
        segment = None
        if item.at_s is not None and item.episode_id == self._episode_id:
            at = bisect_right(self._starts, item.at_s) - 1
            segment = self._segments[at] if at >= 0 and item.at_s < self._segments[at].end_s else None
        # Items about the segment's own paper are counted with the paper.
        own = segment is None or (segment.paper_id is not None and segment.paper_id == item.paper_id)
        return (item.paper_id, None if own or segment is None else segment.id)

    def _count(self, place: tuple[str | None, str | None], by: int) -> None:
        paper_id, segment_id = place
        if paper_id:
            self._papers[paper_id] += by
        if segment_id:
            self._moments[segment_id] += by
