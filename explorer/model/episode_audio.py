"""The sound of an episode, and where its listener is in it."""

from typing import Literal

from explorer.model.heard_ranges import Ranges
from explorer.model.lazy_dataclass import dataclass

AudioSource = Literal["feed", "user"]
AUDIO_SUFFIXES = frozenset(
    [
        ".mp3",
        ".m4a",
        ".m4b",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".wav",
        ".mka",
        ".mp4",
        ".m4v",
        ".mkv",
        ".webm",
        ".mov",
        ".wma",
        ".aif",
        ".aiff",
    ]
)
"""Names of files that may have sound, in small letters."""
_END_MS = 15_000
"""An episode that was left this near its end begins again."""
_SHORT_MS = 120_000
"""A sound as short as this never counts as ended where it was left."""


@dataclass(frozen=True, slots=True)
class EpisodeAudio:
    """The sound of an episode: a file of this computer (``path``), an address (``url``), or both.

    ``path`` is absolute, or relative to the library's folder for a downloaded file. ``bitrate_mode`` is ``constant``,
    ``variable``, or ``unknown`` for an MP3 file that doesn't tell where its seconds are. ``problem`` is the sentence
    that says why it can't be played. ``attached`` is ISO 8601.
    """

    episode_id: str
    url: str | None = None
    path: str | None = None
    bytes: int | None = None
    duration_ms: int | None = None
    bitrate_mode: str | None = None
    made_by: AudioSource = "user"
    attached: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ListeningState:
    """Where an episode was left and what of it was heard, in milliseconds of the episode's own time.

    ``played`` is when the user was done with it, ISO 8601; None before that.
    """

    episode_id: str
    position_ms: int = 0
    heard: Ranges = ()
    played: str | None = None
    modified: str = ""


def resume_ms(position_ms: int, length_ms: int | None) -> int:
    """Return where an episode that was left at a position plays again: there, or at the beginning after its end."""
    if length_ms and length_ms > _SHORT_MS and position_ms >= length_ms - _END_MS:
        return 0
    return max(0, position_ms)


def has_sound(name: str) -> bool:
    """Return whether a file with this name may have sound."""
    return any(name.lower().endswith(one) for one in AUDIO_SUFFIXES)
