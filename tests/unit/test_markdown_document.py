"""Markdown as a document: what it shows, that the hostile shows too and does nothing, and that nothing takes long."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QGuiApplication, QTextCharFormat, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from explorer.app.items.markdown_document import MOST_LETTERS, document, is_ours, is_plain, is_web, math, near
from explorer.app.shell.theme import Theme
from explorer.model import wiki_links
from tests.fakes.examples import examples
from tests.fakes.work import computed_within


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def shown(text: str) -> QTextDocument:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    return document(text, Theme(app, "light"))


def runs(made: QTextDocument) -> Iterator[tuple[str, QTextCharFormat]]:
    """Each run of letters of one look."""
    block = made.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            yield fragments.fragment().text(), fragments.fragment().charFormat()
            fragments += 1
        block = block.next()


def addresses(made: QTextDocument) -> list[str]:
    return [form.anchorHref() for _, form in runs(made) if form.isAnchor()]


def look(made: QTextDocument, text: str) -> QTextCharFormat:
    return next(form for run, form in runs(made) if run == text)


def test_what_is_marked_looks_so(theme: Theme) -> None:
    made = document("# Head\n\nplain **bold** *slanted* ~~gone~~ `code`\nnext line", theme)
    assert made.toPlainText() == "Head\nplain bold slanted gone code\nnext line"
    assert look(made, "bold").fontWeight() == QFont.Weight.Bold
    assert look(made, "slanted").fontItalic()
    assert look(made, "gone").fontStrikeOut()
    assert look(made, "code").fontFamilies() == ["monospace"]
    assert look(made, "Head").fontWeight() == QFont.Weight.DemiBold


def test_the_items_of_a_list_count_on_past_one_inside(theme: Theme) -> None:
    made = document("3. three\n   - inside\n\n   more of three\n4. four\n\nafter", theme)
    block, items = made.begin(), {}
    while block.isValid():
        items[block.text()] = block.textList().itemText(block) if block.textList() else ""
        block = block.next()
    # Qt calls a bullet so.
    assert items == {"three": "3.", "inside": ".", "more of three": "", "four": "4.", "after": ""}


def test_a_table_is_one(theme: Theme) -> None:
    made = document("| a | b |\n|---|---|\n| 1 | **2** |\n\nafter", theme)
    table = next(one for one in made.rootFrame().childFrames() if isinstance(one, QTextTable))
    assert (table.rows(), table.columns()) == (2, 2)
    assert table.cellAt(1, 1).firstCursorPosition().block().text() == "2"
    assert made.lastBlock().text() == "after"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"$\alpha^2$ and $$x_1$$", "α² and x₁"),
        ("$a*b*c$", "a*b*c"),  # no emphasis in a formula
        ("costs $5 and $6", "costs $5 and $6"),
        ("$x_1$ on page 5", "x₁ on page 5"),
        (r"\$\alpha\$", r"$\alpha$"),
        ("`$x^2$`", "$x^2$"),
        ("$" * 50, "$" * 50),
        (r"**as** $\alpha \leq \beta$, costs $5", "as α ≤ β, costs $5"),
    ],
)
def test_formulas_can_be_read(theme: Theme, text: str, found: str) -> None:
    assert document(text, theme).toPlainText() == found


def test_what_is_too_long_for_a_formula_is_none() -> None:
    assert math("x" * 1_000 + r"\alpha") == "x" * 1_000 + r"\alpha"


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))", "[x](file:///etc/passwd)", "[x](data:text/html,hi)", "[x](paper-explorer:x)",
        "![x](https://example.org/a.png)", "<a href='https://example.org'>x</a>", "<img src=https://example.org/a.png>",
        "<javascript:alert(1)>", "[x](//example.org)", "<style>*{}</style>", "<script>\n\nx</script>",
    ],
)  # fmt: skip
def test_what_is_no_link_of_the_web_is_none_and_nothing_is_loaded(theme: Theme, text: str) -> None:
    made = document(text, theme)
    assert all(is_web(one) for one in addresses(made))
    assert "￼" not in made.toPlainText(), "no picture"
    if text.startswith("<") and "http" not in text:
        assert "".join(text.split()) in "".join(made.toPlainText().split()), "a tag is shown as its letters"


def test_links_of_the_web_can_be_clicked(theme: Theme) -> None:
    made = document("[a](https://a.org/x) <http://b.org> and https://c.org/d(e).", theme)
    assert addresses(made) == ["https://a.org/x", "http://b.org", "https://c.org/d(e"]
    assert look(made, "a").toolTip() == "https://a.org/x"


def test_plain_words_need_no_parser(theme: Theme) -> None:
    assert is_plain("Plain words, with a comma - and (brackets).\n\nTwice.")
    assert not is_plain("- a list")
    assert document("a\nb\n\nc", theme).toPlainText() == "a\nb\n\nc"


@pytest.mark.parametrize(
    "text",
    ["[" * 20_000, "*a " * 15_000, "> " * 10_000 + "x", "- " * 10_000 + "x", "`" * 20_000, "$a " * 15_000,
     "|a" * 5_000 + "\n" + "|-" * 5_000, "![" * 10_000, "<" * 20_000, "https://" * 6_000, "_*" * 10_000,
     "#" * MOST_LETTERS * 4],
)  # fmt: skip
def test_nothing_takes_long(theme: Theme, text: str) -> None:
    with computed_within(3):
        document(text, theme)


@given(st.text(st.sampled_from("ab $\\*_`[]()<>#-+.|!~&1:\n\t\0\u2028𝒳"), max_size=120))
@examples(200)
def test_whatever_is_typed_can_be_shown(qapp: QApplication, text: str) -> None:
    made = shown(f"{text}\n\n[a](https://a.org) [b](javascript:{text}) [c](file:{text})")
    assert all(is_web(one) for one in addresses(made))
    assert "https://a.org" in addresses(shown(f"[a](https://a.org)\n\n{text}"))


@given(st.text(st.sampled_from("ab \\*_[(<>#-+.!&1:\n\t\u2028"), max_size=120))
@examples(200)
def test_no_letter_is_lost(qapp: QApplication, text: str) -> None:
    assert [one for one in shown(text).toPlainText() if one in "ab"] == [one for one in text if one in "ab"]


def test_what_is_around_a_place_of_a_long_text_looks_as_in_the_whole() -> None:
    paragraphs = [f"Paragraph {number}." for number in range(100)]
    text = "\n\n".join(paragraphs)
    at = text.index("Paragraph 50.")
    piece, within = near(text, at, 200)
    assert "Paragraph 50." in piece
    assert all(one in ("…", "") or one in paragraphs for one in piece.splitlines())
    assert 0.3 < within < 0.7
    assert near(text, 0, 10_000) == (text, 0.0)
    code = "```\n" + "x = 1\n\n" * 100 + "```\nafter"
    piece, _ = near(code, 300, 100)
    assert piece.count("```") == 1, "what stands in code is code"
    assert len(near("x" * 50_000, 25_000, 1_000)[0]) < 1_100


class Library:
    """One paper with a name that would be HTML, and nothing else."""

    def title(self, link: wiki_links.WikiLink) -> str | None:
        return "<img src='file:///x'> paper" if link.id == "yarn" else None

    def picture(self, name: str, width: int) -> None:
        return None


def test_links_to_what_is_known_and_to_what_is_gone(theme: Theme) -> None:
    made = document("[[paper:yarn|old]] [[note:gone|Gone]] `[[paper:yarn]]` [a [[paper:yarn|b]]](https://a.org)", theme)
    assert addresses(made) == ["https://a.org"], "nobody knows any papers"
    made = document("[[paper:yarn|old]] [[note:gone|Gone]] `[[paper:yarn]]`", theme, around=Library())
    assert made.toPlainText() == "<img src='file:///x'> paper Gone [[paper:yarn]]"
    assert addresses(made) == ["paper-explorer://open?paper=yarn"]
    assert "<" not in look(made, "<img src='file:///x'> paper").toolTip(), "a tip with HTML would load what it names"
    assert "no longer in the library" in look(made, "Gone").toolTip()
    assert document("| a |\n|-|\n| [[paper:yarn\\|x]] |", theme, around=Library()).toPlainText().count("paper") == 1


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("paper-explorer://open?note=0190-ab", True),
        ("paper-explorer://open?paper=arxiv%3A2309.00071&page=2", True),
        ("paper-explorer://open?file=/etc/passwd", False),
        ("paper-explorer:x", False),
        ("paper-explorer://open?paper=a b", False),
    ],
)
def test_links_of_the_program_itself(theme: Theme, address: str, ours: bool) -> None:
    assert is_ours(address) is ours
    assert addresses(document(f"[x]({address})", theme)) == ([address] if ours else [])


PIECES = (
    "[[paper:yarn|",
    "[[note:x",
    "]]",
    "|",
    "\\|",
    "`",
    "```\n",
    "![](picture:",
    "a" * 64 + ".png)",
    "\n",
    "> ",
    "(",
    "*",
    "a",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@examples(200)
def test_links_and_pictures_in_whatever_is_typed(qapp: QApplication, text: str) -> None:
    made = document(f"[[paper:yarn|x]]\n\n{text}", Theme(qapp, "light"), around=Library())
    found = addresses(made)
    assert found[0] == "paper-explorer://open?paper=yarn"
    assert all(is_ours(one) or is_web(one) for one in found)
