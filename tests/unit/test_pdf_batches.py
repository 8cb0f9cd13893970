"""Pages do not cost each other anything: those asked for together, and those that were drawn before."""

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.pdf.messages import Contents, Find, Found, Landmarks, Lines, Request
from explorer.pdf.pending_request import PendingRequest
from explorer.pdf.worker import FAULT
from tests.fakes import broken_pdfs

SCARCE = """
import resource, sys
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Contents, Find, Open
path, pages = sys.argv[1], (0, 1)
engine = Engine(None)
engine.answer(Open(path), 0)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100 * 1024**2, resource.RLIM_INFINITY))
print([page for page, _ in engine.answer(Contents(path, pages), 0)])
print(engine.answer(Find(path, "Figure", pages), 0).unread)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="its memory can't be told here")
def test_a_page_that_needs_too_much_memory_is_skipped(tmp_path: Path) -> None:
    path = broken_pdfs.wordy(tmp_path / "wordy.pdf", good=b"BT /F1 24 Tf 40 100 Td (Figure 3: A plot) Tj ET")
    ran = run(SCARCE, path)
    assert ran.stdout.splitlines() == ["[1]", "(0,)"], ran.stderr


CROWDED = """
import resource, sys
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Render
path = sys.argv[1]
engine = Engine(None)
for _ in range(2):
    engine.answer(Render(path, 0, 0.1), 0)
assert engine._lists, "nothing is kept of the first page"
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 8 * 1024**2, resource.RLIM_INFINITY))
print(engine.answer(Render(path, 1, 3), 0).width)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="its memory can't be told here")
def test_what_is_kept_of_other_pages_gives_way(tmp_path: Path) -> None:
    ran = run(CROWDED, broken_pdfs.crowded(tmp_path / "crowded.pdf"))
    assert ran.stdout.split() == ["1800"], ran.stderr


def run(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own, whose memory can be limited."""
    return subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("kind", [Contents, Lines, Landmarks])
def test_a_fault_at_one_page_has_the_others_asked_for_one_by_one(kind: type[Contents | Lines | Landmarks]) -> None:
    job = PendingRequest(1, kind("a.pdf", (3, 4)), lambda _answer: None, 0)
    assert job.take(KnownError(FAULT, "A mistake.")) is None
    assert job.todo == [kind("a.pdf", (3,)), kind("a.pdf", (4,))]
    assert job.take(KnownError(FAULT, "A mistake.")) is None
    assert job.take(("of page 4",)) == ("of page 4",)


def test_a_search_tells_the_page_at_fault() -> None:
    asked: Request = Find("a.pdf", "x", (3, 4))
    job = PendingRequest(1, asked, lambda _answer: None, 0)
    assert job.take(KnownError("page-too-large", "Too large.")) is None
    assert job.take(Found(())) is None
    assert job.take(KnownError("page-too-large", "Too large.")) == Found((), (4,), ("page-too-large",))
    wrong = KnownError("find-pattern", "No pattern.")
    assert PendingRequest(1, asked, lambda _answer: None, 0).take(wrong) == wrong, "it is wrong on every page"
