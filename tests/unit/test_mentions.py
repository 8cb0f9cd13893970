"""References in a page's text: what is recognized, where it is, and what only looks like one."""

import pytest

from explorer.model.mentions import mentions, with_mentions
from explorer.model.reference_kinds import Reference
from explorer.model.text_page import Link
from tests.fakes.textpages import page_of
from tests.fakes.work import computed_within


def named(*lines: str) -> list[str]:
    return [f"{one.to.kind} {one.to.key}" for one in mentions(page_of(lines))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as Figure 3 shows", ["figure 3"]),
        ("see Fig. 3a and", ["figure 3"]),
        ("(Fig. 12(b))", ["figure 12"]),
        ("Figs. 2 and 3 show", ["figure 2", "figure 3"]),
        ("Figures 2, 4 and A.1", ["figure 2", "figure 4", "figure A.1"]),
        ("Figure 2 and 3 others", ["figure 2"]),
        ("Figure 4–6", ["figure 4", "figure 6"]),
        ("Table 2", ["table 2"]),
        ("Tables 1, 2, 3, 4, and 5.", ["table 1", "table 2", "table 3", "table 4", "table 5"]),
        ("Eq. (4)", ["equation 4"]),
        ("Equation 4", ["equation 4"]),
        ("Eqs. (2) and (13)", ["equation 2", "equation 13"]),
        ("Eq. 2a", ["equation 2"]),
        ("Section 3.1", ["section 3.1"]),
        ("Sec. 4", ["section 4"]),
        ("see §4", ["section 4"]),
        ("Sections 5 and 6.2", ["section 5", "section 6.2"]),
        ("Appendix B", ["section B"]),
        ("Appendix A.2", ["section A.2"]),
        ("Algorithm 1", ["algorithm 1"]),
        ("Theorem 2", ["theorem 2"]),
        ("by Lemma 3.4", ["lemma 3.4"]),
        ("as in [12]", ["citation 12"]),
        ("as in [3, 7–9]", ["citation 3", "citation 7", "citation 9"]),
        ("as in [3; 4]", ["citation 3", "citation 4"]),
        ("as in [12, Sec. 3]", ["citation 12"]),
        ("Table 2 of [12]", ["citation 12"]),
        ("Figure 2 in Peng et al. (2023)", ["author peng 2023"]),
        ("by [BMR+20]", ["citation BMR+20"]),
        ("(Peng et al., 2023)", ["author peng 2023"]),
        ("Peng et al. (2023b)", ["author peng 2023b"]),
        ("(Press & Wolf 2022)", ["author press 2022"]),
        ("Müller and Weiß (2019)", ["author muller 2019"]),
        ("Kingma et al. 2015", ["author kingma 2015"]),
        ("(Sil-|ver et al., 2017a)", ["author silver 2017a"]),
        ("RedPajama [12]6, and", ["citation 12"]),
        ("Models[40] are", ["glued 40"]),
        ("language models[3, 7–9].", ["glued 3", "glued 7", "glued 9"]),
        ("Models (LLMs)[40].", ["glued 40"]),
        ("(as models[40]", ["glued 40"]),
        ("was shown (12).", ["round 12"]),
        ("was shown (3, 17–19) in mice", ["round 3", "round 17", "round 19"]),
        ("Smith et al. (12) found", ["round 12"]),
        ("as shown|(12), and", ["round 12"]),
        ("was shown [12] and (4).", ["citation 12"]),
        ("Eq. (4) was shown (12).", ["equation 4", "round 12"]),
    ],
)
def test_what_is_recognized(text: str, found: list[str]) -> None:
    assert named(*text.split("|")) == found


@pytest.mark.parametrize(
    "text",
    [
        "a[12] = b[3]",
        "x = [12]",
        "t ∈ [0, 1]",
        "matrix[12][3]",
        "[0, 512]",
        "costs $12 or (12)",
        "in 2023, 12 of them",
        "figure it out",
        "the table below",
        "Figures show",
        "Configure 3",
        "Table 100%",
        "[1234]",
        "[12.5]",
        "an equation of 4x",
        "Theorems are",
        "array[12]",
        "the data[12] of",
        "words[3] = 7;",
        "softmax(logits)[3]",
        "x12[3]",
        "a_b[3]",
        "words[3]{2}",
        "by (12)",
        "from (3) and (4)",
        "constraints (3) and (4).",
        "we (1) train, (2) test",
        "as follows: (1) the",
        "the model (2) learns",
        "in three ways. (12) The",
        "the point (3, 4).",
        "f(12)",
        "was shown (2019).",
        "was shown (012).",
        "was shown (0, 1).",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert named(text) == []


def test_a_reference_over_a_lines_end_is_one_of_two_rectangles() -> None:
    page = page_of(["as is shown in Figure", "3 of this paper"])
    (one,) = mentions(page)
    assert one.to == Reference("figure", "3")
    assert one.rects == ((175.0, 100.0, 205.0, 110.0), (100.0, 112.0, 105.0, 122.0))


def test_each_number_of_several_has_a_place_of_its_own() -> None:
    page = page_of(["see [3, 17]"])
    assert [one.rects for one in mentions(page)] == [((125.0, 100, 130.0, 110),), ((140.0, 100, 150.0, 110),)]


def test_the_files_own_link_wins_and_learns_what_is_there() -> None:
    page = page_of(["see Figure 3 and Table 4"])
    own = Link((150, 100, 160, 110), target_page=4, target_y=80)
    web = Link((10, 10, 20, 20), uri="https://example.org")
    found = with_mentions((own, web), page)
    assert found == (
        Link((150, 100, 160, 110), target_page=4, target_y=80, refers=Reference("figure", "3")),
        web,
        Link((185.0, 100, 220.0, 110), refers=Reference("table", "4")),
    )


def test_lines_that_are_set_close_do_not_cover_each_other() -> None:
    page = page_of(["see Figure 3 here"])
    above = Link((120, 92, 160, 102), target_page=1)
    assert len(with_mentions((above,), page)) == 2


@pytest.mark.parametrize(
    "piece",
    [
        "[1,",
        "[1, 2; ",
        "abc[1] ",
        "abc (12",
        "ab (7, 7 ",
        "ab (7).",
        "(ab)[",
        "Figures 1, 2 and ",
        "Fig. ",
        "A et al ",
        "Section 1.",
        "((((1",
        "Aa-",
        "§",
        "1.1.1.",
    ],
)
def test_a_huge_page_of_half_references_takes_no_long_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    page = page_of([text[at : at + 2000] for at in range(0, len(text), 2000)])
    with computed_within(3):
        mentions(page)
