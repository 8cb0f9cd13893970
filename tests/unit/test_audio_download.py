"""The download of an episode's audio: whole, resumed, redirected, refused; and what the library then knows."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from mutagen import id3
from mutagen.wave import WAVE

from explorer.model.episode_audio import EpisodeAudio
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken, Progress
from explorer.services.audio_attachment import attach_address, attach_file
from explorer.services.audio_download import download_audio
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import faults
from tests.fakes.coded_sounds import make_untabled_mp3
from tests.fakes.server import FakeServer
from tests.fakes.tones import Tones

TONES = Tones(20)
BUNDLED = "latent-space-iclr-2024-part-1"


@pytest.fixture
def episode(store: Store, server: FakeServer) -> str:
    server.sounds["/audio/1.wav"] = TONES
    with store.write():
        store.change("INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('e', 'P', 'T', 600, '')")
    store.audio.put(EpisodeAudio("e", url=f"{server.url}/audio/1.wav", made_by="feed"))
    return "e"


def download(store: Store, sources: tuple[Http, Endpoints], told: list[Progress] | None = None) -> EpisodeAudio:
    found = store.episodes.get("e")
    assert found
    return download_audio(store, found, sources[0], (told or []).append, CancelToken())


def content(store: Store, audio: EpisodeAudio) -> bytes:
    assert audio.path
    return (store.library.root / audio.path).read_bytes()


def test_the_audio_is_kept_with_its_length(store: Store, episode: str, sources: tuple[Http, Endpoints]) -> None:
    audio = download(store, sources)
    assert content(store, audio) == TONES.read(0, len(TONES))
    assert (audio.duration_ms, audio.bytes, audio.made_by) == (20_000, len(TONES), "feed")
    assert store.audio.get(episode) == audio
    assert not list((store.library.audio / ".parts").glob("*.part"))


def test_a_cut_download_is_resumed_where_it_was_cut(
    store: Store, episode: str, server: FakeServer, sources: tuple[Http, Endpoints]
) -> None:
    server.next("audio", faults.cut(100_000))
    audio = download(store, sources)
    assert content(store, audio) == TONES.read(0, len(TONES))
    asked = [one.headers.get("Range") for one in server.of("audio")]
    assert asked[0] is None
    assert asked[1] is not None
    assert asked[1].startswith("bytes=")


@pytest.mark.parametrize("fault", [faults.unranged(), faults.redirect("/audio/1.wav?signed", 307)])
def test_servers_without_ranges_and_with_redirects_do(
    store: Store, episode: str, server: FakeServer, sources: tuple[Http, Endpoints], fault: faults.Fault
) -> None:
    server.next("audio", fault)
    assert content(store, download(store, sources)) == TONES.read(0, len(TONES))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.page(404, "Not found"), "audio-gone"),
        (faults.page(403, "Login"), "audio-refused"),
        (faults.page(200, "Sign in"), "web-page"),
        (faults.answer(200, b"only text", kind="audio/mpeg"), "not-audio"),
        (faults.answer(200, b"ID3" + bytes(9000), kind="audio/mpeg"), "audio-unreadable"),
    ],
)
def test_what_is_no_audio_is_told_and_not_kept(
    store: Store, episode: str, server: FakeServer, sources: tuple[Http, Endpoints], fault: faults.Fault, code: str
) -> None:
    server.always("audio", fault)
    with pytest.raises(KnownError) as refused:
        download(store, sources)
    assert refused.value.code == code
    kept = store.audio.get(episode)
    assert kept
    assert kept.path is None


def test_a_file_and_an_address_are_attached(store: Store, episode: str, tmp_path: Path) -> None:
    found = store.episodes.get(episode)
    assert found
    told = attach_file(store, found, Tones(3).write(tmp_path / "my.wav"))
    assert "my.wav" in told
    audio = store.audio.get(episode)
    assert audio
    assert (audio.path, audio.duration_ms, audio.made_by) == (str(tmp_path / "my.wav"), 3000, "user")
    assert audio.url, "the address stays, for when the file is gone"
    attach_address(store, found, "https://example.org/a.mp3")
    with pytest.raises(KnownError, match="https"):
        attach_address(store, found, "file:///etc/passwd")


def listed(run: Callable[..., tuple[int, str, str]]) -> dict[str, object]:
    """The audio that ``episodes --json`` tells of the bundled episode."""
    return next(one["audio"] for one in json.loads(run("episodes", "--json")[1]) if one["id"] == BUNDLED)


def test_the_command_attaches_a_file_with_an_offset(
    library: Library, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    mine = Tones(3).write(tmp_path / "mine.wav")
    sound = WAVE(mine)
    sound.add_tags()
    title = id3.TIT2(encoding=3, text="Intro")
    sound.tags.add(id3.CHAP(element_id="1", start_time=1000, end_time=2000, sub_frames=[title]))
    sound.save()
    code, _, said = run("attach-audio", BUNDLED, str(mine), "--offset", "-30")
    assert (code, "mine.wav" in said) == (0, True)
    audio = listed(run)
    assert (audio["path"], audio["duration_s"], audio["chapters"]) == (
        str(mine),
        3,
        [{"start_s": 1, "title": "Intro"}],
    )
    with contextlib.closing(Store.open(library)) as store:
        assert store.audio.map(BUNDLED).episode_ms(0) == 30_000
    code, _, said = run("attach-audio", BUNDLED, str(tmp_path / "none.wav"))
    assert (code, "There is no file “none.wav”" in said) == (1, True)
    code, _, said = run("attach-audio", BUNDLED, "ftp://example.org/a.mp3")
    assert (code, "has to begin with https:// or http://" in said) == (1, True)
    code, _, said = run("attach-audio", BUNDLED, "https://example.org/a.mp3")
    assert (code, "will come from this address" in said) == (0, True)
    assert listed(run) == {"path": None, "url": "https://example.org/a.mp3", "duration_s": None, "chapters": []}


def test_the_command_says_what_is_odd_about_lengths_and_offsets(
    library: Library, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    mine = Tones(100).write(tmp_path / "mine.wav")
    said = run("attach-audio", BUNDLED, mine.as_uri(), "--offset", "1:30")[2]
    assert "It is 0:01:40 long, the timeline 3:37:08." in said
    assert "The episode begins at 0:01:30 of its audio." in said
    assert (
        "The audio begins at 0:00:30 of the episode." in run("attach-audio", BUNDLED, str(mine), "--offset", "-30")[2]
    )
    assert run("attach-audio", BUNDLED, str(mine), "--offset", "12.5")[0] == 0
    with contextlib.closing(Store.open(library)) as store:
        assert store.audio.map(BUNDLED).episode_ms(12_500) == 0
    for outside in ("100", "--offset=-3:37:08"):
        words = (outside,) if outside.startswith("--") else ("--offset", outside)
        code, _, said = run("attach-audio", BUNDLED, str(mine), *words)
        assert (code, "leaves nothing of the audio" in said) == (1, True)


def test_a_varying_mp3_of_the_users_without_a_table_gets_a_copy_with_one(
    library: Library, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    mine = make_untabled_mp3(tmp_path / "mine.mp3", 20)
    before = mine.read_bytes()
    said = run("attach-audio", BUNDLED, str(mine))[2]
    assert "The library plays a copy" in said
    assert mine.read_bytes() == before
    with contextlib.closing(Store.open(library)) as store:
        audio = store.audio.get(BUNDLED)
        assert audio
        assert audio.path
        assert audio.path.endswith(".mka")
        assert (store.library.root / audio.path).is_file()
        assert abs((audio.duration_ms or 0) - 20_000) < 200
