"""What the PDF worker's start leaves out, and that nothing is missing afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import broken_pdfs
from tests.fakes.pdfs import make_paper

_ENGINE = """
import gc, sys
from explorer.pdf import pymupdf_import
pymupdf_import.load()
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Open, Render, SaveAnnotated, Text, Tint
paper, broken, other, target = sys.argv[1:]
engine = Engine(None)
engine.answer(Open(paper), 0)
first = engine.answer(Render(paper, 0, 1.0), 0)
engine.answer(Render(paper, 0, 1.0, tint=Tint(0xFFFFFF, 0)), 0)
engine.answer(Open(broken), 0)
assert "pymupdf.table" not in sys.modules, "the rest of PyMuPDF was not needed yet"
assert engine.answer(Text(paper, 0), 0).lines
assert "pymupdf.table" in sys.modules
assert gc.isenabled() and gc.get_freeze_count()
engine.answer(Open(other), 0)
assert engine.answer(Render(paper, 0, 1.0), 0) == first, "what is open stays open"
assert engine.answer(SaveAnnotated(paper, target, (), (), ""), 0) == 0
import pymupdf
assert pymupdf.open(target).page_count == 2
"""

_CLIENT = """
import os, sys
from pathlib import Path
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Text
if __name__ == "__main__":
    client = PdfClient()
    client.call(Open(sys.argv[1]))
    client.call(Text(sys.argv[1], 0))
    tasks = Path("/proc/self/task").glob("*/children")
    children = [int(pid) for one in tasks for pid in one.read_text().split()]
    assert children == [client.pid], children
    client.close()
    from multiprocessing import resource_tracker
    assert resource_tracker._resource_tracker._fd is None
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "paper.pdf"
    make_paper(path, "A Paper", ["A. Author"], pages=2)
    return path


def test_a_page_is_drawn_before_the_rest_of_pymupdf_is_imported(paper: Path, tmp_path: Path) -> None:
    broken = [broken_pdfs.no_xref(tmp_path / name) for name in ("broken.pdf", "other.pdf")]
    run = start(_ENGINE, str(paper), *map(str, broken), str(tmp_path / "copy.pdf"))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", ""), "MuPDF's warnings are not printed either"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the worker's memory has a name, which is tracked")
def test_the_worker_is_the_only_process_that_is_started(paper: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_CLIENT)
    command = [sys.executable, str(program), str(paper)]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def start(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a new process."""
    command = [sys.executable, "-c", program, *words]
    environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
