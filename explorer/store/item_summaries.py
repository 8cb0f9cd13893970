"""Summaries of all annotations and notes."""

from typing import TYPE_CHECKING

from explorer.model.page_labels import label_of
from explorer.store.codec import words
from explorer.store.table_interfaces import LabelledFiles

if TYPE_CHECKING:
    from explorer.model.item_summary import ItemSummary

_ALL = """
    SELECT one.*, coalesce(papers.title, '') AS paper FROM (
        SELECT id, kind, comment AS text, quote, tags, paper_id, page, episode_id, at_s, color, modified, file_id,
        0 AS inbox
        FROM annotations WHERE deleted IS NULL
        UNION ALL
        SELECT id, 'note', text, said, tags, paper_id, page, episode_id, at_s, NULL, modified, NULL, inbox
        FROM notes WHERE deleted IS NULL
    ) AS one LEFT JOIN papers ON papers.id = one.paper_id
    ORDER BY modified DESC, one.id
"""


class ItemSummaries:
    """Reads summaries, without deleted items."""

    def __init__(self, store: LabelledFiles) -> None:
        self._store = store

    def all(self) -> "list[ItemSummary]":
        """Return all summaries, newest first. It reads each item, so not in the GUI thread."""
        from explorer.model.item_summary import ItemSummary

        labels = self._store.page_labels.all()
        return [
            ItemSummary(
                id=row["id"],
                kind=row["kind"],
                text=row["text"],
                quote=row["quote"],
                tags=words(row["tags"]),
                paper_id=row["paper_id"],
                paper=row["paper"],
                page=row["page"],
                episode_id=row["episode_id"],
                at_s=row["at_s"],
                color=row["color"],
                modified=row["modified"],
                label=_label(labels.get(row["file_id"] or row["paper_id"]), row["page"]),
                inbox=bool(row["inbox"]),
            )
            for row in self._store.rows(_ALL)
        ]


def _label(labels: tuple[str, ...] | None, page: int | None) -> str:
    return label_of(labels, page) if labels and page is not None else ""
