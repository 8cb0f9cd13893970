"""The folder of a library: the database, the PDFs, and the log."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.model.errors import KnownError
from explorer.model.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

_LONGEST_PATH = 8192


@dataclass(frozen=True, slots=True)
class Library:
    """A library's folder; it can be moved as a whole."""

    root: Path

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.root / "library.db"

    def backups(self) -> list[Path]:
        """Return the backups of the database in this folder, by name: ``library-v5-20240511T101502Z.db``."""
        return sorted(self.root.glob("library-v*-*.db"))

    @property
    def pdfs(self) -> Path:
        """Return the folder of the PDFs, named by their content."""
        return self.root / "pdfs"

    @property
    def parts(self) -> Path:
        """Return the folder of PDFs that are being downloaded."""
        return self.pdfs / ".parts"

    @property
    def pictures(self) -> Path:
        """Return the folder of the pictures of notes and areas, named by their content: ``abcd….png``."""
        return self.root / "pictures"

    @property
    def audio(self) -> Path:
        """Return the folder of downloaded audio, named by its content: ``ab/abcd….mp3``."""
        return self.root / "audio"

    @property
    def audio_parts(self) -> Path:
        """Return the folder of audio that is being downloaded or copied."""
        return self.audio / ".parts"

    @property
    def removed(self) -> Path:
        """Return the folder of transcripts that a command has removed."""
        return self.root / "removed"

    @property
    def log(self) -> Path:
        """Return the folder of the log files."""
        return self.root / "log"

    @property
    def socket_file(self) -> Path:
        """Return the file with the name of the socket on which a window of this library listens."""
        return self.root / "cache" / "doorbell"

    def pdf_name(self, sha256: str) -> str:
        """Return the path, relative to ``root``, of the PDF with this content: ``pdfs/ab/abcd….pdf``."""
        return f"pdfs/{sha256[:2]}/{sha256}.pdf"


def library_at(root: Path | None) -> Library:
    """Return the library in this folder, or the default one."""
    return Library((root or default_root()).expanduser().absolute())


def absolute(folder: str) -> Path:
    """Return the absolute path of a folder that the user has named; a home of an unknown user is kept as it is."""
    path = Path(folder)
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        return path.absolute()


def default_root() -> Path:
    """Return the folder of the user's library: where the user has moved it, or the usual one."""
    return _chosen_root() or usual_root()


def usual_root() -> Path:
    """Return the folder among the user's data where a library is at first."""
    return _folders().user_data_path


def place_file() -> Path:
    """Return the file of this user that names the library's folder, once that is not the usual one."""
    return _folders().user_config_path / "library-folder"


def check_place(library: Library) -> None:
    """Make sure that a library is in the folder to which the user has moved it.

    Raises:
        KnownError: ``library-folder-gone``: a new library there would look as if all notes were lost.
    """
    if library.root == _chosen_root() and not library.database.exists():
        raise KnownError(
            "library-folder-gone",
            "There is no library in {subject}: connect its drive, or rename the folder back. "
            "To use the library in {usual_root} again, delete the file {place_file}.",
            subject=str(library.root),
            usual_root=usual_root(),
            place_file=place_file(),
        )


def _folders() -> "PlatformDirs":
    from platformdirs import PlatformDirs

    return PlatformDirs("paper-explorer", appauthor=False)


def _chosen_root() -> Path | None:
    try:
        with place_file().open("rb") as file:
            name = os.fsdecode(file.read(_LONGEST_PATH).rstrip(b"\r\n"))
        root = Path(name)
        return root if root.is_absolute() and "\0" not in name else None
    except OSError:
        return None
