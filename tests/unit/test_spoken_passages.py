"""How often words as they are spoken lead to their page, counted over passages of real papers.

The papers are not part of the project: put the PDFs that ``tests/fakes/spoken_passages.txt`` names into a folder, and
name it in PAPER_EXPLORER_TEST_PAPERS. ``pytest -s`` prints the figures.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from explorer.pdf.client import PdfClient
from explorer.services import word_vectors
from explorer.services.pdf_words import words_of
from explorer.store.page_index import PageIndex

PASSAGES = Path(__file__).parents[1] / "fakes" / "spoken_passages.txt"
SETS = ("open", "kept", "longer", "unseen", "cut longer", "cut unseen")
"""Passages that are "cut" are pieces of longer ones: some of them say little of what is on their page."""
CUT_WORDS = 45
PAPERS = Path(os.environ.get("PAPER_EXPLORER_TEST_PAPERS", "nowhere"))
Index = Callable[[Sequence[str]], PageIndex]


class Passage(NamedTuple):
    paper: str
    pages: set[int]
    is_hard: bool
    set: str
    said: str


def passages() -> Iterator[Passage]:
    text = re.sub(r"^#.*\n", "", PASSAGES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for part in text.strip().split("\n\n"):
        head, said = part.split("\n", 1)
        paper, pages, kind, name = head.split()
        yield Passage(paper, {int(page) for page in pages.split(",")}, kind == "hard", name, " ".join(said.split()))


def cut(found: list[Passage]) -> Iterator[Passage]:
    """Return the pieces of the longer passages."""
    for one in found:
        words = one.said.split()
        starts = range(0, len(words) - CUT_WORDS // 2, CUT_WORDS) if one.set in ("longer", "unseen") else ()
        for start in starts:
            said = " ".join(words[start : start + CUT_WORDS])
            yield one._replace(set=f"cut {one.set}", said=said)


def count(index: Index) -> dict[str, float]:
    """Return the shares of whole passages whose page is first, and among the first three; print those of all sets."""
    found: Counter[str] = Counter()
    whole = list(passages())
    indexes: dict[str, PageIndex] = {}
    for one in (*whole, *cut(whole)):
        file = PAPERS / f"{one.paper}.pdf"
        if not file.exists():
            continue
        if one.paper not in indexes:
            client = PdfClient()
            texts = ["\n".join(line.text for line in page.lines) if page else "" for page in words_of(client, file)]
            client.close()
            indexes[one.paper] = index(texts)
            indexes[one.paper].locate(one.said)  # what is loaded once is not the time of a question
        start = time.process_time()
        ranked = [match.page for match in indexes[one.paper].locate(one.said)]
        found["asked"] += 1
        found["ms"] += round(1000 * (time.process_time() - start))
        every = () if one.set.startswith("cut") else ("all",)
        for name in (one.set, *every, f"{one.set}, {'hard' if one.is_hard else 'plain'}"):
            found[name] += 1
            found[f"{name} first"] += not one.pages.isdisjoint(ranked[:1])
            found[f"{name} in three"] += not one.pages.isdisjoint(ranked[:3])
    for each in indexes.values():
        each.close()
    for name in (*(name + kind for name in SETS for kind in ("", ", plain", ", hard")), "all"):
        print(f"{name}: {found[f'{name} first']} first, {found[f'{name} in three']} in three of {found[name]}")
    print(f"{found['ms'] / max(1, found['asked']):.1f} ms of computing a passage, {len(indexes)} papers")
    return {name: found[f"all {name}"] / max(1, found["all"]) for name in ("first", "in three")}


@pytest.mark.skipif(not PAPERS.is_dir(), reason="PAPER_EXPLORER_TEST_PAPERS names no folder with papers")
def test_passages_lead_to_their_page_by_words_alone() -> None:
    shares = count(PageIndex)
    assert shares["first"] >= 0.8
    assert shares["in three"] >= 0.93


@pytest.mark.skipif(not PAPERS.is_dir(), reason="PAPER_EXPLORER_TEST_PAPERS names no folder with papers")
@pytest.mark.skipif(not word_vectors.is_installed(), reason="the extra “meaning” is not installed")
def test_passages_lead_to_their_page_by_meaning() -> None:
    shares = count(word_vectors.index_pages)
    assert shares["first"] >= 0.84
    assert shares["in three"] >= 0.93


def test_all_passages_can_be_read() -> None:
    found = list(passages())
    assert len(found) >= 110
    assert all(one.pages and 50 <= len(one.said.split()) <= 220 for one in found)
    assert {one.set for one in (*found, *cut(found))} == set(SETS)
