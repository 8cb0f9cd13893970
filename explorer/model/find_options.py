"""How to look for words; by itself, since the way to the window's first page leads through here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FindOptions:
    """How to look: whole words only, with the same capitals, or for what a regular expression describes."""

    whole_word: bool = False
    match_case: bool = False
    regex: bool = False


PLAIN = FindOptions()
