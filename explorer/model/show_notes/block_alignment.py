"""Finds what the blocks of show notes are about: a section, a segment that their head names, or several in order."""

from collections.abc import Sequence

from explorer.model.show_notes.entry_alignment import align
from explorer.model.show_notes.late_attachment import has_timeline
from explorer.model.show_notes.note_blocks import Block, Entry
from explorer.model.show_notes.parsed_notes import ParsedNotes
from explorer.model.show_notes.timeline_outline import section_letter
from explorer.model.show_notes.title_similarity import SAME, similarity


class BlockAlignment:
    """Finds the sections and segments that blocks and their entries are about."""

    def __init__(self, notes: ParsedNotes) -> None:
        self._notes, self._has_times = notes, has_timeline(notes)

    def align(self, blocks: Sequence[tuple[Block, list[Entry]]]) -> list[int | None]:
        """Find the segments of entries; return the segment that each block's head names.

        Blocks below the head of a section are read as one list, in the order of its segments.
        """
        abouts: list[int | None] = []
        group: list[Entry] = []
        for at, (block, entries) in enumerate(blocks):
            section = self.section_of(block.head)
            above = self.section_of(block.above) if section is None and block.kind == "other" else None
            about = self.segment_named(block.head) if section is None else None
            abouts.append(about)
            if not self._has_times:
                continue
            main = self._main_entry(entries, about)
            if above is None or about is not None:
                align([one for one in entries if one is not main], block, section, self._notes)
            if above is not None:
                group += [main] if main is not None else [one for one in entries if one.mentions][:1]
                following = blocks[at + 1][0].above if at + 1 < len(blocks) else ""
                if following != block.above:
                    align(group, block, above, self._notes)
                    group = []
        return abouts

    def _main_entry(self, entries: Sequence[Entry], about: int | None) -> Entry | None:
        """Give the segment that a block's head names the entry that is of it: by its title, else the first."""
        named = [one for one in entries if one.mentions and one.segment is None]
        if about is None or not named:
            return None
        title = self._notes.segments[about].title
        main = next((one for one in named if similarity(title, one.mentions[0].title or "") >= SAME), named[0])
        main.segment = about
        return main

    def section_of(self, head: str) -> int | None:
        """Return the section that a head names."""
        if not head or not self._notes.sections:
            return None
        letter, title = section_letter(head)
        for number, one in enumerate(self._notes.sections):
            if similarity(one.title, title) >= SAME or similarity(one.title, head) >= SAME:
                return number
        if letter is not None:
            for number, one in enumerate(self._notes.sections):
                if one.letter == letter and similarity(one.title, title) >= 40:
                    return number
        return None

    def segment_named(self, head: str) -> int | None:
        """Return the segment whose title a head is."""
        if not head or not self._has_times:
            return None
        found = [
            number for number, one in enumerate(self._notes.segments) if one.title and similarity(one.title, head) >= 90
        ]
        return found[0] if found else None
