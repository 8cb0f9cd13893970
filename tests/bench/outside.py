"""Measurements from outside the process: time from start to the first page, and memory."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Figure, median

HERE = Path(__file__).parent
# As installed: with cached bytecode, which developers may have switched off.
PROGRAM = [sys.executable, "-m", "tests.bench.program"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def first_page(library: Path, pdf: Path, runs: int) -> list[Figure]:
    """Measure start to picture, page and completion, alternating with the floor; and memory with the worker."""
    program = [*PROGRAM, str(library)]
    floors, pictures, pages, wholes, memories = [], [], [], [], []
    run(program)  # The first run saves the picture.
    for _ in range(runs):
        floors.append(run([sys.executable, str(HERE / "floor.py"), str(pdf)]).painted)
        one = run(program)
        pictures.append(one.pictured)
        pages.append(one.painted)
        wholes.append(one.whole)
        memories.append(one.memory)
    floor = median(floors)
    return [
        Figure(
            "start to the last page's picture", median(pictures), "ms", floor * 1.2, f"1.2 × the floor, {floor:.0f} ms"
        ),
        Figure("start to the page itself", median(pages), "ms", floor * 1.6, f"1.6 × the floor, {floor:.0f} ms"),
        Figure("start to all in use", median(wholes), "ms", floor * 2.2, f"2.2 × the floor, {floor:.0f} ms"),
        Figure("memory, one paper", median(memories), "MiB", 220, "limit"),
    ]


def from_states(library: Path, pdf: Path, runs: int) -> list[Figure]:
    """Measure start to page and completion from each state that a window can be left in, alternating with the floor.

    A single run has one floor for all states.
    """
    figures: list[Figure] = []
    floors: list[float] = []
    for state in ("split with panels", "full screen", "killed"):
        there = library.with_name(state.replace(" ", "-"))
        shutil.copytree(library, there)
        program = [*PROGRAM, str(there)]
        run([*program, state], killed=state == "killed")
        floors, pages, wholes = floors if runs == 1 else [], [], []
        for _ in range(runs):
            if len(floors) < runs:
                floors.append(run([sys.executable, str(HERE / "floor.py"), str(pdf)]).painted)
            # It is left in the state again: a toggle would take it out of it.
            one = run(program, killed=state == "killed")
            pages.append(one.painted)
            wholes.append(one.whole)
        floor = median(floors)
        for name, values, times in (("the page itself", pages, 1.6), ("all in use", wholes, 2.2)):
            against = f"{times} × the floor, {floor:.0f} ms"
            figures.append(Figure(f"start to {name}, {state}", median(values), "ms", floor * times, against))
    return figures


@dataclass(frozen=True, slots=True)
class Run:
    """Milliseconds from the start to each event, and MiB at the end."""

    pictured: float
    painted: float
    whole: float
    memory: float


def run(command: list[str], *, killed: bool = False) -> Run:
    """Start a program and measure it until it is whole; it is closed, or killed, then."""
    began = time.perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdout
        assert program.stdin
        times: dict[str, float] = {}
        for line in program.stdout:
            times.setdefault(line.strip(), (time.perf_counter() - began) * 1000)
            if {"painted", "whole", *(("kept",) if killed else ())} <= times.keys():
                break
        else:
            raise RuntimeError(f"{command} ended before it was whole")
        memory = proportional_mib(program.pid)
        if killed:
            program.kill()
        program.stdin.close()
        program.wait(20)
    painted = times["painted"]
    return Run(times.get("pictured", painted), painted, max(painted, times["whole"]), memory)


def proportional_mib(pid: int) -> float:
    """Return the proportional memory of a process and its descendants (shared pages counted once); 0 without Linux's
    /proc."""
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
