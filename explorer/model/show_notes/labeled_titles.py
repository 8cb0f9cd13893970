"""Finds the lines that give a paper's title after a label, without an address: “Paper: Title”."""

import re
from collections.abc import Iterable, Sequence

from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.spelled_ids import spelled_ids
from explorer.model.show_notes.title_text import QUOTED, clean_title

_LABEL = re.compile(
    r"^\W*(?:(?:research article|(?:paper )?title|(?:today['’]s |the |research )?paper)\s*[:：]\s*"
    r"|(?:(?:die|la|el)\s|l['’])?(?:studie|étude|estudio|artículo)\s?[:：]\s*(?=[“„\"«]))(?P<title>.+)$",
    re.IGNORECASE,
)

_WEAK_LABEL = re.compile(
    r"^\W*(?:(?:the |our |new )?(?:study|article|preprint|manuscript|publication)|studie|étude|estudio|artículo|artigo"
    r"|articolo|artikel|studio)\s?[:：]\s*(?P<title>\S.+)$",
    re.IGNORECASE,
)


def labeled_titles(lines: Sequence[NoteLine]) -> Iterable[tuple[int, str, bool]]:
    """Yield these lines, by index, with the titles, and whether the label is one of titles alone: “Study:” is not."""
    for index, line in enumerate(lines):
        match = _LABEL.match(line.plain) or _WEAK_LABEL.match(line.plain)
        if match and len(match["title"].split()) >= 3 and not line.links and not any(spelled_ids(line.text)):
            quoted = QUOTED.match(line.text, match.start("title"))
            text = (quoted["text"] or quoted["single"]) if quoted else line.text[match.start("title") :]
            yield index, clean_title(text), match.re is _LABEL
