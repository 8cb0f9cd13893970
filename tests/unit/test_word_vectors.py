"""Pages close in meaning to what is said are found where word vectors are installed; else words alone count."""

from pathlib import Path

import pytest

from explorer.model.plain_words import printed_words
from explorer.services import word_vectors
from explorer.store.page_index import PageIndex

PAGES = (
    "A kitchen for large soups, with kettles, bread and ovens.",
    "Automobiles. A motor moves the vehicle along the road, and its brakes halt it before a crossing.",
    "Music. The violin leads the orchestra, and a drum keeps its rhythm.",
    "",
)
installed = pytest.mark.skipif(not word_vectors.is_installed(), reason="the extra “meaning” is not installed")


@installed
@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("the car is driving on a highway, its engine is loud", 2),
        ("a cello and a guitar are playing a song together", 3),
    ],
)
def test_a_page_is_found_by_meaning_alone(words: str, page: int) -> None:
    index = word_vectors.index_pages(PAGES)
    found = index.locate(words)
    index.close()
    assert found[0].page == page
    assert found[0].score == 1


@installed
def test_pages_are_compared_by_single_words() -> None:
    meaning_of = word_vectors.page_meaning()
    assert meaning_of is not None
    meaning = meaning_of(["The physician gave the patient a tablet.", "Rain fell on the harbor.", ""])
    assert meaning.likeness(["so", "the", "doctor", "wrote", "a", "prescription"])[0] == 1
    assert meaning.likeness(["the", "weather", "and", "boats"])[1] == 1
    assert meaning.likeness(["so", "the", "12"]) == [0.0, 0.0, 0.0]
    assert meaning_of(["", ""]).likeness(["doctor"]) == [0.0, 0.0]


@installed
def test_a_paper_without_text_has_no_page() -> None:
    index = word_vectors.index_pages(["", ""])
    assert index.locate("the engine of the car") == []
    index.close()
    index = word_vectors.index_pages([])
    assert index.locate("the engine of the car") == []
    index.close()


@pytest.mark.parametrize("holds", [(), ("weights", "tokenizers")])
def test_a_package_of_another_form_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holds: tuple[str, ...]
) -> None:
    for name in holds:
        (tmp_path / name).mkdir()
        (tmp_path / name / "l2_supercat_256.safetensors").write_bytes(b"no table")
    monkeypatch.setattr(word_vectors, "_folder", lambda: tmp_path)
    word_vectors.page_meaning.cache_clear()
    try:
        index = word_vectors.index_pages(PAGES)
        assert [one.page for one in index.locate("the violin and the drum")] == [3]
        index.close()
    finally:
        word_vectors.page_meaning.cache_clear()


def test_plain_words_are_those_of_papers() -> None:
    assert "benchmark" in printed_words(["exams"])
    assert printed_words(["so", "up", "kettle"]) == []
    both = printed_words(["slow", "faster"])
    assert both.count("latency") == 2


def test_a_page_is_found_by_what_papers_say_for_it() -> None:
    pages = [
        "The kitchen.",
        "We evaluate the kitchen on a benchmark.",
        "The parameters of the kitchen are distributed.",
    ]
    index = PageIndex(pages)
    assert index.locate("so they had it sit an exam")[0].page == 2
    assert index.locate("they spread it over lots of computers")[0].page == 3
    index.close()
