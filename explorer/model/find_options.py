"""Options of a text search. In a module of its own, because the start imports it."""

from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FindOptions:
    """Search options: whole words only, match case, regular expression."""

    whole_word: bool = False
    match_case: bool = False
    regex: bool = False


PLAIN = FindOptions()
