"""What is measured from outside: the time from start to the first page, and memory."""

import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, median

HERE = Path(__file__).parent


def first_page(library: Path, pdf: Path, runs: int) -> list[Figure]:
    """Start to first page against the floor, in turn; and the memory of the program and its worker."""
    floors, programs, memories = [], [], []
    for _ in range(runs):
        floors.append(_until_painted([sys.executable, str(HERE / "floor.py"), str(pdf)])[0])
        took, memory = _until_painted([sys.executable, "-m", "tests.bench.program", str(library)])
        programs.append(took)
        memories.append(memory)
    floor = median(floors)
    return [
        Figure("start to first page", median(programs), "ms", floor * 1.5, f"1.5 × the floor of {floor:.0f} ms"),
        Figure("memory, one paper", median(memories), "MiB", 220, "limit"),
    ]


def _until_painted(command: list[str]) -> tuple[float, float]:
    """Milliseconds until ``painted``, and the memory of the processes then in MiB."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout
        assert program.stdin
        if program.stdout.readline() != "painted\n":
            raise RuntimeError(f"{command} ended before it painted")
        took = (time.perf_counter() - began) * 1000
        memory = proportional_mib(program.pid)
        program.stdin.close()
        program.wait(20)
    return took, memory


def proportional_mib(pid: int) -> float:
    """Proportional memory of a process and its descendants (shared pages counted once); 0 where Linux's /proc lacks."""
    total = 0
    for one in _tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _tree(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found
