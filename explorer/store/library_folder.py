"""Where a library lies: one folder that holds the database, the PDFs beside it, and the log."""

from pathlib import Path

from explorer.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Library:
    """The folder of a library; moving it moves all that is in it."""

    root: Path

    @property
    def database(self) -> Path:
        """The one database file."""
        return self.root / "library.db"

    @property
    def pdfs(self) -> Path:
        """The folder of the PDFs, which are named by their content."""
        return self.root / "pdfs"

    @property
    def pictures(self) -> Path:
        """The folder of the pictures in notes and of areas, which are named by their content: ``abcd….png``."""
        return self.root / "pictures"

    @property
    def log(self) -> Path:
        """The folder of the log files."""
        return self.root / "log"

    @property
    def doorbell(self) -> Path:
        """The file with the name of the socket on which a window of this library listens."""
        return self.root / "cache" / "doorbell"

    def pdf_name(self, sha256: str) -> str:
        """The path, relative to ``root``, of the PDF with this content: ``pdfs/ab/abcd….pdf``."""
        return f"pdfs/{sha256[:2]}/{sha256}.pdf"


def library_at(root: Path | None) -> Library:
    """The library in this folder, or the user's own."""
    return Library((root or default_root()).expanduser().absolute())


def default_root() -> Path:
    """The library's folder among the user's data, where no other was asked for."""
    from platformdirs import user_data_path

    return user_data_path("paper-explorer", appauthor=False)
