"""What audio files tell of their length, and files that are none."""

from pathlib import Path

import pytest

from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.services.audio_remux import remuxed
from explorer.sources.sound_facts import read_sound_facts
from explorer.store.library_folder import Library
from tests.fakes.coded_sounds import make_coded, make_untabled_mp3
from tests.fakes.tones import Tones


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".opus", ".flac"])
def test_each_format_tells_its_length(tmp_path: Path, suffix: str) -> None:
    facts = read_sound_facts(make_coded(tmp_path / f"a{suffix}", 6))
    assert facts.duration_ms is not None
    assert abs(facts.duration_ms - 6000) < 120
    assert facts.mode in (None, "constant", "variable")


def test_a_constant_mp3_without_a_table_is_constant(tmp_path: Path) -> None:
    facts = read_sound_facts(make_coded(tmp_path / "a.mp3", 6, bitrate=64_000, write_xing="0"))
    assert facts.mode == "constant"


def test_a_varying_mp3_without_a_table_is_told_and_gets_one(tmp_path: Path) -> None:
    source = make_untabled_mp3(tmp_path / "a.mp3", 20)
    assert read_sound_facts(source).mode == "unknown"
    path, facts = remuxed(Library(tmp_path), "a.mp3", CancelToken())
    assert path == "a.mka"
    assert facts.duration_ms is not None
    assert abs(facts.duration_ms - 20_000) < 200
    assert read_sound_facts(tmp_path / path).duration_ms is None


@pytest.mark.parametrize("content", [b"", b"not a sound " * 900, b"\xff\xfb" + bytes(3000), b"RIFF" + bytes(40)])
@pytest.mark.parametrize("name", ["a.mp3", "a.wav", "a.m4a"])
def test_what_is_no_audio_is_refused(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KnownError) as refused:
        read_sound_facts(path)
    assert refused.value.code == "audio-unreadable"
    assert name in refused.value.sentence


def test_a_wav_file_of_tones_is_as_long_as_it_is(tmp_path: Path) -> None:
    assert read_sound_facts(Tones(3).write(tmp_path / "a.wav")).duration_ms == 3000
