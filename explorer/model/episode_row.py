"""What a row of the library's list shows of an episode."""

from typing import Literal

from explorer.model.lazy_dataclass import dataclass

Reading = Literal["unopened", "begun", "read"]
"""A paper was never opened; it was left on its first page; or it was read on from there."""


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode of the library or of a feed.

    ``item_id`` is the item of a feed, None for an episode that no feed lists; ``episode_id`` is None for an item that
    was not imported. ``published`` is ISO 8601 in UTC, ``papers`` how far the user is with each paper that is discussed
    in it, in the order of the timeline; ``mentions`` counts the other papers that it names, ``doubts`` the titles of
    which it is not known which paper is meant. ``is_preview`` tells one of whose notes only a preview is public.
    """

    title: str
    podcast: str
    published: str | None
    duration_s: int | None
    page_url: str | None
    item_id: int | None
    episode_id: str | None
    is_new: bool = False
    papers: tuple[Reading, ...] = ()
    mentions: int = 0
    is_preview: bool = False
    doubts: int = 0

    @property
    def date(self) -> str:
        """Return the day on which it was published, as ``2024-05-27``; empty if that is unknown."""
        return (self.published or "")[:10]

    @property
    def opened(self) -> int:
        """Return how many of its papers were opened."""
        return sum(one != "unopened" for one in self.papers)
