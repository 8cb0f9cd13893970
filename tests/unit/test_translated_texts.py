"""A text that no translator can reach is found, and all others are in the template; ``.po`` files are read."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from explorer.app.shell.po_file import read_po

ROOT = Path(__file__).parents[2]


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translation_template", ROOT / "packaging" / "translation_template.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TEMPLATE = _module()


@pytest.mark.parametrize(
    "source",
    [
        'tr(f"{name} is open")',
        'tr("Close " + name)',
        'tr("{0} is open")',
        'tr("{0} of {1}", 1)',
        'trn(count, "{count} note", "{many} notes")',
        'self.tr("Close")',
        'QCoreApplication.translate("Notes", "Close")',
        'later(f"{name}")',
        'KnownError("x", f"{name} is damaged: choose another.")',
        'KnownError("x", "{name} is damaged: choose another.")',
        'KnownError("x", "Damaged: " + step)',
        'service.problem("x", f"{who} is slow. Try again.")',
        'def f():\n    told = f"{name} is damaged."\n    raise KnownError("x", told)',
        'def f():\n    told = "It is damaged."\n    raise KnownError("x", told)',
        'label.setText("Nothing here")',
        'label.setText("Nothing" if a else tr("Something"))',
        'QPushButton("Close")',
        'toast.tell(f"{count} notes")',
        'one.add_argument("--x", help="what it does")',
    ],
)
def test_a_text_that_no_translator_reaches_is_found(source: str) -> None:
    assert list(TEMPLATE.faults(source))


@pytest.mark.parametrize(
    "source",
    [
        'tr("{0} of {of}", 1, of=2)',
        'tr("Use {braces}", **values)',
        'trn(count, "one note of {0}", "{count} notes of {0}", name)',
        'KnownError("x", "{name} is damaged. {step}", step=step, name=name)',
        'def f():\n    told = later("{name} is damaged.")\n    raise KnownError("x", told, name=name)',
        "label.setText(name)",
        'label.setObjectName("muted")',
        'label.setText("1.2")',
        'later("{0} is said later")',
    ],
)
def test_a_text_for_translators_is_left_alone(source: str) -> None:
    assert list(TEMPLATE.faults(source)) == []


def test_the_template_has_all_texts_and_is_read_again() -> None:
    template = TEMPLATE.template()
    for one in (
        'msgid "Open PDF…"',
        'msgid "{name} is not a PDF: choose another file."',
        'msgid_plural "{count} notes"',
    ):
        assert one in template
    german = template.replace('msgid "Open PDF…"\nmsgstr ""', 'msgid "Open PDF…"\nmsgstr "PDF öffnen…"')
    german = german.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "eine"\nmsgstr[1] "viele {count}"')
    language = read_po(german)
    assert language.gettext("Open PDF…") == "PDF öffnen…"
    assert language.gettext("Close") == "Close"
    assert language.ngettext("{count} note", "{count} notes", 2) == "viele {count}"


@pytest.mark.parametrize(
    "text",
    [
        "<html>",
        'msgid "a"\nmsgstr b',
        '"lost"\n',
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=__import__;\\n"\n',
    ],
)
def test_a_file_that_is_no_catalog_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_po(text)


def test_what_a_translator_has_to_look_at_is_not_shown() -> None:
    text = '#, fuzzy\nmsgid "Close"\nmsgstr "Auf"\n\nmsgid "Op"\n"en"\nmsgstr "Auf\\"\\n"\n\nmsgid "Cut"\nmsgstr ""\n'
    language = read_po(text)
    assert [language.gettext(one) for one in ("Close", "Open", "Cut")] == ["Close", 'Auf"\n', "Cut"]
