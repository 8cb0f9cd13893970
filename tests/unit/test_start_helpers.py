"""Small functions that spare the start a module of the standard library give what that module gives."""

import html
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.html_escape import escape
from explorer.model.medians import median, median_low
from tests.fakes.examples import examples


@examples(200)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9))
def test_a_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert median(iter(values)) == statistics.median(values)
    assert median_low(iter(values)) == statistics.median_low(values)


@pytest.mark.parametrize("text", ["", "plain", """<a href="x">Tom & 'Jerry'</a> &amp;"""])
def test_a_text_is_escaped_as_by_the_standard_library(text: str) -> None:
    assert escape(text) == html.escape(text)
