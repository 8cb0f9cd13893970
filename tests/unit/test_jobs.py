"""Background work: what it says, how it ends, and that it ends once."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from explorer.app.shell.jobs import Job, Jobs
from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress, Report

LONG_S = 20.0


class Told:
    """What a job has said, in order."""

    def __init__(self, job: Job) -> None:
        self.words: list[tuple[str, object]] = []
        job.progressed.connect(lambda value: self.words.append(("progress", value)))
        job.finished.connect(lambda value: self.words.append(("finished", value)))
        job.failed.connect(lambda value: self.words.append(("failed", value)))
        job.ended.connect(lambda: self.words.append(("ended", None)))

    @property
    def ended(self) -> bool:
        return ("ended", None) in self.words


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_a_result_then_the_end_in_the_thread_that_asked(qtbot: QtBot, jobs: Jobs) -> None:
    threads = []
    job = jobs.start("Adding", lambda *_: threads.append(threading.current_thread()) or 42)
    told = Told(job)
    job.finished.connect(lambda _: threads.append(threading.current_thread()))
    assert jobs.running == [job]
    qtbot.waitUntil(lambda: told.ended)
    assert told.words == [("finished", 42), ("ended", None)]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    assert jobs.running == []


def test_a_lack_of_memory_is_told_and_is_no_bug(qtbot: QtBot, jobs: Jobs) -> None:
    def work(report: Report, cancel: CancelToken) -> None:
        raise MemoryError

    told = Told(jobs.start("Adding", work))
    qtbot.waitUntil(lambda: told.ended)
    assert [getattr(value, "code", "") for _, value in told.words] == ["no-memory", ""]


def test_a_known_error_is_told_as_it_is(qtbot: QtBot, jobs: Jobs) -> None:
    error = KnownError("disk-full", "The disk is full: free some space.")

    def work(report: Report, cancel: CancelToken) -> None:
        raise error

    told = Told(jobs.start("Saving", work))
    qtbot.waitUntil(lambda: told.ended)
    assert told.words == [("failed", error), ("ended", None)]


@pytest.mark.expected_log(r"ERROR explorer.app.shell.jobs: Dividing failed\n(.|\n)*ZeroDivisionError")
def test_a_bug_is_a_sentence_and_its_trace_is_in_the_log(qtbot: QtBot, jobs: Jobs) -> None:
    told = Told(jobs.start("Dividing", lambda *_: 1 // 0))
    qtbot.waitUntil(lambda: told.ended)
    (kind, error), end = told.words
    assert (kind, end) == ("failed", ("ended", None))
    assert isinstance(error, KnownError)
    assert error.code == "bug"
    assert "ZeroDivisionError" not in error.sentence
    assert "ZeroDivisionError" in error.detail


def test_a_cancelled_job_says_nothing_more_and_ends(qtbot: QtBot, jobs: Jobs) -> None:
    started = threading.Event()

    def work(report: Report, cancel: CancelToken) -> None:
        started.set()
        cancel.sleep(LONG_S)

    job = jobs.start("Waiting", work)
    told = Told(job)
    assert started.wait(LONG_S)
    job.cancel()
    qtbot.waitUntil(lambda: told.ended)
    assert told.words == [("ended", None)]


@pytest.mark.parametrize("outcome", ["result", "error"])
def test_what_comes_after_a_cancel_has_no_taker(qtbot: QtBot, jobs: Jobs, outcome: str) -> None:
    """Work that was past its last look at the token still ends once, and quietly."""
    go_on = threading.Event()

    def work(report: Report, cancel: CancelToken) -> int:
        go_on.wait(LONG_S)
        if outcome == "error":
            raise KnownError("late", "Too late.")
        return 1

    job = jobs.start("Waiting", work)
    told = Told(job)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: told.ended)
    assert told.words == [("ended", None)]


def test_progress_is_thinned_out_but_the_last_word_and_new_words_come(qtbot: QtBot, jobs: Jobs) -> None:
    def work(report: Report, cancel: CancelToken) -> None:
        for done in range(1, 20_001):
            report(Progress(done, 20_000, "Fetching"))
        report(Progress(20_000, 20_000, "Checking"))

    job = jobs.start("Fetching", work)
    told = Told(job)
    qtbot.waitUntil(lambda: told.ended)
    seen = [value for kind, value in told.words if kind == "progress"]
    assert seen[0] == Progress(1, 20_000, "Fetching")
    assert seen[-2:] == [Progress(20_000, 20_000, "Fetching"), Progress(20_000, 20_000, "Checking")]
    assert len(seen) < 100
    assert told.words[-1] == ("ended", None)
    assert job.progress == Progress(20_000, 20_000, "Checking")


def test_closing_stops_what_runs_and_what_waits(qtbot: QtBot) -> None:
    jobs, stopped, ran = Jobs(), [], []
    started = threading.Barrier(17)

    def work(report: Report, cancel: CancelToken) -> None:
        started.wait(LONG_S)
        try:
            cancel.sleep(LONG_S)
        except Cancelled:
            stopped.append(1)
            raise

    for number in range(16):
        jobs.start(f"Waiting {number}", work)
    started.wait(LONG_S)
    jobs.start("One too many", lambda *_: ran.append(1))
    jobs.close()
    assert len(stopped) == 16
    assert ran == []


def test_an_export_does_not_wait_behind_slow_fetches(qtbot: QtBot, jobs: Jobs) -> None:
    for number in range(8):
        jobs.start(f"Fetching {number}", lambda report, cancel: cancel.sleep(LONG_S))
    told = Told(jobs.start("Exporting", lambda *_: "done"))
    qtbot.waitUntil(lambda: told.ended)
    assert told.words[0] == ("finished", "done")


def test_a_job_of_a_closed_window_ends_without_its_work(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.close()
    done: list[int] = []
    told = Told(jobs.start("Reading", lambda *_: done.append(1)))
    qtbot.waitUntil(lambda: told.ended)
    assert (done, told.words) == ([], [("ended", None)])
