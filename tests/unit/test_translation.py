"""Texts are translated by their English, with their values filled in afterwards."""

from collections.abc import Iterator

import pytest

from explorer.model.translation import later, speak, tr, translated, trn

GERMAN = {
    "{0} is not a PDF.": "Das ist kein PDF: {0}.",
    "Save {name}": "{nom} speichern",
    "{count} note": "{count} Notiz",
    "{count} notes": "{count} Notizen",
    "Open": "Öffnen",
}


class German:
    def gettext(self, message: str, /) -> str:
        return GERMAN.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        return GERMAN[msgid1 if n == 1 else msgid2]


@pytest.fixture
def _german() -> Iterator[None]:
    speak(German())
    yield
    speak(None)


def test_english_stays_as_it_is() -> None:
    assert tr("Use {braces}, or 100 %.") == "Use {braces}, or 100 %."
    assert tr("{0} of {of}", 2, of="3 {x}") == "2 of 3 {x}"
    assert [trn(count, "one note", "{count} notes") for count in (0, 1, 2)] == ["0 notes", "one note", "2 notes"]
    assert trn(2, "a note of {0}", "{count} notes of {0}", "YaRN") == "2 notes of YaRN"


@pytest.mark.usefixtures("_german")
def test_values_are_filled_into_the_translation() -> None:
    assert tr("{0} is not a PDF.", "{a} file") == "Das ist kein PDF: {a} file."
    assert trn(3, "{count} note", "{count} notes") == "3 Notizen"
    assert later("Open") == "Open"
    assert translated(later("Open")) == "Öffnen"
    assert tr("Untranslated") == "Untranslated"


@pytest.mark.usefixtures("_german")
def test_a_translation_that_asks_for_other_values_is_not_used() -> None:
    assert tr("Save {name}", name="YaRN") == "Save YaRN"
