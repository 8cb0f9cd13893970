"""What stops the worker again and again is left out, and nothing else is."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.find_options import FindOptions
from explorer.pdf.client import PdfClient
from explorer.pdf.crash_ledger import CrashLedger, too_large
from explorer.pdf.messages import Contents, Entries, Find, Landmarks, Lines, Links, Open, Render, Request, Text
from tests.fakes import broken_pdfs
from tests.fakes.signals import kill, needs_stop
from tests.unit.test_pdf_client import Answers, at_work, code_of, until

pytestmark = pytest.mark.usefixtures("computed_deadlines")
REGEX = FindOptions(regex=True)
SHORT_S = 0.2
SHORTEST_S = 0.15


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient()
    yield one
    one.close()


@pytest.fixture
def hasty() -> Iterator[PdfClient]:
    """Its worker has no time at all for what takes time."""
    one = PdfClient(deadline_s=SHORT_S)
    yield one
    one.close()


@pytest.fixture
def hastiest() -> Iterator[PdfClient]:
    """Its worker has not even the time to count many pages."""
    one = PdfClient(deadline_s=SHORTEST_S)
    yield one
    one.close()


@pytest.fixture
def endless(tmp_path: Path) -> str:
    return str(broken_pdfs.endless(tmp_path / "endless.pdf"))


@pytest.fixture
def unreadable(tmp_path: Path) -> str:
    return str(broken_pdfs.unreadable(tmp_path / "unreadable.pdf"))


def sentence_of(crash_ledger: CrashLedger, request: Request) -> str:
    """Why a page is left out."""
    rest, refused = crash_ledger.rest(request)
    assert rest is None
    (error,) = refused.values()
    return error.sentence


def error_of(call: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value


def kill_at_work(client: PdfClient, ticket: int) -> None:
    """Kill the worker while it draws for this ticket, and wait until the death has been noticed."""
    until(lambda: (worker := client._worker) and worker.ready and next(iter(worker.in_hand), 0) == ticket)
    pid = client.pid
    assert pid
    kill(pid)
    until(lambda: client.pid != pid)


def alive(client: PdfClient) -> int:
    """The id of the worker that is there now, or will be soon."""
    until(lambda: client.pid)
    assert client.pid
    return client.pid


def at_once(client: PdfClient, request: Request) -> object:
    """The answer to what never reaches the worker."""
    answers: list[object] = []
    client.submit(request, answers.append)
    assert len(answers) == 1, "it went to the worker"
    return answers[0]


def answer_to(client: PdfClient, request: Request) -> object:
    """The answer to a request of any kind."""
    answers = Answers()
    client.submit(request, answers["it"])
    answers.wait(1)
    return answers.of("it")


def kill_three_times(client: PdfClient, request: Request) -> None:
    """Have a request cost three workers their lives."""
    answers = Answers()
    client.call(Open(request.path))
    first = client.submit(request, answers["first"])
    kill_at_work(client, first)
    kill_at_work(client, first)
    answers.wait(1)
    kill_at_work(client, client.submit(request, answers["second"]))
    answers.wait(2)


def test_three_deaths_on_a_page_and_it_is_left_out(client: PdfClient, endless: str) -> None:
    answers = Answers()
    first = at_work(client, Render(endless, 0, 1), answers["first"])
    kill_at_work(client, first)
    kill_at_work(client, first)
    assert answers.wait(1) == ["first"]
    assert code_of(answers.of("first")) == "page-crashed"
    kill_at_work(client, client.submit(Render(endless, 0, 2), answers["second"]))
    answers.wait(2)
    assert code_of(answers.of("second")) == "page-left-out"
    for request in (Render(endless, 0, 0.5), Contents(endless, (0,))):
        assert code_of(at_once(client, request)) == "page-left-out"
    assert client.call(Render(endless, 1, 1)).width == 600


def test_deaths_of_a_page_count_together_whatever_was_asked(endless: str) -> None:
    crash_ledger = CrashLedger()
    counted = [crash_ledger.add(one) for one in (Render(endless, 0, 1), Landmarks(endless, (0,)), Links(endless, 0))]
    assert [code_of(one) if one else "" for one in counted] == ["", "", "page-left-out"]
    assert crash_ledger.rest(Text(endless, 0))[0] is None
    assert crash_ledger.rest(Render(endless, 0, 2))[0] is None
    assert crash_ledger.rest(Text(endless, 1)) == (Text(endless, 1), {})


def test_words_that_are_too_slow_never_cost_the_page_its_picture(endless: str) -> None:
    """Also where they are tried again and again."""
    crash_ledger = CrashLedger()
    for _ in range(4):
        assert crash_ledger.add(Text(endless, 0), slow=True) is None
        assert crash_ledger.rest(Links(endless, 0))[0] is None
        crash_ledger.allow_retry(endless, 0)
        assert crash_ledger.rest(Links(endless, 0))[0] == Links(endless, 0)
    assert crash_ledger.rest(Render(endless, 0, 1)) == (Render(endless, 0, 1), {})


def test_each_sentence_says_what_happened(endless: str) -> None:
    crash_ledger = CrashLedger()
    crash_ledger.add(Text(endless, 0), slow=True)
    assert sentence_of(crash_ledger, Links(endless, 0)) == (
        "This page takes too long to read. Try again, or try another page."
    )
    for _ in range(3):
        crash_ledger.add(Render(endless, 1, 1), slow=True)
    assert sentence_of(crash_ledger, Text(endless, 1)).startswith("This page took too long three times")
    for slow in (True, False, True):
        crash_ledger.add(Render(endless, 2, 1), slow=slow)
    assert sentence_of(crash_ledger, Render(endless, 2, 2)).startswith("This page stopped the PDF engine three times")
    assert "too much memory to be read" in too_large(Text(endless, 0), "").sentence
    assert "too much memory to be drawn" in too_large(Render(endless, 0, 1), "").sentence


def test_of_a_page_too_slow_to_draw_nothing_more_is_begun_unasked(hasty: PdfClient, endless: str) -> None:
    assert error_of(lambda: hasty.call(Render(endless, 0, 1))).code == "page-too-slow"
    pid = alive(hasty)
    unasked: tuple[Request, ...] = (Text(endless, 0), Links(endless, 0), Landmarks(endless, (0,)))
    assert {code_of(at_once(hasty, request)) for request in unasked} == {"page-too-slow"}
    assert hasty.call(Text(endless, 1)).page == 1
    assert hasty.call(Find(endless, "a", (0, 1))).unread == (), "its user asked for that"
    assert alive(hasty) == pid
    hasty.allow_retry(endless, 0)
    assert hasty.call(Text(endless, 0)).page == 0


def test_a_page_whose_words_are_too_slow_still_has_its_picture(hasty: PdfClient, tmp_path: Path) -> None:
    """Its words are not waited for again with its links and what else is built on them."""
    path = str(broken_pdfs.wordy(tmp_path / "wordy.pdf"))
    assert error_of(lambda: hasty.call(Text(path, 0))).code == "page-too-slow"
    unasked: tuple[Request, ...] = (Text(path, 0), Links(path, 0), Lines(path, (0,)), Landmarks(path, (0,)))
    assert {code_of(at_once(hasty, request)) for request in unasked} == {"page-too-slow"}
    assert hasty.call(Render(path, 0, 0.1)).width == 60


def test_a_page_that_is_left_out_is_left_out_for_all(client: PdfClient, endless: str) -> None:
    path = endless
    kill_three_times(client, Render(path, 0, 1))
    left_out: tuple[Request, ...] = (
        Render(path, 0, 1),
        Text(path, 0),
        Links(path, 0),
        Find(path, "a", (0,)),
        Lines(path, (0,)),
        Landmarks(path, (0,)),
        Contents(path, (0,)),
    )
    assert {code_of(at_once(client, request)) for request in left_out} == {"page-left-out"}
    assert client.call(Render(path, 1, 1)).width == 600
    assert client.call(Find(path, "a", (0, 1))).unread == (0,)


def test_what_stops_a_search_takes_the_page(endless: str) -> None:
    """Nothing stops a search alone that a test could wait for: this is about the count."""
    crash_ledger = CrashLedger()
    for _ in range(3):
        crash_ledger.add(Find(endless, "a", (0,)))
    rest, refused = crash_ledger.rest(Find(endless, "b", (0, 1)))
    assert rest == Find(endless, "b", (1,))
    assert list(refused) == [0]
    assert crash_ledger.rest(Text(endless, 0))[0] is None
    crash_ledger.allow_retry(endless, 0)
    assert crash_ledger.rest(Find(endless, "b", (0, 1))) == (Find(endless, "b", (0, 1)), {})


def test_a_list_of_references_without_end_is_no_page_s_fault(hasty: PdfClient, unreadable: str) -> None:
    """Its pages are read together; the first one of them need not be the one to blame."""
    pages = (1, 0, 2)
    codes = [code_of(answer_to(hasty, Entries(unreadable, pages))) for _ in range(3)]
    assert codes == ["pdf-too-slow", "pdf-too-slow", "pdf-left-out"]
    assert code_of(at_once(hasty, Entries(unreadable, pages))) == "pdf-left-out"
    assert hasty.call(Text(unreadable, 1)).page == 1
    assert hasty.call(Render(unreadable, 1, 1)).width == 600
    hasty.allow_retry(unreadable, 1)
    assert code_of(at_once(hasty, Entries(unreadable, pages))) == "pdf-left-out"


def test_a_list_of_references_is_read_without_the_page_that_is_left_out(hasty: PdfClient, unreadable: str) -> None:
    for _ in range(3):
        error_of(lambda: hasty.call(Text(unreadable, 0)))
    assert answer_to(hasty, Entries(unreadable, (1, 0, 2))) == ()


def test_what_already_waits_for_a_page_is_answered_when_that_is_left_out(client: PdfClient, endless: str) -> None:
    answers = Answers()
    first = at_work(client, Render(endless, 0, 1), answers["first"])
    waiting = [client.submit(Render(endless, 0, scale), answers[f"at {scale}"]) for scale in (2, 3, 4)]
    client.submit(Text(endless, 1), answers["other"])
    kill_at_work(client, first)
    kill_at_work(client, first)
    kill_at_work(client, waiting[0])
    answers.wait(5)
    assert {code_of(answers.of(f"at {scale}")) for scale in (2, 3, 4)} == {"page-left-out"}
    assert not isinstance(answers.of("other"), KnownError)


def test_its_user_may_try_once_more(hasty: PdfClient, endless: str) -> None:
    def again() -> str:
        return error_of(lambda: hasty.call(Render(endless, 0, 1))).code

    assert [again(), again(), again()] == ["page-too-slow", "page-too-slow", "page-left-out-slow"]
    pid = alive(hasty)
    assert again() == "page-left-out-slow"
    assert alive(hasty) == pid
    hasty.allow_retry(endless, 1)
    assert again() == "page-left-out-slow", "it was another page that was to be tried"
    assert alive(hasty) == pid
    hasty.allow_retry(endless, 0)
    assert again() == "page-left-out-slow"
    assert alive(hasty) != pid, "it was tried"
    broken_pdfs.one_page(Path(endless))
    assert hasty.call(Render(endless, 0, 1)).width == 300, "another file is at its place now"


def test_a_search_goes_on_without_the_page_that_kills_it(hasty: PdfClient, unreadable: str) -> None:
    hasty.call(Open(unreadable))
    for last in (False, False, True):
        before = alive(hasty)
        found = hasty.call(Find(unreadable, "hello", (0, 1, 2, 3)))
        assert [hit.passage.page for hit in found.hits] == [1, 2, 3]
        assert (found.unread, found.why) == ((0,), ("page-left-out-slow" if last else "page-too-slow",))
        assert alive(hasty) != before
    pid = alive(hasty)
    found = hasty.call(Find(unreadable, "hello", (3, 0, 1)))
    assert ([hit.passage.page for hit in found.hits], found.unread) == ([3, 1], (0,))
    assert found.why == ("page-left-out-slow",)
    assert alive(hasty) == pid, "the page was left out"


def test_headings_are_looked_for_on_the_other_pages(hasty: PdfClient, unreadable: str) -> None:
    answers = Answers()
    hasty.submit(Lines(unreadable, (1, 0, 2)), answers["lines"])
    answers.wait(1)
    lines = answers.of("lines")
    assert isinstance(lines, tuple)
    assert len(lines) == 2


def test_a_damaged_page_does_not_cost_the_search_of_the_others(client: PdfClient, tmp_path: Path) -> None:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>",
        4: b"<</Type/Pages/Kids 5 0 R>>",
    }
    path = str(broken_pdfs.write(tmp_path / "a.pdf", objects))
    assert error_of(lambda: client.call(Text(path, 1))).code == "page-damaged"
    found = client.call(Find(path, "a", (0, 1)))
    assert (found.unread, found.why) == ((1,), ("page-damaged",))


def test_what_an_expression_is_to_blame_for_is_no_page_s_fault(
    hasty: PdfClient, unreadable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are no timers, only the worker's end can stop an expression that never comes to its own."""
    monkeypatch.setattr("explorer.pdf.time_limit.BOUNDED", False)
    for _ in range(4):
        assert error_of(lambda: hasty.call(Find(unreadable, "hel+o", (0, 1), REGEX))).code == "page-too-slow"
    assert [hit.passage.page for hit in hasty.call(Find(unreadable, "hel+o", (1,), REGEX)).hits] == [1]


def test_a_search_that_is_no_search_is_told_as_such(hasty: PdfClient, unreadable: str) -> None:
    """Also where it has been divided into its pages."""
    error = error_of(lambda: hasty.call(Find(unreadable, "(hello", (0, 1, 2), REGEX)))
    assert error.code == "find-pattern"


@needs_stop
def test_what_came_behind_a_page_that_nobody_wants_any_more_is_not_blamed(client: PdfClient, endless: str) -> None:
    answers = Answers()
    for round_ in range(3):
        ticket = at_work(client, Render(endless, 0, 1), answers["unwanted"])
        client.submit(Text(endless, 1), answers[f"behind {round_}"])
        pid = client.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)  # So that it does not notice that it is to stop.
        client.cancel(ticket)
        kill(pid)
        answers.wait(round_ + 1)
    assert not any(isinstance(answer, KnownError) for _, answer in answers.got)
    assert code_of(at_once(client, Render(endless, 0, 1))) == "page-left-out"
    assert client.call(Render(endless, 1, 1)).width == 600


def test_a_file_whose_opening_kills_is_refused_and_another_at_its_place_is_not(
    hastiest: PdfClient, tmp_path: Path
) -> None:
    path = str(broken_pdfs.many_pages(tmp_path / "a.pdf", 49_000))

    def again() -> KnownError:
        return error_of(lambda: hastiest.call(Open(path)))

    assert [again().code, again().code, again().code] == ["pdf-too-slow", "pdf-too-slow", "pdf-left-out"]
    pid = alive(hastiest)
    assert again().sentence.startswith("This PDF took too long three times")
    assert alive(hastiest) == pid
    hastiest.allow_retry(path)
    assert again().code == "pdf-left-out"
    assert alive(hastiest) != pid, "it was tried"
    broken_pdfs.one_page(Path(path))
    assert len(hastiest.call(Open(path)).pages) == 1
