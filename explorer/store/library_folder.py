"""The folder of a library: the database, the PDFs, and the log."""

from pathlib import Path

from explorer.model.lazy_dataclass import dataclass


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


def default_root() -> Path:
    """Return the default folder among the user's data."""
    from platformdirs import user_data_path

    return user_data_path("paper-explorer", appauthor=False)
