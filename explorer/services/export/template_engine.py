"""Renders templates with Jinja's sandbox; printed text is escaped, and the user's Markdown stays inside its block.

A template describes the file, and marks with ``own`` the parts that the program updates; the other parts are written
once, when the file is new. Jinja's sandbox (jinja.palletsprojects.com/sandbox) keeps templates from Python's internals;
it does not limit time and memory, so that templates of the user are rendered by ``template_process``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import resources
from explorer.files import read_up_to
from explorer.model import co_written_file
from explorer.model.errors import KnownError
from explorer.model.file_name import LOOSE_UNDERSCORES
from explorer.model.translation import later, tr
from explorer.services import escaped_markdown, user_markdown
from explorer.services.export.template_fields import FIELDS, FileFields

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

MOST_BYTES = 256 * 1024
"""Maximum size of a template."""
_MOST_PRODUCT = 1_000_000
_SUFFIX = ".md.j2"
_FIELDS_NAME = re.compile(r"'?explorer\.services\.export\.template_fields\.(\w+)Fields(?: object)?'?")
_LONG = ("zfill", "ljust", "rjust", "center", "expandtabs")
"""String methods that can make long strings of short ones."""
_TAG = re.compile(r"[^\w/-]+")
_EDGE = re.compile(LOOSE_UNDERSCORES)


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its name, its text, and its file if it is the user's.

    Only one that is ``bundled`` with the program is rendered without a sandbox.
    """

    name: str
    source: str
    path: Path | None = None
    bundled: bool = False


def built_in(name: str) -> Template:
    """Return one of ``export_request.TEMPLATES``."""
    return Template(name, resources.path("templates", f"{name}{_SUFFIX}").read_text(encoding="utf-8"), bundled=True)


def from_file(path: Path) -> Template:
    """Read a template of the user.

    Raises:
        KnownError: ``template-unreadable``.
    """
    try:
        data = read_up_to(path, MOST_BYTES + 1)
        source = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(
            "template-unreadable",
            "The template “{path}” can’t be read: choose a text file in UTF-8.",
            repr(error),
            path=path,
        ) from error
    if len(data) > MOST_BYTES:
        raise KnownError(
            "template-unreadable", "The template “{name}” is larger than 256 KB: choose another.", name=path.name
        )
    return Template(path.stem.removesuffix(".md"), source, path)


def render(template: Template, file: FileFields) -> str:
    """Render the file's text, with the program's comments, in this process.

    Raises:
        KnownError: ``template-error``, with the line and the reason.
    """
    from jinja2 import TemplateError

    try:
        values = {one.name: getattr(file, one.name) for one in fields(file)}
        made: str = _compiled(template.source, is_bundled=template.bundled).render(values)
        if not template.bundled:  # It may hold half a letter, as of "\\ud800", which no file can.
            made = made.encode(errors="replace").decode()
    except TemplateError as error:
        raise wrong(template, getattr(error, "lineno", None) or _line(error), error.message or "") from error
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        reason = (
            tr("it needs too much memory") if isinstance(error, MemoryError) else str(error) or type(error).__name__
        )
        raise wrong(template, _line(error), reason) from error
    if same := co_written_file.repeated_block(made):
        raise wrong(template, None, tr("two blocks are called own({0!r}); each needs an id of its own", same))
    return made


def wrong(template: Template, line: int | None, reason: str) -> KnownError:
    """Return the error ``template-error``: where a template is wrong, and why."""
    reason = _FIELDS_NAME.sub(lambda found: f"an {found[1]}", " ".join(reason.split()))[:300].rstrip(".")
    reason = reason.replace("an File", "the file").replace("an Paper", "a Paper").replace("an Chapter", "a Chapter")
    reason = reason.replace("an Group", "a Group").replace("has no attribute", "has no field")
    sentence = later("In the template “{name}”: {reason}. Fix it, or choose another template.")
    if line:
        sentence = later("In line {line} of the template “{name}”: {reason}. Fix it, or choose another template.")
    return KnownError("template-error", sentence, name=template.name, reason=reason, line=line or 0)


def _line(error: BaseException) -> int | None:
    """Return the line of the template where an error occurred: the deepest frame in a template."""
    found, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


# --- functions for templates ---------------------------------------------------------------------------------------


@lru_cache(8)
def _compiled(source: str, *, is_bundled: bool) -> Any:
    return _environment(is_bundled).from_string(source)


@lru_cache(2)
def _environment(is_bundled: bool) -> "Environment":
    """Return the environment of templates; the program's own need no sandbox, which takes a third of the time."""
    from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Parts(BaseLoader):
        """Loads the parts that the built-in templates share, and nothing else."""

        def get_source(self, _environment: "Environment", template: str) -> tuple[str, str | None, Callable[[], bool]]:
            if template not in _PARTS:
                raise TemplateNotFound(template, f"there is no part “{template[:60]}”: there is {', '.join(_PARTS)}")
            return resources.path("templates", template).read_text(encoding="utf-8"), None, lambda: True

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**", "%"))

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            # Most values that a template reads are plain data; checking that again each time takes a fifth of the time.
            if type(obj) in FIELDS:
                return not attr.startswith("_")
            if attr in _LONG and isinstance(obj, str):
                return False
            return super().is_safe_attribute(obj, attr, value)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "%" and isinstance(left, str):
                raise ValueError("join text with ~")
            if operator == "**" or any(
                isinstance(one, (str, list, tuple)) or (isinstance(one, int) and abs(one) > _MOST_PRODUCT)
                for one in (left, right)
            ):
                if operator == "%":
                    return left % right
                raise ValueError("only small numbers can be multiplied")
            return super().call_binop(context, operator, left, right)

    made = (Environment if is_bundled else Sandbox)(
        loader=Parts(),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("namespace", "cycler", "joiner", "lipsum"):
        made.globals.pop(name)
    for name in ("pprint", "tojson", "xmlattr", "urlize", "random", "safe", "forceescape", "e", "escape", "center"):
        made.filters.pop(name, None)
    made.globals |= {"own": _own, "front": _front, "properties": _properties, "link": _link}
    made.filters |= {"words": _words, "line": _shown, "tag": _tag, "quoted": _quoted, "wiki": _wiki}
    return made


_PARTS = ("parts.j2",)


def _safe(text: str) -> "Markup":
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - Markdown, in which markdown.line has escaped what means something


def _shown(value: object) -> object:
    """Return a printed value as text, with all Markdown escaped."""
    return value if hasattr(value, "__html__") else _safe(escaped_markdown.line("" if value is None else str(value)))


def _own(block_id: str, lead: str = "", *, caller: Callable[[], str]) -> "Markup":
    body = str(caller())
    if co_written_file.has_markers(body):
        raise ValueError("own() can't be used inside own()")
    return _safe(co_written_file.block(str(block_id), body, "- " if lead else "")) if body.strip() else _safe("")


def _front(values: Mapping[str, Any]) -> "Markup":
    """Format YAML front matter; a value that is unknown or empty is left out, as of Logseq's properties."""
    rows = [(str(name), _plain_value(value)) for name, value in values.items()]
    return _safe(escaped_markdown.front_matter([row for row in rows if row[1] not in (None, "", [])]))


def _properties(values: Mapping[str, Any]) -> "Markup":
    """Format Logseq's page properties; a list is separated by commas, so its elements have none."""
    rows = []
    for name, value in values.items():
        value = _plain_value(value)
        parts = (
            [escaped_markdown.plain(one).replace(",", " ") for one in value]
            if isinstance(value, (list, tuple))
            else None
        )
        text = ", ".join(parts) if parts is not None else escaped_markdown.plain("" if value is None else str(value))
        if text:
            rows.append(f"{escaped_markdown.plain(str(name)).replace(':', '').replace(' ', '-')}:: {text}\n")
    return _safe("".join(rows))


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return str(value)


def _link(text: object, url: object) -> "Markup":
    return _safe(escaped_markdown.link(str(text), str(url)))


def _words(text: object) -> "Markup":
    return _safe(user_markdown.contained(str(text)))


def _quoted(text: object) -> "Markup":
    """Format lines as a block quotation."""
    shown = str(text) if hasattr(text, "__html__") else escaped_markdown.paragraphs(str(text))
    return _safe("\n".join(f"> {line}".rstrip() for line in shown.split("\n")))


def _tag(text: object) -> "Markup":
    """Return a tag as Obsidian accepts it: letters, digits, ``_``, ``-`` and ``/``, and not only digits."""
    word = _EDGE.sub("", _TAG.sub("-", escaped_markdown.plain(str(text)).lstrip("#"))).strip("-")
    return _safe("#" + (f"{word}_" if word.isdigit() else word)) if word else _safe("")


def _wiki(name: object, title: object = "") -> "Markup":
    return _safe(escaped_markdown.wiki_link(str(name), str(title)))
