"""What belongs to the rows of a timeline is counted as if each row looked at everything, and quickly."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.annotation import Annotation, Item, Note
from explorer.model.episode import Episode, Segment, Timeline
from explorer.model.timeline_counts import TimelineCounts, belongs
from tests.fakes.work import counted

WHEN = "2026-03-04T05:06:07Z"
SEGMENTS = (
    Segment("a", "A", "First", "paper", 10, 100, paper_id="p"),
    Segment("b", "A", "Talk", "talk", 100, 200),
    Segment("c", "B", "Again", "paper", 200, 300, paper_id="p"),
    Segment("d", "B", "Other", "paper", 320, 400, paper_id="q"),
)
TIMELINE = Timeline(Episode("e", "Podcast", "Episode", 500), (), SEGMENTS, (), (), {})


def note(name: str, at_s: int | None, paper: str | None = None, episode: str | None = "e") -> Note:
    return Note(name, "words", WHEN, WHEN, episode, at_s, paper)


def annotation(name: str, at_s: int | None, paper: str = "p", episode: str | None = "e") -> Annotation:
    return Annotation(name, paper, "f", "highlight", 0, "red", WHEN, WHEN, episode_id=episode, at_s=at_s)


PAPERS, EPISODES, MOMENTS = st.sampled_from("pqr"), st.sampled_from(["e", "other", None]), st.integers(0, 500)
NAMES = st.sampled_from("123456")
ITEMS = st.one_of(
    st.builds(note, NAMES, MOMENTS | st.none(), PAPERS | st.none(), EPISODES),
    st.builds(annotation, NAMES, MOMENTS | st.none(), PAPERS, EPISODES),
)


@given(st.lists(ITEMS | NAMES, max_size=30))
def test_it_counts_as_one_who_looks_at_all_of_them(changes: list[Item | str]) -> None:
    timeline_counts = TimelineCounts(TIMELINE)
    there: dict[str, Item] = {}
    for change in changes:
        before = [timeline_counts.of(one.paper_id, one.id) for one in SEGMENTS]
        if isinstance(change, str):
            there.pop(change, None)
            told = timeline_counts.change(change, None)
        else:
            there[change.id] = change
            told = timeline_counts.change(change.id, change)
        for segment in SEGMENTS:
            wanted = sum(belongs(one, segment, "e") for one in there.values())
            assert timeline_counts.of(segment.paper_id, segment.id) == wanted
        assert told or before == [timeline_counts.of(one.paper_id, one.id) for one in SEGMENTS]
    assert timeline_counts.of("q") == sum(one.paper_id == "q" for one in there.values())


def test_a_change_of_words_is_no_other_count() -> None:
    one = annotation("1", 50)
    timeline_counts = TimelineCounts(TIMELINE, [one])
    assert timeline_counts.of("p", "a") == 1
    assert not timeline_counts.change("1", replace(one, comment="more words"))
    assert timeline_counts.change("1", replace(one, paper_id="q"))
    assert (timeline_counts.of("p", "a"), timeline_counts.of("q", "d")) == (1, 1), (
        "made at a moment of one, about the paper of another"
    )


def test_ten_thousand_are_counted_at_once_and_one_more_in_no_time() -> None:
    items = [annotation(str(number), number % 500, "pqr"[number % 3]) for number in range(10_000)]
    with counted() as all_of_them:
        timeline_counts = TimelineCounts(TIMELINE, items)
    with counted() as one_more:
        timeline_counts.change("new", items[0])
    assert all_of_them.calls < 15 * len(items)
    assert one_more.calls < 40
