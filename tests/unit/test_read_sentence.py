"""Sentences of a page, as they are read aloud."""

from explorer.model.read_sentence import next_sentence
from explorer.model.text_page import Caret, TextLine, TextPage


def page(*blocks: tuple[str, ...]) -> TextPage:
    """Return a page of these lines, by block."""
    lines = [(number, line) for number, block in enumerate(blocks) for line in block]
    return TextPage(
        0,
        tuple(
            TextLine(text, tuple(6.0 * at for at in range(len(text) + 1)), 12.0 * row, 12.0 * row + 10, block)
            for row, (block, text) in enumerate(lines)
        ),
    )


def sentences(page: TextPage) -> list[str]:
    """Return all sentences, lines joined by a blank."""
    found, at = [], Caret(0, 0)
    while reach := next_sentence(page, at):
        start, at = reach
        texts = [line.text for line in page.lines[start.line : at.line + 1]]
        texts[-1] = texts[-1][: at.char]
        texts[0] = texts[0][start.char :]
        found.append(" ".join(texts))
    return found


def test_a_sentence_ends_with_its_full_stop_and_not_with_an_abbreviation() -> None:
    text = page(("We follow Peng et al. in Fig. 3, i.e. we", "scale. Is it enough? “It is.” J. Smith said so."))
    assert sentences(text) == [
        "We follow Peng et al. in Fig. 3, i.e. we scale.",
        "Is it enough?",
        "“It is.”",
        "J. Smith said so.",
    ]


def test_a_heading_is_read_alone_and_a_paragraph_goes_on_in_the_next_column() -> None:
    assert sentences(page(("1 Introduction",), ("The model is", "large and"), ("slow in 3.5 of 4 cases.",))) == [
        "1 Introduction",
        "The model is large and slow in 3.5 of 4 cases.",
    ]


def test_what_has_no_full_stop_ends_with_its_line_at_some_time_and_blanks_are_nothing() -> None:
    found = sentences(page(tuple("0.5 0.7 " * 10 for _ in range(30))))
    assert 3 <= len(found) <= 6
    assert sentences(page(("  ",), ("",))) == []
