"""The index of the whole library: groups, filters and searches over all titles, without reading a row."""

import pytest

from explorer.model.annotation import Note
from explorer.model.catalog import Catalog
from explorer.model.episode import Episode
from explorer.model.ids import now
from explorer.model.library_index import MOST_NEW, EpisodeCounts, Group, LibraryIndex, LooseEpisode
from explorer.model.paper import Paper, ReadingState
from explorer.model.podcast import FeedItem, Podcast
from explorer.services.catalog_import import put_catalog
from explorer.store.database import Store

WAVES = Podcast("waves", "https://waves.example/feed", "Waves")
TIDES = Podcast("tides", "https://tides.example/feed", "Tïdes of Attention")


@pytest.fixture
def index() -> LibraryIndex:
    one = LibraryIndex([TIDES, WAVES], [LooseEpisode("old", "Waves", "An old talk", "2020-01-01"), *LOOSE])
    one.add(
        [
            (11, "waves", "Würstchen, explained", "2024-03-01", 1, None),
            (12, "tides", "Sparse attention", "2024-02-01", 0, "e12"),
            (13, "waves", "State spaces", "2024-01-01", 0, "e13"),
            (14, "gone", "Of a podcast that is not listed", "2023-01-01", 0, None),
        ]
    )
    one.add_papers([("p1", "YaRN: Efficient Context"), ("p2", "Würstchen")])
    one.finish()
    return one


LOOSE = [LooseEpisode("own", "", "Pasted notes", None)]


def told(groups: list[Group], index: LibraryIndex) -> dict[str, list[str]]:
    return {one.key: [index.text(place) for place in one.places] for one in groups}


def test_podcasts_hold_their_episodes_by_date_and_loose_ones_come_last(index: LibraryIndex) -> None:
    assert told(index.groups(), index) == {
        "new": ["wurstchen, explained"],
        "podcast:tides": ["sparse attention"],
        "podcast:waves": ["wurstchen, explained", "state spaces", "an old talk"],
        "loose:": ["pasted notes"],
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("wurst", {"podcast:waves": ["wurstchen, explained"]}),
        ("WÜRST expl", {"podcast:waves": ["wurstchen, explained"]}),
        ("tides", {"podcast:tides": ["sparse attention"]}),
        ("waves talk", {"podcast:waves": ["an old talk"]}),
        ("notes", {"loose:": ["pasted notes"]}),
        ("nowhere", {}),
    ],
)
def test_a_text_finds_titles_and_podcasts_without_accents(
    index: LibraryIndex, text: str, found: dict[str, list[str]]
) -> None:
    assert told(index.groups(text), index) == found


def test_episodes_are_narrowed_to_unread_noted_and_new_ones(index: LibraryIndex) -> None:
    progress = {"e12": EpisodeCounts(2, 2, 0), "e13": EpisodeCounts(3, 1, 4)}
    unread = told(index.groups(show="unread", progress=progress), index)
    assert unread["podcast:waves"] == ["wurstchen, explained", "state spaces"]
    assert "podcast:tides" not in unread
    noted = told(index.groups(show="noted", progress=progress), index)
    assert noted == {"new": ["wurstchen, explained"], "podcast:waves": ["state spaces"]}
    assert told(index.groups("spaces", show="new", progress=progress), index) == {}
    assert told(index.groups(show="new"), index)["podcast:waves"] == ["wurstchen, explained"]
    assert list(told(index.groups(podcast_id="tides"), index)) == ["podcast:tides"]


def test_recent_episodes_are_on_top_and_new_ones_are_bounded() -> None:
    index = LibraryIndex([WAVES])
    index.add((n, "waves", f"Episode {n}", "2024", 1, f"e{n}" if n < 3 else None) for n in range(3 * MOST_NEW))
    index.finish()
    new, recent, waves = index.groups(recent=["e2", "lost", "e0"])
    assert (len(new.places), new.total) == (MOST_NEW, 3 * MOST_NEW)
    assert list(recent.places) == [2, 0]
    assert len(waves.places) == 3 * MOST_NEW


def test_titles_of_episodes_and_papers_are_found_up_to_a_limit(index: LibraryIndex) -> None:
    assert [index.text(one) for one in index.found(["sp", "a"], 10)] == ["sparse attention", "state spaces"]
    assert index.found(["t"], 2) == [0, 1]
    assert index.found([], 2) == index.found_papers([], 2) == []
    assert [index.papers[one] for one in index.found_papers(["wurst"], 5)] == ["p2"]
    assert index.found_papers(["yarn", "context"], 5) == [0]
    assert (index.place_of("e13"), index.place_of("nobody"), index.place_of_item(11)) == (2, None, 0)
    assert len(index.imported("podcast:waves")) == 2


def test_the_library_tells_how_far_the_user_is_with_each_episode(store: Store) -> None:
    papers = [Paper(f"arxiv:2401.0000{n}", f"Paper {n}", arxiv=f"2401.0000{n}") for n in range(3)]
    put_catalog(store, Catalog(Episode("e", "Waves", "Three papers", 60), (), (), (), (), (), ()))
    with store.write():
        ids = [store.papers.find_or_add(one, "test").id for one in papers]
        for number, paper_id in enumerate(ids):
            role = "mentioned" if number == 2 else "discussed"
            row = {"episode_id": "e", "id": f"a{number}", "position": number, "paper_id": paper_id, "role": role}
            store.upsert("appearances", ("episode_id", "id"), row | {"made_by": "feed", "source": "test"})
    store.reading.put(ReadingState(ids[0], 0, 0.0, None, now()))
    store.notes.put(Note("n1", "about the third", now(), now(), paper_id=ids[2]))
    store.notes.put(Note("n2", "at a time, about the first", now(), now(), "e", 5, ids[0]))
    store.notes.put(Note("n3", "waits in the inbox", now(), now(), "e", 6, ids[0], inbox=True))
    assert store.lists.progress() == {"e": EpisodeCounts(2, 1, 2, begun=True)}
    row = store.lists.episode_rows(["e"])[0]
    assert (row.papers, row.mentions, row.opened) == (("begun", "unopened"), 1, 1)
    store.reading.put(ReadingState(ids[0], 3, 0.0, None, now(), furthest=7, pages=8))
    assert store.lists.episode_rows(["e"])[0].papers == ("read", "unopened")
    store.podcasts.put(WAVES)
    store.podcasts.take("waves", [FeedItem("g", "As the feed calls it", published="2024-05-01")], mark_new=True)
    item = store.podcasts.items()[0]
    assert store.lists.loose() == [LooseEpisode("e", "Waves", "Three papers", None)]
    store.podcasts.set_episode(item.id, "e")
    assert store.lists.loose() == []
    listed = store.lists.item_rows([item.id])[0]
    assert (listed.title, listed.podcast, listed.duration_s, listed.date) == ("Three papers", "Waves", 60, "2024-05-01")
    assert list(store.lists.items()) == [[(item.id, "waves", "As the feed calls it", "2024-05-01", 0, "e")]]
    assert [title for batch in store.lists.papers() for _, title in batch] == [one.title for one in papers]
