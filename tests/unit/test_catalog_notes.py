"""The notes of the bundled episode give its catalog again, written in Markdown and as plain text from its facts."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from explorer import resources
from explorer.model import timecode
from explorer.model.show_notes.notes_reader import read_notes

_LABELS = {"see-also": "See also", "mentioned": "Mentioned papers", "on": "See also"}


def _catalog() -> Any:
    catalog = json.loads(next(resources.path("episodes").glob("*.json")).read_text("utf-8"))
    for one in (*catalog["sections"], *catalog["segments"]):
        one["start"] = timecode.display(one["start_s"])
    return catalog


def _addresses(paper: Any) -> list[tuple[str, str]]:
    named = (
        ("arXiv", "https://arxiv.org/abs/", "arxiv"),
        ("OpenReview", "https://openreview.net/forum?id=", "openreview"),
    )
    return [(name, start + paper[key]) for name, start, key in named if paper[key]]


def _honors(paper: Any) -> list[str]:
    return [one for one in (paper["award"], paper["presentation"]) if one]


def _related(segment: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in segment["related"]:
        found.setdefault(_LABELS[one["relation"]], []).append(one["paper"])
    return found


def _markdown(catalog: Any) -> Iterator[str]:
    papers = {one["id"]: one for one in catalog["papers"]}

    def link(key: str) -> str:
        (_, first), *others = _addresses(papers[key])
        further = "".join(f" ([{name}]({url}))" for name, url in others)
        return f"- [{papers[key]['title']}]({first}){further}"

    yield "## Timestamps and Overview of Papers\n"
    for section in catalog["sections"]:
        yield f"**[{section['start']}] Section {section['letter']}: {section['title']}**\n"
        for one in catalog["segments"]:
            if one["section"] == section["letter"]:
                yield f"- [{one['start']}] {one['title']}"
        yield ""
    for section in catalog["sections"]:
        yield f"## Section {section['letter']}: {section['title']}\n"
        for one in catalog["segments"]:
            if one["section"] != section["letter"]:
                continue
            paper = papers[one["paper"]] if one["paper"] else None
            yield f"### {paper['title'] if paper else one['title']}\n"
            if paper:
                yield " · ".join([*(f"[{name}]({url})" for name, url in _addresses(paper)), *_honors(paper)]) + "\n"
                yield "> We do a thing and show that it works.\n"
            for label, keys in _related(one).items():
                yield "\n".join([f"{label}:\n", *map(link, keys), ""])
    yield "## Papers by topic\n"
    for pick in catalog["picks"]:
        yield "\n".join([f"### {pick['topic']}\n", *map(link, pick["papers"]), ""])


def _text(catalog: Any) -> Iterator[str]:
    papers = {one["id"]: one for one in catalog["papers"]}

    def item(key: str) -> str:
        return " ".join([papers[key]["title"], *(url for _, url in _addresses(papers[key]))])

    yield "Timestamps and Overview of Papers"
    for section in catalog["sections"]:
        yield f"[{section['start']}] Section {section['letter']}: {section['title']}"
        for one in catalog["segments"]:
            if one["section"] == section["letter"]:
                yield f"* [{one['start']}] {one['title']}"
    for section in catalog["sections"]:
        yield f"\nSection {section['letter']}: {section['title']}\n"
        for one in catalog["segments"]:
            if one["section"] != section["letter"]:
                continue
            if one["paper"]:
                paper = papers[one["paper"]]
                honors = f" - {', '.join(_honors(paper))}" if _honors(paper) else ""
                yield f"* {paper['title']} ({', '.join(one['speakers'])}){honors}"
                yield from (f"  {name}: {url}" for name, url in _addresses(paper))
            else:
                yield f"* {one['title']}"
            for label, keys in _related(one).items():
                yield "\n".join([f"  * {label}:", *(f"    * {item(key)}" for key in keys)])
    yield "\nPicks by topic\n"
    for pick in catalog["picks"]:
        yield "\n".join([pick["topic"], *(f"* {item(key)}" for key in pick["papers"]), ""])


@pytest.mark.parametrize("form", [_markdown, _text])
def test_the_notes_give_the_catalog_in_every_form(form: Any) -> None:
    catalog = _catalog()
    end = catalog["episode"]["duration_s"]
    notes = read_notes("\n".join(form(catalog)), duration_s=end)
    assert [(one.title, one.start_s) for one in notes.sections] == [
        (one["title"], one["start_s"]) for one in catalog["sections"]
    ]
    starts = [one["start_s"] for one in catalog["segments"]]
    assert [(one.start_s, one.end_s, one.title) for one in notes.segments] == [
        (start, stop, one["title"])
        for (start, stop), one in zip(pairwise([*starts, end]), catalog["segments"], strict=True)
    ]
    right: dict[str, tuple[str, int | None, str | None]] = {}
    for pick in catalog["picks"]:
        right |= dict.fromkeys(pick["papers"], ("pick", None, pick["topic"]))
    for number, one in enumerate(catalog["segments"]):
        right |= {two["paper"]: ("mentioned", number, None) for two in one["related"]}
        right |= {one["paper"]: ("main", number, None)} if one["paper"] else {}
    known = {one["id"]: one for one in catalog["papers"]}
    assert {(one.arxiv, one.openreview, one.title, one.role, one.segment, one.topic) for one in notes.papers} == {
        (known[key]["arxiv"], known[key]["openreview"], known[key]["title"], *right[key]) for key in right
    }
    awards = {one.title: (one.award, one.presentation) for one in notes.papers if one.role == "main"}
    assert awards == {
        known[one["paper"]]["title"]: (known[one["paper"]]["award"], known[one["paper"]]["presentation"])
        for one in catalog["segments"]
        if one["paper"]
    }
