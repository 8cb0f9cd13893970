"""Quotes an annotation in a note: its text, and a link back to it."""

import re
from urllib.parse import quote

from explorer.model import wiki_links
from explorer.model.annotation import Annotation, Item, words

_MOST_QUOTED = 20_000
# Characters with a meaning in Markdown in the middle of a text.
_MARKS = re.compile(r"[\\`*<$]|(?<!\w)_|_(?!\w)|\[(?=\[)|~(?=~)")


def quoted_in(item: Item, title: str, page: str = "") -> str:
    """Return what is inserted into a note for an item: a quotation with its source, or a link if there is no quote.

    Args:
        title: the paper's title; empty where the item has no paper or its title is not needed.
        page: the label of its page, where that is not its number.
    """
    if not isinstance(item, Annotation) or not item.quote.strip():
        name = wiki_links.first_line(words(item)) or wiki_links.clean(title)
        return wiki_links.written("note", item.id, name)
    where = ", ".join(
        part for part in (wiki_links.clean(title), f"p. {wiki_links.clean(page) or item.page + 1}") if part
    )
    source = f"[{where}](paper-explorer://open?annotation={quote(item.id, safe='')})"
    said = _MARKS.sub(lambda found: f"\\{found[0]}", " ".join(item.quote[:_MOST_QUOTED].split()))
    return f"> {said}\n>\n> — {source}"
