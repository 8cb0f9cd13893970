"""Templates: what they can say, that they can do nothing else, and that their faults are told with the line."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explorer import resources
from explorer.model import co_written_file, front_matter
from explorer.model.errors import KnownError
from explorer.model.export_request import TEMPLATES
from explorer.model.file_name import linkable_name
from explorer.services import escaped_markdown
from explorer.services.export import template_engine as templates
from explorer.services.export import template_fields
from explorer.services.export.template_engine import Template, built_in, from_file, render
from explorer.services.export.template_fields import (
    ChapterFields,
    EpisodeFields,
    FileFields,
    GroupFields,
    ItemFields,
    PaperFields,
)
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

YARN = PaperFields(id="yarn", title="YaRN *and* [more]", authors=("B. Peng",), count=1)
ITEM = ItemFields(id="i1", kind="highlight", head="Page 3 · Yellow", quote="a_b", comment="*mine*", tags=("to do", "7"))
FILE = FileFields(
    kind="paper",
    title="YaRN *and* [more]",
    episode=EpisodeFields(id="e", title="E"),
    paper=YARN,
    items=(ITEM,),
    papers=(YARN,),
    all_papers=(YARN,),
    count=1,
)


def made(source: str) -> str:
    return render(Template("mine", source, Path("mine.md.j2")), FILE)


def fault(source: str) -> str:
    with pytest.raises(KnownError) as caught:
        made(source)
    assert caught.value.code == "template-error"
    return caught.value.sentence


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ title }}", "YaRN \\*and\\* \\[more\\]"),
        ("{{ items[0].comment }}", "\\*mine\\*"),
        ("{{ items[0].comment | words }}", "*mine*"),
        ("{{ items[0].quote | quoted }}", "> a\\_b"),
        ("{{ items[0].tags | join(', ') }}", "to do, 7"),
        ("{% for tag in items[0].tags %}{{ tag | tag }} {% endfor %}", "#to-do #7_ "),
        ("{{ link(title, 'https://a.org/x y') }}", "[YaRN \\*and\\* \\[more\\]](https://a.org/x%20y)"),
        ("{{ 'A|B' | wiki('C]') }}", "[[A B|C)]]"),
        ("{{ title ~ '!' }}", "YaRN \\*and\\* \\[more\\]!"),
        ("{{ updated }}{{ 3 }}{{ 1.5 }}{{ 2 * 3 }}{{ 7 % 2 }}", "31.561"),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(title) }}", "<YaRN \\*and\\* \\[more\\]>"),
        ("{{ properties({'title': 'a, b', 'tags': ['x,y', 'z']}) }}", "title:: a, b\ntags:: x y, z\n"),
    ],
)
def test_what_is_printed_is_text(source: str, shown: str) -> None:
    assert made(source) == shown


def test_what_the_program_owns() -> None:
    text = made("{% for one in items %}\n{% call own(one.id) %}\n{{ one.quote }}\n{% endcall %}\n{% endfor %}\n")
    assert text == co_written_file.block("i1", "a\\_b")
    assert made("{% call own('x') %}\n\n{% endcall %}") == "", "an empty block is none"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a\n{% if %}", "line 2 of the template “mine”"),
        ("a\nb\n{{ nothing }}", "line 3 of the template “mine”: 'nothing' is undefined"),
        ("{{ items[0].nothing }}", "an Item has no field 'nothing'"),
        ("\n{{ items[5].quote }}", "line 2"),
        ("{{ title.__class__.__mro__ }}", "line 1"),
        ("{{ ''.__class__ }}", "line 1"),
        ("{{ own.__globals__ }}", "line 1"),
        ("{% include '/etc/passwd' %}", "there is no part"),
        ("{% import 'dossier.md.j2' as x %}", "there is no part"),
        ("{{ 'x' * 10 ** 9 }}", "small numbers"),
        ("{{ [1] * 1000000 }}", "small numbers"),
        ("{{ '%9999999d' % 1 }}", "join text with ~"),
        ("{{ range(10000000) }}", "Range too big"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% call own('a') %}{% call own('b') %}x{% endcall %}{% endcall %}", "own() can't be used inside own()"),
        (
            "{% for one in [1, 2] %}{% call own('x') %}{{ one }}{% endcall %}{% endfor %}",
            "two blocks are called own('x')",
        ),
        ("{{ 'x'.zfill(1500000000) }}", "line 1"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    ],
)
def test_a_fault_is_told_with_its_line_and_does_nothing(source: str, told: str) -> None:
    assert told in fault(source)


def test_a_file_that_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "mine.md.j2"
    for content in (b"\xff\xfe", b"x" * (templates.MOST_BYTES + 1)):
        path.write_bytes(content)
        with pytest.raises(KnownError) as caught:
            from_file(path)
        assert caught.value.code == "template-unreadable"
    with pytest.raises(KnownError):
        from_file(tmp_path / "none")
    path.write_bytes("\ufeff{{ title }}".encode())
    assert from_file(path) == Template("mine", "{{ title }}", path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_a_pipe_into_which_nobody_writes_is_no_template_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.j2")
    with pytest.raises(KnownError) as caught:
        from_file(tmp_path / "pipe.j2")
    assert caught.value.code == "template-unreadable"


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["episode", "paper", "index", "items"])
def test_the_built_in_ones_say_something_of_everything(name: str, kind: str) -> None:
    text = render(built_in(name), replace(FILE, kind=kind, chapters=(), episodes=()))
    assert co_written_file.merge("", text, "x").added > 0 or (name, kind) == ("logseq", "episode")
    assert "\n\n\n\n" not in co_written_file.without_markers(text)


def test_the_reference_names_every_field_and_is_up_to_date() -> None:
    text = resources.path("templates", "FIELDS.md").read_text(encoding="utf-8")
    assert text == template_fields.reference(), "python3 packaging/dev.py fields writes it anew"
    for name in ("quote", "review_link", "all_papers", "{% call own", "text \\| words", "front"):
        assert f"`{name}" in text


# --- any text --------------------------------------------------------------------------------------------------------

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLACES = ("title", "episode", "podcast", "author", "venue", "quote", "tag", "award", "decision", "head", "file", "name")


def of(kind: str, texts: dict[str, str]) -> FileFields:
    """A file with one of each thing, all its words from outside, as they come from ``collect``."""
    told = {name: escaped_markdown.plain(text) for name, text in texts.items()}
    title = told["title"] or "Untitled"
    file = linkable_name(texts["file"], "")
    paper = PaperFields(
        id="yarn",
        title=title,
        authors=tuple(filter(None, (told["author"], "A. Known"))),
        year="2024",
        venue=told["venue"],
        award=told["award"],
        decision=told["decision"],
        arxiv="2309.00071",
        abs_url="https://arxiv.org/abs/2309.00071",
        key="peng2024yarn",
        link="paper-explorer://open?paper=yarn",
        file=file,
        path=f"papers/{file}.md",
        count=1,
    )
    item = replace(
        ITEM, head=f"P {told['head']}", quote=told["quote"], tags=(texts["tag"], "x"), link="x:y", paper=paper
    )
    other = replace(item, id="i2", paper=None)
    episode = EpisodeFields(
        id="e", title=told["episode"] or "Untitled", podcast=told["podcast"], file=file, path=f"{file}.md"
    )
    chapter = ChapterFields(
        id="c",
        title=title,
        name=told["name"],
        time="0:00:10",
        speakers=("S",),
        link="x:z",
        paper=paper,
        groups=(GroupFields(None, (item, other)), GroupFields(paper, (replace(other, id="i3"),))),
    )
    return FileFields(
        kind=kind,
        title=episode.title if kind == "episode" else title,
        episode=episode,
        paper=paper if kind == "paper" else None,
        chapters=(chapter,) if kind == "episode" else (),
        items=(item, other),
        papers=(paper,),
        all_papers=(paper,),
        episodes=(episode,),
        count=2,
        updated="2024-05-02T10:00:00.000Z",
    )


def tame(texts: dict[str, str]) -> dict[str, str]:
    """The same with harmless words; nothing where there is nothing to see."""
    return {
        name: "word" if (text if name == "tag" else escaped_markdown.plain(text)) else ""
        for name, text in texts.items()
    }


def skeleton(body: str) -> list[tuple[str, ...]]:
    """Every block and mark of a Markdown text; not its words."""
    found: list[tuple[str, ...]] = []
    for token in PARSER.parse(body):
        if token.type == "html_block":
            found.append((token.type, re.sub(r" .*", "", token.content)))
            continue
        found.append((token.type, token.tag, str(token.level)))
        found += [(child.type,) for child in token.children or [] if child.type not in ("text", "text_special")]
    return found


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["episode", "paper", "index", "items"])
@given(st.fixed_dictionaries(dict.fromkeys(PLACES, HOSTILE)))
@example(dict.fromkeys(PLACES, "") | {"tag": "__\\__"})
@example(dict.fromkeys(PLACES, "") | {"tag": "-_a_-/__init__"})
@examples(25)
def test_any_text_in_any_place(name: str, kind: str, texts: dict[str, str]) -> None:
    hostile = co_written_file.first(render(built_in(name), of(kind, texts)), "paper:yarn")
    harmless = co_written_file.first(render(built_in(name), of(kind, tame(texts))), "paper:yarn")
    head, body = front_matter.split(hostile)
    _, tame_body = front_matter.split(harmless)
    if head and name != "logseq":
        fields = yaml.safe_load("".join(raw for _, raw in head.fields))
        if kind == "paper":
            assert fields["title"] == (escaped_markdown.plain(texts["title"]) or "Untitled")
            assert fields["authors"] == [one for one in (escaped_markdown.plain(texts["author"]), "A. Known") if one]
            assert fields.get("venue", "") == escaped_markdown.plain(texts["venue"])
        else:
            assert fields["title"] == (escaped_markdown.plain(texts["episode"]) or "Untitled")
    assert skeleton(body) == skeleton(tame_body)
    assert co_written_file.merge(hostile, render(built_in(name), of(kind, texts)), "paper:yarn").text == hostile
    assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", hostile) is None
