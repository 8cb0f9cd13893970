"""A podcast's feed: its episodes as the publisher lists them, before any is imported."""

from collections.abc import Iterable
from dataclasses import field

from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FeedChapter:
    """A chapter that a feed or an audio file gives: seconds, title, and its link if there is one."""

    start_s: int
    title: str
    address: str | None = None


def chapters_within(
    chapters: Iterable[FeedChapter], duration_s: int | None
) -> tuple[tuple[FeedChapter, ...], tuple[FeedChapter, ...]]:
    """Return the chapters that begin before the end, and those that begin after it; one at the very end is neither.

    Args:
        duration_s: the length of the sound in seconds; None if unknown, so that all are before its end.
    """
    all_of_them = tuple(chapters)
    if not duration_s:
        return all_of_them, ()
    return (
        tuple(one for one in all_of_them if one.start_s < duration_s),
        tuple(one for one in all_of_them if one.start_s > duration_s),
    )


@dataclass(frozen=True, slots=True)
class FeedTranscript:
    """A transcript that a feed names: its address, media type and language."""

    address: str
    type: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed.

    ``guid`` identifies it in its feed; where the publisher gives none, or one twice, it is the address of the audio or
    the page. ``published`` is ISO 8601 in UTC, None if the date can't be read. ``duration_s`` is in seconds.
    ``audio_url`` is None for posts without sound. ``notes`` are the show notes as the feed has them, often HTML.
    ``persons`` are pairs of name and role.
    """

    guid: str
    title: str
    page_url: str | None = None
    published: str | None = None
    duration_s: int | None = None
    audio_url: str | None = None
    audio_type: str | None = None
    audio_bytes: int | None = None
    artwork_url: str | None = None
    notes: str = ""
    persons: tuple[tuple[str, str], ...] = ()
    transcripts: tuple[FeedTranscript, ...] = ()
    chapters_url: str | None = None
    chapters: tuple[FeedChapter, ...] = ()
    is_preview: bool = False
    """Whether its title or its notes say that the rest is for those who pay."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: the podcast's title, page, artwork and items, newest first as the publisher orders them.

    ``next_url`` is the next page of a paged feed, ``moved_to`` the address that the feed itself says is its new one.
    ``left_out`` counts items beyond the limit.
    """

    title: str
    page_url: str | None = None
    artwork_url: str | None = None
    author: str | None = None
    language: str | None = None
    items: tuple[FeedItem, ...] = field(default=())
    next_url: str | None = None
    moved_to: str | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Podcast:
    """A podcast that the user subscribes to.

    ``id`` is for people too: small letters, digits and hyphens. ``etag`` and ``modified`` are the server's words for
    the next conditional request. ``refreshed`` is when its feed was last read, ``problem`` the sentence of a refresh
    that failed since, with its code in ``problem_code``; with ``feed-gone`` it is not refreshed any more. ``speed`` is
    that of its episodes' playback, None if the user has set none. ``items`` and ``new`` count its episodes.
    """

    id: str
    feed_url: str
    title: str
    page_url: str | None = None
    artwork_url: str | None = None
    author: str | None = None
    etag: str | None = None
    modified: str | None = None
    refreshed: str | None = None
    problem_code: str | None = None
    problem: str | None = None
    speed: float | None = None
    items: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item of a subscribed feed, as lists show it; ``FeedItem`` has the rest.

    ``id`` is a number of this library. ``episode_id`` is the episode that it became, None if it was not imported.
    """

    id: int
    podcast_id: str
    guid: str
    title: str
    published: str | None
    duration_s: int | None
    page_url: str | None
    episode_id: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A podcast in a directory; ``episodes`` counts its episodes there."""

    title: str
    feed_url: str
    author: str | None = None
    artwork_url: str | None = None
    page_url: str | None = None
    episodes: int | None = None
