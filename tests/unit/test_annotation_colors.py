"""The colors of marks as a setting holds them: whatever it holds, there are eight, each with a name and a look."""

import pytest

from explorer.model.annotation import COLORS
from explorer.model.annotation_colors import DEFAULT, Swatch, find, name_of, read, written


def test_what_is_written_is_read_back() -> None:
    own = (Swatch("yellow", "Claim", "#123456"), *DEFAULT[1:])
    assert read(written(own)) == own


@pytest.mark.parametrize("value", [None, 7, [], [["yellow"]], [["yellow", "", "#123456"]], [["yellow", "A", "red"]]])
def test_what_is_no_color_is_as_it_was_at_first(value: object) -> None:
    assert read(value) == DEFAULT


def test_a_color_is_found_by_its_name_or_id_and_called_by_its_name() -> None:
    own = (Swatch("yellow", "Key claim", "#123456"), *DEFAULT[1:])
    assert (find(own, " key CLAIM"), find(own, "yellow"), find(own, "mauve")) == ("yellow", "yellow", None)
    assert (name_of(own, "yellow"), name_of(own, "mauve")) == ("Key claim", "mauve")
    assert [one.id for one in own] == list(COLORS)
