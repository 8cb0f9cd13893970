"""Corrects timelines in tests as the window does."""

from explorer.model.timeline_edit import Edit
from explorer.services.timeline_changes import Rule, prepared
from explorer.store.database import Store


def change_timeline(store: Store, episode_id: str, rule: Rule) -> Edit:
    """Make an edit, and return what undoes it."""
    _, edit = prepared(store, episode_id, rule)
    return store.episode_facts.say(episode_id, edit)
