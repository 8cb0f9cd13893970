"""The wheel by itself: built from this clone, installed alone into a fresh environment, it has all it needs."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run to its end, away from the clone; what it says on failure is in the test's report."""
    words, alone = [str(one) for one in command], {key: os.environ[key] for key in os.environ if key != "PYTHONPATH"}
    done = subprocess.run(words, cwd=cwd, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the pinned hatchling of this environment: no network."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    run(*build, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; returns its folder of programs.

    The dependencies are those installed here, lent by a path file instead of being copied or downloaded again; the
    clone itself is not on that path.
    """
    folder = tmp_path_factory.mktemp("environment")
    try:
        venv.create(folder, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, OSError) as error:
        pytest.skip(f"this Python cannot make an environment: {error}")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    # By this environment's pip: to install one there takes seconds.
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", "--no-deps", "--no-index", "--disable-pip-version-check", wheel, cwd=folder)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", where, cwd=folder).stdout.strip())
    ours = run(sys.executable, "-c", where, cwd=folder).stdout.strip()
    (site / "lent.pth").write_text(f"{ours}\n", encoding="utf-8")
    found = run(python, "-c", "import explorer; print(explorer.__file__)", cwd=folder).stdout
    assert Path(found.strip()).is_relative_to(site)
    return programs


def test_the_wheel_holds_the_resources_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "explorer/_resources/episodes/latent-space-iclr-2024-part-1.json" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"explorer", "paper_explorer"}
    assert not [name for name in names if "__pycache__" in name or name.startswith("explorer/_resources/.")]


def test_installed_alone_it_lists_the_papers(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "paper-explorer", "--library", tmp_path / "library", "papers", "--json", cwd=tmp_path)
    assert len(json.loads(done.stdout)) == 41
    assert done.stderr == ""


def test_installed_alone_it_paints_its_window(installed: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    run(installed / "paper-explorer", "--library", library, "snapshot", "out.png", "--size", "1100x700", cwd=tmp_path)
    data = (tmp_path / "out.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (1100, 700)
