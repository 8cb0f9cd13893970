"""Annotations of other programs come in at their words; what can't is told with its reason."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation, Note
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.text_page import DocumentInfo, TextPage
from explorer.pdf.engine import Engine
from explorer.pdf.messages import Open, Text
from explorer.services import foreign_notes
from explorer.services.library_setup import add_local_pdf, open_library
from explorer.services.notes_exchange import everything, load
from explorer.services.notes_import import ImportResult
from explorer.services.web_annotation import read
from explorer.store.database import Store
from tests.fakes.examples import examples

ARXIV = "https://arxiv.org/pdf/2401.00001v3.pdf#page=2"
SENTENCES = [
    "Attention is a weighted sum of values, and the weights come from queries and keys.",
    "The quick brown fox of the second page jumps over the lazy dog near the river.",
    "Positions are rotated by an angle that grows with the distance between two tokens.",
]
EARLY, LATE = "2024-05-01T10:00:00.000Z", "2024-06-01T10:00:00+02:00"


def pdf(path: Path) -> Path:
    with pymupdf.open() as document:
        for sentence in SENTENCES:
            document.new_page().insert_text((72, 100), sentence + " again and again and again.", fontsize=9)
        document.save(path)
    return path


def ask(path: Path, request: Any, kind: type) -> Any:
    answer = Engine(None).answer(request, 0)
    assert isinstance(answer, kind)
    return answer


def info(path: Path) -> DocumentInfo:
    return ask(path, Open(str(path)), DocumentInfo)  # type: ignore[no-any-return]


def pages(path: Path) -> list[TextPage | None]:
    return [ask(path, Text(str(path), number), TextPage) for number in range(len(info(path).pages))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    one.papers.put(Paper("arxiv:2401.00001", "Of Attention and of Rotated Positions", arxiv="2401.00001"))
    add_local_pdf(one, one.library, pdf(tmp_path / "a.pdf"), "arxiv:2401.00001", info)
    yield one
    one.close()


def quote(exact: str, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def row(number: int, *selectors: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One of Hypothesis, as its API gives it."""
    return {
        "id": f"hyp{number}",
        "created": EARLY,
        "updated": EARLY,
        "user": "acct:ada@hypothes.is",
        "uri": ARXIV,
        "text": f"note {number}",
        "tags": ["one", "two words"],
        "target": [{"source": ARXIV, "selector": list(selectors)}],
        "document": {"title": ["Of attention"]},
    } | more


def take(store: Store, tmp_path: Path, value: Any, **how: Any) -> ImportResult:
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return load(store, path, read=pages, **how)


def marks(store: Store) -> list[Annotation]:
    return store.annotations.of_paper("arxiv:2401.00001")


def test_an_export_of_hypothesis(store: Store, tmp_path: Path) -> None:
    rows = [
        row(
            1,
            {"type": "RangeSelector"},
            quote("weighted sum of values", "is a ", ", and"),
            {"type": "TextPositionSelector", "start": 14, "end": 36},
        ),
        row(2, quote("again and again", "river. ", " and"), {"type": "PageSelector", "index": 1, "label": "2"}),
        row(3, quote("words that are in no place of this paper at all")),
        row(4, references=["hyp1"], target=[{"source": ARXIV}], text="I agree."),
        row(8, references=["hyp1", "hyp4"], target=[{"source": ARXIV}], text="Me too.", user="acct:bo@hypothes.is"),
        row(9, references=["hyp3"], target=[{"source": ARXIV}], text="Where?"),
        row(5, target=[{"source": ARXIV}], text="Of the whole paper."),
        row(6, uri="https://example.org/blog", target=[{"source": "https://example.org/blog"}]),
        row(7, target=[{"source": ARXIV}], text="", tags=[]),
        "no annotation",
    ]
    done = take(store, tmp_path, {"total": len(rows), "rows": rows})
    first, second = sorted(marks(store), key=lambda one: one.page)
    assert (first.quote, first.page, first.comment, first.tags) == (
        "weighted sum of values",
        0,
        "note 1",
        ("one", "two words"),
    )
    assert (first.author, first.created, first.kind, first.color) == ("ada", EARLY, "highlight", "yellow")
    assert first.quads
    assert (second.quote, second.page) == ("again and again", 1)
    assert [(one.author, one.text, one.parent) for one in first.replies] == [
        ("ada", "I agree.", ""),
        ("bo", "Me too.", "hyp4"),
    ]
    (unplaced,) = (one for one in store.notes.of_paper("arxiv:2401.00001") if one.text.startswith(">"))
    told = {one.text for one in store.notes.of_paper("arxiv:2401.00001")}
    assert told == {
        "> words that are in no place of this paper at all\n\nnote 3",
        f"ada, on [[note:{unplaced.id}|words that are in no place of this paper at all]]:\n\nWhere?",
        "Of the whole paper.",
    }
    assert (done.added, done.unplaced, done.left_out) == (5, 1, 3)
    for sentence in (
        "One quotes text that is not in the PDF",
        "One was left out: “https://example.org/blog” is not a paper in this library.",
        "One was left out: it has neither text nor a place.",
        "One entry of the file is not an annotation.",
    ):
        assert sentence in done.report()
    again = take(store, tmp_path, {"annotations": rows})
    assert (again.added, again.changed, again.same) == (0, 0, 5), again


def w3c(**more: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/anno1",
        "type": "Annotation",
        "created": EARLY,
        "body": {"type": "TextualBody", "value": "<p>mine &amp; <b>yours</b></p>", "format": "text/html"},
        "target": {
            "source": "https://doi.org/10.48550/arXiv.2401.00001",
            "selector": quote("brown fox", "quick ", " of"),
        },
    } | more


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"type": "AnnotationPage", "items": [one]},
        lambda one: {
            "@context": [],
            "type": "AnnotationCollection",
            "first": {"type": "AnnotationPage", "items": [one]},
        },
        lambda one: {"type": "AnnotationCollection", "first": {"items": [], "next": {"items": [one]}}},
        lambda one: {"@graph": [one]},
    ],
)
def test_any_wrapping_of_the_standard(store: Store, tmp_path: Path, wrapped: Callable[[Any], Any]) -> None:
    assert take(store, tmp_path, wrapped(w3c())).added == 1
    (one,) = marks(store)
    assert (one.quote, one.page, one.comment) == ("brown fox", 1, "mine & yours")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"bodyValue": "plain", "body": None}, ("plain", ())),
        ({"body": "also plain"}, ("also plain", ())),
        (
            {
                "body": [
                    {"type": "TextualBody", "purpose": "tagging", "value": "a"},
                    {"type": "TextualBody", "value": "b"},
                ]
            },
            ("b", ("a",)),
        ),
        ({"body": {"type": "Choice", "items": [{"value": "first"}, {"value": "second"}]}}, ("first", ())),
        (
            {"body": {"type": "SpecificResource", "source": "https://x.org/tag", "purpose": "classifying"}},
            ("", ("https://x.org/tag",)),
        ),
        ({"body": [3, None, {"value": 7}, {}]}, ("", ())),
    ],
)
def test_bodies(store: Store, tmp_path: Path, more: dict[str, Any], expected: tuple[str, tuple[str, ...]]) -> None:
    take(store, tmp_path, w3c(**more))
    (one,) = marks(store)
    assert (one.comment, one.tags) == expected


@pytest.mark.parametrize(
    ("target", "page", "said"),
    [
        (
            {
                "selector": {
                    "type": "FragmentSelector",
                    "value": "page=3",
                    "refinedBy": quote("grows with the distance"),
                }
            },
            2,
            "grows with the distance",
        ),
        ({"selector": [{"type": "FragmentSelector", "value": "page=2&highlight=10,90,20,40"}]}, 1, ""),
        ({"selector": {"type": "TextPositionSelector", "start": 15, "end": 23}}, 0, "weighted"),
        (
            {
                "selector": quote(
                    "The quick br0wn fox of the second page jumps over the lazy dog near", "", " the river. again"
                )
            },
            1,
            "The quick brown fox of the second page jumps over the lazy dog near",
        ),
    ],
)
def test_places(store: Store, tmp_path: Path, target: dict[str, Any], page: int, said: str) -> None:
    if "br0wn" in str(target):
        target["selector"] = [target["selector"], {"type": "PageSelector", "index": 1}]
    assert take(store, tmp_path, w3c(target={"source": ARXIV} | target)).added == 1
    (one,) = marks(store)
    assert (one.page, one.quote) == (page, said)
    assert one.rect == ((10.0, 20.0, 90.0, 40.0) if one.kind == "area" else None)


@pytest.mark.parametrize(
    "source",
    [
        "https://arxiv.org/abs/2401.00001",
        "http://export.arxiv.org/pdf/2401.00001v1",
        "https://via.hypothes.is/https://arxiv.org/pdf/2401.00001",
        "https://www.alphaxiv.org/abs/2401.00001v2",
        "doi:10.48550/arXiv.2401.00001",
        "urn:x-pdf:FINGERPRINT",
    ],
)
def test_sources_of_a_paper(store: Store, tmp_path: Path, source: str) -> None:
    with pymupdf.open(tmp_path / "a.pdf") as document:
        kind, value = document.xref_get_key(-1, "ID")
        assert kind == "array"
        source = source.replace("FINGERPRINT", value.split("<")[1].split(">")[0].lower())
    assert take(store, tmp_path, w3c(target={"source": source, "selector": quote("brown fox", "quick ")})).added == 1
    assert [one.quote for one in marks(store)] == ["brown fox"]


def test_a_reply_of_the_standard_and_one_that_comes_later(store: Store, tmp_path: Path) -> None:
    reply = {"id": "r1", "type": "Annotation", "motivation": "replying", "bodyValue": "Yes.", "creator": {"name": "Bo"}}
    take(store, tmp_path, [w3c(), reply | {"target": "http://example.org/anno1"}])
    (one,) = marks(store)
    assert [(told.author, told.text) for told in one.replies] == [("Bo", "Yes.")]
    later = reply | {"id": "r2", "bodyValue": "No.", "created": LATE, "target": {"source": "http://example.org/anno1"}}
    assert take(store, tmp_path, [later]).changed == 1
    assert [told.text for told in marks(store)[0].replies] == ["Yes.", "No."]
    loop = [w3c(id="a", target="b", motivation="replying"), w3c(id="b", target="a", motivation="replying")]
    assert take(store, tmp_path, loop).added == 0


def test_an_unknown_source_can_be_named(store: Store, tmp_path: Path) -> None:
    one = w3c(target={"source": "file:///home/me/paper.pdf", "selector": quote("brown fox", "quick ")})
    done = take(store, tmp_path, one)
    assert (done.added, done.unknown) == (0, {"file:///home/me/paper.pdf": 1})
    assert take(store, tmp_path, one, paper_id="arxiv:2401.00001").added == 1


def test_without_the_pdf_it_waits_and_then_finds_its_place(store: Store, tmp_path: Path) -> None:
    store.papers.put(Paper("arxiv:2402.00002", "Absent", arxiv="2402.00002"))
    one = w3c(target={"source": "https://arxiv.org/abs/2402.00002", "selector": quote("brown fox", "quick ")})
    done = take(store, tmp_path, one)
    assert done.absent == {"Absent": 1}
    assert "the PDF of “Absent” is not downloaded" in done.report()
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 100), "something else")
        document.save(tmp_path / "b.pdf")
    add_local_pdf(store, store.library, tmp_path / "b.pdf", "arxiv:2402.00002", info)
    assert take(store, tmp_path, one).unplaced == 1
    assert len(store.notes.of_paper("arxiv:2402.00002")) == 1
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 100), SENTENCES[1])
        document.save(tmp_path / "c.pdf")
    add_local_pdf(store, store.library, tmp_path / "c.pdf", "arxiv:2402.00002", info)
    assert take(store, tmp_path, one).added == 1
    assert [mark.quote for mark in store.annotations.of_paper("arxiv:2402.00002")] == ["brown fox"]
    assert store.notes.of_paper("arxiv:2402.00002") == [], "the note that stood for it is gone"


def on_page(number: int, index: int, exact: str, after: str = "") -> dict[str, Any]:
    return row(number, quote(exact, "", after), {"type": "PageSelector", "index": index})


def test_only_searches_by_similarity_use_up_their_number(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_notes, "_MOST_SIMILAR", 1)
    changed = "The quick br0wn fox of the second page jumps over the lazy dog near"
    rows = [
        on_page(1, 1, "not there"),
        on_page(2, 1, changed, " the river. again"),
        on_page(3, 1, changed, " the river. again"),
        on_page(4, 1, "of"),  # It is on the first page too.
    ]
    result = take(store, tmp_path, {"total": 4, "rows": rows})
    assert (result.added, result.unplaced) == (4, 2)
    assert {one.comment: one.page for one in marks(store)} == {"note 2": 1, "note 4": 1}


def test_a_change_elsewhere_comes_and_a_change_here_stays(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, w3c(body="first"))
    (mark,) = marks(store)
    take(store, tmp_path, w3c(body="second", modified=LATE))
    assert store.annotations.get(mark.id).comment == "second"  # type: ignore[union-attr]
    store.annotations.put(mark.changed("2024-07-01T00:00:00.000Z", comment="mine", tags=("x",), color="red"))
    take(store, tmp_path, w3c(body="second", modified=LATE))
    now = store.annotations.get(mark.id)
    assert (now.comment, now.tags, now.color) == ("mine", ("x",), "red")  # type: ignore[union-attr]
    store.annotations.delete(mark.id, "2024-08-01T00:00:00.000Z")
    assert take(store, tmp_path, w3c(body="second", modified=LATE)).stay_deleted == 1
    assert marks(store) == []


def test_those_of_another_program_are_restored_too(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, w3c(body="theirs"))
    (mark,) = marks(store)
    store.annotations.put(mark.changed("2024-07-01T00:00:00.000Z", comment="mine"))
    assert take(store, tmp_path, w3c(body="theirs"), way="restore").changed == 1
    assert [one.comment for one in marks(store)] == ["theirs"]
    assert "mine" in [one.text for one in store.versions.of(mark.id)]
    store.annotations.delete(mark.id, "2024-08-01T00:00:00.000Z")
    assert take(store, tmp_path, w3c(body="theirs"), way="restore").added == 1
    assert [one.comment for one in marks(store)] == ["theirs"]


def test_our_own_file_edited_elsewhere(store: Store, tmp_path: Path) -> None:
    file = store.papers.files("arxiv:2401.00001")[0]
    quad = (72.0, 90.0, 100.0, 90.0, 72.0, 105.0, 100.0, 105.0)
    mark_id, note_id = "018f3b2e-0000-7000-8000-000000000001", "018f3b2e-0000-7000-8000-00000000000a"
    store.annotations.put(
        Annotation(
            mark_id,
            file.paper_id,
            file.id,
            "highlight",
            0,
            "yellow",
            EARLY,
            EARLY,
            (quad,),
            quote="Attention",
            comment="old",
            tags=("t",),
        )
    )
    store.notes.put(Note(note_id, "words\n\nmore", EARLY, EARLY, paper_id=file.paper_id, page=1))
    made = json.loads(everything(store, "w3c"))
    assert take(store, tmp_path, made).same == 2
    mark, note = made["first"]["items"]
    mark["body"] = [
        {"type": "TextualBody", "value": "new"},
        {"type": "TextualBody", "purpose": "tagging", "value": "u"},
    ]
    del note["paperExplorer"]
    note["body"][0]["value"] = "words\n\nchanged"
    note["modified"] = LATE
    made["first"]["items"].append(w3c())
    done = take(store, tmp_path, made)
    assert (done.added, done.changed) == (1, 2)
    now = store.annotations.get(mark_id)
    assert (now.comment, now.tags, now.quads, now.quote) == ("new", ("u",), (quad,), "Attention")  # type: ignore[union-attr]
    assert [one.text for one in store.versions.of(mark_id)] == ["old"]
    assert store.notes.get(note_id).text == "words\n\nchanged"  # type: ignore[union-attr]
    assert take(store, tmp_path, made).changed == 0
    store.annotations.put(now.changed("2024-09-01T00:00:00.000Z", comment="new\n\nand mine"))  # type: ignore[union-attr]
    take(store, tmp_path, made)
    assert store.annotations.get(mark_id).comment == "new\n\nand mine"  # type: ignore[union-attr]


def test_by_command(run: Callable[..., tuple[int, str, str]], store: Store, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps([w3c(), w3c(id="2", target={"source": "x"}), row(9, quote("not in there at all"))]))
    code, out, err = run("import-notes", str(path))
    assert code == 0
    assert [line.split() for line in out.splitlines()][-2:] == [["unplaced", "1"], ["left", "out", "1"]]
    assert "“x” is not a paper in this library" in err


NAMES = (
    "id type @type @context target source selector exact prefix suffix start end value index refinedBy "
    "body purpose format tags text uri user references created updated modified creator name document "
    "title link href items first next rows paperExplorer motivation user_info display_name "
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([ARXIV, EARLY, "Annotation", "page=1&highlight=1,2,3,4", "brown fox", "again and again"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=8,
        )
    ),
    max_leaves=25,
)


@given(st.lists(JSON, max_size=4), st.dictionaries(st.sampled_from(sorted(row(1))), JSON, max_size=5), JSON)
@examples(200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_in_a_file_breaks_an_import(
    store: Store, tmp_path: Path, values: list[Any], more: dict[str, Any], target: Any
) -> None:
    path = tmp_path / "theirs.json"
    whole = [
        *values,
        row(1, quote("brown fox", "quick ")),
        row(2, quote("brown fox")) | more,
        w3c(id="x", target=target),
    ]
    path.write_text(json.dumps(whole), encoding="utf-8")
    done = load(store, path, read=pages)
    assert done.added + done.changed + done.same + done.kept + done.stay_deleted + done.left_out >= 1
    items = [*store.annotations.all(), *store.notes.all()]
    assert all(one.paper_id for one in items)
    json.loads(everything(store, "json"))


def test_a_deep_or_huge_file_is_refused_in_a_sentence(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_bytes(b'{"items":' * 20_000)
    with pytest.raises(KnownError) as caught:
        load(store, path)
    assert caught.value.code == "notes-broken"
    deep: Any = w3c()
    for _ in range(300):
        deep = {"first": deep}
    assert read(deep) is not None
