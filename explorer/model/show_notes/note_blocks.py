"""Divides show notes into blocks below heads, and blocks into entries: a paper or a talk with what stands below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.model.show_notes.author_names import is_author_line, person_names, without_persons
from explorer.model.show_notes.note_clock import lead_clock, trail_clock
from explorer.model.show_notes.note_heads import PICKS, HeadKind, bare_head, head_kind, is_boilerplate, mentioned_label
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_addresses import is_preprint_doi
from explorer.model.show_notes.paper_honors import split_honors, without_honors
from explorer.model.show_notes.paper_mention import MOST_PAPERS, LineLinks, Mention, read_mentions
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.timeline_outline import Outline, section_letter
from explorer.model.show_notes.title_similarity import SAME, similarity
from explorer.model.show_notes.title_text import QUOTED, clean_title, is_speech, is_title, spells_id

_LONGEST_HEAD = 60
_MOST_ENTRIES = 2 * MOST_PAPERS
"""Maximum number of entries of a block that are read."""
_OF_SHOW = re.compile(
    r"\b(?:episodes?|show|podcast|about|today['’]s|this|our|your|us|here|listen|watch|contact|follow|support|sponsor\w*"
    r"|newsletter|transcript)\b",
    re.IGNORECASE,
)
"""Words of heads that are no titles."""
_OF_WORK = re.compile(r"\W*(?:see also|cf|related)\b", re.IGNORECASE)
_FIELD = re.compile(
    r"^\W*(?:published(?: on| in)?|(?:publication |submission )?date|venue|journal|year|submitted|updated"
    r"|categor(?:y|ies)|subjects?|affiliations?|institutions?|upvotes|code|keywords?|tags?"
    r"|abstract|summary|tl;?dr|version|comments?)\s?[:：]",
    re.IGNORECASE,
)
"""A line that says something of the paper whose title stands above."""
_AUTHORS_LABEL = re.compile(
    r"^\W*(?:(?:authors?|written by|by|von|par)\s*[:：]\s*|(?:by|von|par)\s+(?=[A-ZÀ-Þ]))", re.IGNORECASE
)


@dataclass(slots=True)
class Entry:
    """A line of a block with the lines below it, its papers, and the segment that it turns out to be about."""

    index: int
    text: str
    mentions: list[Mention]
    below: list[tuple[int, LineLinks, str | None]] = field(default_factory=list)
    segment: int | None = None
    persons: tuple[str, ...] = ()
    others: LineLinks | None = None


@dataclass(slots=True)
class Block:
    """Lines below one head; ``is_topic`` says that this is a topic below a head that names picks."""

    head: str
    kind: HeadKind | None
    lines: list[int]
    heading: int = 0
    is_topic: bool = False
    above: str = ""
    """The heading above that this one belongs to."""


def blocks_of(lines: Sequence[NoteLine], made: Outline) -> list[Block]:
    """Return the blocks of the lines that the timeline has not used, up to a transcript."""
    blocks = [Block("", None, [])]
    end = made.transcript_at if made.transcript_at is not None else len(lines)
    picks = False
    headings: list[tuple[int, str]] = []
    for index, line in enumerate(lines[:end]):
        if index in made.used:
            continue
        kind = head_kind(line)
        if line.is_rule:
            blocks.append(Block("", None, []))
            picks = False
            continue
        if (
            kind is None
            and not line.is_bullet
            and _stands_alone(lines, index)
            and (PICKS.search(line.text) or _names_section(line, made))
        ):
            kind = "other"
        if kind is None and _is_plain_head(line) and PICKS.search(line.text):
            kind = "other"
        if kind is not None and not line.is_bullet:
            picks = bool(PICKS.search(line.text)) or (picks and kind == "other")
        elif picks and kind is None and _heads_bullets(lines, index):
            blocks.append(Block(bare_head(line.text), "other", [], is_topic=True))
            continue
        if kind == "mentioned" and not line.is_bullet and _is_below(line, blocks[-1]):
            blocks[-1].lines.append(index)
            continue
        if kind is not None and not (kind == "mentioned" and line.is_bullet and line.depth > 1):
            while line.heading and headings and headings[-1][0] >= line.heading:
                headings.pop()
            above = headings[-1][1] if headings else ""
            blocks.append(Block(bare_head(line.text), kind, [], line.heading, above=above))
            if line.heading:
                headings.append((line.heading, blocks[-1].head))
            if line.links and kind == "other":
                blocks[-1].lines.append(index)
            continue
        if is_boilerplate(line.plain) and not line.links:
            continue
        blocks[-1].lines.append(index)
    return [one for one in blocks if one.lines]


def _stands_alone(lines: Sequence[NoteLine], index: int) -> bool:
    """Return whether a short line without links is a paragraph, or stands above a list."""
    line, below = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    short = (
        len(line.text) <= _LONGEST_HEAD * 2
        and not line.links
        and not line.plain.rstrip().endswith((".", "!", "?", ","))
    )
    return short and (line.after_gap or not index) and below is not None and (below.after_gap or below.is_bullet)


def _names_section(line: NoteLine, made: Outline) -> bool:
    """Return whether a line is the title of a section of the timeline: “Section A: Vision”."""
    if len(line.text) > _LONGEST_HEAD * 2:
        return False
    _, title = section_letter(bare_head(line.text))
    return any(similarity(one.title, title) >= SAME for one in made.sections)


def _is_below(line: NoteLine, block: Block) -> bool:
    """Return whether "See also" and the like is of the work that a block is about, and no block of its own: a lower
    heading, or less than one."""
    if block.kind != "other" or block.is_topic or (line.text.isupper() and block.head.isupper()):
        return False
    if block.heading:
        return not line.heading or line.heading > block.heading
    return not line.heading and (not line.bold or bool(_OF_WORK.match(line.plain)))


def _is_plain_head(line: NoteLine) -> bool:
    """Return whether a line without bold letters can head those below it: short, and with a colon at its end."""
    return len(line.text) <= _LONGEST_HEAD and not line.links and line.plain.rstrip().endswith(":")


def _heads_bullets(lines: Sequence[NoteLine], index: int) -> bool:
    """Return whether a short plain line stands above bullets, as a topic does."""
    line = lines[index]
    plain = not line.is_bullet and not line.links and not line.plain.rstrip().endswith((".", "!", "?", ",", ";"))
    return plain and len(line.text) <= _LONGEST_HEAD and index + 1 < len(lines) and lines[index + 1].is_bullet


def entries_of(lines: Sequence[NoteLine], block: Block) -> list[Entry]:
    """Return the entries of a block: its outermost items, each with what stands below it, up to MOST_PAPERS papers."""
    bullets = [lines[index].depth for index in block.lines if lines[index].is_bullet]
    base = min(bullets, default=0)
    entries: list[Entry] = []
    relation: str | None = None
    label_depth: int | None = None
    papers = 0
    for index in block.lines:
        if papers > MOST_PAPERS or len(entries) > _MOST_ENTRIES:
            break
        line = lines[index]
        start = mentioned_label(line.plain)
        found = read_mentions(line, start=start)
        papers += len(found.mentions)
        take_title_above(lines, index, found.mentions)
        is_label = head_kind(line) == "mentioned"
        if label_depth is not None and not is_label:
            if line.depth > label_depth or (line.is_bullet and not label_depth) or not line.after_gap:
                entries[-1].below.append((index, found, line.text[:start].strip(" :-") if start else relation))
                continue
            label_depth = relation = None
        if is_label and not line.is_bullet:
            if not entries:
                entries.append(Entry(index, "", []))
            relation, label_depth = bare_head(line.text), line.depth
            continue
        deeper = line.depth > base
        outer = line.is_bullet and line.depth <= base
        if entries and not start and not is_label and _takes_further(lines, index, entries[-1], found):
            continue
        begins = (
            not start
            and not is_label
            and (outer or (not line.depth and not deeper and (bool(found.mentions) or not bullets or line.bold)))
        )
        if begins or not entries:
            relation = line.text[:start].strip(" :-") if start else None
            entry = Entry(index, clean_title(line.text), [], persons=_persons(line, found), others=found)
            entries.append(entry)
            if relation:
                entry.below.append((index, found, relation))
            else:
                entry.mentions = found.mentions
            continue
        if is_label:
            relation = bare_head(line.text)
            continue
        label = line.text[:start].strip(" :-") if start else relation
        entries[-1].below.append((index, found, label))
    return _with_titles_below(lines, entries)


def _takes_further(lines: Sequence[NoteLine], index: int, entry: Entry, found: LineLinks) -> bool:
    """Give an entry the address on the line below its title, or a further one of its paper; return whether it is."""
    if len(found.mentions) != 1:
        return False
    one = found.mentions[0]
    if not entry.mentions and not entry.below and entry.index == index - 1 and one.title and one.title_above:
        entry.mentions = found.mentions
        return True
    if len(entry.mentions) != 1 or entry.below or not one.is_further or one.title is not None:
        return False
    names = ("arxiv", "openreview", "doi", "pmid")
    known = {name: getattr(two, name) for name in names for two in entry.mentions[0].addresses if getattr(two, name)}
    if any(
        getattr(two, name)
        and known.get(name, getattr(two, name)) != getattr(two, name)
        and not (name == "doi" and is_preprint_doi(known[name]) != is_preprint_doi(getattr(two, name)))
        for name in names
        for two in one.addresses
    ):
        return False
    if (
        all(
            name == "doi" or known.get(name) is None or not getattr(two, name)
            for name in names
            for two in one.addresses
        )
        and entry.mentions[0].addresses
    ):
        entry.mentions[0].addresses += one.addresses
        entry.mentions[0].add_honors(lines[index].text)
        return True
    return False


def _with_titles_below(lines: Sequence[NoteLine], entries: Sequence[Entry]) -> list[Entry]:
    """Give addresses that stand alone at the beginning of a paragraph the title on the line below them."""
    kept: list[Entry] = []
    for entry in entries:
        above = kept[-1] if kept else None
        line = lines[entry.index]
        alone = not entry.mentions and not line.links and not line.after_gap and not line.is_bullet and not entry.below
        if (
            above is not None
            and alone
            and len(above.mentions) == 1
            and above.mentions[0].title is None
            and not above.below
            and above.index == entry.index - 1
            and (lines[above.index].after_gap or len(kept) == 1)
            and (entry.index + 1 >= len(lines) or lines[entry.index + 1].after_gap)
            and is_title(entry.text)
            and len(entry.text.split()) >= 2
            and head_kind(line) is None
            and not is_author_line(line.text)
            and not is_boilerplate(line.text)
        ):
            above.mentions[0].title = entry.text
            continue
        kept.append(entry)
    return kept


def _persons(line: NoteLine, found: LineLinks) -> tuple[str, ...]:
    authors = tuple(name for one in found.mentions for name in one.authors)
    match = re.match(r"^\W*(.{3,160}?)\s*[:–—]\s", line.text)
    persons = person_names(match[1]) if match else ()
    return authors or (persons if all(" " in one for one in persons) else ())


def _quoted(text: str) -> str:
    """Return the title in quotes with which a line ends, after its authors or a label; else nothing."""
    found = list(QUOTED.finditer(text))
    if not found or re.search(r"\w{3}", text[found[-1].end() :]) or len(text[: found[-1].start()]) > _LONGEST_HEAD:
        return ""
    title = clean_title(found[-1]["text"] or found[-1]["single"])
    return title if len(title.split()) >= 3 and is_title(title) else ""


def take_title_above(lines: Sequence[NoteLine], index: int, mentions: Sequence[Mention]) -> None:
    """Take the line above an address that stands alone as the title of its paper."""
    if len(mentions) != 1 or mentions[0].title is not None or index == 0:
        return
    line, above = lines[index], lines[index - 1]
    rest = line.text
    for link in line.links:
        rest = rest.replace(line.anchor(link), "")
    rest = without_honors(rest)
    bare_rest = re.sub(
        r"\W|arxiv|openreview|pdf|paper|link|doi|url|https?|preprint|journal|published|version|text|\w{3}rxiv",
        "",
        rest,
        flags=re.IGNORECASE,
    )
    if len(bare_rest) > 6 and not is_author_line(_AUTHORS_LABEL.sub("", rest.split(" | ")[0])):
        return
    while _FIELD.match(above.plain) and index >= 2 and not line.after_gap:
        index -= 1
        line, above = lines[index], lines[index - 1]
    by_authors = index >= 2 and is_author_line(above.text) and (lines[index - 2].bold or lines[index - 2].heading > 0)
    headed = above.heading and not _OF_SHOW.search(above.text)
    if line.after_gap and not above.bold and not headed and not by_authors:
        return
    if spells_id(above.text) and not line.after_gap and not above.after_gap and index >= 2:
        index -= 1
        above = lines[index - 1]
    if lead_clock(above.plain) is not None:
        return
    if not above.links and (cited := read_reference(above.text)) and cited.authors and len(cited.title.split()) >= 3:
        mentions[0].title, mentions[0].title_above = clean_title(cited.title), True
        mentions[0].authors, mentions[0].year = mentions[0].authors or cited.authors, cited.year
        return
    named = _AUTHORS_LABEL.sub("", above.text)
    if (named != above.text or is_author_line(named)) and index >= 2:
        persons = person_names(re.split(r"(?<!\b[A-Z])\.\s|,?\set\s?al\b", named)[0])
        mentions[0].authors = mentions[0].authors or persons
        mentions[0].add_honors(above.text)
        above = lines[index - 2]
        if lead_clock(above.plain) is not None or trail_clock(above.plain) is not None:
            return
    text, honored = split_honors(above.text)
    text, persons = without_persons(text) if honored else (text, ())
    title = clean_title(re.sub(r"\s*\([^()]{0,60}\)\s*$", "", text) if not above.links else text)
    if quoted := _quoted(above.text):
        title = quoted
    if is_speech(above.text) and not above.heading and not above.bold and not quoted:
        return
    if above.links or (above.heading and head_kind(above) != "other") or len(title.split()) < 2 or len(title) > 250:
        return
    if head_kind(above) in (None, "other") and is_title(title) and not is_boilerplate(title) and not above.is_rule:
        mentions[0].title, mentions[0].title_above = title, True
        mentions[0].add_honors(honored)
        mentions[0].authors = mentions[0].authors or persons
