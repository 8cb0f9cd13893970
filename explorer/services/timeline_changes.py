"""Corrects an episode's timeline for the user; see ``model.timeline_edit`` for the rules."""

from collections.abc import Callable

from explorer.model.timeline_edit import Edit, EditableEpisode
from explorer.store.database import Store

Rule = Callable[[EditableEpisode], Edit]
"""Makes an edit of an episode; raises KnownError where it can't be done."""


def editable(store: Store, episode_id: str) -> EditableEpisode:
    """Return what the rules need of an episode. Raises KnownError ``episode-unknown``."""
    with store.read():
        timeline = store.episodes.timeline(episode_id)
        facts = store.episode_facts
        return EditableEpisode(timeline, facts.named(episode_id), facts.resources(episode_id))


def prepared(store: Store, episode_id: str, rule: Rule) -> tuple[Edit, Edit]:
    """Return what the user says now of the fields that an edit changes, and the edit.

    Raises:
        KnownError: of the rule, or ``episode-unknown``.
    """
    edit = rule(editable(store, episode_id))
    return store.episode_facts.said(episode_id, edit), edit


def change_timeline(store: Store, episode_id: str, rule: Rule) -> Edit:
    """Change a timeline, and return what undoes that, for ``EpisodeFacts.say``.

    Raises:
        KnownError: of the rule, or ``episode-unknown``.
    """
    with store.write():
        return store.episode_facts.say(episode_id, rule(editable(store, episode_id)))
