"""Rules for correcting the rows of a list of times with a clock of its own, which lie inside a segment."""

from explorer.model.errors import KnownError
from explorer.model.timeline_edit import (
    NONE_FITS,
    REMOVED,
    Edit,
    EditableEpisode,
    NamedLink,
    Said,
    add_segment,
    check_inside,
    clean_title,
    start_of,
)


def rename_part(episode: EditableEpisode, place: tuple[str, str], title: str) -> Edit:
    """Change the title of a row of a list with a clock of its own.

    Args:
        place: the segment in which it lies, and its title as the timeline has it.

    Raises:
        KnownError: ``row-unknown``, ``title-empty``.
    """
    part, start_s, before = _part(episode, place)
    title = clean_title(title)
    if title == before:
        return ()
    return (Said("resource", part.id, "title", title), *_apart(part, "start_s", start_s))


def move_part(episode: EditableEpisode, place: tuple[str, str], at_s: int) -> Edit:
    """Move a row of a list with a clock of its own to a second, also into another segment.

    Raises:
        KnownError: ``row-unknown``, ``time-outside``.
    """
    part, start_s, title = _part(episode, place)
    if at_s == start_s:
        return ()
    check_inside(episode.timeline, at_s)
    around = episode.timeline.segment_at(at_s)
    moved = around is not None and around.id != part.segment_id
    return (
        Said("resource", part.id, "start_s", at_s),
        *_apart(part, "title", title),
        *((Said("resource", part.id, "segment", around.id),) if around and moved else ()),
    )


def remove_part(episode: EditableEpisode, place: tuple[str, str]) -> Edit:
    """Remove a row of a list with a clock of its own. Raises KnownError ``row-unknown``."""
    return (Said("resource", _part(episode, place)[0].id, REMOVED, True),)


def part_to_segment(
    episode: EditableEpisode, place: tuple[str, str], segment_id: str, paper_id: str | None = None
) -> Edit:
    """Make a segment of a row of a list with a clock of its own, about a paper or not; the later rows go with it.

    Raises:
        KnownError: ``row-unknown``, ``segment-there``, ``time-outside``.
    """
    part, start_s, title = _part(episode, place)
    made = add_segment(episode, start_s, segment_id, title)
    if paper_id:
        kept = tuple(one for one in made if one.field not in ("kind", NONE_FITS))
        made = (*kept, Said("segment", segment_id, "kind", "matched"), Said("segment", segment_id, "paper", paper_id))
    others = tuple(one for one in made if (one.kind, one.part) != ("resource", part.id))
    return (*others, Said("resource", part.id, REMOVED, True))


def _part(episode: EditableEpisode, place: tuple[str, str]) -> tuple[NamedLink, int, str]:
    """Return a row of a list with a clock of its own, its second, and its title without that.

    One that was renamed or moved since it was shown is known by its start, or by its title.
    """
    segment_id, shown = place
    below = [one for one in episode.resources if (one.kind, one.segment_id) == ("part", segment_id)]
    start_s, title = _read(shown)
    same = [one for one in below if one.title == shown][:1]
    same = same or [one for one in below if start_s is not None and _read(one.title)[0] == start_s]
    same = same or [one for one in below if _read(one.title)[1] == title]
    if len(same) != 1:
        raise KnownError("row-unknown", "This row is not on the timeline any more: choose another one.")
    start_s, title = _read(same[0].title)
    return same[0], episode.segment(segment_id).start_s if start_s is None else start_s, title


def _read(shown: str) -> tuple[int | None, str]:
    """Return the second and the title of a row as the timeline has it."""
    start_s = start_of(shown)
    return start_s, shown if start_s is None else shown.partition(" ")[2]


def _apart(part: NamedLink, field: str, value: str | int) -> Edit:
    """Return what parts title and start where a source states both in the title, as a catalog does."""
    return (Said("resource", part.id, field, value),) if part.start_s is None else ()
