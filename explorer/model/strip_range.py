"""The part of an episode that the strip shows: the whole, or what the user zoomed to."""

from explorer.model.lazy_dataclass import dataclass

LEAST_S = 30.0
"""The shortest part that can be shown, in seconds."""
_LEAD = 0.1
"""How much of the part lies before a time that comes into view during playback."""


@dataclass(frozen=True, slots=True)
class StripRange:
    """The part of an episode in view: from ``start_s`` to ``end_s`` of ``whole_s`` seconds, never beyond its ends."""

    start_s: float
    end_s: float
    whole_s: float

    @property
    def span_s(self) -> float:
        """Return the length of the part in seconds."""
        return self.end_s - self.start_s

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is left out."""
        return self.span_s >= self.whole_s

    def has(self, second: float) -> bool:
        """Return whether a second of the episode is in the part."""
        return self.start_s <= second <= self.end_s

    def zoomed(self, factor: float, at_s: float) -> "StripRange":
        """Return the part that is ``factor`` times as long, in which ``at_s`` keeps its place."""
        span = min(max(self.span_s * factor, min(LEAST_S, self.whole_s)), self.whole_s)
        share = (at_s - self.start_s) / self.span_s
        return self._from(at_s - share * span, span)

    def moved(self, seconds: float) -> "StripRange":
        """Return the part so many seconds later; negative is earlier."""
        return self._from(self.start_s + seconds, self.span_s)

    def centered(self, second: float) -> "StripRange":
        """Return the part of this length with a second in its middle."""
        return self._from(second - self.span_s / 2, self.span_s)

    def following(self, second: float) -> "StripRange":
        """Return the part of this length that shows a second: this one, or one that begins a little before it."""
        return self if self.has(second) else self._from(second - _LEAD * self.span_s, self.span_s)

    def _from(self, start: float, span: float) -> "StripRange":
        start = min(max(start, 0.0), self.whole_s - span)
        return StripRange(start, start + span, self.whole_s)


def whole(duration_s: float) -> StripRange:
    """Return the whole of an episode of so many seconds."""
    return StripRange(0.0, duration_s, duration_s)
