"""Where the user is, what is remembered, and what a target names."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.app.episodes.open_target import resolve
from explorer.app.episodes.session import TABLES, Session
from explorer.app.shell.library_watch import LibraryWatch
from explorer.model.annotation import Note
from explorer.model.episode import Timeline
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.services.library_setup import open_library
from explorer.store.database import Store

YARN = "arxiv:2309.00071"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, store = open_library(tmp_path / "library")
    yield store
    store.close()


class Heard:
    """A session with all that it says, and the timelines that it reads."""

    def __init__(self, store: Store, read: list[str]) -> None:
        def timeline(episode_id: str) -> Timeline:
            read.append(episode_id)
            return store.episodes.timeline(episode_id)

        self.session, self.watch = Session(timeline, store.papers.get), LibraryWatch(store)
        self.words: list[tuple[str, object]] = []
        for name in ("timeline_changed", "place_changed", "notified"):
            getattr(self.session, name).connect(lambda value, *_, name=name: self.words.append((name, value)))
        self.session.playhead.sought.connect(lambda position, _: self.words.append(("sought", position)))
        episode = store.episodes.first()
        assert episode
        self.session.open_episode(episode)
        self.words.clear()

    def names(self) -> list[str]:
        names = [name for name, _ in self.words]
        self.words.clear()
        return names


@pytest.fixture
def heard(qtbot: QtBot, store: Store) -> Heard:
    return Heard(store, [])


def test_a_moment_opens_what_is_discussed_there(heard: Heard) -> None:
    heard.session.go_to(8112)
    assert heard.names() == ["sought", "place_changed"]
    session = heard.session
    assert session.paper
    assert session.segment
    assert (session.moment, session.segment.id, session.paper.id) == (8112, "yarn", YARN)
    heard.session.go_to(8200, "note")
    assert heard.names() == ["sought"], "the same segment, and nothing is opened"


def test_an_episode_that_a_restored_backup_lacks_is_closed(store: Store) -> None:
    there = [store.episodes.timeline(store.episodes.first() or "")]
    session = Session(lambda _: there[0] if there else None, store.papers.get)
    session.open_episode("any")
    assert session.timeline
    there.clear()
    session.follow(None)
    assert (session.timeline, session.episode_id, session.segment) == (None, None, None)


def test_a_talk_without_a_paper_is_shown_as_one(heard: Heard) -> None:
    assert heard.session.timeline
    talk = next(one for one in heard.session.timeline.segments if one.paper_id is None)
    heard.session.go_to(talk.start_s)
    assert heard.names() == ["sought", "place_changed"]
    assert heard.session.paper is None
    assert heard.session.place.talk == talk


def test_times_outside_the_episode_open_nothing_and_are_told(heard: Heard) -> None:
    assert heard.session.timeline
    for seconds in (heard.session.timeline.episode.duration_s, 300_000):
        heard.session.go_to(seconds)
        assert heard.words[-1][0] == "notified"
    assert heard.session.paper is None


def test_looking_again_tells_only_what_is_new(heard: Heard, store: Store) -> None:
    heard.session.open_paper("yarn")
    heard.names()
    heard.session.refresh()
    assert heard.names() == []
    paper = heard.session.paper
    assert paper
    with store.write():
        store.papers.put(Paper(paper.id, "Another title", arxiv=paper.arxiv))
    heard.session.refresh()
    assert heard.names() == ["timeline_changed", "place_changed"]
    assert heard.session.paper
    assert heard.session.paper.title == "Another title"


@pytest.fixture
def followed(qtbot: QtBot, store: Store, tmp_path: Path) -> Iterator[tuple[Heard, Store, list[str]]]:
    """A session that follows its library, the connection of another program, and the timelines read."""
    read: list[str] = []
    heard = Heard(store, read)
    heard.watch.follow(TABLES, heard.session.follow)
    read.clear()
    with closing(Store.open(store.library)) as other:
        yield heard, other, read


def test_a_changed_fact_of_a_paper_reads_this_paper_alone(followed: tuple[Heard, Store, list[str]]) -> None:
    heard, other, read = followed
    other.papers.put(replace(other.papers.get("yarn"), title="Another title"))
    heard.watch.look()
    assert heard.names() == ["timeline_changed"]
    assert heard.session.timeline.papers[YARN].title == "Another title"
    heard.session.open_paper("yarn")
    heard.names()
    other.papers.put(replace(other.papers.get("yarn"), venue="Elsewhere"))
    heard.watch.look()
    assert heard.names() == ["timeline_changed", "place_changed"]
    assert heard.session.paper.venue == "Elsewhere"
    assert read == []


def test_what_is_not_on_the_timeline_reads_nothing(followed: tuple[Heard, Store, list[str]]) -> None:
    heard, other, read = followed
    other.papers.put(Paper("elsewhere", "A paper of no episode"))
    other.papers.put(replace(other.papers.get("elsewhere"), title="With another title"))
    other.notes.put(Note("n", "words", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"))
    heard.watch.look()
    assert (heard.names(), read) == ([], [])


def test_a_changed_part_of_the_episode_reads_its_timeline(followed: tuple[Heard, Store, list[str]]) -> None:
    heard, other, read = followed
    episode = heard.session.episode_id
    part = heard.session.timeline.segments[3]
    other.episode_facts.change("segment", episode, part.id, {"title": "Another talk"})
    heard.watch.look()
    assert heard.names() == ["timeline_changed"]
    assert heard.session.timeline.segments[3].title == "Another talk"
    assert read == [episode]


def test_a_paper_nobody_knows_changes_nothing(heard: Heard) -> None:
    heard.session.open_paper("yarn")
    heard.names()
    heard.session.open_paper("no-such-paper")
    assert heard.names() == []
    assert heard.session.paper
    assert heard.session.paper.id == YARN


def test_a_target_is_a_time_a_file_or_a_paper(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "A paper.PDF"
    file.write_bytes(b"%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    assert resolve(store, "2:15:12").seconds == resolve(store, "8112").seconds == 8112
    assert resolve(store, "A paper.PDF").file == file
    assert resolve(store, file.as_uri()).file == file, "as desktops name it"
    for name in ("yarn", "2309.00071", "arXiv:2309.00071v2", "https://arxiv.org/abs/2309.00071"):
        paper = resolve(store, name).paper
        assert paper
        assert paper.id == YARN
    new = resolve(store, "2401.99999").paper
    assert new
    assert store.papers.get("arxiv:2401.99999") == new


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "no such thing",
            "missing.pdf",
            "~nobody-here/x.pdf",
            "x" * 5000 + ".pdf",
            "a\0b.pdf",
            "2:75:99",
            ".",
        ),
        *("\udcff", "\udcff.pdf"),
    ],
)
def test_anything_else_is_a_sentence(store: Store, text: str) -> None:
    with pytest.raises(KnownError) as told:
        resolve(store, text)
    assert told.value.code == "bad-target"
    assert len(told.value.sentence.encode()) < 250


@pytest.mark.parametrize(
    "link", ["//[::1", "//[", "?note=\udcff", "?paper=%ff", "?page=1", "?" + "&" * 400, "?episode=%00&t=1", ""]
)
def test_a_link_to_nothing_is_a_sentence(store: Store, link: str) -> None:
    with pytest.raises(KnownError) as told:
        resolve(store, f"paper-explorer:{link}")
    assert told.value.code == "bad-link"


def test_a_file_whose_name_is_no_text_is_opened(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "\udcff.pdf"
    try:
        path.write_bytes(b"%PDF-1.7")
    except OSError:
        pytest.skip("this disk takes no such name")
    assert resolve(store, str(path)).file == path
