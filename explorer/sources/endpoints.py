"""The base addresses of the services; a test, a mirror or the demo can replace them."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from explorer.model.errors import KnownError
from explorer.model.known_settings import ENDPOINTS
from explorer.sources.source_text import plain


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The base addresses, without a slash at the end.

    Each has an environment variable ``PAPER_EXPLORER_…`` (``PAPER_EXPLORER_ARXIV_API``) and a setting ``endpoints.…``
    (``endpoints.arxiv_api``); the variable wins.
    """

    arxiv_api: str = "https://export.arxiv.org/api/query"
    arxiv_web: str = "https://arxiv.org"
    openreview_api: str = "https://api2.openreview.net"
    openreview_api_v1: str = "https://api.openreview.net"
    openreview_web: str = "https://openreview.net"
    openalex: str = "https://api.openalex.org"
    crossref: str = "https://api.crossref.org"
    directory: str = "https://itunes.apple.com"

    @classmethod
    def load(cls, environment: Mapping[str, str], setting: Callable[[str, object], object]) -> "Endpoints":
        """Load the addresses from the environment, else the settings, else the defaults.

        Args:
            environment: usually ``os.environ``.
            setting: takes a key and a default, such as ``store.settings.get``.

        Raises:
            KnownError: ``bad-endpoint`` for an address that is not https, nor plain http to this computer.
        """
        chosen: dict[str, str] = {}
        for field in fields(cls):
            variable, key = f"PAPER_EXPLORER_{field.name.upper()}", ENDPOINTS[field.name].key
            for name, value in ((variable, environment.get(variable)), (key, setting(key, None))):
                if value:
                    chosen[field.name] = _checked(name, value)
                    break
        return cls(**chosen)


def is_loopback(host: str | None) -> bool:
    """Return whether the host is this computer: ``localhost``, ``127.…`` or ``::1``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_allowed(url: str) -> bool:
    """Return whether the program may request this address: https, or plain http to this computer; no user name
    in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # both raise ValueError for a broken address
    except ValueError:
        return False
    if not host or "@" in parts.netloc or any(char.isspace() or not char.isprintable() for char in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _checked(name: str, value: object) -> str:
    if not isinstance(value, str) or not is_allowed(value) or "?" in value or "#" in value:
        raise KnownError(
            "bad-endpoint",
            "{name} is “{value}”, which is not a usable address: "
            "it has to start with https:// (or http:// for this computer). Correct it or remove it.",
            name=name,
            value=plain(str(value), 80),
        )
    return value.rstrip("/")
