"""PDFs made to run, fetch, fill or exhaust something, through the real worker, and writing of all kinds."""

import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from explorer.model.errors import KnownError
from explorer.model.reference_kinds import Landmark, Reference
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import (
    Annotations,
    Contents,
    DocumentOutline,
    Entries,
    Extent,
    Find,
    Landmarks,
    Lines,
    Links,
    Open,
    Properties,
    Render,
    Request,
    Text,
)
from tests.fakes import hostile_pdfs

MOST_MIB = 1024


@pytest.fixture(autouse=True)
def survives(client: PdfClient) -> Iterator[None]:
    """Not one of these files costs the worker its life."""
    pid = client.pid
    yield
    assert client.pid == pid


CAPTION = Landmark(Reference("figure", "1"), 0, (72.0, 300.0, 300.0, 312.0), "Figure 1: There.")


def everything(path: str, page: int = 0) -> tuple[Request, ...]:
    """All that the reader asks about a page."""
    pages = (page,)
    return (
        Open(path),
        Render(path, page, 1.0),
        Text(path, page),
        Links(path, page),
        DocumentOutline(path),
        Lines(path, pages),
        Find(path, "there", pages),
        Contents(path, pages),
        Properties(path),
        Landmarks(path, pages),
        Entries(path, pages),
        Extent(path, page, CAPTION),
        Annotations(path, pages),
    )


def answer_to(client: PdfClient, request: Request) -> object:
    """The answer to a request of any kind. Raises KnownError."""
    came: Queue[object] = Queue()
    client.submit(request, came.put)
    answer = came.get(timeout=60)
    if isinstance(answer, KnownError):
        raise answer
    return answer


def answers(client: PdfClient, path: Path) -> dict[str, object]:
    """What came of everything, by the request's name; errors are sentences."""
    got: dict[str, object] = {}
    for request in everything(str(path)):
        try:
            got[type(request).__name__] = answer_to(client, request)
        except KnownError as error:
            got[type(request).__name__] = error
    errors = [one for one in got.values() if isinstance(one, KnownError)]
    assert [one.detail for one in errors if one.code == "pdf-fault"] == []
    assert all(one.sentence.endswith(".") for one in errors)
    return got


def peak_mib(pid: int) -> int:
    """The most memory that a process has had, where Linux tells."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


@pytest.mark.parametrize("name", hostile_pdfs.ALL)
def test_what_is_made_to_exhaust_the_reader_does_not(client: PdfClient, tmp_path: Path, name: str) -> None:
    path = hostile_pdfs.ALL[name](tmp_path / "a.pdf")
    got = answers(client, path)
    if not isinstance(got["Open"], KnownError):
        assert not isinstance(got["Find"], KnownError), "a page that can't be read is told as unread"
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert client.pid
    assert peak_mib(client.pid) < MOST_MIB


def test_what_is_bounded(client: PdfClient, tmp_path: Path) -> None:
    """What comes into the program's own memory, whatever the file holds."""
    links = client.call(Links(str(hostile_pdfs.million_links(tmp_path / "links.pdf")), 0))
    assert 0 < len(links) <= 5_000
    glyphs = client.call(Text(str(hostile_pdfs.million_glyphs(tmp_path / "glyphs.pdf")), 0))
    assert 0 < sum(len(line.text) for line in glyphs.lines) <= 200_000


def test_no_script_runs_no_program_starts_no_address_is_asked(client: PdfClient, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as web:
        web.setblocking(False)
        address = f"http://127.0.0.1:{web.getsockname()[1]}"
        path = hostile_pdfs.scripts(folder / "a.pdf", address, folder / "written")
        before = path.read_bytes()
        got = answers(client, path)
        assert not [one for one in got.values() if isinstance(one, KnownError)]
        with pytest.raises(BlockingIOError):
            web.accept()
    assert [one.name for one in folder.iterdir()] == ["a.pdf"]
    assert path.read_bytes() == before
    assert children_of(client.pid) == []


def children_of(pid: int | None) -> list[str]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return found.read_text().split() if found.exists() else []


def test_files_within_and_beside_the_file_are_left_alone(client: PdfClient, tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two" / "three"
    folder.mkdir(parents=True)
    got = answers(client, hostile_pdfs.attachment(folder / "a.pdf"))
    assert got["Links"] == ()
    outside = answers(client, hostile_pdfs.outside_stream(folder / "b.pdf"))["Text"]
    assert not getattr(outside, "lines", None), "what lies elsewhere on the computer is not read"
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == ["a.pdf", "b.pdf"]


WRITING = {"Hebrew": "שלום עולם", "Chinese": "一二三四", "Japanese": "ひらがな", "Korean": "안녕"}


@pytest.mark.parametrize("name", WRITING)
def test_writing_in_its_own_font(client: PdfClient, tmp_path: Path, name: str) -> None:
    path, text = tmp_path / "a.pdf", WRITING[name]
    hostile_pdfs.in_own_font(path, text)
    assert [line.text for line in client.call(Text(str(path), 0)).lines] == [text]
    assert [hit.passage.text for hit in client.call(Find(str(path), text, (0,))).hits] == [text]
    assert len(set(client.call(Render(str(path), 0, 1.0)).data)) > 2, "something was drawn"


@pytest.mark.parametrize("name", WRITING)
def test_writing_in_a_font_that_is_not_there(client: PdfClient, tmp_path: Path, name: str) -> None:
    """It may not be drawn, but it can be found, selected and copied."""
    path, text = tmp_path / "a.pdf", WRITING[name]
    # What is read from the right is drawn from the left in the order in which it is seen.
    hostile_pdfs.in_absent_font(path, text[::-1] if name == "Hebrew" else text)
    assert [line.text for line in client.call(Text(str(path), 0)).lines] == [text]
    assert [hit.passage.text for hit in client.call(Find(str(path), text, (0,))).hits] == [text]
    assert client.call(Render(str(path), 0, 1.0)).width == 300
