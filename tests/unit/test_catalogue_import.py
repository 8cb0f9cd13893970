"""Importing again follows the source where the user has done nothing, and leaves alone what the user has done."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from explorer.model import timecode
from explorer.model.annotation import Note
from explorer.model.catalogue import Catalogue
from explorer.model.episode import Appearance, Episode, Section, Segment
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.services.library_setup import import_catalogue
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples

EPISODES = ("one", "two")
PAPERS = {slug: Paper(slug, f"Title of {slug}", ("Ada A.",), f"2401.0000{at}") for at, slug in enumerate("pqrs", 1)}
PARTS = st.sampled_from(["a", "b", "c", "d"])


def paper_id(slug: str) -> str:
    return f"arxiv:{PAPERS[slug].arxiv}"


def catalogue(episode_id: str, parts: dict[str, tuple[str, int, str | None]], mentions: set[tuple[str, str]]):
    """An episode with these segments (title, start, the slug of a paper), and papers mentioned in some of them."""
    order = sorted(parts, key=lambda one: (parts[one][1], one))
    segments = tuple(
        Segment(one, "A", parts[one][0], "matched" if parts[one][2] else "talk", parts[one][1], 0, (), parts[one][2])
        for one in order
    )
    appearances = tuple(Appearance(slug, "mentioned", segment) for segment, slug in sorted(mentions))
    episode = Episode(episode_id, "P", f"Episode {episode_id}", 5000, audio_url="https://example.org/a.mp3")
    section = Section("A", "All", 0, 5000)
    return Catalogue(episode, (section,), segments, appearances, (), tuple(PAPERS.values()), ())


class Imports(RuleBasedStateMachine):
    """A library beside a model of it: what each catalogue says last, and what the user has done on top."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Library(Path(self.folder.name)))
        self.said: dict[tuple[str, str], dict[str, Any]] = {}
        self.own: dict[tuple[str, str], dict[str, Any]] = {}
        self.mentions: dict[str, set[tuple[str, str]]] = {one: set() for one in EPISODES}
        self.struck: set[tuple[str, str, str]] = set()
        self.titles: dict[str, str] = {}
        for episode_id in EPISODES:
            self.store.episodes.put_catalogue(catalogue(episode_id, {}, set()))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.store.check() == []
            self.store.close()
            self.folder.cleanup()

    @rule(
        episode_id=st.sampled_from(EPISODES),
        parts=st.dictionaries(
            PARTS,
            st.tuples(st.sampled_from(["T", "U"]), st.integers(0, 40), st.sampled_from([None, *PAPERS])),
            max_size=4,
        ),
        mentions=st.sets(st.tuples(PARTS, st.sampled_from(list(PAPERS))), max_size=4),
    )
    def bring(self, episode_id, parts, mentions) -> None:
        mentions = {(part, slug) for part, slug in mentions if part in parts}
        self.store.episodes.put_catalogue(catalogue(episode_id, parts, mentions))
        for key in [key for key in self.said if key[0] == episode_id]:
            if key[1] not in parts and key not in self.own:
                del self.said[key]
        for part, (title, start, slug) in parts.items():
            self.said[episode_id, part] = {"title": title, "start_s": start, "paper": slug and paper_id(slug)}
        kept = {(part, slug) for part, slug in self.mentions[episode_id] if (episode_id, part, slug) in self.struck}
        self.mentions[episode_id] = mentions | kept

    def _shown(self, episode_id: str) -> dict[str, dict[str, Any]]:
        keys = {key for key in (*self.said, *self.own) if key[0] == episode_id}
        merged = {key[1]: self.said.get(key, {}) | self.own.get(key, {}) for key in keys}
        return {part: one for part, one in merged.items() if not one.get("removed") and "title" in one}

    def _change(self, episode_id: str, part: str, **values: Any) -> None:
        self.store.episode_facts.change("segment", episode_id, part, values)
        self.own.setdefault((episode_id, part), {}).update(values)

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS, title=st.sampled_from(["mine", "own"]))
    def retitle(self, episode_id, part, title) -> None:
        if part in self._shown(episode_id):
            self._change(episode_id, part, title=title)

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS, start=st.integers(0, 60))
    def move(self, episode_id, part, start) -> None:
        if part in self._shown(episode_id):
            self._change(episode_id, part, start_s=start)

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS, slug=st.sampled_from([None, *PAPERS]))
    def match(self, episode_id, part, slug) -> None:
        if part in self._shown(episode_id):
            self._change(episode_id, part, paper=slug and paper_id(slug))

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS)
    def remove(self, episode_id, part) -> None:
        if part in self._shown(episode_id):
            self.store.episode_facts.remove("segment", episode_id, part)
            self.own.setdefault((episode_id, part), {})["removed"] = True

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS)
    def restore(self, episode_id, part) -> None:
        own = self.own.get((episode_id, part), {})
        if own.pop("removed", None):
            self.store.episode_facts.restore("segment", episode_id, part)
            if not own:
                del self.own[episode_id, part]

    @rule(episode_id=st.sampled_from(EPISODES), start=st.integers(0, 60), name=st.sampled_from(["mine-1", "mine-2"]))
    def add(self, episode_id, start, name) -> None:
        if (episode_id, name) not in self.own:
            self._change(episode_id, name, title="added", start_s=start, kind="talk")

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS, slug=st.sampled_from(list(PAPERS)))
    def strike(self, episode_id, part, slug) -> None:
        """Take a paper out that a catalogue says is mentioned."""
        if (part, slug) in self.mentions[episode_id]:
            self.store.episode_facts.remove("appearance", episode_id, f"mentioned:{part}/{slug}")
            self.struck.add((episode_id, part, slug))

    @rule(slug=st.sampled_from(list(PAPERS)), title=st.sampled_from(["Better", "Best"]))
    def name_paper(self, slug, title) -> None:
        if paper := self.store.papers.get(paper_id(slug)):
            self.store.papers.put(replace(paper, title=title))
            self.titles[slug] = title

    @invariant()
    def is_as_the_model_says(self) -> None:
        if not hasattr(self, "store"):
            return
        for episode_id in EPISODES:
            timeline = self.store.episodes.timeline(episode_id)
            expected = self._shown(episode_id)
            found = {one.id: (one.title, one.start_s, one.paper_id) for one in timeline.segments}
            assert found == {part: (one["title"], one["start_s"], one.get("paper")) for part, one in expected.items()}
            starts = [one.start_s for one in timeline.segments]
            assert starts == sorted(starts)
            ends = [one.end_s for one in timeline.segments]
            assert ends == [*starts[1:], *([5000] if starts else [])]
            mentioned = {
                (part, paper_id(slug))
                for part, slug in self.mentions[episode_id]
                if part in expected
                and (episode_id, part, slug) not in self.struck
                and expected[part].get("paper") != paper_id(slug)
            }
            appearances = timeline.appearances
            assert {(one.segment_id, one.paper_id) for one in appearances if one.role == "mentioned"} == mentioned
        for slug, title in self.titles.items():
            paper = self.store.papers.get(slug)
            assert paper
            assert paper.title == title
        assert len(self.store.papers.all()) == len(PAPERS)


TestImports = Imports.TestCase
TestImports.settings = examples(100, stateful_step_count=20, suppress_health_check=list(HealthCheck))


@pytest.fixture
def imported(store: Store) -> Store:
    store.episodes.put_catalogue(catalogue("one", {"a": ("T", 0, "p"), "b": ("U", 100, None)}, {("b", "q")}))
    return store


def test_a_segment_that_its_source_drops_goes_unless_something_hangs_on_it(imported: Store) -> None:
    imported.episodes.put_catalogue(catalogue("one", {"a": ("T", 0, "p")}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["a"]
    imported.notes.put(Note("n", "words", "2024", "2024", "one", 30))
    imported.episodes.put_catalogue(catalogue("one", {"b": ("U", 100, None)}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["a", "b"], "a note was made there"
    imported.notes.delete("n", "2025")
    imported.episodes.put_catalogue(catalogue("one", {"b": ("U", 100, None)}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["b"]


def test_a_paper_that_the_user_puts_beside_a_segment_keeps_both(imported: Store) -> None:
    values = {"role": "mentioned", "segment": "a", "paper": paper_id("r")}
    imported.episode_facts.change("appearance", "one", "mine", values)
    imported.episodes.put_catalogue(catalogue("one", {"b": ("U", 100, None)}, set()))
    timeline = imported.episodes.timeline("one")
    assert [one.id for one in timeline.segments] == ["a", "b"]
    assert [one.id for one in timeline.mentioned_in("a")] == [paper_id("r")]
    assert timeline.made_by == {}
    assert imported.rows("SELECT made_by FROM appearances WHERE id = 'mine'")[0][0] == "user"


def test_what_a_later_edition_does_not_say_is_not_said_by_others_either(imported: Store) -> None:
    """An address that the user has given stays; one that only the catalogue had goes with it."""
    facts = catalogue("one", {}, set())
    assert imported.episodes.timeline("one").episode.audio_url
    imported.episodes.put_catalogue(replace(facts, episode=replace(facts.episode, audio_url=None)))
    assert imported.episodes.timeline("one").episode.audio_url is None
    imported.episode_facts.change_episode("one", {"audio_url": "https://example.org/mine.mp3"})
    imported.facts.state("episode", "one", "feed:x", {"duration_s": 4990, "guid": "g-1"}, "2024")
    for again in (facts, replace(facts, episode=replace(facts.episode, audio_url=None))):
        imported.episodes.put_catalogue(again)
        episode = imported.episodes.timeline("one").episode
        assert episode.audio_url == "https://example.org/mine.mp3"
        assert (episode.duration_s, episode.guid) == (4990, "g-1")


def test_importing_the_same_again_writes_no_row(imported: Store) -> None:
    before = imported.rows("SELECT max(seq) FROM changes")[0][0]
    assert before
    imported.episodes.put_catalogue(catalogue("one", {"a": ("T", 0, "p"), "b": ("U", 100, None)}, {("b", "q")}))
    assert imported.rows("SELECT max(seq) FROM changes")[0][0] == before


def test_an_episode_of_which_nearly_nothing_is_known(store: Store) -> None:
    bare = Episode("bare", "", "Bare", None)
    store.episodes.put_catalogue(Catalogue(bare, (), (), (), (), (), ()))
    timeline = store.episodes.timeline("bare")
    assert (timeline.episode, timeline.segments, timeline.length_s) == (bare, (), 600)
    assert bare.holds(timecode.MAX_SECONDS - 1)
    store.episode_facts.change("segment", "bare", "s", {"title": "Something", "start_s": 3000, "kind": "unmatched"})
    timeline = store.episodes.timeline("bare")
    (segment,) = timeline.segments
    assert (segment.section, segment.kind, segment.end_s) == ("", "unmatched", timecode.MAX_SECONDS)
    assert (timeline.length_s, timeline.made_by) == (3600, {"s": "user"})
    assert timeline.segment_at(4000) == segment


def test_a_catalogue_from_a_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "episode.json"
    path.write_text(
        json.dumps(
            {
                "format": 1,
                "episode": {"id": "mine", "podcast": "P", "title": "T", "duration_s": 100},
                **{name: [] for name in ("sections", "segments", "picks", "papers", "resources")},
            }
        )
    )
    assert import_catalogue(store, path) == "mine"
    assert store.episodes.get("mine")
    path.write_text("{")
    with pytest.raises(KnownError) as caught:
        import_catalogue(store, path)
    assert caught.value.code == "catalogue-broken"
