"""Turns the lines that a file draws on a page into the lines that are read: each once, whole, and in order."""

from collections.abc import Sequence

from explorer.model.drop_caps import with_drop_caps
from explorer.model.line_fragments import with_whole_lines
from explorer.model.printed_twice import printed_once
from explorer.model.reading_order import in_reading_order
from explorer.model.spaced_letters import without_letterspacing
from explorer.model.text_page import TextLine
from explorer.model.unseen_letters import without_unseen


def as_read(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Return the lines of a page as they are read.

    Nothing is printed twice, unseen characters are left out, letters set apart and drop caps belong to their words, and
    columns follow each other. Where nothing of this is needed, lines and order are the file's.
    """
    lines = without_letterspacing(with_whole_lines(printed_once(without_unseen(lines))))
    return tuple(with_drop_caps(in_reading_order(lines)))
