"""Finds the item of a subscribed feed that an audio file is: by its guid, address, name, length or title.

Advertisements are put into audio as it is downloaded, so that lengths agree roughly and sizes rarely.
"""

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from explorer.model.podcast import ListedItem
from explorer.model.title_match import bare_title
from explorer.sources.audio_tags import AudioTags
from explorer.store.database import Store

_SLACK_S = 90
"""Maximum difference of lengths, in seconds."""


def item_of_audio(store: Store, path: Path, tags: AudioTags, title: str | None = None) -> ListedItem | None:
    """Return the item that an audio file is; None if no item of a subscribed feed is, or several may be.

    Args:
        title: the episode's title, if the user gives it.
    """
    title = title or tags.title
    found = store.podcasts.with_audio(tags.names, quote(path.name), title)
    if quote(path.name) != path.name:
        found += store.podcasts.with_audio((), path.name, None)
    size = path.stat().st_size if path.is_file() else None
    for one, address, _ in found:
        if one.guid in tags.names or (address and address in tags.names):
            return one
    near: dict[int, ListedItem] = {}
    for one, address, length in found:
        same_title = bool(title) and bare_title(one.title) == bare_title(title or "")
        same_name = bool(address) and unquote(urlsplit(address or "").path).rpartition("/")[2] == path.name
        same_size = bool(size) and length == size
        same_length = bool(one.duration_s and tags.duration_s) and (
            abs((one.duration_s or 0) - (tags.duration_s or 0)) <= _SLACK_S
        )
        other_length = bool(one.duration_s and tags.duration_s) and not same_length
        if same_title + same_name + same_size + same_length >= 2 and (not other_length or same_size):
            near[one.id] = one
        elif same_title and not other_length:
            near.setdefault(one.id, one)
    return next(iter(near.values())) if len(near) == 1 else None
