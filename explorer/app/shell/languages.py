"""The languages of the texts: which there are, which one is asked for, and loading it.

A language is a file ``resources/translations/LANGUAGE.po``, as translators' programs write it, such as ``de.po``.
Nothing of this is imported while the texts are in English.
"""

import logging
import os
import re
from typing import TYPE_CHECKING

from explorer import resources
from explorer.app.shell.po_file import read_po
from explorer.app.shell.pseudo_language import PSEUDO, PseudoLanguage
from explorer.model.translation import speak

if TYPE_CHECKING:
    from explorer.model.translation import Translations

VARIABLE = "PAPER_EXPLORER_LANGUAGE"
"""The environment's variable that names a language; it comes before the setting."""
_NAME = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")
_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
_MOST_BYTES = 8_000_000

log = logging.getLogger(__name__)
_spoken = "en"


def available() -> list[str]:
    """Return the languages that have a file, without English, in alphabetical order."""
    try:
        names = sorted(path.stem for path in resources.path("translations").glob("*.po"))
    except OSError:
        return []
    return [name for name in names if _NAME.fullmatch(name)]


def use(name: str) -> str:
    """Show all texts in a language from now on, and return it: ``en`` if there is no file of it. ``system`` asks the
    system."""
    if name == "system":
        name = _of_system()
    global _spoken
    translations = _translations(name)
    speak(translations)
    _spoken = name if translations else "en"
    return _spoken


def named(setting: str) -> str:
    """Return the language that the program starts in with this setting, which the environment's comes before."""
    setting = os.environ.get(VARIABLE) or setting
    return _of_system() if setting == "system" else setting


def spoken() -> str:
    """Return the language of the texts."""
    return _spoken


def _of_system() -> str:
    named = next((value for key in _SYSTEM if (value := os.environ.get(key))), "")
    whole = named.partition(".")[0].partition("@")[0]
    there = available()
    return next((one for one in (whole, whole.partition("_")[0]) if one in there), "en")


def _translations(name: str) -> "Translations | None":
    if name == PSEUDO:
        return PseudoLanguage()
    if not _NAME.fullmatch(name) or name == "en":
        return None
    path = resources.path("translations", f"{name}.po")
    try:
        if path.stat().st_size <= _MOST_BYTES:
            return read_po(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("The language %s can't be read: %s", name, error)
    return None
