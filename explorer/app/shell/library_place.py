"""Where the user's library is: moved to another folder, or exchanged for another library, with a restart."""

from pathlib import Path

from PySide6.QtCore import QObject

from explorer.app.shell.device_state import DeviceState
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.progress import CancelToken, Report
from explorer.model.translation import tr
from explorer.services.library_move import check_library, copy_files, free_folder, use_library
from explorer.services.library_setup import open_library
from explorer.services.program_command import program_command


class LibraryPlace(QObject):
    """Prepares a move or an exchange, and says with which command the program is to start again."""

    def __init__(
        self, access: LibraryAccess, jobs: Jobs, device: DeviceState | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs
        self.is_named = device is not None and device.path.parent == access.library.root
        """Whether the library was named on the command line: then it is where the user keeps it."""

    def free_folder(self, chosen: Path) -> Path:
        """Return the folder to move the library to. Raises KnownError."""
        return free_folder(self._access.library, chosen)

    def copy(self, target: Path) -> Job[Path]:
        """Copy the library's files, which takes long; ``move_command`` moves the rest."""

        def work(report: Report, cancel: CancelToken) -> Path:
            copy_files(self._access.library, target, report, cancel)
            return target

        return self._jobs.start(tr("Copying the library"), work)

    def move_command(self, target: Path) -> list[str]:
        """Return the command that moves the library once the window is closed, and opens it again."""
        return [*program_command(), "move-library", str(target), "--open"]

    def again(self) -> list[str]:
        """Return the command that opens this library again."""
        return [*program_command(), *(("--library", str(self._access.library.root)) if self.is_named else ())]

    def exchange(self, chosen: Path) -> Job[list[str]]:
        """Make sure that a folder holds a library, or make one there; the result is the command that opens it."""

        def work(*_: object) -> list[str]:
            root = check_library(chosen)
            open_library(root)[1].close()
            if self.is_named:
                return [*program_command(), "--library", str(root)]
            use_library(root)
            return program_command()

        return self._jobs.start(tr("Opening another library"), work)
