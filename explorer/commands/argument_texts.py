"""Translates argparse's own texts, which are in English otherwise."""

import argparse

from explorer.model.translation import later, translated

_TEXTS = (
    *(later("usage: "), later("positional arguments"), later("options"), later("show this help message and exit")),
    *(later("show program's version number and exit"), later("expected one argument")),
    *(later("argument %(argument_name)s: %(message)s"), later("invalid choice: %(value)r (choose from %(choices)s)")),
    *(later("the following arguments are required: %s"), later("not allowed with argument %s")),
    *(later("invalid %(type)s value: %(value)r"), later("expected at least one argument")),
)


def translate_arguments() -> None:
    """Let argparse say these texts in the language that is spoken."""

    def known(text: str) -> str:
        return translated(text) if text in _TEXTS else text

    vars(argparse)["_"] = known
