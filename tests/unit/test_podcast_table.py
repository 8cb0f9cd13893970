"""Podcasts and their items in the library: added, updated, kept, and listed by date, podcast and new ones."""

from dataclasses import replace

import pytest

from explorer import resources
from explorer.model.errors import KnownError
from explorer.model.podcast import FeedChapter, FeedItem, FeedTranscript, Podcast
from explorer.model.show_notes.parsed_notes import ParsedNotes
from explorer.services import catalog_file
from explorer.services.catalog_import import put_catalog
from explorer.services.episode_text import EpisodeText, keep_episode
from explorer.store.database import Store

WAVES = Podcast("waves", "https://waves.example/feed", "Waves", etag='"1"')


def items(*numbers: int) -> list[FeedItem]:
    return [FeedItem(f"g{one}", f"Episode {one}", published=f"2024-01-{one:02}T00:00:00Z") for one in numbers]


@pytest.fixture
def podcasts(store: Store) -> Store:
    store.podcasts.put(WAVES)
    return store


def test_a_podcast_is_found_by_id_address_and_title(podcasts: Store) -> None:
    table = podcasts.podcasts
    assert table.named("waves") == table.named("https://waves.example/feed") == table.named("WAVES") == WAVES
    with pytest.raises(KnownError) as caught:
        table.named("Tides")
    assert caught.value.code == "podcast-unknown"
    table.put(replace(WAVES, id="waves-2", feed_url="https://waves.example/2"))
    with pytest.raises(KnownError) as caught:
        table.named("wAVES")
    assert caught.value.code == "podcast-unclear"


def test_an_item_comes_back_whole(podcasts: Store) -> None:
    item = FeedItem(
        "g",
        "T",
        "https://waves.example/1",
        "2024-01-01T00:00:00Z",
        60,
        "https://waves.example/1.mp3",
        "audio/mpeg",
        10,
        "https://waves.example/1.png",
        "<p>Ünd notes</p>" * 1000,
        (("Ada", "guest"),),
        (FeedTranscript("https://waves.example/1.vtt", "text/vtt", "en"),),
        "https://waves.example/1.json",
        (FeedChapter(5, "Five", None),),
    )
    assert podcasts.podcasts.take("waves", [item], mark_new=False) == 1
    listed = podcasts.podcasts.find("https://waves.example/1")
    assert listed is not None
    assert listed == podcasts.podcasts.find("g")
    assert podcasts.podcasts.whole(listed.id) == item


def test_an_episode_that_came_with_the_program_has_the_audio_of_the_item_with_its_title(store: Store) -> None:
    put_catalog(store, catalog_file.load(min(resources.path("episodes").glob("*.json"))))
    episode = store.episodes.first() or ""
    known = store.episodes.get(episode)
    assert known
    store.podcasts.put(replace(WAVES, title=known.podcast))
    same = FeedItem("g", known.title, audio_url="https://waves.example/1.mp3")
    other = replace(same, guid="h", title="Another", audio_url="https://waves.example/2.mp3")
    assert store.audio.get(episode) is None
    store.podcasts.take("waves", [other], mark_new=True)
    assert store.audio.get(episode) is None
    store.podcasts.take("waves", [same, other], mark_new=True)
    audio = store.audio.get(episode)
    assert audio
    assert audio.url == "https://waves.example/1.mp3"
    assert [one.title for one in store.podcasts.items(only_new=True)] == ["Another"]


def test_what_left_the_feed_stays_and_what_is_added_is_new(podcasts: Store) -> None:
    table = podcasts.podcasts
    assert table.take("waves", items(2, 1), mark_new=False) == 2
    renamed = replace(items(2)[0], title="Renamed")
    assert table.take("waves", [*items(3), renamed], mark_new=True) == 1
    assert [(one.title, one.is_new) for one in table.items("waves")] == [
        ("Episode 3", True),
        ("Renamed", False),
        ("Episode 1", False),
    ]
    assert [one.guid for one in table.items(only_new=True)] == ["g3"]
    counted = table.get("waves")
    assert counted is not None
    assert (counted.items, counted.new) == (3, 1)
    table.set_seen("waves")
    assert table.count(only_new=True) == 0


def test_an_unchanged_feed_writes_no_row(podcasts: Store) -> None:
    table = podcasts.podcasts
    table.take("waves", items(2, 1), mark_new=False)
    before = podcasts.conn.total_changes
    assert table.take("waves", items(2, 1), mark_new=True) == 0
    assert podcasts.conn.total_changes - before <= 4  # the bookkeeping of a transaction
    table.put(WAVES)
    assert "feed_items" not in {one.table for one in podcasts.changes.since(0)}


def test_items_without_a_date_come_last_in_the_feeds_order(podcasts: Store) -> None:
    undated = [FeedItem("x", "X"), FeedItem("y", "Y")]
    podcasts.podcasts.take("waves", [*undated, *items(1)], mark_new=False)
    assert [one.guid for one in podcasts.podcasts.items()] == ["g1", "x", "y"]
    podcasts.podcasts.take("waves", [undated[1], undated[0]], mark_new=False)
    assert [one.guid for one in podcasts.podcasts.items()] == ["g1", "y", "x"]


def test_a_podcast_goes_with_its_items(podcasts: Store) -> None:
    podcasts.podcasts.take("waves", items(1), mark_new=False)
    podcasts.podcasts.remove("waves")
    assert podcasts.podcasts.count() == 0
    assert podcasts.rows("SELECT * FROM feed_notes") == []


def test_an_episode_that_was_imported_from_the_feed_before_is_its_items_again(podcasts: Store) -> None:
    podcasts.podcasts.take("waves", items(1, 2), mark_new=True)
    episode = EpisodeText("waves-1", {"podcast": "Waves", "title": "An old title", "guid": "g1"}, ParsedNotes("", None))
    keep_episode(podcasts, replace(episode, item_id=podcasts.podcasts.named_items("g1")[0].id))
    podcasts.podcasts.remove("waves")
    assert [one.id for one in podcasts.lists.loose()] == ["waves-1"]
    podcasts.podcasts.put(WAVES)
    podcasts.podcasts.take("waves", items(1, 2, 3), mark_new=False)
    assert [one.episode_id for one in podcasts.podcasts.items("waves")] == [None, None, "waves-1"]
    assert podcasts.lists.loose() == []


@pytest.mark.parametrize("only_new", [False, True])
@pytest.mark.parametrize("podcast", [None, "waves"])
def test_lists_are_read_from_an_index(podcasts: Store, podcast: str | None, only_new: bool) -> None:
    seen: list[str] = []
    podcasts.conn.set_trace_callback(seen.append)
    podcasts.podcasts.items(podcast, only_new=only_new)
    podcasts.conn.set_trace_callback(None)
    (sql,) = seen
    plan = " ".join(row["detail"] for row in podcasts.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert "INDEX feed_items_" in plan
    assert "TEMP B-TREE" not in plan


def kept(store: Store, title: str, guid: str | None) -> str:
    fields = {"podcast": "Waves", "title": title, "guid": guid}
    return keep_episode(store, EpisodeText(f"e-{guid}", fields, ParsedNotes(title, None)))


def met(store: Store) -> dict[str, str | None]:
    return {one.guid: one.episode_id for one in store.podcasts.items("waves")}


def test_an_episode_is_the_item_with_its_guid_and_no_other_with_its_title(podcasts: Store) -> None:
    kept(podcasts, "Episode 2", "g1")
    podcasts.podcasts.take("waves", items(1, 2), mark_new=False)
    assert met(podcasts) == {"g1": "e-g1", "g2": None}


def test_an_item_that_is_an_episode_does_not_become_another_with_its_title(podcasts: Store) -> None:
    kept(podcasts, "Episode 1", "g1")
    podcasts.podcasts.take("waves", items(1), mark_new=False)
    kept(podcasts, "Episode 1", "gone")
    podcasts.podcasts.take("waves", items(1), mark_new=False)
    assert met(podcasts) == {"g1": "e-g1"}
