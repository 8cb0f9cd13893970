"""An annotation as a note quotes it."""

import pytest

from explorer.model.annotation import Annotation, Note
from explorer.model.ids import now
from explorer.model.note_quote import quoted_in


def mark(quote: str, comment: str = "") -> Annotation:
    return Annotation("id-1", "yarn", "file", "highlight", 2, "yellow", now(), now(), quote=quote, comment=comment)


@pytest.mark.parametrize(
    ("quote", "quoted"),
    [
        ("a quote\nof two lines [12]", "a quote of two lines [12]"),
        ("*a* `b` <c> $d$ x_1 _e_ [[f]] \\", "\\*a\\* \\`b\\` \\<c> \\$d\\$ x_1 \\_e\\_ \\[[f]] \\\\"),
    ],
)
def test_a_quotation_with_its_source(quote: str, quoted: str) -> None:
    source = "[YaRN ((1)), p. 3](paper-explorer://open?annotation=id-1)"
    assert quoted_in(mark(quote), "YaRN [[1]]") == f"> {quoted}\n>\n> — {source}"
    assert quoted_in(mark(quote), "").endswith("[p. 3](paper-explorer://open?annotation=id-1)")


def test_what_quotes_nothing_is_linked_to() -> None:
    assert quoted_in(mark(" ", "# My words\nmore"), "YaRN") == "[[note:id-1|My words]]"
    assert quoted_in(Note("n", "", now(), now()), "YaRN") == "[[note:n|YaRN]]"
