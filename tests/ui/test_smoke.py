"""The script by which a person tries the program on another system goes through here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_smoke_trial_passes(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--thorough"):
        pytest.skip("takes five seconds of computing: in a thorough run")
    command = [sys.executable, str(ROOT / "packaging" / "smoke.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" s  ok\n") == 9
