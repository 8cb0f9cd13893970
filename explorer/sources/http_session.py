"""Makes the session of one request: proxies, no passwords, and the system's certificates where requests lacks them.

Requests has a list of its own of who may vouch for a server. A company that inspects TLS installs its certificate in
Windows or macOS instead. On Linux the list can be replaced by REQUESTS_CA_BUNDLE, as administrators know it there.
"""

import ssl
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter

from explorer.model.network_settings import NO_PROXY
from explorer.sources.endpoints import is_loopback


class _SystemAdapter(HTTPAdapter):
    """Asks Windows or macOS whether a certificate is good."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pool of connections, with the system's certificates."""
        options["ssl_context"] = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*arguments, **options)


@dataclass(frozen=True, slots=True)
class Route:
    """How requests reach a service, and who sends them.

    ``proxy`` is ``http://host:port``, ``none``, or empty for the system's; ``contact`` an address of the user for the
    operators of the service, or empty.
    """

    proxy: str = ""
    contact: str = ""


SYSTEM = Route()


def adapter_settings(session: requests.Session, url: str, route: Route) -> dict[str, Any]:
    """Return what the session's adapter needs besides the request: the proxies and certificates."""
    settings: dict[str, Any] = dict(session.merge_environment_settings(url, {}, True, True, None))
    if route.proxy and not is_loopback(urlsplit(url).hostname):
        settings["proxies"] = {} if route.proxy == NO_PROXY else {"http": route.proxy, "https": route.proxy}
    return settings


def prepared(url: str, headers: Mapping[str, str]) -> tuple[requests.Session, requests.PreparedRequest]:
    """Return a session, to be closed by the caller, and the request to be sent by it."""
    session = requests.Session()
    if sys.platform in ("win32", "darwin"):
        session.mount("https://", _SystemAdapter())
    # Loopback is always contacted directly; elsewhere the system's proxy settings apply. An empty auth of our own keeps
    # requests from sending passwords from ~/.netrc.
    session.trust_env = not is_loopback(urlsplit(url).hostname)
    session.auth = lambda request: request
    return session, session.prepare_request(requests.Request("GET", url, headers=headers))
