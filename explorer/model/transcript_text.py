"""Writes cues of a transcript as Markdown and as plain text."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from explorer.model import timecode
from explorer.model.transcript import Cue

_MARKS = re.compile(r"[\\`*<$\[\]]|(?<!\w)_|_(?!\w)|~(?=~)|^[#>+-](?=\s)")


def markdown_of(cues: Sequence[Cue], episode_id: str) -> str:
    """Return cues as Markdown: a paragraph for each speaker's turn, behind a link to its time."""
    blocks: list[tuple[Cue, list[str]]] = []
    for one in cues:
        if blocks and blocks[-1][0].speaker == one.speaker and len(blocks[-1][1]) < 8:
            blocks[-1][1].append(one.text)
        else:
            blocks.append((one, [one.text]))
    found = []
    for first, texts in blocks:
        seconds = first.start_ms // 1000
        link = f"paper-explorer://open?episode={quote(episode_id, safe='')}&t={seconds}"
        who = f" **{_escaped(first.speaker)}:**" if first.speaker else ""
        found.append(f"[{timecode.display(seconds)}]({link}){who} {_escaped(' '.join(texts))}")
    return "\n\n".join(found)


def plain_of(cues: Sequence[Cue]) -> str:
    """Return what is said in cues, with the speakers' names where they change."""
    found, speaker = [], ""
    for one in cues:
        if one.speaker != speaker:
            speaker = one.speaker
            found.append(f"{speaker}: {one.text}" if speaker else one.text)
        else:
            found.append(one.text)
    return " ".join(found)


def _escaped(text: str) -> str:
    return _MARKS.sub(lambda found: f"\\{found[0]}", text)
