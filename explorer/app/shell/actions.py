"""The QActions of the table of actions: what runs them, when they are enabled, their keys, icons and tooltips."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack

from explorer.app.shell.action_needs import REDO, UNDO, reason
from explorer.app.shell.action_table import RADIOS, SPECS, ActionSpec
from explorer.app.shell.key_text import key_text
from explorer.app.shell.theme import Theme
from explorer.model.html_escape import escape
from explorer.model.translation import translated

_BY_ID = {spec.id: spec for spec in SPECS}
_MENUS_MS = 300
"""Milliseconds after which icons are drawn that are not in view."""


class Actions(QObject):
    """Makes the QActions of the table; widgets show them, the window connects them.

    ``offer`` sets which conditions hold now (a paper is open, text is selected, …); an action is enabled when all its
    needs are met.
    """

    needs_changed = Signal()
    """A condition that actions or panels may need has changed."""
    wanted = Signal(str)
    """The id of a triggered action without a handler; the receiver connects one now, and it is called."""
    keys_changed = Signal(str)
    """The id of an action that has other shortcuts now."""

    def __init__(
        self, theme: Theme, parent: QObject | None = None, keys: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._there: set[str] = set()
        self._actions: dict[str, QAction] = {}
        self._calls: dict[str, list[Callable[[], object]]] = {}
        rest = self._group(QActionGroup.ExclusionPolicy.None_)
        groups = {name: group for names in RADIOS for group in (self._group(),) for name in names}
        for spec in SPECS:
            action = QAction(translated(spec.text), self)
            action.setObjectName(spec.id)
            if spec.short:
                action.setIconText(translated(spec.short))
            action.setShortcuts(_sequences((keys or {}).get(spec.id, spec.keys)))
            self._actions[spec.id] = groups.get(spec.id, rest).addAction(action)
        self._needing: dict[str, list[ActionSpec]] = defaultdict(list)
        for spec in SPECS:
            for need in spec.needs:
                self._needing[need].append(spec)
            self._actions[spec.id].setEnabled(not spec.needs)
            self._tell(spec.id)
        self._restyle()
        theme.icons_loaded.connect(self._icons_of_buttons)
        theme.changed.connect(self._restyle)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def words(self, action_id: str) -> str:
        """Return an action's text without the mnemonic's ampersand."""
        return self[action_id].text().replace("&&", "&")

    def name(self, action_id: str) -> str:
        """Return an action's own name, which stays when its text says more, such as what Undo takes back."""
        return translated(_BY_ID[action_id].text).replace("&&", "&")

    def keyed(self, text: str, action_id: str) -> str:
        """Return a given text with an action's first shortcut, for a tooltip."""
        if key := self.key(action_id):
            text = f"{text} ({key})"
        # A tooltip would render HTML, and the name comes from the user.
        return f"<span>{escape(text)}</span>" if "<" in text else text

    def tip(self, action_id: str) -> str:
        """Return an action's text with its first shortcut, for the tooltip of a button."""
        return self.keyed(self.words(action_id), action_id)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return an action's shortcuts in Qt's portable form, the one that menus show first."""
        return tuple(key.toString() for key in self[action_id].shortcuts())

    def native_keys(self, action_id: str) -> str:
        """Return an action's shortcuts as the platform writes them, with two spaces between them."""
        return "  ".join(dict.fromkeys(map(key_text, self.keys(action_id))))

    def default_keys(self, action_id: str) -> tuple[str, ...]:
        """Return the shortcuts that an action has before the user changes them."""
        return tuple(QKeySequence(key).toString() for key in _BY_ID[action_id].keys)

    def set_keys(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Set an action's shortcuts."""
        if keys != self.keys(action_id):
            self[action_id].setShortcuts(_sequences(keys))
            self._tell(action_id)
            self.keys_changed.emit(action_id)

    def key(self, action_id: str) -> str:
        """Return an action's first shortcut as this system writes it; empty if it has none."""
        return key_text(key) if (key := self[action_id].shortcut().toString()) else ""

    def specs(self) -> list[ActionSpec]:
        """Return the specs of all actions."""
        return list(SPECS)

    def connect_to(self, action_id: str, call: Callable[[], object]) -> None:
        """Set the handler of an action."""
        self._calls.setdefault(action_id, []).append(call)

    def check(self, action_id: str, on: bool) -> None:
        """Make an action checkable, and set its state."""
        self._actions[action_id].setCheckable(True)
        self._actions[action_id].setChecked(on)

    def is_checked(self, action_id: str) -> bool:
        """Return whether an action is checked."""
        return self._actions[action_id].isChecked()

    def offer(self, what: str, there: bool) -> None:
        """Set whether a condition that actions may need holds."""
        if there != (what in self._there):
            (self._there.add if there else self._there.discard)(what)
            self._enable(self._needing[what])
            self.needs_changed.emit()

    def is_there(self, needs: frozenset[str]) -> bool:
        """Return whether all of these conditions hold."""
        return needs <= self._there

    def reason(self, action_id: str) -> str:
        """Return why an action can't be run now, translated; empty if it can, or is none of the table."""
        return reason(_BY_ID[action_id].needs - self._there) if action_id in _BY_ID else ""

    def follow(self, stack: QUndoStack) -> None:
        """Enable Undo and Redo according to this stack."""
        stack.canUndoChanged.connect(partial(self.offer, UNDO))
        stack.canRedoChanged.connect(partial(self.offer, REDO))

    def _group(self, policy: QActionGroup.ExclusionPolicy = QActionGroup.ExclusionPolicy.Exclusive) -> QActionGroup:
        """Make a group of actions, whose one signal stands for those of all."""
        group = QActionGroup(self)
        group.setExclusionPolicy(policy)
        group.triggered.connect(self._run)
        return group

    def _run(self, action: QAction) -> None:
        action_id = action.objectName()
        if action_id not in self._calls:
            self.wanted.emit(action_id)
        for call in self._calls.get(action_id, ()):
            call()

    def _restyle(self) -> None:
        self._icons()
        for swatch in self._theme.palette:
            action_id = f"mark.color.{swatch.id}"
            self[action_id].setText(swatch.label.replace("&", "&&"))
            self._tell(action_id)

    def _icons_of_buttons(self) -> None:
        """Draw the icons that are in view, and a little later those of menus and of bars that are hidden."""
        for spec in SPECS:
            shown = self._actions[spec.id].associatedObjects() if spec.icon else ()
            if any(one.inherits("QToolButton") and one.property("visible") for one in shown):
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))
        QTimer.singleShot(_MENUS_MS, self, self._icons)

    def _icons(self) -> None:
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))

    def _enable(self, specs: Iterable[ActionSpec]) -> None:
        for spec in specs:
            if (lacks := not spec.needs <= self._there) or not self._actions[spec.id].isEnabled():
                self._actions[spec.id].setEnabled(not lacks)
                self._tell(spec.id)

    def _tell(self, action_id: str) -> None:
        """Let the tooltip say what the action does, by which key, and why not now."""
        told, why = self.tip(action_id), self.reason(action_id)
        self[action_id].setToolTip(f"{told}\n{why}" if why else told)


def _sequences(keys: tuple[str, ...]) -> list[QKeySequence]:
    """Return keys for Qt, without those that a file holds and Qt does not know."""
    return [one for one in map(QKeySequence, keys) if one.toString()]
