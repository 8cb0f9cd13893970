"""The actions for layout, rotation, trimming and colors of the pages."""

from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from explorer.app.context import AppContext
from explorer.model.known_settings import PAGE_COLORS as COLORS_OF_ALL
from explorer.model.translation import tr
from explorer.model.view_settings import PAGE_COLORS, SPREADS, Fit, PageColors, Spread, ViewSettings
from explorer.ui.reader.pages.page_interfaces import MovingPages, PageSurface, RotatedPages, ShownDocument
from explorer.ui.reader.pages.trimmer import Trimmer

_ROTATIONS = (0, 90, 180, 270)


class ArrangedPages(RotatedPages, ShownDocument, MovingPages, PageSurface, Protocol):
    """The pages that are arranged and colored."""

    @property
    def zoom(self) -> float | None:
        """Return the zoom as set; None while the pages fit the view."""

    def arrange(self, view_settings: ViewSettings, *, fits: bool = False) -> None:
        """Change layout, rotation, trimming or colors."""


class ViewActions(QObject):
    """Connects the actions with the view, and updates their check marks."""

    def __init__(self, context: AppContext, view: ArrangedPages) -> None:
        super().__init__(view.viewport())
        self._view, self._actions, self._session = view, context.actions, context.session
        self._theme, self._settings = context.theme, context.settings
        self.trimmer = Trimmer(context.pdf, self)
        self.trimmer.found.connect(self._trimmed)
        self._spreads: dict[Spread, str] = {spread: f"read.{spread}" for spread in SPREADS}
        self._colors: dict[PageColors, str] = {colors: f"read.colors.{colors}" for colors in PAGE_COLORS}
        self._fits: dict[Fit, str] = {"width": "read.fit", "page": "read.fit_page"}
        for spread, name in self._spreads.items():
            context.actions.connect_to(name, partial(self._arrange, spread=spread))
        for colors, name in self._colors.items():
            context.actions.connect_to(name, partial(self._color, colors))
        context.actions.connect_to("read.colors.all", self._share_colors)
        for fit, name in self._fits.items():
            context.actions.connect_to(name, partial(self._fit, fit))
        for degrees in _ROTATIONS:
            context.actions.connect_to(f"read.rotation.{degrees}", partial(self._arrange, rotation=degrees))
        context.actions.connect_to("read.rotate_right", lambda: self._rotate(90))
        context.actions.connect_to("read.rotate_left", lambda: self._rotate(270))
        context.actions.connect_to("read.colors", self._next_colors)
        context.actions.connect_to("read.trim", self._trim)
        view.arranged.connect(self._check)
        view.zoom_changed.connect(self._check)
        context.settings.changed.connect(self._follow)
        self._check()

    def forget(self) -> None:
        """Reset, because another document or none is shown."""
        self.trimmer.clear()

    def _arrange(self, **changes: object) -> None:
        self._view.arrange(replace(self._view.view_settings, **changes))  # type: ignore[arg-type]
        self._check()

    def _fit(self, fit: Fit) -> None:
        self._view.arrange(replace(self._view.view_settings, fit=fit), fits=True)
        self._check()

    def _rotate(self, degrees: int) -> None:
        self._arrange(rotation=(self._view.view_settings.rotation + degrees) % 360)

    def _follow(self, setting: object) -> None:
        if setting is COLORS_OF_ALL:
            self._check()

    def _next_colors(self) -> None:
        """Go to the next colors that differ: in the light scheme, "match theme" and "original" are the same."""
        now, looks = self._colors_now, self._theme.page_colors
        at = PAGE_COLORS.index(now) + 1
        colors = next(one for one in (*PAGE_COLORS[at:], *PAGE_COLORS[:at]) if looks(one) != looks(now))
        self._color(colors)
        name = self._actions[self._colors[colors]].text()
        if self._is_shared:
            told, undo = tr("Page color of all papers: {0}", name), partial(self._settings.put, COLORS_OF_ALL, now)
        else:
            told, undo = tr("Page color of this paper: {0}", name), partial(self._color_own, self._view.document, now)
        self._session.revocable.emit(told, undo)

    def _color_own(self, document: object, colors: PageColors) -> None:
        """Give a paper colors of its own again, if it is still shown."""
        if self._view.document is document:
            self._arrange(colors=colors)

    @property
    def _is_shared(self) -> bool:
        """Whether the paper has the colors of all papers."""
        return self._view.view_settings.colors == "all"

    @property
    def _colors_now(self) -> PageColors:
        own = self._view.view_settings.colors
        return self._theme.pages if own == "all" else own

    def _color(self, colors: PageColors) -> None:
        """Set the colors of this paper, or of all papers if it has none of its own."""
        if self._is_shared:
            self._settings.put(COLORS_OF_ALL, colors)
            self._check()
        else:
            self._arrange(colors=colors)

    def _share_colors(self) -> None:
        """Give this paper's colors to all papers; or, if it has those of all, let it have them for itself."""
        if self._is_shared:
            self._arrange(colors=self._theme.pages)
        else:
            self._settings.put(COLORS_OF_ALL, self._colors_now)
            self._arrange(colors="all")

    def _trim(self) -> None:
        document = self._view.document
        if document is None:
            return
        if self._view.view_settings.trim:
            self._arrange(trim=None)
        elif self.trimmer.asking:
            # The action is checked, so triggering it again undoes it.
            self.trimmer.clear()
            self._check()
        else:
            self.trimmer.ask(document.path, document.info.pages)
            self._check()

    def _trimmed(self) -> None:
        if self.trimmer.insets:
            self._arrange(trim=self.trimmer.insets)
        else:
            self._session.notified.emit(tr("These pages have no margins to trim."))
            self._check()

    def _check(self) -> None:
        how, view = self._view.view_settings, self._view
        for spread, name in self._spreads.items():
            self._actions.check(name, how.spread == spread)
        for colors, name in self._colors.items():
            self._actions.check(name, self._colors_now == colors)
        self._actions.check("read.colors.all", self._is_shared)
        for degrees in _ROTATIONS:
            self._actions.check(f"read.rotation.{degrees}", how.rotation == degrees)
        self._actions.check("read.actual", view.zoom == 1.0)
        self._actions.check("read.trim", how.trim is not None or self.trimmer.asking)
        for fit, name in self._fits.items():
            self._actions.check(name, view.zoom is None and how.fit == fit)
