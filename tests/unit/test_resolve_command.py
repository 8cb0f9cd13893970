"""``resolve`` and ``import-episode --resolve``: what is taken, what is asked, and what no service knows."""

import io
import json
from pathlib import Path

import pytest

from tests.fakes import faults
from tests.fakes.answers import Facts
from tests.fakes.server import FakeServer
from tests.unit.test_title_questions import CODES, EPISODE, LAKES, NOTES, SEA, WAVES

MICE = Facts("", "Gene Action in the X-chromosome of the Mouse", ("Mary F. Lyon",), doi="10.1038/190372a0")


class Terminal(io.StringIO):
    """Standard error that says that it is a terminal."""

    def isatty(self) -> bool:
        """Override: it is."""
        return True


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch):
    with FakeServer(facts=[WAVES, LAKES, CODES, MICE]) as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield one


@pytest.fixture
def notes(tmp_path: Path) -> str:
    file = tmp_path / "notes.md"
    file.write_bytes(
        NOTES + b"- Paper: Gene Action in the X-chromosome of the Mouse\n- Paper: A Text That Nobody Wrote\n"
    )
    return str(file)


def test_titles_are_resolved_as_the_episode_comes_in(run, server: FakeServer, notes: str) -> None:
    code, out, _ = run("import-episode", notes, "--podcast", "Waves", "--resolve", "--json")
    said = json.loads(out)
    assert code == 0
    assert {one["words"]: (one["state"], one["arxiv"], one["doi"]) for one in said["papers"]} == {
        "Rain": ("linked", "2309.00071", None),
        WAVES.title: ("guess", WAVES.arxiv, None),
        LAKES.title: ("guess", LAKES.arxiv, None),
        MICE.title: ("guess", None, MICE.doi),
        SEA: ("unresolved", None, None),
        "A Text That Nobody Wrote": ("unresolved", None, None),
    }
    assert said["segments"][1]["paper"] == WAVES.title
    sea, nobody = [one for one in said["doubts"] if one["kind"] == "title"]
    assert sea["candidates"][0]["arxiv"] == CODES.arxiv
    assert "beginning of its title" in sea["candidates"][0]["evidence"]
    assert nobody["candidates"] == []

    before = len(server.seen)
    _, out, _ = run("import-episode", notes, "--podcast", "Waves", "--json")
    assert len(server.seen) == before  # nothing is looked up unasked
    assert [one["state"] for one in json.loads(out)["papers"]].count("guess") == 3
    _, out, _ = run("import-episode", notes, "--podcast", "Waves")
    assert f"→ {WAVES.title} (guess)" in out


def test_resolve_prints_each_title(run, server: FakeServer, notes: str) -> None:
    assert run("import-episode", notes, "--podcast", "Waves")[0] == 0
    assert not server.seen
    code, out, _ = run("resolve", "--episode", EPISODE, "--json")
    assert code == 0
    (found,) = json.loads(out)
    assert found["episode"] == EPISODE
    verdicts = {one["words"]: one["verdict"] for one in found["titles"]}
    assert verdicts == {
        WAVES.title: "taken",
        LAKES.title: "taken",
        MICE.title: "taken",
        SEA: "asked",
        "A Text That Nobody Wrote": "none",
    }
    _, out, err = run("resolve", "--episode", EPISODE)
    assert "1. Tidal Codes of the Sea: A Study of Rhythm" in out
    assert "3 taken, 1 asked, 1 none" in err


def test_a_terminal_shows_how_far_the_look_up_is(
    run, server: FakeServer, notes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import-episode", notes, "--podcast", "Waves")[0] == 0
    _, _, piped = run("import-episode", notes, "--podcast", "Waves", "--resolve", "--dry-run")
    assert "Searching" not in piped

    def in_terminal(*words: str) -> str:
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        assert run(*words)[0] == 0
        return terminal.getvalue()

    shown = in_terminal("import-episode", notes, "--podcast", "Waves", "--resolve", "--dry-run")
    assert "Searching arXiv" in shown
    assert "Searching" not in shown.rpartition("\r")[2], "it goes when it is done"
    assert "Searching" not in in_terminal("resolve", "--episode", EPISODE, "--json")
    assert "Searching" in in_terminal("resolve", "--episode", EPISODE)


def test_papers_whose_title_nobody_tells_are_named(run, server: FakeServer, tmp_path: Path) -> None:
    path = tmp_path / "ids.md"
    path.write_text("# Ids\n\nPapers:\n- https://aclanthology.org/2023.acl-long.1/\n", "utf-8")
    assert run("import-episode", str(path), "--podcast", "Cells")[0] == 0
    _, out, err = run("resolve", "--episode", "cells-ids", "--json")
    assert [one["name"] for one in json.loads(out)[0]["untitled"]] == ["https://aclanthology.org/2023.acl-long.1/"]
    _, out, err = run("resolve", "--episode", "cells-ids")
    assert "No service told the title of 1 paper: https://aclanthology.org/2023.acl-long.1/." in err


def test_a_dry_run_looks_up_and_keeps_nothing(run, server: FakeServer, notes: str, tmp_path: Path) -> None:
    code, out, _ = run("import-episode", notes, "--dry-run", "--resolve", "--json")
    assert code == 0
    assert [one["state"] for one in json.loads(out)["papers"]].count("guess") == 3
    assert not (tmp_path / "library" / "library.db").exists()


def test_a_service_that_fails_is_told_and_the_rest_is_kept(run, server: FakeServer, notes: str) -> None:
    server.always("api", faults.answer(429, "Rate exceeded.", headers={"Retry-After": "900"}))
    server.always("crossref", faults.page(200, "Log in"))
    assert run("import-episode", notes, "--podcast", "Waves")[0] == 0
    code, out, err = run("resolve", "--json")
    assert code == 1
    assert "arXiv asks us to wait" in err
    titles = next(one["titles"] for one in json.loads(out) if one["episode"] == EPISODE)
    assert {one["verdict"] for one in titles if one["words"] == LAKES.title} == {"taken"}  # by OpenAlex


def test_a_paper_is_added_by_its_title_with_its_id(run, server: FakeServer) -> None:
    assert run("add", WAVES.title.upper(), "--resolve")[:2] == (0, f"arxiv:{WAVES.arxiv}\n")
    asked = len(server.of("api"))
    assert asked
    assert run("add", WAVES.title, "--resolve")[:2] == (0, f"arxiv:{WAVES.arxiv}\n")
    assert len(server.of("api")) == asked, "the library knows it now"
    code, out, err = run("add", SEA, "--resolve")
    assert code == 1, "another paper may be meant: nothing is added"
    assert CODES.arxiv in out
    assert "This paper may be meant. If so, add it by its id" in err
    code, out, err = run("add", "A Text That Nobody Wrote", "--resolve")
    assert (code, out.startswith("title:")) == (0, True)
