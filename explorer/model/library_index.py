"""What the library lists, in little memory: every episode and every paper, by their normalized titles.

Fifty thousand titles are searched in some milliseconds. What a row shows besides is read when it comes into view.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import compress, islice, repeat
from operator import and_, contains, itemgetter
from typing import Literal

from explorer.model.folded_text import fold
from explorer.model.known_settings import Show
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper_row import ListedPaper
from explorer.model.podcast import Podcast

GroupKind = Literal["new", "continue", "podcast", "loose", "own", "annotated"]
MOST_NEW = 50
"""Maximum number of new episodes listed above the podcasts."""


@dataclass(frozen=True, slots=True)
class EpisodeCounts:
    """How far the user is with an imported episode: papers that its notes name, how many were opened, and notes.

    ``begun``: it was played, or any paper of it opened.
    """

    papers: int = 0
    opened: int = 0
    notes: int = 0
    begun: bool = False


_NOTHING = EpisodeCounts()


@dataclass(frozen=True, slots=True)
class LooseEpisode:
    """An imported episode that no subscribed feed lists."""

    id: str
    podcast: str
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the list with the episodes below it, by their places in the index, or with papers, by their places
    among those that are listed.

    ``podcast`` is the podcast that the user subscribes to, ``total`` the number of its episodes without any filter.
    """

    kind: GroupKind
    key: str
    title: str
    places: "array[int]"
    total: int
    podcast: Podcast | None = None

    @property
    def has_papers(self) -> bool:
        """Return whether it lists papers."""
        return self.kind in ("own", "annotated")

    @property
    def is_fixed(self) -> bool:
        """Return whether it is always open: its heading only names what is below."""
        return self.kind in ("new", "continue", "annotated")


class LibraryIndex:
    """All episodes, each with its place from 0: the items of feeds newest first, then the loose episodes.

    Args:
        podcasts: by title.
        loose: the episodes that no feed lists.
    """

    def __init__(self, podcasts: Iterable[Podcast] = (), loose: Iterable[LooseEpisode] = ()) -> None:
        self.podcasts = tuple(podcasts)
        self.loose = tuple(loose)
        self.items = array("q")
        """The number of each item of a feed."""
        self.papers: list[str] = []
        """The ids of all papers."""
        self.paper_texts: list[str] = []
        """Their normalized titles, in the same order."""
        self._texts: list[str] = []
        self._dates: list[str] = []
        self._new = bytearray()
        self._masked: Mapping[str, EpisodeCounts] | None = None
        """The progress for which masks are kept, which nobody changes: a new one is read each time."""
        self._masks: dict[Show, bytearray] = {}
        self._episodes: dict[int, str] = {}
        self._numbers = {one.id: number for number, one in enumerate(self.podcasts)}
        self._of_podcast = [array("l") for _ in self.podcasts]
        self._names = [fold(one.title) for one in self.podcasts]

    def add(self, rows: Iterable[tuple[int, str, str, str | None, int, str | None]]) -> None:
        """Add items of feeds, newest first: number, podcast, title, date, whether it is new, and imported episode."""
        for number, podcast_id, title, published, is_new, episode_id in rows:
            podcast = self._numbers.get(podcast_id)
            if podcast is None:
                continue  # subscribed to while the items were read
            place = len(self.items)
            self.items.append(number)
            self._texts.append(fold(title))
            self._dates.append(published or "")
            self._new.append(is_new)
            self._of_podcast[podcast].append(place)
            if episode_id is not None:
                self._episodes[place] = episode_id

    def add_papers(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add papers: id and title."""
        for paper_id, title in rows:
            self.papers.append(paper_id)
            self.paper_texts.append(fold(title))

    def without_papers(self) -> "LibraryIndex":
        """Return an index of the same episodes, to which papers are to be added."""
        made = copy(self)
        made.papers, made.paper_texts = [], []
        return made

    def finish(self) -> None:
        """Add the loose episodes, after all items: each to the podcast with its name, or to a group of its own."""
        by_title = {name: number for number, name in enumerate(self._names)}
        self._loose_groups: dict[str, array[int]] = {}
        mixed = set()
        for one in self.loose:
            place = len(self._texts)
            self._texts.append(fold(one.title))
            self._dates.append(one.published or "")
            self._new.append(0)
            self._episodes[place] = one.id
            number = by_title.get(fold(one.podcast))
            if number is not None:
                self._of_podcast[number].append(place)
                mixed.add(number)
            else:
                self._loose_groups.setdefault(one.podcast, array("l")).append(place)
        for number in mixed:
            newest = sorted(self._of_podcast[number], key=self._dates.__getitem__, reverse=True)
            self._of_podcast[number] = array("l", newest)
        self._places = {episode_id: place for place, episode_id in self._episodes.items()}

    def __len__(self) -> int:
        return len(self._texts)

    def place_of(self, episode_id: str) -> int | None:
        """Return the place of an imported episode."""
        return self._places.get(episode_id)

    def place_of_item(self, item_id: int) -> int | None:
        """Return the place of an item of a feed."""
        return self.items.index(item_id) if item_id in self.items else None

    def episode_id(self, place: int) -> str | None:
        """Return the imported episode at a place; None for an item that was not imported."""
        return self._episodes.get(place)

    def item_id(self, place: int) -> int | None:
        """Return the number of the item at a place; None for a loose episode."""
        return self.items[place] if place < len(self.items) else None

    def is_new(self, place: int) -> bool:
        """Return whether the episode was added by a refresh, and was not imported or seen since."""
        return bool(self._new[place])

    def text(self, place: int) -> str:
        """Return the normalized title at a place."""
        return self._texts[place]

    def imported(self, key: str) -> list[str]:
        """Return the ids of all imported episodes below a heading, by its key, whatever is filtered."""
        kind, _, name = key.partition(":")
        places = self._loose_groups.get(name, array("l"))
        if kind == "podcast":
            number = self._numbers.get(name)
            places = self._of_podcast[number] if number is not None else array("l")
        return [episode_id for place in places if (episode_id := self._episodes.get(place))]

    def podcast_texts(self) -> list[str]:
        """Return the normalized titles of the podcasts."""
        return self._names

    def found(self, words: list[str], limit: int) -> list[int]:
        """Return the places of the first episodes whose titles hold all words, which are normalized."""
        return list(islice(compress(range(len(self)), self._hits(words)), limit)) if words else []

    def found_papers(self, words: list[str], limit: int) -> list[int]:
        """Return the numbers of the first papers whose titles hold all words."""
        hits: Iterable[object] = repeat(True)
        for number, word in enumerate(sorted(words, key=len, reverse=True)):
            every = map(contains, self.paper_texts, repeat(word))
            hits = every if number == 0 else map(and_, hits, every)
        return list(islice(compress(range(len(self.papers)), hits), limit)) if words else []

    def _hits(self, words: Iterable[str]) -> "map[bool] | bytearray":
        """Return for each place whether its title holds all words; in C, since it is done at each key press."""
        found: map[bool] | None = None
        for word in words:
            every = map(contains, self._texts, repeat(word))
            found = every if found is None else map(and_, found, every)
        return found if found is not None else bytearray(b"\1" * len(self))

    def groups(
        self,
        text: str = "",
        show: Show = "all",
        podcast_id: str | None = None,
        progress: Mapping[str, EpisodeCounts] | None = None,
        recent: Iterable[str] = (),
        papers: Sequence[ListedPaper] = (),
    ) -> list[Group]:
        """Return the headings of the list, with the episodes below each.

        Args:
            text: words that the title of an episode or of its podcast holds; without any, new and recent episodes come
                first, and podcasts without a matching episode are listed too.
            podcast_id: lists the episodes of this podcast alone.
            progress: of the imported episodes, by id.
            recent: the episodes that the user was in, the last first.
            papers: those to be listed, the last annotated first.
        """
        words = fold(text).split()
        if show == "annotated":
            return _of_papers("annotated", papers, words, show)
        masks = {word: bytearray(self._hits([word])) for word in words}
        if show != "all":
            masks[""] = self._mask(show, progress or {})
        groups: list[Group] = []
        if not words and podcast_id is None:
            groups += self._on_top(show, recent)
        for number, one in enumerate(self.podcasts):
            if podcast_id is not None and podcast_id != one.id:
                continue
            places = self._narrowed(self._of_podcast[number], masks, self._names[number])
            if places or (not words and (show == "all" or podcast_id is not None)):
                total = len(self._of_podcast[number])
                groups.append(Group("podcast", f"podcast:{one.id}", one.title, places, total, one))
        if podcast_id is None:
            for title, all_places in sorted(self._loose_groups.items()):
                if places := self._narrowed(all_places, masks, fold(title)):
                    groups.append(Group("loose", f"loose:{title}", title, places, len(all_places)))
            groups += _of_papers("own", papers, words, show)
        return groups

    def _on_top(self, show: Show, recent: Iterable[str]) -> Iterator[Group]:
        new = array("l")
        at = self._new.find(1)
        while at >= 0 and len(new) < MOST_NEW:
            new.append(at)
            at = self._new.find(1, at + 1)
        if new:
            yield Group("new", "new", "", new, self._new.count(1))
        if show == "all":
            places = array("l", (place for one in recent if (place := self._places.get(one)) is not None))
            if places:
                yield Group("continue", "continue", "", places, len(places))

    def _narrowed(self, places: "array[int]", masks: Mapping[str, bytearray], name: str) -> "array[int]":
        """Return the places that all masks leave, but for those of words that the podcast's name holds."""
        for word, mask in masks.items():
            if (not word or word not in name) and places:
                # `itemgetter` looks all up in C, four times as fast as a call for each; of one it makes no tuple.
                keep = itemgetter(*places)(mask) if len(places) > 1 else (mask[places[0]],)
                places = array("l", list(compress(places, keep)))
        return places

    def _mask(self, show: Show, progress: Mapping[str, EpisodeCounts]) -> bytearray:
        """Return for each place whether its episode is to be listed."""
        if show == "new":
            return self._new
        if progress is not self._masked:
            self._masked, self._masks = progress, {}
        if show in self._masks:
            return self._masks[show]
        mask = self._masks[show] = bytearray((b"\1" if show == "unread" else b"\0") * len(self))
        for place, episode_id in self._episodes.items():
            done = progress.get(episode_id, _NOTHING)
            mask[place] = done.opened < done.papers if show == "unread" else done.notes > 0
        return mask


def _of_papers(kind: GroupKind, papers: Sequence[ListedPaper], words: Sequence[str], show: Show) -> list[Group]:
    """Return the group of the user's own papers, or of those with annotations; none if it is empty."""
    if kind == "own":
        offered = [place for place, one in enumerate(papers) if one.is_own]
    else:
        offered = [place for place, one in enumerate(papers) if one.notes]
    places = array("l", (place for place in offered if _is_listed(papers[place], words, show)))
    return [Group(kind, kind, "", places, len(offered))] if places else []


def _is_listed(paper: ListedPaper, words: Sequence[str], show: Show) -> bool:
    kept = show in ("all", "annotated") or (
        not paper.is_read if show == "unread" else show == "noted" and paper.notes > 0
    )
    return kept and all(word in paper.text for word in words)
