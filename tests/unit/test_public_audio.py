"""Exports lead to the audio's second where everybody can hear it, and never tell what one person was given."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.model.annotation import Note
from explorer.model.audio_map import AudioPoint
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.public_address import is_public, is_public_feed
from explorer.services.episode_file import episode_file
from explorer.services.export.export_text import episode_markdown, items_markdown
from explorer.services.export.template_engine import built_in
from explorer.services.library_setup import open_library
from explorer.store.database import Store

EPISODE = "latent-space-iclr-2024-part-1"
WHEN = "2024-05-02T10:00:00.000Z"
NOTE = Note("018f3b2e-0000-7000-8000-00000000000a", "A thought", WHEN, WHEN, EPISODE, 8112)
OPEN = "https://cdn.example.org/track/feed/podcast/14/0f343b0931126a20f133d67c2b018a3b.mp3?dest-id=5&source=rss"
PUBLIC = (
    OPEN,
    "http://example.org/a.mp3",
    "https://example.org/e/https%3A%2F%2Fother.example.org%2F2024-4-5%2F9f3c.m4a",
    "https://example.org/0190a1b2-0000-7000-8000-00000000000a/episode.mp3",
)
PRIVATE = (
    "",
    "file:///home/ann/a.mp3",
    "https://ann:secret@example.org/a.mp3",
    "https://example.org/a.mp3?token=1",
    "https://example.org/a.mp3?X-Amz-Signature=ab",
    "https://example.org/a.mp3?v=Zm9vYmFyYmF6cXV4MTIzNDU2",
    "https://example.org/feed/private/7/a.mp3",
    "https://example.org/content/eyJhbGciOiJIUzI1NiJ9.e30.x.mp3",
    "https://members.example.org/a.mp3",
    "https://192.168.1.4/a.mp3",
    "https://nas:5001/a.mp3",
    "https://example.org/a b.mp3",
    "https://example.org/" + "a" * 3000,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    one.notes.put(NOTE)
    yield one
    one.close()


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_all_have_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_one_person_was_given_are_not(address: str) -> None:
    assert not is_public(address)


def test_a_feed_with_a_long_part_of_its_own_is_private() -> None:
    assert is_public_feed("https://feeds.example.org/shows/0190a1b2-0000-7000-8000-00000000000a")
    assert is_public_feed("https://feeds.example.org/the-daily-show-about-one-paper-a-day.rss")
    assert not is_public_feed("https://feeds.example.org/rss/a8f2Kq09zLmV4xT7bN3cR5dW.rss")


@pytest.mark.parametrize("name", ["dossier", "plain", "obsidian", "logseq"])
def test_exports_lead_to_the_second_in_the_audio(store: Store, name: str) -> None:
    template = built_in(name)
    assert "Listen" not in episode_markdown(store, EPISODE, template)
    store.audio.put(EpisodeAudio(EPISODE, OPEN + "#x"))
    assert f"[Listen]({OPEN}#t=8112)" in episode_markdown(store, EPISODE, template)
    store.audio.put_points(EPISODE, [AudioPoint(30_000, 0)])
    assert f"[Listen]({OPEN}#t=8142)" in episode_markdown(store, EPISODE, template), "an advert comes first"
    assert f"[Listen]({OPEN}#t=8142)" in items_markdown(store, [NOTE])
    assert "paper-explorer://open?" in items_markdown(store, [NOTE])
    store.audio.put(EpisodeAudio(EPISODE, PRIVATE[3]))
    assert "Listen" not in episode_markdown(store, EPISODE, template)


def test_nothing_of_a_private_feed_is_told(store: Store) -> None:
    store.episode_facts.change_episode(EPISODE, {"audio_url": OPEN})
    assert json.loads(episode_file(store, EPISODE))["episode"]["audio_url"] == OPEN
    with store.write():
        for sql in (
            "INSERT INTO podcasts (id, feed_url, title, added) VALUES ('p', 'https://x.example/rss?auth=7', 'P', '')",
            "INSERT INTO feed_items (podcast_id, guid, title, episode_id, position, digest)"
            f" VALUES ('p', 'g', 'E', '{EPISODE}', 0, '')",
        ):
            store.change(sql)
    assert json.loads(episode_file(store, EPISODE))["episode"]["audio_url"] is None
    assert "Listen" not in episode_markdown(store, EPISODE)
