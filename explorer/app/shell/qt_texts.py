"""Translates Qt's own texts, such as those of buttons and of the printer's dialog, into the language of the program."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from explorer.app.shell.languages import spoken
from explorer.app.shell.pseudo_language import PSEUDO, PseudoLanguage


class _PseudoTranslator(QTranslator):
    """Translates Qt's texts into the pseudo-language."""

    _language = PseudoLanguage()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: object, source: object, _note: object = None, _n: int = -1) -> str:
        text = source.decode() if isinstance(source, bytes) else str(source)
        is_key = context in ("QShortcut", b"QShortcut")
        return text if is_key else self._language.gettext(text)


def translate_qt(app: QCoreApplication) -> None:
    """Show Qt's own texts in the language that is spoken."""
    language = spoken()
    translator = _PseudoTranslator(app) if language == PSEUDO else QTranslator(app)
    if language != PSEUDO:
        translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        QLocale.setDefault(QLocale(language))
    QCoreApplication.installTranslator(translator)
