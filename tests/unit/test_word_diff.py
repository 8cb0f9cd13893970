"""What differs between two texts: nothing is lost of either, and nothing takes long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.word_diff import differences
from tests.fakes.examples import examples
from tests.fakes.work import computed_within


@pytest.mark.parametrize(
    ("first", "second", "parts"),
    [
        ("a b c", "a x c", [("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c")]),
        ("same", "same", [("same", "same")]),
        ("", "new", [("new", "new")]),
        ("gone", "", [("gone", "gone")]),
        ("", "", []),
        ("a b c d", "a x y d", [("same", "a "), ("gone", "b c"), ("new", "x y"), ("same", " d")]),
        ("one two", "two one", [("new", "two "), ("same", "one"), ("gone", " two")]),
    ],
)
def test_words_that_differ(first: str, second: str, parts: list[tuple[str, str]]) -> None:
    assert differences(first, second) == parts


@given(st.text(st.sampled_from("ab \n.é👩"), max_size=60), st.text(st.sampled_from("ab \n.é👩"), max_size=60))
@examples(300)
def test_both_texts_are_in_the_pieces(first: str, second: str) -> None:
    parts = differences(first, second)
    assert "".join(text for kind, text in parts if kind != "new") == first
    assert "".join(text for kind, text in parts if kind != "gone") == second


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("word " * 100_000, "word " * 100_000 + "x"),
        (" ".join(map(str, range(100_000))), " ".join(map(str, range(100_000, 0, -1)))),
        ("a\n" * 100_000, "b\n" * 100_000),
        ("a b\n" * 9_000, "a c\n" * 9_000),
    ],
)
def test_long_texts_do_not_take_long(first: str, second: str) -> None:
    with computed_within(3):
        differences(first, second)
