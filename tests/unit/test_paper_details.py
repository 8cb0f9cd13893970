"""Papers known by an id alone get their titles with one request a service; an id that belies the notes is a doubt."""

from collections import Counter
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.paper_pages import pdf_addresses
from explorer.model.progress import CancelToken, silent
from explorer.model.text_page import DocumentInfo
from explorer.services.episode_file import episode_file
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.id_doubts import id_doubts
from explorer.services.library_setup import import_catalog, open_library
from explorer.services.paper_details import fetch_details
from explorer.services.pdf_fetch import fetch_pdf
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import faults
from tests.fakes.answers import Facts
from tests.fakes.server import FakeServer
from tests.unit.downloads import BODY

LYON = Facts("", "Gene Action in the X-chromosome of the Mouse", ("Mary F. Lyon",), doi="10.1038/190372a0")
EGLI = Facts("", "Developmental reprogramming after chromosome transfer", ("Dieter Egli",), pmid="17554301")
YARN = Facts("2309.00071", "YaRN: Efficient Context Window Extension", ("Bowen Peng",))
NOTES = b"""# Genes

Papers:
- [Lyon, Nature (1961)](https://doi.org/10.1038/190372a0)
- [Deep ocean waves measured from orbit](https://pubmed.ncbi.nlm.nih.gov/17554301/)
- https://arxiv.org/abs/2309.00071
"""


@pytest.fixture
def server():
    with FakeServer({"egli.pdf": BODY, "direct.pdf": BODY}, [LYON, EGLI, YARN]) as one:
        yield one


@pytest.fixture
def kept(store: Store) -> Store:
    keep_episode(store, read_episode_text(NOTES, podcast="Cells"))
    return store


def test_titles_and_authors_by_id(kept: Store, sources, server: FakeServer) -> None:
    papers = list(kept.episodes.timeline("cells-genes").papers.values())
    details = fetch_details(kept, papers, *sources, CancelToken())
    assert (details.found, details.problems) == (3, [])
    assert Counter(one.route for one in server.seen) == {"api": 1, "crossref": 1, "openalex": 1}
    papers = list(kept.episodes.timeline("cells-genes").papers.values())
    assert {one.id: (one.title, one.authors) for one in papers} == {
        "doi:10.1038/190372a0": (LYON.title, LYON.authors),
        "pmid:17554301": (EGLI.title, EGLI.authors),
        "arxiv:2309.00071": (YARN.title, YARN.authors),
    }
    (doubt,) = id_doubts(kept, papers)
    assert (doubt.paper_id, doubt.words) == ("pmid:17554301", "Deep ocean waves measured from orbit")
    fetch_details(kept, papers, *sources, CancelToken())
    assert len(server.seen) == 3  # what is known is not asked again


def test_a_service_that_fails_costs_only_its_own_answers(kept: Store, sources, server: FakeServer) -> None:
    server.always("crossref", faults.page(200, "Log in"))
    details = fetch_details(kept, kept.episodes.timeline("cells-genes").papers.values(), *sources, CancelToken())
    assert (details.found, [one.code for one in details.problems]) == (2, ["web-page"])


@pytest.mark.parametrize(
    ("names", "url"),
    [
        (PaperNames(url="https://aclanthology.org/P18-1018/"), "https://aclanthology.org/P18-1018.pdf"),
        (PaperNames(doi="10.18653/v1/p18-1018"), "https://aclanthology.org/P18-1018.pdf"),
        (
            PaperNames(url="https://proceedings.mlr.press/v139/radford21a.html"),
            "https://proceedings.mlr.press/v139/radford21a/radford21a.pdf",
        ),
        (
            PaperNames(url="https://proceedings.neurips.cc/paper_files/paper/2017/hash/3f5ee243547dee91-Abstract.html"),
            "https://proceedings.neurips.cc/paper_files/paper/2017/file/3f5ee243547dee91-Paper.pdf",
        ),
        (PaperNames(pmcid="PMC4975196"), "https://europepmc.org/articles/PMC4975196?pdf=render"),
        (PaperNames(doi="10.1101/471219"), "https://www.biorxiv.org/content/10.1101/471219.full.pdf"),
        (PaperNames(openreview="aBcD123456"), "https://openreview.net/pdf?id=aBcD123456"),
        (PaperNames(url="http://example.org/a.pdf"), "https://example.org/a.pdf"),
        (PaperNames(url="https://example.org/files/a.pdf?x=1"), "https://example.org/files/a.pdf?x=1"),
    ],
)
def test_where_a_pdf_is_as_its_names_say(names: PaperNames, url: str) -> None:
    assert pdf_addresses(names.all())[0].url == url


IDS = """# Ids

Papers:
- https://pubmed.ncbi.nlm.nih.gov/34265844/
- https://pmc.ncbi.nlm.nih.gov/articles/PMC8371605/
- https://www.biorxiv.org/content/10.1101/2021.10.04.463034v2
- https://proceedings.mlr.press/v139/radford21a.html
- https://aclanthology.org/2023.acl-long.1/
- https://openreview.net/forum?id=aBcD123456
- https://arxiv.org/abs/1412.6980
"""
CALLED = {
    "pmid:34265844": "PMID 34265844",
    "pmc:PMC8371605": "PMC8371605",
    "doi:10.1101/2021.10.04.463034": "doi:10.1101/2021.10.04.463034",
    "url:https://proceedings.mlr.press/v139/radford21a.html": "https://proceedings.mlr.press/v139/radford21a.html",
    "url:https://aclanthology.org/2023.acl-long.1/": "https://aclanthology.org/2023.acl-long.1/",
    "openreview:aBcD123456": "OpenReview aBcD123456",
    "arxiv:1412.6980": "arXiv:1412.6980",
}


def test_a_paper_without_a_title_is_called_by_its_id_also_in_a_shared_file(store: Store, tmp_path: Path) -> None:
    episode = keep_episode(store, read_episode_text(IDS.encode(), podcast="Cells"))
    papers = store.episodes.timeline(episode).papers
    assert {key: one.title for key, one in papers.items()} == CALLED
    assert not any(one.has_title for one in papers.values())
    path = tmp_path / "shared.json"
    path.write_bytes(episode_file(store, episode))
    _, other = open_library(tmp_path / "other")
    import_catalog(other, path)
    with other.write():  # What it is called by in a file is no title: a service's comes before it.
        other.facts.state("paper", "pmid:34265844", "openalex", {"title": EGLI.title}, now())
        other.papers.show("pmid:34265844")
    got = other.episodes.timeline(episode).papers
    assert {key: one.title for key, one in got.items()} == CALLED | {"pmid:34265844": EGLI.title}
    assert got["pmid:34265844"].has_title
    assert got["openreview:aBcD123456"].openreview == "aBcD123456"
    other.close()


@pytest.fixture
def fetch(library: Library, store: Store, sources):
    return lambda paper: fetch_pdf(
        paper, library, store, lambda path: DocumentInfo(1, ()), *sources, silent, CancelToken()
    )


def test_a_title_that_earlier_versions_made_up_gives_way_and_a_users_does_not(store: Store) -> None:
    names = PaperNames(url="https://example.org/waves", episode_id="e", slug="paper-2")
    other = PaperNames(arxiv="2309.00071", episode_id="e", slug="paper-3")
    for one in (names, other):
        key = one.new_id() or ""
        store.papers.find_or_add(Paper(key, "x", handle=one.slug or ""), "catalogue:e", one)
        with store.write():
            store.facts.put("paper", key, "catalogue:e", "title", one.slug, now())  # as in a library made earlier
            store.papers.show(key)
    web, yarn = (one.new_id() or "" for one in (names, other))
    assert [store.papers.get(key).title for key in (web, yarn)] == ["https://example.org/waves", "arXiv:2309.00071"]
    store.papers.find_or_add(Paper(yarn, YARN.title, arxiv="2309.00071"), "arxiv")
    assert store.papers.get(yarn).title == YARN.title
    store.papers.find_or_add(Paper(web, "paper-2", handle="paper-2"), "catalogue:e", names)  # a file shared earlier
    assert not [one for one in store.facts.of("paper", web) if one.field == "title"]
    with store.write():
        store.facts.put("paper", web, "user", "title", "paper-2", now())
        store.papers.show(web)
    assert store.papers.get(web).title == "paper-2"


def test_a_pdf_comes_from_its_own_address(fetch, store: Store, server: FakeServer) -> None:
    url = f"{server.url}/free/direct.pdf"
    paper = store.papers.find_or_add(Paper("x", "Direct"), "notes:e", PaperNames(url=url))
    assert paper.page_url() == url
    assert fetch(paper).source == url


def test_a_pdf_comes_from_where_openalex_knows_a_free_copy(fetch, store: Store, server: FakeServer) -> None:
    server.facts = [Facts("", "A", pmid="17554301", pdf=f"{server.url}/free/egli.pdf")]
    paper = store.papers.find_or_add(Paper("x", "Egli"), "notes:e", PaperNames(pmid="17554301"))
    assert fetch(paper).source.endswith("/free/egli.pdf")


@pytest.mark.parametrize(
    "fault", [faults.page(200, "Subscribe to read"), faults.answer(200, BODY[:90], kind="application/pdf"), None]
)
def test_without_a_free_copy_a_sentence_leads_on(fetch, store: Store, server: FakeServer, fault) -> None:
    server.facts = [Facts("", "A", pmid="17554301", pdf=f"{server.url}/free/{'egli' if fault else 'gone'}.pdf")]
    if fault:
        server.always("free", fault)
    paper = store.papers.find_or_add(Paper("x", "Egli"), "notes:e", PaperNames(pmid="17554301"))
    with pytest.raises(KnownError, match="Open its page in the browser, or open a local PDF") as caught:
        fetch(paper)
    assert caught.value.code == "no-free-copy"
    assert paper.page_url() == "https://pubmed.ncbi.nlm.nih.gov/17554301"
    assert not list(store.library.parts.glob("*.part"))
