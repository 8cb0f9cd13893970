"""What jobs on podcasts do, each in a thread of its own: find, subscribe, refresh, import an episode, OPML."""

import logging
from pathlib import Path

from explorer.app.episodes.artwork import artwork_file, keep_picture
from explorer.app.shell.library_access import LibraryAccess
from explorer.files import is_there
from explorer.model.errors import KnownError
from explorer.model.podcast import DirectoryEntry
from explorer.model.progress import CancelToken, Report
from explorer.services.subscriptions import (
    FailedFeed,
    Refreshed,
    file_named,
    read_opml_file,
    refresh,
    refresh_all,
    subscribe,
    subscribe_all,
)
from explorer.services.user_file import write_named
from explorer.sources.opml import write_opml
from explorer.sources.podcast_web import PodcastWeb, web_address
from explorer.store.database import Store

_log = logging.getLogger(__name__)


class PodcastWork:
    """The methods raise KnownErrors, and Cancelled."""

    def __init__(self, access: LibraryAccess) -> None:
        self._access = access

    def look_up(self, text: str, report: Report, cancel: CancelToken) -> Refreshed | list[DirectoryEntry]:
        """Subscribe to the podcast at an address, or return what the directory finds by a name."""
        with self._access.store() as store:
            web = self._web(store)
            is_name = web_address(text) is None and "://" not in text and file_named(text) is None
            if is_name and text.strip() and (found := web.search(text, cancel=cancel, report=report)):
                return found
            return self._with_artwork(web, subscribe(store, web, text, cancel, report), cancel)

    def subscribe(self, address: str, report: Report, cancel: CancelToken) -> Refreshed:
        """Subscribe to the feed at an address."""
        with self._access.store() as store:
            web = self._web(store)
            return self._with_artwork(web, subscribe(store, web, address, cancel, report), cancel)

    def refresh(self, podcast_id: str, report: Report, cancel: CancelToken) -> Refreshed:
        """Read a podcast's feed again."""
        with self._access.store() as store:
            web = self._web(store)
            podcast = store.podcasts.named(podcast_id)
            return self._with_artwork(web, refresh(store, web, podcast, cancel, report), cancel)

    def refresh_all(self, report: Report, cancel: CancelToken) -> tuple[list[Refreshed], list[FailedFeed]]:
        """Read all feeds again."""
        with self._access.store() as store:
            web = self._web(store)
            done, failed = refresh_all(store, web, cancel, report)
            for one in done:
                self._with_artwork(web, one, cancel)
            return done, failed

    def import_opml(
        self, path: Path, report: Report, cancel: CancelToken
    ) -> tuple[list[Refreshed], list[FailedFeed], tuple[str, ...]]:
        """Subscribe to all feeds of an OPML file; return also sentences that the user should see."""
        feeds, notices = read_opml_file(path)
        with self._access.store() as store:
            web = self._web(store)
            done, failed = subscribe_all(store, web, feeds, cancel, report)
            for one in done:
                self._with_artwork(web, one, cancel)
            return done, failed, notices

    def export_opml(self, path: Path) -> int:
        """Write all podcasts to an OPML file; return their number."""
        with self._access.store() as store:
            podcasts = store.podcasts.all()
        write_named(path, write_opml((one.feed_url, one.title) for one in podcasts).encode())
        return len(podcasts)

    def set_seen(self, podcast_id: str | None) -> None:
        """Mark the episodes of a podcast, or of all, as not new."""
        with self._access.store() as store:
            store.podcasts.set_seen(podcast_id)

    def _web(self, store: Store) -> PodcastWeb:
        return PodcastWeb(*self._access.network(store))

    def _with_artwork(self, web: PodcastWeb, done: Refreshed, cancel: CancelToken) -> Refreshed:
        """Download the podcast's artwork if it is not kept yet; without it, a colored tile stands for it."""
        url = web_address(done.podcast.artwork_url or "")
        if url is None or is_there(artwork_file(self._access.library, done.podcast.artwork_url or "")):
            return done
        try:
            data = web.picture(url, cancel=cancel)
            if not keep_picture(self._access.library, done.podcast.artwork_url or "", data):
                _log.info("no picture at %s", url)
        except (KnownError, OSError) as error:
            _log.info("no artwork of %s: %s", done.podcast.id, error)
        return done
