"""The parts of an episode while they are put in order: their values to be shown, their times, and their letters."""

from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from explorer.model import timecode
from explorer.model.fact import kind_of, rank

Row = dict[str, Any]


@dataclass(slots=True)
class Part:
    """A part of an episode: its values to be shown, and its source."""

    id: str
    values: dict[str, Any]
    source: str
    is_guess: bool = False
    """Whether its paper was found by a title, and not yet confirmed."""
    end_s: int = field(default=0)

    def maker(self) -> Row:
        """Return the columns that say where it came from."""
        kind = "guess" if self.is_guess else kind_of(self.source)
        kind = "feed" if kind == "notes" else kind
        return {"made_by": kind if kind in ("catalogue", "feed", "user") else "guess", "source": self.source}

    def placed(self, episode_id: str, position: int) -> Row:
        """Return the columns that a section and a segment have in common."""
        times = {"start_s": self.values["start_s"], "end_s": self.end_s}
        return {"episode_id": episode_id, "position": position, **times, **self.maker()}


def timed(parts: list[Part], duration_s: int | None) -> list[Part]:
    """Return the parts that have a title and a start, by time; each ends where the next one starts."""
    found = [one for one in parts if one.values.get("title") and type(one.values.get("start_s")) is int]
    found.sort(key=lambda one: (one.values["start_s"], one.id))
    ends = [one.values["start_s"] for one in found[1:]] + [duration_s or timecode.MAX_SECONDS]
    for one, end in zip(found, ends, strict=False):  # an empty list still has one end
        one.end_s = max(one.values["start_s"], end)
    return found


def by_rank(source: str) -> tuple[int, str]:
    """Return a key that sorts sources, the one whose division of an episode is shown first."""
    return (rank(kind_of(source), "title"), source)


def letters_of(sections: list[Part]) -> dict[str, str]:
    """Return the letter of each section, by id; where there is none, or two have the same, the next free one."""
    found: dict[str, str] = {}
    wanted = [(one.id, str(one.values.get("letter") or "")) for one in sections]
    for key, letter in wanted:
        if letter and letter not in found.values():
            found[key] = letter
    for key, _ in wanted:
        if key not in found:
            free = (letter for letter in ascii_uppercase if letter not in found.values())
            found[key] = next(free, "Z")
    return found


def by_position(one: Part) -> tuple[int, str]:
    """Return a key that sorts parts as their source does."""
    position = one.values.get("position")
    return (position if type(position) is int else 1_000_000, one.id)
