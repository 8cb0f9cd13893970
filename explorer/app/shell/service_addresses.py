"""The addresses of arXiv and OpenReview that a setting may replace."""

from dataclasses import asdict

from explorer.model.errors import KnownError
from explorer.sources.endpoints import Endpoints

DEFAULTS: dict[str, str] = asdict(Endpoints())
"""The program's own addresses, by the names of the settings."""


def is_refused(address: str) -> bool:
    """Return whether the program would not use this address; empty means the default."""
    try:
        Endpoints.load({}, lambda key, default: address if key == "endpoints.arxiv_web" else default)
    except KnownError:
        return True
    return False
