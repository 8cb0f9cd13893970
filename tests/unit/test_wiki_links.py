"""Links in notes: what is one, that any title can stand in one, and that code is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import wiki_links
from tests.fakes.examples import examples
from tests.fakes.work import computed_within


def found(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.id, one.words) for one in wiki_links.links(text)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see [[paper:yarn|YaRN]] and [[note:0190-ab]].", [("paper", "yarn", "YaRN"), ("note", "0190-ab", "")]),
        ("[[paper:arxiv:2309.00071|a|b]]", [("paper", "arxiv:2309.00071", "a|b")]),
        (r"| [[paper:yarn\|YaRN]] | in a table |", [("paper", "yarn", "YaRN")]),
        ("[[yarn]] [[person:me|Me]] [[paper:|x]] [[paper:yarn|open", []),
        ("[[paper:a|one\ntwo]]", []),
        ("`[[paper:a]]` [[paper:b]] ``x` [[paper:c]]``", [("paper", "b", "")]),
        ("` alone [[paper:a]]", [("paper", "a", "")]),
        ("```\n[[paper:a]]\n```\n[[paper:b]]\n~~~ py\n[[paper:c]]", [("paper", "b", "")]),
        ("``` no `fence\n[[paper:a]]", [("paper", "a", "")]),
        (r"\[[paper:a]] \`[[paper:b]]\`", [("paper", "b", "")]),
        ("[[[paper:a|A]]]", [("paper", "a", "A")]),
    ],
)  # fmt: skip
def test_what_is_a_link_and_what_is_none(text: str, links: list[tuple[str, str, str]]) -> None:
    assert found(text) == links


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A ]] | [[B]] `c`", "A )) ¦ ((B)) 'c'"),
        ("two\nlines\u2028and \u202emore", "two lines and more"),
        ("ends in a stroke\\", "ends in a stroke"),
        ("", ""),
    ],
)
def test_a_title_of_any_letters_can_not_end_its_link(title: str, words: str) -> None:
    assert found(wiki_links.written("paper", "file:ab", title)) == [("paper", "file:ab", words)]


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
@examples(300)
def test_whatever_is_linked_is_found_again(title: str, item_id: str) -> None:
    if item_id.encode("utf-8", "replace").decode() == item_id:
        assert found(f"before {wiki_links.written('note', item_id, title)} after") == [
            ("note", item_id, wiki_links.clean(title))
        ]


def test_replacing_leaves_all_else_and_what_is_not_known() -> None:
    text = "a [[paper:yarn|YaRN]], `[[paper:yarn]]`, [[note:gone|Gone]]\n"
    assert wiki_links.replace(text, lambda one: "[Y](url)" if one.id == "yarn" else None) == (
        "a [Y](url), `[[paper:yarn]]`, [[note:gone|Gone]]\n"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n\n## Head of it\nmore", "Head of it"),
        ("> - [ ] to do", "to do"),
        ("1. see [[paper:yarn|YaRN]] | there", "see YaRN ¦ there"),
        ("word " * 200, ("word " * 24).strip()[:119].rstrip() + "…"),
        ("---\n***\n", ""),
        ("**Comment** 33", "Comment 33"),
        ("a *small* __thing__, 2*3*4 and a_b_c", "a small thing, 2*3*4 and a_b_c"),
        ("-5 degrees", "-5 degrees"),
        ("+1 for this", "+1 for this"),
        ("#tag first", "#tag first"),
        ("* * *\nafter", "after"),
    ],
)
def test_a_note_is_called_by_its_first_line(text: str, line: str) -> None:
    assert wiki_links.first_line(text) == line


@pytest.mark.parametrize(
    "text", ["[[" * 50_000, "[[paper:" * 20_000, "`" * 100_000, "` `` ``` " * 10_000, "```\n" * 20_001]
)
def test_nothing_takes_long(text: str) -> None:
    with computed_within(2):
        assert found(text) == []


def test_pictures_of_the_library_in_a_text() -> None:
    name = "ab" * 32 + ".png"
    text = f"a ![a plot](picture:{name}) `![](picture:{name})` ![](picture:x.png) ![](https://a.org/{name})"
    assert [(one.name, one.alt) for one in wiki_links.pictures(text)] == [(name, "a plot")]
    assert wiki_links.replace_pictures(text, lambda one: f"![[{one.name}]]").startswith(f"a ![[{name}]] `![](picture:")
    assert wiki_links.picture_named(f"picture:{name}") == name
    assert wiki_links.picture_named("picture:../x.png") is None
    assert found(wiki_links.picture_written(name)) == []
    assert wiki_links.first_line(f"![](picture:{name})\nwords") == "words"
