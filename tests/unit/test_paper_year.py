"""A paper's year is the same wherever it is told."""

import json
from pathlib import Path

import pytest

from explorer.model.paper import ArxivMetadata, Paper
from explorer.services.export.export_text import paper_markdown
from explorer.services.library_setup import open_library
from explorer.services.quotation import Quotation, citation
from explorer.services.reference_export import bibtex, csl_json, entries


@pytest.mark.parametrize(
    ("arxiv", "venue", "published", "year"),
    [
        ("2401.00001", "ICLR 2025", "2023-12-31T23:00:00Z", "2025"),
        ("2401.00001", "Submitted to ICLR 2025", "2023-12-31T23:00:00Z", "2023"),
        ("2401.00001", None, "2023-12-31T23:00:00Z", "2023"),
        ("2401.00001", None, None, "2024"),
        ("2401.00001", "arXiv 2025", None, "2024"),
        ("math/0211159", None, "2002-11-11T00:00:00Z", "2002"),
        ("math/0211159", None, None, ""),
        ("2401.00001", "CoRR 2025", None, "2024"),
        ("2401.00001", "ICLR 2025 Conference Withdrawn Submission", None, "2024"),
        ("2401.00001", "ICLR 2025 Conference Desk Rejected Submission", None, "2024"),
        (None, "NeurIPS 2022 Workshop", None, "2022"),
        (None, None, None, ""),
        ("math/0211159", None, "n.d.", ""),
    ],
)
def test_one_year(tmp_path: Path, arxiv: str | None, venue: str | None, published: str | None, year: str) -> None:
    _, store = open_library(tmp_path / "library")
    forum = None if arxiv else "forum1"
    paper = store.papers.find_or_add(Paper("", "A Title of a Paper", ("Ada Lovelace",), arxiv, forum, venue), "user")
    if arxiv and published:
        store.metadata.put_arxiv(
            ArxivMetadata(arxiv, 1, paper.title, "", paper.authors, "cs.CL", ("cs.CL",), published, published)
        )
    paper = store.papers.get(paper.id) or paper
    (entry,) = entries(store, paper_id=paper.id)
    (item,) = json.loads(csl_json([entry]))
    cited = citation(Quotation(["words"], paper, 1, 1), store.metadata.of(paper).arxiv)
    assert (f"  year          = {{{year}}},\n" in bibtex([entry])) == bool(year)
    assert item.get("issued") == ({"date-parts": [[int(year)]]} if year else None)
    assert (f"Ada Lovelace ({year})," if year else "Ada Lovelace, A Title") in cited
    fields = [line for line in paper_markdown(store, paper.id).splitlines() if line.startswith("year:")]
    assert fields == ([f'year: "{year}"'] if year else [])
    store.close()
