"""Options of a text search. In a module of its own, because the start imports it."""

from explorer.model.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FindOptions:
    """The options of a search: whole words only, match case, regular expression."""

    whole_word: bool = False
    match_case: bool = False
    regex: bool = False


PLAIN = FindOptions()
