"""The tags of the whole library, for completion."""

from explorer.store.connection import Connection

_MOST = 2_000
_ALL = """
    WITH packed(tags) AS (
        SELECT tags FROM annotations WHERE deleted IS NULL AND tags <> '[]' AND json_valid(tags)
        UNION ALL
        SELECT tags FROM notes WHERE deleted IS NULL AND tags <> '[]' AND json_valid(tags)
    )
    SELECT one.value AS tag FROM packed, json_each(packed.tags) AS one WHERE one.type = 'text'
    GROUP BY one.value ORDER BY count(*) DESC, one.value LIMIT ?
"""


class TagQueries:
    """Reads tags; they are kept in the items that have them."""

    def __init__(self, store: Connection) -> None:
        self._store = store

    def all(self) -> list[str]:
        """Those of all annotations and notes, the most used first. Looks at each item: not for the GUI's thread."""
        return [row["tag"] for row in self._store.rows(_ALL, (_MOST,))]
