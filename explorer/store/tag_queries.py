"""Reads all tags of the library, for completion."""

from collections import Counter

from explorer.model.text_tags import in_text
from explorer.store.connection import Connection

_MOST = 2_000
_ALL = """
    WITH packed(tags) AS (
        SELECT tags FROM annotations WHERE deleted IS NULL AND tags <> '[]' AND json_valid(tags)
        UNION ALL
        SELECT tags FROM notes WHERE deleted IS NULL AND tags <> '[]' AND json_valid(tags)
    )
    SELECT one.value AS tag, count(*) AS uses FROM packed, json_each(packed.tags) AS one WHERE one.type = 'text'
    GROUP BY one.value ORDER BY count(*) DESC, one.value LIMIT ?
"""
_TYPED = """
    SELECT comment AS text FROM annotations WHERE deleted IS NULL AND comment LIKE '%#%'
    UNION ALL SELECT text FROM notes WHERE deleted IS NULL AND text LIKE '%#%'
"""


class TagQueries:
    """Reads tags, which are stored in the items that have them."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def all(self) -> list[str]:
        """Return the tags of all annotations and notes, the most used first. It reads each item, so not in the GUI
        thread."""
        counts = Counter({row["tag"]: row["uses"] for row in self._store.rows(_ALL, (_MOST,))})
        names = {one.casefold(): one for one in counts}
        for row in self._store.rows(_TYPED):
            for tag in in_text(row["text"]):
                counts[names.setdefault(tag.casefold(), tag)] += 1
        return [tag for tag, _ in counts.most_common(_MOST)]
