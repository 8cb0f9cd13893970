"""Users read the words of the glossary in CONTRIBUTING: no old one is in a title, message, help, guide or README."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

ROOT = Path(__file__).parents[2]
_MARK = "annotation, annotate, highlight; bookmark for a place"
INSTEAD = {
    r"\w*colou?r(?<=colour)\w*": "color",
    r"grey\w*": "gray",
    r"centred?": "center",
    r"catalogue\w*": "catalog",
    r"licence": "license",
    r"\w*(recogni|organi|initiali|customi|normali|summari)s(e|ed|es|ing|ation)": "-ize",
    r"(behavio|favo|neighbo)ur\w*": "-or",
    r"(?<!whole )(?<!-)words?": "text",
    r"fetch(es|ed|ing)?": "download",
    r"moments?": "time",
    r"adopt\w*": "import",
    r"(read|reads|reading|read \w+) back": "import",
    r"(?<!quotation )marks?|marked": _MARK,
    r"strike[- ]?outs?": "strikethrough",
    r"ink": "drawing",
    r"small pages?": "thumbnails",
    r"facing pages?": "two pages",
    r"turn (counter)?clockwise": "rotate",
    r"as (the window|printed)|as at first": "match theme, original, reset to defaults",
    r"hangs? on": "linked to",
    r"carr(y|ied|ies|ying)( \w+)? over": "move to the new version",
    r"go(es|ing)? on": "resume, or try another",
    r"on (the |your )?disk(?! is| reports| failed)": "downloaded",
    r"mend(s|ed)?": "fix",
    r"in a circle": "in a loop",
    r"left alone": "will not be tried again",
    r"take (it |that )?back|takes? off": "undo, remove",
    r"brought up to date": "updated",
    r"(?<!here )is no (?!longer)\w+": "is not a …",
    r"(does not|did not|doesn't) understand": "rejected, unexpected",
    r"well, |whether it is well|not well": "ok, a problem",
    r"to scale": "episode timeline",
    r"a screen (on|back)": "page down, page up",
    r"as (it|they) (is|are|was|were) here": "kept, unchanged",
    r"(is|are) put (in|into)|to be put": "insert",
    r"says? again|what it said then": "restored, earlier version",
    r"by itself": "automatically",
}
"""Old words and phrases as regular expressions, and what is said instead."""
_OLD = re.compile("|".join(rf"(?P<_{n}>\b(?:{one})(?!\w))" for n, one in enumerate(INSTEAD)), re.IGNORECASE)
_NOT_READ = {"error", "info", "exception", "warning", "debug", "AssertionError", "TypeError", "compile", "split"}
"""Functions whose texts go to the log, to a programmer, or nowhere."""
_OF_LISTENING = re.compile(
    r"\b(inbox|listen\w*|heard|mark this time|import(ing)? (text or )?marks)\b|\AMark\Z", re.IGNORECASE
)
"""What stands near marks made while listening, which are called that; and the label of the button that makes one."""
_NEAR = 100
_ABOUT_MARKS = re.compile(r"inbox|/mark_(commands|context|import|lookup|reader|records|links|times)\.py")
"""Modules about such marks."""
_NOT_TEXT = {
    "explorer/app/items/reanchored_items.py": "by hand",
    "explorer/model/person_name.py": "academy agency",
    "explorer/model/plain_words.py": "benchmark",
    "explorer/model/show_notes/note_clock.py": "genesis|",
    "explorer/services/catalog_file.py": "catalogue, verified",
    "explorer/services/reanchoring.py": "words",
    "explorer/store/provenance_table.py": "carrying over",
    "explorer/store/schema_reference.py": "",
}
"""What is stored, or for developers: texts of a module that contain this."""


def told(text: str) -> list[str]:
    """Return what is wrong with a text, each with what to say instead; code in backticks is not text."""
    text = re.sub(r"`[^`]*`|<!--.*?-->|https?://\S+", " ", text)
    wanted = list(INSTEAD.values())
    found = [(one, wanted[int((one.lastgroup or "_0")[1:])]) for one in _OLD.finditer(text)]
    return [f"“{one[0]}”: {instead}" for one, instead in found if instead != _MARK or not _is_of_listening(text, one)]


def _is_of_listening(text: str, found: re.Match[str]) -> bool:
    return _OF_LISTENING.search(text[max(0, found.start() - _NEAR) : found.end() + _NEAR]) is not None


def strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Return the texts of a module that may be shown: no docstrings, ids, SQL, or texts of the log."""
    hidden: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Expr):
            hidden.add(node.value)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _NOT_READ:
            hidden.update(one for argument in (*node.args, *node.keywords) for one in ast.walk(argument))
        elif isinstance(node, ast.FunctionDef | ast.arg | ast.AnnAssign):  # A type may be written as a string.
            types = node.returns if isinstance(node, ast.FunctionDef) else node.annotation
            hidden.update(ast.walk(types) if types else ())
        elif isinstance(node, ast.Attribute) and node.attr == "split":
            hidden.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            # A literal part inside braces, such as a separator, is not a sentence.
            hidden.update(one for part in node.values for one in ast.walk(part) if isinstance(part, ast.FormattedValue))
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in hidden:
            is_id = re.fullmatch(r"[\w.:/#%-]*", node.value)
            is_sql = re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WHERE|PRAGMA)\b", node.value)
            if not is_id and not is_sql:
                yield node.lineno, node.value


def shown_strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Return also the single words that are translated, such as a button's."""
    yield from strings(module)
    for node in ast.walk(module):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if name in ("tr", "trn", "later", "_t"):
            for one in node.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.lineno, one.value


def test_no_module_or_class_calls_an_annotation_or_a_bookmark_a_mark() -> None:
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in (ROOT / "explorer").rglob("*.py")
        if not _ABOUT_MARKS.search(file.as_posix())
        for name in (file.stem, *re.findall(r"^ *class (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE))
        if re.search(r"(\b|_)marks?(\b|_)|Marks?(?![a-z])", name)
    }
    assert sorted(found) == [], "it is an annotation, a bookmark, or has a name of its own"


@pytest.mark.parametrize("folder", sorted(one.name for one in (ROOT / "explorer").iterdir()))
def test_no_old_word_is_in_the_program(folder: str) -> None:
    place = ROOT / "explorer" / folder
    files = [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))
    wrong = {
        f"{file.relative_to(ROOT)}:{line}: {one} in {text[:90]!r}"
        for file in files
        for line, text in shown_strings(ast.parse(file.read_text(encoding="utf-8")))
        if _NOT_TEXT.get(file.relative_to(ROOT).as_posix(), "\0") not in text
        for one in told(text)
        if not (one.endswith(_MARK) and _ABOUT_MARKS.search(file.as_posix()))
    }
    assert sorted(wrong) == []


def test_no_old_word_is_in_the_guide_or_the_pages_about_the_program() -> None:
    with pymupdf.open(ROOT / "resources" / "guide" / "guide.pdf") as guide:
        texts = {"guide": " ".join(page.get_text() for page in guide)}
    for name in ("README.md", "CHANGELOG.md", "resources/templates/FIELDS.md"):
        texts[name] = (ROOT / name).read_text(encoding="utf-8")
    for template in (ROOT / "resources" / "templates").glob("*.j2"):
        code = r"\{[{%#].*?[}%#]\}"
        texts[template.name] = re.sub(code, " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert {name: wrong for name, text in texts.items() if (wrong := told(text))} == {}


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ('tr("Colours")', ["“Colours”: color"]),
        ('raise KnownError("x", f"{name} is no PDF: fetch it.")', ["“is no PDF”: is not a …", "“fetch”: download"]),
        ('one.add_argument("--x", help="the moment")', ["“moment”: time"]),
        ('log.info("fetched %s", name)', []),
        ('settings["last.moment"]', []),
        ('"""Fetches words."""', []),
        ('tr("Match whole words")', []),
        ('tr("Mark this text")', ["“Mark”: annotation, annotate, highlight; bookmark for a place"]),
        ('tr("Mark this time")', []),
    ],
)
def test_an_old_word_is_found_where_users_read_it(source: str, wrong: list[str]) -> None:
    assert [one for _, text in set(shown_strings(ast.parse(source))) for one in told(text)] == wrong


_BRITISH = re.compile(
    r"colour|grey|behaviour|centre|neighbour|favour|honour|catalogue|licence|analys(ed|ing)"
    r"|(normal|recogn|synchron|stabil|organ|initial|summar)is(ed|es|ing|ation|e)",
    re.IGNORECASE,
)


def british(source: str) -> list[str]:
    """Return British spellings in the names, comments and docstrings of a module; what is in backticks is an id."""
    if not _BRITISH.search(source):
        return []
    docstrings = {
        (node.value.lineno, node.value.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        f"{one.start[0]}: {found[0]}"
        for one in tokenize.generate_tokens(io.StringIO(source).readline)
        if one.type in (tokenize.NAME, tokenize.COMMENT) or one.start in docstrings
        for found in _BRITISH.finditer(re.sub(r"``[^`]*``|`[^`]*`", " ", one.string))
    ]


def test_code_is_spelled_as_americans_do() -> None:
    wrong = {
        f"{file.relative_to(ROOT)}:{one}"
        for folder in ("explorer", "tests", "packaging")
        for file in (ROOT / folder).rglob("*.py")
        if "migrations" not in file.parts and file != Path(__file__)
        for one in british(file.read_text(encoding="utf-8"))
    }
    assert sorted(wrong) == []


def test_what_is_british_is_found_and_ids_are_not() -> None:
    assert british('"""A ``colour``, and\na grey one."""\ncentre = "colour"  # normalised') == [
        "1: grey",
        "3: centre",
        "3: normalised",
    ]


def test_the_glossary_names_what_is_said() -> None:
    glossary = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Words")[2]
    for word in ("text", "annotation", "comment", "note", "bookmark", "download", "import", "export", "time", "color"):
        assert f"**{word}**" in glossary


def test_apostrophes_are_those_of_print() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{node.lineno}: {text.value}"
        for file in (ROOT / "explorer").rglob("*.py")
        if file.name != "argument_texts.py"  # Python's own words
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("tr", "trn", "later", "_t", "KnownError")
        for text in node.args
        if isinstance(text, ast.Constant) and re.search(r"[A-Za-z]'[a-z]|[a-z]s' ", str(text.value))
    }
    assert found == set()
