"""Makes podcast feeds for tests: RSS with the namespaces that shows use, of any number of items."""

from collections.abc import Iterable

NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:psc="http://podlove.org/simple-chapters" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def item(number: int = 1, inside: str = "", *, title: str | None = None, guid: str | None = None) -> str:
    """Return an item with a title, a guid, a date and audio; ``inside`` is more of its XML."""
    return (
        f"<item><title>{title or f'Episode {number}'}</title>"
        f"<guid isPermaLink='false'>{guid or f'guid-{number}'}</guid>"
        f"<pubDate>Mon, 0{1 + number % 9} Jan 2024 09:00:00 GMT</pubDate>"
        f"<enclosure url='https://example.org/audio/{number}.mp3' length='1000' type='audio/mpeg'/>{inside}</item>"
    )


def rss(items: Iterable[str] = (), head: str = "", *, title: str = "Waves", namespaces: str = NAMESPACES) -> bytes:
    """Return a feed of these items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {namespaces}><channel><title>{title}</title>'
        f"<link>https://example.org/</link>{head}{''.join(items)}</channel></rss>"
    ).encode()


def large(count: int, size: int) -> bytes:
    """Return a feed of about ``size`` bytes with ``count`` items, each with a transcript in its notes."""
    words = "and so the tides of attention rise &amp; fall, said the guest. "
    notes = words * max(0, (size // count - 420) // len(words))
    return rss(item(one, f"<content:encoded><![CDATA[<p>{notes}</p>]]></content:encoded>") for one in range(count))
