"""Joins labels that stand on a line of their own, as “Title:” does, with what stands below them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.model.show_notes.note_line import NoteLine, joined

_LABEL = re.compile(
    r"^\W*(?:(?:paper )?title|authors?|arxiv(?: link)?|doi|pmid|paper link|link to (?:the )?paper|abstract|published)"
    r"\s*:\s*$",
    re.IGNORECASE,
)


def with_labels(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """Return the lines, with a label and the line below it as one."""
    found: list[NoteLine] = []
    label: NoteLine | None = None
    for line in lines:
        if label is not None:
            if line.is_rule or line.heading or _LABEL.match(line.plain):
                found.append(label)
            else:
                gap = label.after_gap
                found.append(replace(joined([label, line]), heading=0, bold=False, after_gap=gap, spelled=""))
                label = None
                continue
        label = line if _LABEL.match(line.plain) else None
        if label is None:
            found.append(line)
    return [*found, label] if label is not None else found
