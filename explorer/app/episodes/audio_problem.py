"""The sentences for sounds that can't be played; the clock takes over."""

from explorer.model.errors import KnownError
from explorer.model.translation import later

_SENTENCES = {
    "no-device": later("There is nothing to hear it with: connect headphones or speakers. The clock runs meanwhile."),
    "gone": later("The audio file is not at its place any more: choose it again. The clock runs meanwhile."),
    "broken": later(
        "The audio can't be played: the file is damaged, or of a kind that is unknown here. "
        "Choose another file. The clock runs meanwhile."
    ),
    "missing": later(
        "Nothing answers at the address of the audio: try again later, or choose a file. The clock runs meanwhile."
    ),
    "cut-off": later(
        "The connection to the audio was lost: try again, or download it first. The clock runs meanwhile."
    ),
    "too-slow": later("The audio comes too slowly to be played: download it first. The clock runs meanwhile."),
    "no-range": later(
        "The server of this audio can only send it from its beginning: download it first. The clock runs meanwhile."
    ),
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
