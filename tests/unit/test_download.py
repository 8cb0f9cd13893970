"""Downloading a PDF from a server that answers as arXiv does: whole, in parts, broken off, and with other things."""

import json
import os
from dataclasses import replace

import pytest

from explorer.model.errors import Cancelled
from explorer.model.progress import CancelToken, Progress
from explorer.sources import arxiv
from explorer.sources.download import Download, Origin
from explorer.sources.file_kind import PDF_FILE
from explorer.sources.http import Http, Timeouts
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer
from tests.unit.downloads import BODY, ID, left, problem, run

OTHER = b"%PDF-1.5\n" + bytes(range(2, 252)) * 1300 + b"\nstartxref\n9\n%%EOF\n"


def ranges(server: FakeServer) -> list[str | None]:
    return [seen.headers["Range"] for seen in server.of("pdf")]


def interrupted(download: Download, server: FakeServer, after: int) -> None:
    """Leave a part behind, as a killed program does: cut off once for each time the download takes itself up again."""
    server.next("pdf", faults.cut(after), *[faults.end_connection()])
    assert problem(download, server).code == "cut-off"
    assert download.part.stat().st_size == after
    server.seen.clear()


def test_a_whole_file_without_a_length(server, download):
    told: list[Progress] = []
    arrived = run(download, server, report=told.append)
    assert arrived.path.read_bytes() == BODY
    assert (arrived.bytes, arrived.version) == (len(BODY), 2)
    assert told[-1].done == len(BODY)
    assert {one.total for one in told} == {None}
    assert ranges(server) == [None]
    assert "If-Range" not in server.seen[0].headers


def test_with_a_length_progress_has_a_total(server, download):
    server.next("pdf", faults.with_length())
    told: list[Progress] = []
    run(download, server, report=told.append)
    assert told[-1].percent() == 100


def test_moved_permanently(server, download):
    server.next("pdf", faults.redirect(f"/pdf/{ID}.pdf"))  # which arXiv redirects in turn
    assert run(download, server).path.read_bytes() == BODY
    assert [seen.path for seen in server.seen] == [f"/pdf/{ID}", f"/pdf/{ID}.pdf", f"/pdf/{ID}"]


@pytest.mark.parametrize("length", [True, False])
def test_cut_midway_goes_on_by_range(server, download, length):
    server.next("pdf", faults.cut(100_000, length=length))
    arrived = run(download, server)
    assert arrived.path.read_bytes() == BODY
    assert arrived.version == 2
    assert ranges(server) == [None, "bytes=100000-"]


def test_cut_midway_again_and_again_tells_and_keeps_what_came(server, download):
    server.next("pdf", *[faults.cut(50_000) for _ in range(5)])
    told = problem(download, server)
    assert told.code == "cut-off"
    assert "0.2 MB downloaded so far are kept" in told.sentence
    assert ranges(server) == [None] + [f"bytes={50_000 * number}-" for number in range(1, 5)]
    server.seen.clear()
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == ["bytes=250000-"]


def test_an_end_that_nothing_gives_away_is_found_by_the_missing_end(server, download):
    server.next("pdf", faults.cut(100_000, bare=True))
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [None, "bytes=100000-"]


def test_a_killed_program_s_part_is_taken_up(server, download):
    interrupted(download, server, 120_000)
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == ["bytes=120000-"]


def test_a_part_of_another_address_is_not_taken_up(server, download):
    interrupted(download, server, 120_000)
    sidecar = download.part.with_suffix(".json")
    sidecar.write_text(sidecar.read_text().replace("/pdf/", "/other/"))
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [None]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"url": 1}', b"[" * 100_000, b'{"nonsense": 1}', None]
)
def test_a_part_without_a_usable_record_is_not_taken_up(server, download, content):
    interrupted(download, server, 120_000)
    sidecar = download.part.with_suffix(".json")
    sidecar.unlink() if content is None else sidecar.write_bytes(content)
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [None]


def test_a_part_that_a_power_loss_left_hollow_is_not_taken_up(server, download):
    interrupted(download, server, 120_000)
    os.truncate(download.part, 110_000)
    os.truncate(download.part, 120_000)
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [None]


def test_another_file_by_now_is_fetched_whole(server, download):
    interrupted(download, server, 120_000)
    server.papers[ID] = OTHER
    server.last_modified = "Sat, 13 Apr 2024 08:00:00 GMT"
    assert run(download, server).path.read_bytes() == OTHER
    assert ranges(server) == ["bytes=120000-", None]


def test_another_length_by_now_is_fetched_whole(server, download):
    server.next("pdf", faults.cut(120_000, length=True), faults.end_connection())
    problem(download, server)
    server.papers[ID] = OTHER  # same date, but the total that was told first is another
    assert run(download, server).path.read_bytes() == OTHER


def test_a_range_that_is_ignored_starts_over(server, download):
    interrupted(download, server, 120_000)
    server.next("pdf", faults.whole())
    assert run(download, server).path.read_bytes() == BODY
    assert len(server.seen) == 1


def test_a_whole_file_that_is_shorter_than_the_part_leaves_none_of_it(server, download):
    interrupted(download, server, 120_000)
    server.papers[ID] = shorter = BODY[:50_000] + b"\n%%EOF\n"
    server.next("pdf", faults.whole())
    assert run(download, server).path.read_bytes() == shorter
    assert len(server.seen) == 1


def test_all_there_but_not_known_to_be_ends_with_an_empty_206(server, download):
    interrupted(download, server, len(BODY) - 1)
    with download.part.open("ab") as part:
        part.write(BODY[-1:])
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [f"bytes={len(BODY)}-"]


def test_all_there_and_416_says_so(server, download):
    interrupted(download, server, len(BODY) - 1)
    with download.part.open("ab") as part:
        part.write(BODY[-1:])
    server.next("pdf", faults.answer(416, headers={"Content-Range": f"bytes */{len(BODY)}"}))
    assert run(download, server).path.read_bytes() == BODY


def test_an_empty_206_that_makes_no_sense(server, download):
    interrupted(download, server, len(BODY) - 1)
    with download.part.open("ab") as part:
        part.write(BODY[-1:])
    server.next("pdf", faults.answer(206, kind="application/pdf", headers={"Content-Range": "bytes 9-8/0"}))
    assert run(download, server).path.read_bytes() == BODY
    assert len(server.seen) == 1


def test_a_part_that_is_longer_than_416_says_is_not_the_file(server, download):
    interrupted(download, server, len(BODY) - 1)
    with download.part.open("ab") as part:
        part.write(BODY[-1:] + b"%%EOF\n")
    assert run(download, server).path.read_bytes() == BODY
    assert len(server.seen) == 2


@pytest.mark.parametrize("headers", [{"Content-Range": "bytes */100"}, {}, {"Content-Range": "rubbish"}])
def test_416_for_another_length_starts_over(server, download, headers):
    interrupted(download, server, 120_000)
    server.next("pdf", faults.answer(416, headers=headers))
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == ["bytes=120000-", None]


def test_too_much_in_the_part_starts_over(server, download):
    interrupted(download, server, 120_000)
    with download.part.open("ab") as part:
        part.write(b"x" * len(BODY))
    assert run(download, server).path.read_bytes() == BODY


def test_all_there_and_known_to_be_needs_no_network(server, download):
    server.next("pdf", faults.with_length())
    run(download, server)
    server.seen.clear()
    arrived = run(download, server)
    assert (arrived.path.read_bytes(), arrived.version, server.seen) == (BODY, 2, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": "bytes 0-9/20"},
        {"Content-Range": "bytes 120000-120009/*", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_a_part_that_does_not_fit_is_not_appended(server, download, headers):
    interrupted(download, server, 120_000)
    headers = {"Last-Modified": server.last_modified, **headers}
    server.next("pdf", faults.answer(206, b"0123456789", kind="application/pdf", headers=headers))
    assert run(download, server).path.read_bytes() == BODY


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Origin("u", last_modified="x", etag="1"), Origin("u", last_modified="x", etag="2"), True),
        (Origin("u", last_modified="x", etag="1"), Origin("u", last_modified="y", etag="1"), False),
        (Origin("u", last_modified="x"), Origin("u"), False),
        (Origin("u", etag='"1"'), Origin("u", etag='"1"'), True),
        (Origin("u", etag='"1"'), Origin("u", etag='"2"'), False),
        (Origin("u", etag='W/"1"'), Origin("u", etag='W/"1"'), False),
        (Origin("u", version=2), Origin("u", version=2), True),
        (Origin("u", version=2, last_modified="x"), Origin("u", version=3, last_modified="x"), False),
        (Origin("u", last_modified="x", total=9), Origin("u", last_modified="x", total=10), False),
        (Origin("u", last_modified="x"), Origin("u", last_modified="x", total=10), True),
        (Origin("u"), Origin("u"), False),
    ],
)
def test_the_same_file(one, other, same):
    assert one.is_same_file(other) is same


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/pdf"])
def test_a_web_page_in_place_of_a_pdf_is_told_with_its_words(server, download, kind):
    page = "\n<!DOCTYPE html><html><head><title>Log in to <b>Hotel</b></title></head>" + "<p>x</p>" * 2000
    server.next("pdf", faults.answer(200, page, kind=kind))
    told = problem(download, server)
    assert told.code == "web-page"
    assert "“Log in to Hotel”" in told.sentence
    assert "browser" in told.sentence
    assert left(download) == []


def test_a_web_page_does_not_cost_the_part(server, download):
    interrupted(download, server, 120_000)
    server.next("pdf", faults.page(200, "Reload in 10 seconds"))
    assert problem(download, server).code == "web-page"
    assert download.part.stat().st_size == 120_000
    assert run(download, server).path.read_bytes() == BODY


@pytest.mark.parametrize("body", [b"", b"no pdf at all", b"\x89PNG" + bytes(5000)])
def test_something_else_in_place_of_a_pdf(server, download, body):
    server.next("pdf", faults.answer(200, body, kind="application/pdf"))
    assert problem(download, server).code == "not-a-pdf"
    assert left(download) == []


def test_a_compressed_answer_is_not_taken_for_a_pdf(server, download):
    server.next("pdf", faults.answer(200, BODY, kind="application/pdf", headers={"Content-Encoding": "gzip"}))
    assert problem(download, server).code == "not-a-pdf"


def test_a_pdf_that_stays_without_an_end_is_told_and_removed(server, download):
    server.papers[ID] = BODY[:200_000]
    assert problem(download, server).code == "pdf-incomplete"
    assert left(download) == []


def test_a_pdf_without_end_that_tells_its_length_is_asked_for_once(server, download):
    server.papers[ID] = BODY[:200_000]
    server.always("pdf", faults.with_length())
    assert problem(download, server).code == "pdf-incomplete"
    assert len(server.seen) == 1
    assert left(download) == []


def test_more_than_was_told_is_refused(server, download):
    interrupted(download, server, 120_000)
    server.next(
        "pdf",
        faults.answer(
            206,
            b"x" * 500,
            kind="application/pdf",
            headers={"Content-Range": "bytes 120000-120009/120010", "Last-Modified": server.last_modified},
        ),
    )
    assert problem(download, server).code == "too-large"
    assert left(download) == []


def test_a_body_that_never_ends_leaves_nothing(server, download) -> None:
    download._kind = replace(PDF_FILE, most_bytes=100_000)
    assert problem(download, server).code == "too-large"
    assert left(download) == []


@pytest.mark.parametrize(
    ("heading", "reason", "code", "words"),
    [
        ("No document for '2309.00071'", "", "no-such-paper", "No document for '2309.00071'"),
        ("No article for 'x'", "It was a duplicate of y.", "no-such-paper", "duplicate of y"),
        (
            "This version of 2309.00071v3 has been withdrawn and is unavailable",
            "",
            "withdrawn",
            "withdrawn and is unavailable",
        ),
        ("PDF Unavailable", "The reason for failure is recorded as: no TeX", "pdf-unavailable", "recorded as: no TeX"),
        ("File unavailable for 2309.00071", "", "pdf-unavailable", "File unavailable"),
        ("Something new", "<b>bold\x00 </b>" + "long " * 500, "http-404", "Something new: bold"),
    ],
)
def test_404_in_its_kinds(server, download, heading, reason, code, words):
    server.next("pdf", faults.page(404, heading, reason))
    told = problem(download, server)
    assert told.code == code
    assert words in told.sentence
    assert "browser" in told.sentence
    assert len(told.sentence) < 400
    assert not {"<", "\0"} & set(told.sentence)
    assert left(download) == []


def test_404_whose_page_breaks_off(server, download):
    def fault(handler) -> None:
        handler.limit = 300
        faults.page(404, "No document for 'x'", "y" * 500)(handler)

    server.next("pdf", fault)
    told = problem(download, server)
    assert told.code == "no-such-paper"


def test_404_without_a_page(server, download):
    server.next("pdf", faults.answer(404, b"\xff\x00" * 10, kind="application/octet-stream"))
    assert problem(download, server).code == "http-404"


@pytest.mark.parametrize("status", [400, 401, 403, 410, 418])
def test_other_refusals_have_a_sentence_with_a_next_step(server, download, status):
    server.next("pdf", faults.page(status, "No"))
    told = problem(download, server)
    assert told.code == f"http-{status}"
    assert "browser" in told.sentence


def test_500_while_arxiv_makes_the_pdf_is_asked_again(server, download):
    server.next("pdf", faults.page(500, "file unavailable"), faults.page(500, "file unavailable"))
    assert run(download, server).path.read_bytes() == BODY


def test_cancel_midway_keeps_what_came(server, download):
    server.next("pdf", faults.silence(150_000))
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.done:
            token.cancel()

    with pytest.raises(Cancelled):
        run(download, server, token, report)
    kept = download.part.stat().st_size
    assert 0 < kept <= 150_000
    server.seen.clear()
    assert run(download, server).path.read_bytes() == BODY
    assert ranges(server) == [f"bytes={kept}-"]


def test_a_drip_is_given_up_and_kept(server, tmp_path):
    http = Http(clock=FakeClock(), timeouts=Timeouts(slow_window_s=0.3, slow_bytes=5000))
    download = Download(http, arxiv.PDF, tmp_path / "parts", ID)
    server.next("pdf", faults.drip(6000))
    told = problem(download, server)
    assert told.code == "too-slow"
    assert "are kept" in told.sentence
    assert run(download, server).path.read_bytes() == BODY
    assert (ranges(server)[1] or "").startswith("bytes=")


def test_the_sidecar_tells_what_the_part_is(server, download):
    interrupted(download, server, 5000)
    kept = json.loads(download.part.with_suffix(".json").read_text())
    assert kept["url"] == f"{server.url}/pdf/{ID}"
    assert kept["last_modified"] == server.last_modified
    assert kept["version"] == 2
