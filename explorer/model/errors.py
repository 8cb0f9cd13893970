"""What goes wrong outside, and what the user has stopped; every other error is a bug."""


class KnownError(Exception):
    """Something outside the program went wrong; the user gets one sentence with a next step.

    Args:
        code: a stable name for tests and logs, such as ``disk-full`` or ``http-404``.
        sentence: what happened and what to do next, in plain words, without markup.
        detail: more for the log; never shown by itself.
    """

    def __init__(self, code: str, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.detail = detail

    def __reduce__(self) -> tuple[type["KnownError"], tuple[str, str, str]]:
        # Pickled on its way out of the worker process; Exception's own form would lose the code.
        return (type(self), (self.code, self.sentence, self.detail))


class Cancelled(Exception):  # noqa: N818 - a request carried out, not an error
    """The user asked for the work to stop; no message is owed."""
