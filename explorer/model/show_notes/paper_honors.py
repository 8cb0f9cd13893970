"""Finds the award of a paper, and how a conference presents it, in the text around it."""

import re

AWARD = re.compile(
    r"\b(?:(?:icl|neur|icm|cvp|acl|emnlp"
    r"|aaai)\w*\s*(?:\d{4}\s*)?)?(?P<award>test[- ]of[- ]time(?: award)?(?: (?:runner[- ]up|winner))?"
    r"|(?:outstanding|best)(?: student| short| long)? papers?(?: award)?(?: (?:runner[- ]up|finalist|nominee))?"
    r"|honou?rable mentions?|runner[- ]up)\b",
    re.IGNORECASE,
)
PRESENTATION = re.compile(
    r"\b(?:icl\w*|neur\w*|icm\w*|cvpr|acl|emnlp|aaai|main|\d{4})?\s*(?P<kind>oral|spotlight|poster)s?\b", re.IGNORECASE
)

_BEFORE_HONORS = re.compile(r"\s*(?:[(\[]|\s[-–—·•|/*]\s|[,;:·|]\s|\s(?=[*🏆⭐]))")

_VENUE = re.compile(
    r"\b(?:iclr|neurips|nips|icml|cvpr|iccv|eccv|n?acl|emnlp|aaai|colm|tmlr)\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)


def honors(text: str) -> tuple[str | None, str | None]:
    """Return the award and the kind of presentation that a text names."""
    award, kind = AWARD.search(text), PRESENTATION.search(text)
    return award and _award(award["award"]), kind and kind["kind"].capitalize()


def is_honored(text: str, title: str) -> bool:
    """Return whether a text is a title and then nothing but its award or the kind of its presentation."""
    rest = text[len(title) :]
    if not text.startswith(title) or not rest.strip():
        return False
    bare = PRESENTATION.sub("", AWARD.sub("", rest))
    return bare != rest and not re.search(r"[^\W_]", bare)


def split_honors(text: str) -> tuple[str, str]:
    """Return a title, and what follows it: its award or the kind of its presentation, "" if nothing does."""
    for match in _BEFORE_HONORS.finditer(text):
        rest = text[match.start() :]
        bare = without_honors(rest)
        if bare != rest and not re.search(r"[^\W_]", _VENUE.sub("", bare)) and match.start() > 0:
            return text[: match.start()].rstrip(), rest
    return text, ""


def without_honors(text: str) -> str:
    """Return a text without the words that name awards and kinds of presentation."""
    return PRESENTATION.sub("", AWARD.sub("", text))


def _award(text: str) -> str:
    lower = re.sub(r"\s+", " ", text.lower().replace("-", " "))
    if lower.startswith("test of time"):
        return "Test of Time Runner-up" if "runner" in lower else "Test of Time"
    if "mention" in lower:
        return "Honorable Mention"
    if lower.startswith("outstanding"):
        return "Outstanding Paper" + (" Runner-up" if "runner" in lower else "")
    if lower.startswith("best"):
        return "Best Paper" + (" Runner-up" if "runner" in lower else "")
    return "Runner-up"
