"""The sentences for sounds that can't be played; the clock takes over."""

from explorer.model.errors import KnownError
from explorer.model.translation import later, translated

_SENTENCES = {
    "no-device": later("No output was found: connect headphones or speakers. The clock runs meanwhile."),
    "gone": later("The audio file is not at its place any more: choose it again. The clock runs meanwhile."),
    "broken": later("The audio is damaged or of an unknown kind: choose another file. The clock runs meanwhile."),
    "missing": later("The audio’s address does not answer: try again, or choose a file. The clock runs meanwhile."),
    "cut-off": later("The connection was lost: try again, or download the audio first. The clock runs meanwhile."),
    "too-slow": later("The audio comes too slowly to be played: download it first. The clock runs meanwhile."),
    "no-range": later("This server sends audio only from its beginning: download it first. The clock runs meanwhile."),
}
_SHORT = {
    "no-device": later("No output: the clock runs"),
    "gone": later("Audio file not found: the clock runs"),
    "broken": later("Audio damaged: the clock runs"),
    "missing": later("No answer: the clock runs"),
    "cut-off": later("Connection lost: the clock runs"),
    "too-slow": later("Audio too slow: the clock runs"),
    "no-range": later("Download needed: the clock runs"),
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


def short_problem(problem: KnownError) -> str:
    """Return the sentence of a problem in few words, for a narrow window."""
    return translated(_SHORT[kind_of(problem)]) if kind_of(problem) in _SHORT else ""


def kind_of(problem: KnownError) -> str:
    """Return the code that a problem was made of."""
    return problem.code.removeprefix("audio-")
