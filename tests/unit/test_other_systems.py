"""What Windows and macOS do otherwise, played here: it shows that the program bears it, not that they do it so."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Render
from tests.fakes import broken_pdfs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="plays Windows on POSIX")


@pytest.fixture
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[PdfClient]:
    """A client whose worker runs as on another system; so many seconds for a request."""
    from tests.fakes import rogue_worker

    name, deadline_s = request.param
    monkeypatch.setattr("explorer.pdf.client.serve", getattr(rogue_worker, name))
    one = PdfClient(deadline_s)
    yield one
    one.close()


@pytest.mark.parametrize("client", [("as_on_macos", 30.0), ("in_a_sandbox", 30.0)], indirect=True)
def test_a_worker_whose_memory_can_not_be_limited_serves(client: PdfClient, tmp_path: Path) -> None:
    assert len(client.call(Open(str(broken_pdfs.one_page(tmp_path / "a.pdf")))).pages) == 1


@pytest.mark.parametrize("client", [("as_on_windows", 0.5)], indirect=True)
def test_without_timers_and_console_a_page_is_drawn_and_an_endless_one_given_up(
    client: PdfClient, tmp_path: Path
) -> None:
    path = str(broken_pdfs.endless(tmp_path / "endless.pdf"))
    assert client.call(Render(path, 1, 1.0)).width == 600
    with pytest.raises(KnownError) as error:
        client.call(Render(path, 0, 1.0))
    assert error.value.code == "page-too-slow"


@pytest.mark.parametrize("client", [("failing", 30.0)], indirect=True)
def test_a_worker_that_fails_is_not_taken_for_a_slow_page(client: PdfClient, tmp_path: Path) -> None:
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf"))
    with pytest.raises(KnownError) as error:
        client.call(Render(path, 0, 1.0))
    assert error.value.code == "page-crashed"
