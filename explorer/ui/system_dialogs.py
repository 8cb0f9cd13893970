"""Questions of the main window that the system's dialogs ask, and what is opened outside the program.

In a module of its own: making Python's classes of these dialogs takes time that the first paint should not wait for.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.app.shell.settings import Settings
from explorer.model.episode_audio import AUDIO_SUFFIXES
from explorer.model.known_settings import OPEN_FOLDER
from explorer.model.translation import tr
from explorer.ui.question_dialog import QuestionDialog
from explorer.ui.small_widgets import push_button
from explorer.ui.user_folders import last_folder

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class SystemDialogs(QObject):
    """Asks in front of a window; each question returns None if the user does not want to answer."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings

    def open_pdf(self, title: str) -> Path | None:
        """Ask for a PDF to open."""
        return self._file(title, tr("PDF (*.pdf)"))

    def open_audio(self, title: str) -> Path | None:
        """Ask for a file with sound."""
        kinds = " ".join(f"*{one}" for one in sorted(AUDIO_SUFFIXES))
        return self._file(title, tr("Audio and video ({0})", kinds))

    def folder(self, title: str, suggestion: Path) -> Path | None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._window, title, str(suggestion))
        return Path(name) if name else None

    def template(self, title: str, suggestion: Path) -> Path | None:
        """Ask for a template of exports."""
        kinds = tr("Templates (*.j2 *.md *.txt);;All files (*)")
        return self._file(title, kinds, suggestion)

    def notes(self, title: str, suggestion: Path) -> Path | None:
        """Ask for a file of notes to import."""
        kinds = tr("Notes (*.json *.jsonld);;All files (*)")
        return self._file(title, kinds, suggestion)

    def marks(self, title: str) -> Path | None:
        """Ask for a file of marks that were made elsewhere."""
        kinds = tr("Text and tables (*.txt *.md *.csv *.tsv *.json *.opml);;All files (*)")
        return self._file(title, kinds)

    def opml(self, title: str) -> Path | None:
        """Ask for a list of podcasts from another program."""
        kinds = tr("OPML (*.opml *.xml);;All files (*)")
        return self._file(title, kinds)

    def episode(self, title: str) -> Path | None:
        """Ask for show notes, an audio file or an episode's file."""
        kinds = tr(
            "Episodes (*.html *.htm *.md *.txt *.json *.mp3 *.m4a *.m4b *.mp4 *.aac *.ogg *.opus *.flac *.wav);;"
            "All files (*)"
        )
        return self._file(title, kinds)

    def transcript(self, title: str) -> Path | None:
        """Ask for a file with a transcript."""
        kinds = tr("Transcripts (*.vtt *.srt *.ass *.ssa *.json *.html *.htm *.txt *.md);;All files (*)")
        return self._file(title, kinds)

    def backup(self, title: str, suggestion: Path) -> Path | None:
        """Ask for a backup of the library."""
        kinds = tr("Libraries (*.db);;All files (*)")
        return self._file(title, kinds, suggestion)

    def _file(self, title: str, kinds: str, suggestion: Path | None = None) -> Path | None:
        """Ask for an existing file, at first in the folder of the last one, unless another place is suggested."""
        start = suggestion or last_folder(self._settings, OPEN_FOLDER)
        name, _ = QFileDialog.getOpenFileName(self._window, title, str(start), kinds)
        if not name:
            return None
        if suggestion is None:
            self._settings.put(OPEN_FOLDER, str(Path(name).parent))
        return Path(name)

    def save(self, title: str, suggestion: Path) -> Path | None:
        """Ask where to write a file of the suggestion's kind."""
        kind = {
            ".pdf": tr("PDF (*.pdf)"),
            ".bib": tr("BibTeX (*.bib)"),
            ".opml": tr("OPML (*.opml)"),
            ".json": tr("JSON (*.json)"),
            ".jsonld": tr("Web Annotations (*.jsonld)"),
        }.get(suggestion.suffix, tr("Markdown (*.md)"))
        name, _ = QFileDialog.getSaveFileName(self._window, title, str(suggestion), kind)
        if not name or Path(name).suffix:
            return Path(name) if name else None
        # Not every system adds the ending. It has not asked either whether the file with it may be replaced.
        whole = Path(name + suggestion.suffix)
        return self.save(title, whole) if whole.exists() else whole

    def printer(self, title: str, count: int) -> "QPrinter | None":
        """Ask for a printer, and which of so many pages."""
        from explorer.ui.print_dialog import ask_printer  # Loads the library for printing.

        return ask_printer(self._window, title, count)

    def leaves_unsaved(self) -> bool:
        """Ask whether to close although changes could not be saved."""
        text = tr("Some of your latest changes could not be saved. If you quit now, they are lost.")
        leave = push_button(tr("Quit without saving"), removes=True)
        head = tr("Quit without saving?")
        return QuestionDialog(tr("Not saved"), head, text, [leave], self._window).ask() is leave

    def browse(self, url: str) -> bool:
        """Open a web address outside the program."""
        return QDesktopServices.openUrl(QUrl(url))

    def show_file(self, path: Path) -> bool:
        """Open a file or folder in the program that the system has for it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
