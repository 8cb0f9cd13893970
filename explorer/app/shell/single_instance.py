"""One window for each library: a second start passes its target to the open window.

The window listens on a local socket whose name is in a file of its library, so that only users with write access to the
library can redirect a second start, and the name moves with the library. One line of JSON each way: ``{"open":
"2:15:12" or null, "token": ""}`` and ``{"error": ""}``.
"""

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from explorer.files import write_atomic
from explorer.model.errors import KnownError
from explorer.store.library_folder import Library

_LONGEST = 8192
"""Maximum bytes of a line; a path can have 4096."""
_CONNECT_MS, _ANSWER_MS, _QUIET_MS = 1000, 4000, 4000
_MOST = 8
"""Maximum number of callers at once."""

Answer = Callable[[str], None]
"""Takes an error sentence, or an empty string for success; may be called later."""


def ask_open_window(library: Library, target: str | None) -> bool:
    """Ask the open window of this library to open a target (None: come to the front).

    Returns:
        False if there is no such window, or it does not answer.

    Raises:
        KnownError: ``refused``, with the window's sentence.
    """
    try:
        name = library.socket_file.read_text("utf-8")
    except (OSError, ValueError):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name[:_LONGEST])
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    # Without the token the system may keep the window from coming to the front, as focus stealing.
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    socket.write(json.dumps({"open": target, "token": token}).encode() + b"\n")
    while not socket.canReadLine():
        if not socket.waitForReadyRead(_ANSWER_MS):
            return False
    error = _read(socket).get("error")
    if error:
        raise KnownError("refused", str(error))
    return error == ""


class SingleInstance(QObject):
    """Listens for second starts; if it can't, each start opens a window of its own, which does no harm.

    Args:
        asked: called with the target (None: come to the front), and a callback for the answer.
    """

    def __init__(self, library: Library, asked: Callable[[str | None, Answer], None], parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._asked = library, asked
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST)
        self._server.newConnection.connect(self._accept)
        self._folder: Path | None = None
        self._callers = 0
        with contextlib.suppress(OSError):
            self._listen()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()
        with contextlib.suppress(OSError, ValueError):
            # Another window may listen in our place by now.
            if self._library.socket_file.read_text("utf-8") == self._name:
                self._library.socket_file.unlink()
        if self._folder:
            with contextlib.suppress(OSError):
                self._folder.rmdir()

    def _listen(self) -> None:
        if sys.platform == "win32":
            self._name = f"paper-explorer-{uuid4().hex}"
        else:
            # A folder that only this user can access; not the library's, because a socket's path is limited to about
            # 100 bytes.
            self._folder = Path(tempfile.mkdtemp(prefix="paper-explorer-"))
            self._name = str(self._folder / "bell")
        if self._server.listen(self._name):
            write_atomic(self._library.socket_file, self._name.encode())

    def _accept(self) -> None:
        while socket := self._server.nextPendingConnection():
            if self._callers >= _MOST:
                socket.abort()
                socket.deleteLater()
                continue
            self._callers += 1
            _Caller(socket, self._asked, self).destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._callers -= 1


class _Caller(QObject):
    """The connection of a second start, until it is answered or times out."""

    def __init__(self, socket: QLocalSocket, asked: Callable[[str | None, Answer], None], parent: QObject) -> None:
        super().__init__(parent)
        self._socket, self._asked = socket, asked
        self._heard = False
        socket.setParent(self)
        socket.setReadBufferSize(_LONGEST)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        patience = QTimer(self, singleShot=True, interval=_QUIET_MS)
        patience.timeout.connect(self._hang_up)
        patience.start()
        self._read()

    def _read(self) -> None:
        if self._heard:
            return
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() >= _LONGEST:
                self._hang_up()
            return
        self._heard = True
        words = _read(self._socket)
        target, token = words.get("open"), words.get("token")
        if not (target is None or isinstance(target, str)) or "open" not in words:
            self._hang_up()
            return
        if token and isinstance(token, str):
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # read by Qt
        self._asked(target, self._answer)

    def _hang_up(self) -> None:
        self._socket.abort()

    def _answer(self, error: str) -> None:
        with contextlib.suppress(RuntimeError):  # the caller has disconnected meanwhile
            self._socket.write(json.dumps({"error": error}).encode() + b"\n")
            self._socket.flush()
            self._socket.disconnectFromServer()


def _read(socket: QLocalSocket) -> dict[str, object]:
    """Return the message from the other side; empty if it is invalid."""
    try:
        found = json.loads(bytes(socket.readLine(_LONGEST).data()))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
