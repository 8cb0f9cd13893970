"""Regular expressions through the real worker: what takes for ever costs a sentence, not the worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.find_options import PLAIN, FindOptions
from explorer.pdf.client import PdfClient
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Find, Found, Open, Text
from explorer.pdf.time_limit import BOUNDED
from tests.fakes.broken_pdfs import one_page
from tests.fakes.hostile_pdfs import million_glyphs

REGEX = FindOptions(regex=True)


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient(deadline_s=20)
    yield one
    one.close()


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A page on which ``(a+)+$`` and its like never come to an end."""
    words = b"BT /F1 4 Tf 10 100 Td (" + b"a" * 60 + b"! needle) Tj ET"
    return str(one_page(tmp_path / "as.pdf", content=words))


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(.*a){25}b"])
def test_what_takes_for_ever_is_given_up_and_the_worker_lives(client: PdfClient, path: str, pattern: str) -> None:
    client.call(Open(path))
    before = client.pid
    with pytest.raises(KnownError) as error:
        client.call(Find(path, pattern, (0,), REGEX))
    assert error.value.code == "find-too-slow"
    (hit,) = client.call(Find(path, r"nee\w+", (0,), REGEX)).hits
    assert hit.passage.text == "needle"
    assert client.pid == before, "the same process, with all that it keeps"


def test_what_is_none_is_told(client: PdfClient, path: str) -> None:
    with pytest.raises(KnownError) as error:
        client.call(Find(path, "(nee", (0,), REGEX))
    assert error.value.code == "find-pattern"


@pytest.mark.skipif(not BOUNDED, reason="the platform has no timers")
def test_a_page_of_very_many_words_is_no_fault_of_the_one_that_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor of an expression: reading the page is not part of its time."""
    path = str(million_glyphs(tmp_path / "a.pdf"))
    engine = Engine(None)
    engine.answer(Text(path, 0), 0)
    monkeypatch.setattr("explorer.pdf.engine._FIND_S", 0.05)
    for options in (PLAIN, FindOptions(match_case=True), FindOptions(whole_word=True)):
        assert engine.answer(Find(path, "there", (0,), options), 0).unread == ()
    assert engine.answer(Find(path, "^nothing of that", (0,), REGEX), 0) == Found(())
