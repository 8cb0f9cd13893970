"""How many annotations and notes belong to each row of a timeline; a change among thousands costs what one costs."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from explorer.model.annotation import Item
from explorer.model.episode import Segment, Timeline


def belongs(item: Item, segment: Segment, episode_id: str) -> bool:
    """Whether an item is about a segment: about its paper, or made at a moment of it."""
    if segment.paper_id and item.paper_id == segment.paper_id:
        return True
    return item.episode_id == episode_id and item.at_s is not None and segment.start_s <= item.at_s < segment.end_s


def is_at(item: Item, timeline: Timeline, second: int) -> bool:
    """Whether an item belongs to the segment at a second of an episode."""
    segment = timeline.segment_at(second)
    return segment is not None and belongs(item, segment, timeline.episode.id)


class TimelineCounts:
    """Counts the items of an episode by paper, and those of its moments by segment."""

    def __init__(self, timeline: Timeline, items: Iterable[Item] = ()) -> None:
        self._episode_id = timeline.episode.id
        self._segments = sorted(timeline.segments, key=lambda one: one.start_s)
        self._starts = [one.start_s for one in self._segments]
        self._places: dict[str, tuple[str | None, str | None]] = {}
        """Of each item by its id, the paper, and the segment at whose moment it was made if that is not about it."""
        self._papers: Counter[str | None] = Counter()
        self._moments: Counter[str | None] = Counter()
        for one in items:
            self.change(one.id, one)

    def change(self, item_id: str, item: Item | None) -> bool:
        """An item is new, another one or, with None, gone. Returns whether a count is another one now."""
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
        """How many belong to a paper, and to the moments of a segment."""
        papers = self._papers[paper_id] if paper_id else 0
        return papers + (self._moments[segment_id] if segment_id else 0)

    def _place(self, item: Item) -> tuple[str | None, str | None]:
        segment = None
        if item.at_s is not None and item.episode_id == self._episode_id:
            at = bisect_right(self._starts, item.at_s) - 1
            segment = self._segments[at] if at >= 0 and item.at_s < self._segments[at].end_s else None
        # What is about the segment's own paper is counted with that.
        own = segment is None or (segment.paper_id is not None and segment.paper_id == item.paper_id)
        return (item.paper_id, None if own or segment is None else segment.id)

    def _count(self, place: tuple[str | None, str | None], by: int) -> None:
        paper_id, segment_id = place
        if paper_id:
            self._papers[paper_id] += by
        if segment_id:
            self._moments[segment_id] += by
