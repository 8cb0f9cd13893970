"""Backups of the library: what one holds, and what restoring it changes."""

from pathlib import Path

from explorer.model.kind_names import kind_names
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later, translated, trn


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a database file holds: when it was made (ISO 8601, UTC), and how many live rows of each kind."""

    path: Path
    made: str
    version: int
    bytes: int
    papers: int
    notes: int
    annotations: int


@dataclass(frozen=True, slots=True)
class RestoreDifference:
    """What is on one side only, the library's or the backup's.

    ``items`` is the number of annotations and notes, ``newest`` the kind and the first words of some of them;
    ``papers`` the number of papers, ``titles`` those of some.
    """

    items: int = 0
    newest: tuple[tuple[str, str], ...] = ()
    papers: int = 0
    titles: tuple[str, ...] = ()

    def item_lines(self) -> list[str]:
        """Return a line for each of the newest annotations and notes, and one for the rest."""
        names = kind_names()
        return _listed([text or names.get(kind, kind) for kind, text in self.newest], self.items)

    def paper_lines(self) -> list[str]:
        """Return the titles, and a line for the rest."""
        return _listed(list(self.titles), self.papers)


def _listed(lines: list[str], count: int) -> list[str]:
    rest = count - len(lines)
    return [*lines, *([trn(rest, "… and {count} more", "… and {count} more")] if rest > 0 else [])]


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring a backup would change."""

    backup: BackupContents
    present: BackupContents | None
    """What the library holds now; None if it can't be read."""
    goes: RestoreDifference = RestoreDifference()
    comes_back: RestoreDifference = RestoreDifference()

    def lists(self) -> list[tuple[str, list[str]]]:
        """Return what goes and what returns: a heading with the number, translated, and the lines below it."""
        found = []
        for side, items, papers in (
            (
                self.goes,
                later("Notes and annotations that would be removed (not in the backup): {0}"),
                later("Papers that would be removed (not in the backup): {0}"),
            ),
            (
                self.comes_back,
                later("Notes and annotations that would return: {0}"),
                later("Papers that would return: {0}"),
            ),
        ):
            if side.items:
                found.append((translated(items, side.items), side.item_lines()))
            if side.papers:
                found.append((translated(papers, side.papers), side.paper_lines()))
        return found


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What was restored, and the file in which the library from before is kept; None if there was none."""

    backup: BackupContents
    kept: Path | None
