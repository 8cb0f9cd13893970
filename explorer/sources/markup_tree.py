"""Parses XML and HTML of the web as far as it goes, however broken, without fetching anything that it names."""

from typing import Any

from lxml import etree


def xml_tree(data: bytes) -> Any | None:
    """Return the root element of XML; None if there is none."""
    return _root(
        data,
        etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False),
    )


def html_tree(data: bytes) -> Any | None:
    """Return the root element of HTML, without comments; None if there is none."""
    return _root(data, etree.HTMLParser(no_network=True, recover=True, huge_tree=False, remove_comments=True))


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, or a prefix that was not declared; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _root(data: bytes, parser: Any) -> Any | None:
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
