"""A presentation: nothing on the screen but the pages, one at a time; and the way out of it and of full screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from explorer.app.shell.actions import Actions
from explorer.model.translation import tr
from explorer.model.view_settings import ViewSettings
from explorer.ui.full_screen import FullScreen
from explorer.ui.reader.pages.page_interfaces import CurrentPage
from explorer.ui.reader.pages.view_actions import ArrangedPages
from explorer.ui.reader.pages.view_history import View

ACTION = "view.presentation"


class PresentedPages(ArrangedPages, CurrentPage, Protocol):
    """The pages that are presented."""

    def view(self) -> View:
        """Return the current view."""

    def show_view(self, view: View) -> None:
        """Go to a view, without a step of Back."""

    def set_zoom(self, zoom: float | None) -> None:
        """Set the zoom; None fits the view."""


class PresentingReader(Protocol):
    """Has the bars above the pages."""

    def put_bars_away(self, away: bool) -> None:
        """Hide the tabs and tools, or show them again."""

    def take_focus(self) -> None:
        """Give the pages the keyboard."""


class Presentation:
    """Shows the pages of the active reader in full screen, each fitted to it; afterwards all is as it was.

    Args:
        pages: returns the pages of the active reader.
        tell: shows a sentence to the user.
        take_back: hides it if it is still shown.
    """

    def __init__(
        self,
        full_screen: FullScreen,
        reader: PresentingReader,
        pages: Callable[[], PresentedPages],
        actions: Actions,
        tell: Callable[[str], object],
        take_back: Callable[[str], object],
    ) -> None:
        self._full_screen, self._reader, self._pages = full_screen, reader, pages
        self._actions, self._tell, self._take_back = actions, tell, take_back
        self._before: tuple[str, ViewSettings, View] | None = None
        self._page = 0
        self._was_full_screen = False
        self.is_on = False

    def toggle(self) -> None:
        """Begin the presentation, or end it: the window is in full screen then, if it was so before."""
        if not self.is_on:
            self._begin()
        elif self._was_full_screen:
            self.end()
        else:
            self.leave()
        self._actions.check(ACTION, self.is_on)

    def toggle_full_screen(self) -> None:
        """Enter or leave full screen; from a presentation too."""
        if self._full_screen.is_on:
            self.leave()
        else:
            self._full_screen.enter()
            self._tell(_out_of_full_screen())

    def step_out(self) -> bool:
        """End the presentation, or else leave full screen; return False if neither is on."""
        if self.is_on:
            self.toggle()
        elif self._full_screen.is_on:
            self.leave()
        else:
            return False
        return True

    def leave(self) -> None:
        """Leave the presentation and full screen."""
        self.end()
        self._full_screen.leave()
        self._take_back(_out_of_full_screen())

    def end(self) -> None:
        """Show the bars and the pages as they were before, still in full screen."""
        if not self.is_on:
            return
        self.is_on = False
        self._take_back(_out_of_presentation())
        self._actions.check(ACTION, False)
        self._reader.put_bars_away(False)
        self._full_screen.accompany()
        pages, before, self._before = self._pages(), self._before, None
        if before and pages.document and pages.document.paper.id == before[0]:
            _, settings, view = before
            page = pages.page
            pages.arrange(settings, fits=view.zoom is None)
            # To the very place where it began, unless other pages were shown since.
            if page == self._page:
                pages.show_view(view)
            elif view.zoom is not None:
                pages.set_zoom(view.zoom)

    def _begin(self) -> None:
        pages = self._pages()
        if pages.document is None:
            return
        self.is_on, self._was_full_screen = True, self._full_screen.is_on
        self._before, self._page = (pages.document.paper.id, pages.view_settings, pages.view()), pages.page
        self._reader.put_bars_away(True)
        self._full_screen.enter(alone=True)
        pages.arrange(replace(pages.view_settings, spread="single", fit="page"), fits=True)
        self._reader.take_focus()
        self._tell(_out_of_presentation())


def _out_of_full_screen() -> str:
    return tr("Press Esc to leave full screen.")


def _out_of_presentation() -> str:
    return tr("Press Esc to end the presentation.")
