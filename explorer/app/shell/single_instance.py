"""One window for each library: a second start passes its target to the open window.

The window listens on a local socket whose name is in a file of its library, so that only users with write access to the
library can redirect a second start, and the name moves with the library. One line of JSON each way: ``{"open":
"2:15:12" or null, "token": ""}`` or ``{"do": ["mark", "text", "2:15:12"]}``, and ``{"error": "", "said": ""}``.
"""

import contextlib
import json
import logging
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from explorer.files import write_atomic
from explorer.model.errors import KnownError
from explorer.store.library_folder import Library

if sys.platform == "win32":
    import ctypes

_LONGEST = 8192
"""Maximum bytes of a line; a path can have 4096."""
_CONNECT_MS, _ANSWER_MS, _QUIET_MS = 1000, 4000, 4000
_MOST = 8
"""Maximum number of callers at once; one that has said nothing yet makes room for the next."""
_LONGEST_TOKEN = 512
_MOST_WORDS = 8
"""Maximum number of words of a command."""
_ANY_PROGRAM = 0xFFFFFFFF
"""Windows' ASFW_ANY: the open window's process is not known here."""
_FOLDER, _SOCKET = "paper-explorer-", "bell"

log = logging.getLogger(__name__)

Answer = Callable[..., None]
"""Takes an error sentence, or an empty string for success, and what a command is told; may be called later."""


def ask_open_window(library: Library, target: str | None) -> bool:
    """Ask the open window of this library to open a target (None: come to the front).

    Returns:
        False if there is no such window, or it does not answer.

    Raises:
        KnownError: ``refused``, with the window's sentence.
    """
    if sys.platform == "win32":
        _let_others_come_forward()
    # Without the token the system may keep the window from coming to the front, as focus stealing.
    return _reply(library, {"open": target, "token": os.environ.get("XDG_ACTIVATION_TOKEN", "")}) is not None


def answer_of_open_window(library: Library, words: Sequence[str]) -> str | None:
    """Have the open window of this library carry out a command, such as ``mark``; it stays where it is.

    Returns:
        What the window tells, or an empty string; None if there is no such window, or it does not answer.

    Raises:
        KnownError: ``refused``, with the window's sentence.
    """
    reply = _reply(library, {"do": list(words)})
    return None if reply is None else str(reply.get("said", ""))[:_LONGEST]


def _reply(library: Library, message: dict[str, object]) -> dict[str, object] | None:
    """Return the window's answer; None if there is no window, or it does not answer."""
    try:
        name = library.socket_file.read_text("utf-8")
    except (OSError, ValueError):
        return None
    connection = QLocalSocket()
    connection.connectToServer(name[:_LONGEST])
    if not connection.waitForConnected(_CONNECT_MS):
        return None
    connection.write(json.dumps(message).encode() + b"\n")
    while not connection.canReadLine():
        if not connection.waitForReadyRead(_ANSWER_MS):
            return None
    reply = _read(connection)
    error = reply.get("error")
    if error:
        raise KnownError("refused", "{sentence}", sentence=str(error))
    return reply if error == "" else None


class SingleInstance(QObject):
    """Listens for second starts; if it can't, each start opens a window of its own, which does no harm.

    Args:
        asked: called with the target (None: come to the front), and a callback for the answer.
        told: called with the words of a command, and a callback for the answer.
    """

    def __init__(
        self,
        library: Library,
        asked: Callable[[str | None, Answer], None],
        parent: QObject,
        told: Callable[[list[str], Answer], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._library, self._asked, self._told = library, asked, told
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(_MOST)
        self._server.newConnection.connect(self._accept)
        self._folder: Path | None = None
        self._callers: list[_Caller] = []
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
        self._clear_up()
        if sys.platform == "win32":
            self._name = f"paper-explorer-{uuid4().hex}"
        else:
            # A folder that only this user can access; not the library's, because a socket's path is limited to about
            # 100 bytes.
            self._folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
            self._name = str(self._folder / _SOCKET)
        if self._server.listen(self._name):
            write_atomic(self._library.socket_file, self._name.encode())

    def _clear_up(self) -> None:
        """Remove the socket, and its folder, of a window of this library that was killed."""
        if sys.platform == "win32":
            return  # A pipe ends with its process.
        with contextlib.suppress(OSError, ValueError):
            path = Path(self._library.socket_file.read_text("utf-8"))
            ours = path.name == _SOCKET and path.parent.name.startswith(_FOLDER)
            if ours and path.parent.parent == Path(tempfile.gettempdir()) and path.is_socket() and not _is_heard(path):
                path.unlink()
                path.parent.rmdir()

    def _accept(self) -> None:
        while connection := self._server.nextPendingConnection():
            if len(self._callers) >= _MOST:
                silent = next((one for one in self._callers if not one.heard), None)
                if silent is None:
                    connection.abort()
                    connection.deleteLater()
                    continue
                log.info("%s programs are connected to this window: one that says nothing is sent away", _MOST)
                self._callers.remove(silent)
                silent.end_connection()
            caller = _Caller(connection, self._asked, self._told, self)
            self._callers.append(caller)
            connection.disconnected.connect(lambda one=caller: self._gone(one))
            caller.listen()

    def _gone(self, caller: "_Caller") -> None:
        if caller in self._callers:
            self._callers.remove(caller)


def _let_others_come_forward() -> None:
    """Let the open window take the focus: Windows gives it only to the program in front, which this one still is."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROGRAM)


def _is_heard(path: Path) -> bool:
    """Return whether a program listens on a socket; True if it can't be told at once."""
    if sys.platform == "win32":
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
        except OSError:  # such as BlockingIOError, of one that has many callers
            return True
    return True


class _Caller(QObject):
    """The connection of a second start, until it is answered or times out."""

    def __init__(
        self,
        connection: QLocalSocket,
        asked: Callable[[str | None, Answer], None],
        told: Callable[[list[str], Answer], None] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._socket, self._asked, self._told = connection, asked, told
        self.heard = False
        """Whether it has said something."""
        connection.setParent(self)
        connection.setReadBufferSize(_LONGEST)
        connection.disconnected.connect(self.deleteLater)
        patience = QTimer(self, singleShot=True, interval=_QUIET_MS)
        patience.timeout.connect(self.end_connection)
        patience.start()

    def listen(self) -> None:
        """Read what has come already, and what comes."""
        self._socket.readyRead.connect(self._read)
        self._read()

    def end_connection(self) -> None:
        """End the connection; the caller then opens a window of its own."""
        self._socket.abort()

    def _read(self) -> None:
        if self.heard:
            return
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() >= _LONGEST:
                self.end_connection()
            return
        self.heard = True
        words = _read(self._socket)
        if self._told and (command := _command(words.get("do"))):
            self._told(command, self._answer)
            return
        target, token = words.get("open"), words.get("token")
        if not (target is None or isinstance(target, str)) or "open" not in words:
            self.end_connection()
            return
        if token and isinstance(token, str) and token.isascii() and token.isprintable() and len(token) < _LONGEST_TOKEN:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Read by Qt. A zero or half a letter can't stand there.
        self._asked(target, self._answer)

    def _answer(self, error: str, said: str = "") -> None:
        with contextlib.suppress(RuntimeError):  # the caller has disconnected meanwhile
            self._socket.write(json.dumps({"error": error, "said": said}).encode() + b"\n")
            self._socket.flush()
            self._socket.disconnectFromServer()


def _command(value: object) -> list[str] | None:
    """Return the words of a command; None if they are none."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_WORDS:
        return None
    return value if all(isinstance(one, str) for one in value) else None


def _read(connection: QLocalSocket) -> dict[str, object]:
    """Return the message from the other side; empty if it is invalid."""
    try:
        found = json.loads(bytes(connection.readLine(_LONGEST).data()))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
