"""Backups of the library: what one holds, and what restoring it changes."""

from pathlib import Path

from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a database file holds: when it was made (ISO 8601, UTC), and how many live rows of each kind."""

    path: Path
    made: str
    version: int
    bytes: int
    papers: int
    notes: int
    marks: int


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring a backup would change: the numbers of notes and marks, and the first words of some notes."""

    backup: BackupContents
    present: BackupContents | None
    """What the library holds now; None if it can't be read."""
    goes: int = 0
    comes_back: int = 0
    going: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What was restored, and the file in which the library from before is kept; None if there was none."""

    backup: BackupContents
    kept: Path | None
