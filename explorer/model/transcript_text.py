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
    found, episode = [], f"paper-explorer://open?episode={quote(episode_id, safe='')}"
    for first, texts in blocks:
        seconds = first.start_ms // 1000
        who = f" **{_escaped(first.speaker)}:**" if first.speaker else ""
        found.append(f"[{timecode.display(seconds)}]({episode}&t={seconds}){who} {_escaped(' '.join(texts))}")
    return "\n\n".join(found)


def plain_of(cues: Sequence[Cue]) -> str:
    """Return what is said in cues: a paragraph for each speaker's turn, which begins with the speaker's name."""
    found: list[str] = []
    for number, one in enumerate(cues):
        if number and one.speaker == cues[number - 1].speaker:
            found[-1] += f" {one.text}"
        else:
            found.append(f"{one.speaker}: {one.text}" if one.speaker else one.text)
    return "\n\n".join(found)


def passage_of(cues: Sequence[Cue]) -> str:
    """Return what is said in cues, and from when to when, as in ``Right, the lid. (2:15:12–2:15:20)``."""
    first, last = cues[0].start_ms // 1000, -(-cues[-1].end_ms // 1000)
    return f"{plain_of(cues)} ({timecode.display(first)}–{timecode.display(last)})"


def _escaped(text: str) -> str:
    return _MARKS.sub(lambda found: f"\\{found[0]}", text)
