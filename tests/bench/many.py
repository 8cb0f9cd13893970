"""Measures how much longer a start takes with years of episodes in the library."""

import shutil
import time
from contextlib import closing
from pathlib import Path

from explorer.services.export.folder_export import write_folder
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from tests.bench.figures import Figure, median
from tests.bench.outside import PROGRAM, run

_WHEN = "2024-05-02T10:00:00.000Z"
_SOURCE = "catalogue:bench"
_EPISODE_S = 4000


def start(library: Path, episodes: int, runs: int) -> Figure:
    """Start to all in use with many episodes, of 20 papers and 100 notes each; alternates with the library as it is."""
    many = library.with_name("many")
    shutil.copytree(library, many)
    fill(many, episodes, papers=20, notes=100)
    few_ms, many_ms = [], []
    for each in (library, many) if runs > 1 else ():
        run([*PROGRAM, str(each)])  # Its first start counts nothing: the page file of the system is cold.
    for _ in range(runs):
        few_ms.append(run([*PROGRAM, str(library)]).whole)
        many_ms.append(run([*PROGRAM, str(many)]).whole)
    empty = median(few_ms)
    name = f"start with {episodes:,} episodes, {episodes * 20:,} papers, {episodes * 100:,} notes"
    return Figure(name, median(many_ms), "ms", empty * 1.1, f"1.1 × one episode, {empty:.0f} ms")


def exporting(folder: Path, episodes: int) -> list[Figure]:
    """Measure the export of all papers and notes to a new folder, and again with nothing changed."""
    root, papers, notes = folder / "many notes", 20, 120
    fill(root, episodes, papers=papers, notes=notes)
    _, store = open_library(root)
    took = []
    with closing(store):
        for _ in range(2):
            began = time.perf_counter()
            write_folder(store, folder / "vault", built_in("obsidian"))
            took.append((time.perf_counter() - began) * 1000)
    name = f"folder of {episodes * papers:,} papers, {episodes * notes:,} notes"
    return [
        Figure(f"export of a {name}", took[0], "ms", episodes * papers * 3, "limit"),
        Figure("the same, with nothing changed", took[1], "ms", episodes * papers * 0.8, "limit"),
    ]


def fill(root: Path, episodes: int, papers: int, notes: int) -> None:
    """Add episodes, each with so many papers and notes of its own, row by row through the triggers of the feed."""
    _, store = open_library(root)
    with closing(store), store.write():
        store.stamp()

        def put(table: str, **row: object) -> None:
            columns, places = ", ".join(row), ", ".join("?" * len(row))
            store.change(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(row.values()))

        for number in range(episodes):
            one = f"bench-{number}"
            put("episodes", id=one, podcast="Bench", title=f"Episode {number}", duration_s=_EPISODE_S, added=_WHEN)
            made = {"made_by": "catalogue", "source": _SOURCE}
            for at in range(papers):
                slug = f"{one}-{at}"
                name, second = f"arxiv:9{number // 10000:03}.{number % 10000:04}{at}", _EPISODE_S * at // papers
                title = f"A paper about number {at} of episode {number}"
                put("papers", id=name, handle=slug, title=title, authors='["A. Author","B. Author"]')
                for each in (name, f"catalogue:{one}/{slug}"):
                    put("paper_names", name=each, paper_id=name, slug=slug, made_by=_SOURCE, made=_WHEN)
                said = {"subject_kind": "paper", "subject": name, "source": _SOURCE, "said": _WHEN}
                put("facts", **said, field="title", value=f'"{title}"')
                place = {"start_s": second, "end_s": second + _EPISODE_S // papers, "position": at, "paper_id": name}
                put("segments", episode_id=one, id=slug, title=title, kind="matched", **place, **made)
                role = {"paper_id": name, "position": at, "role": "discussed", "segment_id": slug}
                put("appearances", episode_id=one, id=f"discussed:{slug}", **role, **made)
            for at in range(notes):
                text = f"*why* is this note {at} of episode {number} so?"
                paper_id = f"{name[: -len(str(papers - 1))]}{at % papers}"
                place = {"paper_id": paper_id, "page": at % 18} if at % 2 else {"at_s": at}
                times = {"created": _WHEN, "modified": _WHEN}
                put("notes", id=f"{one}-note-{at}", text=text, episode_id=one, tags='["often"]', **place, **times)
