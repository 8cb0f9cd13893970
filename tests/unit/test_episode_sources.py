"""An episode comes from an item of a feed, a page, an audio file or a shared file; chapters give its times."""

import json
import math
import struct
import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.podcast import FeedChapter, FeedItem, Podcast
from explorer.model.progress import CancelToken
from explorer.model.show_notes.chapter_merge import read_with_chapters
from explorer.model.timeline_edit import remove_link
from explorer.services.catalog_file import load
from explorer.services.episode_file import episode_file
from explorer.services.episode_import import episode_of_audio, episode_of_item, episode_of_page
from explorer.services.episode_text import EpisodeText, keep_episode, read_episode_text
from explorer.services.library_proposal import LibraryProposal
from explorer.services.library_setup import import_catalog, open_library
from explorer.services.subscriptions import refresh, subscribe
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from explorer.sources.podcast_chapters import read_chapters
from explorer.sources.podcast_web import PodcastWeb
from explorer.sources.web_page import read_page
from explorer.store.database import Store
from tests.fakes import demo_podcasts, faults
from tests.fakes.clock import FakeClock
from tests.fakes.examples import examples
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer
from tests.unit.corrections import change_timeline

NOTES = """<h2>Timestamps</h2><ul><li>00:00 Intro</li><li>05:00 YaRN: longer contexts</li><li>20:00 Rain</li></ul>
<h2>Papers</h2>
<ul><li><a href="https://arxiv.org/abs/2309.00071">YaRN: Efficient Context Window Extension</a></li></ul>"""
CHAPTERS = (FeedChapter(0, "Intro"), FeedChapter(330, "YaRN"), FeedChapter(1230, "Rain"))


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as one:
        yield one


@pytest.fixture
def web(server: FakeServer) -> PodcastWeb:
    return PodcastWeb(Http(clock=FakeClock()), Endpoints.load(server.endpoints_env, lambda _, default: default))


def of_feed(store: Store, web: PodcastWeb, server: FakeServer, inside: str, **others: str) -> EpisodeText:
    """Subscribe to a feed with one item, and read its episode."""
    server.documents["/feeds/waves"] = Document(rss([item(1, inside, **others)]))
    subscribe(store, web, f"{server.url}/feeds/waves", CancelToken())
    (listed,) = store.podcasts.items("waves")
    return episode_of_item(store, web, listed, CancelToken())


def encoded(notes: str) -> str:
    return f"<content:encoded><![CDATA[{notes}]]></content:encoded>"


def times(episode: EpisodeText) -> list[tuple[int, str]]:
    return [(one.start_s, one.title) for one in episode.notes.segments]


# Chapters


def test_chapters_give_the_times_and_notes_the_papers() -> None:
    notes = read_with_chapters(NOTES, CHAPTERS, title="T", duration_s=1800)
    assert [(one.start_s, one.end_s) for one in notes.segments] == [(0, 330), (330, 1230), (1230, 1800)]
    (paper,) = notes.papers
    assert notes.segments[1].title == "YaRN: longer contexts"
    assert (notes.segments[1].paper, paper.segment, paper.role) == (0, 1, "main")


def test_notes_without_times_get_those_of_the_chapters() -> None:
    for notes in (NOTES[NOTES.index("<h2>Papers") :], "Papers: https://arxiv.org/abs/2309.00071 (YaRN)"):
        found = read_with_chapters(notes, CHAPTERS, title="T", duration_s=1800)
        assert [one.start_s for one in found.segments] == [0, 330, 1230]
        assert [one.arxiv for one in found.papers] == ["2309.00071"]


def test_an_empty_title_of_a_chapter_is_filled_from_the_notes() -> None:
    chapters = (FeedChapter(2, "Chapter 1"), FeedChapter(305, "Chapter 2"), FeedChapter(1190, "3"))
    found = read_with_chapters(NOTES, chapters)
    assert [one.title for one in found.segments] == ["Intro", "YaRN: longer contexts", "Rain"]


@pytest.mark.parametrize(
    ("said", "chapter", "kept"),
    [
        ("YaRN: Efficient Context Window Extension", "YaRN", "YaRN: Efficient Context Window Extension"),
        ("Efficient Context Windows (YaRN)", "YaRN", "Efficient Context Windows (YaRN)"),
        ("YaRN", "YaRN: Efficient Context Window Extension", "YaRN: Efficient Context Window Extension"),
        ("Rain and snow", "The weather", "The weather"),
    ],
)
def test_the_longer_title_that_has_the_shorter_one_is_kept(said: str, chapter: str, kept: str) -> None:
    chapters = (FeedChapter(0, "Intro"), FeedChapter(320, chapter), FeedChapter(1230, "Rain"))
    notes = f"Timestamps\n00:00 Intro\n05:00 {said}\n20:00 Rain"
    assert [one.title for one in read_with_chapters(notes, chapters).segments] == ["Intro", kept, "Rain"]


def test_a_list_with_a_clock_of_its_own_moves_with_its_chapter() -> None:
    notes = (
        "Timestamps\n00:00 Intro\n05:00 Section A: Vision\n1:00:00 Section B: Sound\n2:00:00 Outro\n\n"
        "Section A timestamps\n0:00 Hello\n3:00 One\n20:00 Two"
    )
    chapters = (
        FeedChapter(0, "Intro"),
        FeedChapter(390, "Vision"),
        FeedChapter(3750, "Section B: Sound"),
        FeedChapter(7400, "Outro"),
    )
    found = read_with_chapters(notes, chapters, duration_s=7500)
    own = [(one.start_s, one.title) for one in found.segments if one.part is None]
    assert own == [(0, "Intro"), (390, "Section A: Vision"), (3750, "Section B: Sound"), (7400, "Outro")]
    rows = [(one.start_s, one.end_s) for one in found.segments if one.part]
    assert rows == [(390, 570), (570, 1590), (1590, 3690)]


def test_chapters_may_begin_after_the_end_that_notes_name() -> None:
    chapters = (FeedChapter(0, "Intro"), FeedChapter(600, "Soup"), FeedChapter(4000, "More"))
    found = read_with_chapters("Timestamps\n0:00 Intro\n10:00 Soup\n50:00 End", chapters)
    assert [(one.start_s, one.end_s) for one in found.segments] == [(0, 600), (600, 4000), (4000, None)]


def test_few_chapters_do_not_take_away_many_segments() -> None:
    found = read_with_chapters(NOTES, CHAPTERS[:1])
    assert [one.start_s for one in found.segments] == [0, 300, 1200]


def test_a_chapter_that_no_segment_is_leaves_papers_with_the_episode() -> None:
    chapters = (FeedChapter(0, "Intro"), FeedChapter(700, "Snow"), FeedChapter(900, "Hail"))
    found = read_with_chapters(NOTES, chapters)
    assert [one.title for one in found.segments] == ["Intro", "Snow", "Hail"]
    assert [(one.role, one.segment) for one in found.papers] == [("mentioned", None)]


def test_files_of_chapters() -> None:
    text = {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 60.9, "title": "B", "url": "https://example.org/b"},
            {"startTime": 0, "title": " A\u0000 ", "url": "javascript:x"},
            {"startTime": 30, "title": "Advert", "toc": False},
            {"startTime": "1:30", "title": "C"},
            {"startTime": -1, "title": "no"},
            {"startTime": 1e400, "title": "no"},
            {"startTime": True, "title": "no"},
            {"title": "no"},
            "no",
        ],
    }
    assert read_chapters(json.dumps(text).encode()) == (
        FeedChapter(0, "A"),
        FeedChapter(60, "B", "https://example.org/b"),
        FeedChapter(90, "C"),
    )
    psc = b'<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter start="1:30.5" title="X"/>'
    assert read_chapters(psc) == (FeedChapter(90, "X"),)
    undeclared = b'<psc:chapters><:/><psc:chapter start="1:30.5" title="X"/>'
    assert read_chapters(undeclared) == (FeedChapter(90, "X"),)
    assert read_chapters(b"WEBVTT") == ()


@examples(100)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda one: f'{{"chapters": {one}'.encode()))
def test_no_file_of_chapters_ends_in_a_trace(data: bytes) -> None:
    for start in (b"", b"{", b"<"):
        read_chapters(start + data)


STARTS = st.sampled_from((0, 90, 90.5, -1, "1:30", "-1:30", "90", "", True, None, 1e18)) | st.integers() | st.floats()
TITLES = st.none() | st.integers() | st.text("A b\n\0<", max_size=9)


@examples(100)
@given(st.lists(st.fixed_dictionaries({}, optional={"startTime": STARTS, "title": TITLES, "url": TITLES}), max_size=9))
def test_any_chapters_have_a_title_and_a_time(raw: list[dict[str, object]]) -> None:
    sound = {"startTime": 1, "title": "Sound"}
    found = read_chapters(json.dumps({"chapters": [*raw, sound]}).encode())
    assert FeedChapter(1, "Sound") in found
    for one in found:
        assert one.title.strip()
        assert 0 <= one.start_s <= timecode.MAX_SECONDS
    assert list(found) == sorted(found, key=lambda one: one.start_s)


def test_chapters_of_the_feed_come_before_those_in_it(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    psc = "<psc:chapters><psc:chapter start='0' title='Intro'/><psc:chapter start='5:10' title='YaRN'/></psc:chapters>"
    named = f"<podcast:chapters url='{server.url}/pages/c.json' type='application/json+chapters'/>"
    body = json.dumps({"chapters": [{"startTime": one.start_s, "title": one.title} for one in CHAPTERS]})
    server.documents["/pages/c.json"] = Document(body.encode(), "application/json")
    found = of_feed(store, web, server, named + psc + encoded(NOTES))
    assert [start for start, _ in times(found)] == [0, 330, 1230]
    assert found.source == "feed:waves"
    server.next("page", faults.answer(404))
    (listed,) = store.podcasts.items()
    found = episode_of_item(store, web, listed, CancelToken())
    assert [start for start, _ in times(found)] == [0, 310]
    assert found.notices[0].startswith("The chapters can’t be downloaded.")


# Items of feeds


def test_an_item_becomes_an_episode_and_stays_it_when_renamed(
    store: Store, web: PodcastWeb, server: FakeServer
) -> None:
    keep_episode(store, of_feed(store, web, server, f"<itunes:duration>30:00</itunes:duration>{encoded(NOTES)}"))
    (listed,) = store.podcasts.items()
    assert (listed.episode_id, listed.is_new) == ("waves-episode-1", False)
    episode = store.episodes.get("waves-episode-1")
    assert episode is not None
    assert (episode.podcast, episode.guid, episode.duration_s) == ("Waves", "guid-1", 1800)
    facts = store.facts.of("episode", episode.id)
    assert {one.source for one in facts if one.field == "guid" and one.value} == {"feed:waves"}
    segment = store.episodes.timeline(episode.id).segments[2]
    store.episode_facts.change("segment", episode.id, segment.id, {"title": "Clouds"})
    again = NOTES.replace("20:00", "21:00")
    server.documents["/feeds/waves"].body = rss([item(1, encoded(again), title="Renamed")])
    podcast = store.podcasts.get("waves")
    assert podcast is not None
    refresh(store, web, podcast, CancelToken())
    (listed,) = store.podcasts.items()
    keep_episode(store, episode_of_item(store, web, listed, CancelToken()))
    timeline = store.episodes.timeline("waves-episode-1")
    assert timeline.episode.title == "Renamed"
    assert [(one.start_s, one.title) for one in timeline.segments][1:] == [
        (300, "YaRN: longer contexts"),
        (1260, "Clouds"),
    ]
    assert len(store.episodes.all()) == 1


def test_two_items_with_one_title_are_two_episodes(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    server.documents["/feeds/waves"] = Document(rss([item(2, title="Rerun"), item(1, title="Rerun")]))
    subscribe(store, web, f"{server.url}/feeds/waves", CancelToken())
    for one in store.podcasts.items():
        keep_episode(store, episode_of_item(store, web, one, CancelToken()))
    ids = {one.episode_id for one in store.podcasts.items()}
    assert len(ids) == 2
    assert ids == {one.id for one in store.episodes.all()}


# Pages


def page(inside: str, head: str = "") -> Document:
    text = f"""<!doctype html><html><head><title>Tides | Waves</title><meta property="og:title" content="Tides">
    <meta property="og:site_name" content="Waves"><meta property="article:published_time" content="2024-05-27">{head}
    <script>var x = "00:10 nothing"</script></head><body><nav>Menu 00:30</nav><article class="post-content">{inside}
    </article><aside>Other episodes</aside><footer>Imprint</footer></body></html>"""
    return Document(text.encode(), "text/html; charset=utf-8")


def test_a_page_is_an_episode(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    server.documents["/pages/1"] = page(NOTES)
    found = episode_of_page(store, web, f"{server.url}/pages/1", CancelToken())
    assert (found.episode_id, found.fields["podcast"], found.fields["title"]) == ("waves-tides", "Waves", "Tides")
    assert found.fields["published"] == "2024-05-27T00:00:00Z"
    assert [start for start, _ in times(found)] == [0, 300, 1200]
    assert "nothing" not in " ".join(found.notes.lines)
    assert "Menu" not in " ".join(found.notes.lines)
    keep_episode(store, found)
    assert store.episodes.timeline("waves-tides").papers["arxiv:2309.00071"].title.startswith("YaRN")


def test_the_notes_of_the_feed_that_a_page_names_are_used(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feeds/waves">'
    server.documents["/pages/1"] = page("<p>Listen now.</p>", head)
    link = f"<link>{server.url}/pages/1/?utm_source=feed</link>"
    server.documents["/feeds/waves"] = Document(rss([item(2), item(1, link + encoded(NOTES))]))
    found = episode_of_page(store, web, f"{server.url}/pages/1", CancelToken())
    assert (found.source, found.fields["guid"], len(found.notes.segments)) == ("feed:waves", "guid-1", 3)
    assert store.podcasts.all() == []  # nobody subscribed


def test_a_page_of_a_subscribed_podcast_is_its_item(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    of_feed(store, web, server, f"<link>{server.url}/pages/1</link>{encoded(NOTES)}")
    found = episode_of_page(store, web, f"{server.url}/pages/1", CancelToken())
    assert found.item_id is not None
    assert server.of("page") == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (faults.answer(200, b"<html><body><script>x()</script></body></html>"), "page-empty"),
        (faults.answer(200, rss([item(1)]), kind="text/xml"), "page-is-feed"),
        (faults.answer(200, b"\xff\xd8\xff", kind="image/jpeg"), "not-a-page"),
        (faults.answer(401), "needs-login"),
        (faults.answer(404), "feed-missing"),
    ],
)
def test_pages_that_are_no_episode(
    store: Store, web: PodcastWeb, server: FakeServer, answer: faults.Fault, code: str
) -> None:
    server.always("page", answer)
    with pytest.raises(KnownError) as caught:
        episode_of_page(store, web, f"{server.url}/pages/1", CancelToken())
    assert caught.value.code == code


def test_a_podcasts_own_page_is_no_episode(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/feeds/waves">'
    feed = rss([item(1)]).replace(b"https://example.org/", f"{server.url}/pages/waves/".encode())
    server.documents["/feeds/waves"] = Document(feed)
    for name in ("waves", "1"):
        server.documents[f"/pages/{name}"] = page("<p>A show about tides.</p>", head)
    with pytest.raises(KnownError, match=r"page of the podcast “Waves”.*: subscribe to http") as caught:
        episode_of_page(store, web, f"{server.url}/pages/waves", CancelToken())
    assert caught.value.code == "page-of-podcast"
    # Another page of it may be an episode, and so may its own page if that has times.
    assert len(episode_of_page(store, web, f"{server.url}/pages/1", CancelToken()).notes.segments) == 1
    server.documents["/pages/waves"] = page("<p>Paper: https://arxiv.org/abs/2309.00071</p>", head)
    assert len(episode_of_page(store, web, f"{server.url}/pages/waves", CancelToken()).notes.papers) == 1
    server.documents["/pages/waves"] = page(NOTES, head)
    assert len(episode_of_page(store, web, f"{server.url}/pages/waves", CancelToken()).notes.segments) == 3


def test_a_preview_is_told(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    server.documents["/pages/1"] = page("<p>This week we talk about tides.</p><p>This post is for paid subscribers</p>")
    found = episode_of_page(store, web, f"{server.url}/pages/1", CancelToken())
    assert found.notices[0].startswith("Only a preview of this post is public.")


@examples(100)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda one: f"<html><body>{one}</body>".encode()))
def test_no_page_ends_in_a_trace(data: bytes) -> None:
    assert isinstance(read_page(data, "https://example.org").notes, str)


def test_the_addresses_of_chapters_are_papers_and_links_of_their_segments(store: Store) -> None:
    chapters = (
        FeedChapter(0, "Intro", "https://waves.example/about"),
        FeedChapter(330, "YaRN", "https://arxiv.org/abs/2309.00071"),
        FeedChapter(1230, "Rain", "https://doi.org/10.1038/s41586-021-03253-4"),
    )
    notes = read_with_chapters("Words about it.", chapters, duration_s=2000)
    assert [(one.start_s, one.state) for one in notes.segments] == [(0, "talk"), (330, "matched"), (1230, "matched")]
    assert [(one.arxiv or one.doi, one.role, one.segment) for one in notes.papers] == [
        ("2309.00071", "main", 1),
        ("10.1038/s41586-021-03253-4", "main", 2),
    ]
    # A paper that the notes name too is one paper.
    assert len(read_with_chapters(NOTES, chapters).papers) == 2
    keep_episode(store, EpisodeText("rain", {"title": "Rain", "podcast": "", "duration_s": 2000}, notes))
    (link,) = store.episodes.timeline("rain").resources
    assert (link.title, link.kind, link.url) == ("Intro", "other", "https://waves.example/about")


# Audio


def tone(path: Path, seconds: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(one / 3))) for one in range(8000 * seconds)))
    return path


def test_an_audio_file_has_chapters_and_notes(tmp_path: Path, store: Store) -> None:
    from mutagen import id3
    from mutagen.wave import WAVE

    path = tone(tmp_path / "tides.wav", 3)
    audio = WAVE(path)
    audio.add_tags()
    audio.tags.add(id3.TIT2(encoding=3, text="Tides"))
    audio.tags.add(id3.TALB(encoding=3, text="Waves"))
    audio.tags.add(id3.USLT(encoding=3, lang="eng", desc="", text="Paper: https://arxiv.org/abs/2309.00071"))
    for key, start, title in (("a", 0, "Intro"), ("b", 1000, "YaRN"), ("c", 2000, "Rain")):
        frames = [id3.TIT2(encoding=3, text=title)]
        audio.tags.add(id3.CHAP(element_id=key, start_time=start, end_time=start + 1000, sub_frames=frames))
    audio.save()
    found = episode_of_audio(path)
    assert (found.episode_id, found.fields["duration_s"]) == ("waves-tides", 3)
    assert times(found) == [(0, "Intro"), (1, "YaRN"), (2, "Rain")]
    assert [one.arxiv for one in found.notes.papers] == ["2309.00071"]
    keep_episode(store, found)
    assert store.episodes.get("waves-tides") is not None
    attached = store.audio.get("waves-tides")
    assert attached
    assert (attached.path, attached.duration_ms) == (str(path), 3000)


def test_lyrics_and_comments_are_read_all(tmp_path: Path) -> None:
    from mutagen import id3
    from mutagen.wave import WAVE

    path = tone(tmp_path / "tides.wav")
    audio = WAVE(path)
    audio.add_tags()
    lyrics = "Papers: https://arxiv.org/abs/2309.00071\nhttps://arxiv.org/abs/2401.00001"
    audio.tags.add(id3.USLT(encoding=3, lang="eng", desc="", text=lyrics))
    for name, text in (("", "Also: https://arxiv.org/abs/1706.03762"), ("same", lyrics), ("iTunNORM", " 0000043A")):
        audio.tags.add(id3.COMM(encoding=3, lang="eng", desc=name, text=text))
    audio.save()
    found = episode_of_audio(path)
    assert [one.arxiv for one in found.notes.papers] == ["2309.00071", "2401.00001", "1706.03762"]
    assert found.text.count("2309.00071") == 1
    assert "43A" not in found.text
    audio.tags.add(id3.COMM(encoding=3, lang="eng", desc="web", text="<p>At https://arxiv.org/abs/2402.00002</p>"))
    audio.save()
    found = episode_of_audio(path)
    assert {one.arxiv for one in found.notes.papers} == {"2309.00071", "2401.00001", "1706.03762", "2402.00002"}


def with_chapters(path: Path, chapters: list[tuple[int, str]]) -> Path:
    """Give an MP3 or M4A file chapters, in seconds."""
    if path.suffix == ".mp3":
        from mutagen import id3

        tags = id3.ID3()
        for number, (start, title) in enumerate(chapters):
            frames = [id3.TIT2(encoding=3, text=title)]
            end = 1000 * start + 900
            tags.add(id3.CHAP(element_id=f"c{number}", start_time=1000 * start, end_time=end, sub_frames=frames))
        tags.save(path)
        return path
    import av

    made = path.with_name("chapters.m4a")
    with av.open(str(path)) as source, av.open(str(made), "w") as file:
        stream = file.add_stream_from_template(source.streams.audio[0])
        file.set_chapters(
            [
                {"id": number, "start": start, "end": start + 1, "time_base": Fraction(1), "metadata": {"title": title}}
                for number, (start, title) in enumerate(chapters)
            ]
        )
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                file.mux(packet)
    return made


@pytest.mark.parametrize("kind", ["mp3", "m4a"])
def test_chapters_after_the_end_of_the_audio_are_left_out_and_that_is_told(
    tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    pytest.importorskip("av")
    from tests.fakes.coded_sounds import make_coded

    chapters = [(0, "Intro"), (4, "YaRN"), (8, "Rain"), (12, "Never"), (86_400, "Tomorrow")]
    path = with_chapters(make_coded(tmp_path / f"tides.{kind}", 10), chapters)
    found = episode_of_audio(path)
    assert times(found) == [(0, "Intro"), (4, "YaRN"), (8, "Rain")]
    assert found.notices == ("2 chapters begin after the end at 0:00:10, and are left out.",)
    root = str(store.library.root)
    assert main(["--library", root, "import-episode", str(path)]) == 0
    captured = capsys.readouterr()
    assert found.notices[0] in captured.out + captured.err
    assert main(["--library", root, "episodes", "--json"]) == 0
    told = {one["id"]: one for one in json.loads(capsys.readouterr().out)}[found.episode_id]
    assert [one["start_s"] for one in told["audio"]["chapters"]] == [0, 4, 8]


def test_chapters_of_a_file_that_tells_its_length_wrongly_are_all_kept(tmp_path: Path) -> None:
    pytest.importorskip("av")
    from tests.fakes.coded_sounds import make_untabled_mp3

    made = make_untabled_mp3(tmp_path / "tides.mp3", 120, (160_000, 32_000))  # it tells 74 seconds
    path = with_chapters(made, [(0, "Intro"), (60, "YaRN"), (110, "Rain")])
    found = episode_of_audio(path)
    assert times(found) == [(0, "Intro"), (60, "YaRN"), (110, "Rain")]
    assert found.notices == ()


@pytest.mark.parametrize("known_by", ["guid", "address", "name", "title", "other"])
def test_an_audio_file_is_the_item_of_its_feed(tmp_path: Path, store: Store, known_by: str) -> None:
    from mutagen import id3
    from mutagen.wave import WAVE

    names = {"guid": "g-1", "address": "https://a.example/x/tides.wav", "name": "", "title": "", "other": "g-9"}
    path = tone(tmp_path / ("tides.wav" if known_by == "name" else "download.wav"), 3)
    audio = WAVE(path)
    audio.add_tags()
    audio.tags.add(id3.TIT2(encoding=3, text="tides!" if known_by == "title" else "Something else"))
    if known_by in ("guid", "other"):
        audio.tags.add(id3.TGID(encoding=3, text=names[known_by]))
    audio.tags.add(id3.WOAF(url=names["address"] if known_by == "address" else "https://a.example/none"))
    audio.save()
    store.podcasts.put(Podcast("waves", "https://a.example/feed", "Waves"))
    notes = "Paper: https://arxiv.org/abs/2309.00071"
    item = FeedItem("g-1", "Tides!", duration_s=60, audio_url="https://a.example/x/tides.wav?v=2", notes=notes)
    if known_by == "address":
        item = replace(item, audio_url=names["address"])
    # The same title again, of another length.
    store.podcasts.take("waves", [item, FeedItem("g-2", "Tides!", duration_s=4000)], mark_new=False)
    found = episode_of_audio(path, store=store)
    assert found.fields["podcast"] == ("" if known_by == "other" else "Waves")
    assert [one.arxiv for one in found.notes.papers] == ([] if known_by == "other" else ["2309.00071"])


@pytest.mark.parametrize("data", [b"", b"no audio", b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"OggS" + b"\0" * 50, b"fLaC\0"])
def test_what_is_no_audio(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(data)
    try:
        assert episode_of_audio(path).notes.papers == []
    except KnownError as error:
        assert error.code == "audio-unreadable"  # noqa: PT017


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("nope.mp3", "nope.md"):
        assert main(["--library", str(tmp_path / "library"), "import-episode", str(tmp_path / name)]) == 1
        told = capsys.readouterr().err
        assert "There is no file" in told
        assert name in told
        assert "check its folder and name" in told


# Shared files


def test_a_shared_file_gives_the_bundled_episode_again(tmp_path: Path, store: Store) -> None:
    library, full = open_library(tmp_path / "full")
    episode = full.episodes.all()[0]
    data = episode_file(full, episode.id)
    wanted = full.episodes.timeline(episode.id)
    full.close()
    assert json.loads(data)["format"] == 1
    assert str(library.root).encode() not in data
    path = tmp_path / "shared.json"
    path.write_bytes(data)
    import_catalog(store, path)
    got = store.episodes.timeline(episode.id)
    assert (got.episode, got.sections, got.segments) == (wanted.episode, wanted.sections, wanted.segments)
    assert set(got.appearances) == set(wanted.appearances)
    assert got.papers == wanted.papers


def test_a_shared_file_has_what_a_feed_gave(tmp_path: Path, store: Store, web: PodcastWeb, server: FakeServer) -> None:
    inside = '<p><a href="https://doi.org/10.1038/s41586-021-03253-4">Seven oceans</a></p>'
    inside += '<p><a href="https://arxiv.org/abs/2309.00071">YaRN: Efficient Context Window Extension</a></p>'
    keep_episode(store, of_feed(store, web, server, encoded(inside)))
    with store.write():  # An address on this computer is nobody else's.
        store.change("UPDATE podcasts SET feed_url = 'https://waves.example/feed.xml'")
    wanted = store.episodes.timeline("waves-episode-1")
    assert wanted.appearances
    path = tmp_path / "shared.json"
    path.write_bytes(episode_file(store, "waves-episode-1"))
    assert json.loads(path.read_bytes())["format"] == 2
    _, other = open_library(tmp_path / "other")
    import_catalog(other, path)
    got = other.episodes.timeline("waves-episode-1")
    assert got.episode == wanted.episode
    assert {(one.paper_id, one.role) for one in got.appearances} == {
        (one.paper_id, one.role) for one in wanted.appearances
    }
    other.close()


# The demonstration


def test_the_podcasts_of_the_demonstration(store: Store, web: PodcastWeb, server: FakeServer) -> None:
    demo_podcasts.add_podcasts(server)
    subscribe(store, web, demo_podcasts.RECAP, CancelToken())
    subscribe(store, web, f"{server.url}/pages/one-paper-a-day", CancelToken())
    for one in store.podcasts.items():
        keep_episode(store, episode_of_item(store, web, one, CancelToken()))
    recap = store.episodes.timeline("the-poster-hall-a-walk-through-the-poster-hall-part-2")
    assert [one.start_s for one in recap.segments][:3] == [0, 180, 900]  # the chapters' times
    assert [one.kind for one in recap.segments] == ["talk"] + ["matched"] * 6
    daily = store.episodes.timeline(store.podcasts.items("one-paper-a-day")[0].episode_id or "")
    assert len(daily.papers) == 1


def test_the_notes_of_an_episode_in_the_library_are_shown_with_what_was_read(
    store: Store, web: PodcastWeb, server: FakeServer
) -> None:
    notes = NOTES.replace("</ul>\n<h2>Papers", "</ul>\n<p>25:00 is when we eat</p>\n<h2>Papers")
    episode_id = keep_episode(store, of_feed(store, web, server, encoded(notes)))
    proposal = LibraryProposal(store, episode_id)
    lines, marks, _ = proposal.source()
    rows = {one.key: one.title for one in proposal.rows()}
    said = {lines[one.line].text[one.start : one.end]: rows[one.row] for one in marks}
    assert said["20:00 Rain"] == "Rain"
    assert said["YaRN: Efficient Context Window Extension"] == "YaRN: longer contexts"  # the segment about it
    assert "25:00 is when we eat" in [one.text for one in lines]


def test_pasted_notes_are_kept_and_shown_again_with_what_was_read(store: Store) -> None:
    pasted = keep_episode(store, read_episode_text(NOTES.encode(), podcast="Waves", title="Pasted"))
    proposal = LibraryProposal(store, pasted)
    lines, marks, _ = proposal.source()
    rows = {one.key: one.title for one in proposal.rows()}
    said = {lines[one.line].text[one.start : one.end]: rows[one.row] for one in marks}
    assert said["20:00 Rain"] == "Rain"
    assert said["YaRN: Efficient Context Window Extension"] == "YaRN: longer contexts"  # the segment about it
    # Another edition takes the place of the first one, and not more than some megabytes are kept.
    more = NOTES + "<p>" + "word " * 1_000_000 + "</p>"
    keep_episode(store, replace(read_episode_text(NOTES.encode(), podcast="Waves", title="Pasted"), text=more))
    assert len(store.show_notes.of_episode(pasted)) == 4_000_000
    assert store.show_notes.of_episode("bundled") == ""
    store.conn.execute("UPDATE show_notes SET notes = x'00'")
    assert LibraryProposal(store, pasted).source() == ([], [], set())


def test_notes_are_kept_of_an_audio_file_and_a_page_but_not_of_a_subscribed_feed(
    store: Store, web: PodcastWeb, server: FakeServer
) -> None:
    server.documents["/pages/1"] = page(NOTES)
    tides = keep_episode(store, episode_of_page(store, web, f"{server.url}/pages/1", CancelToken()))
    assert "YaRN" in store.show_notes.of_episode(tides)
    fed = keep_episode(store, of_feed(store, web, server, encoded(NOTES)))
    assert store.show_notes.of_episode(fed) == ""
    assert LibraryProposal(store, fed).source()[0]


def test_links_of_an_episode_with_times_are_its_own(store: Store, tmp_path: Path) -> None:
    notes = (
        NOTES
        + """<h2>Links</h2><ul><li><a href="https://www.waves.example/code/">The code</a></li>
        <li><a href="https://youtu.be/tides">The talk</a> &amp; more</li></ul>"""
    )
    episode_id = keep_episode(store, read_episode_text(notes.encode(), podcast="Waves", title="Linked"))
    found = [(one.title, one.kind, one.segment_id) for one in store.episodes.timeline(episode_id).whole_links]
    assert found == [("The code", "other", None), ("The talk", "video", None)]
    many = notes + "".join(f'<p><a href="https://site.example/{at // 2}">Page {at}</a></p>' for at in range(240))
    site = keep_episode(store, read_episode_text(many.encode(), podcast="Waves", title="A saved page"))
    links = store.episodes.timeline(site).whole_links
    assert (len(links), len({one.url for one in links})) == (100, 100)
    # Removed by the user, it stays away from the next edition, and from what is shared.
    edit = change_timeline(store, episode_id, lambda it: remove_link(it, "https://youtu.be/tides"))
    keep_episode(store, read_episode_text(notes.encode(), podcast="Waves", title="Linked"))
    assert [one.title for one in store.episodes.timeline(episode_id).whole_links] == ["The code"]
    file = tmp_path / "linked.json"
    file.write_bytes(episode_file(store, episode_id))
    catalog = load(file)
    assert [(one.title, one.segment_id, one.url) for one in catalog.resources] == [
        ("The code", None, "https://www.waves.example/code/")
    ]
    store.episode_facts.say(episode_id, edit)
    assert len(store.episodes.timeline(episode_id).whole_links) == 2


def test_links_that_each_episode_of_a_show_has_stand_apart(store: Store) -> None:
    notes = (
        NOTES
        + """<p><a href="https://code.example">The code</a> <a href="https://www.patreon.com/waves">Patreon</a>
        <a href="https://x.com/waves">@waves</a> <a href="https://x.com/waves/status/12">A thread</a>
        <a href="https://waves.example/x">Subscribe to our newsletter</a></p>"""
    )
    timeline = store.episodes.timeline(keep_episode(store, read_episode_text(notes.encode(), title="Linked")))
    assert [one.title for one in timeline.whole_links] == ["The code", "A thread"]
    sides = [one.url for one in timeline.side_links]
    assert sides == ["https://www.patreon.com/waves", "https://x.com/waves", "https://waves.example/x"]
    change_timeline(store, timeline.episode.id, lambda it: remove_link(it, sides[0]))
    assert [one.url for one in store.episodes.timeline(timeline.episode.id).side_links] == sides[1:]


def test_links_of_an_episode_without_times_are_those_of_its_one_segment(store: Store) -> None:
    notes = """<p>Today: <a href="https://arxiv.org/abs/2309.00071">YaRN: Efficient Context Window Extension</a>.</p>
    <p><a href="https://waves.example/code">The code</a></p>"""
    timeline = store.episodes.timeline(keep_episode(store, read_episode_text(notes.encode(), title="One paper a day")))
    assert [(one.title, bool(one.segment_id)) for one in timeline.whole_links] == [("The code", True)]


def test_a_preview_stays_one_until_the_whole_notes_are_imported(
    store: Store, web: PodcastWeb, server: FakeServer
) -> None:
    part = f"{NOTES}<p>This episode is for paid subscribers.</p>"
    found = of_feed(store, web, server, encoded(part))
    assert found.notices
    (listed,) = store.podcasts.items()
    assert store.podcasts.previews() == {listed.id}, "it is told before it is imported"
    assert store.lists.item_rows([listed.id])[0].is_preview
    episode_id = keep_episode(store, found)
    episode = store.episodes.get(episode_id)
    assert episode is not None
    assert episode.is_preview
    (listed,) = store.podcasts.items()
    assert store.lists.item_rows([listed.id])[0].is_preview
    keep_episode(store, read_episode_text(NOTES.encode(), podcast=episode.podcast, title=episode.title))
    assert store.show_notes.of_episode(episode_id) == NOTES
    assert not store.lists.item_rows([listed.id])[0].is_preview


def test_the_podcast_that_the_user_names_stands_over_what_is_read(
    tmp_path: Path, store: Store, web: PodcastWeb, server: FakeServer
) -> None:
    from mutagen import id3
    from mutagen.wave import WAVE

    path = tone(tmp_path / "tides.wav", 3)
    audio = WAVE(path)
    audio.add_tags()
    audio.tags.add(id3.TALB(encoding=3, text="Waves"))
    audio.save()
    assert episode_of_audio(path).fields["podcast"] == "Waves"
    assert episode_of_audio(path, podcast="Mine").fields["podcast"] == "Mine"
    server.documents["/pages/1"] = page(NOTES, '<meta property="og:site_name" content="Waves">')
    address = f"{server.url}/pages/1"
    assert episode_of_page(store, web, address, CancelToken()).fields["podcast"] == "Waves"
    assert episode_of_page(store, web, address, CancelToken(), podcast="Mine").fields["podcast"] == "Mine"
