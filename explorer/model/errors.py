"""Errors from outside the program, and cancellation by the user; every other exception is a bug."""

from typing import Any

from explorer.model.translation import filled, later, translated

_SUBJECTS = {later("This PDF"), later("The PDF"), later("This file")}


class KnownError(Exception):
    """An error from outside the program; the user gets one sentence with a next step.

    The sentence is built once from its parts, in the user's language. Code that needs to know more reads ``code`` and
    ``subject`` and never parses the sentence; code that knows the subject better makes another error with ``about``.

    Args:
        code: a stable name for tests and logs, such as ``disk-full`` or ``http-404``.
        template: what happened and what to do next, in plain English words, without markup: a literal, by which it is
            translated. ``{subject}``, ``{step}`` and the names of ``values`` in it are filled in.
        detail: more for the log; never shown to the user.
        subject: the subject of the problem: a service's name, a file's name, or ``This PDF``.
        step: what to do next, where that depends on where the subject came from.
        values: what else the template asks for, such as ``name=path.name`` for ``{name}``.
    """

    def __init__(
        self, code: str, template: str, detail: str = "", subject: str = "", step: str = "", **values: object
    ) -> None:
        self.code = code
        self.template = template
        self.detail = detail
        self.subject = subject
        self.step = step
        self.values: dict[str, Any] = {
            name: value if isinstance(value, str | int | float) else str(value) for name, value in values.items()
        }
        self.more = ""
        parts = {"subject": "{subject}", "step": "{step}"} | self.values
        if subject:
            parts["subject"] = translated(subject) if subject in _SUBJECTS else subject
        if step:
            parts["step"] = translated(step)
        self.sentence = filled(translated(template), template, (), parts)
        super().__init__(self.sentence)

    def about(self, subject: str, step: str) -> "KnownError":
        """Return the same error about another subject; ``step`` is used where the template has a place for it."""
        if "{subject}" in self.template:
            other = KnownError(self.code, self.template, self.detail, subject, step, **self.values)
            return other.followed_by(self.more) if self.more else other
        whole = KnownError(self.code, self.template, step=step or self.step, **self.values)
        whole = whole.followed_by(self.more) if self.more else whole
        return KnownError(self.code, "{subject}: {sentence}", self.detail, subject, step, sentence=whole.sentence)

    def anew(self) -> "KnownError":
        """Return the same error, to be raised once more."""
        other = KnownError(self.code, self.template, self.detail, self.subject, self.step, **self.values)
        return other.followed_by(self.more) if self.more else other

    def followed_by(self, sentence: str) -> "KnownError":
        """Return the same error with one more sentence for the user, already in their language."""
        other = KnownError(self.code, self.template, self.detail, self.subject, self.step, **self.values)
        other.more = f"{self.more} {sentence}".strip()
        other.sentence = f"{other.sentence} {other.more}"
        other.args = (other.sentence,)
        return other

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # The error is pickled to leave the worker process, which knows no other language than English; Exception's own
        # pickle format would lose the code.
        return _again, (self.code, self.template, self.detail, self.subject, self.step, self.values, self.more)


def _again(
    code: str, template: str, detail: str, subject: str, step: str, values: dict[str, object], more: str
) -> KnownError:
    error = KnownError(code, template, detail, subject, step, **values)
    return error.followed_by(more) if more else error


class Cancelled(Exception):  # noqa: N818 - a request carried out, not an error
    """The user cancelled the work; no message is shown."""
