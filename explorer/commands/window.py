"""``open`` and ``snapshot``: the commands that show the window."""

import os
import sys

from explorer.model.translation import later

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from explorer.model.errors import KnownError

# Qt's platforms for Linux, with a display and without. Those for a bare screen or for Vulkan can't show our window.
_PLATFORMS = ("xcb", "wayland", "wayland-egl", "offscreen", "minimal", "vnc")
_ANSWER_S = 2.0


def open_window(library_root: "Path | None", target: str | None, *, new_window: bool) -> int:
    """Open the window and run until it is closed, or let a window that is already open handle the target. Returns the
    exit code.

    The PDF worker is started before anything else is imported: the page waits for it, and it takes as long to start as
    the window does.

    Raises:
        KnownError: the library can't be opened, the target is invalid, or there is no screen.
    """
    # Qt would abort without one.
    if missing := missing_screen():
        from explorer.app.episodes.open_target import missing_file

        raise (missing_file(target) if target else None) or missing
    from explorer.app.shell.running_window import done_elsewhere

    if not new_window and done_elsewhere(library_root, target):
        return 0
    from explorer.pdf.client import PdfClient

    client = PdfClient()
    client.start()
    from explorer.app.shell.startup import Startup
    from explorer.ui.window_startup import run

    with Startup(library_root, client) as opening:
        code = run(opening, target)
    if opening.then:
        import subprocess

        subprocess.Popen(opening.then, start_new_session=True)
    return code


def missing_screen() -> "KnownError | None":
    """Return an error if Qt would find no screen to open a window on, where it would abort; only Linux can lack one.

    It only connects to the display, which takes less than a millisecond on the same computer.
    """
    if not sys.platform.startswith("linux"):
        return None
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    # Like Qt: several may be named, each with options, and the first that works is used.
    platforms = [one.partition(":")[0] for one in chosen.split(";")] if chosen else ["wayland", "xcb"]
    own = bool(os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH"))  # A user with Qt plugins of their own knows what they do
    if not own and not any(one in _PLATFORMS for one in platforms):
        return _no_display(
            later(
                "QT_QPA_PLATFORM is “{chosen}”, which can’t hold this window: "
                "remove that variable, or set it to one of {platforms}."
            ),
            chosen=chosen[:80],
            platforms=", ".join(_PLATFORMS),
        )
    if any(_answers(one, own) for one in platforms):
        return None
    asked = [f"{name}={os.environ[name]}" for name in ("DISPLAY", "WAYLAND_DISPLAY") if os.environ.get(name)]
    if not asked:
        return _no_display(
            later(
                "There is no display to open a window on: run this in a desktop session (over ssh: ssh -X), "
                "or use the commands that need no display, such as papers or snapshot (see --help)."
            )
        )
    return _no_display(
        later(
            "The display does not answer ({asked}): run this in a desktop session (over ssh: ssh -X), "
            "or use the commands that need no display, such as papers or snapshot (see --help)."
        ),
        asked=", ".join(asked)[:200],
    )


def _answers(platform: str, own: bool) -> bool:
    if platform == "xcb":
        return _x_answers(os.environ.get("DISPLAY", ""))
    if platform.startswith("wayland"):
        return _wayland_answers()
    return own or platform in _PLATFORMS


def _x_answers(display: str) -> bool:
    """Return whether something listens where DISPLAY points: ``:0``, ``unix:0``, ``host:10.0``, or a socket's path."""
    place, colon, number = display.rpartition(":")
    digits = number.partition(".")[0]
    if not (colon and digits.isascii() and digits.isdigit() and len(digits) <= 5):
        return False
    if place.startswith("/"):
        return _connects(display) or _connects(place)
    host = place.rpartition("/")[2]
    if host in ("", "unix"):
        # Also the abstract name: in a container the folder may not exist. Then over the network, like xcb.
        path = f"/tmp/.X11-unix/X{digits}"  # noqa: S108 - where X has its sockets
        return _connects(path) or _connects(f"\0{path}") or (not host and _connects(("localhost", 6000 + int(digits))))
    return _connects((host.strip("[]"), 6000 + int(digits)))


def _wayland_answers() -> bool:
    """Return whether a Wayland compositor listens, by libwayland's rules for its socket's name."""
    if os.environ.get("WAYLAND_SOCKET"):
        return True  # An open connection, inherited from the parent process.
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    name = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    return _connects(name if name.startswith("/") else f"{folder}/{name}")


def _connects(address: str | tuple[str, int]) -> bool:
    if sys.platform == "win32":
        return False  # It is never asked there.
    try:
        if isinstance(address, str):
            # The C part of ``socket``: the whole module takes 6 ms to import, before the first page.
            import _socket

            one = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            try:
                one.settimeout(_ANSWER_S)
                one.connect(address)
            finally:
                one.close()
        else:
            import socket

            socket.create_connection(address, _ANSWER_S).close()
    except (OSError, ValueError, OverflowError):  # OverflowError: an invalid port
        return False
    return True


def snapshot(arguments: "argparse.Namespace") -> int:
    """Paint the real window into a PNG, without a display.

    Raises:
        KnownError: the picture has no place, QT_QPA_PLATFORM names a missing platform, or as ``take``.
    """
    from explorer.services.user_file import check_place

    check_place(arguments.out)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if missing := missing_screen():
        raise missing
    from explorer.ui.snapshot import take

    return take(arguments.library, arguments.out, arguments.at, arguments.theme, arguments.size)


def _no_display(sentence: str, **values: str) -> "KnownError":
    from explorer.model.errors import KnownError

    return KnownError("no-display", sentence, "", **values)
