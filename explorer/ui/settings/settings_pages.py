"""Opens the settings dialog with all its pages."""

from explorer.model.known_settings import LANGUAGE
from explorer.model.translation import later as _t
from explorer.model.translation import tr, translated
from explorer.ui.settings.about_page import AboutPage
from explorer.ui.settings.keyboard_page import KeyboardPage
from explorer.ui.settings.library_page import ButtonsRow, LibraryPage
from explorer.ui.settings.restart_button import RestartButton
from explorer.ui.settings.setting_row import SettingRow
from explorer.ui.settings.setting_specs import (
    ANNOTATING,
    APPEARANCE,
    DOWNLOADING,
    EXPORTING,
    LISTENING,
    MIRRORS,
    PODCASTS,
    READING,
    SettingSpec,
)
from explorer.ui.settings.settings_dialog import MakePage, SettingsDialog
from explorer.ui.settings.settings_page import SettingsPage, SettingsWindow


def open_settings(window: SettingsWindow, page: str = "") -> SettingsDialog:
    """Open the dialog of a window, at the page with this English title or the first one."""
    window.navigation.save_drafts()
    pages: tuple[tuple[str, MakePage], ...] = (
        (_t("Appearance"), lambda: _appearance(window)),
        (_t("Reading"), lambda: _page(window, "Reading", READING)),
        (_t("Annotating"), lambda: _annotating(window)),
        (_t("Listening"), lambda: _page(window, "Listening", LISTENING)),
        (_t("Podcasts"), lambda: _page(window, "Podcasts", PODCASTS)),
        (_t("Notes and export"), lambda: _page(window, "Notes and export", EXPORTING)),
        (_t("Downloads"), lambda: _downloads(window)),
        (_t("Keyboard"), lambda: _keyboard(window)),
        (_t("Library"), lambda: LibraryPage(window)),
        (_t("About"), lambda: AboutPage(window)),
    )
    dialog = SettingsDialog(window.context, window.widget, [(translated(title), make) for title, make in pages])
    if page:
        dialog.show_page(translated(page))
    dialog.open()
    return dialog


def _rows(window: SettingsWindow, specs: tuple[SettingSpec, ...]) -> list[SettingRow]:
    return [SettingRow(spec, window.context, lambda title, here: window.ask_folder(title, here)) for spec in specs]


def _page(window: SettingsWindow, title: str, specs: tuple[SettingSpec, ...]) -> SettingsPage:
    page = SettingsPage(translated(title))
    page.add(*_rows(window, specs))
    return page


def _appearance(window: SettingsWindow) -> SettingsPage:
    page = _page(window, "Appearance", APPEARANCE)
    language = next(row for row in page.rows if isinstance(row, SettingRow) and row.spec.setting is LANGUAGE)
    language.beside.insertWidget(1, RestartButton(window, language))
    return page


def _annotating(window: SettingsWindow) -> SettingsPage:
    page = _page(window, "Annotating", ANNOTATING)
    names = ButtonsRow(window, tr("Colors"), tr("Names and colors…"), words=tr("palette highlight"))
    names.buttons[0].clicked.connect(window.context.actions["mark.palette"].trigger)
    page.add(names)
    return page


def _keyboard(window: SettingsWindow) -> SettingsPage:
    page = SettingsPage(translated("Keyboard"), words=tr("keys shortcuts commands"))
    page.fill(KeyboardPage(window.context.actions, window.context.settings, window.context.theme))
    return page


def _downloads(window: SettingsWindow) -> SettingsPage:
    page = _page(window, "Downloads", DOWNLOADING)
    note = tr("Other addresses for arXiv and OpenReview, such as a mirror of your university.")
    page.add(*_rows(window, MIRRORS), head=tr("Mirrors"), note=note)
    return page
