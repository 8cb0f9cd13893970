"""Reads text with times into cues: ``[00:01:23] text``, ``Ann (1:23): text``, and a time on a line of its own."""

import re
from collections.abc import Iterable, Iterator

from explorer.model.show_notes.note_clock import clocks, lead_clock, trail_clock
from explorer.model.show_notes.note_heads import head_kind
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.notes_lines import read_lines
from explorer.model.transcript import LONGEST_CUE, Cue

_LONGEST_PIECE = 260
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")
_SPEAKER = re.compile(r"[^\W\d_][^:()\[\]!?]{0,60}")
_MS_PER_LETTER = 65
_MOST_WORDS = 5
_MOST_LINES_OF_NOTES = 12
"""A transcript in notes has at least as many cues."""


def timed_cues(lines: Iterable[NoteLine]) -> list[Cue]:
    """Return the cues of lines with times. Text before the first time is left out; a long cue is cut at its sentences,
    whose times are reckoned."""
    said: list[tuple[int, str, list[str]]] = []
    for seconds, speaker, text in _pieces(lines):
        if seconds is None:
            if said:
                said[-1][2].append(text)
        else:
            said.append((seconds, speaker, [text]))
    found: list[Cue] = []
    for number, (seconds, speaker, texts) in enumerate(said):
        text = " ".join(" ".join(texts).split())
        following = said[number + 1][0] if number + 1 < len(said) else None
        natural = 1000 * seconds + _MS_PER_LETTER * len(text)
        end = 1000 * following if following is not None and following > seconds else natural
        found += _sentences(Cue(1000 * seconds, end, speaker, text))
    return found


def cues_of_text(text: str) -> list[Cue]:
    """Return the cues of a text with times; of show notes that hold a transcript, those below its heading."""
    lines = [line for line in read_lines(text) if not line.is_rule]
    return timed_cues(_below_heading(lines)) or timed_cues(lines)


def cues_of_notes(notes: str) -> list[Cue]:
    """Return the transcript that stands in show notes below its heading; else nothing."""
    cues = timed_cues(_below_heading(line for line in read_lines(notes) if not line.is_rule))
    return cues if len(cues) >= _MOST_LINES_OF_NOTES else []


def _below_heading(lines: Iterable[NoteLine]) -> Iterator[NoteLine]:
    """Yield the lines below the heading of a transcript."""
    below = False
    for line in lines:
        if below:
            yield line
        below = below or head_kind(line) == "transcript"


def _pieces(lines: Iterable[NoteLine]) -> Iterator[tuple[int | None, str, str]]:
    """Yield times with speaker and text; a time of None continues the text before it."""
    speaker = ""
    for line in lines:
        text, plain = line.text.strip(), line.plain.strip()
        stamps = [one for one in clocks(plain) if one.bracket]
        if not stamps:
            lone = lead_clock(plain) or (trail_clock(plain) if len(plain) < 80 else None)
            stamps = [lone] if lone else []
        if not stamps:
            yield (None, "", text)
            continue
        before = text[: stamps[0].start].strip(" \t-–—|:,*_")
        if before and _is_name(before):
            speaker = before
        elif before:
            yield (None, "", before)
        ends = [one.start for one in stamps[1:]] + [len(text)]
        for stamp, end in zip(stamps, ends, strict=True):
            rest = text[stamp.end : end].lstrip(" \t-–—|:,*_").strip()
            if stamp is stamps[-1] and not before and (name := _own_name(rest)) and len(stamps) == 1:
                speaker, rest = name, rest[len(name) :].lstrip(" :")
            yield (stamp.seconds, speaker, rest)


def _own_name(rest: str) -> str:
    """Return the name with which the text after a time begins, or which it is."""
    head, colon, after = rest[:80].partition(":")
    return head if colon and _is_name(head) and not after.startswith("//") else ""


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= _MOST_WORDS
        and _SPEAKER.fullmatch(text) is not None
        and sum(word[0].isupper() or word[0].isdigit() for word in words) >= (len(words) + 1) // 2
        and not text.endswith((".", ",", ";"))
    )


def _sentences(cue: Cue) -> list[Cue]:
    """Return a cue in pieces that can be read at once, with times in proportion to their letters."""
    text = cue.text[: 50 * LONGEST_CUE]
    if len(text) <= _LONGEST_PIECE:
        return [cue]
    pieces: list[str] = []
    for sentence in _SENTENCE.split(text):
        if pieces and len(pieces[-1]) + len(sentence) < _LONGEST_PIECE:
            pieces[-1] += f" {sentence}"
        else:
            pieces.append(sentence)
    length = cue.end_ms - cue.start_ms
    found, done = [], 0
    for piece in pieces:
        start = cue.start_ms + length * done // len(text)
        done += len(piece) + 1
        found.append(Cue(start, cue.start_ms + length * min(done, len(text)) // len(text), cue.speaker, piece))
    return found
