"""Applies the settings of appearance to the theme, now and whenever one of them changes."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject

from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.model.known_settings import DENSITY, FONT_SIZE, LANGUAGE, NOTES_FONT_SIZE, PAGE_COLORS, PALETTE, THEME


class ThemeSettings(QObject):
    """Lets the theme follow the settings of scheme, sizes and colors."""

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__(settings)
        self._settings, self._theme = settings, theme
        self._apply: dict[object, Callable[[], None]] = {
            THEME: lambda: theme.set_mode(settings.get(THEME)),
            PALETTE: lambda: theme.set_palette(settings.get(PALETTE)),
            PAGE_COLORS: lambda: theme.set_pages(settings.get(PAGE_COLORS)),
            LANGUAGE: self._language,
            **dict.fromkeys((FONT_SIZE, NOTES_FONT_SIZE, DENSITY), self._sizes),
        }
        for apply in (self._apply[PALETTE], self._apply[PAGE_COLORS], self._sizes):
            apply()
        if settings.get(LANGUAGE) != "system":
            self._language()
        settings.changed.connect(self._changed)

    def _changed(self, setting: object) -> None:
        if apply := self._apply.get(setting):
            apply()

    def _language(self) -> None:
        name = self._settings.get(LANGUAGE)
        QLocale.setDefault(QLocale.system() if name == "system" else QLocale(name))
        self._theme.changed.emit()  # dates are painted anew

    def _sizes(self) -> None:
        get = self._settings.get
        self._theme.set_sizes(get(FONT_SIZE), get(NOTES_FONT_SIZE), compact=get(DENSITY) == "compact")
