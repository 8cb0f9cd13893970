"""A catalog is checked whole before any of it counts, and a fault is named with its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.model import arxiv_id, timecode
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.services import catalog_file
from explorer.services.json_value import FaultError
from tests.fakes.examples import examples

BUNDLED = sorted((Path(__file__).parents[2] / "resources" / "episodes").glob("*.json"))
FIRST = next(path for path in BUNDLED if path.stem == "latent-space-iclr-2024-part-1")


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_bundled_catalogs_are_whole(path: Path) -> None:
    facts = catalog_file.load(path)
    assert facts.episode.id == path.stem
    assert {one.paper_id for one in facts.appearances} <= {paper.id for paper in facts.papers}


def test_the_first_episode() -> None:
    facts = catalog_file.load(FIRST)
    assert (len(facts.sections), len(facts.segments), len(facts.papers), len(facts.resources)) == (4, 16, 41, 14)
    yarn = next(one for one in facts.segments if one.id == "yarn")
    assert (yarn.start_s, yarn.end_s, yarn.section, yarn.speakers, yarn.paper_id) == (
        8112,
        9122,
        "C",
        ("Bowen Peng",),
        "yarn",
    )
    assert facts.segments[-1].end_s == facts.sections[-1].end_s == facts.episode.duration_s == 13028
    assert [one.paper_id for one in facts.appearances if one.segment_id == "yarn"] == [
        "yarn",
        "longrope",
        "ring-attention",
        "infini-attention",
        "textbooks-are-all-you-need",
    ]
    assert sum(one.role == "pick" for one in facts.appearances) == 20
    vit = next(one for one in facts.papers if one.id == "vit-registers")
    assert vit == Paper(
        "vit-registers",
        "Vision Transformers Need Registers",
        ("Timothée Darcet", "Maxime Oquab", "Julien Mairal", "Piotr Bojanowski"),
        "2309.16588",
        "2dnO3LLiJ1",
        "ICLR 2024",
        "Oral",
        "Outstanding Paper",
    )
    assert all(paper.arxiv and arxiv_id.parse(paper.arxiv) for paper in facts.papers)


def data() -> dict[str, Any]:
    return json.loads(FIRST.read_bytes())


def change(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def apply(root: Any) -> None:
        for key in path[:-1]:
            root = root[key]
        root[path[-1]] = to

    return apply


def remove(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def apply(root: Any) -> None:
        for key in path[:-1]:
            root = root[key]
        del root[path[-1]]

    return apply


@pytest.mark.parametrize(
    ("fault", "place", "reason"),
    [
        (change("format", to=3), "format", "newer program"),
        (remove("format"), "format", "missing"),
        (change("episode", to=[]), "episode", "object"),
        (change("episode", "id", to="../x"), "episode.id", "an id"),
        (change("episode", "duration_s", to=0), "episode.duration_s", "from 1"),
        (change("episode", "duration_s", to=13028.0), "episode.duration_s", "whole number"),
        (change("episode", "duration_s", to=True), "episode.duration_s", "whole number"),
        (change("episode", "title", to="a\nb"), "episode.title", "characters"),
        (change("episode", "title", to="a\u2028b"), "episode.title", "characters"),
        (change("episode", "title", to="a\ud800b"), "episode.title", "characters"),
        (change("episode", "title", to="  "), "episode.title", "text"),
        (change("episode", "title", to="x" * 1001), "episode.title", "longer"),
        (change("episode", "page_url", to="javascript:alert(1)"), "episode.page_url", "https"),
        (change("episode", "audio_url", to="file:///etc/passwd"), "episode.audio_url", "https"),
        (change("sections", to={}), "sections", "list"),
        (change("sections", 1, "letter", to="A"), "sections[1].letter", "twice"),
        (change("sections", 1, "letter", to="b"), "sections[1].letter", "capital"),
        (change("segments", 3, "start_s", to="2920"), "segments[3].start_s", "whole number"),
        (remove("segments", 3, "start_s"), "segments[3].start_s", "missing"),
        (change("segments", 3, "start_s", to=-1), "segments[3].start_s", "from 0"),
        (change("segments", 3, "start_s", to=13028), "segments[3].start_s", "13027"),
        (change("segments", 3, "start_s", to=2245), "segments[3].start_s", "after the one before"),
        (change("segments", 3, "start_s", to=2921), "segments[3].start", "0:48:41"),
        (change("segments", 3, "start", to="x"), "segments[3].start", "start_s"),
        (change("segments", 3, "section", to="E"), "segments[3].section", "no section “E”"),
        (change("segments", 3, "kind", to="song"), "segments[3].kind", "song"),
        (change("segments", 3, "speakers", to=["x", 5]), "segments[3].speakers[1]", "text"),
        (change("segments", 3, "related", 0, "paper", to="nobody"), "segments[3].related[0].paper", "nobody"),
        (change("segments", 11, "related", 1, "paper", to="yarn"), "segments[11].related[1].paper", "twice"),
        (change("segments", 0, "paper", to="nobody"), "segments[0].paper", "nobody"),
        (change("segments", 0, "paper", to=None), "segments[0].paper", "kind"),
        (change("segments", 1, "id", to="vaes"), "segments[1].id", "twice"),
        (change("papers", 5, "id", to="vae"), "papers[5].id", "twice"),
        (change("papers", 5, "authors", to="Me"), "papers[5].authors", "list"),
        (change("papers", 5, "arxiv", to="2309.00071v2"), "papers[5].arxiv", "without a version"),
        (change("papers", 5, "arxiv", to="https://arxiv.org/abs/2309.00071"), "papers[5].arxiv", "arXiv id"),
        (change("papers", 5, "openreview", to="a&b=c"), "papers[5].openreview", "OpenReview"),
        (change("papers", 5, "verified", to={"arxiv": "yes"}), "papers[5].verified", "true and false"),
        (change("picks", 1, "papers", 0, to="booookscores"), "picks[1].papers[0]", "no paper"),
        (change("picks", 1, "papers", 1, to="llm-uncertainty-elicitation"), "picks[1].papers[1]", "twice"),
        (change("resources", 2, "segment", to="nowhere"), "resources[2].segment", "nowhere"),
        (remove("papers"), "papers", "missing"),
    ],
)
def test_fault_is_named_with_its_place(tmp_path: Path, fault, place: str, reason: str) -> None:
    broken = data()
    fault(broken)
    path = tmp_path / "broken.json"
    path.write_bytes(json.dumps(broken).encode())
    with pytest.raises(KnownError) as caught:
        catalog_file.load(path)
    assert caught.value.code == "catalogue-broken"
    assert f"“broken.json” is not an episode’s file, or it is damaged at {place}: " in caught.value.sentence
    assert reason in caught.value.sentence


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{"format": 1,\n  "episode": }', "line 2, column 14"),
        (b'{"format": NaN}', "NaN"),
        (b'{"format": 1, "format": 2}', "format: this name appears twice"),
        (b'{"format": 1, "x": "\xff"}', "byte 20"),
        (b"[" * 200_000, "not JSON that a catalog"),
        (b'{"format": ' + b"9" * 5000 + b"}", "not JSON that a catalog"),
        (b"[]", "an object is expected"),
        (b"null", "an object is expected"),
        (b" " * (catalog_file.MAX_BYTES + 1), "larger than 8 MB"),
    ],
)
def test_file_that_is_no_catalog(tmp_path: Path, content: bytes, place: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        catalog_file.load(path)
    assert caught.value.code == "catalogue-broken"
    assert place in caught.value.sentence


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        catalog_file.load(tmp_path / "nothing.json")
    assert caught.value.code == "catalogue-unreadable"
    assert "nothing.json" in caught.value.sentence


def test_unknown_names_are_for_newer_programs() -> None:
    more = data()
    more["later"] = more["segments"][0]["later"] = {"x": 1}
    assert catalog_file.parse(json.dumps(more).encode()) == catalog_file.load(FIRST)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        found += places(child, (*path, key))
    return found


PLACES = places(data())


@examples(300)
@given(st.sampled_from(PLACES), JSON)
@example(("sections",), [])
def test_any_value_anywhere_is_taken_or_refused_in_words(place: tuple[Any, ...], value: object) -> None:
    """Never a trace: either it is a whole catalog, or the module's own fault says where it isn't."""
    root = data()
    change(*place, to=value)(root)
    try:
        facts = catalog_file.parse(json.dumps(root).encode())
    except catalog_file.FaultError:
        return
    assert all(one.start_s < one.end_s <= facts.episode.duration_s for one in (*facts.segments, *facts.sections))


SPARSE = {"format": 2, "episode": {"id": "bare", "podcast": "P", "title": "T"}}


def test_format_2_may_lack_nearly_everything() -> None:
    facts = catalog_file.parse(json.dumps(SPARSE).encode())
    assert facts.episode == Episode("bare", "P", "T", None)
    assert (facts.sections, facts.segments, facts.papers) == ((), (), ())


def test_format_2_has_what_feeds_know() -> None:
    more = {"guid": "g/1", "published": "2024-05-27", "artwork_url": "https://example.org/a.png"}
    papers = [{"id": "p", "title": "P", "doi": "https://doi.org/10.1000/AB"}]
    kinds = ("talk", "unmatched", "matched")
    segments = [{"id": one, "title": one, "kind": one, "start_s": at * 9} for at, one in enumerate(kinds)]
    segments[2]["paper"] = "p"
    data = SPARSE | {"episode": SPARSE["episode"] | more, "papers": papers, "segments": segments}
    facts = catalog_file.parse(json.dumps(data).encode())
    assert (facts.episode.guid, facts.episode.published) == ("g/1", "2024-05-27")
    assert [(one.kind, one.section, one.paper_id) for one in facts.segments] == [
        ("talk", "", None),
        ("unmatched", "", None),
        ("matched", "", "p"),
    ]
    assert facts.segments[-1].end_s == timecode.MAX_SECONDS
    assert facts.names["p"].doi == "10.1000/ab"


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"papers": [{"id": "p", "title": "P", "doi": "none"}]}, "papers[0].doi"),
        ({"segments": [{"id": "s", "title": "S", "kind": "chat", "start_s": 0}]}, "segments[0].kind"),
        ({"segments": [{"id": "s", "title": "S", "kind": "matched", "start_s": 0}]}, "segments[0].paper"),
        (
            {"segments": [{"id": "s", "title": "S", "kind": "talk", "start_s": 0, "section": "B"}]},
            "segments[0].section",
        ),
        ({"episode": SPARSE["episode"] | {"published": "soon"}}, "episode.published"),
        ({"episode": SPARSE["episode"] | {"duration_s": 0}}, "episode.duration_s"),
        ({"segments": {}}, "segments"),
        ({"segments": [5]}, "segments[0]"),
    ],
)
def test_faults_of_format_2_have_their_place(more: dict[str, object], place: str) -> None:
    with pytest.raises(FaultError) as caught:
        catalog_file.parse(json.dumps(SPARSE | more).encode())
    assert caught.value.place == place
