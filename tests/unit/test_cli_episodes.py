"""With several episodes a command takes the one that is named, else the one that its paper is in, else it asks."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.model.paper import PaperFile
from explorer.services.library_setup import import_catalog, open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.pdfs import make_paper

FIRST = "latent-space-iclr-2024-part-1"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "yarn.pdf"
    make_paper(path, "YaRN", ["Bowen Peng"], pages=1)
    return path


@pytest.fixture
def library(tmp_path: Path, pdf: Path) -> Path:
    """Two episodes, and a PDF of YaRN, which is in the first; the second has another paper that it calls so."""
    root = tmp_path / "library"
    library, store = open_library(root)
    episode = {"id": "second", "podcast": "Another", "title": "Second", "duration_s": 100}
    papers = [{"id": "yarn", "title": "Wool", "authors": [], "arxiv": "2401.00001"}]
    papers.append({"id": "knit", "title": "Knitting", "authors": []})
    segment = {"id": "s", "section": "A", "title": "S", "kind": "paper", "start_s": 0, "speakers": [], "related": []}
    path = tmp_path / "second.json"
    path.write_text(
        json.dumps(
            {
                "format": 1,
                "episode": episode,
                "sections": [{"letter": "A", "title": "All", "start_s": 0}],
                "segments": [segment | {"paper": "yarn"}, segment | {"id": "t", "start_s": 50, "paper": "knit"}],
                "picks": [],
                "papers": papers,
                "resources": [],
            }
        )
    )
    import_catalog(store, path)
    target = library.root / library.pdf_name("ab" * 32)
    target.parent.mkdir(parents=True)
    shutil.copy(pdf, target)
    name = str(target.relative_to(library.root))
    for file_id, paper in (("f", "arxiv:2309.00071"), ("g", "second/knit")):
        known = store.papers.resolve(paper)
        assert known
        size = target.stat().st_size
        store.papers.add_file(PaperFile(file_id, known.id, name, "ab" * 32, size, "arxiv", "2024-05-01T00:00:00Z"))
    store.close()
    return root


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("words", [("papers",), ("note", "words"), ("download", "--all"), ("export",)])
def test_an_episode_has_to_be_named_where_it_is_not_clear(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert FIRST in err
    assert "second" in err
    assert "--episode" in err


def test_the_episode_of_the_paper_is_taken(run: Run, library: Path) -> None:
    code, _, err = run("annotate", "2309.00071", "--text", "the")
    assert (code, err) == (0, "")
    assert run("note", "words", "--at", "0:10", "--paper", "2309.00071")[0] == 0
    assert run("note", "other words", "--at", "0:10", "--paper", "knit")[0] == 0
    store = Store.open(Library(library))
    assert [one.episode_id for one in store.annotations.all()] == [FIRST]
    assert {one.text: one.episode_id for one in store.notes.all()} == {"words": FIRST, "other words": "second"}
    store.close()


def test_an_id_means_its_paper_though_a_later_catalog_has_it_for_another(run: Run, library: Path) -> None:
    ids = [line.split()[0] for line in run("papers", "--all")[1].splitlines()]
    assert ids.count("yarn") == 1, "what is listed is accepted"
    assert run("annotate", "yarn", "--text", "the")[0] == 0
    store = Store.open(Library(library))
    assert {(one.paper_id, one.episode_id) for one in store.annotations.all()} == {("arxiv:2309.00071", FIRST)}
    store.close()
    assert run("annotate", "yarn", "--text", "the", "--episode", FIRST)[0] == 0
    code, _, err = run("annotate", "yarn", "--text", "the", "--episode", "second")
    assert (code, "“Wool” has not been downloaded" in err) == (1, True)
    assert run("note", "wool", "--paper", "second/yarn")[0] == 0
    store = Store.open(Library(library))
    (note,) = store.notes.all()
    assert (note.paper_id, note.episode_id) == ("arxiv:2401.00001", "second")
    store.close()


@pytest.mark.usefixtures("library")
def test_an_episode_that_is_not_there_is_told(run: Run) -> None:
    for words in (
        ("papers",),
        ("note", "x"),
        ("export",),
        ("annotate", "knit", "--text", "the"),
        ("download", "--all"),
    ):
        code, _, err = run(*words, "--episode", "third")
        assert (code, "no episode “third”" in err) == (1, True)


def test_links_and_previews_are_listed(run: Run, library: Path) -> None:
    store = Store.open(Library(library))
    link = {"title": "The code", "kind": "code", "url": "https://code.example"}
    store.episode_facts.change("resource", "second", "code", link)
    store.episode_facts.change_episode("second", {"is_preview": True})
    store.close()
    found = {one["id"]: one for one in json.loads(run("episodes", "--json")[1])}
    assert (found["second"]["links"], found["second"]["preview"]) == ([link | {"side": False}], True)
    assert (found[FIRST]["links"], found[FIRST]["preview"]) == ([], False)
    code, out, _ = run("export", "--episode", "second")
    assert code == 0
    assert "## Links\n\n- [The code](https://code.example)\n" in out


@pytest.mark.usefixtures("library")
def test_an_episode_that_is_named(run: Run) -> None:
    listed = json.loads(run("papers", "--episode", "second", "--json")[1])
    assert [one["id"] for one in listed] == ["arxiv:2401.00001", "knit"]
    assert "Second" in run("export", "--episode", "second")[1]


def test_merging_and_the_way_back(run: Run, library: Path) -> None:
    assert run("merge-papers", "2401.00001", "knit") == (0, "arxiv:2401.00001  Wool\n", "")
    assert {one["title"] for one in json.loads(run("papers", "--episode", "second", "--json")[1])} == {"Wool"}
    code, out, _ = run("unmerge-papers", "knit")
    assert (code, out.split()) == (0, ["arxiv:2401.00001", "Wool", "knit", "Knitting"])
    code, _, err = run("unmerge-papers", "knit")
    assert (code, "No other paper" in err) == (1, True)
