"""Tones in the formats of podcasts, made by PyAV."""

import array
from pathlib import Path

import av

from tests.fakes.tones import Tones

_CODERS = {".mp3": "libmp3lame", ".m4a": "aac", ".opus": "libopus", ".flac": "flac"}
_RATE = {".opus": 48_000, ".m4a": 44_100, ".mp3": 44_100, ".flac": 8_000}


def make_coded(path: Path, seconds: int, bitrate: int | None = None, first: int = 0, **options: str) -> Path:
    """Write the tones from a second on in the format of the file's name; ``options`` are the container's."""
    kind, rate = path.suffix, _RATE[path.suffix]
    with av.open(str(path), "w", options=options) as file:
        stream = file.add_stream(_CODERS[kind], rate=rate, layout="mono")
        if bitrate:
            stream.bit_rate = bitrate
        resampler = av.AudioResampler(stream.format, "mono", rate)
        for second in range(seconds):
            samples = array.array("h")
            start = 44 + 16_000 * (first + second)
            samples.frombytes(Tones(first + seconds).read(start, start + 16_000))
            frame = av.AudioFrame(format="s16", layout="mono", samples=len(samples))
            frame.sample_rate, frame.pts = 8_000, 8_000 * second
            frame.planes[0].update(samples.tobytes())
            for piece in resampler.resample(frame):
                file.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def make_untabled_mp3(path: Path, seconds: int, bitrates: tuple[int, int] = (32_000, 128_000)) -> Path:
    """Write an MP3 file whose bitrate varies, by default a low one first, without the table of its times."""
    begin, end = path.with_name("begin.mp3"), path.with_name("end.mp3")
    half, (first, last) = seconds // 2, bitrates
    make_coded(begin, half, bitrate=first, write_xing="0", id3v2_version="0")
    make_coded(end, seconds - half, first=half, bitrate=last, write_xing="0", id3v2_version="0")
    path.write_bytes(begin.read_bytes() + end.read_bytes())
    return path
