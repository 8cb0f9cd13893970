"""Where the user's files are suggested to be saved and looked for."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from explorer.app.shell.settings import Settings
from explorer.model.setting import Setting


def documents_folder() -> Path:
    """Return the user's folder of documents; their home where there is none."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


def last_folder(settings: Settings, setting: Setting[str]) -> Path:
    """Return the folder that a setting keeps; that of documents if there is none."""
    kept = settings.get(setting)
    return Path(kept) if kept and Path(kept).is_dir() else documents_folder()
