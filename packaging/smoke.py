#!/usr/bin/env python3
"""Try the program on a system where it was not run before: `.venv/bin/python packaging/smoke.py`.

It uses a library of its own in a temporary folder, and real windows: `doctor`, open a PDF, highlight, export, open the
same PDF again, go to the highlight by its link, close, and open by the link anew. A report to send is printed at the
end. For a built program: `smoke.py --program dist/paper-explorer`. Standard library only.
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 90.0
PAGE = b"BT /F1 24 Tf 40 120 Td (A page to try the program) Tj 0 -40 Td (with words to highlight) Tj ET"
WORDS = "words to highlight"


class Failed(Exception):  # noqa: N818 - a result, not a fault of this script
    """A step went otherwise than it should."""


def pdf() -> bytes:
    """Return a PDF of one page."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(PAGE), PAGE),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(out))
    return out + b"xref\n0 %d\n" % (len(bodies) + 1) + rows + end


class Trial:
    """The program under trial, with a library of its own.

    Args:
        program: the words that start it.
        folder: an empty folder.
    """

    def __init__(self, program: list[str], folder: Path) -> None:
        self._program, self._folder = program, folder
        self.library = folder / "Bücher und Notizen"
        self._window: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """Run a command to its end, and return what it prints."""
        started = [*self._program, "--library", str(self.library), *words]
        environment = dict(os.environ, PYTHONIOENCODING="utf-8")
        done = subprocess.run(started, capture_output=True, timeout=PATIENCE_S, check=False, env=environment)
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        if done.returncode:
            raise Failed(f"{words[0]} ended with {done.returncode}: {err.strip() or out.strip()}")
        return out

    def open_window(self, *words: str) -> None:
        """Start the window, and wait until it listens to later starts."""
        self._window = subprocess.Popen([*self._program, "--library", str(self.library), *words])
        bell = self.library / "cache" / "doorbell"
        until(lambda: bell.exists() or self._ended(), "the window to open")

    def close_window(self) -> None:
        """Close the window as the system's own button does, and wait for the end of the program."""
        assert self._window
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/PID", str(self._window.pid)], capture_output=True, check=False)
        else:
            self._window.terminate()
        try:
            code = self._window.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            raise Failed("the window does not close: close it by hand") from None
        self._window = None
        if code:
            raise Failed(f"the window ended with {code}")
        if (self.library / "cache" / "doorbell").exists():
            raise Failed("the window has left its socket's name behind")

    def kill(self) -> None:
        """End a window that is left after a failure."""
        if self._window:
            self._window.kill()
            self._window.wait()

    def _ended(self) -> bool:
        if self._window and self._window.poll() is not None:
            raise Failed(f"the window ended with {self._window.returncode} before it was open")
        return False


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition of another process, which can only be looked at now and then."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"waited {PATIENCE_S:.0f} s in vain for {what}")
        time.sleep(0.05)


def steps(trial: Trial, folder: Path) -> "list[tuple[str, Callable[[], object]]]":
    """Return what is tried, in order."""
    file, notes = folder / "Ein Aufsatz – 論文.pdf", folder / "notes.md"
    file.write_bytes(pdf())
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    paper = f"file:{digest[:16]}"
    made: dict[str, str] = {}

    def is_in_library() -> bool:
        return (trial.library / "pdfs" / digest[:2] / f"{digest}.pdf").exists()

    def is_known() -> bool:
        try:
            trial.command("import-annotations", paper, "--list")
        except Failed:
            return False
        return True

    def open_pdf() -> None:
        trial.open_window("open", str(file))
        until(is_in_library, "the PDF to be copied into the library")

    def highlight() -> None:
        until(is_known, "the PDF to be a paper of the library")
        made["id"] = trial.command("annotate", paper, "--text", WORDS).split()[0]

    def export() -> None:
        for _ in range(2):  # The second time it replaces its file.
            trial.command("export", "--paper", paper, "-o", str(notes))
        if WORDS not in notes.read_text(encoding="utf-8"):
            raise Failed("the export lacks the highlight")

    def is_kept() -> None:
        kept = json.loads(trial.command("export", "--all", "--format", "json"))["annotations"]
        if [one["id"] for one in kept] != [made["id"]]:
            raise Failed(f"{len(kept)} annotations are in the library, and not the one that was made")

    def by_link() -> None:
        trial.command("open", f"paper-explorer://open?annotation={made['id']}")

    def anew_by_link() -> None:
        trial.open_window("open", f"paper-explorer://open?annotation={made['id']}")
        trial.close_window()

    return [
        ("doctor", lambda: print(trial.command("doctor"))),
        ("open a PDF in a window", open_pdf),
        ("highlight", highlight),
        ("export, twice into the same file", export),
        ("open the same PDF again", lambda: trial.command("open", str(file))),
        ("go there by its link", by_link),
        ("close the window", trial.close_window),
        ("open by its link", anew_by_link),
        ("the highlight is kept", is_kept),
    ]


def main() -> int:
    """Try each step, also after one failed; 1 if one did."""
    parser = argparse.ArgumentParser(description="Try Paper Explorer on this system, with a library of its own.")
    parser.add_argument(
        "--program", nargs="+", metavar="WORD", help="what starts it (default: this Python, -m explorer)"
    )
    arguments = parser.parse_args()
    program = arguments.program or [sys.executable, "-m", "explorer"]
    results = []
    with tempfile.TemporaryDirectory(prefix="paper-explorer-smoke-", ignore_cleanup_errors=True) as name:
        trial = Trial(program, Path(name))
        try:
            for what, step in steps(trial, Path(name)):
                start = time.monotonic()
                try:
                    step()
                    told = "ok"
                except (Failed, OSError, KeyError, ValueError, subprocess.TimeoutExpired) as error:
                    told = f"FAILED: {error}"
                results.append((what, time.monotonic() - start, told))
        finally:
            trial.kill()
        log = trial.library / "log" / "paper-explorer.log"
        faults = [line for line in _lines(log) if " ERROR " in line or " WARNING " in line]
    print(f"== Smoke trial: {platform.platform()}, Python {platform.python_version()}, {' '.join(program)}")
    for what, seconds, told in results:
        print(f"{what:<34} {seconds:5.1f} s  {told}")
    print("\n".join(["log:", *faults]) if faults else "log: no warnings")
    return int(any(told != "ok" for _, _, told in results))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main())
