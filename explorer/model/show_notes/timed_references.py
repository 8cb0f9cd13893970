"""Reads references with the times at which an episode mentions them: their titles, authors and addresses."""

import re
from collections.abc import Iterator, Sequence

from explorer.model.show_notes.author_names import person_names
from explorer.model.show_notes.note_heads import head_kind
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_mention import LineLinks, Mention, read_mentions
from explorer.model.show_notes.time_list import TimedLine, TimeList
from explorer.model.show_notes.title_text import clean_title, is_title

_MOST_BELOW = 3
"""Number of lines of the last reference."""


def read_timed_references(
    lines: Sequence[NoteLine], references: TimeList, used: set[int]
) -> Iterator[tuple[TimedLine, LineLinks]]:
    """Yield the references of a list with what each names.

    Args:
        used: the lines that something else has read; the lines below references are added.
    """
    for one, following in zip(references.items, [*references.items[1:], None], strict=True):
        end = following.index if following is not None else one.index + _MOST_BELOW
        found = read_mentions(lines[one.index])
        for mention in found.mentions:
            if mention.title:
                mention.title, mention.authors = _title_and_authors(mention.title, mention.authors)
        title, authors = _title_and_authors(clean_title(one.title.text), ())
        if not found.mentions and is_title(title) and not found.others and not _leads_elsewhere(lines, one.index):
            found.mentions.append(Mention(title, [], one.title_at, one.title_at + len(one.title.text), authors=authors))
        _take_below(lines, found.mentions, range(one.index + 1, min(end, len(lines))), used)
        yield one, found


def _title_and_authors(title: str, authors: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return a title without the persons after one of its commas, and these: “Soup, Stew, and Roux, Ann Bee”."""
    for comma in re.finditer(r",\s", title):
        rest = re.sub(r"^et\s?al\.?$", "", title[comma.end() :])
        persons = person_names(rest)
        one_name = len(title[: comma.start()].split()) >= 3 and "," not in rest
        if is_title(title[: comma.start()]) and (not rest or (persons and (" " in persons[0] or one_name))):
            return title[: comma.start()], authors or persons
    return title, authors


def _leads_elsewhere(lines: Sequence[NoteLine], index: int) -> bool:
    """Return whether the line below a reference is an address that is no paper's: an encyclopedia, a shop."""
    if index + 1 >= len(lines) or lines[index + 1].after_gap:
        return False
    below = lines[index + 1]
    links = read_mentions(below)
    return bool(links.others) and not links.mentions and below.anchor(below.links[0]) == below.text.strip()


def _take_below(lines: Sequence[NoteLine], mentions: list[Mention], below: range, used: set[int]) -> None:
    """Take the addresses on the lines below a title as its own."""
    for index in below:
        line = lines[index]
        links = read_mentions(line)
        if line.after_gap or not links.mentions or head_kind(line) is not None or index in used:
            return
        if len(links.mentions) == 1 and len(mentions) == 1 and not links.mentions[0].title:
            mentions[0].addresses += links.mentions[0].addresses
        else:
            mentions += links.mentions
        used.add(index)
