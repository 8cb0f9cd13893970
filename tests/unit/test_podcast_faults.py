"""Feeds and audio under faults: what the user does meanwhile counts, and each fault ends in one sentence."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import av
import pytest

from explorer.model.episode import Episode
from explorer.model.episode_audio import EpisodeAudio
from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress
from explorer.services import audio_remux
from explorer.services.audio_attachment import attach_address, attach_file
from explorer.services.audio_download import download_audio
from explorer.services.audio_remux import remuxed_copy
from explorer.services.library_setup import open_library
from explorer.services.subscriptions import refresh_all, subscribe_all
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.database_errors import sentence
from tests.fakes import faults
from tests.fakes.coded_sounds import make_untabled_mp3
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.fakes.tones import Tones
from tests.unit.test_subscriptions import Reader

Sources = tuple[Http, Endpoints]
TONES = Tones(20)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        one.documents["/feeds/waves"] = Document(rss([item(2), item(1)]))
        one.sounds["/audio/1.wav"] = TONES
        yield one


@pytest.fixture
def reader(store: Store, server: FakeServer) -> Reader:
    """Somebody who subscribes to a podcast, whose feed has another episode since."""
    one = Reader(store, server)
    one.subscribe("/feeds/waves")
    server.documents["/feeds/waves"].body = rss([item(3), item(2), item(1)])
    return one


@pytest.fixture
def episode(store: Store, server: FakeServer) -> Episode:
    with store.write():
        store.change("INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'T', 600, '')")
    store.audio.put(EpisodeAudio("e", url=f"{server.url}/audio/1.wav", made_by="feed"))
    found = store.episodes.get("e")
    assert found
    return found


def meanwhile(store: Store, act: Callable[[Store], object], answer: faults.Fault | None = None) -> faults.Fault:
    """Another program does something while the server is asked."""

    def fault(handler: object) -> None:
        with contextlib.closing(Store.open(store.library)) as other:
            act(other)
        (answer or (lambda one: one.usual()))(handler)  # type: ignore[arg-type]

    return fault


def downloaded(
    store: Store, episode: Episode, sources: Sources, told: Callable[[Progress], object] = lambda _: None
) -> EpisodeAudio:
    return download_audio(store, episode, sources[0], told, CancelToken())


def left(store: Store) -> list[str]:
    """The files of audio in the library, by how they end."""
    return sorted(one.suffix for one in store.library.audio.rglob("*") if one.is_file())


# --- feeds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [None, faults.answer(404), faults.answer(304)])
def test_a_podcast_that_was_left_during_its_refresh_does_not_come_back(
    reader: Reader, answer: faults.Fault | None
) -> None:
    reader.server.next("feed", meanwhile(reader.store, lambda other: other.podcasts.remove("waves"), answer))
    with pytest.raises(KnownError):
        reader.refresh()
    assert reader.store.podcasts.all() == []


@pytest.mark.parametrize("name", ["tides", "winds"])
def test_two_podcasts_of_one_title_that_come_at_once_stay_two(reader: Reader, name: str) -> None:
    """One is subscribed to while the next page of the other is read; or the same one twice."""
    for one in ("tides", "winds"):
        head = f'<atom:link rel="next" href="{reader.server.url}/feeds/{one}-2"/>' if one == "tides" else ""
        reader.server.documents[f"/feeds/{one}"] = Document(rss([item(1, guid=one)], head, title="Weather"))
    reader.server.documents["/feeds/tides-2"] = Document(rss([item(2, guid="more")], title="Weather"))

    def subscribe_too(other: Store) -> None:
        Reader(other, reader.server).subscribe(f"/feeds/{name}")

    reader.server.next("feed", lambda handler: handler.usual(), meanwhile(reader.store, subscribe_too))
    reader.subscribe("/feeds/tides")
    found = {one.feed_url.rpartition("/")[2]: one.items for one in reader.store.podcasts.all()}
    assert found == ({"waves": 2, "tides": 2, "winds": 1} if name == "winds" else {"waves": 2, "tides": 2})


def test_all_others_are_refreshed_and_nothing_is_said_of_the_one_that_was_left(reader: Reader) -> None:
    reader.server.next("feed", meanwhile(reader.store, lambda other: other.podcasts.remove("waves")))
    assert refresh_all(reader.store, reader.web, CancelToken()) == ([], [])


def test_two_programs_that_refresh_at_once_add_each_episode_once(reader: Reader) -> None:
    reader.server.next("feed", meanwhile(reader.store, lambda other: Reader(other, reader.server).refresh()))
    reader.refresh()
    assert reader.listed() == [("Episode 3", True), ("Episode 2", False), ("Episode 1", False)]


def test_the_rest_of_a_feed_that_was_cut_off_comes_with_the_next_refresh(reader: Reader) -> None:
    """A proxy may cut it and say that this is all."""
    whole = rss([item(number) for number in range(12, 0, -1)])
    document = reader.server.documents["/feeds/waves"]
    document.body = whole
    headers = {"ETag": document.etag, "Last-Modified": document.last_modified}
    cut = faults.answer(200, whole[: len(whole) // 2], kind="application/rss+xml", headers=headers)
    reader.server.next("feed", cut)
    assert 0 < reader.refresh().podcast.items < 12
    assert reader.refresh().podcast.items == 12
    assert reader.refresh().is_unchanged


def test_on_a_full_disk_a_refresh_changes_nothing(reader: Reader) -> None:
    reader.server.documents["/feeds/waves"].body = rss([item(number) for number in range(900, 0, -1)])
    pages = reader.store.conn.execute("PRAGMA page_count").fetchone()[0]
    reader.store.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(KnownError) as full:
        reader.refresh()
    assert full.value.code == "disk-full"
    assert len(reader.listed()) == 2
    reader.store.conn.execute("PRAGMA max_page_count = 1000000")
    assert reader.refresh().podcast.items == 900


def test_what_is_the_librarys_ends_all_and_is_told_once(reader: Reader) -> None:
    for name in ("tides", "winds"):
        reader.server.documents[f"/feeds/{name}"] = Document(rss([item(1)], title=name))
        reader.subscribe(f"/feeds/{name}")
    asked = len(reader.server.seen)
    reader.store.read_only_because = sentence("read-only")
    feeds = [(f"{reader.server.url}/feeds/{one}", one) for one in ("tides", "winds")]
    for act in (refresh_all, partial(subscribe_all, feeds=feeds)):
        with pytest.raises(KnownError) as refused:
            act(store=reader.store, web=reader.web, cancel=CancelToken())
        assert refused.value.code == "read-only"
    assert len(reader.server.seen) == asked


# --- downloads of audio ----------------------------------------------------------------------------------------------


def test_audio_that_the_user_chose_during_a_download_stays(
    store: Store, episode: Episode, server: FakeServer, sources: Sources, tmp_path: Path
) -> None:
    mine = Tones(3).write(tmp_path / "mine.wav")
    for act, wanted in (
        (lambda other: attach_file(other, episode, mine), (str(mine), f"{server.url}/audio/1.wav")),
        (
            lambda other: attach_address(other, episode, "https://example.org/2.mp3"),
            (None, "https://example.org/2.mp3"),
        ),
    ):
        store.audio.put(EpisodeAudio("e", url=f"{server.url}/audio/1.wav", made_by="feed"))
        server.next("audio", meanwhile(store, act))
        with pytest.raises(KnownError) as refused:
            downloaded(store, episode, sources)
        assert refused.value.code == "audio-changed"
        kept = store.audio.get("e")
        assert kept
        assert (kept.path, kept.url) == wanted
        assert left(store) == []


def test_an_episode_that_is_gone_after_the_download_is_told(
    store: Store, episode: Episode, server: FakeServer, sources: Sources
) -> None:
    def remove(other: Store) -> None:
        with other.write():
            other.change("DELETE FROM episodes WHERE id = 'e'")

    server.next("audio", meanwhile(store, remove))
    with pytest.raises(KnownError):
        downloaded(store, episode, sources)
    assert left(store) == []


def test_two_programs_download_the_audio_once(
    store: Store, episode: Episode, server: FakeServer, sources: Sources
) -> None:
    done: list[EpisodeAudio] = []

    def download() -> None:
        with contextlib.closing(Store.open(store.library)) as own:
            done.append(downloaded(own, episode, sources))

    waits = threading.Event()
    server.next("audio", meanwhile(store, lambda _: waits.wait(30)))
    first, second = threading.Thread(target=download), threading.Thread(target=download)
    first.start()
    while not server.of("audio"):
        pass
    second.start()
    with contextlib.closing(Store.open(store.library)) as own, contextlib.suppress(Cancelled):
        # A third one is told that another program is at it, which shows that the lock is held.
        cancel = CancelToken()
        download_audio(own, episode, sources[0], lambda progress: cancel.cancel() if progress.text else None, cancel)
    waits.set()
    first.join()
    second.join()
    assert len({one.path for one in done}) == 1
    assert len(server.of("audio")) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.redirect("/audio/1.wav", 302), "too-many-redirects"),
        (faults.redirect("ftp://127.0.0.1/1.wav"), "insecure-address"),
        (faults.answer(418), "http-418"),
    ],
)
def test_what_is_said_of_audio_is_not_about_papers(
    store: Store, episode: Episode, server: FakeServer, sources: Sources, fault: faults.Fault, code: str
) -> None:
    server.always("audio", fault)
    with pytest.raises(KnownError) as refused:
        downloaded(store, episode, sources)
    assert refused.value.code == code
    assert "paper" not in refused.value.sentence
    assert left(store) == []


def test_old_parts_of_audio_are_deleted_at_a_start(store: Store) -> None:
    parts = store.library.audio_parts
    parts.mkdir(parents=True)
    for name, age in (("a.part", 8), ("a.json", 8), ("b.part", 1)):
        (parts / name).write_bytes(b"x")
        then = (parts / name).stat().st_mtime - 86_400 * age
        os.utime(parts / name, (then, then))
    open_library(store.library.root)[1].close()
    assert [one.name for one in parts.iterdir()] == ["b.part"]


# --- copies with a table of their times ------------------------------------------------------------------------------


@pytest.fixture
def untabled(tmp_path: Path) -> Path:
    return make_untabled_mp3(tmp_path / "mine.mp3", 20)


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While frames are copied, no file may be larger than 20 kB."""
    resource = pytest.importorskip("resource")
    before, real = resource.getrlimit(resource.RLIMIT_FSIZE), audio_remux._copy_frames
    before_signal = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def limited(source: Path, target: Path, cancel: CancelToken) -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        try:
            return real(source, target, cancel)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr(audio_remux, "_copy_frames", limited)
    yield
    signal.signal(signal.SIGXFSZ, before_signal)


def test_without_room_for_the_copy_the_file_plays_and_the_disk_is_named(
    store: Store, episode: Episode, untabled: Path, small_files: None
) -> None:
    told = attach_file(store, episode, untabled)
    assert "Raise the limit" in told
    assert "another file" not in told
    kept = store.audio.get("e")
    assert kept
    assert (kept.path, kept.bitrate_mode) == (str(untabled), "unknown")
    assert left(store) == []


def test_a_folder_that_can_not_be_written_is_told(store: Store, episode: Episode, untabled: Path) -> None:
    store.library.audio.write_bytes(b"")
    assert "library’s folder" in attach_file(store, episode, untabled)


def test_what_has_no_sound_leaves_no_copy(store: Store, tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    with av.open(str(silent), "w") as file:
        stream = file.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode(None))
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(b"junk" * 1000)
    for source in (silent, junk, tmp_path / "none.mp3"):
        with pytest.raises(KnownError) as refused:
            remuxed_copy(store.library, source, CancelToken())
        assert refused.value.code == "audio-unreadable"
        assert left(store) == []


def test_a_cancelled_copy_leaves_nothing(store: Store, episode: Episode, untabled: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        attach_file(store, episode, untabled, cancel)
    assert left(store) == []
    kept = store.audio.get("e")
    assert kept
    assert kept.path is None


def test_audio_that_the_library_can_not_record_is_not_left_in_it(
    store: Store, episode: Episode, server: FakeServer, sources: Sources, untabled: Path
) -> None:
    with contextlib.closing(Store.open(store.library)) as other:
        store.conn.execute("PRAGMA busy_timeout = 0")

        def lock(progress: Progress) -> None:
            if progress.text == "Checking" and not other.conn.in_transaction:
                other.conn.execute("BEGIN IMMEDIATE")

        lock(Progress(0, None, "Checking"))
        with pytest.raises(KnownError) as refused:
            attach_file(store, episode, untabled)
        other.conn.execute("ROLLBACK")
        assert (refused.value.code, left(store)) == ("database-busy", [])
        with pytest.raises(KnownError) as refused:
            downloaded(store, episode, sources, lock)
        other.conn.execute("ROLLBACK")
        assert (refused.value.code, left(store)) == ("database-busy", [])


COPYING = """
import sys; from pathlib import Path; from explorer.services.audio_remux import remuxed_copy
from explorer.model.progress import CancelToken; from explorer.store.library_folder import Library
remuxed_copy(Library(Path(sys.argv[1])), Path(sys.argv[2]), CancelToken())
"""


def test_a_copy_that_was_killed_is_not_used_and_deleted_later(store: Store, episode: Episode, tmp_path: Path) -> None:
    long = make_untabled_mp3(tmp_path / "long.mp3", 500)
    child = subprocess.Popen([sys.executable, "-c", COPYING, str(store.library.root), str(long)])
    while not any(one.is_file() and one.stat().st_size for one in store.library.audio.rglob("*")):
        assert child.poll() is None
    child.kill()
    child.wait()
    (part,) = store.library.audio_parts.iterdir()
    assert left(store) == [".mka"]
    os.utime(part, (1, 1))
    open_library(store.library.root)[1].close()
    assert left(store) == []
    assert "The library plays a copy" in attach_file(store, episode, long)


def test_a_download_whose_times_are_not_found_is_kept(
    store: Store, episode: Episode, server: FakeServer, sources: Sources, untabled: Path, small_files: None
) -> None:
    server.next("audio", faults.answer(200, untabled.read_bytes(), kind="audio/mpeg"))
    audio = downloaded(store, episode, sources)
    assert (audio.bitrate_mode, left(store)) == ("unknown", [".wav"])
    assert audio.path
    assert (store.library.root / audio.path).read_bytes() == untabled.read_bytes()


def test_a_download_that_is_cancelled_while_its_times_are_found_is_kept(
    store: Store, episode: Episode, server: FakeServer, sources: Sources, untabled: Path
) -> None:
    server.next("audio", faults.answer(200, untabled.read_bytes(), kind="audio/mpeg"))
    cancel = CancelToken()

    def told(progress: Progress) -> None:
        if progress.text == "Finding its times":
            cancel.cancel()

    with pytest.raises(Cancelled):
        download_audio(store, episode, sources[0], told, cancel)
    audio = store.audio.get("e")
    assert audio
    assert audio.path
    assert (store.library.root / audio.path).read_bytes() == untabled.read_bytes()
    assert left(store) == [".wav"]


# --- what is no file -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize(
    "words",
    [
        ("subscribe",),
        ("import-episode",),
        ("import-notes",),
        ("import-marks", "latent-space-iclr-2024-part-1"),
        ("transcript", "latent-space-iclr-2024-part-1"),
        ("attach-audio", "latent-space-iclr-2024-part-1"),
    ],
)
def test_a_pipe_into_which_nothing_writes_is_not_waited_for(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, words: tuple[str, ...]
) -> None:
    for suffix in (".opml", ".json", ".mp3"):
        pipe = tmp_path / f"pipe{suffix}"
        os.mkfifo(pipe)
        if words[0] == "subscribe" and suffix != ".opml":
            continue
        code, out, err = run(*words, str(pipe))
        assert (code, out) == (1, "")
        assert "can’t be read" in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_program_may_write_into_a_pipe(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    pipe = tmp_path / "notes"
    os.mkfifo(pipe)
    notes = b"Waves\n\n0:00 Hello\n10:00 https://arxiv.org/abs/2309.00071\n" + b"and words\n" * 20_000
    writer = threading.Thread(target=pipe.write_bytes, args=(notes,))
    writer.start()
    code, out, _ = run("import-episode", str(pipe), "--dry-run", "--json")
    writer.join()
    assert code == 0
    assert "2309.00071" in out
