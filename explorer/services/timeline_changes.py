"""Corrects an episode's timeline for the user; see ``model.timeline_edit`` for the rules."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from explorer.model.annotation import Note
from explorer.model.timeline_edit import REMOVED, Edit, EditableEpisode, Said
from explorer.store.database import Store

Rule = Callable[[EditableEpisode], Edit]
"""Makes an edit of an episode; raises KnownError where it can't be done."""


def editable(store: Store, episode_id: str) -> EditableEpisode:
    """Return what the rules need of an episode, which they read in the same transaction.

    Raises:
        KnownError: ``episode-unknown``.
    """
    facts = store.episode_facts
    return EditableEpisode(
        store.episodes.timeline(episode_id), partial(facts.named, episode_id), partial(facts.resources, episode_id)
    )


def prepared(store: Store, episode_id: str, rule: Rule) -> tuple[Edit, Edit]:
    """Return what the user says now of the fields that an edit changes, and the edit.

    Raises:
        KnownError: of the rule, or ``episode-unknown``.
    """
    with store.read():
        edit = rule(editable(store, episode_id))
        return store.episode_facts.said(episode_id, edit), edit


DELETION: Edit = (Said("episode", "", REMOVED, True),)
"""The edit that deletes an episode: its row and all that was said of it stay, for its notes and for undo."""


def notes_left(store: Store, episode_ids: Iterable[str]) -> tuple[list[tuple[str, int]], int]:
    """Return what stays of the user's work when episodes are deleted: titles of papers with the number of notes and
    annotations that belong to an episode or its papers, the most first; last, with an empty title, those without a
    paper. Beside them, the number of marks that wait in the inbox and stay there."""
    papers: dict[str, str | None] = {}
    notes: dict[str, Note] = {}
    for one in episode_ids:  # which may share papers
        papers.update((item.id, item.paper_id) for item in store.annotations.of_episode(one))
        notes.update((note.id, note) for note in store.notes.of_episode(one, with_inbox=True))
    counts: Counter[str | None] = Counter(papers.values())
    counts.update(one.paper_id for one in notes.values() if not one.inbox)
    alone = counts.pop(None, 0)
    titles = ((paper.title if (paper := store.papers.get(key or "")) else "", many) for key, many in counts.items())
    found = sorted(titles, key=lambda one: (-one[1], one[0]))
    return [*found, ("", alone)] if alone else found, sum(one.inbox for one in notes.values())


def revive(store: Store, episode_id: str) -> None:
    """Bring a deleted episode back, because the user imports it again."""
    episode = store.episodes.get(episode_id, with_deleted=True)
    if episode and episode.is_deleted:
        store.episode_facts.say(episode_id, (replace(DELETION[0], is_said=False),))
