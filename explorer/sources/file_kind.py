"""The kinds of files that are downloaded: how each is recognized, and what is said of another."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.model.translation import later


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file; its first and last bytes tell whether it is one, and whole.

    The sentences have ``{subject}`` for the service; ``web_page`` also ``{quoted}`` for what the page says.
    """

    accept: str
    most_bytes: int
    is_begun: Callable[[bytes], bool]
    """Returns whether these first bytes, some thousand, are those of such a file."""
    is_ended: Callable[[bytes], bool]
    """Returns whether these last bytes are."""
    web_page: str
    other: tuple[str, str]
    """The code and the sentence for another kind of file."""
    incomplete: tuple[str, str]
    too_large: str


PDF_FILE = FileKind(
    "application/pdf",
    300 * 1024 * 1024,
    lambda head: b"%PDF-" in head[:1024],
    lambda tail: b"%%EOF" in tail,
    later(
        "{subject} answered with a web page{quoted} instead of a PDF. "
        "Open the paper in the browser, or try again in a few minutes."
    ),
    (
        "not-a-pdf",
        later("What {subject} sent is not a PDF. Open the paper in the browser, or try again in a few minutes."),
    ),
    ("pdf-incomplete", later("The PDF from {subject} is incomplete. Try again, or open it in the browser.")),
    later("{subject} is sending a file that is too large. Open it in the browser instead."),
)


def _has_sound(head: bytes) -> bool:
    """Return whether a file begins as one of the formats of podcasts: MP3 and AAC with or without tags, MP4, Ogg, FLAC,
    WAV, AIFF, Matroska."""
    starts = (b"ID3", b"OggS", b"fLaC", b"RIFF", b"FORM", b"\x1aE\xdf\xa3", b"0&\xb2u")
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return head.startswith(starts) or is_frame or head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide")


AUDIO_FILE = FileKind(
    "audio/*, video/*;q=0.8, */*;q=0.5",
    2_000 * 1024 * 1024,
    _has_sound,
    lambda tail: bool(tail),
    later("{subject} answered with a web page{quoted} instead of audio. Try again in a few minutes, or choose a file."),
    ("not-audio", later("What {subject} sent is not audio. Choose a file of your own, or try again later.")),
    ("audio-incomplete", later("The audio from {subject} is incomplete. Try again, or choose a file of your own.")),
    later("{subject} is sending more than 2 GB, too much for an episode. Choose a file of your own."),
)
