"""Corrections of a timeline: the rules, and that edits stand over each later edition of the source and undo exactly."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from explorer.model import timeline_edit
from explorer.model.annotation import Note
from explorer.model.episode_statement import EpisodeStatement
from explorer.model.errors import KnownError
from explorer.model.fact import USER, SubjectKind, shown
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.podcast import FeedItem, Podcast
from explorer.model.timeline_edit import Edit, sections_by_time
from explorer.services.catalog_import import part_id
from explorer.services.episode_file import episode_file
from explorer.services.library_setup import import_catalog
from explorer.services.timeline_changes import DELETION, Rule, editable, notes_left, revive
from explorer.services.title_questions import title_questions
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples
from tests.unit.corrections import change_timeline

EPISODE, SOURCE, LENGTH = "waves-tides", "notes:waves-tides", 3600
PAPERS = tuple(Paper(f"arxiv:2401.0000{at}", f"Paper {at}", arxiv=f"2401.0000{at}") for at in range(1, 5))
Segments = tuple[tuple[str, int, int | None], ...]
Mentions = tuple[tuple[str, int], ...]


def statement(
    segments: Segments, mentions: Mentions = (), sections: tuple[tuple[str, int], ...] = (), picks: tuple[int, ...] = ()
) -> EpisodeStatement:
    """Return an edition of show notes whose parts have ids made of their titles: segments (title, start, number of a
    paper), papers mentioned in a segment, sections (title, start), and papers picked."""
    placed = sections_by_time([(part_id([title]), at) for title, at in sections], [start for _, start, _ in segments])
    parts: dict[SubjectKind, dict[str, dict[str, Any]]] = {
        "section": {part_id([title]): {"title": title, "start_s": at} for title, at in sections},
        "segment": {
            part_id([title]): {
                "title": title,
                "start_s": start,
                "kind": "talk" if paper is None else "matched",
                "section": section,
                "paper": None if paper is None else PAPERS[paper].id,
            }
            for (title, start, paper), section in zip(segments, placed, strict=True)
        },
        "appearance": {
            f"mentioned:{part_id([title])}/{paper}": {
                "role": "mentioned",
                "segment": part_id([title]),
                "position": at,
                "paper": PAPERS[paper].id,
            }
            for at, (title, paper) in enumerate(mentions)
        }
        | {
            f"pick:Topic/{paper}": {"role": "pick", "topic": "Topic", "position": 50 + at, "paper": PAPERS[paper].id}
            for at, paper in enumerate(picks)
        },
        "resource": {
            part_id(["link", title]): {
                "title": f"On {title}",
                "kind": "web",
                "segment": part_id([title]),
                "position": at,
            }
            for at, (title, _, _) in enumerate(segments)
        },
    }
    papers = tuple((one, PaperNames(arxiv=one.arxiv)) for one in PAPERS)
    return EpisodeStatement(EPISODE, {"podcast": "Waves", "title": "Tides", "duration_s": LENGTH}, papers, parts)


FIRST = statement(
    (("Intro", 0, None), ("YaRN", 600, 0), ("VeRA", 1200, 1), ("News", 1800, None)),
    mentions=(("YaRN", 2), ("News", 3)),
    sections=(("Opening", 0), ("Talks", 600)),
    picks=(1,),
)
YARN, VERA, NEWS, INTRO = (part_id([one]) for one in ("YaRN", "VeRA", "News", "Intro"))


@pytest.fixture
def episode(store: Store) -> Store:
    """Return a library with the episode."""
    store.episode_facts.take(SOURCE, FIRST)
    return store


def segments(store: Store) -> list[tuple[str, int, str | None]]:
    return [(one.title, one.start_s, one.paper_id) for one in store.episodes.timeline(EPISODE).segments]


def named(store: Store) -> list[tuple[str, str | None, str]]:
    """Return what is shown of papers: role, place and id."""
    timeline = store.episodes.timeline(EPISODE)
    titles = {one.id: one.title for one in timeline.segments}
    return [(one.role, titles.get(one.segment_id or "", one.topic), one.paper_id) for one in timeline.appearances]


def edit(store: Store, function: Any, *arguments: Any) -> Edit:
    return change_timeline(store, EPISODE, lambda it: function(it, *arguments))


def refused(store: Store, function: Any, *arguments: Any) -> str:
    before = store.changes.last()
    with pytest.raises(KnownError) as caught:
        edit(store, function, *arguments)
    assert store.changes.last() == before
    return caught.value.code


def test_a_new_title_is_decided_without_reading_what_names_papers(episode: Store) -> None:
    edit(episode, timeline_edit.add_segment, 300, "user:1", "Weather")
    it = editable(episode, EPISODE)
    timeline_edit.rename(it, it.timeline.segments[0].id, "Another")
    assert not {"named", "resources"} & vars(it).keys()
    timeline_edit.join(it, "user:1")
    assert "resources" not in vars(it), "it has no links"
    timeline_edit.join(it, YARN)
    assert {"named", "resources"} <= vars(it).keys()


def test_a_segment_is_added_and_split(episode: Store) -> None:
    edit(episode, timeline_edit.add_segment, 300, "user:1", "  Weather \n today ")
    edit(episode, timeline_edit.split, 900, "user:2")
    found = segments(episode)
    assert found[:4] == [
        ("Intro", 0, None),
        ("Weather today", 300, None),
        ("YaRN", 600, PAPERS[0].id),
        ("YaRN", 900, PAPERS[0].id),
    ]
    timeline = episode.episodes.timeline(EPISODE)
    assert (timeline.segments[1].kind, timeline.segments[1].section, timeline.segments[3].section) == (
        "unmatched",
        "A",
        "B",
    )
    edit(episode, timeline_edit.split, 450, "user:4")
    states = {one.subject: one.state for one in title_questions(episode, EPISODE)}
    assert states == {"user:1": "none"}, "the user knows whether it is about a paper"
    edit(episode, timeline_edit.set_kind, "user:1", "talk")
    edit(episode, timeline_edit.set_kind, "user:1", "unmatched")
    states = {one.subject: one.state for one in title_questions(episode, EPISODE)}
    assert states == {"user:1": "unresolved"}
    assert refused(episode, timeline_edit.add_segment, 900, "user:3", "X") == "segment-there"
    assert refused(episode, timeline_edit.add_segment, LENGTH, "user:3", "X") == "time-outside"
    assert refused(episode, timeline_edit.add_segment, 901, "user:3", " \n") == "title-empty"


def test_joined_segments_keep_their_papers_and_links(episode: Store) -> None:
    edit(episode, timeline_edit.join, VERA)
    assert segments(episode)[1:] == [("YaRN", 600, PAPERS[0].id), ("News", 1800, None)]
    assert ("mentioned", "YaRN", PAPERS[1].id) in named(episode)
    assert [one.title for one in episode.episodes.timeline(EPISODE).resources if one.segment_id == YARN] == [
        "On YaRN",
        "On VeRA",
    ]
    edit(episode, timeline_edit.join, YARN)
    assert segments(episode)[0] == ("Intro", 0, PAPERS[0].id), "a talk gets the paper of what is joined with it"
    assert [one.start_s for one in episode.episodes.timeline(EPISODE).sections] == [0, 1800]
    assert refused(episode, timeline_edit.join, INTRO) == "segment-first"


def test_a_section_goes_with_its_last_segment(episode: Store) -> None:
    for part in (YARN, VERA, NEWS):
        edit(episode, timeline_edit.remove_segment, part)
    timeline = episode.episodes.timeline(EPISODE)
    assert [one.title for one in timeline.sections] == ["Opening"]
    assert named(episode) == [("pick", "Topic", PAPERS[1].id)]


def test_the_first_segment_takes_its_sections_start_along(episode: Store) -> None:
    edit(episode, timeline_edit.rename, VERA, "The set {a, b}")
    edit(episode, timeline_edit.move_start, YARN, 540)
    timeline = episode.episodes.timeline(EPISODE)
    assert [one.start_s for one in timeline.sections] == [0, 540]
    assert timeline.segments[0].end_s == 540
    assert refused(episode, timeline_edit.move_start, YARN, 1200) == "segment-there"


def test_a_start_beyond_a_neighbor_changes_the_order_and_the_section(episode: Store) -> None:
    edit(episode, timeline_edit.move_start, NEWS, 300)
    timeline = episode.episodes.timeline(EPISODE)
    assert [(one.title, one.section) for one in timeline.segments] == [
        *(("Intro", "A"), ("News", "A"), ("YaRN", "B"), ("VeRA", "B"))
    ]
    assert timeline.start_bounds(timeline.segments[1]) == (1, 599)
    assert timeline.start_bounds(timeline.segments[3]) == (601, LENGTH - 1)


def test_sections_are_made_renamed_and_removed(episode: Store) -> None:
    edit(episode, timeline_edit.make_section, NEWS, "user:s", "The end")
    assert [one.section for one in episode.episodes.timeline(EPISODE).segments] == ["A", "B", "B", "C"]
    assert refused(episode, timeline_edit.make_section, NEWS, "user:t", "Again") == "section-there"
    edit(episode, timeline_edit.rename_section, "user:s", "Farewell")
    edit(episode, timeline_edit.remove_section, part_id(["Talks"]))
    timeline = episode.episodes.timeline(EPISODE)
    assert [one.title for one in timeline.sections] == ["Opening", "Farewell"]
    by_letter = {one.letter: one.title for one in timeline.sections}
    assert [by_letter[one.section] for one in timeline.segments] == ["Opening"] * 3 + ["Farewell"]


def test_papers_are_given_taken_and_get_other_roles(episode: Store) -> None:
    edit(episode, timeline_edit.add_paper, PAPERS[3].id, YARN, "discussed")
    assert ("discussed", "YaRN", PAPERS[3].id) in named(episode)
    assert ("mentioned", "YaRN", PAPERS[0].id) in named(episode), "the paper before is mentioned now"
    edit(episode, timeline_edit.move_paper, PAPERS[0].id, (YARN, None), (YARN, "discussed", ""))
    assert ("discussed", "YaRN", PAPERS[0].id) in named(episode)
    edit(episode, timeline_edit.move_paper, PAPERS[0].id, (YARN, None), (NEWS, "mentioned", ""))
    assert segments(episode)[1] == ("YaRN", 600, None)
    assert ("mentioned", "News", PAPERS[0].id) in named(episode)
    edit(episode, timeline_edit.move_paper, PAPERS[0].id, (NEWS, None), (None, "pick", "Reading list"))
    edit(episode, timeline_edit.remove_paper, PAPERS[1].id, None, "Topic")
    assert [one for one in named(episode) if one[0] == "pick"] == [("pick", "Reading list", PAPERS[0].id)]
    edit(episode, timeline_edit.add_paper, PAPERS[0].id, YARN, "mentioned")
    edit(episode, timeline_edit.give_paper, YARN, PAPERS[0].id)
    edit(episode, timeline_edit.remove_paper, PAPERS[0].id, YARN, None)
    assert not [one for one in named(episode) if one[1:] == ("YaRN", PAPERS[0].id)], "also what was hidden goes"
    assert refused(episode, timeline_edit.add_paper, PAPERS[0].id, None, "pick", " ") == "topic-empty"
    edit(episode, timeline_edit.add_paper, PAPERS[2].id, None, "discussed")
    assert ("mentioned", None, PAPERS[2].id) in named(episode), "without a segment it is named in the episode"


def test_edits_stand_when_the_publisher_changes_titles(episode: Store) -> None:
    edit(episode, timeline_edit.rename, YARN, "Longer contexts")
    edit(episode, timeline_edit.take_paper, VERA)
    edit(episode, timeline_edit.remove_segment, INTRO)
    edit(episode, timeline_edit.remove_paper, PAPERS[2].id, YARN, None)
    changed = (("Hello", 0, None), ("YaRN, explained", 600, 0), ("VeRA, explained", 1200, 1), ("News", 1900, None))
    renewed = statement(changed, mentions=(("YaRN, explained", 2), ("VeRA, explained", 3)))
    for _ in range(2):
        episode.episode_facts.take(SOURCE, renewed)
        assert segments(episode) == [
            ("Longer contexts", 600, PAPERS[0].id),
            ("VeRA, explained", 1200, None),
            ("News", 1900, None),
        ]
        assert [one for one in named(episode) if one[0] == "mentioned"] == [
            ("mentioned", "VeRA, explained", PAPERS[3].id)
        ]


def test_edits_stand_when_another_source_comes(episode: Store) -> None:
    """A shared file of the same episode has names for the segments of its own."""
    edit(episode, timeline_edit.rename, YARN, "Longer contexts")
    edit(episode, timeline_edit.add_segment, 3000, "user:1", "Goodbye")
    other = {"yarn": {"title": "YaRN", "start_s": 630, "kind": "talk"}, "vera": {"title": "V.", "start_s": 1200}}
    episode.episode_facts.take("catalogue:waves-tides", replace(FIRST, parts={"segment": other}))
    assert [one[:2] for one in segments(episode)] == [("Longer contexts", 630), ("V.", 1200), ("Goodbye", 3000)]


def test_a_deleted_episode_leaves_its_notes_and_comes_back_whole(episode: Store) -> None:
    episode.notes.put(Note("n1", "heard", "2024", "2024", EPISODE, 700, PAPERS[0].id))
    episode.notes.put(Note("n2", "alone", "2024", "2024", EPISODE, 20))
    edit(episode, timeline_edit.rename, YARN, "Longer contexts")
    before = episode.episodes.timeline(EPISODE)
    episode.notes.put(Note("m1", "marked", "2024", "2024", EPISODE, 30, inbox=True))
    assert notes_left(episode, [EPISODE, EPISODE]) == ([(PAPERS[0].title, 1), ("", 1)], 1)
    episode.notes.delete("m1", "2025")
    undo = episode.episode_facts.say(EPISODE, DELETION)
    assert (episode.episodes.all(), episode.episodes.get(EPISODE), episode.episodes.first()) == ([], None, None)
    assert episode.episodes.of_paper(PAPERS[0].id) == []
    assert [one.id for one in episode.notes.of_paper(PAPERS[0].id)] == ["n1"]
    assert {one.id for one in episode.summaries.all()} == {"n1", "n2"}
    episode.episode_facts.take(SOURCE, FIRST)
    assert episode.episodes.get(EPISODE) is None, "an import that nobody asked for does not bring it back"
    episode.episode_facts.say(EPISODE, undo)
    assert episode.episodes.timeline(EPISODE) == before
    episode.episode_facts.say(EPISODE, DELETION)
    revive(episode, EPISODE)
    assert episode.episodes.timeline(EPISODE) == before


def test_an_item_of_a_feed_is_no_episode_while_that_is_deleted(store: Store) -> None:
    store.podcasts.put(Podcast("waves", "https://example.org/feed", "Waves"))
    store.podcasts.take("waves", [FeedItem("guid-1", "Tides")], mark_new=False)
    fields = dict(FIRST.fields) | {"guid": "guid-1"}
    store.episode_facts.take("feed:waves", EpisodeStatement(EPISODE, fields))
    (listed,) = store.podcasts.items()
    store.podcasts.set_episode(listed.id, EPISODE)
    undo = store.episode_facts.say(EPISODE, DELETION)
    assert store.podcasts.items()[0].episode_id is None
    store.episode_facts.say(EPISODE, undo)
    assert store.podcasts.items()[0].episode_id == EPISODE


def test_the_times_of_a_paper_are_known_in_all_episodes(episode: Store) -> None:
    other = replace(statement((("Recap", 60, 0),)), episode_id="other", fields={"title": "Later", "published": "2025"})
    episode.episode_facts.take("notes:other", other)
    edit(episode, timeline_edit.add_paper, PAPERS[0].id, NEWS, "mentioned")
    edit(episode, timeline_edit.add_paper, PAPERS[0].id, None, "pick", "List")
    found = [(one.episode, one.start_s, one.segment, one.role) for one in episode.episodes.times_of(PAPERS[0].id, 9)]
    assert found == [
        ("Later", 60, "Recap", "discussed"),
        ("Tides", 600, "YaRN", "discussed"),
        ("Tides", 1800, "News", "mentioned"),
        ("Tides", None, "List", "pick"),
    ]
    timeline = episode.episodes.timeline(EPISODE)
    assert [(one.title, role) for one, role in timeline.times_of(PAPERS[0].id)] == [
        ("YaRN", "discussed"),
        ("News", "mentioned"),
    ]


def test_a_shared_file_says_what_was_corrected(tmp_path: Path, episode: Store) -> None:
    edit(episode, timeline_edit.rename, YARN, "Longer contexts")
    edit(episode, timeline_edit.move_start, YARN, 555)
    edit(episode, timeline_edit.add_segment, 3000, "user:1", "Goodbye")
    edit(episode, timeline_edit.make_section, "user:1", "user:2", "End")
    edit(episode, timeline_edit.add_paper, PAPERS[2].id, "user:1", "discussed")
    path = tmp_path / "shared.json"
    path.write_bytes(episode_file(episode, EPISODE))
    with closing(Store.open(Library(tmp_path / "other"))) as other:
        import_catalog(other, path)
        assert segments(other) == segments(episode)
        wanted, got = episode.episodes.timeline(EPISODE), other.episodes.timeline(EPISODE)
        assert got.sections == wanted.sections
        assert [one.section for one in got.segments] == [one.section for one in wanted.segments]
        assert sorted(named(other)) == sorted(named(episode))


class Corrections(RuleBasedStateMachine):
    """A source that changes, a user who edits and undoes, and what must hold after each step."""

    store: ClassVar[Store]
    number: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        Corrections.number += 1
        self.episode_id = f"tides-{Corrections.number}"
        self.edition, self.editions, self.count = FIRST, 1, 0
        self.undos: list[tuple[Any, int, Edit]] = []
        self.take(self.episode_id)

    def take(self, episode_id: str) -> None:
        self.store.episode_facts.take(f"notes:{episode_id}", replace(self.edition, episode_id=episode_id))

    def teardown(self) -> None:
        if not hasattr(self, "undos"):
            return
        while self.undos:
            self.undo()
        self.take(self.episode_id)
        self.take(f"{self.episode_id}-fresh")
        wanted = self.store.episodes.timeline(f"{self.episode_id}-fresh")
        got = self.store.episodes.timeline(self.episode_id)
        assert replace(got, episode=wanted.episode) == wanted, "all is undone: as if nothing had been edited"

    @rule(
        titles=st.lists(st.sampled_from(["Intro", "YaRN", "VeRA", "News", "Other"]), max_size=5, unique=True),
        starts=st.lists(st.integers(0, 11), min_size=5, max_size=5, unique=True),
        papers=st.lists(st.sampled_from([None, 0, 1, 2, 3]), min_size=5, max_size=5),
        mentioned=st.sets(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=3),
        sections=st.lists(st.sampled_from(["Opening", "Talks", "End"]), max_size=3, unique=True),
    )
    def bring(self, titles, starts, papers, mentioned, sections) -> None:
        starts = sorted(300 * one for one in starts)
        found = tuple(zip(titles, starts, papers, strict=False))
        mentions = tuple((titles[at], paper) for at, paper in sorted(mentioned) if at < len(titles))
        self.edition = statement(found, mentions, tuple((one, 900 * at) for at, one in enumerate(sections)))
        self.editions += 1
        self.take(self.episode_id)
        written = self.store.changes.last()
        self.take(self.episode_id)
        assert self.store.changes.last() == written, "the same edition twice"

    @rule(data=st.data(), number=st.integers(0, 11), at=st.integers(0, 48).map(lambda one: 75 * one))
    def change(self, data, number, at) -> None:
        episode = editable(self.store, self.episode_id)
        timeline = episode.timeline
        self.count += 1
        segment = data.draw(st.sampled_from([one.id for one in timeline.segments] or ["none"]))
        section = data.draw(st.sampled_from([one.id for one in timeline.sections] or ["none"]))
        paper = PAPERS[data.draw(st.integers(0, 3))].id
        places = [(one.paper_id, one.segment_id, one.topic) for one in timeline.appearances]
        named = data.draw(st.sampled_from(places or [(paper, None, None)]))
        to = (segment if number % 2 else None, "discussed" if number % 2 else "pick", "Own topic")
        new, do = f"user:{self.count}", timeline_edit
        rules: list[Rule] = [
            partial(do.add_segment, at_s=at, segment_id=new, title="Added"),
            partial(do.split, at_s=at, segment_id=new),
            partial(do.join, segment_id=segment),
            partial(do.remove_segment, segment_id=segment),
            partial(do.move_start, segment_id=segment, at_s=at),
            partial(do.rename, segment_id=segment, title=f"Renamed {self.count}"),
            partial(do.make_section, segment_id=segment, section_id=new, title="Own"),
            partial(do.remove_section, section_id=section),
            partial(do.rename_section, section_id=section, title="Named"),
            partial(do.add_paper, paper_id=paper, segment_id=segment, role="mentioned" if at % 2 else "discussed"),
            partial(do.remove_paper, paper_id=named[0], segment_id=named[1], topic=named[2]),
            partial(do.move_paper, paper_id=named[0], place=named[1:], to=to),
        ]
        before = self.snapshot()
        try:
            inverse = change_timeline(self.store, self.episode_id, rules[number])
        except KnownError:
            assert self.snapshot() == before
            return
        self.undos.append((before, self.editions, inverse))
        starts = [one.start_s for one in self.store.episodes.timeline(self.episode_id).segments]
        if len({one.start_s for one in timeline.segments}) == len(timeline.segments):
            assert len(set(starts)) == len(starts), "an edit made a segment without a length"

    @rule()
    def undo(self) -> None:
        if self.undos:
            before, editions, inverse = self.undos.pop()
            redo = self.store.episode_facts.say(self.episode_id, inverse)
            if editions == self.editions:
                assert self.snapshot() == before
            again = self.store.episode_facts.say(self.episode_id, redo)
            assert again == inverse
            self.store.episode_facts.say(self.episode_id, again)

    def snapshot(self) -> Any:
        kinds: tuple[SubjectKind, ...] = ("section", "segment", "appearance", "resource")
        facts = [self.store.facts.of_parts(kind, self.episode_id) for kind in kinds]
        return self.store.episodes.timeline(self.episode_id), facts

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "undos"):
            return
        timeline = self.store.episodes.timeline(self.episode_id)
        starts = [one.start_s for one in timeline.segments]
        assert starts == sorted(starts)
        assert [one.end_s for one in timeline.segments] == [*starts[1:], *([LENGTH] if starts else [])]
        shown_segments = {one.id: one for one in timeline.segments}
        for part, facts in self.store.facts.of_parts("segment", self.episode_id).items():
            own = shown(one for one in facts if one.source == USER)
            if own.get("removed"):
                assert part not in shown_segments
                continue
            if own and {"title", "start_s"} <= {one.field for one in facts}:
                segment = shown_segments[part]
                assert own.get("title") in (None, segment.title)
                assert own.get("start_s") in (None, segment.start_s)
                assert "paper" not in own or own["paper"] == segment.paper_id
        appearances = {(one.segment_id, one.topic, one.paper_id) for one in timeline.appearances}
        for facts in self.store.facts.of_parts("appearance", self.episode_id).values():
            said = shown(facts)
            own = shown(one for one in facts if one.source == USER)
            if own and not said.get("removed") and said.get("paper"):
                segment = said.get("segment")
                assert (segment if segment in shown_segments else None, said.get("topic"), said["paper"]) in appearances
        own_sections = [
            part for part in self.store.facts.of_parts("section", self.episode_id) if part.startswith("user:")
        ]
        if any(one.id in own_sections for one in timeline.sections):
            order = [(one.letter, one.start_s) for one in timeline.sections]
            assert [one.section or None for one in timeline.segments] == sections_by_time(order, starts)


@pytest.fixture(scope="module", autouse=True)
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Open the library of all examples, each of which has an episode of its own."""
    Corrections.store = Store.open(Library(Path(tmp_path_factory.mktemp("corrected"))))
    yield
    assert Corrections.store.check() == []
    Corrections.store.close()


TestCorrections = Corrections.TestCase
TestCorrections.settings = examples(40, stateful_step_count=15, suppress_health_check=list(HealthCheck))


def test_a_part_without_a_title_or_a_time_is_none(store: Store) -> None:
    first = statement((("Intro", 0, None), ("YaRN", 600, 0)))
    parts = dict(first.parts)
    parts["segment"] = dict(parts["segment"]) | {"a": {"title": "Whenever"}, "b": {"start_s": 900}}
    store.episode_facts.take(SOURCE, replace(first, parts=parts))
    assert [one[:2] for one in segments(store)] == [("Intro", 0), ("YaRN", 600)]
