"""What a user wrote stays Markdown in an export where it stays inside its place, and does nothing to what is around."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explorer.model.co_written_file import has_markers
from explorer.services.user_markdown import contained
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = st.text(alphabet="ab `*_~$[]()\\&<>#|%^=!-+:1.\n\t'\"/", max_size=120)
LINES = st.lists(
    st.sampled_from(
        [
            *("# head", "text", "===", "---", "```", "~~~", "- a", "  - b", "1. c", "> q", "| a | b |", "|---|---|"),
            *("[x]: http://y", "[x]", "<div>", "</div>", "<!--", "-->", "<!-- /pe:x -->", "    code", "\tcode", ""),
            *("![p](http://e/p.png)", "%%", "$$", "a $x_1$ b", "**b", "`c", "[[paper:yarn|Y]]", "^id", "&lt;", "\\"),
        ]
    ),
    max_size=12,
).map("\n".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Why *this*?\nSee 3.1", "Why *this*?  \nSee 3.1"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("a $x_1$ b, `code`, **bold** & [web](https://a.org)", "a $x_1$ b, `code`, **bold** & [web](https://a.org)"),
        ("[[paper:yarn|YaRN]] #tag", "[[paper:yarn|YaRN]] #tag"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("# Head\nwords", "**Head**\n\nwords"),
        ("## One\n\n# Two\nwords", "**One**\n\n\n**Two**\n\nwords"),
        ("text\n===\nmore", "**text**\n\nmore"),
        ("# *Head*", "*Head*"),
        ("```\nopen", "\\`\\`\\`  \nopen"),
        ("a <b> c", "a \\<b\\> c"),
        ("[x]: http://y\n\n[x]", "\\[x\\]: http://y\n\n\\[x\\]"),
        ("![](http://evil)", "\\!\\[\\](http://evil)"),
        (f"![a](../assets/{'0' * 16}.png) [b](../papers/B%20c.md)",) * 2,
        ("[a](file:///etc/passwd.md)", "\\[a\\](file:///etc/passwd.md)"),
        ("[a](javascript:x)", "\\[a\\](javascript:x)"),
        ("[a](../run.exe)", "\\[a\\](../run.exe)"),
        ("%%hidden", "\\%\\%hidden"),
        ("$$\nx", "\\$\\$  \nx"),
        ("plain words, 3.5 of them", "plain words, 3.5 of them"),
        ("", ""),
        (" \n\x00\n", ""),
    ],
)
def test_what_passes_and_what_is_shown_as_typed(text: str, shown: str) -> None:
    assert contained(text) == shown


@given(HOSTILE | MARKS | LINES)
@example("<!-- /pe:x -->")
@example("```\n<!-- pe:x 0123456789ab -->\n```")
@example("- a\n\n      <!-- /pe:x -->")
@examples(600)
def test_it_stays_inside_its_place(text: str) -> None:
    shown = contained(text)
    shown.encode()
    assert not has_markers(shown)
    env: dict[str, object] = {}
    tokens = PARSER.parse(f"# head\n\nbefore\n\n{shown}\n\n## tail\n", env)
    assert not env.get("references")
    assert [one.type for one in tokens[:3]] == ["heading_open", "inline", "heading_close"]
    assert tokens[4].content == "before"
    assert [(one.type, one.level) for one in tokens[-3:]] == [
        ("heading_open", 0),
        ("inline", 1),
        ("heading_close", 0),
    ]
    for token in tokens[6:-3]:
        assert token.type not in ("heading_open", "html_block")
        for child in token.children or []:
            assert child.type not in ("html_inline", "image")


@given(HOSTILE | MARKS | LINES)
@examples(200)
def test_no_word_is_lost(text: str) -> None:
    letters = [one for one in contained(text) if one.isalnum()]
    assert letters == [one for one in text if one.isalnum()]


def test_many_headings_take_no_longer_than_many_words() -> None:
    begun = time.thread_time()
    contained("# a\n" * 6000)
    heads = time.thread_time() - begun
    begun = time.thread_time()
    contained("*a*\n\n" * 6000)
    assert heads < 12 * (time.thread_time() - begun)


@examples(300)
@given(st.sampled_from(("", "*", "**", "_", "***")), st.text(alphabet="ab1 *_.-+:)(\t\"'é漢", max_size=30))
def test_a_line_with_no_marks_but_those_of_emphasis_is_one_paragraph_and_stays(before: str, text: str) -> None:
    line = f"{before}a{text} *b*".strip()
    assert contained(line) == line
    assert [one.type for one in PARSER.parse(line)] == ["paragraph_open", "inline", "paragraph_close"]
