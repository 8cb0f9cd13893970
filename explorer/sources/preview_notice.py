"""Finds where notes or a page say that only a preview is public."""

import html
import re

PAID = re.compile(
    r"this (?:post|episode|content|preview) is (?:only )?(?:for|available to) (?:paid|paying|premium)?\s*"
    r"(?:subscribers|members|supporters)|(?:subscribe|upgrade) to (?:paid|continue|keep reading|listen to the full)|"
    r"(?:keep|continue) reading with a \d+-day free trial|become a (?:paid|paying) (?:subscriber|member) to",
    re.IGNORECASE,
)
_PAYING = re.compile(r"subscri|member|support|upgrade|trial", re.IGNORECASE)
_ENDS = 4000
"""In how many letters at the beginning and at the end of notes it is said that they are a preview."""


def tells_preview(notes: str) -> bool:
    """Return whether show notes, or a page, say that the rest is for subscribers who pay."""
    if len(notes) > 2 * _ENDS:
        notes = f"{notes[:_ENDS]} {notes[-_ENDS:]}"
    if not _PAYING.search(notes):
        return False
    return bool(PAID.search(" ".join(html.unescape(re.sub(r"<[^<>]{0,300}>", "", notes)).split())))
