"""Tells when the network answered with a web page of its own, such as a hotel's login, in place of a service's data."""

from explorer.sources.http import HttpReply, Service
from explorer.sources.source_text import is_web_page, page_reason


def refuse_page(service: Service, reply: HttpReply) -> None:
    """Do nothing for an answer that is data.

    Raises:
        KnownError: ``web-page`` for HTML.
    """
    if not is_web_page(reply.type, reply.body):
        return
    said = page_reason(reply.body)
    raise service.problem(
        "web-page",
        "The network answered with a web page{quoted} instead of {subject}'s answer. "
        "Log in to the network in a browser if it asks for that, then try again.",
        f"{reply.url}: {reply.body[:200]!r}",
        quoted=f" (“{said}”)" if said else "",
    )
