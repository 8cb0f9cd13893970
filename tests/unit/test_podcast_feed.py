"""Feeds as publishers write them, and as nobody should: each is read, or refused with one sentence."""

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.podcast import FeedChapter, FeedItem, FeedTranscript
from explorer.sources.feed_values import clock_seconds, duration, moment
from explorer.sources.podcast_feed import MAX_BYTES, MOST_ITEMS, feeds_of_page, parse_feed
from tests.fakes.examples import examples
from tests.fakes.feeds import NAMESPACES, item, large, rss

SUBSTACK = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title><![CDATA[Two Seas]]></title><link>https://seas.example</link>
<item><title><![CDATA[Best Papers &amp; Talks — Part 1]]></title><description><![CDATA[14 papers]]></description>
<link>https://seas.example/p/recap</link><guid isPermaLink="false">https://seas.example/p/recap</guid>
<pubDate>Mon, 27 May 2024 18:00:00 GMT</pubDate>
<enclosure url="https://seas.example/audio/1.mp3" length="0" type="audio/mpeg"/>
<itunes:duration>13028</itunes:duration>
<content:encoded><![CDATA[<h2>Timestamps</h2><ul><li>[00:02:49] VAEs</li></ul>]]></content:encoded></item>
<item><title>A post</title><guid>2</guid><description>Only text</description>
<enclosure url="https://seas.example/picture.jpg" length="0" type="image/jpeg"/></item>
</channel></rss>"""


def only(data: bytes) -> FeedItem:
    """Return the one item of a feed."""
    (found,) = parse_feed(data, "https://example.org/feed").items
    return found


def test_a_newsletter_with_episodes_and_posts() -> None:
    feed = parse_feed(SUBSTACK.encode())
    assert (feed.title, feed.page_url) == ("Two Seas", "https://seas.example")
    episode, post = feed.items
    assert episode.title == "Best Papers & Talks — Part 1"
    assert episode.published == "2024-05-27T18:00:00Z"
    assert (episode.duration_s, episode.audio_bytes, episode.audio_type) == (13028, None, "audio/mpeg")
    assert "VAEs" in episode.notes
    assert "14 papers" not in episode.notes
    assert (post.audio_url, post.notes) == (None, "Only text")  # a picture is no audio


def test_prefixes_are_found_by_their_namespace() -> None:
    names = 'xmlns:ns0="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:itunes="http://example.org/other"'
    feed = rss([item(1, "<ns0:duration>61:08</ns0:duration><itunes:duration>5</itunes:duration>")], namespaces=names)
    assert only(feed).duration_s == 3668
    undeclared = rss([item(1, "<itunes:duration>61:08</itunes:duration>")], namespaces="")
    assert only(undeclared).duration_s == 3668


def test_items_without_a_guid_are_known_by_their_audio_or_page() -> None:
    feed = rss(
        [
            "<item><title>A</title><enclosure url=' https://example.org/a.mp3' type='audio/mpeg'/></item>",
            "<item><title>B</title><link>https://example.org/b</link></item>",
            "<item><title>C</title></item>",
            "<item><description>nothing to call it by</description></item>",
        ]
    )
    assert [one.guid for one in parse_feed(feed).items] == [
        "https://example.org/a.mp3",
        "https://example.org/b",
        "C",
    ]


def test_a_guid_that_comes_twice_stays_two_episodes() -> None:
    feed = parse_feed(rss([item(1, guid="same"), item(2, guid="same"), item(2, guid="same")]))
    assert [one.guid for one in feed.items] == ["same", "https://example.org/audio/2.mp3", "same Episode 2"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3600", 3600),
        ("217:08", 13028),
        ("3:37:08", 13028),
        ("00:37:08", 2228),
        ("4324.5", 4324),
        ("25:3:30", 90210),
        ("61.08", 61),
        ("01:02:03.500", 3723),
        ("PT1H2M3S", 3723),
        ("1h 2m", 3720),
        ("62 minutes", 3720),
        ("PT", None),
        ("99:99:99", None),
        ("", None),
        ("0", None),
        ("-5", None),
        ("1e9", None),
        ("an hour", None),
        (None, None),
    ],
)
def test_durations(text: str | None, seconds: int | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mon, 27 May 2024 18:00:00 GMT", "2024-05-27T18:00:00Z"),
        ("Sun, 27 May 2024 18:00 +0000", "2024-05-27T18:00:00Z"),  # a wrong weekday, no seconds
        ("27 May 2024 09:0:00 +0900", "2024-05-27T00:00:00Z"),
        ("Mon, 27 May 2024 18:00:00 EST", "2024-05-27T23:00:00Z"),
        ("2024-05-27T18:00:00+02:00", "2024-05-27T16:00:00Z"),
        ("2024-05-27", "2024-05-27T00:00:00Z"),
        ("27.05.2024 18:00", "2024-05-27T00:00:00Z"),
        ("lundi 27 mai 2024", "2024-05-27T00:00:00Z"),
        ("unknown", None),
        ("", None),
        ("Mon, 01 Jan 1900 00:00:00 GMT", None),
        ("Mon, 99 Jan 2024 00:00:00 GMT", None),
        ("Mon, 01 Jan 9999 00:00:00 -2300", None),
    ],
)
def test_dates(text: str, found: str | None) -> None:
    assert moment(text) == found


def test_normal_play_times() -> None:
    wanted = {"37": 37, "7:48": 468, "8:26.250": 506, "01:35:52": 5752, ".5": 0, "": None, "x": None, "1:2:3:4": None}
    assert {text: clock_seconds(text) for text in wanted} == wanted


def test_chapters_transcripts_and_persons() -> None:
    found = only(
        rss(
            [
                item(
                    1,
                    "<podcast:chapters url='chapters.json' type='application/json+chapters'/>"
                    "<podcast:transcript url='https://example.org/1.vtt' type='text/vtt' language='en'/>"
                    "<podcast:transcript url='https://example.org/1.srt' type='application/x-subrip'/>"
                    "<podcast:transcript url='javascript:alert(1)' type='text/html'/>"
                    "<podcast:person role='Guest'>Ada Byron</podcast:person><podcast:person>Max</podcast:person>"
                    "<psc:chapters version='1.2'><psc:chapter start='8:26.250' title='Tides' href='/tides'/>"
                    "<psc:chapter start='0' title='Opening'/><psc:chapter start='later' title='Never'/></psc:chapters>",
                )
            ]
        )
    )
    assert found.chapters_url == "https://example.org/chapters.json"
    assert found.transcripts == (
        FeedTranscript("https://example.org/1.vtt", "text/vtt", "en"),
        FeedTranscript("https://example.org/1.srt", "application/x-subrip"),
    )
    assert found.persons == (("Ada Byron", "guest"), ("Max", "host"))
    assert found.chapters == (
        FeedChapter(0, "Opening"),
        FeedChapter(506, "Tides", "https://example.org/tides"),
    )


def test_atom() -> None:
    feed = parse_feed(
        b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atoms</title>
        <link href="https://example.org/" rel="alternate"/><link rel="next" href="/feed?page=2"/>
        <entry><title type="html">One &amp;amp; only</title><id>urn:1</id><updated>2024-05-28T00:00:00Z</updated>
        <published>2024-05-27T18:00:00Z</published><link href="https://example.org/1"/>
        <link rel="enclosure" type="audio/mpeg" length="12" href="https://example.org/1.mp3"/>
        <link rel="http://podlove.org/simple-chapters" href="https://example.org/1.psc"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <b>you</b></p></div></content></entry>
        </feed>""",
        "https://example.org/feed",
    )
    (found,) = feed.items
    assert (feed.title, feed.next_url) == ("Atoms", "https://example.org/feed?page=2")
    assert (found.title, found.guid, found.page_url) == ("One & only", "urn:1", "https://example.org/1")
    assert found.published == "2024-05-27T18:00:00Z"
    assert (found.audio_url, found.audio_bytes) == ("https://example.org/1.mp3", 12)
    assert found.chapters_url == "https://example.org/1.psc"
    assert "<p>Hello <b>you</b></p>" in found.notes.replace('xmlns="http://www.w3.org/1999/xhtml"', "").replace(
        " >", ">"
    )


def test_a_feed_that_has_moved_and_has_pages() -> None:
    head = (
        "<atom:link rel='next' href='https://example.org/feed?page=2'/>"
        "<itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>"
        "<itunes:author>Ada</itunes:author><language>en</language>"
        "<image><url>https://example.org/small.png</url><title>not the title</title></image>"
        "<itunes:image href='https://example.org/big.png'/>"
    )
    feed = parse_feed(rss([item()], head))
    assert (feed.next_url, feed.moved_to) == ("https://example.org/feed?page=2", "https://new.example/feed")
    assert (feed.title, feed.author, feed.language) == ("Waves", "Ada", "en")
    assert feed.artwork_url == "https://example.org/big.png"


def test_text_that_was_escaped_twice() -> None:
    found = only(rss([item(title="Q&amp;amp;A: &amp;lt;b&amp;gt;tides&amp;lt;/b&amp;gt; &amp;#8211; 1")]))
    assert found.title == "Q&A: tides – 1"
    assert only(rss([item(title="<![CDATA[Q &amp;amp; A]]>")])).title == "Q & A"


def test_the_fullest_notes_are_taken() -> None:
    long = "a long description of what was said, " * 40
    short = "<content:encoded>short</content:encoded>"
    assert only(rss([item(1, f"<description>{long}</description>{short}")])).notes.startswith("a long")
    assert only(rss([item(1, f"<description>teaser</description>{short}")])).notes == "short"


def test_audio_among_several_enclosures() -> None:
    head = "<item><title>T</title><guid>1</guid><enclosure url='https://example.org/a.pdf' type='application/pdf'/>"
    tail = (
        "<enclosure url='https://example.org/a.mp3?dest-id=5' type='audio/mp3' length='x'/>"
        "<media:content url='https://example.org/b.mp4' type='video/mp4'/></item>"
    )
    found = only(rss([head + tail]))
    assert (found.audio_url, found.audio_type) == ("https://example.org/a.mp3?dest-id=5", "audio/mp3")
    video = "<item><title>T</title><guid>1</guid><enclosure url='https://example.org/b.mp4' type='video/mp4'/>"
    assert only(rss([video + tail])).audio_url == "https://example.org/a.mp3?dest-id=5"
    assert only(rss([video + "</item>"])).audio_url == "https://example.org/b.mp4"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_latin_1_that_calls_itself_utf_8(bom: bytes) -> None:
    data = bom + rss([item(title="W\u00fcrstchen \u2013 caf\u00e9")]).decode().encode("windows-1252")
    assert only(data).title == "Würstchen – café"


@pytest.mark.parametrize(
    ("encoding", "title"), [("cp932", "海の論文について"), ("gb18030", "海洋论文介绍"), ("cp1251", "О море")]
)
def test_other_scripts_that_call_themselves_utf_8(encoding: str, title: str) -> None:
    data = rss([item(title=title)]).decode().encode(encoding)
    assert only(data).title == title


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", [' encoding="utf-16"', ' encoding="utf-8"', ""])
def test_wide_encodings_are_read(encoding: str, declared: str) -> None:
    channel = "<channel><title>Süß</title><item><title>日本</title></item></channel>"
    feed = parse_feed(f'<?xml version="1.0"{declared}?><rss>{channel}</rss>'.encode(encoding))
    assert (feed.title, [one.title for one in feed.items]) == ("Süß", ["日本"])


def test_items_of_one_date_are_in_the_publishers_order() -> None:
    date = "<pubDate>Mon, 27 May 2024 18:00:00 GMT</pubDate>"
    numbered = [
        f"<item><title>{one}</title><guid>{one}</guid>{date}<itunes:season>{season}</itunes:season>"
        f"<itunes:episode>{number}</itunes:episode>{order}</item>"
        for one, season, number, order in (("b", 1, 2, "{2}"), ("d", 2, 1, "{1}"), ("c", 1, 10, "{3}"), ("a", 1, 1, ""))
    ]
    late = "<item><title>late</title><guid>late</guid><pubDate>Tue, 28 May 2024 18:00:00 GMT</pubDate></item>"
    feed = rss([numbered[0], late, *numbered[1:]]).decode()
    plain = re.sub(r"\{\d\}", "", feed)
    assert [one.title for one in parse_feed(plain.encode()).items] == ["d", "late", "c", "b", "a"]
    ordered = re.sub(r"\{(\d)\}", r"<itunes:order>\1</itunes:order>", feed)
    ordered = ordered.replace("</itunes:episode></item>", "</itunes:episode><itunes:order>4</itunes:order></item>")
    assert [one.title for one in parse_feed(ordered.encode()).items] == ["d", "late", "b", "c", "a"]
    some = plain.replace("<itunes:episode>10</itunes:episode>", "")
    assert [one.title for one in parse_feed(some.encode()).items] == ["b", "late", "d", "c", "a"]


def test_entities_of_html_and_control_characters() -> None:
    assert only(rss([item(title="A&nbsp;B &eacute;&unknown; \x0b\x01C")])).title == "A B é C"


def test_entity_bombs_and_files_give_nothing() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss><channel><title>Bomb</title><item><guid>1</guid><title>x &c; &f;</title>
    <description>&c;&f;</description></item></channel></rss>"""
    found = only(bomb)
    assert "haha" not in found.title + found.notes
    assert "root:" not in found.title + found.notes


def test_a_feed_of_entities_alone_is_none() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>
    <rss version="2.0"><channel><title>&l11;</title><description>&l11;</description></channel></rss>"""
    for data in (bomb.encode(), b"<rss><channel></channel></rss>"):
        with pytest.raises(KnownError) as caught:
            parse_feed(data, "http://127.0.0.1/bomb.xml")
        assert caught.value.code == "not-a-feed"
    assert parse_feed(rss([])).items == (), "a new podcast has no episodes"


def test_truncated_xml_gives_what_is_whole() -> None:
    data = rss([item(1), item(2), item(3)])
    titles = [one.title for one in parse_feed(data[: data.index(b"guid-3")]).items]
    assert titles[:2] == ["Episode 1", "Episode 2"]


def test_a_page_in_place_of_a_feed() -> None:
    with pytest.raises(KnownError) as caught:
        parse_feed(b"<!-- hello --><!DOCTYPE html><html><head><title>Log in</title></head></html>")
    assert caught.value.code == "feed-is-page"
    for data in (b"", b"\0\0\0", b"hello", b'{"feed": 1}', b"<opml version='2.0'></opml>", b"%PDF-1.7"):
        with pytest.raises(KnownError) as caught:
            parse_feed(data)
        assert caught.value.code == "not-a-feed", data


def test_a_json_feed_is_named() -> None:
    with pytest.raises(KnownError, match="RSS or Atom") as caught:
        parse_feed(b'{"version": "https://jsonfeed.org/version/1.1", "title": "Waves", "items": []}')
    assert caught.value.code == "not-a-feed"


def test_hundreds_of_thousands_of_open_tags_take_no_time() -> None:
    start = time.process_time()
    with contextlib.suppress(KnownError):
        parse_feed(f"<rss><channel><title>Waves</title>{'<a>' * 200_000}".encode())
    assert time.process_time() - start < 8


def test_an_empty_feed_is_a_feed() -> None:
    feed = parse_feed(rss())
    assert (feed.title, feed.items) == ("Waves", ())


def test_addresses_are_web_addresses() -> None:
    head = "<item><title>T</title><guid>1</guid><link>javascript:alert(1)</link>"
    found = only(rss([head + "<enclosure url='file:///etc/passwd' type='audio/mpeg'/></item>"]))
    assert (found.page_url, found.audio_url) == (None, None)


def test_too_large_a_feed_is_refused() -> None:
    with pytest.raises(KnownError) as caught:
        parse_feed(b" " * (MAX_BYTES + 1))
    assert caught.value.code == "feed-too-large"


def test_a_hundred_thousand_items_are_cut() -> None:
    feed = parse_feed(rss(f"<item><title>{one}</title></item>" for one in range(100_000)))
    assert (len(feed.items), feed.left_out) == (MOST_ITEMS, 100_000 - MOST_ITEMS)


def test_feeds_that_a_page_names() -> None:
    page = b"""<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">
    <link rel="alternate" type="application/rss+xml" title="The podcast" href="/podcast.xml">
    <link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="stylesheet" href="/x.css"></head>"""
    assert feeds_of_page(page, "https://example.org/p/1") == [
        ("https://example.org/podcast.xml", "The podcast"),
        ("https://example.org/comments.xml", "Comments"),
    ]
    assert feeds_of_page(b"", "https://example.org") == []


def test_a_large_feed_is_read_whole() -> None:
    feed = parse_feed(large(500, 2_000_000))
    assert len(feed.items) == 500
    assert len(feed.items[0].notes) > 3000


WHOLE = rss(
    [
        item(
            1,
            "<psc:chapters><psc:chapter start='1:00' title='A'/></psc:chapters><itunes:duration>1:00</itunes:duration>",
        ),
        item(2, "<content:encoded><![CDATA[<p>Notes</p>]]></content:encoded><podcast:person>Ada</podcast:person>"),
    ]
)


@examples(200)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 60), st.binary(max_size=40)), max_size=6))
def test_broken_feeds_are_read_or_refused(edits: list[tuple[int, int, bytes]]) -> None:
    data = WHOLE
    for place, length, put in edits:
        data = data[:place] + put + data[place + length :]
    read(data)


PIECES = st.sampled_from(
    [
        *(
            "<rss>",
            "</rss>",
            "<channel>",
            "</channel>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<guid>",
            "</guid>",
        ),
        *("<entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<![CDATA[", "]]>", "<!--", "-->", "<?xml", "?>"),
        *("<itunes:duration>", "</itunes:duration>", "9:99", "&amp;", "&a;", "&#0;", "&#xD800;", "\0", "\ud83d"),
        *("<enclosure url='//[' type='audio/x'/>", "<link>http://[::1</link>", "<pubDate>", f"<rss {NAMESPACES}>"),
    ]
)


@examples(200)
@given(st.lists(PIECES | st.text(max_size=5), max_size=30))
def test_torn_feeds_are_read_or_refused(pieces: list[str]) -> None:
    read("".join(pieces).encode("utf-8", "surrogatepass"))


def read(data: bytes) -> None:
    """Read a feed that may be broken; what comes out is bounded, and has only web addresses."""
    try:
        feed = parse_feed(data, "https://example.org/feed")
    except KnownError:
        return
    for one in feed.items:
        assert one.guid
        assert one.title
        assert len(one.title) <= 500
        assert one.duration_s is None or one.duration_s > 0
        for address in (one.page_url, one.audio_url, one.artwork_url, one.chapters_url):
            assert address is None or address.startswith(("https://", "http://"))


def test_a_broken_chapter_of_a_broken_feed_is_no_trace() -> None:
    inside = "<psc:chapters><psc:chapter start1:00' title='A'/></psc:chapters>"
    read(b"x" + rss([item(1, inside)])[1:])
