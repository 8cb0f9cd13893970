"""Tells the desktop that this program opens ``paper-explorer:`` links, as they stand in exports, for this user alone.

Linux: an entry by the Desktop Entry Specification, which also offers the program for PDFs, and the program's icon,
which Wayland's desktops show for its windows too. Windows: keys below HKEY_CURRENT_USER\\Software\\Classes
(learn.microsoft.com, "Registering an application to a URI scheme"). On macOS only a bundle can own a scheme, by its
Info.plist.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer import resources
from explorer.files import write_atomic
from explorer.model.errors import KnownError
from explorer.model.translation import later
from explorer.services.user_file import refused, write_named

if sys.platform == "win32":
    import winreg

_ID, _SCHEME = "paper-explorer", "paper-explorer"
_WINDOWS_KEY = rf"Software\Classes\{_SCHEME}"
_PATIENCE_S = 10
_PLAIN = re.compile(r"[A-Za-z0-9@+=:,./_-]+")
_SPECIAL = str.maketrans({char: f"\\{char}" for char in '"`$\\'} | {"%": "%%"})


def register() -> str:
    """Make this program the one that opens the links; return where that is written.

    Raises:
        KnownError: ``cannot-write``; or ``links-unknown`` where it can't be done.
    """
    if sys.platform == "win32":
        return _register_windows(_program())
    if sys.platform == "darwin":
        sentence = later("On macOS only an installed app can own links: use “paper-explorer open LINK” instead.")
        raise KnownError("links-unknown", sentence)
    return _register_desktop(_program())


def is_registered() -> bool:
    """Return whether this program is registered as the one that opens the links."""
    if sys.platform == "win32":
        return _windows_command() is not None
    return sys.platform != "darwin" and _desktop_entry().is_file()


def unregister() -> None:
    """Take the registration back; do nothing if there is none.

    Raises:
        KnownError: ``cannot-write``.
    """
    if sys.platform == "win32":
        _unregister_windows()
    elif sys.platform != "darwin":
        _unregister_desktop(_desktop_entry())


def _program() -> list[str]:
    """Return the words that start this program, from any folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    python = Path(sys.executable)
    windowed = python.with_name("pythonw.exe")  # Without a black window beside the program's own.
    return [str(windowed if sys.platform == "win32" and windowed.exists() else python), "-m", "explorer"]


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _desktop_entry() -> Path:
    return _data_folder() / "applications" / f"{_ID}.desktop"


def _desktop_icon() -> Path:
    return _data_folder() / "icons" / "hicolor" / "scalable" / "apps" / f"{_ID}.svg"


def _register_desktop(program: Sequence[str]) -> str:
    path = _desktop_entry()
    # Quoted only where it must be: xdg-open, on desktops without an opener of their own, does not know quotes.
    words = " ".join(word if _PLAIN.fullmatch(word) else f'"{word.translate(_SPECIAL)}"' for word in program)
    entry = (
        "[Desktop Entry]\nType=Application\nName=Paper Explorer\n"
        "Comment=Read and annotate the papers that a podcast discusses\n"
        f"Exec={words.replace(chr(92), chr(92) * 2)} open %u\n"  # A value's backslashes are doubled once more.
        f"Icon={_ID}\nTerminal=false\nCategories=Office;Education;\nStartupWMClass={_ID}\n"
        f"MimeType=x-scheme-handler/{_SCHEME};application/pdf;\n"
    )
    try:
        write_atomic(_desktop_icon(), resources.path(f"{_ID}.svg").read_bytes())
        write_atomic(path, entry.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise refused(path, error) from error
    # Desktops that read the entry by themselves need neither; where a program is missing, the entry is still offered.
    _tell_desktop("update-desktop-database", str(path.parent))
    _tell_desktop("xdg-mime", "default", path.name, f"x-scheme-handler/{_SCHEME}")
    return str(path)


def _unregister_desktop(path: Path) -> None:
    root = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    chosen = root / "mimeapps.list"  # Where xdg-mime has written; it has no command that takes it back.
    try:
        path.unlink(missing_ok=True)
        _desktop_icon().unlink(missing_ok=True)
        if chosen.is_file():
            lines = chosen.read_bytes().splitlines(keepends=True)
            rest = [line for line in lines if not line.startswith(f"x-scheme-handler/{_SCHEME}=".encode())]
            if rest != lines:
                write_named(chosen, b"".join(rest))
    except OSError as error:
        raise refused(path, error) from error
    _tell_desktop("update-desktop-database", str(path.parent))


def _tell_desktop(*command: str) -> None:
    if shutil.which(command[0]):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)


def _windows_command() -> str | None:
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            return winreg.QueryValue(winreg.HKEY_CURRENT_USER, rf"{_WINDOWS_KEY}\shell\open\command")
    return None


def _unregister_windows() -> None:
    if sys.platform == "win32":
        try:
            for key in (
                r"\shell\open\command",
                r"\shell\open",
                r"\shell",
                "",
            ):  # A key with keys in it can't be deleted.
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _WINDOWS_KEY + key)
        except OSError as error:
            raise refused(Path(_WINDOWS_KEY), error) from error


def _register_windows(program: Sequence[str]) -> str:
    place = _WINDOWS_KEY
    command = subprocess.list2cmdline([*program, "open"]) + ' "%1"'
    values = (
        (place, "", "URL:Paper Explorer"),
        (place, "URL Protocol", ""),
        (rf"{place}\shell\open\command", "", command),
    )
    if sys.platform == "win32":
        try:
            for key, name, value in values:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as handle:
                    winreg.SetValueEx(handle, name, 0, winreg.REG_SZ, value)
        except OSError as error:
            raise refused(Path(place), error) from error
    return rf"HKEY_CURRENT_USER\{place}"
