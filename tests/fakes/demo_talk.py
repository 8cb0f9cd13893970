"""A transcript for the demonstration: made-up sentences that name the papers of an episode and their figures."""

from typing import Any

_OPENING = (
    "So, next is {title}. Thank you for coming to the poster.",
    "The question is simple, and the answer took us a year. Let me go through it from the start.",
    "As you see in figure {one}, the curve goes down and then stays where it is.",
    "We were surprised too. We ran it again with other seeds, and figure {one} did not change.",
    "And what about table {two}? Somebody asked that in the review as well.",
    "Right, in table {two} you see all of it next to each other, row by row.",
    "In practice that is what we would use. It costs little, and it is easy to take out again.",
    "What does not work is in the limitations. We say that openly.",
)
_STEP_S = 9


def demo_transcript(episode: dict[str, Any]) -> str:
    """Return WebVTT for an episode of a catalog; each segment has its first minutes."""
    cues = ["WEBVTT", ""]
    for number, segment in enumerate(episode["segments"]):
        end = segment.get("end_s") or segment["start_s"] + 600
        title = segment["title"].split(":")[0]
        at, turn = segment["start_s"] + 2, 0
        while at + _STEP_S < min(end, segment["start_s"] + 300):
            said = _OPENING[turn % len(_OPENING)].format(title=title, one=turn // 8 + 1, two=turn // 8 + 1)
            who = ("Host", "Author")[(turn % len(_OPENING) not in (0, 4) and number % 2 == 0) or turn % 3 == 1]
            cues += [f"{_clock(at)} --> {_clock(at + _STEP_S)}", f"<v {who}>{said}", ""]
            at, turn = at + _STEP_S, turn + 1
    return "\n".join(cues)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"
