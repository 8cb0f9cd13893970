"""Finds the names of persons in a text: authors before a title, and lines of authors."""

import re

from explorer.model.show_notes.given_names import is_given_name, is_surname

_NAME = r"(?:[A-ZÀ-ÞŁŚŽ][\w'’.-]*|de|van|von|der|di|la|le|al)"
_PERSON = rf"{_NAME}(?:\s{_NAME}){{0,4}}(?:\s*\([^)]{{1,80}}\))?"
_NAMES = re.compile(
    rf"^\W*(?P<names>{_PERSON}(?:(?:\s*,\s*|\s*,?\s*(?:&"
    rf"|and)\s+){_PERSON}){{0,30}}(?:,?\s+et\s?al\.?)?(?:\s*\([^)]{{1,80}}\))?)\s*[:：]\s+(?P<rest>\S.+)$"
)


def names_prefix(text: str) -> tuple[tuple[str, ...], str]:
    """Return the persons before a colon and what follows it; no persons if the words before it are none."""
    match = _NAMES.match(text)
    if match is None:
        return (), text
    names = person_names(match["names"])
    many = len(names) > 1 or "et al" in match["names"] or "(" in match["names"]
    # "Gated Attention: Rain for All" begins with capitals like a person does; two persons, an affiliation, or a given
    # name decide.
    if not names or not (many or is_person(names[0])):
        return (), text
    return names, match["rest"]


def is_person(name: str) -> bool:
    """Return whether a name has a common given name or surname: “Mira Bee”, “Dr. Ann Costa”."""
    words = re.sub(r"^(?:Dr|Prof)\.?\s", "", name).split()
    if len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.-?)+", words[0]):
        return True
    return (
        2 <= len(words) <= _MOST_OF_NAME
        and (is_given_name(words[0]) or is_surname(words[-1]))
        and words[-1][:1].isupper()
    )


_MOST_OF_NAME = 4
_ET_AL_ENDS = re.compile(r",?\set\s?al\.?\W*$")
_ET_AL_THEN_PLACE = re.compile(
    r"^(?P<names>[^:]{2,80}?),?\set\s?al\.?(?:,\s|\s\()(?:(?:[A-Z][\w&.-]+|\w+Rxiv|of|and)[\s),]*){1,6}$"
)
"""“Bee et al., Acme”."""
_FUNCTION_TEXT = (
    "without with under over into than"
    " is are all you we for of to with in the from by on via as at not an our this how why what"
)
_NO_FIRST_NAMES = frozenset(
    (
        *("paper", "papers", "research", "article", "preprint", "study", "section", "part", "chapter"),
        *("today", "today's", "today’s", "tonight", "yesterday", "tomorrow", "next", "now", "new", "news", "bonus"),
        *("also", "plus", "first", "finally", "featured", "discussed", "monday", "tuesday", "wednesday", "thursday"),
        *("friday", "saturday", "sunday"),
    )
)
_FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split(" "))


def person_names(text: str) -> tuple[str, ...]:
    """Return the persons that a text lists: "Ada Bell (Acme) & Bo Cruz et al." are two. Empty if a part is none."""
    text = re.sub(r"\([^)]{0,80}\)", "", text)
    text = re.sub(r",?\s+et\s?al\.?", "", text)
    text = re.sub(r"^\s*(?:with|by|ft\.?|feat\.?|featuring|w/)\s+", "", text, flags=re.IGNORECASE)
    parts = [one.strip(" .,;") for one in re.split(r"\s*(?:,|&|;|\band\b|\+|/)\s*", text) if one.strip(" .,;")]
    found: list[str] = []
    for part in parts:
        words = part.split()
        if not 1 <= len(words) <= 5 or not all(re.fullmatch(_NAME, word) for word in words):
            return ()
        if (
            any(word.lower() in _FUNCTION_WORDS for word in words)
            or words[0].lower() in ("the", "an", "our", "this", "in", "on", "how", "why", "what")
            or (part.startswith("A ") and len(part) > 4)
            or words[0].lower() in _NO_FIRST_NAMES
        ):
            return ()
        found.append(part)
    return tuple(found)


def without_persons(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without the parentheses at its end that hold persons, each with two names, and these."""
    match = re.search(r"\s*\((?P<names>[^()]{3,300})\)\s*$", text)
    persons = person_names(match["names"]) if match else ()
    if match is None or not persons or not all(" " in one for one in persons):
        return text, ()
    return text[: match.start()], persons


def is_author_line(text: str) -> bool:
    """Return whether a line begins with two authors or more, each with a first and a last name, or is "Bell Cruz et
    al."."""
    if _ET_AL_ENDS.search(text) and ":" not in text:
        return bool(person_names(text))
    if (match := _ET_AL_THEN_PLACE.match(text)) and person_names(match["names"]):
        return True
    persons = person_names(re.split(r"(?<!\b[A-Z])\.\s", re.sub(r"\s\([^()]{1,80}\)", "", text))[0])
    return len(persons) >= 2 and all(" " in one for one in persons)


def authors_before(between: str) -> tuple[str, ...]:
    """Return the persons that stand before a title and a colon."""
    text = re.sub(r"^[\s)\],;.|•*·–—-]+", "", between).strip()
    match = re.match(r"^(?P<names>.{2,200}?)\s*[:：]\s*[“\"]?$", text)
    return person_names(match["names"]) if match else ()
