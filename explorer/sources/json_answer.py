"""Reads JSON answers of services: an object, or one clear error; fields of any type, never a trace."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from explorer.model.title_resolution import Candidate
from explorer.sources.answered_page import refuse_page
from explorer.sources.http import HttpReply, Service, refused
from explorer.sources.source_text import page_reason, plain

CAP = 5 * 1024 * 1024
"""Maximum size of an answer, in bytes."""


def read_object(service: Service, reply: HttpReply) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        KnownError: ``http-…`` for an error status, ``web-page``, ``answer-broken``.
    """
    if reply.status != 200:
        raise refused(service, reply.status, page_reason(reply.body) if reply.type == "text/html" else "")
    refuse_page(service, reply)
    try:
        # int() of a number with very many digits raises ValueError too; deep nesting raises RecursionError.
        body = json.loads(reply.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise service.problem(
            "answer-broken",
            "{subject}'s answer cannot be read. Try again in a few minutes.",
            f"{reply.url}: {reply.body[:200]!r}",
        )
    return body


def objects(value: object, most: int = 200) -> list[dict[str, Any]]:
    """Return the objects of a list; empty if it is none."""
    return [one for one in value[:most] if isinstance(one, dict)] if isinstance(value, list) else []


def line(value: object, limit: int = 500) -> str:
    """Return a string as one line; empty for anything else."""
    return plain(value, limit) if isinstance(value, str) else ""


def year(value: object) -> int | None:
    """Return a year, given as a number or digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 4:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1500 <= value <= 2200 else None


def in_batches(
    ids: Iterable[str],
    at_once: int,
    ask: Callable[[list[str]], list[Candidate]],
    id_of: Callable[[Candidate], str | None],
) -> dict[str, Candidate]:
    """Return what a service knows of these ids, by id; unknown ones are missing.

    Args:
        at_once: the number of ids in one request.
        ask: makes a request for some ids.
        id_of: the id that a paper has there.
    """
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Candidate] = {}
    for start in range(0, len(wanted), at_once):
        batch = wanted[start : start + at_once]
        for one in ask(batch):
            if (key := id_of(one)) in batch:
                found.setdefault(str(key), one)
    return found
