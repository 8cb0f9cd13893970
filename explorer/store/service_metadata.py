"""The tables of metadata from arXiv and OpenReview, stored with its date."""

from dataclasses import asdict
from typing import Any

from explorer.model.ids import now
from explorer.model.paper import ArxivMetadata, ForumMetadata, Paper, PaperMetadata
from explorer.model.paper_year import is_published
from explorer.store.codec import numbers, pack, words
from explorer.store.table_interfaces import FactedPapers


class ServiceMetadata:
    """Reads and writes the last answer of each service for each paper."""

    def __init__(self, store: FactedPapers) -> None:
        self._store = store

    def of(self, paper: Paper) -> PaperMetadata:
        """Return the last answers of both services for a paper, with two reads by key."""
        return PaperMetadata(
            self.arxiv(paper.arxiv) if paper.arxiv else None,
            self.forum(paper.openreview) if paper.openreview else None,
        )

    def arxiv(self, arxiv: str) -> ArxivMetadata | None:
        """Return arXiv's last answer for this id (without a version)."""
        row = self._store.row("SELECT * FROM arxiv_records WHERE arxiv = ?", (arxiv,))
        if not row:
            return None
        return ArxivMetadata(
            arxiv=row["arxiv"],
            version=row["version"],
            title=row["title"],
            abstract=row["abstract"],
            authors=words(row["authors"]),
            primary_category=row["primary_category"],
            categories=words(row["categories"]),
            published=row["published"],
            updated=row["updated"],
            comment=row["comment"],
            journal_ref=row["journal_ref"],
            doi=row["doi"],
            fetched=row["fetched"],
        )

    def put_arxiv(self, record: ArxivMetadata) -> None:
        """Store arXiv's answer, replacing the one before."""
        with self._store.write():
            self._store.upsert(
                "arxiv_records",
                ("arxiv",),
                asdict(record) | {"authors": pack(record.authors), "categories": pack(record.categories)},
            )
            said = {"title": record.title, "authors": record.authors, "doi": record.doi}
            self._state(f"arxiv:{record.arxiv}", "arxiv", said)

    def forum(self, forum: str) -> ForumMetadata | None:
        """Return OpenReview's last answer for this forum."""
        row = self._store.row("SELECT * FROM forum_records WHERE forum = ?", (forum,))
        if not row:
            return None
        ratings = tuple(int(one) for one in numbers(row["ratings"]))
        return ForumMetadata(row["forum"], row["venue"], row["decision"], ratings, row["source"], row["fetched"])

    def put_forum(self, record: ForumMetadata) -> None:
        """Store OpenReview's answer, replacing the one before."""
        with self._store.write():
            self._store.upsert("forum_records", ("forum",), asdict(record) | {"ratings": pack(record.ratings)})
            venue = record.venue if record.venue and is_published(record.venue) else None
            self._state(f"openreview:{record.forum}", "openreview", {"venue": venue})

    def _state(self, name: str, source: str, said: dict[str, Any]) -> None:
        """Store the metadata as facts of the paper, if the library has it, and update its columns."""
        store = self._store
        if (paper_id := store.papers.id_of(name)) and store.facts.state("paper", paper_id, source, said, now()):
            store.papers.show(paper_id)
