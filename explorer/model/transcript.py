"""The words of an episode, cue by cue, in the episode's own time; bounded and in order, however they came."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import tr

TranscriptSource = Literal["feed", "notes", "file", "machine"]

MOST_CUES = 100_000
LONGEST_CUE = 4_000
"""Maximum number of characters of a cue."""
_LONGEST_SPEAKER = 80
_LONGEST_MS = 600_000
_MS_PER_LETTER = 65
"""How long a letter takes to say, about."""
_WORDS_OF_A_LINE = 14
_PAUSE_MS = 1500
_OTHER_EPISODE_S = 300
_SAMPLE, _MOST_STRANGE = 200, 0.45
_SIGNS_OF_1252 = frozenset("‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_NO_TAGS = str.maketrans("<>", "()")


class Cue(NamedTuple):
    """What is said from one time to another, in milliseconds; ``speaker`` is empty if unknown."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TranscriptInfo:
    """A transcript that the library has, without its words.

    ``name`` says where from within its source: an address or a file's name.
    """

    id: str
    episode_id: str
    source: TranscriptSource
    name: str
    language: str | None
    cue_count: int
    start_ms: int
    end_ms: int
    added: str


def tidied(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Return cues by time, without empty and repeated ones, each with an end after its start; at most MOST_CUES."""
    found: list[Cue] = []
    latest = 1000 * timecode.MAX_SECONDS
    seen: set[tuple[int, str]] = set()
    for start, end, speaker, text in cues:
        text = " ".join(text.split())[:LONGEST_CUE]
        if not text or not 0 <= start <= latest or (start, text) in seen:
            continue
        seen.add((start, text))
        found.append(Cue(start, end, " ".join(speaker.split())[:_LONGEST_SPEAKER], text))
        if len(found) == MOST_CUES:
            break
    found.sort(key=lambda one: one.start_ms)
    found = _joined_words(found)
    starts = [one.start_ms for one in found[1:]] + [latest]
    return tuple(
        one._replace(end_ms=_end(one, following)) if not one.start_ms < one.end_ms <= latest else one
        for one, following in zip(found, starts, strict=False)
    )


def named_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues with the names that several begin with ("Ann: …") as their speakers."""
    heads = Counter(head for one in cues if not one.speaker and (head := _head(one.text)))
    names = {head for head, count in heads.items() if count >= 2}
    found = []
    for one in cues:
        head = _head(one.text) if not one.speaker else ""
        if head in names:
            found.append(one._replace(speaker=head, text=one.text[len(head) + 1 :].lstrip()))
        else:
            found.append(one)
    return found


def cue_at(starts: Sequence[int], position_ms: int) -> int:
    """Return the index of the cue that is said at a position, or was last; -1 before the first."""
    return bisect_right(starts, position_ms) - 1


def is_said(cue: Cue, position_ms: int) -> bool:
    """Return whether a cue that has begun is still said at a position; the breath after it belongs to it."""
    return position_ms < cue.end_ms + _PAUSE_MS


def cues_between(cues: Sequence[Cue], starts: Sequence[int], start_ms: int, end_ms: int) -> list[Cue]:
    """Return the cues between two times, those that lie partly in it included."""
    some = cues[max(0, cue_at(starts, start_ms)) : bisect_right(starts, end_ms)]
    return [one for one in some if one.end_ms > start_ms and one.start_ms < end_ms]


def words_between(cues: Sequence[Cue], starts: Sequence[int], start_ms: int, end_ms: int) -> str:
    """Return what is said between two times, cues that lie partly in it included."""
    return " ".join(one.text for one in cues_between(cues, starts, start_ms, end_ms))


def vtt_of(cues: Iterable[Cue]) -> str:
    """Return cues as WebVTT, which ``read_transcript`` reads as they were."""
    return "WEBVTT\n" + "".join(
        f"\n{_clock(one.start_ms)} --> {_clock(one.end_ms)}\n"
        + (f"<v {one.speaker.translate(_NO_TAGS)}>" if one.speaker else "")
        + f"{one.text.translate(_ENTITIES)}\n"
        for one in cues
    )


def fits(end_ms: int, duration_s: int | None) -> bool:
    """Return whether a transcript is not far longer or shorter than its episode, as another episode's would be."""
    if not duration_s:
        return True
    end_s = end_ms // 1000
    beyond = end_s - duration_s > max(60, duration_s // 30)
    short = duration_s - end_s > _OTHER_EPISODE_S and end_s < 0.7 * duration_s
    return not beyond and not short


def length_notice(end_ms: int, duration_s: int | None) -> str | None:
    """Return a sentence if a transcript has not the length of its episode."""
    if not duration_s or fits(end_ms, duration_s):
        return None
    return tr(
        "This may be another episode’s transcript: its text ends at {0}, the episode at {1}. If so, remove it and "
        "choose another.",
        timecode.display(end_ms // 1000),
        timecode.display(duration_s),
    )


def letters_notice(cues: Sequence[Cue]) -> str | None:
    """Return a sentence if the letters look like those of another encoding than the file has: of the languages that
    Windows-1252 is for, none has so many with accents."""
    said = "".join(one.text for one in cues[:_SAMPLE]).replace(" ", "")
    strange = sum("\x80" <= one <= "\xff" or one in _SIGNS_OF_1252 for one in said)
    if strange <= _MOST_STRANGE * len(said):
        return None
    return tr("The letters of this transcript look wrong: save its file as UTF-8, and add it again.")


def _end(cue: Cue, following: int) -> int:
    """Return when a cue without a usable end ends: when the next begins, but no later than it takes to say."""
    spoken = min(_LONGEST_MS, max(1500, _MS_PER_LETTER * len(cue.text)))
    gap = following - cue.start_ms
    return cue.start_ms + (min(spoken, gap) if gap > 0 else spoken)


def _clock(ms: int) -> str:
    """Return a time as WebVTT writes it: 02:15:12.250."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _head(text: str) -> str:
    head, colon, rest = text[: _LONGEST_SPEAKER + 1].partition(":")
    words = head.split()
    if not colon or not rest.strip() or not 1 <= len(words) <= 4:
        return ""
    return head if all(word[0].isupper() or word[0].isdigit() for word in words) else ""


def _joined_words(cues: list[Cue]) -> list[Cue]:
    """Return cues of single words, as some transcripts have them, joined to lines; others as they are."""
    if len(cues) < 50 or sum(len(one.text.split()) <= 1 for one in cues) < 0.8 * len(cues):
        return cues
    lines: list[list[Cue]] = [[cues[0]]]
    for before, one in pairwise(cues):
        line = lines[-1]
        ended = before.text.endswith((".", "?", "!")) and len(line) > 3
        gap = one.start_ms - max(before.end_ms, before.start_ms) > _PAUSE_MS
        if ended or gap or len(line) >= _WORDS_OF_A_LINE or one.speaker != line[0].speaker:
            lines.append([])
        lines[-1].append(one)
    return [
        Cue(line[0].start_ms, line[-1].end_ms, line[0].speaker, " ".join(one.text for one in line)) for line in lines
    ]
