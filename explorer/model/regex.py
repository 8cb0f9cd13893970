"""Regular expressions typed by the user: compiled for normalized text, with errors in plain words."""

import re
import warnings

from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.translation import later

_WRONG = (
    ("unterminated character set", later("Close the “[” with “]”.")),
    ("unterminated subpattern", later("Close the “(” with “)”.")),
    ("unbalanced parenthesis", later("This “)” closes nothing: write “\\)”.")),
    ("nothing to repeat", later("Nothing to repeat: write “\\*” for “*”.")),
    ("multiple repeat", later("Repeated twice: put “(…)” around one.")),
    ("bad escape (end of pattern)", later("Write “\\\\” for a “\\” at the end.")),
    ("bad character range", later("Turn the range in “[…]” round.")),
    ("look-behind requires", later("Give “(?<…)” one length.")),
)
"""Explanations of errors; short, because they are shown in the place of the number of matches."""


def has_anchor(text: str) -> bool:
    """Return whether an expression asks for the start or the end of a line, by ``^`` or ``$``."""
    in_set, before = False, ""
    for char in text:
        if before == "\\":
            before = ""  # An escaped character has no meaning, nor has the next one another for it.
            continue
        if not in_set and char in "^$":
            return True
        if char == "[" and not in_set:
            in_set = True
        elif char == "]" and before not in ("[", "[^"):
            in_set = False
        before = "[^" if before == "[" and char == "^" else char
    return False


def expression(text: str, *, whole_word: bool, match_case: bool) -> re.Pattern[str] | None:
    """Compile the pattern for text that is normalized except for case; None for an empty one. ``^`` and ``$`` match at
    the ends of the text's lines.

    Raises: KnownError: ``find-pattern``, with the reason.
    """
    if not text.strip():
        return None
    # Normalized as the text is; a letter that becomes punctuation ("…", "（") is still not part of the syntax.
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
        sentence = sentence or later("Not a regular expression: change it.")
        raise KnownError("find-pattern", sentence, str(error)) from error
