"""A presentation: nothing on the screen but the pages, one at a time; and the way out of it and of full screen."""

from collections.abc import Callable
from typing import Protocol

from explorer.app.shell.actions import Actions
from explorer.model.translation import tr
from explorer.ui.full_screen import FullScreen
from explorer.ui.reader.pages.page_interfaces import ShownDocument

ACTION = "view.presentation"


class PresentedPane(Protocol):
    """A reader whose pages are presented."""

    @property
    def view(self) -> ShownDocument:
        """The pages."""

    def present(self) -> None:
        """Show the pages alone, each fitted to the view, until ``end_presentation``."""

    def end_presentation(self) -> None:
        """Show the pages as they were before."""


class PresentingReader(Protocol):
    """Has the bars around the pages."""

    @property
    def active(self) -> PresentedPane:
        """The reader whose pages are presented."""

    def put_bars_away(self, away: bool) -> None:
        """Hide the tabs, and what is around the pages, or show it again."""

    def take_focus(self) -> None:
        """Give the pages the keyboard."""


class Presentation:
    """Shows the pages of the active reader in full screen, each fitted to it; afterwards all is as it was.

    Args:
        tell: shows a sentence to the user.
        take_back: hides it if it is still shown.
    """

    def __init__(
        self,
        full_screen: FullScreen,
        reader: PresentingReader,
        actions: Actions,
        tell: Callable[[str], object],
        take_back: Callable[[str], object],
    ) -> None:
        self._full_screen, self._reader = full_screen, reader
        self._actions, self._tell, self._take_back = actions, tell, take_back
        self._presented: PresentedPane | None = None
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
        if self._presented:
            self._presented.end_presentation()
            self._presented = None

    def _begin(self) -> None:
        pane = self._reader.active
        if pane.view.document is None:
            return
        self.is_on, self._was_full_screen, self._presented = True, self._full_screen.is_on, pane
        pane.present()  # First: what is in view now is what comes back.
        self._reader.put_bars_away(True)
        self._full_screen.enter(alone=True)
        self._reader.take_focus()
        self._tell(_out_of_presentation())


def _out_of_full_screen() -> str:
    return tr("Press Esc to leave full screen.")


def _out_of_presentation() -> str:
    return tr("Press Esc to end the presentation.")
