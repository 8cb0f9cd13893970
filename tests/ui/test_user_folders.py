"""Where files are suggested to be saved and looked for."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from explorer.model.known_settings import EXPORT_FOLDER
from explorer.ui.export_dialog import ExportDialog
from explorer.ui.system_dialogs import SystemDialogs
from tests.ui.user import User

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders of other systems are not ours to move")


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a folder of documents, under a name of its own language."""
    home = tmp_path / "home"
    folder = home / "Dokumente"
    folder.mkdir(parents=True)
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text('XDG_DOCUMENTS_DIR="$HOME/Dokumente"\n')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


def asked(ask: Callable[[], Path | None], name: str) -> tuple[Path, Path | None]:
    """Return the folder in which a question for a file begins, and its answer, which is this name there."""
    begun: list[Path] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        begun.append(Path(dialog.directory().path()))
        if not (begun[0] / name).exists():
            dialog.reject()  # it would ask about that
            return
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(field, QLineEdit)
        field.setText(name)
        QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)
    found = ask()
    return begun[0], found


def test_files_are_looked_for_where_the_last_one_was(user: User, documents: Path, tmp_path: Path) -> None:
    other = tmp_path / "downloads"
    other.mkdir()
    for folder in (documents, other):
        (folder / "one.pdf").write_bytes(b"%PDF-1.4")
        (folder / "marks.txt").write_text("0:01 a")
    dialogs = SystemDialogs(user.window, user.window.context.settings)
    assert asked(lambda: dialogs.open_pdf("Open"), "one.pdf") == (documents, documents / "one.pdf")
    path = other / "one.pdf"
    assert asked(lambda: dialogs.open_pdf("Open"), str(path)) == (documents, path)
    assert asked(lambda: dialogs.marks("Marks"), "marks.txt") == (other, other / "marks.txt")
    again = SystemDialogs(user.window, user.window.context.settings)
    assert asked(lambda: again.transcript("Transcript"), "marks.txt")[0] == other, "also after another start"


def test_files_are_saved_in_the_folder_of_documents_then_where_the_last_one_was(
    user: User, documents: Path, tmp_path: Path
) -> None:
    window, actions = user.window, user.window.context.actions
    suggested: list[Path] = []

    def save(_: str, path: Path) -> Path:
        suggested.append(path)
        return tmp_path / path.name

    window.ask_save = save
    for _ in range(2):
        window.toast.hide()
        actions["file.share_episode"].trigger()
        user.until(window.toast.isVisible)
    assert [one.parent for one in suggested] == [documents, tmp_path]
    actions["file.export"].trigger()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.folder.text() == str(documents)
    dialog.reject()
    window.context.settings.put(EXPORT_FOLDER, tmp_path)
    actions["file.export"].trigger()
    assert window.findChildren(ExportDialog)[-1].folder.text() == str(tmp_path)
