"""Escaped text is shown as it is, wherever it stands, and changes nothing around it."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from explorer.services import escaped_markdown
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

PARSERS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]


def text_of(tokens: list[Token]) -> str:
    """What a reader sees, line breaks as spaces."""
    shown = []
    for token in tokens:
        if token.children:
            shown.append(text_of(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            shown.append(" ")
        else:
            shown.append(token.content)
    return "".join(shown)


def kinds(tokens: list[Token]) -> list[str]:
    return [token.type for token in tokens]


@pytest.mark.parametrize("parser", PARSERS)
@given(HOSTILE)
@examples(400)
def test_line_in_a_heading_a_quotation_and_a_paragraph(parser: MarkdownIt, text: str) -> None:
    shown, plain = escaped_markdown.line(text), escaped_markdown.plain(text)
    assert "\n" not in shown
    if not plain:
        assert shown == ""
        return
    for before, wrapped in (("## ", "heading"), ("> ", "blockquote"), ("", "paragraph"), ("## 1:02:03 · ", "heading")):
        tokens = parser.parse(f"first\n\n{before}{shown}\n\nlast\n")
        middle = tokens[3:-3]
        assert middle[0].type == f"{wrapped}_open"
        assert middle[-1].type == f"{wrapped}_close"
        inline = [token for token in middle if token.type == "inline"]
        assert len(inline) == 1
        assert kinds(inline[0].children or []) == ["text"] or set(kinds(inline[0].children or [])) <= {
            "text",
            "text_special",
        }
        assert text_of(inline).removeprefix("1:02:03 · ") == plain


@pytest.mark.parametrize("parser", PARSERS)
@given(HOSTILE)
@examples(400)
def test_paragraphs_are_paragraphs(parser: MarkdownIt, text: str) -> None:
    tokens = parser.parse(f"# head\n\n{escaped_markdown.paragraphs(text)}\n\n## tail\n")
    middle = tokens[3:-3]
    assert kinds(tokens[-3:]) == ["heading_open", "inline", "heading_close"]
    assert tokens[-3].tag == "h2"
    assert set(kinds(middle)) <= {"paragraph_open", "inline", "paragraph_close"}
    for token in middle:
        assert set(kinds(token.children or [])) <= {"text", "text_special", "hardbreak", "softbreak"}
    assert " ".join(text_of([token]) for token in middle if token.type == "inline") == escaped_markdown.plain(text)


@given(HOSTILE)
def test_plain_is_one_line_that_any_file_can_hold(text: str) -> None:
    plain = escaped_markdown.plain(text)
    plain.encode()
    assert len(plain.splitlines()) <= 1
    assert plain == plain.strip()
    assert escaped_markdown.plain(plain) == plain


@given(st.lists(HOSTILE, max_size=4), HOSTILE, st.none() | HOSTILE, st.integers(0, 10**6))
def test_front_matter_is_what_it_was(texts: list[str], title: str, event: str | None, count: int) -> None:
    out = escaped_markdown.front_matter((("title", title), ("event", event), ("papers", texts), ("notes", count)))
    first, body, last = out.split("---\n")
    assert first == last == ""
    assert yaml.safe_load(body) == {
        "title": escaped_markdown.plain(title),
        "event": None if event is None else escaped_markdown.plain(event),
        "papers": [escaped_markdown.plain(one) for one in texts],
        "notes": count,
    }


@pytest.mark.parametrize(
    "text", ["yes", "null", "1.5", "2024-05-01", "~", "- a", "a: b", "{x}", "!!python/none", "*a", ""]
)
def test_yaml_takes_text_for_nothing_else(text: str) -> None:
    assert yaml.safe_load(escaped_markdown.yaml_text(text)) == text


@given(HOSTILE, HOSTILE)
def test_link_ends_where_it_should(text: str, tail: str) -> None:
    out = f"x {escaped_markdown.link(text, 'https://example.org/' + tail)} y"
    (_, inline, _) = PARSERS[0].parse(out)
    found = kinds(inline.children or [])
    assert found.count("link_open") == found.count("link_close") == 1
    assert set(found) <= {"text", "text_special", "link_open", "link_close"}
    assert text_of([inline]) == f"x {escaped_markdown.plain(text)} y"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, (as) they are: 50 % of it; state-of-the-art.", None),
        ("R&D and x = y - z + 3.5", None),
        ("Würstchen “ZeRO++”", None),
        ("1.5 times", None),
        ("1. first", "1\\. first"),
        ("12) twelfth", "12\\) twelfth"),
        ("- item", "\\- item"),
        (":-: ", "\\:-:"),  # a row under a table's head, to GitHub
        ("--- x", "\\--- x"),
        ("x_y", "x\\_y"),
        ("&lt;", "\\&lt;"),
        ("a == b", "a \\=\\= b"),
        ("#tag [[link]]", "\\#tag \\[\\[link\\]\\]"),
    ],
)
def test_no_more_is_escaped_than_need_be(text: str, shown: str | None) -> None:
    assert escaped_markdown.line(text) == (text if shown is None else shown)


def test_line_breaks_of_a_comment_are_kept() -> None:
    assert escaped_markdown.paragraphs("\n one\ntwo\r\n\r\n \n  three\u2028four\n\n") == "one  \ntwo\n\nthree  \nfour"
    assert escaped_markdown.paragraphs("") == escaped_markdown.paragraphs(" \n\x00\n") == ""


def test_every_escape_is_one_of_markdowns_own() -> None:
    """A backslash before anything but ASCII punctuation would be shown."""
    every = "".join(map(chr, range(0x20, 0x7F))) * 2
    for escaped in re.findall(r"\\(.)", escaped_markdown.line(every)):
        assert escaped in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
