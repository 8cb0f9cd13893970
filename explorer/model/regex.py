"""Regular expressions that somebody types: made fit for folded text, and what is wrong with them in plain words."""

import re
import warnings

from explorer.model.errors import KnownError
from explorer.model.folding import fold

_WRONG = (
    ("unterminated character set", "A “[” is not closed. Add “]”, or write “\\[”."),
    ("unterminated subpattern", "A “(” is not closed. Add “)”, or write “\\(”."),
    ("unbalanced parenthesis", "A “)” closes nothing. Write “\\)” to find one."),
    ("nothing to repeat", "There is nothing before it to repeat. Write “\\*”, “\\+” or “\\?” to find one."),
    ("multiple repeat", "A repeat is repeated. Put the inner one in brackets."),
    ("bad escape (end of pattern)", "A “\\” stands at the end. Write “\\\\” to find one."),
    ("bad character range", "A range in “[…]” runs backwards. Turn it round."),
    ("look-behind requires", "What is looked for behind must be of one length. Shorten it."),
)


def expression(text: str, *, whole_word: bool, match_case: bool) -> re.Pattern[str] | None:
    """The pattern for a text that is folded but has its capitals; None for nothing. ``^`` and ``$`` are a paragraph's.

    Raises:
        KnownError: ``find-pattern``, with what is wrong.
    """
    if not text.strip():
        return None
    # Folded as the text is; a letter that becomes a sign ("…", "（") is still no part of the syntax.
    text = "".join(char if char.isascii() else re.escape(fold(char, keep_case=True)) for char in text)
    flags = re.MULTILINE | (re.NOFLAG if match_case else re.IGNORECASE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pattern = re.compile(text, flags)
            if not whole_word:
                return pattern
            head = re.match(r"\(\?[a-zA-Z]+\)", text)
            start = head.end() if head else 0
            return re.compile(rf"{text[:start]}(?<!\w)(?:{text[start:]})(?!\w)", flags)
    except (re.error, RecursionError, OverflowError) as error:
        sentence = next((told for words, told in _WRONG if words in str(error)), "")
        sentence = sentence or "This is not a regular expression. Change it, or switch that off."
        raise KnownError("find-pattern", sentence, str(error)) from error
