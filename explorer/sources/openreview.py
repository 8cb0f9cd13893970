"""Client of OpenReview: a paper's venue, decision and ratings, as far as programs get answers.

Facts from OpenReview's API documentation and its web client's source: since 2026 ``/notes`` answers programs without a
login with 403 ``ChallengeRequiredError`` most of the time, or with a page that verifies browsers; ``/notes/search``
stays open longer. Version 2 of the API wraps each field as ``{"value": …}``, version 1 does not; venues up to about
2023 are only in version 1. Answers come in any order.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.paper import ForumMetadata
from explorer.model.progress import CancelToken, Report, silent
from explorer.model.title_resolution import Candidate, search_words
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http, HttpReply, Service, refused
from explorer.sources.source_text import plain

_FORUM = re.compile(r"[\w-]{1,64}", re.ASCII)
_SCORE = re.compile(r"\s*(\d{1,3})(?!\d)")
_MINUTES = re.compile(r"try again in (?:(\d{1,4}) minutes?)?(?: and )?(?:(\d{1,4}) seconds?)?")
_RATING_FIELDS = ("rating", "recommendation")
_DECISION_SUFFIXES = ("/Decision", "/Acceptance_Decision")


def _wait_s(reply: HttpReply, moment: datetime) -> float | None:
    """Return the seconds until OpenReview's ``resetTime``, or those in its message."""
    body = _object(reply)
    details = body.get("details")
    reset = details.get("resetTime") if isinstance(details, dict) else None
    if isinstance(reset, str):
        try:
            until = datetime.fromisoformat(reset)
            return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - moment).total_seconds()) or None
        except (ValueError, OverflowError):
            pass
    said = _MINUTES.search(str(body.get("message", ""))[:400])
    return (float(int(said[1] or 0) * 60 + int(said[2] or 0)) or None) if said else None


SERVICE = Service("OpenReview", pace_s=1.2, wait_s=_wait_s)


class OpenReview:
    """Requests forums one after the other; once the notes were refused, by search only."""

    def __init__(self, http: Http, endpoints: Endpoints) -> None:
        self._http = http
        self._bases = (endpoints.openreview_api, endpoints.openreview_api_v1)
        self._gate_shut = False

    def forum(self, forum_id: str, title: str, cancel: CancelToken, report: Report = silent) -> ForumMetadata:
        """Return the record of a forum: from its notes in either API version, else from a search for the paper's title.

        Raises:
            KnownError: ``openreview-closed`` where it answers only people, ``openreview-unknown`` where it does not
                list the paper; also as ``Http.get``.
            Cancelled: the token was set.
        """
        if not _FORUM.fullmatch(forum_id):
            raise SERVICE.problem(
                "openreview-unknown", "This paper has no usable OpenReview id. Look for it in the browser."
            )
        for base in self._bases:
            if self._gate_shut:
                break
            notes = self._notes(f"{base}/notes?{urlencode({'forum': forum_id, 'limit': 1000})}", cancel, report)
            if notes is None:
                self._gate_shut = True  # The refusal applies to both versions; the search has a limit of its own.
            elif record := _of_notes(forum_id, notes):
                return record
        terms = {"term": plain(title, 200), "content": "title", "group": "all", "source": "forum", "limit": 50}
        for base in self._bases:
            notes = self._notes(f"{base}/notes/search?{urlencode(terms)}", cancel, report)
            if notes is None:
                raise _closed()
            if record := _of_search(forum_id, notes):
                return record
        raise SERVICE.problem(
            "openreview-unknown",
            "OpenReview's search does not list this paper. Open the forum in the browser to check.",
        )

    def search(self, title: str, cancel: CancelToken, report: Report = silent) -> list[Candidate]:
        """Return the submissions that OpenReview's search finds for a title: in version 2, if it has none in version 1.

        Raises:
            KnownError: ``openreview-closed`` where it answers only people; also as ``Http.get``.
            Cancelled: the token was set.
        """
        words = " ".join(search_words(title))
        terms = {"term": words, "content": "title", "group": "all", "source": "forum", "limit": 20}
        found: list[Candidate] = []
        for base in self._bases if words else ():
            notes = self._notes(f"{base}/notes/search?{urlencode(terms)}", cancel, report)
            if notes is None:
                raise _closed()
            found = [one for note in notes[:50] if (one := _candidate(note))]
            if found:
                break
        return found

    def _notes(self, url: str, cancel: CancelToken, report: Report) -> list[dict[str, Any]] | None:
        """Return the notes of an answer, empty if there are none; None if OpenReview refuses programs."""
        reply = self._http.get(SERVICE, url, accept="application/json", cancel=cancel, report=report)
        if reply.status in (400, 404):
            return []
        if reply.status in (401, 403) or (reply.status == 200 and reply.type == "text/html"):
            return None
        if reply.status != 200:
            raise refused(SERVICE, reply.status)
        notes = _object(reply).get("notes")
        if not isinstance(notes, list):
            raise SERVICE.problem(
                "answer-broken",
                "OpenReview's answer cannot be read. Try again later, or open the forum in the browser.",
                f"{url}: {reply.body[:200]!r}",
            )
        return [note for note in notes if isinstance(note, dict) and not note.get("ddate")]


def _closed() -> KnownError:
    return SERVICE.problem(
        "openreview-closed",
        "OpenReview currently answers only browsers, not programs. Open the forum in the browser to read it.",
    )


def _candidate(note: dict[str, Any]) -> Candidate | None:
    """Return a submission as the candidate for a title; None for a note of another kind."""
    forum, title = note.get("forum") or note.get("id"), _text(note, "title", 500)
    if not isinstance(forum, str) or not _FORUM.fullmatch(forum) or not title or note.get("replyto"):
        return None
    listed = _value(note, "authors")
    names = [
        plain(one if isinstance(one, str) else str(one.get("fullname") or ""), 100)
        for one in (listed[:100] if isinstance(listed, list) else [])
        if isinstance(one, str | dict)
    ]
    created = note.get("pdate") or note.get("cdate")
    known = isinstance(created, int) and 0 < created < 4e12
    return Candidate(
        title=title,
        authors=tuple(one for one in names if one),
        year=datetime.fromtimestamp(created / 1000, UTC).year if known and isinstance(created, int) else None,
        openreview=forum,
        service="openreview",
    )


def _object(reply: HttpReply) -> dict[str, Any]:
    """Return the JSON object of an answer, empty if it is none."""
    try:
        # int() of a number with very many digits raises ValueError too; deep nesting raises RecursionError.
        body = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _of_notes(forum_id: str, notes: list[dict[str, Any]]) -> ForumMetadata | None:
    """Return the record of a whole forum; None if its submission is not among the notes."""
    submission = next((note for note in notes if note.get("id") == forum_id), None)
    if submission is None:
        return None
    venue = _text(submission, "venue")
    replies = [note for note in notes if note.get("forum", forum_id) == forum_id and note is not submission]
    decisions = (_text(note, "decision") for note in replies if _is_one_of(note, _DECISION_SUFFIXES))
    reviews = sorted((note for note in replies if _is_one_of(note, ("/Official_Review",))), key=_order)
    ratings = (_rating(note) for note in reviews)
    return ForumMetadata(
        forum=forum_id,
        venue=venue,
        decision=next(filter(None, decisions), None) or _decision_of(submission),
        ratings=tuple(rating for rating in ratings if rating is not None),
        source="notes",
        fetched=now(),
    )


def _of_search(forum_id: str, notes: list[dict[str, Any]]) -> ForumMetadata | None:
    """Return the record from a search, which finds similar submissions too: only the one of this forum counts."""
    for note in notes:
        if note.get("id") == forum_id and (venue := _text(note, "venue")):
            return ForumMetadata(forum_id, venue, _decision_of(note), (), "search", now())
    return None


def _decision_of(submission: dict[str, Any]) -> str | None:
    """Derive the decision from the venue's wording: ``ICLR 2024 oral``, ``Submitted to ICLR 2024``."""
    venue = (_text(submission, "venue") or "").casefold()
    group = (_text(submission, "venueid") or "").casefold()
    if "withdrawn" in venue or group.endswith("/withdrawn_submission"):
        return "Withdrawn"
    if "desk reject" in venue or group.endswith("/desk_rejected_submission"):
        return "Desk reject"
    if venue.startswith("submitted to ") or group.endswith("/rejected_submission"):
        return "Reject"
    for kind in ("oral", "spotlight", "poster"):
        if re.search(rf"\b{kind}\b", venue):
            return f"Accept ({kind})"
    return None


def _text(note: dict[str, Any], name: str, limit: int = 200) -> str | None:
    """Return a field of the content as one line of text, in either API version."""
    value = _value(note, name)
    return (plain(value, limit) or None) if isinstance(value, str) else None


def _value(note: dict[str, Any], name: str) -> Any:
    content = note.get("content")
    value = content.get(name) if isinstance(content, dict) else None
    return value.get("value") if isinstance(value, dict) else value


def _rating(note: dict[str, Any]) -> int | None:
    """Return the score: a number in some years, in others at the start of ``8: accept, good paper``."""
    for name in _RATING_FIELDS:
        value = _value(note, name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000:
            return value
        if isinstance(value, str) and (match := _SCORE.match(value)):
            return int(match[1])
    return None


def _is_one_of(note: dict[str, Any], suffixes: tuple[str, ...]) -> bool:
    """Return whether one of the note's invitations ends so; version 1 has only one, in another field."""
    return any(one.endswith(suffixes) for one in _invitations(note))


def _invitations(note: dict[str, Any]) -> Iterator[str]:
    several = note.get("invitations")
    for one in [*(several if isinstance(several, list) else []), note.get("invitation")]:
        if isinstance(one, str):
            yield one


def _order(note: dict[str, Any]) -> tuple[float, float, str]:
    """Return the sort key for the forum's order: by number, then by age."""
    number, created = (note.get(name) for name in ("number", "cdate"))
    return (
        float(number) if isinstance(number, int) and abs(number) < 1e9 else float("inf"),
        float(created) if isinstance(created, int) and abs(created) < 1e18 else float("inf"),
        str(note.get("id"))[:64],
    )
