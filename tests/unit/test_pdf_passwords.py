"""Passwords on their way to the worker: kept by path, sent to every worker, shown to nobody."""

import pickle
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from explorer.model.errors import KnownError
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Text
from explorer.pdf.open_documents import Document
from explorer.pdf.password_spellings import spellings
from explorer.pdf.passwords import Passwords
from tests.fakes.signals import kill


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient(deadline_s=10)
    yield one
    one.close()


@pytest.fixture
def locked(tmp_path: Path) -> str:
    """A page that opens by ``Schlüssel``."""
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "secret words")
        document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="Schlüssel", owner_pw="owner")
    return str(path)


def code(client: PdfClient, path: str) -> str:
    try:
        client.call(Open(path))
    except KnownError as error:
        return error.code
    return "open"


@pytest.mark.parametrize(
    ("password", "outcome"),
    [
        (None, "pdf-locked"),
        ("", "pdf-password"),
        ("schlüssel", "pdf-password"),
        ("Schlüssel\ud800", "pdf-password"),
        ("x" * 100_000, "pdf-password"),
        ("Schlüssel", "open"),
        ("owner", "open"),
    ],
)
def test_what_opens_it(client: PdfClient, locked: str, password: str | None, outcome: str) -> None:
    client.unlock(locked, password)
    assert code(client, locked) == outcome


COMPOSED, APART = "Schlüssel für Ægir", unicodedata.normalize("NFD", "Schlüssel für Ægir")
RC4, AES_256 = pymupdf.PDF_ENCRYPT_RC4_128, pymupdf.PDF_ENCRYPT_AES_256


@pytest.mark.parametrize(
    ("encryption", "written", "typed"),
    [
        (AES_256, COMPOSED, APART),
        (AES_256, APART, COMPOSED),
        (RC4, COMPOSED, APART),
        (AES_256, "fine IX", "ﬁne Ⅸ"),
        (AES_256, "to be", "to\u00a0be"),
        (AES_256, "to be", "to\u3000b\u00ade\ufeff"),
        (AES_256, "가나다", unicodedata.normalize("NFD", "가나다")),
        (AES_256, "κλειδί", unicodedata.normalize("NFD", "κλειδί")),
        (RC4, "10 €", "10 €"),
        (RC4, "schl\u00c3\u00bcssel", "schlüssel"),
        (RC4, "schl\u00c3\u00bcssel", unicodedata.normalize("NFD", "schlüssel")),
    ],
)
def test_other_spellings_of_a_password_open_it_too(tmp_path: Path, encryption: int, written: str, typed: str) -> None:
    path = tmp_path / "a.pdf"
    with pymupdf.open() as document:
        document.new_page()
        document.save(path, encryption=encryption, user_pw=written, owner_pw="owner")
    assert Document(path, typed).count == 1


def test_a_wrong_password_is_tried_a_few_times_only() -> None:
    assert len(list(spellings("plain"))) == 1
    assert list(spellings("")) == [""]
    assert len(list(spellings("Schlüssel" * 20))) < 12
    assert "" not in list(spellings("\u00ad"))[1:]


def test_every_request_and_every_worker_gets_it(client: PdfClient, locked: str) -> None:
    client.unlock(locked, "Schlüssel")
    for _ in range(2):
        assert [line.text for line in client.call(Text(locked, 0)).lines] == ["secret words"]
        assert client.pid
        kill(client.pid)
    assert client.call(Text(locked, 0)).lines


def test_a_wrong_one_can_be_forgotten(client: PdfClient, locked: str) -> None:
    client.unlock(locked, "nonsense")
    assert code(client, locked) == "pdf-password"
    client.unlock(locked, None)
    assert code(client, locked) == "pdf-locked"


def test_a_wrong_one_neither_opens_what_is_open_nor_costs_the_right_one(client: PdfClient, locked: str) -> None:
    client.unlock(locked, "Schlüssel")
    assert code(client, locked) == "open"
    client.unlock(locked, "nonsense")
    assert code(client, locked) == "pdf-password"
    assert client.call(Text(locked, 0)).lines, "what is shown elsewhere stays readable meanwhile"
    client.unlock(locked, None)
    assert code(client, locked) == "open"
    assert client.pid
    kill(client.pid)
    assert client.call(Text(locked, 0)).lines


def test_what_was_asked_before_the_password_was_known_is_asked_anew(client: PdfClient, locked: str) -> None:
    """The window asks for the page that was last in view before it knows that it is locked."""
    client.ask_early(Text(locked, 0))
    assert code(client, locked) == "pdf-locked"
    client.unlock(locked, "Schlüssel")
    assert client.call(Text(locked, 0)).lines


def test_a_file_that_is_not_locked_opens_by_any(client: PdfClient, tmp_path: Path) -> None:
    with pymupdf.open() as document:
        document.new_page()
        document.save(tmp_path / "a.pdf")
    client.unlock(str(tmp_path / "a.pdf"), "whatever")
    assert code(client, str(tmp_path / "a.pdf")) == "open"


def test_they_are_neither_shown_nor_pickled() -> None:
    passwords = Passwords()
    passwords.put("a.pdf", "Schlüssel")
    assert "Schlüssel" not in f"{passwords!r} {passwords}"
    with pytest.raises(TypeError):
        pickle.dumps(passwords)


def test_what_is_told_of_a_wrong_one_does_not_hold_it(client: PdfClient, locked: str) -> None:
    client.unlock(locked, "Schluessel")
    with pytest.raises(KnownError) as caught:
        client.call(Open(locked))
    assert "Schluessel" not in f"{caught.value!r} {caught.value.sentence} {caught.value.detail}"
