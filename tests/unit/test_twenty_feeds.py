"""Twenty feeds as the programs of podcasts write them: each is read with its own namespaces, dates and oddities."""

from dataclasses import dataclass

import pytest

from explorer.model.podcast import FeedChapter, FeedTranscript
from explorer.sources.podcast_feed import parse_feed
from tests.fakes.feeds import NAMESPACES

URL = "https://waves.example/feed"


@dataclass(frozen=True)
class Right:
    """What the first item of a feed is."""

    guid: str = "g1"
    title: str = "Tides"
    published: str | None = "2024-05-27T18:00:00Z"
    duration_s: int | None = 3723
    audio: str | None = "https://a.example/1.mp3"
    bytes: int | None = 1000
    page: str | None = None
    notes: str = "<p>Notes</p>"
    persons: tuple[tuple[str, str], ...] = ()
    transcripts: tuple[FeedTranscript, ...] = ()
    chapters_url: str | None = None
    chapters: tuple[FeedChapter, ...] = ()
    podcast: str = "Waves"


DATE = "<pubDate>Mon, 27 May 2024 18:00:00 GMT</pubDate>"
SOUND = '<enclosure url="https://a.example/1.mp3" length="1000" type="audio/mpeg"/>'
NOTES = "<description>&lt;p&gt;Notes&lt;/p&gt;</description>"
LENGTH = "<itunes:duration>01:02:03</itunes:duration>"
BASE = f"<title>Tides</title><guid>g1</guid>{DATE}{SOUND}{NOTES}"


def rss(inside: str, head: str = "", attributes: str = NAMESPACES) -> str:
    return f'<rss version="2.0" {attributes}><channel><title>Waves</title>{head}<item>{inside}</item></channel></rss>'


FEEDS: dict[str, tuple[str, Right]] = {
    "a newsletter: notes in content:encoded, a teaser in the description": (
        rss(
            "<title><![CDATA[Tides]]></title><description><![CDATA[A teaser]]></description>"
            '<link>https://waves.example/p/1</link><guid isPermaLink="false">g1</guid>'
            f'{DATE}<enclosure url="https://a.example/1.mp3" length="0" type="audio/mpeg"/>'
            "<itunes:duration>3723</itunes:duration><content:encoded><![CDATA[<p>Notes</p>]]></content:encoded>"
        ),
        Right(bytes=None, page="https://waves.example/p/1"),
    ),
    "a host with query strings and a blank before the address": (
        rss(
            f"<title>Tides</title><guid>g1</guid>{DATE}{NOTES}{LENGTH}"
            '<enclosure url=" https://a.example/1.mp3?dest-id=5&amp;x=y " length="1000" type="audio/mp3"/>'
        ),
        Right(audio="https://a.example/1.mp3?dest-id=5&x=y"),
    ),
    "chapters, transcripts and persons of the podcast namespace": (
        rss(
            f'{BASE}{LENGTH}<podcast:chapters url="https://a.example/1.json" type="application/json+chapters"/>'
            '<podcast:transcript url="https://a.example/1.vtt" type="text/vtt" language="en" rel="captions"/>'
            '<podcast:transcript url="https://a.example/1.srt" type="application/x-subrip"/>'
            '<podcast:transcript url="/1.html" type="text/html"/>'
            '<podcast:person role="guest" group="cast" href="https://ada.example">Ada Bell</podcast:person>'
            '<podcast:person group="writing" role="Editor">Bo Cruz</podcast:person>'
            "<podcast:person>Cy Dorn</podcast:person>"
        ),
        Right(
            chapters_url="https://a.example/1.json",
            transcripts=(
                FeedTranscript("https://a.example/1.vtt", "text/vtt", "en"),
                FeedTranscript("https://a.example/1.srt", "application/x-subrip"),
                FeedTranscript("https://waves.example/1.html", "text/html"),
            ),
            persons=(("Ada Bell", "guest"), ("Bo Cruz", "editor"), ("Cy Dorn", "host")),
        ),
    ),
    "the podcast namespace at its older address, persons of the whole podcast": (
        rss(
            f'{BASE}{LENGTH}<p:transcript url="https://a.example/1.json" type="application/json"/>',
            '<p:person role="host">Ada Bell</p:person>',
            'xmlns:p="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md" '
            'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"',
        ),
        Right(
            transcripts=(FeedTranscript("https://a.example/1.json", "application/json"),),
            persons=(("Ada Bell", "host"),),
        ),
    ),
    "simple chapters": (
        rss(
            f'{BASE}{LENGTH}<psc:chapters version="1.2"><psc:chapter start="00:00:00.000" title="Hello"/>'
            '<psc:chapter start="00:07:48.5" title="Tides" href="https://tides.example"/></psc:chapters>'
        ),
        Right(chapters=(FeedChapter(0, "Hello"), FeedChapter(468, "Tides", "https://tides.example"))),
    ),
    "simple chapters in a file of their own": (
        rss(f'{BASE}{LENGTH}<atom:link rel="http://podlove.org/simple-chapters" href="https://a.example/1.psc"/>'),
        Right(chapters_url="https://a.example/1.psc"),
    ),
    "another prefix for iTunes, and iTunes for another address": (
        rss(
            f"{BASE}<ns0:duration>1:02:03</ns0:duration><itunes:duration>7</itunes:duration>",
            attributes='xmlns:ns0="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:itunes="http://other.example"',
        ),
        Right(),
    ),
    "iTunes without a declaration": (rss(f"{BASE}<itunes:duration>62:03</itunes:duration>", attributes=""), Right()),
    "a title for iTunes, with the number left out": (
        rss(f"<itunes:title>Tides</itunes:title><guid>g1</guid>{DATE}{SOUND}{NOTES}{LENGTH}"),
        Right(),
    ),
    "no guid": (
        rss(f"<title>Tides</title>{DATE}{SOUND}{NOTES}{LENGTH}"),
        Right(guid="https://a.example/1.mp3"),
    ),
    "media:content in place of an enclosure": (
        rss(
            f"<title>Tides</title><guid>g1</guid>{DATE}{NOTES}{LENGTH}"
            '<media:content url="https://a.example/1.mp3" fileSize="1000" type="audio/mpeg"/>'
        ),
        Right(),
    ),
    "media:content in a group": (
        rss(
            f"<title>Tides</title><guid>g1</guid>{DATE}{NOTES}{LENGTH}<media:group>"
            '<media:content url="https://a.example/1.png" type="image/png"/>'
            '<media:content url="https://a.example/1.mp3" fileSize="1000" type="audio/mpeg"/></media:group>'
        ),
        Right(),
    ),
    "audio, a picture and a PDF": (
        rss(
            f"<title>Tides</title><guid>g1</guid>{DATE}{NOTES}{LENGTH}"
            '<enclosure url="https://a.example/1.jpg" length="5" type="image/jpeg"/>'
            f'<enclosure url="https://a.example/1.pdf" length="6" type="application/pdf"/>{SOUND}'
        ),
        Right(),
    ),
    "Atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Waves</title><entry><title>Tides</title><id>g1</id>'
        '<published>2024-05-27T20:00:00+02:00</published><link href="https://waves.example/1"/>'
        '<link rel="enclosure" type="audio/mpeg" length="1000" href="https://a.example/1.mp3"/>'
        '<content type="html">&lt;p&gt;Notes&lt;/p&gt;</content></entry></feed>',
        Right(page="https://waves.example/1", duration_s=None),
    ),
    "Atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Waves</title><entry><title>Tides</title>'
        "<id>g1</id><issued>2024-05-27T18:00:00Z</issued>"
        '<link rel="enclosure" type="audio/mpeg" length="1000" href="https://a.example/1.mp3"/>'
        '<content type="text/html">&lt;p&gt;Notes&lt;/p&gt;</content></entry></feed>',
        Right(duration_s=None),
    ),
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>Waves</title></channel><item rdf:about='g1'><title>Tides</title>"
        "<link>https://waves.example/1</link><dc:date>2024-05-27T18:00:00Z</dc:date>"
        "<content:encoded>&lt;p&gt;Notes&lt;/p&gt;</content:encoded></item></rdf:RDF>",
        Right("https://waves.example/1", duration_s=None, audio=None, bytes=None, page="https://waves.example/1"),
    ),
    "RSS with a namespace of its own": (
        f'<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>Waves</title><item>{BASE}'
        "</item></channel></rss>",
        Right(duration_s=None),
    ),
    "markup in the description that is not escaped": (
        rss(f"<title>Tides</title><guid>g1</guid>{DATE}{SOUND}{LENGTH}<description><p>Notes</p></description>"),
        Right(notes="<p>Notes</p>"),
    ),
    "a summary for iTunes alone, a zone by name, a length with an hour of seconds": (
        rss(
            f"<title>Tides</title><guid>g1</guid>{SOUND}<pubDate>Mon, 27 May 2024 14:00 EDT</pubDate>"
            "<itunes:summary>&lt;p&gt;Notes&lt;/p&gt;</itunes:summary><itunes:duration>3723.4</itunes:duration>"
        ),
        Right(),
    ),
    "everything wrong: date, length, guid twice blank": (
        rss(
            f"<title>Tides</title><guid> </guid><pubDate>unknown</pubDate>{SOUND}{NOTES}"
            "<itunes:duration>99:99:99</itunes:duration>"
        ),
        Right(guid="https://a.example/1.mp3", published=None, duration_s=None),
    ),
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_read(name: str) -> None:
    source, right = FEEDS[name]
    feed = parse_feed(f'<?xml version="1.0" encoding="UTF-8"?>\n{source}'.encode(), URL)
    (item,) = feed.items
    assert right == Right(
        item.guid,
        item.title,
        item.published,
        item.duration_s,
        item.audio_url,
        item.audio_bytes,
        item.page_url,
        item.notes.strip(),
        item.persons,
        item.transcripts,
        item.chapters_url,
        item.chapters,
        feed.title,
    )


def test_there_are_twenty() -> None:
    assert len(FEEDS) == 20
