"""Fixtures of several unit tests; a test module may override one by its own of the same name."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer import cli, resources
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open
from explorer.sources import arxiv
from explorer.sources.download import Download
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import broken_pdfs
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer
from tests.unit.downloads import BODY, ID

GUIDE = b"%PDF-1.4\n% made by a test\n%%EOF\n"


@pytest.fixture
def run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs the command line on a library of its own: exit code, standard output, standard
    error. It makes no pauses between two requests."""
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "pace", 0.0)

    def call(*words: str) -> tuple[int, str, str]:
        code = cli.main(["--library", str(tmp_path / "library"), *words])
        return (code, *capfd.readouterr())

    return call


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Replace the bundled files by the test's own: the episodes, and a guide."""
    root = tmp_path / "resources"
    for part in ("episodes", "templates"):
        shutil.copytree(resources.path(part), root / part)
    (root / "guide").mkdir()
    (root / "guide" / "guide.pdf").write_bytes(GUIDE)
    monkeypatch.setattr(resources, "ROOT", root)
    return root


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def store(library: Library) -> Iterator[Store]:
    one = Store.open(library)
    yield one
    one.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """Run a fake arXiv with one paper."""
    with FakeServer({ID: BODY}) as one:
        yield one


@pytest.fixture
def sources(server: FakeServer, clock: FakeClock) -> tuple[Http, Endpoints]:
    """Return a client and the addresses of the server."""
    return Http(clock=clock), Endpoints.load(server.endpoints_env, lambda _, default: default)


@pytest.fixture
def download(tmp_path: Path) -> Download:
    """Return the download of the server's paper."""
    return Download(Http(clock=FakeClock()), arxiv.PDF, tmp_path / "parts", ID)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfClient]:
    """A PDF worker for the tests of a module, there before the first one, whose children are counted."""
    one = PdfClient(deadline_s=20)
    one.call(Open(str(broken_pdfs.one_page(tmp_path_factory.mktemp("pdfs") / "first.pdf"))))
    yield one
    one.close()
