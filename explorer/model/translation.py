"""Texts in the user's language: ``tr`` translates one, ``trn`` one with a number, ``later`` marks one in a table.

The key of a text is its English, written once, as a literal, where it is used: ``tr("{0} is not a PDF.", name)``.
Values are filled in after the translation, so that the key is the same for all of them. Without a language, and until
``speak`` names one, every text stays as it is.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:  # The first module of every start.
    from collections.abc import Mapping
    from typing import Protocol

    class Translations(Protocol):
        """The texts of a language, as ``gettext.GNUTranslations`` has them; without a translation, a text stays."""

        def gettext(self, message: str, /) -> str:
            """Return the translation of a text."""

        def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
            """Return the translation of a text about ``n`` things, given in singular and plural."""


_spoken: "Translations | None" = None


def speak(translations: "Translations | None") -> None:
    """Set the language of all texts from now on; None for English."""
    global _spoken
    _spoken = translations


def is_english() -> bool:
    """Return whether texts are shown as they are in the source."""
    return _spoken is None


def tr(text: str, /, *values: object, **named: object) -> str:
    """Translate a text, and fill values in where it says ``{0}`` or ``{name}``. The text is a literal, never an
    f-string; without values its braces are braces."""
    shown = text if _spoken is None else _spoken.gettext(text)
    return filled(shown, text, values, named) if values or named else shown


def trn(count: int, one: str, many: str, /, *values: object, **named: object) -> str:
    """Translate a text about ``count`` things: ``trn(3, "{count} note", "{count} notes")`` is ``3 notes``."""
    text = one if count == 1 else many
    shown = text if _spoken is None else _spoken.ngettext(one, many, count)
    return filled(shown, text, values, {"count": count, **named})


def later(text: str) -> str:
    """Return the text as it is. It marks a literal in a table for translators; ``translated`` does its work when it is
    shown."""
    return text


def translated(text: str, /, *values: object, **named: object) -> str:
    """Translate a text that ``later`` marked, as ``tr`` does."""
    return tr(text, *values, **named)


def filled(shown: str, text: str, values: tuple[object, ...], named: "Mapping[str, object]") -> str:
    """Return a translation with its values. If it asks for others, the English text is used instead; if even that does,
    it is shown as it is."""
    for one in (shown, text):
        try:
            return one.format(*values, **named)
        except (LookupError, ValueError, AttributeError):
            continue
    return text
