"""Finds titles without an address that a line names after “Mentioned:”, “See also:” and the like."""

import re
from collections.abc import Iterator, Sequence

from explorer.model.show_notes.author_names import is_person, person_names
from explorer.model.show_notes.note_heads import mentioned_label
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_look import has_subtitle, in_capitals, says_things, words_of_science
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.spelled_ids import spelled_ids
from explorer.model.show_notes.title_text import QUOTED, clean_title, is_title

_LONGEST = 600
_LEAST_WORDS, _LEAST_QUOTED = 4, 3
_PAPERS = re.compile(r"\b(?:papers?|preprints?|stud(?:y|ies)|research|articles?)\b", re.IGNORECASE)
_NAME_WORDS = 3
"""Number of words between commas up to which they may be names of persons, places and firms."""


def mentioned_titles(lines: Sequence[NoteLine]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield these lines, by index, with their labels and the titles after these."""
    for index, line in enumerate(lines):
        if line.links or len(line.text) > _LONGEST or not (start := mentioned_label(line.plain)):
            continue
        label = line.plain[:start].strip()
        if not label.endswith((":", "–", "—", "-")) or any(spelled_ids(line.text)):
            continue
        if titles := tuple(_titles(line.text[start:], of_papers=bool(_PAPERS.search(label)))):
            yield index, label.strip(" *•:–—-"), titles


def _titles(text: str, *, of_papers: bool) -> Iterator[str]:
    quoted = [clean_title(one["text"] or one["single"]) for one in QUOTED.finditer(text)]
    if quoted:
        yield from (one for one in quoted if is_title(one) and len(one.split()) >= _LEAST_QUOTED and one[:1].isupper())
        return
    for part in re.split(r"\s*;\s+", text):
        if reference := read_reference(part):
            yield clean_title(reference.title)
            continue
        commas = part.split(", ")
        several = len(commas) > 1 and all(_may_be(one, of_papers=of_papers) for one in commas)
        names = len(commas) > 1 and all(len(one.split()) <= _NAME_WORDS for one in commas)
        for one in commas if several else () if names else (part,):
            if _may_be(one, of_papers=of_papers):
                yield clean_title(one)


def _may_be(text: str, *, of_papers: bool) -> bool:
    """Return whether a text can be the title of a paper, and not a name."""
    title = clean_title(text)
    few = len(title.split()) <= _NAME_WORDS
    named = few and bool(person_names(title)) and not says_things(title) and (not of_papers or is_person(title))
    if not is_title(title) or named:
        return False
    if has_subtitle(title) or (in_capitals(title, _LEAST_WORDS) and len(title.split()) >= _LEAST_WORDS):
        return True
    return of_papers and (words_of_science(title) > 0 or in_capitals(title, _LEAST_QUOTED))
