"""Tags typed in a text: those that Obsidian takes for tags, and no others."""

import time

import pytest

from explorer.model.annotation import Note
from explorer.model.text_tags import besides_text, in_text, tags_of, typed


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Why? #question", ("question",)),
        ("#a/b and #to-do, then #Größe.", ("a/b", "to-do", "Größe")),
        ("twice #one #One", ("one",)),
        ("# A heading\n## Another\n#yes", ("yes",)),
        ("#1984 is a number, #y1984 is none", ("y1984",)),
        ("https://a.org/#part, a#b, [[note:1#x]], &#39; and \\#no", ()),
        ("in `#code` and ``#co`de`` but #here", ("here",)),
        ("```\n#fenced\n```\n#out", ("out",)),
        ("~~~python\n#open", ()),
        ("# ", ()),
        ("#" + "x" * 61, ()),
    ],
)
def test_what_is_a_tag(text: str, tags: tuple[str, ...]) -> None:
    assert in_text(text) == tags


def test_a_tag_is_one_wherever_it_stands() -> None:
    note = Note("n", "see #Method and #new", "2024", "2024", tags=("method", "to do"))
    assert tags_of(note) == ("method", "to do", "new")
    assert besides_text(note) == ("to do",)


@pytest.mark.parametrize(
    ("before", "letters"), [("a #que", "que"), ("#", ""), ("a#b", None), ("# Head", None), ("", None)]
)
def test_a_tag_that_is_being_typed(before: str, letters: str | None) -> None:
    assert typed(before) == letters


def test_long_texts_take_no_long_time() -> None:
    for text in ("`" * 49_000 + " #a", "` `` " * 9_000 + "#a", "#a" * 25_000, "#" + "a/" * 24_000):
        start = time.process_time()
        in_text(text)
        assert time.process_time() - start < 1
