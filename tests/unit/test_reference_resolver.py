"""Where references lead: captions, equations, headings, the entries of a bibliography of any kind."""

import pytest

from explorer.model.bibliography import entries
from explorer.model.document_outline import Heading
from explorer.model.landmarks import landmarks
from explorer.model.reference_kinds import BibliographyEntry, Reference
from explorer.model.reference_resolver import ReferenceResolver
from explorer.model.text_page import TextPage
from explorer.model.title_match import named_in
from tests.fakes.textpages import line_of, page_of

PROSE = "and this is a line of prose that goes across the whole of its column"


def marks(*blocks: list[str]) -> list[str]:
    return [f"{one.name.kind} {one.name.key}" for one in landmarks(page_of(*blocks))]


def known(*blocks: list[str], headings: tuple[str, ...] = ()) -> ReferenceResolver:
    found = ReferenceResolver()
    found.add(landmarks(page_of(*blocks)))
    found.set_headings(Heading(0, title, 0) for title in headings)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Figure 3: A plot", "figure 3"),
        ("Fig. 3. A plot", "figure 3"),
        ("Figure 1 | A plot", "figure 1"),
        ("Table 2: Numbers", "table 2"),
        ("TABLE 2 — Numbers", "table 2"),
        ("Algorithm 1 Distributed sums", "algorithm 1"),
        ("Theorem 2 (Main). Let", "theorem 2"),
        ("Lemma 1. For a matrix", "lemma 1"),
    ],
)
def test_captions_and_statements(text: str, found: str) -> None:
    assert marks([text]) == [found]


@pytest.mark.parametrize("text", ["Table 1 shows what", "Figure 5.", "Figure 3 depicts a", "Figures 2: and"])
def test_sentences_are_no_captions(text: str) -> None:
    assert marks([PROSE, text]) == []


def test_a_caption_is_believed_before_a_sentence_that_begins_a_line_so() -> None:
    found = known([PROSE, "Figure 3. The rest of it"], ["Figure 3: A plot"])
    target = found.find(Reference("figure", "3"))
    assert target
    assert target.text == "Figure 3: A plot"


def test_of_two_captions_of_one_name_none_is_chosen() -> None:
    assert known(["Figure 3: A plot"], ["Figure 3: Another"]).find(Reference("figure", "3")) is None


def equation(number: str, x: float, formula: str = "y = mx + b") -> TextPage:
    prose = [line_of(PROSE, 100, 100 + 12 * row, 0) for row in range(5)]
    lines = [line_of(formula, 150, 180, 1), line_of(number, x, 180, 1)]
    return TextPage(0, (*prose, *lines))


def test_an_equations_number_is_at_the_right_edge_of_its_column() -> None:
    right = 100 + 5 * len(PROSE) - 15
    assert [one.name.key for one in landmarks(equation("(4)", right))] == ["4"]
    assert landmarks(equation("(4)", right - 100)) == ()
    assert landmarks(equation("(see)", right)) == ()


def test_a_numbered_line_is_a_heading_only_if_the_outline_has_it() -> None:
    page = ["3.1 Traces", "4 apples"], ["5 Oranges"]
    assert known(*page).find(Reference("section", "3.1")) is None
    for title in ("Traces", "3.1 Traces", "3.1. traces"):
        assert known(*page, headings=(title,)).find(Reference("section", "3.1"))
    assert known(*page, headings=("Traces",)).find(Reference("section", "5")) is None


def listed(*texts: str, indent: float = 12) -> tuple[BibliographyEntry, ...]:
    """A page of references: a text that begins with a blank goes on, indented."""
    lines = [line_of("References", 100, 80, 0)]
    for row, text in enumerate(texts):
        lines.append(line_of(text.strip(), 100 + (indent if text[0] == " " else 0), 110 + 12 * row, 1))
    lines.append(line_of("11", 300, 740, 99))
    return entries([TextPage(0, tuple(lines))])


def test_numbered_entries_are_joined_and_whole() -> None:
    found = listed(
        "[1] A. Gal. HotpathVM: An effec-",
        " tive compiler. 2006.",
        "[2] B. Su. RoFormer, 2021. arXiv:",
        " 2104.09864v5.",
    )
    assert [(one.key, one.text) for one in found] == [
        ("1", "[1] A. Gal. HotpathVM: An effective compiler. 2006."),
        ("2", "[2] B. Su. RoFormer, 2021. arXiv: 2104.09864v5."),
    ]
    assert found[1].arxiv == "2104.09864"


def test_entries_numbered_with_a_dot() -> None:
    found = listed("1. A. Gal. One. 2006.", "2. B. Su. Two.", " 1999. pages 3.", "3. C. Li. Three. 2001.")
    assert [one.key for one in found] == ["1", "2", "3"]
    assert found[1].text.endswith("1999. pages 3.")
    assert [one.key for one in listed("(1) A. One. 2006.", "(2) B. Two. 2007.", "(3) C. Three. 2001.")] == [
        "1",
        "2",
        "3",
    ]


def test_labels() -> None:
    assert [one.key for one in listed("[BMR+20] T. Brown. One. 2020.", "[Pen23] B. Peng. Two.", " 2023.")] == [
        "BMR+20",
        "Pen23",
    ]


def test_entries_without_a_label_are_known_by_author_and_year() -> None:
    found = listed(
        "B. Peng, J. Quesnelle, and H. Fan. YaRN: Efficient context",
        " window extension. 2023a.",
        "Press, O., Smith, N. Train short, test long. 2022.",
        "OpenAI. Hello GPT-4o, 2024.",
        "Ofir Müller and Lior Wolf. Using the output",
        " embedding. 2017.",
    )
    assert [(one.author, sorted(one.years)) for one in found] == [
        ("peng", ["2023a"]),
        ("press", ["2022"]),
        ("openai", ["2024"]),
        ("muller", ["2017"]),
    ]
    known = ReferenceResolver()
    known.add_entries(found)
    assert known.find(Reference("author", "peng 2023a")) == found[0]
    assert known.find(Reference("author", "peng 2023")) is None
    assert known.find(Reference("author", "smith 2022")) is None


SQUARE = ("[1] A. Gal. One. 2006.", "[2] B. Su. Two. 1999.", "[3] C. Li. Three. 2001.")
ROUND = ("(1) A. Gal. One. 2006.", "(2) B. Su. Two. 1999.", "(3) C. Li. Three. 2001.")
DOTTED = ("1. A. Gal. One. 2006.", "2. B. Su. Two. 1999.", "3. C. Li. Three. 2001.")


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (SQUARE, {"citation", "glued"}),
        (ROUND, {"citation", "round"}),
        (DOTTED, {"citation", "round"}),
    ],
)
def test_round_and_glued_citations_lead_to_lists_that_are_numbered_so(texts: tuple[str, ...], kinds: set[str]) -> None:
    known = ReferenceResolver()
    known.add_entries(found := listed(*texts))
    leading = {kind for kind in ("citation", "round", "glued") if known.find(Reference(kind, "2")) == found[1]}
    assert leading == kinds
    assert known.find(Reference("round", "4")) is None


def test_the_number_of_an_equation_is_no_citation() -> None:
    known = ReferenceResolver()
    known.add(landmarks(equation("(2)", 100 + 5 * len(PROSE) - 15)))
    known.add_entries(listed(*DOTTED))
    assert known.find(Reference("round", "2")) is None
    assert known.find(Reference("round", "3"))


def test_two_works_of_one_year_are_told_apart_by_the_second_author_or_not_at_all() -> None:
    known = ReferenceResolver()
    known.add_entries(listed("Li, A., Wu, B. One. 2020.", "Li, C., Xu, D. Two.", " 2020."))
    assert known.find(Reference("author", "li 2020")) is None
    found = known.find(Reference("author", "li 2020", "xu"))
    assert found
    assert "Two" in found.text


def test_the_appendix_after_the_references_is_no_entry() -> None:
    first = TextPage(3, (line_of("References", 100, 80, 0), line_of("[1] A. Gal. One. 2006.", 100, 110, 1)))
    second = TextPage(4, (line_of("A Proofs", 100, 80, 0), line_of(PROSE, 100, 110, 1)))
    (one,) = entries([first, second])
    assert one.text == "[1] A. Gal. One. 2006."
    assert entries([second]) == ()


def test_a_link_to_an_entry_is_a_citation() -> None:
    known = ReferenceResolver()
    found = listed("[1] A. Gal. One. 2006.", "[2] B. Su. Two. 2021.", "[3] C. Li. Three. 2001.")
    known.add_entries(found)
    assert known.entry_at(0, 100, found[1].rect[1] - 3) == found[1]
    assert known.entry_at(0, None, found[1].rect[1] - 3) == found[1]
    assert known.entry_at(0, 100, 500) is None
    assert known.entry_at(1, 100, found[1].rect[1]) is None


@pytest.mark.parametrize(
    ("text", "arxiv", "doi"),
    [
        ("[1] A. URL https://arxiv.org/abs/2309.00071.", "2309.00071", None),
        ("[1] A. CoRR, abs/2409.12941, 2024. doi: 10.48550/ARXIV.2409.12941.", "2409.12941", None),
        ("[1] A. arXiv:hep-th/9901001.", "hep-th/9901001", None),
        ("[1] A. arXiv:2313.00071.", None, None),
        ("[1] A. doi: 10.1038/NATURE24270.", None, "10.1038/NATURE24270"),
        ("[1] A. It cost 2309.00071 dollars.", None, None),
    ],
)
def test_what_an_entry_names(text: str, arxiv: str | None, doi: str | None) -> None:
    (one,) = listed(text)
    assert (one.arxiv, one.doi) == (arxiv, doi)


def test_a_title_is_found_only_whole() -> None:
    titles = [("a", "Attention Is All You Need"), ("b", "Vision Transformers Need Registers"), ("c", "Short one")]
    assert named_in("[3] A. Vaswani. Attention is all you need. In NeurIPS, 2017.", titles) == "a"
    assert named_in("Darcet, T. “Vision Transform-ers need registers”, 2024", titles) == "b"
    assert named_in("B. Who. Attention is all you need in speech separation. 2021.", titles) is None
    assert named_in("C. Short one. 2021.", titles) is None


def test_random_rubbish_is_read_without_trouble() -> None:
    for text in ("[1] " * 3000, "1. " * 3000, "(" * 9000, "[A" * 4000, "10.1000/" * 900):
        page = page_of(["ReferenceResolver", *(text[at : at + 150] for at in range(0, len(text), 150))])
        assert len(entries([page])) < 200
        landmarks(page)
