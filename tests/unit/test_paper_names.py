"""A paper is one, whatever calls it: catalogs, arXiv, OpenReview, a publisher, its PDF, and earlier versions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import resources
from explorer.app.papers.paper_finder import PaperFinder
from explorer.model import paper_names
from explorer.model.catalog import Catalog
from explorer.model.errors import KnownError
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.model.title_match import named_in
from explorer.services import catalog_file
from explorer.services.catalog_import import put_catalog
from explorer.services.library_setup import add_local_pdf
from explorer.store.database import Store
from explorer.store.library_folder import Library

EPISODE = "latent-space-iclr-2024-part-1"
YARN = "arxiv:2309.00071"
PDF = b"%PDF-1.4 of a test"


def bundled() -> dict[str, object]:
    return json.loads(resources.path("episodes", f"{EPISODE}.json").read_bytes())


def catalog(episode_id: str, *papers: dict[str, object]) -> Catalog:
    """An episode in which each paper is discussed for a minute."""
    return catalog_file.parse(
        json.dumps(
            {
                "format": 1,
                "episode": {"id": episode_id, "podcast": "P", "title": episode_id, "duration_s": 60 * len(papers)},
                "sections": [{"letter": "A", "title": "All", "start_s": 0}],
                "segments": [
                    {
                        "id": f"s{number}",
                        "section": "A",
                        "title": str(one["title"]),
                        "kind": "paper",
                        "start_s": 60 * number,
                        "speakers": [],
                        "paper": one["id"],
                        "related": [],
                    }
                    for number, one in enumerate(papers)
                ],
                "picks": [],
                "papers": [{"authors": [], **one} for one in papers],
                "resources": [],
            }
        ).encode()
    )


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (PaperNames(arxiv="2309.00071v2", openreview="wHBfxhZu1u", episode_id="e", slug="yarn"), YARN),
        (PaperNames(doi="https://doi.org/10.1000/ABC", openreview="wHBfxhZu1u"), "doi:10.1000/abc"),
        (PaperNames(doi="10.48550/arXiv.2309.00071"), YARN),
        (PaperNames(openreview="wHBfxhZu1u", episode_id="e", slug="yarn"), "openreview:wHBfxhZu1u"),
        (PaperNames(episode_id="e", slug="yarn", sha256="a" * 64), "catalogue:e/yarn"),
        (PaperNames(sha256="ab" * 32), "file:" + "ab" * 8),
        (PaperNames(arxiv="no id", doi="none", openreview="a b", sha256="x"), None),
    ],
)
def test_the_strongest_name_is_the_id(names: PaperNames, expected: str | None) -> None:
    assert names.new_id() == expected


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=70))
def test_no_text_breaks_a_name(arxiv: str, doi: str, forum: str, sha256: str) -> None:
    names = PaperNames(arxiv, doi, forum, "e", "slug", sha256).all()
    assert len(set(names)) <= len(names) <= 5
    for text in (arxiv, doi, forum):
        paper_names.possible_names(text)


def test_a_second_catalog_with_another_paper_of_the_same_name_overwrites_nothing(store: Store) -> None:
    put_catalog(store, catalog_file.parse(json.dumps(bundled()).encode()))
    before = store.papers.get("yarn")
    put_catalog(store, catalog("knitting", {"id": "yarn", "title": "Wool", "arxiv": "2401.00001"}))
    assert before
    assert store.papers.get("yarn") == before
    (wool,) = store.episodes.timeline("knitting").papers.values()
    assert (wool.id, wool.handle, wool.title) == ("arxiv:2401.00001", "arxiv:2401.00001", "Wool")
    assert store.papers.resolve("yarn", "knitting") == wool
    assert store.papers.resolve("yarn", EPISODE) == before
    assert store.papers.resolve("knitting/yarn") == store.papers.resolve("catalogue:knitting/yarn") == wool
    assert store.papers.resolve("yarn") == before, "an old id goes on working"


def test_a_slug_of_two_catalogs_for_papers_with_other_handles_is_asked_about(store: Store) -> None:
    for episode_id, arxiv in (("knitting", "2401.00001"), ("weaving", "2401.00002")):
        store.papers.find_or_add(Paper(f"arxiv:{arxiv}", f"arXiv:{arxiv}", arxiv=arxiv), "stand-in")
        put_catalog(store, catalog(episode_id, {"id": "wool", "title": "Wool", "arxiv": arxiv}))
    with pytest.raises(KnownError) as caught:
        store.papers.resolve("wool")
    assert caught.value.code == "paper-ambiguous"
    assert "knitting/wool" in caught.value.sentence
    assert "weaving/wool" in caught.value.sentence
    finder = PaperFinder(store, None, None)  # type: ignore[arg-type]  # it searches without jobs
    assert {one.arxiv for one in finder.in_library("wool")} == {"2401.00001", "2401.00002"}, "both are listed to choose"


def test_the_same_paper_from_two_catalogs_an_id_and_a_pdf_is_one(store: Store, library: Library, tmp_path: Path):
    typed = store.papers.find_or_add(Paper(YARN, "arXiv:2309.00071", arxiv="2309.00071"), "stand-in")
    put_catalog(store, catalog("one", {"id": "y", "title": "YaRN", "arxiv": "2309.00071"}))
    again = {"id": "yarn-paper", "title": "Yarn!", "arxiv": "2309.00071", "openreview": "wHBfxhZu1u"}
    put_catalog(store, catalog("two", again))
    (paper,) = store.papers.all()
    assert (paper.id, paper.handle, paper.title, paper.openreview) == (typed.id, YARN, "YaRN", "wHBfxhZu1u")
    store.papers.add_file(PaperFile("f", YARN, "pdfs/x.pdf", _sha(PDF), len(PDF), "arxiv", "2024"))
    source = tmp_path / "dropped.pdf"
    source.write_bytes(PDF)
    assert add_local_pdf(store, library, source, None, _never_asked).paper_id == YARN
    assert [one.id for one in store.papers.all()] == [YARN]
    for text in ("y", "yarn-paper", "one/y", "openreview:wHBfxhZu1u", "arXiv:2309.00071v3", YARN):
        found = store.papers.resolve(text)
        assert found, text
        assert found.id == YARN
    assert store.episodes.of_paper(YARN) == ["one", "two"]


def test_two_libraries_give_a_paper_the_same_id(tmp_path: Path) -> None:
    ids = []
    for name, slug in (("a", "yarn"), ("b", "long-context")):
        store = Store.open(Library(tmp_path / name))
        put_catalog(store, catalog(f"e-{name}", {"id": slug, "title": "T", "arxiv": "2309.00071"}))
        ids.append([one.id for one in store.papers.all()])
        store.close()
    assert ids == [[YARN], [YARN]]


def test_an_id_stays_when_a_stronger_name_comes(store: Store) -> None:
    put_catalog(store, catalog("one", {"id": "new", "title": "New"}))
    put_catalog(store, catalog("one", {"id": "new", "title": "New", "arxiv": "2401.00001"}))
    (paper,) = store.papers.all()
    assert (paper.id, paper.handle, paper.arxiv) == ("catalogue:one/new", "new", "2401.00001")
    assert store.papers.resolve("2401.00001") == paper
    put_catalog(store, catalog("two", {"id": "other", "title": "New", "arxiv": "2401.00001"}))
    assert len(store.papers.all()) == 1


def test_a_catalog_that_gives_its_slug_another_arxiv_id_speaks_of_another_paper(store: Store) -> None:
    """Annotations were made in the PDF that the first id had brought."""
    put_catalog(store, catalog("one", {"id": "p", "title": "First", "arxiv": "2401.00001"}))
    put_catalog(store, catalog("one", {"id": "p", "title": "Second", "arxiv": "2401.00002"}))
    assert [one.id for one in store.papers.all()] == ["arxiv:2401.00001", "arxiv:2401.00002"]
    assert list(store.episodes.timeline("one").papers) == ["arxiv:2401.00002"]
    assert store.papers.resolve("p", "one").id == "arxiv:2401.00002"
    assert store.papers.get("p").id == "arxiv:2401.00001", "links in notes lead where they led"


def test_what_shows_two_papers_to_be_one_makes_them_one(store: Store) -> None:
    put_catalog(store, catalog("one", {"id": "a", "title": "A", "openreview": "forumOfIt"}))
    store.papers.find_or_add(Paper("arxiv:2401.00001", "arXiv:2401.00001", arxiv="2401.00001"), "stand-in")
    both = {"id": "b", "title": "B", "arxiv": "2401.00001", "openreview": "forumOfIt"}
    put_catalog(store, catalog("two", both))
    (paper,) = store.papers.all()
    assert paper.id == "arxiv:2401.00001"
    assert store.papers.get("openreview:forumOfIt") == store.papers.get("a") == paper
    assert store.episodes.of_paper(paper.id) == ["one", "two"]
    assert store.check() == []


def test_papers_that_arxiv_tells_apart_stay_two(store: Store) -> None:
    first = {"id": "a", "title": "A", "arxiv": "2401.00001", "openreview": "sameForum"}
    put_catalog(store, catalog("one", first, {"id": "b", "title": "B", "arxiv": "2401.00002"}))
    put_catalog(store, catalog("two", first | {"id": "x", "arxiv": "2401.00002"}))
    assert [one.id for one in store.papers.all()] == ["arxiv:2401.00001", "arxiv:2401.00002"]


def test_items_written_under_a_former_name_are_the_papers(store: Store) -> None:
    """As a note does that another version has exported, or that waited while two papers became one."""
    from explorer.model.annotation import Note

    put_catalog(store, catalog("one", {"id": "yarn", "title": "YaRN", "arxiv": "2309.00071"}))
    note = Note("n", "words", "2024", "2024", paper_id="yarn")
    store.notes.put(note)
    assert store.notes.of_paper(YARN) == store.notes.of_paper("yarn") == [replace(note, paper_id=YARN)]


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _never_asked(path: Path):
    from explorer.model.text_page import DocumentInfo

    assert path.read_bytes() == PDF
    return DocumentInfo("The title in the file", ())


def test_a_title_that_is_part_of_a_longer_one_is_another_paper() -> None:
    titles = [("short", "Vision Transformers Need Registers"), ("long", "Do Vision Transformers Need Registers")]
    assert named_in("A. Author. Vision Transformers Need Registers. 2024.", titles[:1]) == "short"
    assert named_in("A. Author. Do Vision Transformers Need Registers? 2024.", titles) == "long"
    assert named_in("A. Author. Do Vision Transformers Need Registers? 2024.", titles[:1]) is None
    assert named_in("Vision Transformers Need Registers and Heads. 2024.", titles[:1]) is None
