"""The words under an annotation of a PDF, as its quote."""

from dataclasses import replace

from explorer.model.annotation import CONTEXT
from explorer.model.embedded_annotation import EmbeddedAnnotation
from explorer.model.repeated_quote import repeats
from explorer.model.text_page import TextPage
from explorer.model.text_selection import words_under
from explorer.model.thin_quads import thickened

_MOST_QUOTED = 200
"""Maximum number of quads of an annotation whose text is read."""


def quoted(annotation: EmbeddedAnnotation, page: TextPage) -> EmbeddedAnnotation:
    """Return an annotation with the text under it as its quote, and without a comment that only repeats that."""
    words = words_under(page, thickened(page, annotation.quads[:_MOST_QUOTED]), CONTEXT) if annotation.quads else None
    if words is None:
        return annotation
    comment = "" if repeats(annotation.comment, words.text) else annotation.comment
    return replace(annotation, quote=words.text, before=words.before, after=words.after, comment=comment)
