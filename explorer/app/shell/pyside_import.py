"""Imports PySide without three costs that it has at each start and that nobody here needs.

The wheel of shiboken6 has its own Python modules as source text inside its library, and compiles all of it whenever it
is imported (25 ms). Their code is kept like Python's own: beside this module's, for one version of Python, and used
only where the source text is still the same. One of them, which writes stubs for type checkers, is left out, and the
regular expressions of the others, which explain wrong arguments, are compiled when one is used (12 ms).

PySide then replaces ``__import__``, for the sake of ``from __feature__ import snake_case``: it searches the source text
of every module that is imported from then on for its name (0.2 ms each, and all these texts stay in memory). Python's
own ``__import__`` takes its place again.
"""

import builtins
import importlib
import importlib.util
import marshal
import re
import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

from explorer.files import write_atomic

_FOLDER = "shibokensupport/"
"""How the file names of shiboken's modules begin."""
_STUBS = "shibokensupport/signature/lib/pyi_generator.py"
"""The module that writes stubs; an empty one takes its place."""
_FUTURE = 0x1FE0000
"""The flags of a code object that stand for its ``from __future__`` statements."""


def load(file: Path | None = None) -> None:
    """Import PySide6.QtCore, and keep the code that had to be compiled; does nothing if it is imported already.

    Args:
        file: where the code is; None stands for a file in the folder ``__pycache__``.
    """
    if "PySide6" in sys.modules:
        return
    original = builtins.__import__
    try:
        if file := file or _usual_file():
            _import_compiled(file)
        importlib.import_module("PySide6.QtCore")
    finally:
        builtins.__import__ = original


def _usual_file() -> Path | None:
    """Return the file of the compiled code; None if Python has no place for any."""
    try:
        return Path(importlib.util.cache_from_source(__file__)).with_suffix(".shiboken")
    except NotImplementedError:
        return None


def _import_compiled(file: Path) -> None:
    kept = _read(file)
    known = dict(kept)
    compiles = builtins.compile

    def compile_or_take(source: Any, filename: Any, mode: str, *options: Any, **others: Any) -> Any:
        if options or others or not (isinstance(filename, str) and filename.startswith(_FOLDER)):
            return compiles(source, filename, mode, *options, **others)
        if filename == _STUBS:
            source = b""
        text_hash, code = known.get(filename, (None, None))
        if text_hash != (now := importlib.util.source_hash(source)):
            # As the built-in does, which would take over this module's future statements instead of its caller's.
            future = sys._getframe(1).f_code.co_flags & _FUTURE  # noqa: SLF001 - Python has no other way
            code = compiles(source, filename, mode, future, True)
            known[filename] = (now, code)
        return code

    def late_pattern(pattern: Any, flags: Any = 0) -> Any:
        # Only theirs: other threads import modules meanwhile.
        name = str(sys._getframe(1).f_globals.get("__name__"))  # noqa: SLF001 - as above
        return (_LatePattern if name.startswith("shibokensupport.") else compiles_pattern)(pattern, flags)

    compiles_pattern = re.compile
    builtins.compile, re.compile = compile_or_take, late_pattern
    try:
        importlib.import_module("shiboken6")
    finally:
        builtins.compile = compiles
        re.compile = compiles_pattern
    if known != kept and not sys.dont_write_bytecode:
        with suppress(OSError):
            write_atomic(file, importlib.util.MAGIC_NUMBER + marshal.dumps(known))


class _LatePattern:
    """A regular expression that is compiled when one of its methods is called."""

    def __init__(self, pattern: Any, flags: Any) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        return lambda *options, **named: getattr(re.compile(self._pattern, self._flags), name)(*options, **named)


def _read(file: Path) -> dict[str, tuple[bytes, CodeType]]:
    """Return a source text's hash and its code by file name; nothing if another Python wrote them, or none did."""
    try:
        data = file.read_bytes()
        if not data.startswith(importlib.util.MAGIC_NUMBER):
            return {}
        code = marshal.loads(data[len(importlib.util.MAGIC_NUMBER) :])  # noqa: S302 - as trusted as Python's own
        return code if isinstance(code, dict) else {}
    except (OSError, EOFError, ValueError, TypeError):
        return {}
