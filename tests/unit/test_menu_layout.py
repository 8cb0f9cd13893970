"""The layout of the menus: every action has a place, and no menu is long."""

from collections import Counter
from collections.abc import Iterator

import pytest

from explorer.app.shell.action_table import RADIOS, SPECS
from explorer.app.shell.menu_layout import MENU_BAR, MOST_ENTRIES, RULE, Menu, actions_of


def menus(among: tuple[Menu, ...] = MENU_BAR) -> Iterator[Menu]:
    for menu in among:
        yield menu
        yield from menus(tuple(entry for entry in menu.entries if isinstance(entry, Menu)))


def test_every_action_is_in_one_menu() -> None:
    placed = Counter(action_id for menu in MENU_BAR for action_id in actions_of(menu))
    assert set(placed) == {spec.id for spec in SPECS}, "put a new action into explorer/app/shell/menu_layout.py"
    assert max(placed.values()) == 1


@pytest.mark.parametrize("menu", list(menus()), ids=lambda menu: menu.title)
def test_no_menu_is_long_or_has_rules_without_a_use(menu: Menu) -> None:
    assert len([entry for entry in menu.entries if entry]) <= MOST_ENTRIES
    edges = [menu.entries[0], menu.entries[-1]] if menu.entries else []
    assert RULE not in edges
    assert all(one or other for one, other in zip(menu.entries, menu.entries[1:], strict=False))


def test_the_bar_and_each_menu_have_a_letter_of_their_own_for_each_title() -> None:
    for titles in (
        [menu.title for menu in MENU_BAR],
        *([e.title for e in m.entries if isinstance(e, Menu)] for m in menus()),
    ):
        letters = [title.partition("&")[2][:1].lower() for title in titles]
        assert max(Counter(letters).values(), default=1) == 1
        assert all(letters)


def test_what_excludes_each_other_stands_together() -> None:
    for group in RADIOS:
        assert any(set(group) <= set(menu.entries) for menu in menus())
