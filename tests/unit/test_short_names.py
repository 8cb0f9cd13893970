"""Titles cut to what fits: an episode's in the header, a paper's in a file name."""

import pytest

from explorer.model.episode import Episode
from explorer.model.file_name import file_name


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (
            "ICLR 2024 — Best Papers & Talks (ImageGen, Vision) ft. Durk Kingma, Ilya Sutskever",
            "ICLR 2024 — Best Papers & Talks",
        ),
        ("Scaling laws — with guest Ada Lovelace", "Scaling laws"),
        ("A (very) short one", "A (very) short one"),
        ("No aside at all", "No aside at all"),
    ],
)
def test_an_episodes_title_is_told_without_its_asides(title: str, short: str) -> None:
    assert Episode("e", "P", title, None).short_title == short


def test_the_last_word_of_a_file_name_is_whole() -> None:
    name = file_name("Word " * 20 + "Durk Kingma, Christian Szegedy, Ilya Sutskever", ".md")
    assert name.endswith("Durk Kingma.md")
    assert file_name("x" * 300, ".md") == "x" * 120 + ".md", "there is only one"
