"""Reads JSON answers of services: an object, or one clear error; fields of any type, never a trace."""

import json
from typing import Any

from explorer.sources.http import Reply, Service, refused
from explorer.sources.source_text import is_web_page, page_reason, plain

CAP = 5 * 1024 * 1024
"""Maximum size of an answer, in bytes."""


def read_object(service: Service, reply: Reply) -> dict[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        KnownError: ``http-…`` for an error status, ``web-page``, ``answer-broken``.
    """
    if reply.status != 200:
        raise refused(service, reply.status, page_reason(reply.body) if reply.type == "text/html" else "")
    if is_web_page(reply.type, reply.body):
        said = page_reason(reply.body)
        raise service.problem(
            "web-page",
            "The network answered with a web page{quoted} instead of {subject}'s answer. "
            "Log in to the network in a browser if it asks for that, then try again.",
            f"{reply.url}: {reply.body[:200]!r}",
            quoted=f" (“{said}”)" if said else "",
        )
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
