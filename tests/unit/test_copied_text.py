"""Words taken off the pages: paragraphs, whole words, sentences over columns and pages; and quotations of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.copied_text import Stretch, paragraphs
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.text_page import Caret, TextPage
from explorer.services.quotation import Quotation, citation, markdown_quote
from tests.fakes.textpages import line_of, page_of

PAPER = Paper("yarn", "YaRN: *Efficient*", ("Bowen Peng", "Jeffrey Quesnelle", "Honglu Fan"), "2309.00071")


def all_of(page: TextPage) -> Stretch:
    return (page, Caret(0, 0), Caret(len(page.lines) - 1, len(page.lines[-1].text)))


@pytest.mark.parametrize(
    ("blocks", "copied"),
    [
        ([["One para-", "graph."], ["Another", "one."]], ["One paragraph.", "Another one."]),
        ([["goes on in the"], ["next column."]], ["goes on in the next column."]),
        ([["a divided atten-"], ["tion map"]], ["a divided attention map"]),
        ([["ended.”"], ["small all the same"]], ["ended.”", "small all the same"]),
        ([["ended.3"], ["with a note’s number"]], ["ended.3", "with a note’s number"]),
        ([["A heading"], ["Text"]], ["A heading", "Text"]),
        ([["扩展大型语言，"], ["模型的上", "下文。"]], ["扩展大型语言，模型的上下文。"]),
        ([["我们扩展，大型语言模型的上"], ["下文窗口。"]], ["我们扩展，大型语言模型的上下文窗口。"]),
        ([["引言"], ["模型"]], ["引言", "模型"]),
        ([["see http://a.org/2008-", "02/msg.html and"]], ["see http://a.org/2008-02/msg.html and"]),
        ([["at www.a.org/comments/", "14mrgpr/"]], ["at www.a.org/comments/14mrgpr/"]),
        ([["at http://a.org.", "Then"]], ["at http://a.org. Then"]),
        ([["[1] A. One.", "More of it.", "[2] B. Two."]], ["[1] A. One. More of it.", "[2] B. Two."]),
        ([["as others", "[2] have shown"]], ["as others [2] have shown"]),
        ([["a na\u00a8\u0131ve one, \u02c6 and x\u02c62"]], ["a naïve one, \u02c6 and x\u02c62"]),
        ([["state-of-the-", "art"]], ["state-of-the-art"]),
        ([["self-atten-", "tion, not attention"]], ["self-attention, not attention"]),
        ([["a fine-", "tuned model"], ["Is fine-tuned"]], ["a fine-tuned model", "Is fine-tuned"]),
        ([["a fine-", "tuned model"], ["Is fine-tunedly"]], ["a finetuned model", "Is fine-tunedly"]),
    ],
)
def test_blocks_become_paragraphs(blocks: list[list[str]], copied: list[str]) -> None:
    assert paragraphs([all_of(page_of(*blocks))]) == copied


def test_pages_are_joined_where_the_sentence_goes_on() -> None:
    pages = [all_of(page_of(["It runs"])), all_of(page_of(["on here."])), all_of(page_of(["New."]))]
    assert paragraphs(pages) == ["It runs on here.", "New."]


def test_only_what_is_selected_is_copied() -> None:
    page = page_of(["first line", "second"], ["Third one", "fourth"])
    assert paragraphs([(page, Caret(0, 6), Caret(2, 5))]) == ["line second", "Third"]
    assert paragraphs([(page, Caret(1, 0), Caret(1, 3))]) == ["sec"]
    assert paragraphs([]) == []


def running(number: int, head: str, *body: str, foot: str = "", y: float = 40) -> TextPage:
    """A page with a head, some lines of text, and a foot."""
    lines = [line_of(head, 100, y, 0)] if head else []
    lines += [line_of(text, 100, 100 + 12 * row, 1) for row, text in enumerate(body)]
    lines += [line_of(foot, 300, 740, 2)] if foot else []
    return TextPage(number, tuple(lines))


def test_running_heads_and_page_numbers_do_not_come_between_two_pages() -> None:
    pages = [
        running(3, "A Paper on Words", "It is about the atten-", foot="4"),
        running(4, "A Paper on Words", "tion that is paid to", foot="5"),
        running(5, "A Paper on Words", "all of them.", foot="6"),
    ]
    assert paragraphs([all_of(page) for page in pages]) == [
        "A Paper on Words",
        "It is about the attention that is paid to all of them.",
        "6",
    ], "what is selected at either end stays"
    first, last = (pages[0], Caret(1, 3), Caret(2, 1)), (pages[1], Caret(0, 0), Caret(1, 4))
    assert paragraphs([first, last]) == ["is about the attention"]


def test_heads_that_change_sides_and_have_numbers_in_them() -> None:
    heads = ("12 Jane Roe", "On Words 13", "14 Jane Roe", "On Words 15")
    bodies = ("It goes", "on from", "page to", "page.")
    pages = [running(number, *texts) for number, texts in enumerate(zip(heads, bodies, strict=True))]
    assert paragraphs([all_of(page) for page in pages]) == ["12 Jane Roe", "It goes on from page to page."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (running(0, "", "One", foot="(4)"), running(1, "", "Two", foot="(4)")),
        (running(0, "", "One", foot="0.5"), running(1, "", "Two", foot="0.5")),
        (running(0, "", "One", foot="17"), running(1, "", "Two", foot="3")),
        (running(0, "Head", "One"), running(1, "Head", "Two", y=60)),
        (running(0, "Head", "One"), running(1, "Head 7", "Two")),
        (running(0, "Head", "One"), running(0, "Head", "Two")),
    ],
)
def test_what_may_be_text_stays(first: TextPage, second: TextPage) -> None:
    copied = paragraphs([all_of(first), all_of(second)])
    assert copied == [line.text for page in (first, second) for line in page.lines]


def test_a_head_that_is_selected_in_part_stays() -> None:
    first, second = running(0, "The Head", "One"), running(1, "The Head", "Two")
    assert paragraphs([all_of(first), (second, Caret(0, 0), Caret(0, 3))]) == ["The Head", "One", "The"]


words = st.text("ab.-A ’", min_size=1, max_size=8).filter(lambda text: text.strip() == text)
blocks = st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4)


@given(st.lists(blocks, min_size=1, max_size=3))
def test_no_letter_is_lost_or_added_whatever_is_copied(pages: list[list[list[str]]]) -> None:
    copied = paragraphs([all_of(page_of(*page)) for page in pages])
    keep = str.maketrans("", "", " -")
    assert "".join(copied).translate(keep) == "".join(x for p in pages for b in p for x in b).translate(keep)
    assert all(one and one == " ".join(one.split()) for one in copied)


def test_a_citation() -> None:
    assert citation(Quotation(["It works."], PAPER, 3, 3)) == (
        "“It works.” — Bowen Peng et al. (2023), YaRN: *Efficient*, p. 3, "
        "arXiv:2309.00071 https://arxiv.org/abs/2309.00071"
    )
    two = Paper("x", "T", ("A B", "C D"), openreview="abc", venue="ICLR 2024 oral")
    assert citation(Quotation(["a", "b"], two, 3, 4)) == (
        "“a\n\nb” — A B and C D (2024), T, pp. 3–4, https://openreview.net/forum?id=abc"
    )
    assert citation(Quotation(["a"], Paper("file:1", "T"), 1, 1)) == "“a” — T, p. 1"


def test_the_year_and_authors_that_arxiv_tells() -> None:
    record = ArxivMetadata("2309.00071", 2, "", "", ("Jane Roe",), "", (), "2022-12-31T00:00:00Z", "")
    assert "— Jane Roe (2022), T," in citation(Quotation(["a"], Paper("x", "T", arxiv="2309.00071"), 1, 1), record)


def test_markdown_is_escaped_and_leads_back() -> None:
    text = markdown_quote(Quotation(["# no *heading*", "<b>"], PAPER, 2, 3))
    assert text == (
        "> \\# no \\*heading\\*\n>\n> \\<b\\>\n\n"
        "[YaRN: \\*Efficient\\*](https://arxiv.org/abs/2309.00071), pp. 2–3 · "
        "[Paper Explorer](paper-explorer://open?paper=yarn&page=2)\n"
    )
    assert "\n\nUntitled, p. 1 · [" in markdown_quote(Quotation(["a"], Paper("file:1", ""), 1, 1))


def test_pages_are_called_as_the_document_calls_them() -> None:
    labels = ("i", "*ii*", "1")
    quoted = Quotation(["a"], Paper("file:1", "T"), 1, 2, labels)
    assert citation(quoted) == "“a” — T, pp. i–*ii*"
    assert ", pp. i–\\*ii\\* · [" in markdown_quote(quoted)
    assert "page=1)" in markdown_quote(quoted)
