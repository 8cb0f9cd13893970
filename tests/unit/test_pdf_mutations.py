"""A valid PDF, damaged at random: whatever is asked is answered, or refused in a sentence, in a bounded time.

More examples than those of a thorough run: ``EXPLORER_EXAMPLES=5000`` in the environment.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import DocumentOutline, Find, Lines, Links, Open, Render, Text
from tests.fakes.examples import examples
from tests.fakes.mutations import damaged, seed

EXAMPLES = int(os.environ.get("EXPLORER_EXAMPLES", "300"))
DEADLINE_S = 5.0


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient(deadline_s=DEADLINE_S)
    one.start()
    yield one
    one.close()


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("mutations") / "a.pdf"
    return path, seed(path)


def test_the_seed_is_sound(client: PdfClient, valid: tuple[Path, bytes]) -> None:
    """Damage tells something only where there was something to damage."""
    path = str(valid[0])
    assert len(client.call(Open(path)).pages) == 2
    assert [link.uri for link in client.call(Links(path, 0))] == ["https://example.org/", None]
    assert [line.text for line in client.call(Text(path, 0)).lines] == ["Hello there, reader", "一二三 words"]
    assert [hit.passage.page for hit in client.call(Find(path, "there", (0, 1))).hits] == [0, 1]
    assert len(client.call(DocumentOutline(path))) == 3  # type: ignore[call-overload]


@examples(
    EXAMPLES,
    derandomize=EXAMPLES <= 300,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(times=st.integers(1, 12), random=st.randoms(use_true_random=False))
def test_damage_of_any_kind(client: PdfClient, valid: tuple[Path, bytes], times: int, random: Random) -> None:
    path, data = valid
    path.write_bytes(damaged(data, times, random.randrange))
    name = str(path)
    try:
        pages = tuple(range(min(2, len(client.call(Open(name)).pages))))
    except KnownError as error:
        assert_told(error)
        return
    requests = [DocumentOutline(name), Lines(name, pages), Find(name, "there", pages)]
    requests += [kind(name, page) for page in pages for kind in (Text, Links)]
    requests += [Render(name, page, 1.0) for page in pages]
    for request in requests:
        try:
            client.call(request, timeout_s=4 * DEADLINE_S)  # type: ignore[call-overload]
        except KnownError as error:
            assert_told(error)
    assert [one.name for one in path.parent.iterdir()] == ["a.pdf"]


def assert_told(error: KnownError) -> None:
    """An error is one of the file, in a sentence for its reader."""
    assert error.code != "pdf-fault", error.detail
    assert error.sentence.startswith("This ")
    assert error.sentence.endswith(".")
