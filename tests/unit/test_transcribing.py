"""A transcript is made of sound, where the optional packages are installed; else the command says what to install."""

import json
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.model.errors import Cancelled, KnownError
from explorer.model.progress import CancelToken, Progress
from explorer.services import speech_worker
from explorer.services.transcription import make_transcript
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes import speech_process

EPISODE = "latent-space-iclr-2024-part-1"
NEEDS = speech_worker.is_installed() and speech_worker.packaged_model() and shutil.which("espeak-ng")


def prepared(sound: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Make a library beside a sound whose words a fake of the speech process knows."""
    monkeypatch.setattr(speech_worker, "run", speech_process.run)
    sound.touch()
    library = sound.with_name("library")
    assert main(["--library", str(library), "episodes"]) == 0
    return Store.open(Library(library))


@pytest.mark.skipif(speech_worker.is_installed(), reason="speech recognition is installed")
def test_what_to_install_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--library", str(tmp_path / "library"), "transcript", EPISODE, "--make"]) == 1
    assert "run “pip install paper-explorer[transcribe]”, then try again." in capsys.readouterr().err


@pytest.mark.skipif(not NEEDS, reason="no speech recognition, or no speech")
def test_speech_becomes_cues(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, library = tmp_path / "talk.wav", ["--library", str(tmp_path / "library")]
    said = "Welcome back. Today we talk about kettles. The lid keeps the steam inside."
    subprocess.run(["espeak-ng", "-w", str(sound), "-s", "150", said], check=True)
    assert main([*library, "transcript", EPISODE, str(sound), "--make", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["source"], one["language"]) for one in found] == [("machine", "en")]
    assert found[0]["cues"] >= 2
    assert 3 < found[0]["end_s"] < 12
    assert main([*library, "transcript", EPISODE, str(tmp_path / "none.wav"), "--make"]) == 1
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    assert main([*library, "transcript", EPISODE, str(broken), "--make"]) == 1
    assert "This audio could not be transcribed" in capsys.readouterr().err


def test_what_was_stopped_goes_on_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, model = tmp_path / "talk.wav", tmp_path / "tiny"
    with closing(prepared(sound, monkeypatch)) as store:
        episode = store.episodes.all()[0]

        def made() -> list[tuple[str, int, int]]:
            return [(one.source, one.cue_count, one.end_ms) for one in store.transcripts.of_episode(episode.id)]

        token, told = CancelToken(), list[Progress]()

        def stop(progress: Progress) -> None:
            told.append(progress)
            if progress.done >= 240_000:
                token.cancel()

        with pytest.raises(Cancelled):
            make_transcript(store, episode, sound, model, token, stop)
        assert [one.percent() for one in told] == [None, 20, 40]
        assert made() == [("machine", 24, 240_000)]

        (tmp_path / "stop").touch()
        with pytest.raises(KnownError, match="could not be transcribed"):
            make_transcript(store, episode, sound, model, CancelToken())
        assert made() == [("machine", 36, 360_000)]

        (tmp_path / "stop").unlink()
        told.clear()
        found = make_transcript(store, episode, sound, model, CancelToken(), told.append)
        assert [one.percent() for one in told] == [None, 80, 100]
        assert made() == [("machine", 60, speech_process.LENGTH_MS)]
        cues = store.transcripts.cues(found.id)
        assert [one.text for one in cues] == [f"said at {second}" for second in range(0, 600, 10)]


def test_a_whole_transcript_stays_until_another_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, model = tmp_path / "talk.wav", tmp_path / "tiny"
    with closing(prepared(sound, monkeypatch)) as store:
        episode = store.episodes.all()[0]
        with store.write():
            store.change("UPDATE episodes SET duration_s = 600 WHERE id = ?", (episode.id,))
        episode = store.episodes.get(episode.id) or episode
        first = make_transcript(store, episode, sound, model, CancelToken())
        before = store.transcripts.cues(first.id)
        for reached in (240_000, 360_000):
            token = CancelToken()

            def stop(progress: Progress, reached: int = reached, token: CancelToken = token) -> None:
                if progress.done >= reached:
                    token.cancel()

            with pytest.raises(Cancelled):
                make_transcript(store, episode, sound, model, token, stop)
            assert store.transcripts.cues(first.id) == before, "the old one is whole"
            found = store.transcripts.of_episode(episode.id)
            assert [one.end_ms for one in found] == [600_000, reached], "and shown"
        again = make_transcript(store, episode, sound, model, CancelToken())
        assert store.transcripts.of_episode(episode.id) == [again]
        assert (again.id, again.name, again.end_ms) == (first.id, first.name, 600_000)
        assert store.transcripts.cues(again.id) == before
