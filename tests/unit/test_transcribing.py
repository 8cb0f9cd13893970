"""A transcript is made of sound, where the optional packages are installed; else the command says what to install."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.services import speech_worker

EPISODE = "latent-space-iclr-2024-part-1"
NEEDS = speech_worker.is_installed() and speech_worker.packaged_model() and shutil.which("espeak-ng")


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
