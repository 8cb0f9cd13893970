"""Tells a comment that only repeats the words that it is on."""

import unicodedata


def repeats(comment: str, quote: str) -> bool:
    """Return whether a comment says only what it is on: some programs copy these words into it.

    Blanks, line ends, hyphens, ligatures, invisible characters and quotation marks around it make no difference.
    """
    return bool(quote) and _bare(comment) == _bare(quote)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().strip("“”„\"'‘’«»")
    # Of the categories, Z are blanks, C invisible characters, and Pd hyphens and dashes.
    return "".join(c for c in plain if (kind := unicodedata.category(c))[0] not in "ZC" and kind != "Pd").casefold()
