"""Finds papers that a list names by their titles alone, without an address: printed references, titles under a head
that says papers, and “wav2vec paper”."""

import re

from explorer.model.show_notes.author_names import person_names
from explorer.model.show_notes.note_heads import HeadKind, is_boilerplate
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_look import looks_like_paper, words_of_science
from explorer.model.show_notes.paper_mention import Mention, clean_title, is_news, is_title
from explorer.model.show_notes.printed_reference import read_reference

_PAPERS_HEAD = re.compile(
    r"\b(?:papers?|preprints?|publications?|stud(?:y|ies)|(?:research|journal|scientific) articles?|literatur(?:e)?"
    r"|bibliography|citations?)\b",
    re.IGNORECASE,
)
_OTHER_HEAD = re.compile(
    r"\b(?:books?|podcasts?|episodes?|videos?|talks?|tools?|people|newsletters?|blogs?|code)\b", re.I
)
_REFERENCES_HEAD = re.compile(r"\b(?:references?|refs?|reading)\b", re.IGNORECASE)
_PERSONS_HEAD = re.compile(
    r"\b(?:people|persons|names|authors|researchers|scientists|guests|speakers|hosts)\b", re.IGNORECASE
)
_PART_OF_NAME = re.compile(
    r"(?<![\w-])(?:(?:[A-Z]\.)+(?!\w)|(?:Dr|Prof|Mr|Ms|Mrs|Jr|Sr)\b|(?:de|van|von|der|di|la|le)\s)"
)
_CALLED_PAPER = re.compile(
    r"^\W*(?:the\s)?(?P<name>[^\W_][^,;:!?]{1,60}?)\s(?:paper|preprint)(?:\s\((?:19|20)\d\d\))?\W*$", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\b(?:this|that|his|her|their|our|my|your|its|a|an|one|new|recent|latest|research|white|original|full|first|second"
    r"|next|last|best|award|academic|journal|link|links|read|see|link to|of|on|in|about|week|day)$"
    r"|^(?:on|about|link|links|how|why|what)\b",
    re.IGNORECASE,
)
_LONGEST = 300
_MOST_NAME = 5
_LEAST_WORDS = 3
_MOST_OF_PERSON = 3
"""Number of words of a person's name in a list of persons."""


def title_alone(line: NoteLine, head: str, kind: HeadKind | None) -> Mention | None:
    """Return the paper that a line without an address names; None if it names none.

    Args:
        line: a line of a block without times.
        head: the block's head.
        kind: what the head opens.
    """
    text = line.text.strip()
    if kind not in ("references", "mentioned") or len(text) > _LONGEST * 2 or is_news(line) or is_boilerplate(text):
        return None
    if _OTHER_HEAD.search(head) and not _PAPERS_HEAD.search(head):
        return None
    if reference := read_reference(text):
        title = clean_title(reference.title)
        if is_title(title):
            return Mention(title, [], *_place(text, title), authors=reference.authors, year=reference.year)
    if called := _CALLED_PAPER.match(text):
        name = called["name"].strip()
        if len(name.split()) <= _MOST_NAME and is_title(name) and not _NO_NAME.search(name):
            return Mention(name, [], *_place(text, name))
        return None
    if not (line.is_bullet or _PAPERS_HEAD.search(head)) or len(text) > _LONGEST or text.endswith(":"):
        return None
    title = clean_title(text)
    if not is_title(title) or _names_persons(text, title, head) or re.search(r":\s*\S+@|@\w|\$", title):
        return None
    if _PAPERS_HEAD.search(head):
        enough = len(title.split()) >= _LEAST_WORDS or words_of_science(title) >= 2
    else:
        in_capitals = bool(_REFERENCES_HEAD.search(head) and person_names(title))
        enough = looks_like_paper(title) or (in_capitals and words_of_science(title) >= 2)
    return Mention(title, [], *_place(text, title)) if enough else None


def _names_persons(text: str, title: str, head: str) -> bool:
    """Return whether a line names persons. Titles and names look alike, "Graph Attention Networks" and "Ada May Bell":
    in doubt it is a title below a head of papers, since a title too many is seen and one that is missing is not."""
    persons = person_names(title)
    if not persons or words_of_science(title):
        return False
    if not _PAPERS_HEAD.search(head) or _PERSONS_HEAD.search(head) or re.search(r"\bet\s?al\b", text):
        return True
    if len(persons) > 1:
        return all(len(one.split()) <= _MOST_OF_PERSON for one in persons)
    return len(title.split()) < _LEAST_WORDS or bool(_PART_OF_NAME.search(title))


def _place(text: str, title: str) -> tuple[int, int]:
    start = text.find(title)
    return (start, start + len(title)) if start >= 0 else (0, len(text))
