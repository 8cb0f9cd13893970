"""What goes wrong outside, and what the user has stopped; every other error is a bug."""


class KnownError(Exception):
    """Something outside the program went wrong; the user gets one sentence with a next step.

    The sentence is built once from its parts. Whoever has to know more asks for ``code`` and ``subject``, and never
    looks into the sentence; whoever knows the subject better asks for another error by ``about``.

    Args:
        code: a stable name for tests and logs, such as ``disk-full`` or ``http-404``.
        template: what happened and what to do next, in plain words, without markup; ``{subject}`` and ``{step}`` in it
            are filled in.
        detail: more for the log; never shown by itself.
        subject: whom or what the problem is about: a service's name, a file's name, or ``This PDF``.
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
        """The same problem, of a subject that the caller knows better; ``step`` where the sentence has room for one."""
        template = self.template if "{subject}" in self.template else f"{{subject}}: {self.template}"
        return KnownError(self.code, template, self.detail, subject, step)

    def followed_by(self, sentence: str) -> "KnownError":
        """The same problem with one more sentence for the user."""
        return KnownError(self.code, f"{self.template} {sentence}", self.detail, self.subject, self.step)

    def __reduce__(self) -> tuple[type["KnownError"], tuple[str, str, str, str, str]]:
        # Pickled on its way out of the worker process; Exception's own form would lose the code.
        return (type(self), (self.code, self.template, self.detail, self.subject, self.step))


class Cancelled(Exception):  # noqa: N818 - a request carried out, not an error
    """The user asked for the work to stop; no message is owed."""
