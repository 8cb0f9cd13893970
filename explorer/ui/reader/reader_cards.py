"""The cards that a reader shows in place of the pages, each made on first use."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import Failed, Fetching, Locked, State
from explorer.ui.reader.status_cards import EmptyCard, FailureCard, FetchCard, TalkCard

if TYPE_CHECKING:
    from explorer.ui.reader.password_card import PasswordCard


class ReaderCards(QObject):
    """Makes the cards, and tells what the user wants of them.

    Args:
        stack: where the cards lie, beside the pages.
    """

    local_asked = Signal(object)
    """The Paper to open a local PDF for."""
    address_asked = Signal(str)
    """A web address to open in the browser."""
    outside_asked = Signal(str)
    """The path of a PDF to open in another program."""

    def __init__(self, context: AppContext, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._context, self._stack = context, stack
        self._password: PasswordCard | None = None

    @cached_property
    def fetch(self) -> FetchCard:
        """Return the card of a download."""
        card = FetchCard(self._context.theme)
        card.cancelled.connect(self._context.documents.cancel)
        self._stack.addWidget(card)
        return card

    @cached_property
    def failure(self) -> FailureCard:
        """Return the card of a failure."""
        card = FailureCard(self._context.theme)
        card.retried.connect(self._context.documents.retry)
        card.local_asked.connect(self._ask_local)
        card.browser_asked.connect(self._ask_browser)
        card.outside_asked.connect(self.outside_asked)
        self._stack.addWidget(card)
        return card

    @cached_property
    def talk(self) -> TalkCard:
        """Return the card of a talk."""
        card = TalkCard(self._context.theme, self._context.actions)
        card.paper_chosen.connect(self._context.session.open_paper)
        card.address_chosen.connect(self.address_asked)
        self._stack.addWidget(card)
        return card

    @cached_property
    def empty(self) -> EmptyCard:
        """Return the card that is shown when no paper is open."""
        card = EmptyCard(self._context.theme, self._context.actions)
        self._stack.addWidget(card)
        return card

    @property
    def password(self) -> "PasswordCard":
        """Return the password card."""
        if self._password is None:
            from explorer.ui.reader.password_card import PasswordCard

            self._password = PasswordCard(self._context.theme)
            self._stack.addWidget(self._password)
            self._password.tried.connect(self._context.documents.unlock)
            self._password.other_asked.connect(self._ask_other)
        return self._password

    def of(self, state: State) -> QWidget:
        """Return the card of a paper that has no pages to show, filled in."""
        if isinstance(state, Fetching):
            self.fetch.show_state(state)
            return self.fetch
        if isinstance(state, Locked):
            self.password.show_state(state)
            return self.password
        assert isinstance(state, Failed)
        self.failure.show_state(state, state.paper.page_url())
        return self.failure

    @property
    def is_covered(self) -> bool:
        """Return whether the password card is shown."""
        return self._password is not None and self._stack.currentWidget() is self._password

    def forget_password(self) -> None:
        """Clear what was typed."""
        if self._password:
            self._password.forget()

    def _ask_local(self) -> None:
        state = self._context.documents.state
        if isinstance(state, Failed):
            self.local_asked.emit(state.paper)

    def _ask_other(self) -> None:
        state = self._context.documents.state
        if isinstance(state, Locked) and not state.paper.is_local:
            self.local_asked.emit(state.paper)
        else:
            self._context.actions["file.open"].trigger()  # A local PDF is a paper of its own.

    def _ask_browser(self) -> None:
        state = self._context.documents.state
        if isinstance(state, Failed) and (url := state.paper.page_url()):
            self.address_asked.emit(url)
