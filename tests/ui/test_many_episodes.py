"""A library of many episodes, and episodes of which little is known."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.model.catalog import Catalog
from explorer.model.episode import Episode
from explorer.model.ids import now
from explorer.services.catalog_import import put_catalog
from explorer.services.export.export_text import episode_markdown
from tests.ui.conftest import User, stored

GROWING = (
    *("episodes", "papers", "paper_names", "facts", "files", "segments", "appearances", "annotations", "notes"),
    *("changes", "versions", "reading_state", "links", "letter_marks"),
)
"""Tables that grow with the library; none may be read whole at a start."""


@pytest.fixture
def many(library: Path) -> Path:
    """As a library with years of episodes; SQLite plans the same for ten times as much."""
    with closing(stored(library)) as store, store.write():
        for number in range(60):
            episode = {
                "id": f"e{number}",
                "podcast": "P",
                "title": f"Episode {number}",
                "added": f"2025-01-{number:04}",
            }
            store.upsert("episodes", ("id",), episode)
        for number in range(400):
            paper_id = f"arxiv:2501.{number:05}"
            row = {"id": paper_id, "handle": f"p{number}", "title": f"Paper {number}", "arxiv": paper_id[6:]}
            store.upsert("papers", ("id",), row)
            for name in (paper_id, f"p{number}"):
                store.papers.add_name(paper_id, name, "catalogue")
            store.notes.put(Note(f"n{number}", "words", now(), now(), f"e{number % 60}", 5, paper_id))
    return library


def test_a_start_reads_no_table_whole(
    many: Path, open_window: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    connect = sqlite3.connect

    def traced(*args: object, **options: object) -> sqlite3.Connection:
        conn = connect(*args, **options)
        if str(args[0]).startswith(many.as_uri()):  # The window of the test before may still end a job.
            conn.set_trace_callback(asked.add)
        return conn

    monkeypatch.setattr(sqlite3, "connect", traced)
    user = open_window(late=False)
    user.read("guide")
    monkeypatch.setattr(sqlite3, "connect", connect)
    selects = {one for one in asked if one.lstrip().upper().startswith(("SELECT", "WITH"))}
    assert len(selects) > 5
    scans = []
    with closing(stored(many)) as store:
        for one in selects:
            for row in store.rows(f"EXPLAIN QUERY PLAN {one}"):
                found = re.match(r"SCAN (\w+)", row["detail"])
                # In the order of an index and with a limit it ends at the first row.
                if found and found[1] in (*GROWING, "e", "p", "n", "a", "m", "f") and "LIMIT 1" not in one:
                    scans.append((row["detail"], one))
    assert scans == []


@pytest.fixture
def bare(library: Path) -> str:
    """An episode without sections, length and segments."""
    with closing(stored(library)) as store:
        put_catalog(store, Catalog(Episode("bare", "", "Nearly nothing", None), (), (), (), (), (), ()))
    return "bare"


def test_an_episode_of_which_nearly_nothing_is_known_opens_and_goes_out(
    bare: str, library: Path, open_window: Callable[..., User]
) -> None:
    user = open_window(f"paper-explorer://open?episode={bare}&t=90")
    session = user.window.context.session
    user.until(lambda: session.episode_id == bare)
    user.go_to("1:00")
    user.window.grab()
    with closing(stored(library)) as store:
        store.notes.put(Note("n", "a thought", now(), now(), bare, 60))
        assert "a thought" in episode_markdown(store, bare)
        segment = {"title": "Unknown paper", "start_s": 30, "kind": "unmatched"}
        store.episode_facts.change("segment", bare, "mine", segment)
        assert "Unknown paper" in episode_markdown(store, bare)
    session.refresh()
    assert [one.title for one in session.timeline.segments] == ["Unknown paper"]
    user.go_to("2:00")
    assert session.segment
    assert session.segment.id == "mine"
    user.window.grab()


def test_the_window_opens_the_first_episode_where_none_was_used(bare: str, open_window: Callable[..., User]) -> None:
    user = open_window()
    assert user.window.context.session.episode_id == "latent-space-iclr-2024-part-1"
