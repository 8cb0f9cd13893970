"""``locate``: words as they are spoken lead to the page that they are about."""

import json
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.model.spoken_words import read_spoken
from explorer.store.page_index import PageIndex
from tests.fakes.examples import examples

PAGES = (
    "A kitchen for large soups. Abstract. We present soups, kettles, bread, ovens, baking and cooling in one paper.",
    "Kettles. A kettle with a wide bottom heats 128k drops at once. The lid keeps the steam in.\nFigure 2: Lids.",
    "Bread. Bread rises twice. Between the two the baker folds it, which makes the crumb even.",
    "Ovens. The NTK oven spreads the heat: the low fire is scaled more and the high fire less.",
    "References\n[1] A. Bee. Bread, folding and crumbs in kettles, 2019. arXiv: 1901.00001.\n[2] C. Dorn. Ovens, 2020.",
)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("so you fold the bread between the two times it rises and then the crumb is really even", 3),
        ("a hundred twenty eight k drops at once, that's a lot, because the bottom is wide", 2),
        ("there's this N T K thing where you spread the heat, low gets scaled more, high gets less", 4),
        ("as you can see in figure two", 2),
    ],
)
def test_words_lead_to_their_page(words: str, page: int) -> None:
    index = PageIndex(PAGES)
    found = index.locate(words)
    index.close()
    assert found[0].page == page
    assert found[0].score == 1
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_references_come_after_the_page_that_speaks_of_it() -> None:
    index = PageIndex(PAGES)
    assert next(one.page for one in index.locate("bread folding crumbs")) == 3
    assert index.locate("so yeah you know") == []
    index.close()


def test_an_appendix_without_its_letter_counts_where_an_appendix_can_be() -> None:
    pages = (*PAGES, "Dough. Dough rises twice. Between the two the baker folds it, which makes the crumb dense.")
    index = PageIndex(pages)
    said = "it rises twice and between the two the baker folds it so the crumb of the bread is right"
    assert index.locate(said)[0].page == 3
    assert index.locate(f"in the appendix {said}")[0].page == 6
    assert read_spoken("appendix b has it").cues == ("appendix b",)
    assert not read_spoken("appendix b has it").names_appendix
    index.close()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ten times less", "10x"),
        ("a hundred twenty eight k", "128k"),
        ("four hundred steps", "400"),
        ("a million", "1m"),
        ("adam w", "adamw"),
        ("the P G nineteen books", "pg19"),
        ("seventy one percent", "71"),
        ("128 thousand tokens", "128k"),
        ("to 128,000 tokens", "128000"),
        ("sixty four thousand, twenty five times", "64k"),
        ("sixty four thousand, twenty five times", "25x"),
        ("the p i method", "pi"),
        ("over an a p i", "api"),
        ("r o p e and the k v cache", "kv"),
        ("the a i m e of twenty twenty four", "aime"),
        ("the a i m e of twenty twenty four", "2024"),
    ],
)
def test_numbers_and_letters_are_written_as_in_papers(said: str, found: str) -> None:
    assert found in read_spoken(said).words


@pytest.mark.parametrize(
    ("said", "printed"),
    [("zero point one times s", "0.1"), ("point oh five", "0.05"), ("two e minus five", "2e-5")],
)
def test_fractions_and_powers_are_written_as_in_papers(said: str, printed: str) -> None:
    assert printed in read_spoken(said).decimals


@pytest.mark.parametrize(
    ("words", "page"), [("so this kaio ken dev person says", 2), ("the shatten norm is what they use then", 3)]
)
def test_misheard_and_parted_names_are_found(words: str, page: int) -> None:
    index = PageIndex(["A kitchen.", "Proposed by kaiokendev in the kitchen.", "The Schatten norm in the kitchen."])
    found = index.locate(words)
    index.close()
    assert [one.page for one in found][:1] == [page]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("the related work bit has it", 3),
        ("in the conclusion they have it again", 4),
        ("in the abstract there is it", 1),
    ],
)
def test_a_section_is_found_by_its_title(words: str, page: int) -> None:
    crumbs = "Bread has a crumb, ovens have none. " * 3
    names_all = "The abstract and the conclusion of the related work. The abstract and the conclusion are bread."
    index = PageIndex(
        [
            f"A kitchen\nAbstract\n{crumbs}",
            f"{names_all} {crumbs}",
            f"2.4 Related work\n{crumbs}",
            f"5. Conclusion and Future Work\n{crumbs}",
            crumbs,
        ]
    )
    assert index.locate(f"{words}, bread and its crumb")[0].page == page
    index.close()


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("limitations. so it's worse at that, and the related work bit is tiny", ("limitation", "related work")),
        ("in the abstract they promise it, and the experiments section starts", ("abstract", "experiment")),
        ("my conclusion is that with the introduction of an abstract idea the result is good", ()),
    ],
)
def test_titles_of_sections_are_told_from_plain_words(said: str, titles: tuple[str, ...]) -> None:
    assert set(read_spoken(said).titles) == set(titles)


@examples(200)
@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=4))
def test_any_words_and_pages_can_be_asked_about(words: str, pages: list[str]) -> None:
    index = PageIndex(pages)
    assert all(1 <= one.page <= len(pages) and 0 < one.score <= 1 for one in index.locate(words))
    index.close()


def test_the_command_reads_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = pymupdf.open()
    for text in PAGES:
        document.new_page().insert_textbox((72, 72, 540, 700), text)
    file = tmp_path / "soups.pdf"
    document.save(file)
    words = "fold the bread, then an even crumb"
    assert main(["--library", str(tmp_path / "library"), "locate", str(file), words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {"page": 3, "score": 1.0}
    words = "our goalkeeper was injured last weekend, so the team lost its best chance of a drop goal"
    assert main(["--library", str(tmp_path / "library"), "locate", str(file), words, "--json"]) == 0
    assert all(one["score"] < 0.2 for one in json.loads(capsys.readouterr().out)), "of something else"


def test_a_paper_that_is_not_downloaded_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(tmp_path / "library"), "locate", "yarn", " "]) == 1
    assert "Say what to look for" in capsys.readouterr().err
    assert main(["--library", str(tmp_path / "library"), "locate", "yarn", "bread"]) == 1
    assert "has not been downloaded yet: download it first." in capsys.readouterr().err


def test_a_file_that_is_no_pdf_is_told_and_one_with_another_ending_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, file = str(tmp_path / "library"), tmp_path / "notes.txt"
    file.write_text("bread rises twice")
    assert main(["--library", library, "locate", str(file), "bread"]) == 1
    assert "“notes.txt” is not a PDF: give a PDF file, or an id of the library." in capsys.readouterr().err
    document = pymupdf.open()
    document.new_page().insert_textbox((72, 72, 540, 700), PAGES[2])
    document.save(file)
    assert main(["--library", library, "locate", str(file), "bread", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["page"] == 1
