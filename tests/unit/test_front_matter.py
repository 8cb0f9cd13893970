"""Front matter that another program has written anew: the same values are the program's, other ones the user's."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.co_written_file import merge
from explorer.model.yaml_field import value_of
from explorer.services.escaped_markdown import front_matter
from tests.fakes.texts import HOSTILE

FILE = "paper:yarn"
FIELDS: dict[str, object] = {
    "title": "YaRN: Efficient # Context",
    "authors": ["Bowen Peng", "O'Neil, Ada", "{x}"],
    "year": "2024",
    "venue": "ICLR 2024",
    "decision": None,
    "open": True,
    "notes": 3,
    "updated": "2024-05-07T12:00:00.000Z",
    "tags": ["paper"],
    "none": [],
}
NEW = {"title": "Another", "authors": ["Ada"], "year": "2025", "venue": "NeurIPS 2025", "decision": "Accept"} | {
    "open": False,
    "notes": 4,
    "updated": "2025-01-01T00:00:00.000Z",
    "tags": ["paper", "read"],
    "none": ["some"],
}


def export(text: str, fields: dict[str, object]) -> str:
    return merge(text, front_matter(list(fields.items())) + "\nwords\n", FILE).text  # type: ignore[arg-type]


def with_head(text: str, head: str) -> str:
    return f"---\n{head}---\n" + text.split("---\n", 2)[2]


def fields_of(text: str) -> dict[str, object]:
    return dict(yaml.load(text.split("---\n")[1], Loader=yaml.BaseLoader))


OBSIDIAN = """\
title: "YaRN: Efficient # Context"
authors:
  - Bowen Peng
  - O'Neil, Ada
  - "{x}"
year: "2024"
venue: ICLR 2024
decision:
open: true
notes: 3
updated: 2024-05-07T12:00:00.000Z
tags:
  - paper
none: []
"""
OTHERS = """\
none:
tags: [paper]
updated: 2024-05-07 14:00:00+02:00
notes: '3'
"open": "true"
decision: ~
venue: >-
  ICLR
  2024
year: 2024
authors: [Bowen Peng, "O'Neil, Ada", '{x}']
title: 'YaRN: Efficient # Context'
"""
JSON = """\
title: "YaRN: Efficient # Context"
authors: ["Bowen Peng", "O'Neil, Ada", "{x}"]
year: "2024"
venue: "ICLR\\u00202024"
decision: NULL
open: True
notes: 3
updated: "2024-05-07T12:00:00Z"
tags:
- "paper"
none: ""
"""


@pytest.mark.parametrize("head", [OBSIDIAN, OTHERS, JSON], ids=["obsidian", "others", "json"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_same_values_in_another_writing_are_kept_and_updated(head: str, eol: str) -> None:
    text = with_head(export("", FIELDS), head).replace("\n", eol)
    assert export(text, FIELDS) == text, "nothing is written back"
    done = export(text, NEW).replace("\r\n", "\n")
    assert fields_of(done) == fields_of(export("", NEW))
    assert list(fields_of(done)) == [
        line.split(":")[0].strip('"') for line in head.splitlines() if line[0].isalpha() or line[0] == '"'
    ]
    assert export(done, NEW) == done


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("venue", "venue: ICLR 2023"),
        ("venue", "venue: ICLR 2024 # mine"),
        ("venue", "# mine\nvenue: &a ICLR 2024"),
        ("venue", "venue: !!str ICLR 2024"),
        ("venue", "venue: [ICLR, 2024]"),
        ("decision", "decision: none"),
        ("authors", "authors: [Bowen Peng]"),
        ("authors", "authors: [Bowen Peng, [O'Neil, Ada]]"),
        ("updated", "updated: 2024-05-08"),
        ("tags", "tags: [paper, mine]"),
        ("tags", "tags: {paper: mine}"),
        ("year", "year: [2024"),
        ("open", "open: yes"),
    ],
)
def test_another_value_is_the_users(name: str, line: str) -> None:
    head = re.sub(rf"^{name}:.*\n", f"{line}\n", export("", FIELDS).split("---\n")[1], flags=re.MULTILINE)
    if name in ("authors", "tags"):
        head = re.sub(rf"({re.escape(line)}\n)(  - .*\n)+", r"\1", head)
    text = with_head(export("", FIELDS), head)
    assert f"{line}\n" in export(text, NEW)


BOMB = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    "raw",
    [
        BOMB,
        "a: *a\n",
        "a: !!python/object/apply:os.system [x]\n",
        "a: " + "[" * 30_000,
        "a: " + "x" * 100_000,
        "a: {" * 5_000,
        "? a\n: b\n? c\n",
        "a: \x00\n",
        "---\na: b\n---\nc: d\n",
        "- a\n",
        "a: b\nc: d\n",
        "",
        "a",
    ],
    ids=lambda raw: ascii(raw[:12]),
)
def test_what_is_no_plain_field_has_no_value(raw: str) -> None:
    assert value_of(raw) is None


VALUES = st.one_of(
    st.text(max_size=30), HOSTILE, st.integers(0, 5000), st.none(), st.booleans(), st.lists(HOSTILE, max_size=4)
)


@given(VALUES, VALUES, st.sampled_from([None, "'", '"']), st.booleans())
def test_any_value_written_anew_is_still_the_programs(value: object, other: object, style: str, flow: bool) -> None:
    text = export("", {"one": value})
    head = yaml.safe_dump(
        yaml.safe_load(text.split("---\n")[1]),
        default_style=style,
        default_flow_style=None if flow and isinstance(value, list) and value else False,
        allow_unicode=True,
        width=10_000,
    )
    if "&" in head or "!!" in head:
        return
    again = with_head(text, head)
    assert fields_of(export(again, {"one": other})).keys() == {"one"}
    wanted = fields_of(export("", {"one": other}))["one"]
    assert fields_of(export(again, {"one": other}))["one"] in (
        wanted,
        fields_of(again)["one"] if wanted in ("null", "", []) else wanted,
    )
