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
from explorer.model.catalog import Catalog, CatalogLink
from explorer.model.episode import Appearance, Episode, Resource, Section, Segment
from explorer.model.episode_statement import EpisodeStatement
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.services.catalog_import import part_id, put_catalog
from explorer.services.library_setup import import_catalog
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples

EPISODES = ("one", "two")
PAPERS = {slug: Paper(slug, f"Title of {slug}", ("Ada A.",), f"2401.0000{at}") for at, slug in enumerate("pqrs", 1)}
PARTS = st.sampled_from(["a", "b", "c", "d"])
SECTIONS = st.sampled_from(["First", "Second", "Third", "Fourth"])


def paper_id(slug: str) -> str:
    return f"arxiv:{PAPERS[slug].arxiv}"


def section_id(title: str) -> str:
    return part_id([title])


def resource_id(segment: str, title: str) -> str:
    return part_id(["video", title, segment])


def letters_of(sections: tuple[str, ...]) -> dict[str, str]:
    return {title: "ABCDEF"[at] for at, title in enumerate(sections)}


def catalog(
    episode_id: str,
    parts: dict[str, tuple[str, int, str | None]],
    mentions: set[tuple[str, str]],
    sections: tuple[str, ...] = ("All",),
    resources: tuple[tuple[str, str], ...] = (),
):
    """An episode with these segments (title, start, the slug of a paper), and papers mentioned in some of them.

    Sections are 20 seconds long; resources are pairs of a segment and a title.
    """
    order = sorted(parts, key=lambda one: (parts[one][1], one))
    letters = letters_of(sections)
    segments = tuple(
        Segment(
            *(one, letters.get(section_at(sections, parts[one][1]), ""), parts[one][0]),
            *("matched" if parts[one][2] else "talk", parts[one][1], 0, (), parts[one][2]),
        )
        for one in order
    )
    appearances = tuple(Appearance(slug, "mentioned", segment) for segment, slug in sorted(mentions))
    episode = Episode(episode_id, "P", f"Episode {episode_id}", 5000, audio_url="https://example.org/a.mp3")
    found = tuple(Section(letters[title], title, 20 * at, 5000) for at, title in enumerate(sections))
    links = tuple(
        CatalogLink("segment", segment, "paper", slug, "mentioned", "catalogue") for segment, slug in sorted(mentions)
    )
    others = tuple(Resource(title, "video", segment) for segment, title in resources)
    return Catalog(episode, found, segments, appearances, others, tuple(PAPERS.values()), links)


def section_at(sections: tuple[str, ...], start: int) -> str | None:
    return sections[min(start // 20, len(sections) - 1)] if sections else None


class Imports(RuleBasedStateMachine):
    """A library beside a model of it: what each catalog says last, and what the user has done on top."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Library(Path(self.folder.name)))
        self.said: dict[tuple[str, str], dict[str, Any]] = {}
        self.own: dict[tuple[str, str], dict[str, Any]] = {}
        self.mentions: dict[str, set[tuple[str, str]]] = {one: set() for one in EPISODES}
        self.struck: set[tuple[str, str, str]] = set()
        self.titles: dict[str, str] = {}
        self.sections: dict[tuple[str, str], int] = {}
        self.section_titles: dict[tuple[str, str], str] = {}
        self.resources: dict[str, set[tuple[str, str]]] = {one: set() for one in EPISODES}
        self.hidden: set[tuple[str, str, str]] = set()
        self.moments: dict[str, set[int]] = {one: set() for one in EPISODES}
        for episode_id in EPISODES:
            put_catalog(self.store, catalog(episode_id, {}, set(), ()))

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
        sections=st.lists(SECTIONS, max_size=3, unique=True).map(tuple),
        resources=st.lists(st.tuples(PARTS, st.sampled_from(["x", "y"])), max_size=3, unique=True),
    )
    def bring(self, episode_id, parts, mentions, sections, resources) -> None:
        mentions = {(part, slug) for part, slug in mentions if part in parts}
        resources = tuple((part, title) for part, title in resources if part in parts)
        edition = catalog(episode_id, parts, mentions, sections, resources)
        put_catalog(self.store, edition)
        written = self.store.changes.last()
        put_catalog(self.store, edition)
        assert self.store.changes.last() == written, "the same edition twice"
        for part, (title, start, slug) in parts.items():
            section = section_at(sections, start)
            self.said[episode_id, part] = {
                "title": title,
                "start_s": start,
                "paper": slug and paper_id(slug),
                "section": section and section_id(section),
            }
        shown = sorted((one["start_s"], part) for part, one in self._shown(episode_id).items())
        ends = {part: end for (_, part), (end, _) in zip(shown, [*shown[1:], (5000, "")], strict=False)}
        for key in [key for key in self.said if key[0] == episode_id and key[1] not in parts and key not in self.own]:
            start = self.said[key]["start_s"]
            if not any(start <= at < ends[key[1]] for at in self.moments[episode_id]):
                del self.said[key]
        kept = {(part, slug) for part, slug in self.mentions[episode_id] if (episode_id, part, slug) in self.struck}
        self.mentions[episode_id] = mentions | kept
        named = {one.get("section") for key, one in self.own.items() if key[0] == episode_id}
        for key in [key for key in self.sections if key[0] == episode_id]:
            if key[1] not in sections and key not in self.section_titles and section_id(key[1]) not in named:
                del self.sections[key]
        self.sections |= {(episode_id, title): 20 * at for at, title in enumerate(sections)}
        kept = {one for one in self.resources[episode_id] if (episode_id, *one) in self.hidden}
        self.resources[episode_id] = {*resources, *kept}

    @rule(episode_id=st.sampled_from(EPISODES), title=SECTIONS, new=st.sampled_from(["mine", "own"]))
    def retitle_section(self, episode_id, title, new) -> None:
        if (episode_id, title) in self.sections:
            self.store.episode_facts.change("section", episode_id, section_id(title), {"title": new})
            self.section_titles[episode_id, title] = new

    @rule(episode_id=st.sampled_from(EPISODES), part=PARTS, title=SECTIONS)
    def put_into_section(self, episode_id, part, title) -> None:
        if part in self._shown(episode_id) and (episode_id, title) in self.sections:
            self._change(episode_id, part, section=section_id(title))

    @rule(episode_id=st.sampled_from(EPISODES), data=st.data())
    def hide_resource(self, episode_id, data) -> None:
        if found := sorted(self.resources[episode_id]):
            one = data.draw(st.sampled_from(found))
            self.store.episode_facts.remove("resource", episode_id, resource_id(*one))
            self.hidden.add((episode_id, *one))

    @rule(episode_id=st.sampled_from(EPISODES), at=st.integers(0, 60))
    def note(self, episode_id, at) -> None:
        key = f"{episode_id}-{at}"
        self.store.notes.put(Note(key, "words", "2024", "2024", episode_id, at))
        self.moments[episode_id].add(at)

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
        """Take a paper out that a catalog says is mentioned."""
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
            titles = {
                section_id(title): self.section_titles.get((one, title), title)
                for one, title in self.sections
                if one == episode_id
            }
            letters = {one.letter: one.title for one in timeline.sections}
            assert len(letters) == len(timeline.sections)
            assert sorted(letters.values()) == sorted(titles.values())
            in_section = {one.id: letters.get(one.section) for one in timeline.segments}
            assert in_section == {part: titles.get(one.get("section")) for part, one in expected.items()}
            assert {(one.segment_id, one.title) for one in timeline.resources} == {
                (part, title)
                for part, title in self.resources[episode_id]
                if part in expected and (episode_id, part, title) not in self.hidden
            }
        for slug, title in self.titles.items():
            paper = self.store.papers.get(slug)
            assert paper
            assert paper.title == title
        assert len(self.store.papers.all()) == len(PAPERS)


TestImports = Imports.TestCase
TestImports.settings = examples(100, stateful_step_count=20, suppress_health_check=list(HealthCheck))


@pytest.fixture
def imported(store: Store) -> Store:
    put_catalog(store, catalog("one", {"a": ("T", 0, "p"), "b": ("U", 100, None)}, {("b", "q")}))
    return store


def test_a_segment_that_its_source_drops_goes_unless_something_hangs_on_it(imported: Store) -> None:
    put_catalog(imported, catalog("one", {"a": ("T", 0, "p")}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["a"]
    imported.notes.put(Note("n", "words", "2024", "2024", "one", 30))
    put_catalog(imported, catalog("one", {"b": ("U", 100, None)}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["a", "b"], "a note was made there"
    imported.notes.delete("n", "2025")
    put_catalog(imported, catalog("one", {"b": ("U", 100, None)}, set()))
    assert [one.id for one in imported.episodes.timeline("one").segments] == ["b"]


def test_a_paper_that_the_user_puts_beside_a_segment_keeps_both(imported: Store) -> None:
    values = {"role": "mentioned", "segment": "a", "paper": paper_id("r")}
    imported.episode_facts.change("appearance", "one", "mine", values)
    put_catalog(imported, catalog("one", {"b": ("U", 100, None)}, set()))
    timeline = imported.episodes.timeline("one")
    assert [one.id for one in timeline.segments] == ["a", "b"]
    assert [one.id for one in timeline.mentioned_in("a")] == [paper_id("r")]
    assert timeline.made_by == {}
    assert imported.rows("SELECT made_by FROM appearances WHERE id = 'mine'")[0][0] == "user"


def test_what_a_later_edition_does_not_say_is_not_said_by_others_either(imported: Store) -> None:
    """An address that the user has given stays; one that only the catalog had goes with it."""
    facts = catalog("one", {}, set())
    assert imported.episodes.timeline("one").episode.audio_url
    put_catalog(imported, replace(facts, episode=replace(facts.episode, audio_url=None)))
    assert imported.episodes.timeline("one").episode.audio_url is None
    imported.episode_facts.change_episode("one", {"audio_url": "https://example.org/mine.mp3"})
    imported.facts.state("episode", "one", "feed:x", {"duration_s": 4990, "guid": "g-1"}, "2024")
    for again in (facts, replace(facts, episode=replace(facts.episode, audio_url=None))):
        put_catalog(imported, again)
        episode = imported.episodes.timeline("one").episode
        assert episode.audio_url == "https://example.org/mine.mp3"
        assert (episode.duration_s, episode.guid) == (4990, "g-1")


def test_importing_the_same_again_writes_no_row(imported: Store) -> None:
    before = imported.rows("SELECT max(seq) FROM changes")[0][0]
    assert before
    put_catalog(imported, catalog("one", {"a": ("T", 0, "p"), "b": ("U", 100, None)}, {("b", "q")}))
    assert imported.rows("SELECT max(seq) FROM changes")[0][0] == before


def test_a_section_that_is_inserted_takes_no_title_of_the_user(imported: Store) -> None:
    edition = catalog("one", {"a": ("T", 0, None), "b": ("U", 25, None)}, set(), ("First", "Second"))
    put_catalog(imported, edition)
    imported.episode_facts.change("section", "one", section_id("Second"), {"title": "mine"})
    imported.episode_facts.change("segment", "one", "a", {"section": section_id("Second")})
    put_catalog(imported, catalog("one", {"a": ("T", 0, None)}, set(), ("New", "First", "Second")))
    timeline = imported.episodes.timeline("one")
    assert [(one.letter, one.title) for one in timeline.sections] == [("A", "New"), ("B", "First"), ("C", "mine")]
    assert timeline.segment("a").section == "C"
    put_catalog(imported, catalog("one", {"a": ("T", 0, None)}, set(), ("New",)))
    timeline = imported.episodes.timeline("one")
    assert [one.title for one in timeline.sections] == ["New", "mine"], "the user put a segment there"
    assert timeline.segment("a").section == "C"


def test_a_removed_resource_is_known_in_another_order(imported: Store) -> None:
    parts, pairs = {"a": ("T", 0, None)}, (("a", "x"), ("a", "y"))
    put_catalog(imported, catalog("one", parts, set(), (), pairs))
    imported.episode_facts.remove("resource", "one", resource_id("a", "x"))
    put_catalog(imported, catalog("one", parts, set(), (), pairs[::-1]))
    assert [one.title for one in imported.episodes.timeline("one").resources] == ["y"]


def test_a_note_in_a_segment_with_another_id_now(imported: Store) -> None:
    imported.notes.put(Note("n", "words", "2024", "2024", "one", 150))
    edition = catalog("one", {"a": ("T", 0, "p"), "other": ("U", 100, None)}, set())
    put_catalog(imported, edition)
    before = imported.episodes.timeline("one")
    put_catalog(imported, edition)
    assert imported.episodes.timeline("one") == before


def test_the_users_paper_stays_when_a_catalog_gives_its_name_to_another(imported: Store) -> None:
    imported.episode_facts.change("segment", "one", "b", {"paper": "catalogue:one/r"})
    news = replace(catalog("one", {"b": ("U", 100, None)}, set()), papers=(replace(PAPERS["s"], id="r"),))
    put_catalog(imported, news)
    assert imported.papers.get("catalogue:one/r").id == paper_id("s")
    assert imported.episodes.timeline("one").segment("b").paper_id == paper_id("r")


def test_a_feed_brings_an_episode_and_its_chapters_give_way_to_a_catalog(store: Store) -> None:
    chapters = {"1": {"title": "Intro", "start_s": 0, "kind": "talk"}, "2": {"title": "News", "start_s": 50}}
    fields = {"podcast": "P", "title": "T", "guid": "g-1", "duration_s": 4990}
    store.episode_facts.take("feed:p", EpisodeStatement("one", fields, parts={"segment": chapters}))
    assert store.episodes.by_guid("g-1") == store.episodes.get("one")
    assert store.episodes.by_guid("g-2") is None
    store.episode_facts.change("segment", "one", "mine", {"title": "Added", "start_s": 70})
    timeline = store.episodes.timeline("one")
    assert [(one.id, one.title) for one in timeline.segments] == [("1", "Intro"), ("2", "News"), ("mine", "Added")]
    assert timeline.made_by == {"1": "feed", "2": "feed", "mine": "user"}
    put_catalog(store, catalog("one", {"a": ("T", 0, "p"), "b": ("U", 60, None)}, set()))
    store.episode_facts.take("feed:p", EpisodeStatement("one", fields, parts={"segment": chapters}))
    timeline = store.episodes.timeline("one")
    assert [one.id for one in timeline.segments] == ["a", "b", "mine"]
    assert timeline.episode.guid == "g-1"


def test_there_are_no_facts_about_an_unknown_episode(imported: Store) -> None:
    facts = imported.episode_facts
    calls = (
        lambda: facts.change("segment", "none", "s", {"title": "T", "start_s": 0}),
        lambda: facts.change_episode("none", {"title": "T"}),
        lambda: facts.remove("segment", "none", "s"),
        lambda: facts.restore("segment", "none", "s"),
    )
    for call in calls:
        with pytest.raises(KnownError) as caught:
            call()
        assert caught.value.code == "episode-unknown"
    assert imported.rows("SELECT 1 FROM facts WHERE subject LIKE 'none%'") == []


def test_an_episode_of_which_nearly_nothing_is_known(store: Store) -> None:
    bare = Episode("bare", "", "Bare", None)
    put_catalog(store, Catalog(bare, (), (), (), (), (), ()))
    timeline = store.episodes.timeline("bare")
    assert (timeline.episode, timeline.segments, timeline.length_s) == (bare, (), 600)
    assert bare.holds(timecode.MAX_SECONDS - 1)
    store.episode_facts.change("segment", "bare", "s", {"title": "Something", "start_s": 3000, "kind": "unmatched"})
    timeline = store.episodes.timeline("bare")
    (segment,) = timeline.segments
    assert (segment.section, segment.kind, segment.end_s) == ("", "unmatched", timecode.MAX_SECONDS)
    assert (timeline.length_s, timeline.made_by) == (3600, {"s": "user"})
    assert timeline.segment_at(4000) == segment


def test_a_catalog_from_a_file(store: Store, tmp_path: Path) -> None:
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
    assert import_catalog(store, path) == "mine"
    assert store.episodes.get("mine")
    path.write_text("{")
    with pytest.raises(KnownError) as caught:
        import_catalog(store, path)
    assert caught.value.code == "catalogue-broken"
