"""The sentences for sounds that can't be played; the clock takes over."""

from explorer.model.errors import KnownError
from explorer.model.translation import later

_SENTENCES = {
    "no-device": later("No output was found: connect headphones or speakers. The clock runs meanwhile."),
    "gone": later("The audio file is not at its place any more: choose it again. The clock runs meanwhile."),
    "broken": later("The audio is damaged or of an unknown kind: choose another file. The clock runs meanwhile."),
    "missing": later("The audio’s address does not answer: try again, or choose a file. The clock runs meanwhile."),
    "cut-off": later("The connection was lost: try again, or download the audio first. The clock runs meanwhile."),
    "too-slow": later("The audio comes too slowly to be played: download it first. The clock runs meanwhile."),
    "no-range": later("This server sends audio only from its beginning: download it first. The clock runs meanwhile."),
}
TRY_AGAIN = frozenset({"missing", "cut-off", "too-slow", "no-device"})
"""Problems that may be over the next time."""
DOWNLOAD = frozenset({"cut-off", "too-slow", "no-range"})
"""Problems that a download of the whole file solves."""
CHOOSE = frozenset({"gone", "broken", "missing"})
"""Problems that another file solves."""


def audio_problem(code: str, detail: str = "") -> KnownError:
    """Return the error for what a sound failed with."""
    return KnownError(f"audio-{code}", _SENTENCES[code], detail)


def kind_of(problem: KnownError) -> str:
    """Return the code that a problem was made of."""
    return problem.code.removeprefix("audio-")
