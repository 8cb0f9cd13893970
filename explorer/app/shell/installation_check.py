"""Runs the command ``doctor`` beside the window, which checks that everything the program needs works."""

from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from explorer.services.program_command import program_command

_PATIENCE_MS = 60_000


class InstallationCheck(QObject):
    """One check at a time, in a process of its own: what is broken may crash it.

    Args:
        library: the folder of the library that is open.
    """

    finished = Signal(str, bool)
    """What the check prints, and whether everything works."""

    def __init__(self, library: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._process.kill)

    @property
    def is_running(self) -> bool:
        """Return whether a check is running."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Start a check, unless one is running."""
        if not self.is_running:
            words = [*program_command(windowed=False), "--library", str(self._library), "doctor"]
            self._process.start(words[0], words[1:])
            self._patience.start()

    def stop(self) -> None:
        """End a running check; nothing follows."""
        self._process.blockSignals(True)
        if self.is_running:
            self._process.kill()
            self._process.waitForFinished(1000)

    def _finished(self, code: int, _: object = None) -> None:
        self._patience.stop()
        text = bytes(self._process.readAll().data()).decode("utf-8", "replace").strip()
        self.finished.emit(text, code == 0 and self._process.exitStatus() == QProcess.ExitStatus.NormalExit)

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._patience.stop()
            self.finished.emit(self._process.errorString(), False)
