"""Errors from outside the program, and cancellation by the user; every other exception is a bug."""


class KnownError(Exception):
    """An error from outside the program; the user gets one sentence with a next step.

    The sentence is built once from its parts. Code that needs to know more reads ``code`` and ``subject`` and never
    parses the sentence; code that knows the subject better makes another error with ``about``.

    Args:
        code: a stable name for tests and logs, such as ``disk-full`` or ``http-404``.
        template: what happened and what to do next, in plain words, without markup; ``{subject}`` and ``{step}`` in it
            are filled in.
        detail: more for the log; never shown to the user.
        subject: the subject of the problem: a service's name, a file's name, or ``This PDF``.
        step: what to do next, where that depends on where the subject came from.
    """

    def __init__(self, code: str, template: str, detail: str = "", subject: str = "", step: str = "") -> None:
        sentence = template.replace("{step}", step) if step else template
        sentence = sentence.replace("{subject}", subject) if subject else sentence
        super().__init__(sentence)
        self.code = code
        self.template = template
        self.detail = detail
        self.subject = subject
        self.step = step
        self.sentence = sentence

    def about(self, subject: str, step: str) -> "KnownError":
        """Return the same error about another subject; ``step`` is used where the template has a place for it."""
        template = self.template if "{subject}" in self.template else f"{{subject}}: {self.template}"
        return KnownError(self.code, template, self.detail, subject, step)

    def followed_by(self, sentence: str) -> "KnownError":
        """Return the same error with one more sentence for the user."""
        return KnownError(self.code, f"{self.template} {sentence}", self.detail, self.subject, self.step)

    def __reduce__(self) -> tuple[type["KnownError"], tuple[str, str, str, str, str]]:
        # The error is pickled to leave the worker process; Exception's own pickle format would lose the code.
        return (type(self), (self.code, self.template, self.detail, self.subject, self.step))


class Cancelled(Exception):  # noqa: N818 - a request carried out, not an error
    """The user cancelled the work; no message is shown."""
