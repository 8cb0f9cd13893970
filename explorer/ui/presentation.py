"""A presentation: nothing on the screen but the pages, one at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from explorer.app.shell.actions import Actions
from explorer.model.view_settings import ViewSettings
from explorer.ui.full_screen import FullScreen
from explorer.ui.reader.pages.page_interfaces import ShownDocument
from explorer.ui.reader.pages.view_actions import ArrangedPages

ACTION = "view.presentation"


class PresentedPages(ArrangedPages, ShownDocument, Protocol):
    """The pages that are presented."""

    def set_zoom(self, zoom: float | None) -> None:
        """Set the zoom; None fits the view."""


class PresentingReader(Protocol):
    """Has the bars above the pages."""

    def put_bars_away(self, away: bool) -> None:
        """Hide the tabs and tools, or show them again."""

    def take_focus(self) -> None:
        """Give the pages the keyboard."""


class Presentation:
    """Shows the pages of the active reader in full screen, each fitted to it; afterwards all is as it was."""

    def __init__(
        self,
        full_screen: FullScreen,
        reader: PresentingReader,
        pages: Callable[[], PresentedPages],
        actions: Actions,
    ) -> None:
        """Present what ``pages`` returns, which are those of the active reader."""
        self._full_screen, self._reader, self._pages, self._actions = full_screen, reader, pages, actions
        self._before: tuple[str, ViewSettings, float | None] | None = None
        self.is_on = False

    def toggle(self) -> None:
        """Begin the presentation, or leave it and full screen."""
        if self.is_on:
            self.leave()
        else:
            self._begin()
        self._actions.check(ACTION, self.is_on)

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen; from a presentation too."""
        if self.is_on:
            self.leave()
        else:
            self._full_screen.toggle()

    def leave(self) -> None:
        """Leave the presentation and full screen."""
        self.end()
        self._full_screen.leave()

    def end(self) -> None:
        """Show the bars and the pages as they were before, still in full screen."""
        if not self.is_on:
            return
        self.is_on = False
        self._actions.check(ACTION, False)
        self._reader.put_bars_away(False)
        pages, before, self._before = self._pages(), self._before, None
        if before and pages.document and pages.document.paper.id == before[0]:
            _, settings, zoom = before
            pages.arrange(settings, fits=zoom is None)
            if zoom is not None:
                pages.set_zoom(zoom)

    def _begin(self) -> None:
        pages = self._pages()
        if pages.document is None:
            return
        self.is_on = True
        self._before = (pages.document.paper.id, pages.view_settings, pages.zoom)
        self._reader.put_bars_away(True)
        self._full_screen.enter(alone=True)
        pages.arrange(replace(pages.view_settings, spread="single", fit="page"), fits=True)
        self._reader.take_focus()
