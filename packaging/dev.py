#!/usr/bin/env python3
"""Set up, run and test Paper Explorer in this clone, with nothing but Python: `python3 packaging/dev.py --help`.

Standard library only, and its grammar is that of Python 3.6, so that an old Python can still say that it is too old.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ANOTHER = "PAPER_EXPLORER_VENV"
"""Variable with the environment's folder in the clone, where dev.py was started by --python with another Python."""
VENV = ROOT / os.environ.get(ANOTHER, ".venv")
AUDIT_VENV, AUDITOR = ROOT / ".venv-audit", "pip-audit==2.10.1"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "setup.stamp"
LOG = VENV / "setup.log"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# Each test has its own folders and servers. There is a process more than cores, since some tests wait for timers; more
# than four gain little beside the reader's own workers. Each process has a stretch of the list, so that the tests of a
# module can share a window, and takes some of another's when it has finished.
_DIFFERS = re.compile(r"\bsys\.platform\b|\bos\.name\b")
ALL_TESTS = ("-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "worksteal")

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtMultimedia", "QtTest", "QtTextToSpeech")
# Loaded by Qt itself when it starts or plays; no import would tell what they lack.
QT_PLUGINS = ("platforms/libqxcb.so", "platforms/libqwayland.so", "platforms/libqoffscreen.so", "multimedia/*.so")
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libXrender.so.1": "libxrender1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libpulse.so.0": "libpulse0",
    "libva.so.2": "libva2",
    "libva-drm.so.2": "libva-drm2",
    "libva-x11.so.2": "libva-x11-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# Run by .venv's Python with the program's arguments: wrong usage ends it with 2, a missing display with 1.
CAN_START = """
import sys
from explorer import cli
from explorer.commands.window import missing_screen
if cli.parse(sys.argv[1:]).command in (None, "open") and (missing := missing_screen()):
    sys.exit("paper-explorer: " + missing.sentence)
"""


class Stop(Exception):  # noqa: N818 - not a fault of this script
    """The work cannot go on; the text is one sentence for the one who typed the command."""


def say(text: str) -> None:
    """One line about what happens now; on stderr, so that the program's own output stays clean."""
    print("dev.py: " + text, file=sys.stderr, flush=True)


# --- set-up ----------------------------------------------------------------------------------------------------------


def set_up() -> None:
    """Make ``.venv``, install the pinned versions and the project, see that Qt loads; skip what was done before."""
    fresh_venv()
    wanted = fingerprint()
    done = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    if wanted not in done:
        install_packages()
    if "qt-loads" not in done or wanted not in done:
        STAMP.write_text(wanted + "\n", encoding="utf-8")
        install_system_libraries()
        STAMP.write_text(wanted + "\nqt-loads\n", encoding="utf-8")
        say(f"set up in {VENV}.")


def fingerprint() -> str:
    """What the environment was built from; it moves with the clone because the scripts in it name their folder."""
    parts = ["{}.{}".format(*sys.version_info[:2]), platform.machine(), str(ROOT)]
    parts += [path.read_text(encoding="utf-8") for path in (ROOT / "pyproject.toml", CONSTRAINTS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def fresh_venv() -> None:
    """Make ``.venv`` unless there is one whose Python starts and is this one's version.

    Raises:
        Stop: this Python has no venv module, or the folder cannot be written.
    """
    if PYTHON.exists():
        probe = [str(PYTHON), "-c", "import sys, pip; print(*sys.version_info[:2])"]
        found = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        if found.stdout.decode().split() == [str(part) for part in sys.version_info[:2]]:
            return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        install_venv_module()
    say(f"making {VENV} with Python {platform.python_version()}.")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if made.returncode:
        raise Stop(f"could not make {VENV}: {last_line(made.stdout)}")


def install_venv_module() -> None:
    """Debian keeps venv in a package of its own.

    Raises:
        Stop: it cannot be installed from here.
    """
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if on_debian() and sys.executable.startswith("/usr/bin/"):
        apt_install([package], "This Python has no venv module")
    else:
        raise Stop("this Python has no venv module; install it, or use a Python that has one, and run this again.")


def install_packages() -> None:
    """The versions in ``constraints.txt``, then the project itself, so that its files are used where they lie.

    Raises:
        Stop: a package could not be had.
    """
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = project["dependencies"] + project["optional-dependencies"]["dev"]
    say("installing the packages of packaging/constraints.txt (a few minutes the first time).")
    pip("--constraint", str(CONSTRAINTS), *needs)
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def pip(*arguments: str) -> None:
    """``pip install`` with its output in ``.venv/setup.log``.

    Raises:
        Stop: it failed; a missing network is told from the rest.
    """
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    with LOG.open("wb") as log:
        failed = subprocess.call(command + list(arguments), stdout=log, stderr=subprocess.STDOUT)
    if failed:
        text = LOG.read_text(encoding="utf-8", errors="replace")
        if re.search(r"NewConnectionError|NameResolutionError|Temporary failure|ConnectTimeout|ProxyError", text):
            raise Stop("no network: the packages could not be downloaded; connect, and run this again.")
        raise Stop(f"pip failed: {last_line(text.encode())} (all of it is in {LOG})")


def last_line(output: bytes) -> str:
    """The last line that says something, without pip's ``ERROR:``."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].replace("ERROR: ", "") if lines else "it did not say why"


# --- Qt's system libraries -------------------------------------------------------------------------------------------


def install_system_libraries() -> None:
    """See that Qt's modules and plugins load; on Linux, install what they miss or say how.

    Raises:
        Stop: something is missing that cannot be installed from here, or Qt does not load for another reason.
    """
    missing = missing_libraries()
    if missing:
        packages = sorted({DEBIAN_PACKAGES[name] for name in missing if name in DEBIAN_PACKAGES})
        if packages and on_debian():
            apt_install(packages, "Qt needs system libraries that are missing here")
            missing = missing_libraries()
        if missing:
            names = ", ".join(missing)
            raise Stop(f"Qt needs system libraries that are missing here: {names}; install them and run again.")
    imports = "from PySide6 import " + ", ".join(QT_MODULES)
    loaded = subprocess.run([str(PYTHON), "-c", imports], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if loaded.returncode:
        raise Stop(f"Qt does not load: {last_line(loaded.stdout)}")


def missing_libraries() -> "list[str]":
    """The shared objects that Qt's modules and plugins want and the loader cannot find, such as ``libEGL.so.1``."""
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return []  # Elsewhere the wheels bring all; without ldd the import afterwards names the first one missing.
    folder = next(VENV.glob("lib/python*/site-packages/PySide6"))
    files = [folder / f"{module}.abi3.so" for module in QT_MODULES]
    files += [path for pattern in QT_PLUGINS for path in folder.glob("Qt/plugins/" + pattern)]
    command = ["ldd"] + [str(path) for path in files if path.exists()]
    listing = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()
    return sorted(set(re.findall(r"^\s*(\S+) => not found", listing, re.MULTILINE)))


def on_debian() -> bool:
    """Whether this is Debian, Ubuntu or one of their children."""
    release = Path("/etc/os-release")
    text = release.read_text(encoding="utf-8", errors="replace") if release.exists() else ""
    return bool(shutil.which("apt-get") and re.search(r"^ID(_LIKE)?=.*\b(debian|ubuntu)\b", text, re.MULTILINE))


def apt_install(packages: "list[str]", why: str) -> None:
    """Install Debian packages when we may, or tell the command.

    Raises:
        Stop: we may not, or apt-get failed.
    """
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    by_hand = "sudo apt-get update && sudo " + " ".join(command)
    if os.geteuid() != 0:
        raise Stop(f"{why}; run: {by_hand}")
    say("{}; installing {}.".format(why, " ".join(packages)))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        # An update may fail for one source of many; the install then shows whether it mattered.
        if done.returncode and step is command:
            raise Stop(f"apt-get failed ({last_line(done.stdout)}); run by hand: {by_hand}")


# --- commands --------------------------------------------------------------------------------------------------------


BUNDLED_EPISODE = "latent-space-iclr-2024-part-1"


def command_setup(_: argparse.Namespace) -> int:
    """Set up, and say so even when there was nothing to do."""
    set_up()
    say("ready: python3 packaging/dev.py run")
    return 0


def command_run(arguments: argparse.Namespace) -> int:
    """Set up and start the program; with ``--demo`` against a server of this clone's own, on a library of its own."""
    set_up()
    program = [str(PYTHON), "-P", "-m", "explorer"]
    if not arguments.demo:
        return wait_for(subprocess.Popen(program + arguments.rest))
    # What the program would refuse it refuses before there are papers and a server.
    refused = subprocess.call([str(PYTHON), "-P", "-c", CAN_START, *arguments.rest], stdout=subprocess.DEVNULL)
    if refused:
        return refused
    with tempfile.TemporaryDirectory(prefix="paper-explorer-demo-", ignore_cleanup_errors=True) as library:
        say(f"demo: papers made on the spot, no network; until it ends the library is {library}")
        say(
            "demo: Ctrl+Space plays the episode; its sound is a tone that rises each second, Ctrl+4 shows what is said."
        )
        say('demo: podcasts to subscribe to are "The Poster Hall" and "One Paper a Day".')
        serve = [str(PYTHON), "-m", "tests.fakes.server", "--demo"]
        # Leaving the block closes the server's standard input, and that ends it.
        with subprocess.Popen(serve, cwd=str(ROOT), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
            environment = dict(os.environ, **demo_environment(server))
            feed = environment["PAPER_EXPLORER_ARXIV_WEB"] + "/feeds/bundled-0"
            for words in (["subscribe", feed], ["transcript", BUNDLED_EPISODE]):  # Its feed names its audio.
                quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                subprocess.call([*program, "--library", library, *words], env=environment, **quiet)
            return wait_for(subprocess.Popen([*program, "--library", library, *arguments.rest], env=environment))


def demo_environment(server: "subprocess.Popen[bytes]") -> "dict[str, str]":
    """The KEY=VALUE lines that the demo server prints before it serves, up to an empty line.

    Raises:
        Stop: it ended instead.
    """
    found = {}
    for line in iter(server.stdout.readline, b""):
        key, equals, value = line.decode().strip().partition("=")
        if not equals:
            return found
        found[key] = value
    raise Stop("the demo server did not start; its own message is above.")


def pytest_options(arguments: argparse.Namespace) -> "list[str]":
    """What pytest is told: the user's own arguments, or all tests at once."""
    options = list(arguments.rest or ALL_TESTS)
    if arguments.thorough:
        options.append("--thorough")
    if arguments.slowest:
        options += ["--durations=50", "--durations-min=0"]
    return options


def caching() -> "dict[str, str]":
    """The environment in which modules are compiled once and not by each of the tests' hundreds of processes."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def command_test(arguments: argparse.Namespace) -> int:
    """Set up and run every check, also after one failed; what failed is listed at the end.

    With another Python only the tests: the checks do not depend on it.
    """
    if arguments.python:
        return with_pythons(arguments)
    set_up()
    python = str(PYTHON)
    tests = ("pytest", [python, "-m", "pytest", *pytest_options(arguments)])
    checks = [
        ("ruff check", [python, "-m", "ruff", "check"]),
        ("ruff format", [python, "-m", "ruff", "format", "--check"]),
        ("mypy", [python, "-m", "mypy"]),
        ("import-linter", [str(BIN / "lint-imports"), "--no-logo"]),
    ]
    # Only these read otherwise on another system, with what they import.
    program = sorted((ROOT / "explorer").rglob("*.py"))
    differ = [str(one) for one in program if _DIFFERS.search(one.read_text(encoding="utf-8"))]
    mypy = [python, "-m", "mypy"]
    beside = [
        (f"mypy {system}", [*mypy, "--platform", system, "--cache-dir", f".mypy_cache/{system}", *differ])
        for system in ("win32", "darwin")
    ]
    if ANOTHER in os.environ:
        checks, beside = [], []
    results = []
    environment = caching()
    with concurrent.futures.ThreadPoolExecutor(len(beside) + 1) as pool:
        compiled = None if any((ROOT / "tests").glob("__pycache__/*.pyc")) else pool.submit(compile_tests)
        started = [(name, pool.submit(run_beside, command)) for name, command in beside]
        for name, command in [*checks, tests]:
            if compiled and name == "pytest":
                compiled.result()
            print(f"\n== {name}", flush=True)
            start = time.monotonic()
            failed = subprocess.call(command, cwd=str(ROOT), env=environment)
            results.append((name, failed, time.monotonic() - start))
        for name, check in started:
            failed, seconds, output = check.result()
            results.append((name, failed, seconds))
            print(f"\n== {name}\n{output}", end="", flush=True)
    print("\n== Summary", flush=True)
    for name, failed, seconds in results:
        print("{:<14} {:<7} {:6.1f} s".format(name, "FAILED" if failed else "passed", seconds), flush=True)
    return int(any(failed for _, failed, _ in results))


def compile_tests() -> None:
    """Have pytest compile all modules once: in a new clone, each of its processes would do so at the same time."""
    collect = [str(PYTHON), "-m", "pytest", "--collect-only"]
    subprocess.run(collect, cwd=str(ROOT), env=caching(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run_beside(command: "list[str]") -> "tuple[int, float, str]":
    """Run a check while others run, at a low priority: its exit code, seconds, and output."""
    start = time.monotonic()
    nice = ["nice"] if shutil.which("nice") else []
    done = subprocess.run(nice + command, cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, time.monotonic() - start, done.stdout.decode("utf-8", "replace")


def with_pythons(arguments: argparse.Namespace) -> int:
    """Run the tests with each Python that was named, in an environment of its own beside the first.

    Raises:
        Stop: there is no such Python here.
    """
    words = ["test", *(["--thorough"] if arguments.thorough else []), *(["--slowest"] if arguments.slowest else [])]
    words += ["--", *arguments.rest] if arguments.rest else []
    pythons = {version: find_python(version) for version in arguments.python}
    failed = 0
    for version, python in pythons.items():
        say(f"Python {version}: {python}")
        environment = dict(os.environ, **{ANOTHER: f".venv-{version}"})
        failed |= wait_for(subprocess.Popen([python, str(Path(__file__).resolve()), *words], env=environment)) != 0
    return int(failed)


def find_python(version: str) -> str:
    """The path of a Python of this version, such as ``3.13``: on the PATH, of pyenv, uv, or Windows' launcher.

    Raises:
        Stop: there is none, or it is too old.
    """
    if not re.fullmatch(r"3\.[0-9]{1,2}", version):
        raise Stop(f"“{version}” is not a version of Python: write 3.13.")
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    numbered = sorted(pyenv.glob(f"{version}.*/bin/python"), key=lambda path: len(path.parts[-3]))
    tries = [[f"python{version}"], *([str(path)] for path in reversed(numbered)), ["py", f"-{version}"]]
    if shutil.which("uv"):
        found = subprocess.run(["uv", "python", "find", version], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        tries.append([found.stdout.decode().strip()])
    for command in tries:
        program = shutil.which(command[0])
        if program:
            probe = [program, *command[1:], "-c", "import sys; print(*sys.version_info[:2], sys.executable)"]
            told = (
                subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().split(None, 2)
            )
            if told[:2] == version.split("."):
                return told[2].strip()
    raise Stop(f"there is no Python {version} here; install it (uv python install {version}), and run this again.")


def command_audit(_arguments: argparse.Namespace) -> int:
    """Look the pinned versions up in PyPI's database of known faults; 1 if there are any.

    Raises:
        Stop: the database, or pip-audit, can't be had.
    """
    python = AUDIT_VENV / BIN.name / PYTHON.name
    steps = [[str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", AUDITOR]]
    if not python.exists():
        say(f"making {AUDIT_VENV} for pip-audit.")
        steps.insert(0, [sys.executable, "-m", "venv", str(AUDIT_VENV)])
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise Stop(f"pip-audit can't be had, so nothing was checked: {last_line(done.stdout)}")
    command = [str(python), "-m", "pip_audit", "--requirement", str(CONSTRAINTS), "--no-deps", "--disable-pip"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = last_line(done.stderr)
        raise Stop(f"the database of known faults can't be reached, so nothing was checked: {reason}") from None
    known = [one for one in packages if "vulns" in one]
    if not known:
        raise Stop("the package index that is used here has no database of known faults, so nothing was checked.")
    faults = [(one, fault) for one in known for fault in one["vulns"]]
    for one, fault in faults:
        mended = ", ".join(fault.get("fix_versions") or ["no version yet"])
        print("{} {}: {}, mended in {}".format(one["name"], one["version"], fault["id"], mended), flush=True)
    left_out = len(packages) - len(known)
    say(
        f"{len(faults)} known faults in {len(known)} packages"
        + (f"; {left_out} are unknown there." if left_out else ".")
    )
    return int(bool(faults))


def command_bench(arguments: argparse.Namespace) -> int:
    """Set up and measure speed and memory, each figure beside its floor or limit from the same run."""
    set_up()
    options = [f"--{name}" for name in ("short", "start") if getattr(arguments, name)]
    if arguments.json:
        options += ["--json", str(Path(arguments.json).absolute())]
    return wait_for(subprocess.Popen([str(PYTHON), "-m", "tests.bench", *options], cwd=str(ROOT)))


def command_fields(_arguments: argparse.Namespace) -> int:
    """Set up and write the reference of what a template can say, as the program has it."""
    set_up()
    return write_reference("explorer.services.export.template_fields", ROOT / "resources" / "templates" / "FIELDS.md")


def command_schema(_arguments: argparse.Namespace) -> int:
    """Set up and write the reference of the database's tables, as the migrations build them."""
    set_up()
    return write_reference("explorer.store.schema_reference", ROOT / "explorer" / "store" / "SCHEMA.md")


def command_strings(arguments: argparse.Namespace) -> int:
    """Write the template for translators: all texts of the program, as a ``.pot`` file."""
    set_up()
    script = str(ROOT / "packaging" / "translation_template.py")
    return subprocess.call([str(PYTHON), "-X", "utf8", script, arguments.file], cwd=str(ROOT))


def write_reference(module: str, path: Path) -> int:
    """What the ``reference()`` of a module returns, into a file."""
    code = f"from {module} import reference; print(reference(), end='')"
    text = subprocess.check_output([str(PYTHON), "-X", "utf8", "-c", code], cwd=str(ROOT))
    path.write_bytes(text.replace(b"\r\n", b"\n"))
    return 0


def command_icons(arguments: argparse.Namespace) -> int:
    """Set up and draw ``resources/icons`` anew, and the icons named besides."""
    set_up()
    return subprocess.call([str(PYTHON), str(ROOT / "packaging" / "icons.py"), *arguments.names], cwd=str(ROOT))


def wait_for(process: "subprocess.Popen[bytes]") -> int:
    """The exit code of a child; Ctrl+C reaches it too, and it is the child that decides what to do about it."""
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def parse(argv: "list[str]") -> argparse.Namespace:
    """The command, and in ``rest`` whatever follows ``--``."""
    cut = argv.index("--") if "--" in argv else len(argv)
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up, run and test Paper Explorer in this clone.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run", help="set up and start the program; ARGS after -- are the program's")
    run.add_argument("--demo", action="store_true", help="against a server of its own: all of it works without network")
    run.set_defaults(call=command_run)
    setup = commands.add_parser("setup", help="set up alone: .venv, packages, Qt's system libraries")
    setup.set_defaults(call=command_setup)
    test = commands.add_parser("test", help="set up and run all checks and tests; ARGS after -- are pytest's")
    test.add_argument("--thorough", action="store_true", help="with all random examples, not a quarter of them")
    test.add_argument("--slowest", action="store_true", help="list the 50 slowest at the end")
    test.add_argument(
        "--python", action="append", metavar="3.13", help="the tests with this Python, in .venv-3.13; may be repeated"
    )
    test.set_defaults(call=command_test)
    audit = commands.add_parser("audit", help="set up and look up known faults of the pinned packages")
    audit.set_defaults(call=command_audit)
    bench = commands.add_parser("bench", help="set up and measure speed and memory, beside floors and limits")
    bench.add_argument("--json", metavar="FILE", help="also write the figures there")
    bench.add_argument("--short", action="store_true", help="roughly, to see that it still runs")
    bench.add_argument("--start", action="store_true", help="only the start of the program")
    bench.set_defaults(call=command_bench)
    written = commands.add_parser("fields", help="set up and write resources/templates/FIELDS.md anew")
    written.set_defaults(call=command_fields)
    schema = commands.add_parser("schema", help="set up and write explorer/store/SCHEMA.md anew")
    schema.set_defaults(call=command_schema)
    strings = commands.add_parser("strings", help="set up and write the template for translators: all texts")
    strings.add_argument("file", nargs="?", default="translations.pot", metavar="FILE.pot")
    strings.set_defaults(call=command_strings)
    drawn = commands.add_parser(
        "icons", help="set up and draw resources/icons anew, and the icons of Lucide named here"
    )
    drawn.add_argument("names", nargs="*", metavar="NAME")
    drawn.set_defaults(call=command_icons)
    arguments, astray = parser.parse_known_args(argv[:cut])
    if arguments.command is None:
        parser.error("which command? run, setup, test, audit, bench, fields, schema, strings or icons")
    if astray:
        command, words = arguments.command, " ".join(astray)
        owner = {"run": "the program's", "test": "pytest's"}.get(command)
        if owner:
            parser.error(f"put {owner} arguments after --: dev.py {command} -- {words}")
        parser.error(f"dev.py {command} takes no {words}")
    arguments.rest = argv[cut + 1 :]
    return arguments


def main(argv: "list[str]") -> int:
    """Run a command; a Stop, or a folder that is not ours to use, becomes one sentence and exit code 1."""
    arguments = parse(argv)
    try:
        if sys.version_info[:2] < OLDEST:
            wants = "Paper Explorer needs Python {}.{} or newer".format(*OLDEST)
            raise Stop(f"{wants}, and this is {platform.python_version()}; run dev.py with a newer one.")
        return arguments.call(arguments)
    except Stop as stop:
        say(str(stop))
        return 1
    except OSError as error:
        say(f"{error.strerror}: {error.filename}; run this where you may write, as the one who set it up.")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
