"""Titles cut to what fits: an episode's in the header, a paper's in a file name."""

import pytest

from explorer.model.episode import Episode
from explorer.model.file_name import earlier_linkable_names, file_name, linkable_name
from explorer.model.one_line import whole_words
from explorer.services.escaped_markdown import wiki_link


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


def test_a_wiki_link_is_the_name_of_its_file_with_an_ampersand() -> None:
    name = linkable_name("Best Papers & Talks", "")
    assert wiki_link(name, "Best Papers & Talks") == "[[Best Papers & Talks]]"
    assert earlier_linkable_names("Best Papers & Talks", "") == (name, "Best Papers Talks")
    assert linkable_name("A &lt; B", "") == "A lt; B", "that would be read as “<”"


def test_all_dashes_of_a_new_file_name_are_alike() -> None:
    names = [linkable_name(one, "") for one in ("YaRN: Efficient", "ICLR 2024 — Best", "A – B", "1–2—3")]
    assert names == ["YaRN - Efficient", "ICLR 2024 - Best", "A - B", "1–2—3"]
    assert earlier_linkable_names("ICLR 2024 — Best", ".md")[0] == "ICLR 2024 — Best.md"


def test_the_last_word_of_a_file_name_is_whole() -> None:
    name = file_name("Word " * 20 + "Durk Kingma, Christian Szegedy, Ilya Sutskever", ".md")
    assert name.endswith("Durk Kingma.md")
    assert file_name("x" * 300, ".md") == "x" * 120 + ".md", "there is only one"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("As a first step", "As a first step"),
        ("As a first step, the baseline", "As a first step…"),
        ("As a first sidestepping", "As a first…"),
        ("x" * 40, "x" * 19 + "…"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_text_is_cut_after_a_whole_word(text: str, shown: str) -> None:
    assert whole_words(text, 20) == shown
