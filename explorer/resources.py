"""Finds the bundled files: in ``resources/`` beside the package in a clone, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
ROOT = _PACKAGE / "_resources" if (_PACKAGE / "_resources").is_dir() else _PACKAGE.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of a bundled file; it need not exist."""
    return ROOT.joinpath(*parts)
