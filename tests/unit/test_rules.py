"""What reviewers would otherwise have to look for: rules of the house that a search can check."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = sorted((ROOT / "explorer").rglob("*.py"))
MODULES = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path for path in PROGRAM}
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAY_WRITE = {"explorer/files.py", "explorer/sources/download.py", "explorer/services/audio_remux.py"}
NOUNS_IN_ING = {"listing", "reanchoring", "setting"}
QT_METHODS = {"data", "event", "flags", "index", "paint", "parent"}
SEARCHES = {"sub", "subn", "search", "match", "fullmatch", "findall", "finditer", "split"}
WRITERS = {"write_text", "write_bytes", "NamedTemporaryFile", "mkstemp", "touch"}


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a module, parsed once for all rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a module, walked once for all rules."""
    return tuple(ast.walk(tree_of(path)))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """Each call in a file, with the last part of what is called."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call):
            called = node.func
            yield node, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def opens_for_writing(call: ast.Call, name: str) -> bool:
    """Whether it is ``open`` of a path or the built-in one with a mode other than reading."""
    if name in WRITERS:
        return True
    if name not in ("open", "fdopen"):
        return False
    arguments = [*call.args, *(one.value for one in call.keywords if one.arg == "mode")]
    modes = [one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return any(re.fullmatch(r"[rbt]*[wax+][rwabxt+]*", mode) for mode in modes)


@pytest.mark.parametrize(
    ("code", "writes"),
    [
        ("open(p, 'w')", True),
        ("path.open(mode='ab')", True),
        ("path.open('r+b')", True),
        ("path.write_text(x)", True),
        ("open(p)", False),
        ("path.open('rb')", False),
        ("Store.open(library, create=True)", False),
    ],
)
def test_the_rule_itself_knows_a_write(code: str, writes: bool) -> None:
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
    assert opens_for_writing(call, name) is writes


def test_only_one_function_writes_files() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in PROGRAM
        if name_of(path) not in MAY_WRITE
        for call, name in calls(path)
        if opens_for_writing(call, name)
    ]
    assert found == [], "write with explorer.files.write_atomic"


def test_tests_wait_for_something_never_for_time() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in TESTS
        if path.parent.name != "bench"  # which measures what happens in a time
        for call, name in calls(path)
        if name in ("wait", "qWait", "qSleep", "msleep", "sleep")
        and (
            f".{ast.unparse(call.func)}".endswith((".qtbot.wait", ".qWait", ".qSleep", ".msleep", ".time.sleep"))
            or ast.unparse(call.func) == "sleep"
        )
    ]
    assert found == [], "wait for a signal, an event or a condition"


def test_no_test_limits_what_a_clock_on_the_wall_tells() -> None:
    """A busy machine would fail it: work is counted, or its computing is measured."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in TESTS
        if path.parent.name != "bench"
        for node in nodes_of(path)
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.BinOp)
        and isinstance(node.ops[0], ast.Lt | ast.LtE)
        if re.match(r"time\.(monotonic|perf_counter|time)(_ns)?\(\) - ", ast.unparse(node.left))
    ]
    assert found == [], "count the work, as tests/fakes/work.py does"


def test_no_assert_of_a_test_is_true_whatever_happens() -> None:
    """A tuple, a generator or words are true; so is a thing equal to itself, or one that is None or else is not."""
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in TESTS
        for node in nodes_of(path)
        if isinstance(node, ast.Assert) and is_always_true(node.test)
    ]
    assert found == [], "an assert that cannot fail checks nothing"


def is_always_true(test: ast.expr) -> bool:
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return bool(parts)
        case ast.GeneratorExp() | ast.Lambda() | ast.JoinedStr():
            return True
        case ast.Compare(left=ast.Name(id=one), ops=[ast.Eq() | ast.Is()], comparators=[ast.Name(id=other)]):
            return one == other
        case ast.BoolOp(op=ast.Or(), values=values):
            words = [ast.unparse(value) for value in values]
            return any(is_always_true(value) for value in values) or any(f"not {word}" in words for word in words)
    return False


def test_only_the_store_writes_sql() -> None:
    """A service says what it wants by a method of a table, so that a change of the schema is made in one folder."""
    statement = re.compile(r"\s*(SELECT|DELETE FROM|INSERT|UPDATE|PRAGMA|CREATE|ALTER)\s", re.ASCII)
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in PROGRAM
        if not path.is_relative_to(ROOT / "explorer" / "store")
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and statement.match(node.value)
    ]
    assert found == [], "give a table of explorer/store/ a method that does it"


def test_files_are_of_one_idea() -> None:
    long = {name_of(path): count for path in PROGRAM if (count := len(path.read_text("utf-8").splitlines())) > 500}
    assert long == {}


def reads_a_sentence(code: str) -> list[int]:
    """Lines where a user-visible sentence is searched, cut or edited instead of shown."""
    tree = ast.parse(code)

    def is_sentence(node: ast.AST) -> bool:
        return isinstance(node, ast.Attribute) and node.attr == "sentence"

    lines = []
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript | ast.Attribute):
            parts = [node.value]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHES:
            parts = list(node.args)
        lines += [node.lineno for part in parts if is_sentence(part)]
    return lines


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("'OpenReview' in error.sentence", True),
        ("error.sentence.replace('a', 'b')", True),
        ("re.sub('a', 'b', error.sentence)", True),
        ("error.sentence[:10]", True),
        ("card.setText(error.sentence)", False),
        ("card.text() != error.sentence", False),
        ("f'{error.sentence} {kept}'", False),
    ],
)
def test_the_rule_itself_knows_a_sentence_that_is_read(code: str, does: bool) -> None:
    assert bool(reads_a_sentence(code)) is does


def test_sentences_are_shown_and_never_searched_or_edited() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in PROGRAM
        if name_of(path) != "explorer/model/errors.py"
        if ".sentence" in (code := path.read_text(encoding="utf-8"))
        for line in reads_a_sentence(code)
    ]
    assert found == [], "ask for the error's code and subject; name its subject by about()"


def test_each_module_has_a_name_of_its_own_and_a_noun() -> None:
    names = [path.stem for path in PROGRAM if path.stem not in ("__init__", "__main__")]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
    assert {name for name in names if name.endswith("ing")} <= NOUNS_IN_ING, "name what it holds"


def test_each_public_class_has_a_name_of_its_own() -> None:
    names = [
        node.name
        for path in PROGRAM
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert sorted(name for name in set(names) if names.count(name) > 1) == [], "say of what it is"


def test_everything_public_is_documented() -> None:
    """Modules, and the classes and functions in them whose names do not begin with an underscore."""
    bare = []
    for path in PROGRAM:
        module = tree_of(path)
        if module.body and not ast.get_docstring(module):
            bare.append(name_of(path))
        for node in module.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                members = node.body if isinstance(node, ast.ClassDef) else []
                named = [node, *(one for one in members if isinstance(one, ast.FunctionDef))]
                bare += [
                    f"{name_of(path)}:{one.lineno} {one.name}"
                    for one in named
                    if not ast.get_docstring(one) and not _explains_itself(one)
                ]
    assert bare == []


def _explains_itself(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Private, an overload of what is documented, or Qt's own method that we override."""
    if isinstance(node, ast.FunctionDef):
        camel_case = node.name != node.name.lower()
        if node.name.startswith("_") or camel_case or node.name in QT_METHODS:
            return True
    return any(ast.unparse(one) in ("overload", "typing.overload") for one in node.decorator_list)


def test_every_library_that_is_imported_is_declared() -> None:
    """So that the wheel installs alone; what comes with a declared one (urllib3 with requests) is not relied on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needs = [*project["dependencies"], *(need for name, them in extras.items() if name != "dev" for need in them)]
    declared = {re.split(r"[^A-Za-z0-9._-]", need)[0].casefold() for need in needs}
    providers = metadata.packages_distributions()
    undeclared = {}
    for path in PROGRAM:
        for node in nodes_of(path):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for top in {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"explorer"}:
                if not declared & {one.casefold().replace("_", "-") for one in providers.get(top, [])}:
                    undeclared[f"{name_of(path)}:{node.lineno}"] = top
    assert undeclared == {}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_the_documents_point_to_is_there(name: str) -> None:
    """Pictures too, in either notation; addresses with a scheme are the web's."""
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(<?([^)>\s]+)", text) + re.findall(r"""(?:src|srcset|href)=["']([^"']+)""", text)
    local = {link.partition("#")[0] for link in links if not re.match(r"[a-z][a-z0-9+.-]*:|//|#", link)}
    assert [link for link in sorted(local) if not (ROOT / link).exists()] == []


def test_what_contributing_names_is_there() -> None:
    """Files by their paths, from the root or from ``explorer/``, or by their names; classes and functions."""
    text = re.sub(r"```.*?```", " ", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`([^`]+)`", text))
    files = [name_of(one) for folder in ("explorer", "tests", "packaging") for one in (ROOT / folder).rglob("*.py")]
    paths = {one for one in named if re.fullmatch(r"[\w./]+(\.py|\.txt|/)", one)}
    gone = {
        one
        for one in paths
        if not ((ROOT / one).exists() or (ROOT / "explorer" / one).exists())
        if one.endswith("/") or "/" in one or not any(file.endswith(f"/{one}") for file in files)
    }
    code = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    known = set(re.findall(r"\w+", code))
    words = {
        word for one in named - paths if re.fullmatch(r"@?[\w.]+(\(.*\))?", one) for word in re.findall(r"\w+", one)
    }
    assert (sorted(gone), sorted(words - known - {"mNNN_", "dev", "py", "NAME"})) == ([], [])


def test_no_file_names_a_place_on_somebodys_computer() -> None:
    """``tmp`` is fair in tests, and where X has its sockets."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git, or no clone")
    homes = "|".join(("work", "root", "home/[a-z]+", "Users/[A-Za-z]+"))
    own = re.compile(rf"""(?<![\w.$~/-])/(?:{homes})/|(?<![\w.])/tmp/(?!\.X11)""".encode())
    found = [
        name
        for name in filter(None, listed.stdout.split("\0"))
        if not name.startswith("tests/") and (path := ROOT / name).is_file() and own.search(path.read_bytes())
    ]
    assert found == []


def test_packaging_is_no_package() -> None:
    """An ``__init__.py`` there would hide the library of that name from pip and pytest."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_pins_are_pins() -> None:
    lines = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)] == []
    assert lines == sorted(lines, key=str.casefold)


def test_widgets_start_no_jobs_and_have_no_store() -> None:
    """They read the models of ``explorer/app/`` and listen; each subject there has its store and starts its jobs."""
    forbidden = re.compile(r"\.store\b|\bjobs\.start\b|\bQThreadPool\b|\bQRunnable\b|\bthreading\b")
    found = [
        f"{name_of(path)}:{number}"
        for path in sorted((ROOT / "explorer" / "ui").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line.partition("#")[0])
    ]
    assert found == [], "give the subject in explorer/app/ a method that does it"


MAY_KNOW_THE_PAGES = {"explorer/ui/reader/reader_pane.py", "explorer/ui/reader/reader_controls.py"}
"""They make the view, and hand it to its helpers."""


def test_the_readers_helpers_declare_what_they_need_of_the_pages() -> None:
    """By small protocols, so that a helper can be read, tested and used without the widget that shows the pages."""
    found = {
        name_of(path)
        for path in PROGRAM
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom) and node.module == "explorer.ui.reader.pages.page_view"
    }
    assert found == MAY_KNOW_THE_PAGES, "use the protocols of pages/page_interfaces.py, or combine some of them"


def test_no_modules_import_each_other() -> None:
    """Not in a circle either, and not inside functions or for types alone: one of them takes a protocol instead."""
    uses = {name: imports_of(path) & MODULES.keys() - {name} for name, path in MODULES.items()}
    while leaves := {name for name, used in uses.items() if not used & uses.keys()}:
        uses = {name: used - leaves for name, used in uses.items() if name not in leaves}
    assert {name: sorted(used & uses.keys()) for name, used in uses.items()} == {}


def imports_of(path: Path) -> set[str]:
    """Return the modules of the program that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{one.name}" for one in node.names} & MODULES.keys()
            found |= inside or {node.module}
    return found


MOST_LATE_IMPORTS = 133
"""What jobs and what is made after the first page need, and libraries that are slow to import."""
LATE_ON_PURPOSE = {"cli.py", "lazy_subjects.py", "window_panels.py"}
"""As the commands, they import each thing where it is made, so new ones are free to do so."""


def test_imports_inside_functions_do_not_grow() -> None:
    found = {
        f"{name_of(path)}:{node.lineno}"
        for path in PROGRAM
        if path.parent.name != "commands" and path.name not in LATE_ON_PURPOSE
        for function in nodes_of(path)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(found) <= MOST_LATE_IMPORTS, "import at the top what costs the first page less than 5 ms"


def test_no_text_of_the_program_is_out_of_reach_of_translators() -> None:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "packaging" / "translation_template.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Its types are looked up there.
    spec.loader.exec_module(module)
    found = [
        f"{name_of(path)}:{line}: {why}"
        for path in PROGRAM
        if name_of(path) != "explorer/model/translation.py"
        for line, why in sorted(set(module.faults(path.read_text(encoding="utf-8"))))
    ]
    assert not found, "\n".join([*found, module.HOW])
