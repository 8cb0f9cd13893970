"""Scopes of actions for two readers: the active reader decides what an action does and whether it is enabled."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from explorer.app.shell.actions import Actions


class ActionScope(Actions):
    """One reader's scope. The QActions are shared; handlers, conditions and check marks are the reader's."""

    def __init__(self, scopes: "ActionScopes", whole: Actions) -> None:
        # Skips the constructor of Actions, which would create the QActions again.
        QObject.__init__(self, scopes)
        self._scopes, self._whole = scopes, whole
        self._calls: dict[str, list[Callable[[], object]]] = {}
        self._offers: dict[str, bool] = {}
        self._checks: dict[str, bool] = {}
        whole.keys_changed.connect(self.keys_changed)

    def __getitem__(self, action_id: str) -> QAction:
        return self._whole[action_id]

    def connect_to(self, action_id: str, call: Callable[[], object]) -> None:
        """Set the handler of an action while this reader is active."""
        self._calls.setdefault(action_id, []).append(call)
        self._scopes.connect_once(action_id)

    def check(self, action_id: str, on: bool) -> None:
        """Make an action checkable, and set its state here."""
        self._whole[action_id].setCheckable(True)
        self._checks[action_id] = on
        if self._is_used:
            self._whole.check(action_id, on)

    def is_checked(self, action_id: str) -> bool:
        """Return whether an action is checked here."""
        return self._checks.get(action_id, False)

    def offer(self, what: str, there: bool) -> None:
        """Set whether something that actions may need exists in this reader."""
        self._offers[what] = there
        if self._is_used:
            self._whole.offer(what, there)

    def run(self, action_id: str) -> None:
        """Run an action's handler of this reader."""
        if action_id in self._checks:
            self._checks[action_id] = self._whole.is_checked(action_id)
        if action_id not in self._calls:
            self._whole.wanted.emit(action_id)
        for call in self._calls.get(action_id, ()):
            call()

    def show(self, offered: set[str]) -> None:
        """Apply this scope to the shared actions; anything else that other scopes ``offered`` is absent here."""
        for what in offered | self._offers.keys():
            self._whole.offer(what, self._offers.get(what, False))
        for action_id, on in self._checks.items():
            self._whole.check(action_id, on)

    @property
    def offered(self) -> set[str]:
        """Return everything that was ever offered."""
        return set(self._offers)

    @property
    def _is_used(self) -> bool:
        return self._scopes.used is self


class ActionScopes(QObject):
    """Makes the shared actions follow the active reader's scope.

    ``ran`` is emitted when the user runs an action in a reader.
    """

    ran = Signal(str)
    """The id of an action that was just run in the active reader."""

    def __init__(self, whole: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = whole
        self._connected: set[str] = set()
        self._all: list[ActionScope] = []
        self.used: ActionScope | None = None

    def new(self) -> ActionScope:
        """Make another reader's scope; the first is the active one."""
        scope = ActionScope(self, self._whole)
        self._all.append(scope)
        self.used = self.used or scope
        return scope

    def use(self, scope: ActionScope) -> None:
        """Activate this reader's scope."""
        if scope is not self.used:
            self.used = scope
            scope.show(set().union(*(one.offered for one in self._all)))

    def connect_once(self, action_id: str) -> None:
        """Connect an action to the active reader."""
        if action_id not in self._connected:
            self._connected.add(action_id)
            self._whole.connect_to(action_id, partial(self._run, action_id))

    def _run(self, action_id: str) -> None:
        if self.used:
            self.used.run(action_id)
            self.ran.emit(action_id)
