"""``restore``: lists the backups of the library, and makes the library again what one of them holds."""

import argparse
import os
from dataclasses import asdict
from pathlib import Path

from explorer.commands.output import confirmed, heads, tell, write_json, write_table
from explorer.model.errors import KnownError
from explorer.model.library_backup import BackupContents, RestorePreview
from explorer.model.translation import tr
from explorer.store.backup import backups
from explorer.store.database_errors import sentence
from explorer.store.library_folder import Library, library_at
from explorer.store.restore import preview
from explorer.store.restore import restore as put_back


def restore(arguments: argparse.Namespace) -> int:
    """Print the list, or show what restoring would change, ask, and restore.

    Raises:
        KnownError: ``not-confirmed``, ``cannot-open``, or what ``restore`` of the store raises.
    """
    library = library_at(arguments.library)
    if arguments.backup is None or arguments.list:
        return _list(library, as_json=arguments.json)
    path = _named(library, arguments.backup)
    _show(preview(library, path))
    if not arguments.yes and not confirmed(tr("Restore this backup? [y/N]")):
        raise KnownError("not-confirmed", "Nothing was restored: answer y, or give --yes.")
    done = put_back(library, path)
    kept = str(done.kept or tr("nothing (there was no library)"))
    write_table([(tr("restored"), done.backup.path.name), (tr("kept"), kept)])
    return 0


def _list(library: Library, *, as_json: bool) -> int:
    found = backups(library)
    held = [one for one in found if isinstance(one, BackupContents)]
    if as_json:
        write_json([asdict(one) | {"path": str(one.path)} for one in held])
    elif held:
        write_table(
            [
                heads("BACKUP", "MADE", "PAPERS", "NOTES", "ANNOTATIONS", "MB"),
                *(_row(one.path.name, one) for one in held),
            ]
        )
    for one in found:
        if isinstance(one, KnownError):
            tell(one.sentence)
    if not found and os.access(library.root, os.F_OK) and not os.access(library.root, os.R_OK | os.X_OK):
        raise sentence("cannot-open")
    if not found:
        tell(tr("There are no backups in {root}.", root=library.root))
    return 0


def _named(library: Library, text: str) -> Path:
    """Return the backup of this name in the library's folder, else the file at this path."""
    inside = library.root / text
    return inside if Path(text).name == text and inside.exists() else Path(text).expanduser().absolute()


def _show(change: RestorePreview) -> None:
    rows = [heads("", "MADE", "PAPERS", "NOTES", "ANNOTATIONS", "MB"), _row(tr("backup"), change.backup)]
    if change.present:
        rows.append(_row(tr("now"), change.present))
    write_table(rows)
    for heading, lines in change.lists():
        write_table([(heading, "")] + [("", line[:100]) for line in lines])


def _row(name: str, held: BackupContents) -> tuple[str, ...]:
    counts = (str(held.papers), str(held.notes), str(held.annotations))
    return name, held.made.replace("T", " ").removesuffix("Z"), *counts, f"{held.bytes / 1e6:.1f}"
