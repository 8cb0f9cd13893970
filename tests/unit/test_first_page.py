"""What the first page says about the paper."""

import pytest

from explorer.model.first_page import is_title, stamp_on, title_on
from explorer.model.text_page import TextLine, TextPage


def line(text: str, top: float, size: float, direction: tuple[float, float] = (1.0, 0.0)) -> TextLine:
    edges = tuple(72 + 5.0 * at for at in range(len(text) + 1))
    return TextLine(text, edges, top, top + size, 0, direction)


BODY = [line(f"Line {number} of the text", 200 + 12 * number, 10) for number in range(6)]
STAMP = line("arXiv:2309.00071v2  [cs.CL]  1 Nov 2023", 20, 20, (0.0, -1.0))


def test_the_title_is_in_the_largest_letters_but_not_in_the_margin() -> None:
    head = [line("YaRN: Efficient Context", 80, 17), line("Window Extension", 98, 17), line("Bowen Peng", 130, 12)]
    assert title_on(TextPage(0, (STAMP, *head, *BODY))) == "YaRN: Efficient Context Window Extension"


def test_without_larger_letters_there_is_no_title() -> None:
    assert title_on(TextPage(0, tuple(BODY))) == ""
    assert title_on(TextPage(0, (line("A heading of a page", 80, 17), *BODY[:1]))) == "", "too little to compare with"
    assert title_on(TextPage(0, (line("B", 80, 40), *BODY))) == "", "a drop cap"
    assert title_on(TextPage(0, ())) == ""


def test_the_stamp_names_the_paper_without_its_version() -> None:
    assert stamp_on(TextPage(0, (STAMP, *BODY))) == "2309.00071"
    assert stamp_on(TextPage(0, (line("as in arXiv:2309.00071", 80, 10), *BODY))) is None, "a reference"
    other = line("arXiv:2104.09864v1 [cs.CL]", 60, 20)
    assert stamp_on(TextPage(0, (STAMP, other))) is None


@pytest.mark.parametrize("text", ["", " ", "untitled", "Microsoft Word - draft7.doc", "main.tex", "paper final.PDF"])
def test_what_programs_leave_is_no_title(text: str) -> None:
    assert not is_title(text)
    assert is_title("Attention Is All You Need")
