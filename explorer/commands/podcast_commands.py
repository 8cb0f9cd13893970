"""``subscribe``, ``podcasts`` and ``refresh``: podcasts, and the episodes that their feeds list."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from explorer.commands.library_lookup import network, opened
from explorer.commands.output import heads, tell, write_json, write_table
from explorer.commands.progress_line import ProgressLine
from explorer.model.podcast import Podcast
from explorer.model.progress import CancelToken
from explorer.model.translation import later, tr, translated, trn
from explorer.services.subscriptions import (
    FailedFeed,
    Refreshed,
    file_named,
    read_opml_file,
    refresh_all,
    subscribe_all,
)
from explorer.services.subscriptions import refresh as refresh_one
from explorer.services.subscriptions import subscribe as subscribe_to
from explorer.sources.podcast_web import PodcastWeb
from explorer.store.database import Store


def web_of(root: Path | None, store: Store) -> PodcastWeb:
    """Return a client for feeds and pages, with the library's addresses."""
    return PodcastWeb(*network(root, store))


def subscribe(arguments: argparse.Namespace) -> int:
    """Subscribe to a podcast, or to all of an OPML file.

    Raises:
        KnownError: it can't be found, or its feed can't be read.
    """
    failed: list[FailedFeed] = []
    with opened(arguments.library) as (_, store), ProgressLine(tr("Podcasts"), in_terminal=True) as line:
        path = file_named(arguments.target)
        if path is not None:
            feeds, notices = read_opml_file(path)
            done, failed = subscribe_all(store, web_of(arguments.library, store), feeds, CancelToken(), line.show)
            for notice in notices:
                tell(notice)
        else:
            done = [subscribe_to(store, web_of(arguments.library, store), arguments.target, CancelToken(), line.show)]
    return _told(done, failed, later("Subscribed to “{0}” ({1}): {2}."))


def refresh(arguments: argparse.Namespace) -> int:
    """Read the feed of a podcast again, or those of all.

    Raises:
        KnownError: there is no such podcast, or its feed can't be read.
    """
    failed: list[FailedFeed] = []
    with opened(arguments.library) as (_, store), ProgressLine(tr("Podcasts"), in_terminal=True) as line:
        if arguments.podcast:
            podcast = store.podcasts.named(arguments.podcast)
            done = [refresh_one(store, web_of(arguments.library, store), podcast, CancelToken(), line.show)]
        else:
            done, failed = refresh_all(store, web_of(arguments.library, store), CancelToken(), line.show)
    return _told(done, failed, later("Refreshed “{0}” ({1}): {2}."))


def podcasts(arguments: argparse.Namespace) -> int:
    """List the podcasts, or write them to an OPML file.

    Raises:
        KnownError: the file can't be written.
    """
    with opened(arguments.library) as (_, store):
        found = store.podcasts.all()
    if arguments.opml:
        from explorer.services.user_file import write_named
        from explorer.sources.opml import write_opml

        write_named(arguments.opml, write_opml((one.feed_url, one.title) for one in found).encode())
    elif arguments.json:
        write_json([_entry(one) for one in found])
    else:
        rows = [
            (one.id, str(one.items), str(one.new or ""), (one.refreshed or "")[:10], one.title, one.problem or "")
            for one in found
        ]
        write_table([heads("ID", "EPISODES", "NEW", "REFRESHED", "TITLE", "PROBLEM"), *rows])
    return 0


def _entry(one: Podcast) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "author": one.author,
        "feed_url": one.feed_url,
        "page_url": one.page_url,
        "artwork_url": one.artwork_url,
        "refreshed": one.refreshed,
        "problem": one.problem,
        "episodes": one.items,
        "new": one.new,
    }


def _told(done: Sequence[Refreshed], failed: Sequence[FailedFeed], sentence: str) -> int:
    for one in done:
        podcast = one.podcast
        news = trn(one.added, "one episode added, {0} in all", "{count} episodes added, {0} in all", podcast.items)
        news = tr("unchanged") if one.is_unchanged else news
        told = later("You subscribe to “{0}” ({1}) already: {2}.") if one.was_held else sentence
        tell(translated(told, podcast.title, podcast.id, news))
        for notice in one.notices:
            tell(notice)
    for problem in failed:
        tell(f"{problem.name}: {problem.problem.sentence}")
    return 1 if failed else 0
