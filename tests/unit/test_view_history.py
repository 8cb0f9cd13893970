"""The views that Back leads to, when the pages are turned meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.page_geometry import turned
from explorer.model.text_page import PageSize
from explorer.ui.reader.pages.view_history import History, HistoryEntry, View

PAGES = (PageSize(612, 792), PageSize(792, 612, 90), PageSize(300, 1200, 180))
FAR = st.floats(-20, 1300)


NOWHERE = HistoryEntry(View(2, 0.0, None), View(2, 0.0, None), 0)


def left(view: View, rotation: int) -> HistoryEntry:
    return HistoryEntry(view, view, rotation)


def turn(history: History, turned_by: int, turns: int) -> None:
    before, after = (tuple(turned(page, by) for page in PAGES) for by in (turned_by, turns))
    history.turn(before, turned_by, after, turns)


@given(
    st.lists(st.sampled_from([90, 180, 270]), max_size=6),
    st.builds(View, st.integers(0, 2), FAR, st.just(1.5), FAR) | st.builds(View, st.integers(0, 2), FAR, st.none()),
    st.sampled_from([0, 90, 180, 270]),
)
def test_turns_that_come_round_lead_back_to_the_same_view(turns: list[int], view: View, start: int) -> None:
    history, now = History(), start
    history.leave(left(view, start))
    for by in (*turns, -sum(turns)):
        turn(history, now, (now + by) % 360)
        now = (now + by) % 360
    assert now == start
    assert history.back(NOWHERE) == left(view, start)


def test_what_is_left_while_the_pages_are_turned_comes_back_too() -> None:
    history, first, second = History(), View(0, 10.0, None), View(1, 30.0, 2.0, 40.0)
    history.leave(left(first, 0))
    turn(history, 0, 90)
    history.leave(left(second, 90))
    for turned_by, turns in ((90, 180), (180, 0), (0, 90)):
        turn(history, turned_by, turns)
    assert history.back(NOWHERE) == left(second, 90)
    turn(history, 90, 0)
    assert history.back(NOWHERE) == left(first, 0)
