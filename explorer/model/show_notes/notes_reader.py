"""Reads show notes: from a text with times and links to the sections, segments and papers of an episode."""

from explorer.model.show_notes.bibtex_lines import with_bibtex
from explorer.model.show_notes.clock_spellings import in_order, with_usual_clocks
from explorer.model.show_notes.label_lines import with_labels
from explorer.model.show_notes.linked_clocks import with_linked_clocks
from explorer.model.show_notes.note_heads import head_kind
from explorer.model.show_notes.note_line import MOST_LINES, MOST_TEXT
from explorer.model.show_notes.notes_lines import read_lines
from explorer.model.show_notes.paper_attachment import attach_papers
from explorer.model.show_notes.parsed_notes import ParsedNotes, ParsedSegment
from explorer.model.show_notes.run_on_lines import split_lines
from explorer.model.show_notes.timeline_outline import outline


def read_notes(source: str, *, title: str | None = None, duration_s: int | None = None) -> ParsedNotes:
    """Return what show notes say of their episode; HTML, Markdown and plain text are told apart.

    Where there are no times at all, the episode is one segment, with its papers.

    Args:
        source: the notes, of which MOST_TEXT characters are read.
        title: the episode's title, for the segment of an episode without times.
        duration_s: the episode's length in seconds, if it is known; later times are left out.
    """
    lines = with_usual_clocks(in_order(with_linked_clocks(with_labels(with_bibtex(split_lines(read_lines(source)))))))
    notes = ParsedNotes(title, duration_s, is_truncated=len(source) > MOST_TEXT or len(lines) >= MOST_LINES)
    notes.lines, notes.source = [one.text for one in lines], lines
    made = outline(lines, notes)
    notes.sections, notes.segments = made.sections, made.segments
    if not notes.segments:
        heads = (one.text for one in lines[:20] if one.heading == 1 and head_kind(one) == "other")
        notes.segments = [ParsedSegment(0, notes.duration_s, title or next(heads, None) or "Episode")]
    attach_papers(lines, made, notes)
    return notes
