"""The fake server as a program, as the demonstration uses it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.model.progress import CancelToken
from explorer.sources import arxiv
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.openreview import OpenReview
from tests.fakes.server import catalog_facts

ROOT = Path(__file__).parents[2]


def started(*arguments: str) -> "tuple[subprocess.Popen[str], dict[str, str]]":
    """The program, and the environment that it printed up to an empty line."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.server", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout
    lines = list(iter(lambda: program.stdout.readline().strip(), ""))
    return program, dict(line.split("=", 1) for line in lines)


def test_the_demonstration_has_a_pdf_and_an_answer_for_the_whole_catalog(tmp_path):
    program, environment = started("--demo", "--throttle", "0")
    with program:
        endpoints, http = Endpoints.load(environment, lambda _, default: default), Http(pace=0)
        facts = catalog_facts()
        assert set(arxiv.query(http, endpoints, [one.arxiv for one in facts], CancelToken())) == {
            one.arxiv for one in facts
        }
        yarn = next(one for one in facts if one.arxiv == "2309.00071")
        reply = http.get(arxiv.PDF, arxiv.pdf_url(endpoints, yarn.arxiv), accept="*/*", cancel=CancelToken())
        assert reply.body.startswith(b"%PDF-")
        assert int(reply.headers["content-length"]) == len(reply.body)
        assert (
            OpenReview(http, endpoints).forum(yarn.forum or "", yarn.title, CancelToken()).venue == "ICLR 2024 poster"
        )
        assert program.stdin
        program.stdin.close()
        assert program.wait(20) == 0


def test_a_real_file_under_both_of_its_addresses(tmp_path):
    file = tmp_path / "real.pdf"
    file.write_bytes(b"%PDF-1.5 real %%EOF")
    program, environment = started("--paper", f"2309.00071={file}")
    with program:
        for name in ("2309.00071", "2309.00071v2"):
            url = f"{environment['PAPER_EXPLORER_ARXIV_WEB']}/pdf/{name}"
            assert Http().get(arxiv.PDF, url, accept="*/*", cancel=CancelToken()).body == file.read_bytes()
        program.send_signal(signal.SIGTERM)
        assert program.wait(20) == 0


@pytest.mark.parametrize("pair", ["2309.00071=/no/such/file", "nonsense=/etc/hostname", "2309.00071"])
def test_a_paper_that_cannot_be_served(pair):
    done = subprocess.run(
        [sys.executable, "-m", "tests.fakes.server", "--paper", pair],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "not an arXiv id and a file" in done.stderr
