"""Finds the texts for translators in the program's source, and what keeps a text from them.

``dev.py strings`` writes them as a template for ``.po`` files; ``tests/unit/test_translated_texts.py`` lets no text be
out of reach. Standard library only.
"""

import ast
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MARKED = {"tr": 0, "later": 0, "_t": 0, "trn": 1, "KnownError": 1, "problem": 1, "_problem": 1}
"""Functions with a text for translators, and its place among their arguments; ``trn`` has another after it."""
SHOWN = {
    **dict.fromkeys(("setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName"), 0),
    **dict.fromkeys(("setAccessibleDescription", "setStatusTip", "setWhatsThis", "setTitle", "setSuffix"), 0),
    **dict.fromkeys(("setPrefix", "setSpecialValueText", "setLabelText", "setIconText", "setInformativeText"), 0),
    **dict.fromkeys(("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QGroupBox"), 0),
    **dict.fromkeys(("addAction", "addMenu", "addItem", "addTab", "addRow", "addButton", "showMessage"), 0),
    **dict.fromkeys(("tell", "notify", "set_full", "text_label", "step", "ask_text", "fail", "saved_first"), 0),
    **dict.fromkeys(("ArgumentTypeError", "print"), 0),
    "FaultError": 1,
}
"""Functions whose argument at this place a user reads."""
_OF_QT = ("tr", "translate", "QT_TRANSLATE_NOOP")
HOW = (
    'Write tr("{0} is in the library.", name), trn(count, "{count} note", "{count} notes"), in a table later("Close") '
    "and where that is shown translated(text), all of explorer.model.translation; an error is "
    'KnownError("code", "{name} is damaged: choose another.", name=name). A text is a whole sentence as one literal, '
    "its values after it, never an f-string."
)


class Text(NamedTuple):
    """A text for translators: its line, its English, and its plural."""

    line: int
    one: str
    many: str = ""


def files() -> list[Path]:
    """Return the source files of the program."""
    return sorted((ROOT / "explorer").rglob("*.py"))


def texts(source: str) -> Iterator[Text]:
    """Return the texts for translators in a source, in its order."""
    for node, name in _calls(ast.parse(source)):
        if name == "heads":
            yield from (Text(node.lineno, text) for one in node.args if (text := _literal(one)))
        at = MARKED.get(name)
        found = [_literal(one) for one in node.args[at : at + 2]] if at is not None else []
        if found and found[0] is not None and _has_letters(found[0]):
            yield Text(node.lineno, found[0], (found[1] or "") if name == "trn" and len(found) > 1 else "")


def faults(source: str) -> Iterator[tuple[int, str]]:
    """Return what in a source no translator can reach, with its line."""
    tree = ast.parse(source)
    calls = list(_calls(tree))
    for node, name in calls:
        called = ast.unparse(node.func) if name in _OF_QT else ""
        if called.endswith(".tr") or called == "QCoreApplication.translate" or name == "QT_TRANSLATE_NOOP":
            yield node.lineno, f"{called}: use tr of explorer.model.translation"
        elif name in MARKED:
            yield from ((node.lineno, f"{name}(…): {why}") for why in _wrong(node, name))
        elif name in SHOWN and len(node.args) > SHOWN[name]:
            yield from ((line, f"{name}({what}) without tr") for line, what in _bare(node.args[SHOWN[name]]))
        for keyword in node.keywords:
            if keyword.arg in ("help", "description", "step") and name not in MARKED:
                yield from ((line, f"{keyword.arg}={what} without tr") for line, what in _bare(keyword.value))
    if any(_named_text(node, name) for node, name in calls):
        yield from _from_variables(tree)


def _wrong(call: ast.Call, name: str) -> Iterator[str]:
    """Return why a marked text is none for translators."""
    at = MARKED[name]
    given = call.args[at : at + (2 if name == "trn" else 1)]
    is_error = name in ("KnownError", "problem", "_problem")
    for one in given:
        text = _literal(one)
        if text is None:
            if not is_error or isinstance(one, ast.JoinedStr | ast.BinOp):
                yield f"{ast.unparse(one)[:60]} is not a literal"
            continue
        named = {key.arg for key in call.keywords}
        if None in named:
            continue  # Values that are handed on.
        try:
            fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
        except ValueError:
            fields = ["an odd brace"]
        known = named | {"subject", "step"} if is_error else named | {"count"} if name == "trn" else named
        values = len(call.args) - at - len(given)
        asked = {field.partition(".")[0].partition("[")[0] for field in fields}
        if name in ("later", "_t") or (name == "tr" and not named and not values and not asked - {""}):
            continue
        lacks = sorted(one for one in asked if one not in known and not (one.isdigit() and int(one) < values))
        if lacks:
            yield f"“{text[:50]}” gets no {', '.join(lacks)}"


def _named_text(call: ast.Call, name: str) -> str:
    """Return the variable with the text of an error that is made here; empty for none."""
    text = call.args[1] if name == "KnownError" and len(call.args) > 1 else None
    return text.id if isinstance(text, ast.Name) else ""


def _from_variables(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Return errors whose text is made in the lines before them, other than by ``later``."""
    for scope in ast.walk(tree):
        if not isinstance(scope, ast.FunctionDef):
            continue
        named = {text for call, name in _calls(scope) if (text := _named_text(call, name))}
        for node in ast.walk(scope):
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Name) and target.id in named and list(_bare(node.value)):
                yield node.lineno, f"{target.id} = {ast.unparse(node.value)[:60]} without later"


def _bare(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Return the literals with words in an expression that is shown."""
    if isinstance(node, ast.IfExp):
        yield from _bare(node.body)
        yield from _bare(node.orelse)
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.expr):
                yield from _bare(one)
    elif isinstance(node, ast.JoinedStr):
        words = " ".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        if re.search(r"[A-Za-z]{3,}", words) and not words.isupper():
            yield node.lineno, ast.unparse(node)[:60]
    elif (text := _literal(node)) is not None and _has_words(text):
        yield node.lineno, repr(text[:60])


def _has_words(text: str) -> bool:
    """Return whether a text has words for a reader: no name of a style, an icon or a key."""
    return _has_letters(text) and (" " in text.strip() or text[:1].isupper()) and not text.isupper()


def _has_letters(text: str) -> bool:
    fields = "".join(part for part, *_ in _parsed(text))
    return any(char.isalpha() for char in fields)


def _parsed(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return [(text, None, None, None)]


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield node, called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def template() -> str:
    """Return the template of all texts, as gettext's own programs write it."""
    places: dict[tuple[str, str], list[str]] = {}
    for path in files():
        for text in texts(path.read_text("utf-8")):
            places.setdefault((text.one, text.many), []).append(f"{path.relative_to(ROOT).as_posix()}:{text.line}")
    head = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    parts = [head]
    for (one, many), where in sorted(places.items(), key=lambda entry: entry[1][0]):
        lines = [f"#: {place}" for place in where] + (["#, python-brace-format"] if "{" in one else [])
        lines += [f"msgid {_quoted(one)}"]
        lines += [f"msgid_plural {_quoted(many)}", 'msgstr[0] ""', 'msgstr[1] ""'] if many else ['msgstr ""']
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "translations.pot"
    target.write_text(template(), encoding="utf-8")
    print(target)
