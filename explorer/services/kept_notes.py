"""Reads the show notes of an episode in the library again: those that were pasted or opened, or those of its feed."""

from dataclasses import dataclass, field, replace

from explorer.model.episode import Episode, Timeline
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.model.proposal_question import SourceSpan
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.timeline_edit import title_at
from explorer.services.episode_import import episode_of_item
from explorer.services.episode_resolution import part_subjects
from explorer.services.episode_text import EpisodeText
from explorer.services.import_proposal import ImportProposal
from explorer.store.database import Store


@dataclass(frozen=True, slots=True)
class KeptNotes:
    """The lines of an episode's notes, what was read in them, and the lines with times that were left out.

    The rows of the marks are "segment:ID", "section:LETTER", "paper:ID" with ids of the library, and "part:TITLE" for
    the segments of lists with a clock of their own, whose names ``parts`` has by the rows.
    """

    lines: list[NoteLine] = field(default_factory=list)
    marks: list[SourceSpan] = field(default_factory=list)
    unused: set[int] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)


def kept_notes(store: Store, timeline: Timeline) -> KeptNotes:
    """Return the notes of an episode; none for one of a catalog, or of a podcast that was removed."""
    episode = _read_again(store, timeline.episode)
    if episode is None:
        return KeptNotes()
    lines, marks, unused = ImportProposal(episode).source()
    rows = {f"{kind}:{number}": f"{kind}:{own}" for (kind, number), own in part_subjects(store, episode).items()}
    letters = {one.title: one.letter for one in timeline.sections}
    rows |= {f"section:{at}": f"section:{letters.get(one.title)}" for at, one in enumerate(episode.notes.sections)}
    parts: dict[str, str] = {}
    for at, segment in enumerate(episode.notes.segments):
        if segment.part is not None:
            row = rows[f"segment:{at}"] = f"part:{title_at(segment.title, segment.start_s)}"
            parts[row] = segment.part
    return KeptNotes(lines, [replace(one, row=rows[one.row]) for one in marks if one.row in rows], unused, parts)


def _read_again(store: Store, episode: Episode) -> EpisodeText | None:
    """Return the episode as its notes say, without the chapters that are downloaded or in its audio."""
    if text := store.show_notes.of_episode(episode.id):
        notes = read_notes(text, title=episode.title, duration_s=episode.duration_s)
        return EpisodeText(episode.id, {}, notes)
    item = store.podcasts.of_episode(episode)
    if item is None:
        return None
    try:
        return replace(episode_of_item(store, None, item, CancelToken()), episode_id=episode.id)
    except KnownError:
        return None  # its podcast was removed meanwhile
