"""The part of the fake server that plays publishers of podcasts, with conditional requests, and Apple's directory."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.fakes import faults
from tests.fakes.tones import Tones

if TYPE_CHECKING:
    from tests.fakes.server import Handler

ROUTES = {
    "/feeds": "feed",
    "/pages": "page",
    "/audio": "audio",
    "/directory/lookup": "directory_lookup",
    "/directory/search": "directory_search",
}


@dataclass
class Document:
    """A document under ``/feeds`` or ``/pages``: its bytes and media type."""

    body: bytes
    type: str = "application/rss+xml; charset=utf-8"
    last_modified: str = "Fri, 12 Apr 2024 08:00:00 GMT"

    @property
    def etag(self) -> str:
        """Return the ETag, which changes with the bytes."""
        return f'W/"{hashlib.sha1(self.body).hexdigest()}"'


def serve_document(handler: "Handler", documents: dict[str, Document]) -> None:
    """Answer with the document at this path, or with 304 if both of the client's conditions say that it has it."""
    found = documents.get(urlsplit(handler.path).path)
    if found is None:
        return faults.page(404, "Not found")(handler)
    headers = {"ETag": found.etag, "Last-Modified": found.last_modified}
    asked = (handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since"))
    if asked == (found.etag, found.last_modified):
        return handler.send_whole(304, headers, b"")
    return faults.answer(200, found.body, kind=found.type, headers=headers)(handler)


def entry(number: int, title: str, feed_url: str, **others: Any) -> dict[str, Any]:
    """Return a podcast as Apple's directory describes it."""
    return {
        "wrapperType": "track",
        "kind": "podcast",
        "collectionId": number,
        "collectionName": title,
        "feedUrl": feed_url,
        **others,
    }


def serve_entries(handler: "Handler", entries: list[dict[str, Any]]) -> None:
    """Answer with the podcasts that have this id, or any of these words in their titles."""
    if handler.route == "directory_lookup":
        found = [one for one in entries if str(one["collectionId"]) == handler.query.get("id")]
    else:
        words = set(handler.query.get("term", "").casefold().split())
        found = [one for one in entries if words & set(one["collectionName"].casefold().split())]
    body = json.dumps({"resultCount": len(found), "results": found})
    faults.answer(200, body, kind="text/javascript; charset=utf-8")(handler)


def serve_sound(handler: "Handler", sounds: dict[str, Tones]) -> None:
    """Answer with the sound at this path, or with the range that is asked for."""
    found = sounds.get(urlsplit(handler.path).path)
    if found is None:
        return faults.page(404, "Not found")(handler)
    headers = {"Content-Type": "audio/wav", "ETag": f'"tones-{found.seconds}"', "Accept-Ranges": "bytes"}
    asked = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", ""))
    if asked is None:
        if handler.unranged:
            del headers["Accept-Ranges"]
        return handler.send_pieces(200, headers, 0, len(found), found.read)
    start, end = int(asked[1]), min(int(asked[2] or len(found)) + 1, len(found))
    if start >= len(found):
        return handler.send_whole(416, {"Content-Range": f"bytes */{len(found)}"}, b"")
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(found)}"
    return handler.send_pieces(206, headers, start, end, found.read)
