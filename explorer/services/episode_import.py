"""Reads an episode from an item of a feed, from its page, or from its audio file.

Chapters come first from the file that the feed names, then from the feed itself (Podlove's simple chapters), then from
the audio file, then from the show notes; see ``read_with_chapters``.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from explorer.model import timecode
from explorer.model.episode import PREVIEW_ADVICE
from explorer.model.errors import KnownError
from explorer.model.ids import short_hash
from explorer.model.podcast import FeedChapter, FeedItem, ListedItem, chapters_within
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.show_notes.chapter_merge import read_with_chapters
from explorer.model.show_notes.parsed_notes import ParsedNotes
from explorer.model.translation import tr, translated, trn
from explorer.services.audio_item import item_of_audio
from explorer.services.episode_text import EpisodeText, derived_title, episode_id_of, told_day
from explorer.sources.audio_tags import AudioTags, read_audio_tags
from explorer.sources.podcast_feed import parse_feed
from explorer.sources.podcast_web import PodcastWeb, web_address
from explorer.sources.web_page import EpisodePage, read_page
from explorer.store.database import Store

_MOST_FEEDS = 2
_log = logging.getLogger(__name__)


def episode_of_item(
    store: Store, web: PodcastWeb | None, item: ListedItem, cancel: CancelToken, audio: AudioTags | None = None
) -> EpisodeText:
    """Read the episode that is an item of a subscribed feed.

    Args:
        web: downloads the chapters that the feed names; None for none.
        audio: tags of its audio file, if the user has that.

    Raises:
        KnownError: ``item-unknown``.
    """
    whole = store.podcasts.whole(item.id)
    podcast = store.podcasts.get(item.podcast_id)
    title = podcast.title if podcast else item.podcast_id
    episode_id = item.episode_id or _id_of(store, title, whole)
    found = _of_feed(web, whole, title, f"feed:{item.podcast_id}", episode_id, cancel, audio)
    return replace(found, item_id=item.id)


def episode_of_page(
    store: Store, web: PodcastWeb, address: str, cancel: CancelToken, report: Report = silent, podcast: str = ""
) -> EpisodeText:
    """Read the episode of a page: as its feed has it, if the page names a feed with this page, else from its text.

    Args:
        podcast: the podcast's name, where the page doesn't give it.

    Raises:
        KnownError: ``page-is-feed``, ``page-of-podcast``, ``page-empty``, or as ``PodcastWeb.page``.
    """
    if known := store.podcasts.find(address):
        return episode_of_item(store, web, known, cancel)
    url, body = web.page(address, cancel=cancel, report=report)
    if known := store.podcasts.find(url):
        return episode_of_item(store, web, known, cancel)
    _refuse_feed(body, url)
    page = read_page(body, url)
    found, own_podcast = _in_feeds(store, web, page, (address, url), cancel, report)
    if found:
        return found
    if not page.notes.strip():
        raise KnownError("page-empty", "This page has no text without its scripts: paste the episode’s show notes.")
    title = page.title or derived_title(page.notes)
    fields: dict[str, Any] = {
        "podcast": podcast or page.podcast or "",
        "title": title,
        "page_url": url,
        "audio_url": page.audio_url,
        "published": page.published or told_day(page.notes),
    }
    notes = read_with_chapters(page.notes, (), title=title)
    if own_podcast and len(notes.segments) <= 1 and not notes.papers:
        raise KnownError(
            "page-of-podcast",
            "This is the page of the podcast “{title}”, not of an episode: subscribe to {url}, or name "
            "an episode’s page.",
            title=own_podcast[:100],
            url=url[:300],
        )
    fields["duration_s"] = notes.duration_s
    return EpisodeText(
        episode_id_of(fields["podcast"] or "", title),
        fields,
        notes,
        notices=(translated(PREVIEW_ADVICE),) if page.is_preview else (),
        is_named=bool(page.title),
        text=page.notes,
        is_preview=page.is_preview,
    )


def episode_of_audio(
    path: Path,
    *,
    podcast: str = "",
    title: str | None = None,
    store: Store | None = None,
    web: PodcastWeb | None = None,
) -> EpisodeText:
    """Read the episode of an audio file: as the feed has it that lists it, else from its tags.

    Args:
        store: the library whose podcasts may list it; None for none.
        web: downloads the chapters that the feed names; None for none.

    Raises:
        KnownError: ``audio-missing``, ``audio-unreadable``.
    """
    tags = read_audio_tags(path)
    if store is not None and not podcast and (item := item_of_audio(store, path, tags, title)):
        return replace(episode_of_item(store, web, item, CancelToken(), audio=tags), sound=path)
    title = title or tags.title or path.stem.replace("_", " ").strip() or "Episode"
    podcast = podcast or tags.podcast or ""
    notes = read_with_chapters(tags.notes, tags.chapters, title=title, duration_s=tags.duration_s)
    fields: dict[str, Any] = {"podcast": podcast, "title": title, "duration_s": tags.duration_s or notes.duration_s}
    episode_id = episode_id_of(podcast, title)
    return EpisodeText(
        episode_id,
        fields,
        notes,
        source=f"file:{episode_id}",
        text=tags.notes,
        notices=_left_out(tags.beyond, tags.duration_s),
        sound=path,
        times_from="audio" if _gives_times(tags.chapters, notes) else "notes",
    )


def _of_feed(
    web: PodcastWeb | None,
    item: FeedItem,
    podcast: str,
    source: str,
    episode_id: str,
    cancel: CancelToken,
    audio: AudioTags | None = None,
) -> EpisodeText:
    """Read an item of any feed."""
    chapters, notices = _chapters(web, item, cancel)
    whose: Literal["feed", "audio"] = "feed"
    if not chapters and audio:
        chapters, whose = audio.chapters, "audio"
    duration_s = item.duration_s or (audio.duration_s if audio else None)
    chapters, beyond = chapters_within(chapters, duration_s)
    of_audio = audio.beyond if audio and whose == "audio" else 0
    notices = (*notices, *_left_out(len(beyond) + of_audio, duration_s))
    notes = read_with_chapters(item.notes, chapters, title=item.title, duration_s=duration_s)
    fields: dict[str, Any] = {
        "podcast": podcast,
        "title": item.title,
        "duration_s": item.duration_s,
        "page_url": item.page_url,
        "audio_url": item.audio_url,
        "artwork_url": item.artwork_url,
        "guid": item.guid,
        "published": item.published,
    }
    is_preview = item.is_preview or (
        bool(item.notes) and read_page(item.notes[:200_000].encode("utf-8", "replace"), "").is_preview
    )
    if is_preview:
        notices = (*notices, translated(PREVIEW_ADVICE))
    return EpisodeText(
        episode_id,
        fields,
        notes,
        source=source,
        notices=notices,
        text=item.notes,
        is_preview=is_preview,
        times_from=whose if _gives_times(chapters, notes) else "notes",
    )


def _left_out(count: int, duration_s: int | None) -> tuple[str, ...]:
    """Return the sentence about chapters that begin after the end of the audio, if there are any."""
    if not count or not duration_s:
        return ()
    return (
        trn(
            count,
            "{count} chapter begins after the end at {end}, and is left out.",
            "{count} chapters begin after the end at {end}, and are left out.",
            end=timecode.display(duration_s),
        ),
    )


def _gives_times(chapters: Sequence[FeedChapter], notes: ParsedNotes) -> bool:
    """Return whether the segments begin where chapters do; notes with a finer division keep their own times."""
    starts = {one.start_s for one in notes.segments if one.part is None}
    return bool(chapters and starts) and starts <= {one.start_s for one in chapters}


def _chapters(
    web: PodcastWeb | None, item: FeedItem, cancel: CancelToken
) -> tuple[tuple[FeedChapter, ...], tuple[str, ...]]:
    """Return the chapters that a feed gives, and what the user should know about them."""
    address = web_address(item.chapters_url) if item.chapters_url else None
    if web is None or address is None:
        return item.chapters, ()
    try:
        return web.chapters(address, cancel=cancel) or item.chapters, ()
    except KnownError as error:
        _log.info("no chapters from %s: %s", address, error.sentence)
        return item.chapters, (tr("The chapters can’t be downloaded. {0}", error.sentence),)


def _in_feeds(
    store: Store, web: PodcastWeb, page: EpisodePage, urls: tuple[str, ...], cancel: CancelToken, report: Report
) -> tuple[EpisodeText | None, str | None]:
    """Return the episode of a page as a feed has it that the page names, None if none of them lists this page; and the
    title of the podcast whose own page it is, None if it is of none."""
    wanted = {_bare(one) for one in urls}
    own_podcast = None
    for feed_url in page.feeds[:_MOST_FEEDS]:
        address = web_address(feed_url)
        known = store.podcasts.at(address) if address else None
        if known or not address:
            continue  # its items were looked up already
        try:
            feed = web.feed(address, cancel=cancel, report=report).feed
        except KnownError as error:
            _log.info("no notes from %s: %s", address, error.sentence)
            continue
        for item in feed.items if feed else ():
            if item.page_url and _bare(item.page_url) in wanted and item.notes.strip():
                assert feed is not None
                source = f"feed:{episode_id_of(feed.title, '')}"
                return _of_feed(web, item, feed.title, source, _id_of(store, feed.title, item), cancel), None
        # "/?p=12" is an episode's page, and "/" is the podcast's.
        if feed and feed.page_url and _bare(feed.page_url) in wanted and not any(urlsplit(one).query for one in urls):
            own_podcast = feed.title
    return None, own_podcast


def _bare(url: str) -> str:
    """Return what two addresses of a page have in common."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}:{parts.port or ''}{parts.path.rstrip('/')}"


def _refuse_feed(body: bytes, url: str) -> None:
    try:
        feed = parse_feed(body, url)
    except KnownError:
        return
    raise KnownError(
        "page-is-feed",
        "This is the feed of “{title}”, not an episode’s page: subscribe to it, or paste such a page.",
        title=feed.title[:100],
    )


def _id_of(store: Store, podcast: str, item: FeedItem) -> str:
    """Return the id of an episode: that which it has in the library already, else one of its podcast and title."""
    if (known := store.episodes.by_guid(item.guid)) and known.podcast == podcast:
        return known.id
    made = episode_id_of(podcast, item.title)
    holder = store.episodes.get(made, with_deleted=True)
    if holder is None or holder.guid in (None, item.guid):
        return made
    return f"{made[:72].rstrip('-')}-{short_hash(item.guid)}"  # a show that gives two episodes one title
