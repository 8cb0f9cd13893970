"""Which device writes to a library: the same for each run, another one for a copy of the library elsewhere."""

import hashlib
import socket
from functools import lru_cache
from pathlib import Path

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@lru_cache(maxsize=16)
def device_id(root: Path) -> str:
    """Twelve hexadecimal digits for this machine and this folder.

    Nothing is kept in the library, so that a copy of it, on another machine or beside the first, is another device by
    itself; a library that was moved becomes another one too, which does no harm. The machine's own id is not to be had
    from it.
    """
    try:
        there = root.resolve().stat()
        folder = f"{root.resolve()}\n{there.st_dev}\n{there.st_ino}"
    except OSError:
        folder = str(root)
    known = "\n".join(("paper-explorer device", socket.gethostname(), _machine(), folder))
    return hashlib.sha256(known.encode(errors="surrogatepass")).hexdigest()[:12]


def _machine() -> str:
    for path in _MACHINE_IDS:
        try:
            return path.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            continue
    return ""
