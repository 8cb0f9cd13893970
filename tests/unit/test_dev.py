"""The set-up script: what it says where it cannot go on, what it finds missing. This clone's .venv is left alone."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "packaging" / "dev.py"


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """The script, loaded from a copy of the clone's outside."""
    (tmp_path / "packaging").mkdir()
    for name in ("packaging/dev.py", "packaging/constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    spec = importlib.util.spec_from_file_location("dev_script", tmp_path / "packaging" / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert tmp_path == module.ROOT
    return module


def fake_python(folder: Path, body: str) -> None:
    """A Python for the script's .venv that answers as told."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f"#!/bin/sh\n{body}\n")
    python.chmod(0o755)


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(dev, "OLDEST", (9, 9))
    assert dev.main(["setup"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("dev.py: Paper Explorer needs Python 9.9 or newer, and this is 3.")
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["frobnicate"], ["run", "yarn"], ["test", "-k", "x"]])
def test_wrong_usage_is_2(dev: ModuleType, words: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.main(words)
    assert ended.value.code == 2
    assert "usage: dev.py" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "papers", "--json"], "put the program's arguments after --: dev.py run -- papers --json"),
        (["run", "--demo", "papers"], "put the program's arguments after --: dev.py run -- papers"),
        (["test", "-k", "x"], "put pytest's arguments after --: dev.py test -- -k x"),
        (["setup", "now"], "dev.py setup takes no now"),
    ],
)
def test_arguments_without_the_dashes_are_told_where_they_go(dev: ModuleType, words: list[str], told: str, capsys):
    with pytest.raises(SystemExit):
        dev.main(words)
    assert capsys.readouterr().err.splitlines()[-1] == f"dev.py: error: {told}"


def test_what_follows_the_dashes_is_passed_on(dev: ModuleType) -> None:
    assert dev.parse(["run", "--demo", "--", "--library", "x", "--", "y"]).rest == ["--library", "x", "--", "y"]
    assert dev.parse(["test"]).rest == []


def test_only_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {one.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    imported |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_the_stamp_follows_the_pins_the_project_and_the_folder(dev: ModuleType, monkeypatch) -> None:
    seen = {dev.fingerprint()}
    assert dev.fingerprint() in seen
    for path in (dev.CONSTRAINTS, dev.ROOT / "pyproject.toml"):
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        assert dev.fingerprint() not in seen
        seen.add(dev.fingerprint())
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert dev.fingerprint() not in seen


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
def test_nothing_is_done_again(dev: ModuleType, capsys) -> None:
    fake_python(dev.ROOT, f'test "$1" = -c && echo {sys.version_info[0]} {sys.version_info[1]}')
    dev.STAMP.write_text(f"{dev.fingerprint()}\nqt-loads\n")
    assert dev.main(["setup"]) == 0
    assert capsys.readouterr().err == "dev.py: ready: python3 packaging/dev.py run\n"


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
@pytest.mark.parametrize(
    ("pip_says", "told"),
    [
        ("NameResolutionError: Temporary failure in name resolution", "no network: the packages could not be"),
        ("ERROR: No matching distribution found for nothing==1", "pip failed: No matching distribution found for"),
    ],
)
def test_pip_that_fails_is_one_sentence(dev: ModuleType, capsys, pip_says: str, told: str) -> None:
    version = f"{sys.version_info[0]} {sys.version_info[1]}"
    fake_python(dev.ROOT, f'if test "$1" = -c; then echo {version}; else echo "{pip_says}"; exit 1; fi')
    assert dev.main(["setup"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"dev.py: {told}")
    assert not dev.STAMP.exists()


def test_no_venv_module_is_one_sentence(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(dev, "on_debian", lambda: False)
    assert dev.main(["setup"]) == 1
    assert "has no venv module" in capsys.readouterr().err
    monkeypatch.setattr(dev, "on_debian", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert dev.main(["setup"]) == 1
    wanted = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert capsys.readouterr().err.strip().endswith(f"apt-get install --yes --no-install-recommends {wanted}")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's system libraries are Linux's matter")
def test_missing_libraries_are_named_with_the_exact_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
) -> None:
    folder = dev.VENV / "lib" / "python3.11" / "site-packages" / "PySide6"
    (folder / "Qt" / "plugins" / "platforms").mkdir(parents=True)
    (folder / "QtGui.abi3.so").write_bytes(b"")
    (folder / "Qt" / "plugins" / "platforms" / "libqxcb.so").write_bytes(b"")
    ldd = tmp_path / "bin" / "ldd"
    ldd.parent.mkdir()
    ldd.write_text(
        "#!/bin/sh\nfor file; do case $file in\n"
        "*QtGui*) printf '\\tlibEGL.so.1 => not found\\n\\tlibz.so.1 => /lib/libz.so.1 (0x1)\\n';;\n"
        "*libqxcb*) printf '\\tlibxcb-cursor.so.0 => not found\\n\\tlibEGL.so.1 => not found\\n';;\nesac; done\n"
    )
    ldd.chmod(0o755)
    monkeypatch.setenv("PATH", str(ldd.parent), prepend=os.pathsep)
    assert dev.missing_libraries() == ["libEGL.so.1", "libxcb-cursor.so.0"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev, "on_debian", lambda: True)
    with pytest.raises(dev.Stop) as stopped:
        dev.install_system_libraries()
    command = "apt-get install --yes --no-install-recommends libegl1 libxcb-cursor0"
    assert str(stopped.value).endswith(f"run: sudo apt-get update && sudo {command}")
    monkeypatch.setattr(dev, "on_debian", lambda: False)
    with pytest.raises(dev.Stop, match=r"libEGL\.so\.1, libxcb-cursor\.so\.0"):
        dev.install_system_libraries()


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
def test_all_checks_run_and_any_failure_counts(dev: ModuleType, capfd) -> None:
    version = f"{sys.version_info[0]} {sys.version_info[1]}"
    record = f'echo "$2 $3 $4" >> "{dev.ROOT}/runs"; echo "ran $2 $3 $4"; test "$2" != ruff -o "$3" != check'
    fake_python(dev.ROOT, f'test "$1" = -c && echo {version} && exit\n{record}')
    (dev.BIN / "lint-imports").symlink_to("/bin/true")
    dev.STAMP.write_text(f"{dev.fingerprint()}\nqt-loads\n")
    assert dev.main(["test", "--", "-k", "yarn"]) == 1
    out = capfd.readouterr().out
    assert "ran mypy" in out
    assert "ran pytest -k yarn" in out
    summary = [line.split()[:-2] for line in out.partition("== Summary\n")[2].splitlines()]
    assert summary == [
        ["ruff", "check", "FAILED"],
        ["ruff", "format", "passed"],
        ["mypy", "passed"],
        ["import-linter", "passed"],
        ["pytest", "passed"],
        ["mypy", "win32", "passed"],
        ["mypy", "darwin", "passed"],
    ]
    assert "ran mypy --platform darwin" in out, "what it said beside the others is shown"
    compiled, tested = (f"pytest {words}" for words in ("--collect-only ", "-k yarn"))
    runs = [line for line in (dev.ROOT / "runs").read_text().splitlines() if line.startswith("pytest")]
    assert runs == [compiled, tested], "modules are compiled once, not by each process of the tests"
    (dev.ROOT / "tests" / "__pycache__").mkdir(parents=True)
    (dev.ROOT / "tests" / "__pycache__" / "conftest.pyc").touch()
    dev.main(["test", "--", "-k", "yarn"])
    assert (dev.ROOT / "runs").read_text().count(compiled) == 1, "they are compiled already"


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
def test_other_pythons_run_the_tests_in_environments_of_their_own(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, version in (("python3.98", "3 98"), ("python3.97", "3 97"), ("python3.96", "3 11")):
        python = folder / name
        python.write_text(
            f'#!/bin/sh\nif test "$1" = -c; then echo {version} "$0"; else shift; echo "$PAPER_EXPLORER_VENV: $*"; fi\n'
            f"test {name} != python3.97 -o $# = 2\n"
        )
        python.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert dev.main(["test", "--python", "3.98", "--python", "3.97", "--", "-k", "yarn"]) == 1, "3.97 has failed"
    assert capfd.readouterr().out == ".venv-3.98: test -- -k yarn\n.venv-3.97: test -- -k yarn\n"
    assert dev.main(["test", "--python", "3.98"]) == 0
    for version, told in (("3.96", "there is no Python 3.96 here"), ("x", "“x” is not a version of Python")):
        assert dev.main(["test", "--python", version]) == 1
        assert told in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ("{}", 1, "the database of known faults can't be reached, so nothing was checked: no route to it"),
        ('{"dependencies": [{"name": "a", "skip_reason": "no"}]}', 1, "has no database of known faults"),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "no"}]}',
            0,
            "0 known faults in 1 packages; 1 are unknown there.",
        ),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}]}',
            1,
            "1 known faults in 1 packages.",
        ),
    ],
)
def test_an_audit_ends_in_a_sentence(dev: ModuleType, capfd, answer: str, code: int, told: str) -> None:
    python = dev.AUDIT_VENV / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\ntest $2 = pip_audit && echo '{answer}'; echo no route to it >&2\ntest $2 = pip\n")
    python.chmod(0o755)
    assert dev.main(["audit"]) == code
    out, err = capfd.readouterr()
    assert told in err
    assert ("a 1: CVE-1, mended in 2" in out) == ("CVE-1" in answer)


def test_ci_runs_what_the_readme_says() -> None:
    command = "python3 packaging/dev.py test"
    ci = ROOT / ".ci" / "run"
    assert f"{command} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert ci.read_text(encoding="utf-8").splitlines()[-1] == f"exec {command}"
    assert os.access(ci, os.X_OK)
    subprocess.run(["bash", "-n", str(ci)], check=True)


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
def test_the_demo_leads_the_program_to_its_own_server_and_ends_it(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    for name in ("explorer", "resources", "tests"):
        (dev.ROOT / name).symlink_to(ROOT / name)
    version = f"{sys.version_info[0]} {sys.version_info[1]}"
    fake_python(dev.ROOT, f'test "$1" = -c && echo {version} && exit\nexec {sys.executable} "$@"')
    dev.STAMP.write_text(f"{dev.fingerprint()}\nqt-loads\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(tempfile, "tempdir", str(dev.ROOT))
    assert dev.main(["run", "--demo", "--", "doctor"]) == 0
    out, err = capfd.readouterr()
    (library,) = [line.split(maxsplit=1)[1] for line in out.splitlines() if line.startswith("library ")]
    assert Path(library).parent == dev.ROOT
    told = f"dev.py: demo: papers made on the spot, no network; until it ends the library is {library}\n"
    assert err.startswith(told)
    assert "ok, " in out
    assert list(dev.ROOT.glob("paper-explorer-demo-*")) == [], "nothing is left of it"
    (endpoints,) = [line.split()[1:] for line in out.splitlines() if line.startswith("endpoints")]
    assert all(one.startswith(("http://127.0.0.1:", "http://localhost:")) for one in endpoints)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
@pytest.mark.parametrize(
    ("words", "code", "told"), [([], 1, "There is no display"), (["papers", "--jso"], 2, "unrecognized arguments")]
)
def test_what_the_program_would_refuse_starts_no_demo(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd, words: list[str], code: int, told: str
) -> None:
    version = f"{sys.version_info[0]} {sys.version_info[1]}"
    fake_python(dev.ROOT, f'case "$2" in *version_info*) echo {version}; exit;; esac\nexec {sys.executable} "$@"')
    dev.STAMP.write_text(f"{dev.fingerprint()}\nqt-loads\n")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run", "--demo", "--", *words]) == code
    err = capfd.readouterr().err
    assert told in err
    assert "demo:" not in err
    assert list(dev.ROOT.glob("paper-explorer-demo-*")) == []


@pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
def test_a_demo_server_that_does_not_start_is_one_sentence(dev: ModuleType, capfd) -> None:
    version = f"{sys.version_info[0]} {sys.version_info[1]}"
    fake_python(dev.ROOT, f'case "$*" in *tests.fakes*) exit 1;; esac; echo {version}')
    dev.STAMP.write_text(f"{dev.fingerprint()}\nqt-loads\n")
    assert dev.main(["run", "--demo"]) == 1
    assert capfd.readouterr().err.splitlines()[-1].startswith("dev.py: the demo server did not start")
