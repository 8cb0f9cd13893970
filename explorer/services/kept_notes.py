"""Reads the show notes of an episode in the library again, from the item of the feed that it was imported from."""

from dataclasses import replace

from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.model.review_question import SourceMark
from explorer.model.show_notes.note_line import NoteLine
from explorer.services.episode_import import episode_of_item
from explorer.services.episode_resolution import part_subjects
from explorer.services.import_review import ImportReview
from explorer.store.database import Store


def kept_notes(store: Store, timeline: Timeline) -> tuple[list[NoteLine], list[SourceMark], set[int]]:
    """Return the lines of an episode's notes, what was read in them, and the lines with times that were left out.

    The rows of the marks are "segment:ID", "section:LETTER" and "paper:ID" with ids of the library. Nothing is returned
    for an episode that no feed has: what was pasted or opened is not kept.
    """
    item = store.podcasts.of_episode(timeline.episode)
    if item is None:
        return [], [], set()
    try:
        episode = episode_of_item(store, None, item, CancelToken())
    except KnownError:
        return [], [], set()  # its podcast was removed meanwhile
    episode = replace(episode, episode_id=timeline.episode.id)
    lines, marks, unused = ImportReview(episode).source()
    rows = {f"{kind}:{number}": f"{kind}:{own}" for (kind, number), own in part_subjects(store, episode).items()}
    letters = {one.title: one.letter for one in timeline.sections}
    rows |= {f"section:{at}": f"section:{letters.get(one.title)}" for at, one in enumerate(episode.notes.sections)}
    return lines, [replace(one, row=rows[one.row]) for one in marks if one.row in rows], unused
