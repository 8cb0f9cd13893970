"""Tabs: what holds whatever is opened, closed, moved and brought back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.tabs import MOST_OPEN, Closed, Tabs

KEYS = st.sampled_from([f"p{number}" for number in range(MOST_OPEN + 4)])
DOINGS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), KEYS),
        st.tuples(st.just("glance"), KEYS),
        st.tuples(st.just("close"), KEYS),
        st.tuples(st.just("others"), KEYS),
        st.tuples(st.just("keep"), KEYS),
        st.tuples(st.just("reopen"), KEYS),
        st.tuples(st.just("reverse"), KEYS),
        st.tuples(st.just("rename"), KEYS),
        st.tuples(st.just("forget"), KEYS),
    ),
    max_size=60,
)


def do(tabs: Tabs, what: str, key: str, hold: set[str]) -> Tabs:
    match what:
        case "open":
            return tabs.open(key, hold=hold)
        case "forget":
            return tabs.forget({key} - hold)
        case "glance":
            return tabs.open(key, glance=True, hold=hold)
        case "close":
            return tabs.close(key)
        case "others":
            return tabs.close_others(key)
        case "keep":
            return tabs.keep(key)
        case "reopen":
            return tabs.reopen(hold)
        case "rename":
            return tabs.rename({tabs.used[0]: key}) if tabs.used and tabs.used[0] not in hold else tabs
        case _:
            return tabs.move(tabs.order[::-1])


def check(tabs: Tabs) -> None:
    assert len(set(tabs.order)) == len(tabs.order) <= MOST_OPEN
    assert sorted(tabs.used) == sorted(tabs.order)
    assert (tabs.current in tabs.order) if tabs.order else tabs.current is None
    assert tabs.glanced is None or tabs.glanced in tabs.order
    gone = [one.key for one in tabs.closed]
    assert len(set(gone)) == len(gone)
    assert not set(gone) & set(tabs.order)


@given(DOINGS, st.sets(KEYS, max_size=2))
def test_whatever_is_done_the_tabs_are_sound_and_what_is_held_stays(
    doings: list[tuple[str, str]], hold: set[str]
) -> None:
    tabs = Tabs()
    for what, key in doings:
        before, tabs = tabs, do(tabs, what, key, hold)
        check(tabs)
        if what in ("open", "glance"):
            assert tabs.current == key
            assert hold & set(before.order) <= set(tabs.order)
        restored = Tabs.of(tabs.order, tabs.current, tabs.glanced, tabs.closed)
        check(restored)
        assert replace(restored, used=tabs.used) == tabs


@given(st.lists(KEYS, min_size=1, max_size=MOST_OPEN, unique=True), st.data())
def test_what_is_closed_comes_back_where_it_was(keys: list[str], data: st.DataObject) -> None:
    tabs = before = Tabs.of(keys)
    for _ in range(data.draw(st.integers(1, len(keys)))):
        tabs = tabs.close(data.draw(st.sampled_from(tabs.order)))
    while tabs.closed:
        last = tabs.closed[-1].key
        tabs = tabs.reopen()
        assert tabs.current == last
    assert tabs.order == before.order


@given(st.lists(KEYS), st.one_of(st.none(), KEYS), st.one_of(st.none(), KEYS))
def test_whatever_was_remembered_makes_sound_tabs(keys: list[str], current: str | None, glanced: str | None) -> None:
    check(Tabs.of(keys, current, glanced))


def test_glances_do_not_pile_up_and_what_is_kept_stays() -> None:
    tabs = Tabs.of(["guide"]).open("a", glance=True).open("b", glance=True)
    assert (tabs.order, tabs.current, tabs.glanced, tabs.closed) == (("guide", "b"), "b", "b", ())
    assert tabs.keep("b").open("c", glance=True).order == ("guide", "b", "c")
    assert tabs.open("guide").open("b").glanced is None, "it was asked for by name now"
    assert tabs.open("guide", glance=True).open("b", glance=True).glanced == "b"
    assert tabs.open("c", glance=True, hold={"b"}).order == ("guide", "b", "c"), "it is on the screen"


def test_a_new_tab_comes_beside_the_current_one_and_the_next_one_takes_over_from_a_closed_one() -> None:
    tabs = Tabs.of(["a", "b", "c"], "a").open("d")
    assert tabs.order == ("a", "d", "b", "c")
    assert tabs.close("d").current == "b"
    assert tabs.close("c").current == "d"
    assert tabs.open("c").close("c").current == "b"


def test_the_tab_not_used_for_longest_gives_way_and_can_be_brought_back() -> None:
    tabs = Tabs.of([str(number) for number in range(MOST_OPEN)], "0").open("1").open("2")
    tabs = tabs.open("new")
    assert "3" not in tabs.order
    assert tabs.closed == (Closed("3", 4),)
    assert "3" in tabs.reopen().order


def test_next_and_previous_go_around_the_ends() -> None:
    tabs = Tabs.of(["a", "b", "c"], "c")
    assert (tabs.beside(1), tabs.beside(-1)) == ("a", "b")
    assert Tabs().beside(1) is None


def test_an_order_of_other_tabs_is_none() -> None:
    tabs = Tabs.of(["a", "b"])
    assert tabs.move(["b", "a"]).order == ("b", "a")
    assert tabs.move(["b"]) is tabs
