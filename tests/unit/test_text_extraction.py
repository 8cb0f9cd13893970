"""The places of letters as MuPDF tells them, in single precision."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from explorer.pdf.text_extraction import _plain
from tests.fakes.examples import examples

numbers = st.floats(-20_000, 20_000, width=32)


@given(places=st.lists(numbers, min_size=2, max_size=40, unique=True))
@example(places=[one / 16 for one in range(-9, 40)])
@examples(300)
def test_edges_are_rounded_to_a_thousandth_as_round_does_with_ties_to_even(places: list[float]) -> None:
    places.sort()
    chars = [{"bbox": (left, 0.0, right, 9.0)} for left, right in pairwise(places)]
    expected = [round(one, 3) for one in places]
    line = _plain({"bbox": (0.0, 0.0, 9.0, 9.0)}, chars, "a" * len(chars), 0)
    if len(set(expected)) < len(expected):
        assert line is None, "letters that do not follow each other are another kind of line"
    else:
        assert line is not None
        assert list(line.edges) == expected
