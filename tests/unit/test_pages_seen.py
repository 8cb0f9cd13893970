"""How far a paper was read: by pages that were in view for some time, most of them."""

import pytest

from explorer.app.papers.pages_seen import PagesSeen


@pytest.mark.parametrize(
    ("looks", "before", "furthest"),
    [
        ([(range(2), 5), (range(18, 20), 60), (range(2), 5)], 0, 1),  # End, a long look at the references, Home
        ([(range(page, page + 1), 1) for page in range(20)], 0, 0),  # leafed through
        ([(range(page, page + 2), 3) for page in range(19)], 0, 19),
        ([(range(page, page + 1), 3) for page in range(20) if page not in (7, 8)], 0, 19),  # a gap
        ([(range(page, page + 1), 3) for page in (*range(11, 20), *range(11))], 0, 19),  # the rest first
        ([(range(page, page + 1), 3) for page in range(13, 20)], 12, 19),  # read on
        ([(range(1), 3)], 12, 12),
    ],
)
def test_what_counts_as_read(looks: list[tuple[range, float]], before: int, furthest: int) -> None:
    now = 0.0
    seen = PagesSeen(2.0, lambda: now)
    for pages, seconds in looks:
        seen.look(pages)
        now += seconds
    seen.look(range(0))
    assert seen.furthest(before) == furthest


@pytest.mark.parametrize(
    ("count", "seconds", "furthest"), [(1, 3, -1), (1, 31, 0), (2, 14, -1), (2, 16, 1), (20, 3, 19)]
)
def test_a_short_paper_is_not_read_at_a_glance(count: int, seconds: float, furthest: int) -> None:
    now = 0.0
    seen = PagesSeen(2.0, lambda: now, pages=count)
    for page in range(count):
        seen.look(range(page, page + 1))
        now += seconds
    seen.look(range(0))
    assert seen.furthest(-1) == furthest
