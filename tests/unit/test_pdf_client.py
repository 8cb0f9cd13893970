"""The client and its process: order, cancelling, crashes, deadlines, farewells."""

import os
import select
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.text_page import DocumentInfo
from explorer.pdf import shared_memory
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import MAX_PIXELS, Open, Pixels, Render, Text
from tests.fakes import broken_pdfs, rogue_worker
from tests.fakes.signals import kill

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@pytest.fixture
def client() -> Iterator[PdfClient]:
    one = PdfClient()
    yield one
    one.close()


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Page 1 never gets done, page 2 at once."""
    return str(broken_pdfs.endless(tmp_path_factory.mktemp("pdfs") / "endless.pdf"))


@pytest.fixture
def plain(tmp_path: Path) -> str:
    return str(broken_pdfs.one_page(tmp_path / "plain.pdf"))


def until(condition: Callable[[], object]) -> None:
    """Let the other threads run until the condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        threading.Event().wait(0.002)


class Answers:
    """Collects answers, and waits for them."""

    def __init__(self) -> None:
        self.got: list[tuple[str, object]] = []
        self._came = threading.Condition()

    def __getitem__(self, name: str) -> Callable[[object], None]:
        def on_done(answer: object) -> None:
            with self._came:
                self.got.append((name, answer))
                self._came.notify_all()

        return on_done

    def wait(self, count: int) -> list[str]:
        """The names of the answers in the order in which they came, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.got) >= count, PATIENCE), self.got
            return [name for name, _ in self.got]

    def of(self, name: str) -> object:
        return dict(self.got)[name]


def code_of(answer: object) -> str:
    assert isinstance(answer, KnownError), answer
    return answer.code


def at_work(client: PdfClient, request: Render, on_done: Callable[[object], None], priority: int = 0) -> int:
    """Have the worker begin an endless page."""
    client.call(Open(request.path))
    return client.submit(request, on_done, priority)


def test_a_draft_comes_before_the_picture(client: PdfClient, tmp_path: Path) -> None:
    path = str(broken_pdfs.large_figure(tmp_path / "figure.pdf", b"0 0 1 rg 0 0 300 140 re f"))
    answers = Answers()
    client.submit(Render(path, 0, 2.0, draft=True), answers["page"])
    answers.wait(2)
    pictures = [one for _, one in answers.got if isinstance(one, Pixels)]
    assert [one.is_draft for one in pictures] == [True, False]
    assert pictures[0].data != pictures[1].data
    assert client.call(Render(path, 0, 2.0)) == pictures[1]
    assert len(answers.got) == 2


def test_an_early_draft_is_handed_over_with_its_picture(client: PdfClient, tmp_path: Path) -> None:
    request = Render(str(broken_pdfs.large_figure(tmp_path / "figure.pdf", b"0 0 9 9 re f")), 0, 2.0, draft=True)
    client.ask_early(request)
    client.call(Text(request.path, 0))  # the early one comes first
    answers = Answers()
    client.submit(request, answers["page"])
    answers.wait(2)
    assert [getattr(one, "is_draft", None) for _, one in answers.got] == [True, False]


def test_a_picture_is_not_drawn_when_its_draft_is_no_longer_wanted(client: PdfClient, tmp_path: Path) -> None:
    forever = b"0.1 0.2 0.3 rg 0 0 600 800 re f\n" * 400_000
    request = Render(str(broken_pdfs.large_figure(tmp_path / "figure.pdf", forever)), 0, 2.0, draft=True)
    answers = Answers()
    ticket = client.submit(request, answers["page"])
    answers.wait(1)
    client.cancel(ticket)
    client.call(Text(str(broken_pdfs.one_page(tmp_path / "other.pdf")), 0), PATIENCE)
    assert len(answers.got) == 1


def test_start_returns_at_once_and_twice_is_once(client: PdfClient, plain: str) -> None:
    client.start()
    thread = client._thread
    client.start()
    assert client._thread is thread
    client.call(Open(plain))
    pid = client.pid
    client.start()
    client.call(Open(plain))
    assert client.pid == pid


def test_the_most_urgent_first_and_equals_in_their_order(client: PdfClient, endless: str, plain: str) -> None:
    answers = Answers()
    blocker = at_work(client, Render(endless, 0, 1), answers["never"], -1)
    second = client.submit(Render(endless, 0, 1), answers["never"], -1)  # Two are in hand; what follows is queued.
    for name, priority in (("late", 9), ("first", 1), ("second", 1), ("urgent", 0)):
        client.submit(Text(plain, 0), answers[name], priority)
    client.cancel(blocker)
    client.cancel(second)
    assert answers.wait(4) == ["urgent", "first", "second", "late"]


def test_a_queued_request_that_is_cancelled_is_never_answered(client: PdfClient, endless: str, plain: str) -> None:
    answers = Answers()
    blockers = [
        at_work(client, Render(endless, 0, 1), answers["never"]),
        client.submit(Render(endless, 0, 1), answers["never"]),
    ]
    unwanted = [client.submit(Text(plain, 0), answers["unwanted"]) for _ in range(5)]
    client.submit(Text(plain, 0), answers["wanted"])
    for ticket in (*unwanted, unwanted[0], 12345):
        client.cancel(ticket)
    for blocker in blockers:
        client.cancel(blocker)
    assert answers.wait(1) == ["wanted"]
    client.call(Open(plain))
    assert [name for name, _ in answers.got] == ["wanted"]


def test_cancelling_stops_a_page_that_is_being_drawn(client: PdfClient, endless: str) -> None:
    answers = Answers()
    ticket = at_work(client, Render(endless, 0, 2), answers["never"])
    pid = client.pid
    client.cancel(ticket)
    assert client.call(Render(endless, 1, 1)).width == 600
    assert client.pid == pid, "the worker was to stop drawing, not to die of it"
    assert answers.got == []


def test_an_answer_that_came_just_before_cancelling_is_dropped(client: PdfClient, plain: str) -> None:
    submitted, answers = threading.Event(), Answers()

    def cancel_the_other(_: object) -> None:
        assert submitted.wait(PATIENCE)
        assert client._worker
        assert client._worker.pipe.poll(PATIENCE), "the other's answer is there, but not yet taken"
        client.cancel(other)
        answers["first"](None)

    client.call(Open(plain))
    client.submit(Text(plain, 0), cancel_the_other)
    other = client.submit(Text(plain, 0), answers["cancelled"])
    submitted.set()
    assert answers.wait(1) == ["first"]
    client.call(Open(plain))
    assert [name for name, _ in answers.got] == ["first"]


def test_an_urgent_request_interrupts_and_the_other_is_done_again(client: PdfClient, endless: str) -> None:
    answers = Answers()
    slow = at_work(client, Render(endless, 0, 1), answers["slow"], 5)
    pid = client.pid
    assert [line.text for line in client.call(Text(endless, 1)).lines] == ["Hello there"]
    until(lambda: client._worker and slow in client._worker.in_hand)
    assert client.pid == pid
    assert answers.got == []
    client.cancel(slow)


def test_a_page_that_takes_long_lets_others_go_first_and_is_done_after_them(
    client: PdfClient, endless: str, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.pdf.client._VERY_SLOW_S", 0.3)
    answers = Answers()
    slow = at_work(client, Render(endless, 0, 1), answers["slow"], -1)
    pid = client.pid
    for name in ("in hand", "queued", "behind"):
        client.submit(Text(plain, 0), answers[name], 50)
    assert answers.wait(3) == ["in hand", "queued", "behind"]
    until(lambda: client._worker and slow in client._worker.in_hand)
    assert client.pid == pid
    client.cancel(slow)


def test_a_page_that_takes_long_is_not_begun_again_for_what_is_not_in_view(
    client: PdfClient, endless: str, plain: str
) -> None:
    answers = Answers()
    slow = at_work(client, Render(endless, 0, 1, draft=True), answers["slow"])
    client.submit(Text(plain, 0), answers["text"], 50)
    client.submit(Render(plain, 0, 1), answers["beside"], 3)
    assert answers.wait(1) == ["beside"], "soon"
    until(lambda: client._worker and next(iter(client._worker.in_hand), None) == slow)
    assert client._jobs[slow].priority < 50, "before the text"
    client.cancel(slow)


def test_the_rest_of_the_view_comes_before_the_figures_of_a_page(client: PdfClient, tmp_path: Path, plain: str) -> None:
    figure = str(broken_pdfs.large_figure(tmp_path / "figure.pdf", broken_pdfs.curves(2_000)))
    answers = Answers()
    client.submit(Render(figure, 0, 1.0, draft=True), answers["figure"], 0)
    for number in range(3):
        client.submit(Render(plain, 0, 1.0 + number), answers["beside"], 1 + number)
    assert answers.wait(5) == ["figure", "beside", "beside", "beside", "figure"]


def test_a_killed_worker_is_replaced_without_a_word(client: PdfClient, plain: str) -> None:
    before = client.call(Render(plain, 0, 1))
    pid = client.pid
    assert pid
    kill(pid)
    assert client.call(Render(plain, 0, 1)) == before
    assert client.pid not in (None, pid)


def test_an_idle_worker_is_replaced_before_it_is_needed(client: PdfClient, plain: str) -> None:
    client.call(Open(plain))
    pid = client.pid
    assert pid
    kill(pid)
    until(lambda: client.pid not in (None, pid))


def test_what_kills_the_worker_twice_is_given_up_and_the_rest_goes_on(
    client: PdfClient, endless: str, plain: str
) -> None:
    answers = Answers()
    killed: list[int] = []
    ticket = at_work(client, Render(endless, 0, 1), answers["deadly"])
    client.submit(Text(plain, 0), answers["waiting"])
    for _ in range(2):
        until(lambda: (w := client._worker) and w.ready and ticket in w.in_hand and w.process.pid not in killed)
        assert client.pid
        killed.append(client.pid)
        kill(client.pid)
    answers.wait(2)
    assert code_of(answers.of("deadly")) == "page-crashed"
    assert not isinstance(answers.of("waiting"), KnownError)


def test_a_page_that_takes_too_long_is_given_up_and_the_rest_goes_on(
    endless: str, plain: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "explorer.pdf.client")
    client = PdfClient(deadline_s=0.4)
    try:
        answers = Answers()
        at_work(client, Render(endless, 0, 1), answers["slow"])
        client.submit(Text(plain, 0), answers["waiting"])
        answers.wait(2)
        assert code_of(answers.of("slow")) == "page-too-slow"
        assert not isinstance(answers.of("waiting"), KnownError)
        told = "took longer than it may while it had Render of page 1 in hand"
        assert caplog.text.count(told) == 1, "not tried again: it would take as long"
    finally:
        client.close()


def test_waiting_has_an_end(client: PdfClient, endless: str) -> None:
    client.call(Open(endless))
    pid = client.pid
    with pytest.raises(KnownError) as caught:
        client.call(Render(endless, 0, 1), timeout_s=0.05)
    assert caught.value.code == "page-too-slow"
    assert client.call(Render(endless, 1, 1)).height == 800
    assert client.pid == pid


def test_errors_come_with_their_code_and_sentence(client: PdfClient, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        client.call(Open(str(tmp_path / "nothing.pdf")))
    assert caught.value.code == "file-missing"
    assert caught.value.sentence.startswith("The PDF is no longer where it was.")


@pytest.mark.expected_log("ERROR explorer.pdf.client: The PDF engine failed: (?s:Render: Traceback.*a scale of nan)")
def test_a_mistake_of_ours_is_logged_with_its_trace(client: PdfClient, plain: str) -> None:
    with pytest.raises(KnownError) as caught:
        client.call(Render(plain, 0, float("nan")))
    assert caught.value.code == "pdf-fault"
    assert client.call(Render(plain, 0, 1)).width == 300


@pytest.mark.expected_log("ERROR explorer.pdf.client: The receiver of a PDF answer failed")
def test_a_receiver_that_fails_does_not_stop_the_others(client: PdfClient, plain: str) -> None:
    def fails(_: object) -> None:
        raise ZeroDivisionError

    client.submit(Open(plain), fails)
    assert client.call(Render(plain, 0, 1)).width == 300


def test_a_picture_too_large_for_the_shared_memory_comes_all_the_same(client: PdfClient, plain: str) -> None:
    small, large = client.call(Render(plain, 0, 1)), client.call(Render(plain, 0, 10))
    assert (large.width, large.height, large.stride) == (3000, 2000, 12000)
    assert len(large.data) == 24_000_000
    assert large.data.count(b"\0\0\0\xff") > 50 * small.data.count(b"\0\0\0\xff") > 0


def test_without_room_for_shared_memory_all_goes_through_the_pipe(
    client: PdfClient, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.call(Render(plain, 0, 1))
    monkeypatch.setattr(shared_memory, "size_of", lambda _: 1 << 60)  # More than any /dev/shm has.
    poor = PdfClient()
    assert poor.call(Render(plain, 0, 1)) == before
    assert poor._worker
    assert poor._worker.memory is None
    poor.close()


@pytest.mark.expected_log("ERROR explorer.pdf.client: The PDF worker ended 3 times before it was ready")
def test_a_worker_that_cannot_start_is_an_error_in_words(
    plain: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import multiprocessing.spawn

    monkeypatch.setattr(multiprocessing, "get_context", multiprocessing.context._default_context.get_context)
    client = PdfClient()
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", str(tmp_path / "no-python").encode())
    try:
        with pytest.raises(KnownError) as caught:
            client.call(Open(plain))
        assert caught.value.code == "pdf-engine"
        monkeypatch.undo()
        assert len(client.call(Open(plain)).pages) == 1, "the next request tries again"
    finally:
        client.close()


def test_pictures_of_many_pages_do_not_mix(client: PdfClient, tmp_path: Path) -> None:
    answers = Answers()
    paths = [
        str(broken_pdfs.one_page(tmp_path / f"{i}.pdf", content=b"%.2f g 0 0 300 200 re f" % (i / 20)))
        for i in range(20)
    ]
    for i, path in enumerate(paths):
        client.submit(Render(path, 0, 1), answers[str(i)])
    answers.wait(20)
    for i in range(20):
        picture = answers.of(str(i))
        assert isinstance(picture, Pixels)
        assert abs(picture.data[0] - 255 * i / 20) <= 2
        assert len(set(picture.data[0::4])) == 1


def test_nothing_larger_than_the_limit_is_drawn(client: PdfClient, tmp_path: Path) -> None:
    path = str(broken_pdfs.OPENED["huge box"](tmp_path / "huge.pdf"))
    whole = client.call(Render(path, 0, 2.0))
    assert (whole.width, whole.height) == (4000, 4000)
    wide = client.call(Render(path, 0, 2.0, (0, 0, 400_000, 1)))
    assert (wide.width, wide.height) == (400_000, 1)
    assert whole.width * whole.height <= MAX_PIXELS


def test_control_c_is_not_for_the_worker(client: PdfClient, plain: str) -> None:
    client.call(Open(plain))
    pid = client.pid
    assert pid
    os.kill(pid, signal.SIGINT)
    client.call(Open(plain))
    assert client.pid == pid


def test_closing_answers_what_is_still_open(endless: str, plain: str) -> None:
    client = PdfClient()
    answers = Answers()
    at_work(client, Render(endless, 0, 1), answers["at work"])
    for name in ("in hand", "queued"):
        client.submit(Text(plain, 0), answers[name])
    unwanted = client.submit(Text(plain, 0), answers["unwanted"])
    client.cancel(unwanted)
    client.close()
    client.submit(Text(plain, 0), answers["after"])
    assert {name: code_of(answer) for name, answer in answers.got} == dict.fromkeys(
        ("at work", "in hand", "queued", "after"), "closing"
    )
    client.close()


def test_closing_what_never_started() -> None:
    client = PdfClient()
    client.close()
    client.start()
    assert client.pid is None


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of ours in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_importing_the_client_costs_little() -> None:
    """The window waits for this import; what is slow is imported on the client's thread, or in the worker."""
    script = """
        import sys, explorer.pdf.client, explorer.pdf.worker
        print([name for name in ("multiprocessing", "pymupdf", "PySide6", "ctypes", "socket") if name in sys.modules])
    """
    assert run(script).stdout == "[]\n"


def test_the_program_never_imports_pymupdf(plain: str) -> None:
    script = """
        import sys
        from explorer.pdf.client import PdfClient
        from explorer.pdf.messages import Find, Links, Open, Render, Text
        if __name__ == "__main__":
            client, path = PdfClient(), sys.argv[1]
            requests = (Open(path), Render(path, 0, 1), Text(path, 0), Links(path, 0), Find(path, "there", (0,)))
            print(len([client.call(one) for one in requests]), "pymupdf" in sys.modules)
            client.close()
    """
    done = run(script, plain)
    assert (done.stdout, done.stderr) == ("5 False\n", "")


def test_mupdf_keeps_its_complaints_to_itself(tmp_path: Path) -> None:
    path = broken_pdfs.prefixed(tmp_path / "prefixed.pdf")
    rubbish = broken_pdfs.one_page(tmp_path / "rubbish.pdf", content=b"/Nothing gs ) ] rubbish >> /F9 Tf (words) Tj")
    script = """
        import sys
        from explorer.model.errors import KnownError
        from explorer.pdf.client import PdfClient
        from explorer.pdf.messages import Open, Render, Text
        if __name__ == "__main__":
            client = PdfClient()
            for path in sys.argv[1:]:
                try:
                    for request in (Open(path), Render(path, 0, 1), Text(path, 0)):
                        client.call(request)
                except KnownError as error:
                    print(error.code)
            client.close()
    """
    done = run(script, str(path), str(rubbish), str(broken_pdfs.html(tmp_path / "page.pdf")))
    assert (done.stdout, done.stderr) == ("not-a-pdf\n", "")


LEAVE = {
    "by close": "client.close()",
    "without a word": "pass",
    "with the worker killed": "os.kill(client.pid, 9); client.close()",
    "with a killed worker replaced": "os.kill(client.pid, 9); client.call(Open(path)); client.close()",
    "while starting": "PdfClient().start()",
    "with a picture that is shown": "kept = client.call(Render(path, 0, 4)); client.close()",
    "with one of a killed worker": "kept = client.call(Render(path, 0, 4)); os.kill(client.pid, 9)",
}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory has a name until the worker has it")
def test_the_shared_memory_has_no_name_that_could_stay() -> None:
    """All processes may be killed at once, Python's resource tracker among them."""
    before = set(Path("/dev/shm").glob("psm_*"))
    memory = shared_memory.PixelMemory()
    try:
        assert set(Path("/dev/shm").glob("psm_*")) == before
    finally:
        memory.release_handle()
        memory.close()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="shared memory has no folder here")
@pytest.mark.parametrize("how", LEAVE)
def test_nothing_is_said_or_left_at_the_end(how: str, plain: str) -> None:
    script = f"""
        import multiprocessing.shared_memory, os, sys
        from explorer.pdf.client import PdfClient
        from explorer.pdf.messages import Open, Render
        if __name__ == "__main__":
            multiprocessing.shared_memory._SHM_NAME_PREFIX = "/" + sys.argv[2]  # So that ours are known.
            client, path = PdfClient(), sys.argv[1]
            client.call(Render(path, 0, 1))
            print(client.pid, flush=True)
            {LEAVE[how]}
    """
    mark = f"p{os.getpid() % 10**6}_"
    done = run(script, plain, mark)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(Path("/dev/shm").glob(f"{mark}*")) == []
    assert not Path(f"/proc/{done.stdout.strip()}").exists()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
@pytest.mark.parametrize("page", [0, 1])
def test_a_worker_whose_program_was_killed_ends_by_itself(page: int, endless: str) -> None:
    """Both an idle one and one that is drawing an endless page, which has 30 seconds for it."""
    script = """
        import os, sys
        from explorer.pdf.client import PdfClient
        from explorer.pdf.messages import Open, Render
        if __name__ == "__main__":
            client, path, page = PdfClient(), sys.argv[1], int(sys.argv[2])
            client.call(Open(path))
            client.submit(Render(path, page, 1), lambda answer: None)
            print(client.pid, flush=True)
            sys.stdin.read()
    """
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), endless, str(page)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    worker = os.pidfd_open(int(program.stdout.readline()))
    program.kill()
    _, complaints = program.communicate(timeout=PATIENCE)
    ended, _, _ = select.select([worker], [], [], 10)
    os.close(worker)
    assert ended, "the worker outlived its program"
    assert complaints == ""


def test_what_was_asked_early_is_handed_over_whenever_somebody_wants_it(client: PdfClient, plain: str) -> None:
    client.ask_early(Open(plain))
    client.ask_early(Render(plain, 0, 1.0))
    client.call(Text(plain, 0))  # behind both: they have been answered
    answers: list[object] = []
    client.submit(Open(plain), answers.append)
    client.submit(Render(plain, 0, 1.0), answers.append)
    assert [type(answer) for answer in answers] == [DocumentInfo, Pixels], "at once, without the worker"

    later = threading.Event()
    client.submit(Render(plain, 0, 1.0), lambda _: later.set())
    assert later.wait(20), "the second time it is asked for as usual"


def test_what_was_asked_early_for_two_readers_is_handed_over_to_both(client: PdfClient, plain: str) -> None:
    for _ in range(2):
        client.ask_early(Open(plain))
    client.call(Text(plain, 0))  # behind both: they have been answered
    answers: list[object] = []
    for _ in range(2):
        client.submit(Open(plain), answers.append)
    assert [type(answer) for answer in answers] == [DocumentInfo, DocumentInfo], "at once, without the worker"


def test_an_early_answer_that_is_still_to_come_is_waited_for(client: PdfClient, plain: str) -> None:
    client.ask_early(Open(plain))
    assert client.call(Open(plain)).pages


@pytest.mark.expected_log("sent what is no answer")
@pytest.mark.parametrize("serve", [rogue_worker.wrong_ticket, rogue_worker.no_answer])
def test_a_worker_that_sends_what_is_no_answer_is_replaced(
    client: PdfClient, plain: str, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., None]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("explorer.pdf.client.serve", serve)
        with pytest.raises(KnownError) as caught:
            client.call(Render(plain, 0, 1))
        assert caught.value.code == "page-crashed"
    pid = client.pid
    if pid:  # The third of them may be up already.
        kill(pid)
        until(lambda: client.pid not in (None, pid))
    assert client.call(Open(plain)).pages[0].width == 300
