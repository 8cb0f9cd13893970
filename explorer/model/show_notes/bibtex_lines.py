"""Reads entries of BibTeX in show notes: each becomes one line with title, id and year."""

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.text_lines import linked

_ENTRY = re.compile(
    r"^\s*@(?:article|inproceedings|misc|book|incollection|phdthesis|unpublished|techreport)\s*\{", re.I
)
_FIELD = re.compile(
    r"\b(?P<name>title|journal|eprint|doi|url|year|author|note)\s*=\s*[{\"]+(?P<value>[^{}\"]{1,600}(?:\{[^{}]{0,200}\}[^{}\"]{0,600}){0,20})",
    re.IGNORECASE,
)
_MOST_LINES = 40
_ARXIV = re.compile(r"(?<![\d.])\d{4}\.\d{4,5}(?!\d)")


def with_bibtex(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Return the lines, with the lines of each BibTeX entry as one: its title, its id, and its year."""
    found: list[NoteLine] = []
    index = 0
    while index < len(lines):
        if not _ENTRY.match(lines[index].text):
            found.append(lines[index])
            index += 1
            continue
        end = index
        depth = 0
        while end < len(lines) and end - index < _MOST_LINES:
            depth += lines[end].text.count("{") - lines[end].text.count("}")
            end += 1
            if depth <= 0:
                break
        fields: dict[str, str] = {}
        for one in lines[index:end]:
            for match in _FIELD.finditer(one.text):
                fields.setdefault(match["name"].lower(), re.sub(r"[{}]", "", match["value"]).strip())
        found.append(replace(linked(NoteLine(_said(fields))), after_gap=lines[index].after_gap))
        index = end
    return [one for one in found if one.text]


def _said(fields: dict[str, str]) -> str:
    """Return an entry's title, the address or id of its paper, and its year."""
    arxiv = _ARXIV.search(" ".join(fields.get(name, "") for name in ("eprint", "journal", "note", "url")))
    where = f"arXiv:{arxiv[0]}" if arxiv else f"doi:{fields['doi']}" if "doi" in fields else fields.get("url", "")
    title = fields.get("title", "")
    return f"“{title}” {where}".strip() if title and where else title or where
