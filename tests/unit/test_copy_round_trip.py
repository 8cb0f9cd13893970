"""Annotations that leave in an annotated copy and come back from it, in another library: nothing said is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model import tag_rules
from explorer.model.annotation import COLORS, KINDS, Annotation
from explorer.model.annotation_colors import DEFAULT
from explorer.model.embedded_annotation import shown
from explorer.pdf.annotation_values import cleaned
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Annotations, Open
from explorer.services.annotated_copy import annotated_copy
from tests.fakes.examples import examples
from tests.fakes.texts import PIECES

WHEN = "2026-03-04T05:06:07Z"
TEXTS = st.lists(PIECES, max_size=12).map("".join)
TAGS = st.lists(TEXTS, max_size=5).map(lambda found: tag_rules.split(",".join(found)))


@pytest.fixture
def client() -> Iterator[PdfClient]:
    client = PdfClient()
    yield client
    client.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    with pymupdf.open() as document:
        document.new_page(width=400, height=800)
        document.save(tmp_path / "paper.pdf")
    return tmp_path / "paper.pdf"


def made(kind: str, row: int, **said: object) -> Annotation:
    """Return an annotation of a kind, in a row of its own on the page."""
    y = 20.0 + 12 * row
    place = {
        "note": {"point": (200.0, y)},
        "area": {"rect": (60.0, y, 200.0, y + 9)},
        "text": {"rect": (60.0, y, 200.0, y + 9), "width": 11.0},
        "ink": {"strokes": ((60.0, y, 0.5, 160.0, y + 3, 0.5),), "width": 2.0},
    }.get(kind, {"quads": ((60.0, y, 200.0, y, 60.0, y + 9, 200.0, y + 9),)})
    named = {"id": f"0198-{row}", "paper_id": "p", "file_id": "f", "kind": kind, "page": 0}
    return Annotation(**{**named, "created": WHEN, "modified": WHEN, **place, **said})  # type: ignore[arg-type]


def read_back(client: PdfClient, path: Path) -> list[Annotation]:
    client.call(Open(str(path)))
    found = client.call(Annotations(str(path), (0,))).annotations
    return [shown(one, "p", "f", DEFAULT, WHEN) for one in found]


def said(one: Annotation) -> tuple[object, ...]:
    return (one.kind, one.color, one.comment, one.author, one.tags)


@given(data=st.data())
@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_said_comes_back_from_a_copy_and_from_the_copy_of_that(
    client: PdfClient, paper: Path, data: st.DataObject
) -> None:
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8))
    marks = [
        made(
            kind,
            row,
            color=data.draw(st.sampled_from(COLORS)),
            comment=cleaned(data.draw(TEXTS)).strip(),
            author=data.draw(st.sampled_from(("", "Ada Lovelace", "王小明"))),
            tags=data.draw(TAGS),
        )
        for row, kind in enumerate(kinds)
    ]
    first, second = paper.with_name("first.pdf"), paper.with_name("second.pdf")
    annotated_copy(paper, first, marks, DEFAULT, client.call)
    found = read_back(client, first)
    assert [said(one) for one in found] == [said(one) for one in marks]
    # Other tags, and none, where there were some.
    again = [replace(one, tags=data.draw(TAGS)) for one in found]
    annotated_copy(first, second, again, DEFAULT, client.call)
    assert [said(one) for one in read_back(client, second)] == [said(one) for one in again]


def test_the_subject_that_another_program_writes_is_no_tag(client: PdfClient, paper: Path) -> None:
    with pymupdf.open(paper) as document:
        page = document[0]
        for subject in ("Highlight", "#method, #do it again", "# 1 of 2", "#", "#a; b"):
            mark = page.add_highlight_annot(pymupdf.Rect(60, 60, 200, 80))
            mark.set_info(subject=subject)
        document.save(paper.with_name("theirs.pdf"))
    found = read_back(client, paper.with_name("theirs.pdf"))
    assert [one.tags for one in found] == [(), ("method", "do it again"), (), (), ("a; b",)]
