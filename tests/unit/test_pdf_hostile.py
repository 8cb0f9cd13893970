"""Files that are no PDFs, damaged ones, locked ones and odd ones, through the real worker."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.model.errors import KnownError
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Contents, Find, Links, Open, Render, Text
from tests.fakes import broken_pdfs
from tests.unit.test_pdf_attacks import answer_to

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfClient]:
    one = PdfClient(deadline_s=10)
    # So that the worker is there before the first test, whose children are counted.
    one.call(Open(str(broken_pdfs.one_page(tmp_path_factory.mktemp("pdfs") / "first.pdf"))))
    yield one
    one.close()


@pytest.fixture(autouse=True)
def survives(client: PdfClient) -> Iterator[None]:
    """Not one of these files costs the worker its life."""
    pid = client.pid
    yield
    assert client.pid == pid


def refusal(client: PdfClient, path: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        client.call(Open(str(path)))
    return caught.value


@pytest.mark.parametrize("name", broken_pdfs.REFUSED)
def test_what_cannot_be_opened_is_refused_in_a_sentence(client: PdfClient, tmp_path: Path, name: str) -> None:
    make, code = broken_pdfs.REFUSED[name]
    error = refusal(client, make(tmp_path / "a.pdf"))
    assert error.code == code
    assert error.sentence.startswith("This ")
    assert error.sentence.endswith(".")


@pytest.mark.parametrize("name", broken_pdfs.OPENED)
def test_what_is_only_odd_opens(client: PdfClient, tmp_path: Path, name: str) -> None:
    path = str(broken_pdfs.OPENED[name](tmp_path / "a.pdf"))
    info = client.call(Open(path))
    assert len(info.pages) == 1
    assert all(0 < side < 1e6 for side in (info.pages[0].width, info.pages[0].height))
    scale = min(1.0, 500 / info.pages[0].width, 500 / info.pages[0].height)
    picture = client.call(Render(path, 0, scale))
    assert len(picture.data) == picture.stride * picture.height > 0
    words = [line.text for line in client.call(Text(path, 0)).lines]
    assert words in ([], ["Hello there"])
    assert len(client.call(Find(path, "there", (0,))).hits) == len(words)
    assert client.call(Links(path, 0)) == ()
    (contents,) = answer_to(client, Contents(path, (0,)))  # type: ignore[misc]
    assert contents[0] == 0


def test_five_thousand_pages(client: PdfClient, tmp_path: Path) -> None:
    path = str(broken_pdfs.many_pages(tmp_path / "a.pdf", 5000))
    assert len(client.call(Open(path)).pages) == 5000
    assert client.call(Render(path, 4999, 1)).width == 300


def test_too_many_pages_are_refused(client: PdfClient, tmp_path: Path) -> None:
    assert refusal(client, broken_pdfs.many_pages(tmp_path / "a.pdf", 50_001)).code == "pdf-too-long"


def locked(path: Path, **passwords: str) -> Path:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "secret words")
    document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, **passwords)
    document.close()
    return path


def test_a_password_to_open_is_asked_for_in_words(client: PdfClient, tmp_path: Path) -> None:
    error = refusal(client, locked(tmp_path / "a.pdf", user_pw="ключ", owner_pw="owner"))
    assert error.code == "pdf-locked"
    assert "password" in error.sentence
    with pytest.raises(KnownError):
        client.call(Text(str(tmp_path / "a.pdf"), 0))


def test_a_password_only_to_change_does_not_hinder_reading(client: PdfClient, tmp_path: Path) -> None:
    path = str(locked(tmp_path / "a.pdf", owner_pw="owner"))
    assert [line.text for line in client.call(Text(path, 0)).lines] == ["secret words"]


def test_other_formats_are_not_opened_behind_our_back(client: PdfClient, tmp_path: Path) -> None:
    """MuPDF would also open pictures, text and comics."""
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 9, 9), 0).tobytes("png")
    for name, data in (("a.png", picture), ("a.pdf", picture), ("a.txt", b"words"), ("a.svg", b"<svg/>")):
        (tmp_path / name).write_bytes(data)
        assert refusal(client, tmp_path / name).code == "not-a-pdf"


def test_files_that_are_none(client: PdfClient, tmp_path: Path) -> None:
    assert refusal(client, tmp_path).code == "file-unreadable"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.pdf")
        assert refusal(client, tmp_path / "pipe.pdf").code == "file-unreadable"
        assert refusal(client, tmp_path / "pipe.pdf" / "beyond").code == "file-unreadable"
    assert refusal(client, tmp_path / "gone.pdf").code == "file-missing"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(client: PdfClient, tmp_path: Path) -> None:
    path = broken_pdfs.one_page(tmp_path / "a.pdf")
    path.chmod(0)
    assert refusal(client, path).code == "file-unreadable"


def test_a_file_that_changes_is_read_anew(client: PdfClient, tmp_path: Path) -> None:
    path = broken_pdfs.one_page(tmp_path / "a.pdf", content=b"BT /F1 9 Tf 9 9 Td (old) Tj ET")
    assert [line.text for line in client.call(Text(str(path), 0)).lines] == ["old"]
    broken_pdfs.one_page(path, content=b"BT /F1 9 Tf 9 9 Td (quite new) Tj ET")
    assert [line.text for line in client.call(Text(str(path), 0)).lines] == ["quite new"]


def test_a_damaged_page_leaves_the_others(client: PdfClient, tmp_path: Path) -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 5 0 R>>",
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        5: b"<</Filter/FlateDecode/Length 10>>stream\nrubbish!!!\nendstream",
    }
    path = str(broken_pdfs.write(tmp_path / "a.pdf", objects))
    assert len(client.call(Open(path)).pages) == 2
    for page in (0, 1):
        assert client.call(Render(path, page, 1)).width == 300


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux")
def test_a_page_that_wants_too_much_memory_fails_alone(tmp_path: Path) -> None:
    script = """
        import resource, sys
        from explorer.model.errors import KnownError
        from explorer.pdf.engine import Engine
        from explorer.pdf.messages import Render
        engine, path = Engine(None), sys.argv[1]
        engine.answer(Render(path, 0, 1), 0)
        pages = int(open("/proc/self/statm").read().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 40_000_000, -1))
        try:
            engine.answer(Render(path, 0, 15), 0)
        except KnownError as error:
            print(error.code)
        print(engine.answer(Render(path, 0, 1), 0).width)
    """
    path = str(broken_pdfs.one_page(tmp_path / "a.pdf"))
    command = [sys.executable, "-c", textwrap.dedent(script), path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["page-too-large", "300"], done.stderr


def test_a_bomb_is_not_unpacked(client: PdfClient, tmp_path: Path) -> None:
    """A picture of 60,000 by 60,000 pixels, 10 GB, in 300 bytes."""
    body = b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8/Length 3>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        4: broken_pdfs.stream(b"300 0 0 200 0 0 cm /I Do"),
        5: body + b"stream\nabc\nendstream",
    }
    path = str(broken_pdfs.write(tmp_path / "a.pdf", objects))
    assert client.call(Render(path, 0, 1)).width == 300
