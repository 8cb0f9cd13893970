"""Two readers and one table of actions: what an action does, and whether it can, is that of the one in use."""

import pytest
from PySide6.QtWidgets import QApplication

from explorer.app.shell.action_needs import BACK, PAPER, SELECTION
from explorer.app.shell.action_scopes import ActionScope, ActionScopes
from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions(Theme(qapp))


@pytest.fixture
def pair(actions: Actions) -> tuple[ActionScopes, ActionScope, ActionScope]:
    scopes = ActionScopes(actions)
    return scopes, scopes.new(), scopes.new()


def test_an_action_does_what_the_one_in_use_makes_of_it(
    actions: Actions, pair: tuple[ActionScopes, ActionScope, ActionScope]
) -> None:
    scopes, one, two = pair
    done, ran = [], []
    scopes.ran.connect(ran.append)
    one.connect_to("view.theme", lambda: done.append("one"))
    one.connect_to("view.theme", lambda: done.append("one again"))
    two.connect_to("view.theme", lambda: done.append("two"))
    one.connect_to("help.keys", lambda: done.append("keys"))
    actions["view.theme"].trigger()
    scopes.use(two)
    actions["view.theme"].trigger()
    actions["help.keys"].trigger()
    assert done == ["one", "one again", "two"]
    assert ran == ["view.theme", "view.theme", "help.keys"]
    assert one["view.theme"] is two["view.theme"] is actions["view.theme"]


def test_what_is_there_in_one_is_not_there_in_the_other(
    actions: Actions, pair: tuple[ActionScopes, ActionScope, ActionScope]
) -> None:
    scopes, one, two = pair
    one.offer(PAPER, True)
    one.offer(SELECTION, True)
    two.offer(PAPER, True)
    two.offer(BACK, True)
    can = lambda: tuple(actions[name].isEnabled() for name in ("read.find", "read.copy", "go.back"))  # noqa: E731
    assert can() == (True, True, False)
    scopes.use(two)
    assert can() == (True, False, True)
    one.offer(PAPER, False)
    assert can() == (True, False, True)
    scopes.use(one)
    assert can() == (False, True, False)


def test_a_tick_is_each_ones_own(actions: Actions, pair: tuple[ActionScopes, ActionScope, ActionScope]) -> None:
    scopes, one, two = pair
    seen = []
    for scope in pair[1:]:
        scope.check("view.outline", False)
        scope.connect_to("view.outline", lambda scope=scope: seen.append(scope.is_checked("view.outline")))
    one.offer(PAPER, True)
    two.offer(PAPER, True)
    actions["view.outline"].trigger()
    assert (one.is_checked("view.outline"), two.is_checked("view.outline")) == (True, False)
    scopes.use(two)
    assert not actions["view.outline"].isChecked()
    two.check("view.outline", True)
    assert actions["view.outline"].isChecked()
    one.check("view.outline", False)
    assert actions["view.outline"].isChecked()
    assert seen == [True]
