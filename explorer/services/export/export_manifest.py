"""Remembers what an export to a folder wrote, so that the next one skips the files that would stay as they are."""

import hashlib
import os
import stat
from pathlib import Path

import msgspec

from explorer import __version__, resources
from explorer.files import write_atomic
from explorer.model.lazy_dataclass import dataclass
from explorer.services.export.export_files import WrittenFile
from explorer.services.export.template_engine import Template
from explorer.services.export.template_fields import FileFields

_MOST_BYTES = 64 * 1024 * 1024
State = tuple[int, int, int, int]
"""Size, times of the last change of content and of the file's entry in nanoseconds, and inode: another program's write
changes one of them."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was after an export: its subject, a digest of what was exported, and blocks that the user changed.

    ``digest`` is empty if the next export has to look at the file again.
    """

    file_id: str
    digest: str
    state: State
    kept: int = 0


class ExportManifest:
    """The files of one folder by their paths in it. It is a cache: without it, or with a wrong one, all files are
    rendered and merged again.

    Args:
        cache: the library's folder of caches.
        root: the folder of the export.
    """

    def __init__(self, cache: Path, root: Path) -> None:
        name = hashlib.sha256(os.path.realpath(root).encode(errors="surrogatepass")).hexdigest()[:32]
        self._path = cache / "exports" / f"{name}.json"
        self._root = root
        self._before: dict[str, KnownFile] = self._read()
        self._after: dict[str, KnownFile] = {}

    def file_id(self, path: str, state: State) -> str | None:
        """Return the encoded subject of a file that nobody changed since the last export; None if it is to be read."""
        known = self._before.get(path)
        return known.file_id if known and known.state == state else None

    def unchanged(self, path: str, file_id: str, digest: str) -> KnownFile | None:
        """Return what is known of a file that an export would leave as it is; None if that is not sure."""
        known = self._before.get(path)
        if known is None or known.file_id != file_id or known.digest != digest:
            return None
        if state_of(self._root / path) != known.state:
            return None
        self._after[path] = known
        return known

    def add(self, path: str, file_id: str, digest: str, done: WrittenFile) -> None:
        """Remember a file that was written, or found to be right."""
        if (state := state_of(self._root / path)) is None:
            return
        is_clean = not (done.merged.offered or done.merged.damaged)
        self._after[path] = KnownFile(file_id, digest if is_clean else "", state, done.merged.kept)

    def save(self) -> None:
        """Write the manifest for the next export; if that fails, the next export does all of the work again."""
        try:
            write_atomic(self._path, msgspec.json.encode({path: _row(one) for path, one in self._after.items()}))
        except OSError:
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, KnownFile]:
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return {}
            rows = msgspec.json.decode(self._path.read_bytes(), type=dict[str, tuple[str, str, State, int]])
        except (OSError, msgspec.DecodeError):
            return {}
        return {path: KnownFile(*row) for path, row in rows.items()}


def _row(one: KnownFile) -> tuple[str, str, State, int]:
    return (one.file_id, one.digest, one.state, one.kept)


def state_of(path: Path) -> State | None:
    """Return a file's state; None if there is no regular file."""
    try:
        found = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class FieldDigests:
    """Makes digests of what a template is given for a file, and of all else that its text depends on."""

    def __init__(self, template: Template, *, keep: bool) -> None:
        parts = resources.path("templates", "parts.j2").read_bytes()
        head = (__version__, template.name, template.source, hashlib.sha256(parts).hexdigest(), str(keep))
        self._begin = hashlib.sha256("\0".join(head).encode(errors="surrogatepass"))

    def of(self, made: FileFields) -> str:
        """Return the digest of a file's fields."""
        digest = self._begin.copy()
        digest.update(repr(made).encode(errors="surrogatepass"))
        return digest.hexdigest()[:32]
