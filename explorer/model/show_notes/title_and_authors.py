"""Divides “Title, Ann Bee, Bo Cruz” into a title and the persons after one of its commas, dashes or the word “by”."""

import re

from explorer.model.show_notes.author_names import is_person, person_names
from explorer.model.show_notes.paper_look import says_things, words_of_science

_DIVIDER = re.compile(r",\s(?:by\s)?|\s[–—-]\s(?:by\s)?|\sby\s|\.\s(?=[A-Z])")
_ET_AL = re.compile(r",?\s?\bet\s?al\.?$")
_LEAST = 2
"""Minimum number of words of a title."""
_MOST_OF_NAME = 3


def split_authors(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a title without the persons at its end, and these; no persons where that is in doubt.

    One person counts with first and last name or "et al.", and what stands before must hardly be a person itself.
    """
    text = text.strip(" ,;.")
    for match in _DIVIDER.finditer(text):
        head, rest = text[: match.start()].rstrip(" ,;:"), text[match.end() :]
        if len(head.split()) < _LEAST or rest.count(" ") > 40:
            continue
        several = bool(_ET_AL.search(rest))
        names = person_names(rest)
        if several and (one := _ET_AL.sub("", rest).strip(" ,")) and not names:
            names = person_names(one)
        if re.match(r"(?:and|or|&)\s", rest) or any(len(one.split()) > _MOST_OF_NAME for one in names):
            continue
        ended = head.endswith(("?", "”", '"')) and len(names) > 1  # two last names are enough after the end of a title
        if len(names) == 1 and not several and match[0].strip() == "," and not is_person(names[0]):
            continue  # "Small Data, Big Claims"
        if not names or says_things(rest) or not (several or ended or all(" " in one for one in names)):
            continue
        if _may_be_title(head):
            return head, names
    return text, ()


def authors_after(text: str, title: str) -> tuple[str, ...]:
    """Return the persons that a text names after a title."""
    at = text.find(title)
    rest = text[at + len(title) :].strip(' ,;:.–—-”"’(') if at >= 0 else ""
    names = person_names(_ET_AL.sub("", rest).strip(" ,")) if rest else ()
    return names if all(" " in one for one in names) else ()


def _may_be_title(head: str) -> bool:
    """Return whether a text is hardly the name of a person."""
    if _ET_AL.search(head):
        return False
    return not person_names(head) or says_things(head) or bool(words_of_science(head)) or len(head.split()) >= 5
