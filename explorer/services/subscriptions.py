"""Subscribes to podcasts and refreshes their feeds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.files import is_there, read_up_to
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.podcast import DirectoryEntry, Feed, FeedItem, Podcast
from explorer.model.progress import CancelToken, Progress, Report, silent
from explorer.model.slug import free_slug, slug_words
from explorer.model.translation import later, tr, trn
from explorer.sources.opml import MAX_BYTES, read_feeds
from explorer.sources.podcast_feed import MOST_ITEMS, feeds_of_page
from explorer.sources.podcast_web import FeedAnswer, PodcastWeb, apple_id, web_address
from explorer.store.database import Store

MOST_PAGES = 20
_MOST_TRIED = 3
_OF_THE_LIBRARY = (
    "read-only",
    "schema-newer",
    "disk-full",
    "io-error",
    "database-busy",
    "database-damaged",
    "cannot-open",
)
"""Codes of errors that are not one feed's."""
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A podcast after its feed was read: how many episodes were added, and sentences that the user should see.

    ``is_unchanged``: the server said so, and sent nothing.
    """

    podcast: Podcast
    added: int
    is_unchanged: bool = False
    notices: tuple[str, ...] = ()
    was_held: bool = False
    """Whether the user subscribed to it before, though they asked to subscribe."""


@dataclass(frozen=True, slots=True)
class FailedFeed:
    """A podcast whose feed could not be read, by its title or address, and why."""

    name: str
    problem: KnownError


def subscribe(store: Store, web: PodcastWeb, target: str, cancel: CancelToken, report: Report = silent) -> Refreshed:
    """Subscribe to a podcast; one that is known is refreshed.

    Args:
        target: the address of a feed, of a page that names one, or of Apple Podcasts; or the podcast's name, which is
            looked up in Apple's directory.

    Raises:
        KnownError: ``page-without-feed``, ``podcast-not-found``, ``podcast-unclear``, or as ``PodcastWeb.feed``.
    """
    store.must_be_writable()
    address = web_address(target)
    if address is None:
        if re.match(r"\w+://", target.strip()):
            sentence = later("This address can’t be opened: it has to begin with https:// or http://. Paste another.")
            raise KnownError("insecure-address", sentence)
        if path := file_named(target):
            if not is_there(path):
                raise _missing(path)
            told = later("“{name}” is a file: subscribe to the feeds of an OPML file by “From an OPML file…”.")
            raise KnownError("not-a-podcast", told, name=path.name)
        address = _by_name(web, target, cancel, report).feed_url
    elif number := apple_id(address):
        address = web.by_apple_id(number, cancel=cancel, report=report).feed_url
    if known := store.podcasts.at(address):
        return replace(refresh(store, web, known, cancel, report), was_held=True)
    try:
        answer = web.feed(address, cancel=cancel, report=report)
    except KnownError as error:
        if error.code == "feed-gone":
            ended = later("{subject} has ended this feed. Look for the podcast by its name, or paste another address.")
            raise KnownError(error.code, ended, subject=error.subject) from error
        if error.code not in ("feed-is-page", "not-a-feed"):
            raise
        answer = _of_page(web, address, error, cancel, report)
    if known := store.podcasts.at(answer.url):
        return replace(_taken(store, web, known, answer, cancel, report), was_held=True)
    feed = answer.feed
    assert feed is not None
    podcast = Podcast(_free_id(store, feed.title), answer.url, feed.title)
    return _taken(store, web, podcast, answer, cancel, report)


def file_named(target: str) -> Path | None:
    """Return the file that a text names: one with a folder before it, or a list of feeds; None for other texts."""
    text = target.strip()
    if "://" in text:
        return None
    try:
        path = Path(text).expanduser()
        is_list = path.suffix.lower() in (".opml", ".xml") and ("/" not in text or is_there(path))
        return path if is_list or path.is_absolute() or text.startswith(("./", "../")) else None
    except (OSError, RuntimeError, ValueError):
        return None  # too long a name, an unknown user's home, a zero byte


def read_opml_file(path: Path) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return the feeds of an OPML file as pairs of address and title, and sentences that the user should see.

    Raises:
        KnownError: ``opml-missing``, ``opml-unreadable``, or as ``read_feeds``.
    """
    try:
        feeds, refused = read_feeds(read_up_to(path, MAX_BYTES + 1))
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        told = later("“{name}” can’t be read ({strerror}): choose another file.")
        raise KnownError("opml-unreadable", told, name=path.name, strerror=error.strerror or "not a file") from error
    told = trn(
        refused,
        "{count} entry was left out: its address has to begin with https:// or http://.",
        "{count} entries were left out: their addresses have to begin with https:// or http://.",
    )
    return feeds, (told,) if refused else ()


def _missing(path: Path) -> KnownError:
    told = later("There is no file “{name}”: check its folder and name, or name a podcast.")
    return KnownError("opml-missing", told, name=path.name)


def subscribe_all(
    store: Store, web: PodcastWeb, feeds: Iterable[tuple[str, str]], cancel: CancelToken, report: Report = silent
) -> tuple[list[Refreshed], list[FailedFeed]]:
    """Subscribe to several feeds, pairs of address and title as in an OPML file; one that fails does not end it."""
    done: list[Refreshed] = []
    failed: list[FailedFeed] = []
    for address, title in feeds:
        cancel.check()
        report(Progress(len(done), None, tr("Subscribing to {title}", title=title or address)))
        try:
            done.append(subscribe(store, web, address, cancel))
        except KnownError as error:
            if error.code in _OF_THE_LIBRARY:
                raise  # for the next ones too
            failed.append(FailedFeed(title or address, error))
    return done, failed


def refresh(store: Store, web: PodcastWeb, podcast: Podcast, cancel: CancelToken, report: Report = silent) -> Refreshed:
    """Read a podcast's feed again, if it has changed; a failure is stored with the podcast, and raised.

    Raises:
        KnownError: as ``PodcastWeb.feed``; ``podcast-left`` if the user has unsubscribed meanwhile.
    """
    store.must_be_writable()
    try:
        answer = web.feed(podcast.feed_url, etag=podcast.etag, modified=podcast.modified, cancel=cancel, report=report)
    except KnownError as error:
        with store.write():
            if held := store.podcasts.get(podcast.id):  # else the user has unsubscribed meanwhile
                store.podcasts.put(replace(held, problem_code=error.code, problem=error.sentence))
        raise
    return _taken(store, web, podcast, answer, cancel, report, is_held=True)


def refresh_all(
    store: Store, web: PodcastWeb, cancel: CancelToken, report: Report = silent
) -> tuple[list[Refreshed], list[FailedFeed]]:
    """Refresh all podcasts but those whose feeds have ended; one that fails does not end it."""
    done: list[Refreshed] = []
    failed: list[FailedFeed] = []
    podcasts = [one for one in store.podcasts.all() if one.problem_code != "feed-gone"]
    for number, one in enumerate(podcasts):
        cancel.check()
        report(Progress(number, len(podcasts), tr("Refreshing {title}", title=one.title)))
        try:
            done.append(refresh(store, web, one, cancel))
        except KnownError as error:
            if error.code in _OF_THE_LIBRARY:
                raise  # for the next ones too
            if error.code != "podcast-left":
                failed.append(FailedFeed(one.title, error))
    return done, failed


def _by_name(web: PodcastWeb, name: str, cancel: CancelToken, report: Report) -> DirectoryEntry:
    if not (name := " ".join(name.split())):
        raise KnownError("podcast-not-found", "Name a podcast, or paste the address of its feed.")
    found = web.search(name, cancel=cancel, report=report)
    same = [one for one in found if one.title.casefold() == name.casefold()]
    if len(same) == 1 or (not same and len(found) == 1):
        return (same or found)[0]
    if not found:
        raise KnownError(
            "podcast-not-found",
            "Apple’s directory has no podcast called “{name}”. Paste the address of its feed.",
            name=name[:100],
        )
    told = "; ".join(f"{one.title} ({one.feed_url})" for one in (same or found)[:5])
    raise KnownError(
        "podcast-unclear",
        "Several podcasts match “{name}”: subscribe to one by its feed. {told}",
        name=name[:100],
        told=told,
    )


def _of_page(web: PodcastWeb, address: str, why: KnownError, cancel: CancelToken, report: Report) -> FeedAnswer:
    """Return the feed that a page names: of several, the first one with audio."""
    try:
        url, body = web.page(address, cancel=cancel, report=report)
    except KnownError as error:
        raise (why if error.code == "not-a-page" else error) from error
    found: list[FeedAnswer] = []
    for feed_url, _ in feeds_of_page(body, url)[:_MOST_TRIED]:
        try:
            answer = web.feed(web_address(feed_url) or feed_url, cancel=cancel, report=report)
        except KnownError as error:
            why = error
            continue
        if answer.feed and any(one.audio_url for one in answer.feed.items):
            return answer
        found.append(answer)
    if found:
        return found[0]
    if why.code == "feed-is-page":
        sentence = later("This page names no podcast feed. Paste the feed’s address, or the podcast’s name.")
        raise KnownError("page-without-feed", sentence, url[:300]) from why
    raise why


def _taken(
    store: Store,
    web: PodcastWeb,
    podcast: Podcast,
    answer: FeedAnswer,
    cancel: CancelToken,
    report: Report,
    *,
    is_held: bool = False,
) -> Refreshed:
    """Store what a server answered; ``is_held``: only if the podcast is still there."""
    is_first = store.podcasts.get(podcast.id) is None
    answer = _moved(store, web, podcast, answer, cancel)
    feed = answer.feed
    holder = store.podcasts.at(answer.url)
    url = answer.url if holder is None or holder.id == podcast.id else podcast.feed_url
    kept = replace(
        podcast,
        feed_url=url,
        etag=answer.etag,
        modified=answer.modified,
        refreshed=now(),
        problem_code=None,
        problem=None,
    )
    if feed is None:
        with store.write():
            _must_be_held(store, podcast, is_held=is_held)
            store.podcasts.put(kept)
        return Refreshed(store.podcasts.get(kept.id) or kept, 0, is_unchanged=True)
    kept = replace(
        kept,
        title=feed.title or kept.title,
        page_url=feed.page_url,
        artwork_url=feed.artwork_url,
        author=feed.author,
    )
    known = set() if is_first else store.podcasts.guids(podcast.id)
    items = _all_pages(web, feed, known, cancel, report)
    with store.write():
        _must_be_held(store, podcast, is_held=is_held)
        if is_first and not is_held:  # another one may have come meanwhile, with this address or this title
            other = store.podcasts.at(kept.feed_url)
            kept = replace(kept, id=other.id if other else _free_id(store, kept.title))
        store.podcasts.put(kept)
        added = store.podcasts.take(kept.id, items, mark_new=not is_first)
    return Refreshed(store.podcasts.get(kept.id) or kept, added, notices=_notices(feed, items))


def _must_be_held(store: Store, podcast: Podcast, *, is_held: bool) -> None:
    if is_held and store.podcasts.get(podcast.id) is None:
        raise KnownError("podcast-left", "You have unsubscribed from “{title}” meanwhile.", title=podcast.title[:100])


def _moved(store: Store, web: PodcastWeb, podcast: Podcast, answer: FeedAnswer, cancel: CancelToken) -> FeedAnswer:
    """Return the answer of the address that the feed itself names as its new one, if there is a feed."""
    new = web_address(answer.feed.moved_to) if answer.feed and answer.feed.moved_to else None
    if new is None or new in (answer.url, podcast.feed_url) or store.podcasts.at(new):
        return answer
    try:
        return web.feed(new, cancel=cancel)
    except KnownError:
        return answer  # the old address still has it


def _all_pages(web: PodcastWeb, feed: Feed, known: set[str], cancel: CancelToken, report: Report) -> list[FeedItem]:
    """Return the items of all pages of a feed, up to one on which all items are known."""
    items = {one.guid: one for one in feed.items}
    seen: set[str] = set()
    page, number = feed, 1
    while (
        (url := page.next_url)
        and url not in seen
        and number < MOST_PAGES
        and len(items) < MOST_ITEMS
        and (not known or any(one.guid not in known for one in page.items))
    ):
        seen.add(url)
        number += 1
        report(Progress(number, None, tr("Reading page {number} of the feed", number=number)))
        try:
            found = web.feed(web_address(url) or url, cancel=cancel).feed
        except KnownError:
            break  # what was read is kept; the next refresh goes on
        if found is None:
            break
        page = found
        for one in page.items:
            items.setdefault(one.guid, one)
    return list(items.values())[:MOST_ITEMS]


def _notices(feed: Feed, items: list[FeedItem]) -> tuple[str, ...]:
    found = []
    if not items:
        found.append(tr("“{0}” lists no episodes yet. Refresh it later.", feed.title))
    undated = sum(one.published is None for one in items)
    if undated and undated == len(items):
        found.append(tr("The feed gives no date that can be read: its episodes are listed in its own order."))
    elif undated:
        found.append(
            trn(
                undated,
                "{count} episode has no date that can be read; look for such episodes at the end of the list.",
                "{count} episodes have no date that can be read; look for such episodes at the end of the list.",
            )
        )
    if feed.left_out:
        found.append(
            trn(
                feed.left_out,
                "The feed has {count} episode more than the program reads ({0}).",
                "The feed has {count} episodes more than the program reads ({0}).",
                MOST_ITEMS,
            )
        )
    return tuple(found)


def _free_id(store: Store, title: str) -> str:
    """Return an id made of a podcast's title."""
    base = "-".join(slug_words(title))[:_LONGEST_ID].strip("-") or "podcast"
    return free_slug(base, store.podcasts.get)
