"""Makes short names for ids: lower case ASCII letters and digits, joined by hyphens."""

import re
from collections.abc import Callable

from explorer.model.folded_text import fold


def slug_words(text: str) -> list[str]:
    """Return the words of a text that a short name can have; empty for one in another script."""
    return re.findall(r"[a-z0-9]+", fold(text))


def free_slug(base: str, is_taken: Callable[[str], object]) -> str:
    """Return the name itself, or with the first number from 2 that makes it a free one."""
    slug, number = base, 2
    while is_taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug
