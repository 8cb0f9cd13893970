"""The number of annotations and notes of each row of the current timeline, counted once for all widgets."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.session import Session
from explorer.model.annotation import Item
from explorer.model.episode import Segment
from explorer.model.timeline_counts import TimelineCounts


class ItemCounts(QObject):
    """Counts the items of the session's timeline; updating it for one item takes constant time.

    Args:
        all_items: returns the items that are counted.
        get_item: returns one of them by its id, or None.
    """

    changed = Signal()
    """Some counts changed, in the same timeline."""

    def __init__(
        self,
        session: Session,
        all_items: Callable[[], Iterable[Item]],
        get_item: Callable[[str], Item | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._all, self._get = session, all_items, get_item
        self._counts: TimelineCounts | None = None
        self._made_for: tuple[str, tuple[Segment, ...]] | None = None
        """The episode and segments of the counted timeline; other changes of the timeline do not affect the counts."""

    def of(self, paper_id: str | None, segment_id: str | None = None) -> int:
        """Return the number of items of a paper and of the moments of a segment; 0 without a timeline."""
        timeline = self._session.timeline
        if timeline is None:
            return 0
        wanted = (timeline.episode.id, timeline.segments)
        if self._counts is None or self._made_for != wanted:
            self._counts, self._made_for = TimelineCounts(timeline, self._all()), wanted
        return self._counts.of(paper_id, segment_id)

    def follow(self, item_ids: frozenset[str] | None) -> None:
        """Update the counts after items changed; None for any."""
        if item_ids is None or self._counts is None:
            self._counts = None
            self.changed.emit()
            return
        differs = [self._counts.change(one, self._get(one)) for one in item_ids]
        if any(differs):
            self.changed.emit()
