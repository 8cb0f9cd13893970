"""Attaches the papers that show notes name to the segments of the episode, only where the notes say so.

A paper belongs to the segment on whose line or in whose block it stands, or whose title it shares; else by the order of
both, where gaps between such pairs are filled one to one. Whatever else is named belongs to the episode.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, partial

from explorer.model.show_notes.author_names import is_author_line, is_person, person_names
from explorer.model.show_notes.block_alignment import BlockAlignment
from explorer.model.show_notes.cited_numbers import take_citations
from explorer.model.show_notes.entry_alignment import NO_PAPER, take_persons
from explorer.model.show_notes.labeled_titles import labeled_titles
from explorer.model.show_notes.late_attachment import attach_what_is_left, has_timeline
from explorer.model.show_notes.mentioned_titles import mentioned_titles
from explorer.model.show_notes.note_blocks import Block, Entry, blocks_of, entries_of, take_title_above
from explorer.model.show_notes.note_heads import (
    LABEL,
    PICKS,
    bare_head,
    head_kind,
    is_boilerplate,
    mentioned_label,
    names_picks,
)
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_collection import PaperCollection
from explorer.model.show_notes.paper_honors import is_honored
from explorer.model.show_notes.paper_look import about_papers, in_capitals, looks_like_paper, may_be_paper, says_things
from explorer.model.show_notes.paper_mention import MOST_PAPERS, LineLinks, Mention, is_news, read_mentions
from explorer.model.show_notes.parsed_notes import PaperRole, ParsedNotes, ParsedSegment
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.segment_title import says_paper
from explorer.model.show_notes.timed_references import read_timed_references
from explorer.model.show_notes.timeline_outline import Outline
from explorer.model.show_notes.title_entry import cites_by_year, heads_papers, linked_title, lists_persons, title_alone
from explorer.model.show_notes.title_similarity import (
    SAME,
    similarity,
)
from explorer.model.show_notes.title_text import LABELED, QUOTED, clean_title, is_title, title_before
from explorer.model.title_match import bare_title

_LEAST_SPOKEN = 3
"""Minimum number of segments with speakers that tells a recap of papers."""
_MAIN_HEAD = re.compile(
    r"(?:the |our |main |featured |today['’]s |this (?:week|month|episode)['’]s )?(?:paper|article|study|preprint)"
    r"(?: of (?:the |this )?(?:day|week|month|episode))?",
    re.IGNORECASE,
)
"""The head of the paper that an episode without times is about."""
_WITH_YEAR = re.compile(r"\s\([^()]{0,40}\b(?:19|20)\d\d\)\W*$")
_NEAR = 4
"""Maximum number of lines between a title and the address of its paper, where both have labels."""


def attach_papers(lines: Sequence[NoteLine], made: Outline, notes: ParsedNotes) -> None:
    """Fill the papers and links of parsed notes, and the papers of its segments."""
    _Attachment(lines, made, notes).run()


def _only_person(title: str | None) -> tuple[str, ...]:
    """Return the person whose first and last name a title is, as far as its words can tell; else nobody."""
    persons = person_names(title) if title and len(title.split()) in (2, 3) and "et al" not in title else ()
    return persons if len(persons) == 1 and not says_things(title or "") else ()


def _describes(text: str) -> bool:
    """Return whether a line below a segment is a sentence about it, and no title: “Ann Bee tells how she found it.”"""
    return text.rstrip().endswith(".") and read_reference(text) is None and not QUOTED.search(text)


def _describes_before(text: str, title: str) -> bool:
    """Return whether what seems to be a title is a sentence before the label of a link: “Ann Bee stirs it. Paper”."""
    at = text.find(title)
    after = text[at + len(title) :].lstrip() if 0 <= at <= 3 else ""
    return after.startswith(".") and not in_capitals(title, 4) and _describes(text[: at + len(title)] + ".")


def _may_be_title(title: str) -> bool:
    return may_be_paper(title) and in_capitals(title, 3) and (says_things(title) or not person_names(title))


class _Attachment:
    def __init__(self, lines: Sequence[NoteLine], made: Outline, notes: ParsedNotes) -> None:
        self._lines, self._made, self._notes = lines, made, notes
        self._papers = PaperCollection(notes)
        self._citing: dict[int, list[int]] = {}
        self._blocks = BlockAlignment(notes)

    def run(self) -> None:
        self._of_segments()
        self._of_timed_references()
        self._of_blocks()
        self._of_transcript()
        self._labelled()
        self._mentioned()
        attach_what_is_left(self._notes)
        self._say_states()

    def _say_states(self) -> None:
        """Say which segments are about a paper, known or not, and give those without a title the name of theirs."""
        unknown: list[ParsedSegment] = []
        for one in self._notes.segments:
            if one.paper is not None:
                one.state = "matched"
            if not one.title:
                one.title = self._notes.papers[one.paper].name if one.paper is not None else "Untitled"
            if not one.is_advert and not NO_PAPER.match(one.title):
                unknown.append(one)
        known = [one.paper is not None or bool(one.speakers) for one in unknown]
        found = about_papers([one.title for one in unknown], known)
        spoken = sum(bool(one.speakers) for one in unknown)
        if spoken >= _LEAST_SPOKEN and spoken * 3 >= len(unknown) * 2:
            # A recap, in which those who wrote the papers speak: “QButter (Kay Lund)”.
            found = [
                yes or (bool(one.speakers) and may_be_paper(one.title)) for yes, one in zip(found, unknown, strict=True)
            ]
        for one, is_paper in zip(unknown, found, strict=True):
            if one.paper is None and is_paper and has_timeline(self._notes):
                one.state = "unmatched"

    # What stands on a segment's line or below it.

    def _of_segments(self) -> None:
        for number, segment in enumerate(self._notes.segments):
            if segment.line < 0:
                continue
            line = self._lines[segment.line]
            found = read_mentions(line, start=segment.title_at)
            self._papers.add_links(found, number)
            own = [self._papers.add(one, "main", segment.line, segment=number) for one in self._named(found, number)]
            below: list[tuple[int, Mention, str | None]] = []
            relation: str | None = None
            for index in self._made.details.get(number, ()):
                detail = self._lines[index]
                if head_kind(detail) == "mentioned":
                    relation = bare_head(detail.text)
                    continue
                start = mentioned_label(detail.plain)
                links = read_mentions(detail, start=start)
                self._papers.add_links(links, number)
                label = detail.text[:start].strip(" :-") if start else relation
                if is_news(detail):
                    label = label or "news"
                take_title_above(self._lines, index, links.mentions)
                for one in links.mentions:
                    above = self._lines[index - 1].text
                    if one.title_above and (one.title or "") in above and _describes(above):
                        one.title, one.title_above = None, False
                below += [(index, one, label) for one in links.mentions]
            if own or not below:
                for index, mention, label in below:
                    self._papers.add(mention, "mentioned", index, segment=number, relation=label)
                continue
            in_transcript = self._made.transcript_at is not None and segment.line >= self._made.transcript_at
            main = self._main_of(number, below, in_transcript)
            for index, mention, label in below:
                role: PaperRole = "main" if mention in main else "mentioned"
                quoted = line.text.strip().endswith(("”", '"', "»"))
                is_named = quoted or says_paper(line.text[segment.title_at :]) or looks_like_paper(segment.title)
                is_named = is_named or " et al" in segment.title
                person, text = _only_person(mention.title), self._lines[index].text
                person = person if _may_be_title(segment.title) else ()
                if role == "main" and mention.title and (person or _describes_before(text, mention.title)):
                    # "Soup Boils in Pots" above "Ann Bee, https://…", or above "Ann Bee stirs. Paper"
                    mention.title, mention.authors = None, mention.authors or person
                    is_named = is_named or _may_be_title(segment.title)
                if role == "main" and mention.title is None and is_named:
                    mention.title = title_before(segment.title) or clean_title(segment.title)
                self._papers.add(mention, role, index, segment=number, relation=None if role == "main" else label)

    def _named(self, found: LineLinks, number: int) -> list[Mention]:
        """Give the paper of a segment's line the segment's title where it has none of its own."""
        mentions = found.mentions
        title = self._notes.segments[number].title
        if len(mentions) == 1 and mentions[0].title and is_honored(title.lstrip('“"'), mentions[0].title):
            # "Soup, best paper": what is said of the paper is no part of the title.
            title = self._notes.segments[number].title = mentions[0].title
        own = mentions[0].title if len(mentions) == 1 else None
        if own and (
            match := re.match(rf"{re.escape(own)}(?:\s(?:by|with|von|par|de)\s|,\s|\s[–—-]\s)(?P<names>.+)$", title)
        ):
            persons = person_names(match["names"])
            if persons and all(" " in one for one in persons):
                segment = self._notes.segments[number]
                title = segment.title = own
                segment.speakers = segment.speakers or persons
        fits = len(mentions) == 1 and (mentions[0].title is None or bare_title(mentions[0].title) in bare_title(title))
        own = mentions[0].title if mentions else None
        labelled = bool(own) and title.endswith(tuple(f"{mark} {own}" for mark in ":,–—-"))
        beside = bool(mentions and mentions[0].title and any(text and text in title for text, _ in found.others))
        quoted = (
            bool(own) and re.search(rf"[“\"«„「『《]\s?{re.escape(own or '')}[\s.,]?[”\"»“」』》]", title) is not None
        )
        cited = read_reference(title)
        quoted = quoted or bool(own and cited and bare_title(cited.title) == bare_title(own))
        quoted = quoted or bool(own and "et al" in title.partition(own)[0])
        if fits and is_title(title) and not labelled and not beside and not quoted:
            mentions[0].title = clean_title(title)
        return mentions

    def _main_of(self, number: int, below: Sequence[tuple[int, Mention, str | None]], speech: bool) -> list[Mention]:
        title = self._notes.segments[number].title
        if NO_PAPER.match(title):
            return []
        free = [mention for _, mention, label in below if label is None]
        marked = [one for one in free if one.is_main]
        if marked:
            return marked[:1]
        same = [one for one in free if one.title and similarity(title, one.title) >= SAME]
        if same:
            return same[:1]
        if speech:
            first = number == 0 and next((one for one in free if one.title and len(one.title.split()) >= 4), None)
            return [first] if first else []
        return free if len(free) == 1 else []

    def _of_timed_references(self) -> None:
        for references in self._made.references:
            for reference, found in read_timed_references(self._lines, references, self._made.used):
                at = self._segment_at(reference.seconds)
                for mention in found.mentions:
                    self._papers.add(mention, "mentioned", reference.index, segment=at)
                self._papers.add_links(found, at)

    def _segment_at(self, seconds: int) -> int | None:
        found = None
        for number, one in enumerate(self._notes.segments):
            if one.part is None and one.start_s <= seconds:
                found = number
        return found

    # What stands in other blocks.

    def _of_blocks(self) -> None:
        blocks: list[tuple[Block, list[Entry]]] = []
        papers = 0
        for block in blocks_of(self._lines, self._made):
            if block.kind in ("sponsors", "boilerplate", "transcript"):
                continue
            if papers > MOST_PAPERS:
                self._notes.is_truncated = True
                break
            entries = entries_of(self._lines, block)
            if named := self._titled_block(block, entries):
                entries[:0] = [named]
            papers += max(sum(len(entry.mentions) for entry in entries), len(entries) - MOST_PAPERS)
            taken = {mention.title for entry in entries for mention in entry.mentions}
            # Asked for only where a short title stands, since it reads the whole block.
            own = [self._lines[index] for index in block.lines]
            beside, by_year = cache(partial(lists_persons, own, block.head)), cache(partial(cites_by_year, own))
            titled = 0
            for entry in entries:
                if titled >= MOST_PAPERS:
                    break
                if entry.text not in taken:
                    self._take_title(entry, block, beside_persons=beside, by_year=by_year)
                titled += bool(entry.mentions)
            blocks.append((block, entries))
        self._cite(blocks)
        topics = self._topic_blocks(blocks)
        abouts = self._blocks.align(blocks)
        for number, (block, entries) in enumerate(blocks):
            about = abouts[number]
            take_persons(entries, self._notes)
            nested = self._nested_topics(entries, block) if about is None else set()
            for at, entry in enumerate(entries):
                segment = entry.segment if entry.segment is not None else about
                topic = block.head if number in topics and segment is None else None
                label = entry.text if at in nested and segment is None else None
                self._add_entry(entry, block, segment, label or topic, is_only=len(entries) == 1)
                for further in self._citing.get(entry.index, ())[1:]:
                    for mention in entry.mentions:
                        self._papers.add(mention, "main", entry.index, segment=further)

    def _titled_block(self, block: Block, entries: Sequence[Entry]) -> Entry | None:
        """Return the paper whose title is the head of a block below a head of papers, with its authors right below."""
        index = block.lines[0] - 1
        if block.kind != "other" or not heads_papers(block.above) or index < 0 or any(one.mentions for one in entries):
            return None
        title, below = clean_title(block.head), self._lines[block.lines[0]].text
        persons = person_names(re.sub(r"\s\([^()]{1,80}\)", "", below))
        one = len(persons) == 1 and (is_person(persons[0]) or bool(_WITH_YEAR.search(below)))
        if (
            not (is_author_line(below) or one)
            or not is_title(title)
            or bare_head(self._lines[index].text) != block.head
        ):
            return None
        start = max(0, self._lines[index].text.find(title))
        return Entry(index, title, [Mention(title, [], start, start + len(title), authors=persons)])

    def _cite(self, blocks: Sequence[tuple[Block, list[Entry]]]) -> None:
        """Give the entries whose numbers the titles of segments cite to these segments."""
        entries = [one for _, found in blocks for one in found]
        lists = [[one.index for one in found] for block, found in blocks if block.kind in ("references", "mentioned")]
        self._citing = take_citations(self._notes.segments, self._lines, lists)
        for entry in entries:
            if entry.index in self._citing:
                entry.segment = self._citing[entry.index][0]

    def _take_title(
        self, entry: Entry, block: Block, *, beside_persons: Callable[[], bool], by_year: Callable[[], bool]
    ) -> None:
        """Give an entry without any link the paper whose title it is."""
        # A paragraph below a list is not about its last item.
        apart = {index for index, _, _ in entry.below if self._lines[index].after_gap and not self._lines[index].depth}
        others = [entry.others, *(links for index, links, _ in entry.below if index not in apart)]
        alone = not entry.mentions and not any(one and (one.mentions or one.others) for one in others)
        below = [self._lines[index] for index, _, label in entry.below if label is None]
        is_topic = any(in_capitals(one.text, 3) and not is_author_line(one.text) for one in below)
        if alone and not is_topic:
            line = self._lines[entry.index]
            mention = title_alone(line, block.head, block.kind, beside_persons=beside_persons, by_year=by_year)
            entry.mentions += [mention] if mention else []
        elif (
            entry.others is not None
            and not entry.mentions
            and not any(one for one in others[1:] if one and one.mentions)
        ):
            others_here = entry.others.others
            if mention := linked_title(self._lines[entry.index], block.head, block.kind, others_here):
                entry.mentions.append(mention)
                entry.others.others = []

    def _topic_blocks(self, blocks: Sequence[tuple[Block, list[Entry]]]) -> set[int]:
        """Return the blocks whose heads are topics of picks: several of them, with papers, beside a timeline."""
        found: list[int] = []
        under_picks = False
        for number, (block, entries) in enumerate(blocks):
            if (
                block.kind != "other"
                or self._blocks.section_of(block.head) is not None
                or self._blocks.segment_named(block.head) is not None
            ):
                continue
            titled = entries[0].mentions[0].title if entries and entries[0].mentions else None
            if titled and similarity(block.head, titled) >= SAME and has_timeline(self._notes):
                continue  # the head is a paper's title
            named = any(one.mentions or any(links.mentions for _, links, _ in one.below) for one in entries)
            if named and len(block.head) <= 60:
                found.append(number)
                under_picks = under_picks or bool(PICKS.search(block.head))
        if not has_timeline(self._notes):
            return {number for number in found if names_picks(blocks[number][0].head) or blocks[number][0].is_topic}
        if len(found) >= 2 or under_picks:
            return set(found)
        return {number for number in found if blocks[number][0].is_topic}

    def _nested_topics(self, entries: Sequence[Entry], block: Block) -> set[int]:
        """Return the entries that are topics with their papers below them, or before them on the same line."""
        if not has_timeline(self._notes):
            return set()
        found: set[int] = set()
        for at, entry in enumerate(entries):
            if entry.segment is not None:
                continue
            line = self._lines[entry.index]
            if not entry.mentions and any(links.mentions for _, links, label in entry.below if label is None):
                if len(entry.text) <= 60 and not line.links and not is_boilerplate(entry.text):
                    found.add(at)
            elif entry.mentions and (match := re.match(r"^\W*([^:“\"]{2,40}):\s", line.text)):
                first = min(one.start for one in entry.mentions)
                if (
                    match.end() <= first + 2
                    and not person_names(match[1])
                    and not LABEL.fullmatch(match[1].strip())
                    and not LABELED.match(match[0])
                    and line.links
                    and line.links[0].start >= match.end() - 1
                ):
                    entry.text = match[1].strip()
                    found.add(at)
        return found if len(found) >= 2 or PICKS.search(block.head) else set()

    def _add_entry(
        self, entry: Entry, block: Block, segment: int | None, topic: str | None, *, is_only: bool = False
    ) -> None:
        topic = topic[:80].strip(" :") if topic else None
        news = is_news(self._lines[entry.index])
        is_main = is_only and not has_timeline(self._notes) and bool(_MAIN_HEAD.fullmatch(block.head))
        for number, mention in enumerate(entry.mentions):
            role: PaperRole = "mentioned"
            relation = None
            if entry.segment is not None and block.kind != "mentioned" and number == 0 and not news:
                role = "main"
            elif topic:
                role = "pick"
            elif (mention.is_main or is_main) and not news:
                role = "main"
            if segment is not None and role == "main" and mention.title is None:
                title = self._notes.segments[segment].title
                # "Frozen Layers, Warm Starts (arXiv)", which might be two persons
                if bare_title(title) and bare_title(self._lines[entry.index].text).startswith(bare_title(title)):
                    mention.title = clean_title(title)
            if block.kind == "mentioned" and role == "mentioned":
                relation = block.head
            self._papers.add(
                mention, role, entry.index, segment=segment, topic=topic if role == "pick" else None, relation=relation
            )
        if entry.others is not None:
            self._papers.add_links(entry.others, segment)
        for index, links, label in entry.below:
            self._papers.add_links(links, segment)
            for mention in links.mentions:
                role = "pick" if topic and label is None else "mentioned"
                if segment is not None and not entry.mentions and label is None and mention is links.mentions[0]:
                    same = mention.title and similarity(self._notes.segments[segment].title, mention.title) >= SAME
                    role = "main" if same or mention.is_main else "mentioned"
                self._papers.add(
                    mention, role, index, segment=segment, topic=topic if role == "pick" else None, relation=label
                )

    # What is said in a transcript, or of the whole episode.

    def _of_transcript(self) -> None:
        start = self._made.transcript_at
        if start is None:
            return
        at: int | None = None
        marks = {one.index: one.seconds for one in self._made.marks}
        heads = {one.line: number for number, one in enumerate(self._notes.segments)}
        for index in range(start, len(self._lines)):
            at = heads.get(index, at)
            if index in marks:
                at = self._segment_at(marks[index])
            if index in self._made.used or not self._lines[index].links:
                continue
            if len(self._notes.papers) >= MOST_PAPERS:
                self._notes.is_truncated = True
                break
            line = self._lines[index]
            anchors = {clean_title(line.anchor(one)) for one in line.links}
            for mention in read_mentions(line).mentions:
                if mention.title not in anchors:
                    mention.title = None  # what is said before an address is speech
                if mention.addresses:
                    self._papers.add(mention, "mentioned", index, segment=at)

    def _labelled(self) -> None:
        """Add the papers that a label names by their title alone."""
        known = {bare_title(one.title) for one in self._notes.papers if one.title}
        end = self._made.transcript_at if self._made.transcript_at is not None else len(self._lines)
        owners = {index: number for number, details in self._made.details.items() for index in details}
        segments = {one.line for one in self._notes.segments}
        for index, title, is_sure in labeled_titles(self._lines[:end]):
            if bare_title(title) in known or not is_title(title) or index in segments:
                continue
            near = [one for one in self._notes.papers if one.title is None and 0 < abs(one.line - index) <= _NEAR]
            if len(near) == 1:
                near[0].title = title
                continue
            if not is_sure:
                continue
            segment = owners.get(index)
            role: PaperRole = "main" if segment is None or self._notes.segments[segment].paper is None else "mentioned"
            start = self._lines[index].text.find(title)
            end = start + len(title) if start >= 0 else 0
            self._papers.add(Mention(title, [], max(start, 0), end), role, index, segment=segment)

    def _mentioned(self) -> None:
        """Add the papers that stand by their titles alone after “Mentioned:”."""
        known = {bare_title(one.title) for one in self._notes.papers if one.title}
        end = self._made.transcript_at if self._made.transcript_at is not None else len(self._lines)
        owners = {index: number for number, details in self._made.details.items() for index in details}
        for index, label, titles in mentioned_titles(self._lines[:end]):
            for title in titles:
                if bare_title(title) not in known:
                    known.add(bare_title(title))
                    start = max(0, self._lines[index].text.find(title))
                    mention = Mention(title, [], start, start + len(title))
                    self._papers.add(mention, "mentioned", index, segment=owners.get(index), relation=label)
