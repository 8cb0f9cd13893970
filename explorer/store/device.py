"""The id of this device for a library: stable between runs, different for a copy of the library."""

import hashlib
import socket
from functools import lru_cache
from pathlib import Path

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


@lru_cache(maxsize=16)
def device_id(root: Path) -> str:
    """Return the id of this machine and folder: twelve hexadecimal digits of a hash.

    It is not stored in the library, so that a copy on another machine or in another folder is another device. A moved
    library becomes another device too, which does no harm. The machine's own id can't be computed from it.
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
