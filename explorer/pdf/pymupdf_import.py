"""Imports the binding of MuPDF without the rest of PyMuPDF, which takes 20 ms and draws no page.

``from pymupdf import mupdf`` would run the whole package, with its tables, archives and a second library. ``load`` puts
a package into ``sys.modules`` that has only the binding; the rest is run in it as soon as anything else of it is asked
for: in the worker for the text of a page, when the first picture is on its way.
"""

import gc
import importlib
import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

_NAME = "pymupdf"


class _Package(ModuleType):
    """PyMuPDF, of which only the binding has run."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _complete(self)
        return getattr(self, name)


def load() -> None:
    """Import the binding; does nothing if PyMuPDF is imported already."""
    if _NAME in sys.modules:
        return
    spec = PathFinder.find_spec(_NAME)
    if spec is None or spec.submodule_search_locations is None:
        return  # the import itself tells what is missing
    package = ModuleType(_NAME)
    package.__spec__, package.__loader__, package.__package__ = spec, spec.loader, _NAME
    package.__path__, package.__file__ = list(spec.submodule_search_locations), spec.origin
    sys.modules[_NAME] = package
    try:
        mupdf = importlib.import_module(f"{_NAME}.mupdf")
    except ImportError:  # This version of PyMuPDF has it elsewhere.
        del sys.modules[_NAME]
        return
    # As PyMuPDF does: without locks, since one thread draws.
    mupdf.reinit_singlethreaded()
    package.__class__ = _Package


def _complete(package: ModuleType) -> None:
    """Run the rest of PyMuPDF."""
    mupdf: Any = sys.modules[f"{_NAME}.mupdf"]
    package.__class__ = ModuleType
    # It would end all that is open.
    begin, mupdf.reinit_singlethreaded = mupdf.reinit_singlethreaded, lambda: None
    collects = gc.isenabled()
    gc.disable()  # it would find nothing in what stays
    try:
        loader: Any = package.__loader__
        loader.exec_module(package)
    except BaseException:
        package.__class__ = _Package  # tried again, such as when there is memory
        raise
    finally:
        mupdf.reinit_singlethreaded = begin
        # It prints what MuPDF warns of.
        mupdf.fz_set_warning_callback(None)
        mupdf.fz_set_error_callback(None)
        if collects:
            gc.freeze()
            gc.enable()
