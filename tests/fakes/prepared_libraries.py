"""Libraries that are made once and then copied.

To create one from nothing takes a tenth of a second, or a quarter with the bundled episode, and most tests need one.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from explorer import resources
from explorer.files import make_folder
from explorer.services import library_setup
from explorer.store import database_file
from explorer.store.database import Store
from explorer.store.library_folder import Library

_BUNDLED = resources.ROOT


class PreparedLibraries:
    """A database without content, and a library with the bundled episode; both as if opened for the second time."""

    def __init__(self, folder: Path) -> None:
        self.is_used = True
        self._empty, self._whole = Library(folder / "empty"), Library(folder / "whole")
        Store.open(self._empty).close()
        library_setup.open_library(self._whole.root)[1].close()

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Let each new library of this process be a copy."""
        make_private, library_at = database_file.make_private, library_setup.library_at

        def private(path: Path) -> None:
            if self.is_used and not path.exists():
                _copy(self._empty, path)
            make_private(path)

        def at(root: Path | None) -> Library:
            library = library_at(root)
            if self.is_used and resources.ROOT == _BUNDLED and _is_nothing(library.root):
                make_folder(library.root, private=True)
                _copy(self._whole, library.database)
            return library

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database_file, "make_private", private)
            patch.setattr(library_setup, "library_at", at)
            yield


def _copy(library: Library, to: Path) -> None:
    shutil.copyfile(library.database, to)
    to.chmod(0o600)


def _is_nothing(root: Path) -> bool:
    """Return whether a library here would be new: its folder is missing or empty."""
    try:
        return not root.exists() or not any(root.iterdir())
    except OSError:
        return False
