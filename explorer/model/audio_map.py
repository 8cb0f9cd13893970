"""Maps places in the sound of an episode to the episode's own time, and back. All times are milliseconds.

The timeline, notes and transcripts are in the episode's own time. A file may differ from it: by a fixed offset, or by
adverts that the publisher put in between. Each AudioPoint says that from a place in the sound on, the sound is at a
time of the episode.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from explorer.model.lazy_dataclass import dataclass

MOST_POINTS = 200
"""Maximum number of points that an episode keeps."""
_NEAR_MS = 2_000
"""A new point replaces one this near to it in the sound."""


@dataclass(frozen=True, slots=True)
class AudioPoint:
    """A point of the map: from ``audio_ms`` in the sound on, the sound is at ``episode_ms`` of the episode."""

    audio_ms: int
    episode_ms: int


@dataclass(frozen=True, slots=True)
class AudioMap:
    """The points of an episode in order, both times rising; without any, sound and episode are the same.

    The first point's offset holds before it too. Where a later point comes earlier in the episode than the sound would
    have brought it (after an advert), the episode's time waits for it.
    """

    points: tuple[AudioPoint, ...] = ()

    def episode_ms(self, audio_ms: int) -> int:
        """Return the time of the episode at a place in the sound; not below 0."""
        at = bisect_right(self.points, audio_ms, key=lambda one: one.audio_ms)
        if not self.points:
            return max(0, audio_ms)
        here = self.points[max(0, at - 1)]
        time = here.episode_ms + audio_ms - here.audio_ms
        if 0 < at < len(self.points):
            time = min(time, self.points[at].episode_ms)
        elif at == 0:
            time = min(time, here.episode_ms)
        return max(0, time)

    def audio_ms(self, episode_ms: int) -> int:
        """Return the place in the sound at a time of the episode; not below 0.

        A time that the sound leaves out is where the sound goes on after it.
        """
        if not self.points:
            return max(0, episode_ms)
        at = bisect_right(self.points, episode_ms, key=lambda one: one.episode_ms)
        here = self.points[max(0, at - 1)]
        place = here.audio_ms + episode_ms - here.episode_ms
        if 0 < at < len(self.points):
            place = min(place, self.points[at].audio_ms)
        return max(0, place)

    def with_point(self, audio_ms: int, episode_ms: int) -> "AudioMap":
        """Return the map with another point; points that contradict it, or are next to it, are dropped."""
        point = AudioPoint(max(0, audio_ms), max(0, episode_ms))
        kept = [
            one
            for one in self.points
            if abs(one.audio_ms - point.audio_ms) > _NEAR_MS
            and (one.audio_ms < point.audio_ms) == (one.episode_ms < point.episode_ms)
            and one.episode_ms != point.episode_ms
        ]
        return AudioMap(tuple(sorted([*kept, point], key=lambda one: one.audio_ms))[:MOST_POINTS])

    @property
    def offset_ms(self) -> int:
        """Return how much later the sound is than the episode at the first point; 0 without points."""
        return self.points[0].audio_ms - self.points[0].episode_ms if self.points else 0


def map_of(points: Iterable[AudioPoint]) -> AudioMap:
    """Return the map of stored points; those that contradict an earlier one are left out."""
    kept: list[AudioPoint] = []
    for one in sorted(points, key=lambda one: (one.audio_ms, one.episode_ms)):
        if one.audio_ms < 0 or one.episode_ms < 0:
            continue
        if not kept or (one.audio_ms > kept[-1].audio_ms and one.episode_ms > kept[-1].episode_ms):
            kept.append(one)
    return AudioMap(tuple(kept[:MOST_POINTS]))


def offset_by(offset_ms: int) -> AudioMap:
    """Return the map of a sound that is later than the episode by so much, as after an advert at its beginning."""
    point = AudioPoint(offset_ms, 0) if offset_ms >= 0 else AudioPoint(0, -offset_ms)
    return AudioMap((point,))


def differs(told_s: int | None, sound_ms: int | None, points: Sequence[AudioPoint]) -> int:
    """Return by how many seconds the sound is longer than the timeline says; 0 if it is about the same, if either is
    unknown, or if points explain it."""
    if not told_s or not sound_ms or points:
        return 0
    seconds = round(sound_ms / 1000) - told_s
    return seconds if abs(seconds) > max(5, told_s // 500) else 0
