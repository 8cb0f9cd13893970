"""Marks made elsewhere, as people and programs write them down, and whatever else may be pasted."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.mark_links import bare_address, timed_link
from explorer.model.mark_reader import LONGEST_SAID, LONGEST_TEXT, MOST_MARKS, FoundMark, MarkedEpisode, read_marks
from explorer.model.mark_records import marks_of
from explorer.services.mark_import import _objects, read_data
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

AT = 5205
"""1:26:45"""


def brief(text: str) -> list[tuple[int, str]]:
    return [(one.at_s, one.text) for one in read_marks(text)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1:26:45 registers!", [(AT, "registers!")]),
        ("01:26:45 - registers!", [(AT, "registers!")]),
        ("86:45 registers", [(AT, "registers")]),
        ("- [1:26:45] registers", [(AT, "registers")]),
        ("* (1:26:45) registers", [(AT, "registers")]),
        ("**1:26:45** registers", [(AT, "registers")]),
        ("• 1:26:45–1:30:00 registers", [(AT, "registers")]),
        ("at 1:26:45: registers", [(AT, "registers")]),
        ("@1:26:45 registers", [(AT, "registers")]),
        ("> 1:26:45 registers", [(AT, "registers")]),
        ("registers! (1:26:45)", [(AT, "registers!")]),
        ("- registers, at 1:26:45.", [(AT, "registers")]),
        ("registers at 1:26:45", [(AT, "registers")]),
        ("1:26:45", [(AT, "")]),
        ("<li>1:26:45 <b>registers</b></li>", [(AT, "registers")]),
        ("https://youtu.be/abc?t=5205", [(AT, "")]),
        ("see https://www.youtube.com/watch?v=abc&t=1h26m45s registers", [(AT, "see registers")]),
        ("[1:26:45](https://pca.st/episode/1234?t=5205) registers", [(AT, "registers")]),
        ("registers https://overcast.fm/+ABCD/1:26:45", [(AT, "registers")]),
        ("1h26m45s registers", [(AT, "registers")]),
        ("spotify:episode:abc#1:26:45", [(AT, "")]),
        ("- registers ([Time 1:26:45](https://share.snipd.com/snip/1))", [(AT, "registers")]),
        ("https://overcast.fm/+A/1:26:45 registers\nhttps://overcast.fm/+B", [(AT, "registers")]),
        ("1:26:45 registers\nhttps://arxiv.org/abs/2309.16588", [(AT, "registers\nhttps://arxiv.org/abs/2309.16588")]),
        ("we met at half past 2:30 and left", []),
        ("ratio 16:9 and 4:3", []),
        ("version 1:2:3:4 is out", []),
        ("2024-05-02T10:00:00Z", []),
        ("99:99:99 nonsense", []),
        ("", []),
    ],
)
def test_a_line_with_a_time(line: str, found: list[tuple[int, str]]) -> None:
    assert brief(line) == found


@pytest.mark.parametrize(
    ("url", "at_s", "address"),
    [
        ("https://www.youtube.com/watch?v=abc&t=5205s", AT, "youtube.com/watch?v=abc"),
        ("https://youtu.be/abc?t=1h26m45s", AT, "youtube.com/watch?v=abc"),
        ("https://m.youtube.com/watch?t=5205&v=abc&si=x", AT, "youtube.com/watch?v=abc"),
        ("https://example.org/a.mp3#t=5205", AT, "example.org/a.mp3"),
        ("https://example.org/a.mp3#t=1:26:45,1:30:00", AT, "example.org/a.mp3"),
        ("https://example.org/a.mp3#t=npt:5205.5", AT, "example.org/a.mp3"),
        ("https://pca.st/episode/1234-5?t=5205", AT, "pca.st/episode/1234-5"),
        ("https://overcast.fm/+ABC/1:26:45", AT, "overcast.fm/+ABC"),
        ("https://open.spotify.com/episode/xyz?si=1&t=5205", AT, "open.spotify.com/episode/xyz"),
        ("https://podcasts.apple.com/us/podcast/x/id1?i=1000&r=5205", AT, "podcasts.apple.com/id1?i=1000"),
        ("https://podcasts.apple.com/us/podcast/x/id1?i=1000&t=5205", AT, "podcasts.apple.com/id1?i=1000"),
        ("https://podcasts.apple.com/de/podcast/id1?i=1000#t=1:26:45", AT, "podcasts.apple.com/id1?i=1000"),
        ("https://www.youtube.com/live/abc?t=5205", AT, "youtube.com/watch?v=abc"),
        ("https://www.youtube.com/embed/abc?start=5205", AT, "youtube.com/watch?v=abc"),
        ("https://open.spotify.com/intl-de/episode/xyz?t=5205", AT, "open.spotify.com/episode/xyz"),
        ("spotify:episode:xyz#1:26:45", AT, "open.spotify.com/episode/xyz"),
        ("https://open.spotify.com/episode/xyz?t=5205000", AT, "open.spotify.com/episode/xyz"),
        ("paper-explorer://open?episode=e%201&t=5205", AT, ""),
        ("https://example.org/a?r=5205", None, ""),
        ("https://example.org/a?t=tomorrow", None, ""),
        ("https://example.org/a?t=99999999", None, ""),
        ("https://example.org/a", None, ""),
        ("https://[broken?t=5", None, ""),
        ("paper-explorer://open?paper=yarn", None, ""),
    ],
)
def test_a_link_with_a_time(url: str, at_s: int | None, address: str) -> None:
    found = timed_link(url)
    assert (found.at_s if found else None) == at_s
    if found:
        assert found.address == address
        assert found.episode_id == ("e 1" if url.startswith("paper") else "")


SNIPD = """# ICLR 2024 — Best Papers & Talks

- Episode title: ICLR 2024 — Best Papers & Talks
- Show: Latent Space
- Export date:: 2026-03-06T23:12

### [1:29:47] Spare tokens clean the maps
[Play snip - 1min️ (1:26:45 - 1:29:51)](https://share.snipd.com/snip/0001)

<audio controls> <source src="https://example.org/a.mp3#t=1:26:45,1:29:51"> </audio>

- They add a handful of tokens.
- The maps become clean.

#### Transcript
> so they add a handful of spare tokens<br/>> and the weird spots are gone

### [2:18:45] Slow ones are stretched
[Play snip - 2min️ (2:18:00 - 2:20:00)](https://share.snipd.com/snip/0002)
"""


def test_snipd_s_export() -> None:
    one, two = read_marks(SNIPD)
    assert (one.at_s, two.at_s) == (AT, 8280), "the range says where it begins"
    assert one.text == "Spare tokens clean the maps\n- They add a handful of tokens.\n- The maps become clean."
    assert one.said.startswith("so they add a handful of spare tokens")
    assert "weird spots" in one.said
    assert two.text == "Slow ones are stretched"
    assert one.episode == two.episode
    assert (one.episode.title, one.episode.podcast) == ("ICLR 2024 — Best Papers & Talks", "Latent Space")


def test_of_snipd_s_mixed_headings_each_is_a_mark() -> None:
    timed, bare, short = read_marks("""# A walk, part 2

## Episode metadata
- Episode title: A walk, part 2
- Show: The Poster Hall

## Snips

### [06:12] Seeds don't matter
🎧 Play snip - 1min️ (05:20 - 06:30)
- They ran again with other seeds
#### 💬 Quote
> We were surprised too.

### Compression is learning
🎧 [Play snip](https://share.snipd.com/snip/abc) (40:20 - 41:00)

### [Two](https://share.snipd.com/snip/abd)

🎧 42:20 - 43:00 (00:40)

- point one
""")
    assert (timed.at_s, timed.text) == (320, "Seeds don't matter\n- They ran again with other seeds")
    assert timed.said == "We were surprised too."
    assert (bare.at_s, bare.text) == (2420, "Compression is learning")
    assert (short.at_s, short.text) == (2540, "Two\n- point one")
    assert timed.episode == bare.episode == short.episode
    assert (timed.episode.title, timed.episode.podcast) == ("A walk, part 2", "The Poster Hall")


def test_a_second_sound_is_another_mark() -> None:
    text = "### [06:12] One\nPlay snip (05:20 - 06:30)\nPlay snip (40:20 - 41:00)\n"
    assert brief(text) == [(320, "One"), (2420, "")]
    assert brief("### First\nPlay snip (05:20 - 06:30)\n") == [(320, "First")]


def test_snipd_s_export_with_headings_of_its_parts() -> None:
    one, two = read_marks("""# ICLR 2024

## Episode metadata
- Episode title: ICLR 2024
- Show: Latent Space

## Snips

### [1:29:47] Spare tokens
[🎧 Play snip - 1min️ (1:26:45 - 1:29:51)](https://share.snipd.com/snip/1)

#### ✨ Summary
- They add a handful.

📚 Transcript
<details>
<summary>Click to expand</summary>
<blockquote><b>Ann</b><br/><br/>so they add a handful</blockquote>
</details>

---

### [2:18:45] Slow ones
✨ My note
- check the table
""")
    assert (one.text, one.said) == ("Spare tokens\n- They add a handful.", "Ann so they add a handful")
    assert (two.text, two.at_s) == ("Slow ones\n- check the table", 8325)
    assert one.episode == two.episode == MarkedEpisode("ICLR 2024", "Latent Space")


def test_snipd_s_export_with_what_was_said_as_text_and_links_apart() -> None:
    first, second, third = read_marks("""# A walk, part 1

## Snips

### [40:10] Why it scales

[🎧 Play snip - 1min️ (39:40 - 40:50)](https://share.snipd.com/snip/1)

### ✨ Summary
- It scales because of compression.

#### 📚 Transcript
**Ann:** So we compress the graph.

**Bob:** We do.

---

### [55:05] Rain

- Something about **rain**

[55:05](https://share.snipd.com/snip/2)

### [1:01:00] Snow
""")
    assert (first.at_s, first.text) == (2380, "Why it scales\n- It scales because of compression.")
    assert first.said == "Ann: So we compress the graph. Bob: We do."
    assert (second.at_s, second.text) == (3305, "Rain\n- Something about **rain**")
    assert (third.at_s, third.text, third.said) == (3660, "Snow", "")


READWISE = """
# Best Papers
## Metadata
- Author: [[Latent Space]]
- Full Title: Best Papers
- Category: #podcasts
## Highlights
- Registers store global information
  Summary:
  • The background is scratch space.
  Transcript:
  Speaker 1
  So they add a handful of spare tokens. ([Time 1:26:45](https://share.snipd.com/snip/111))
    - Note: try it on DINO
- Pause tokens ([Time 1:41:30](https://share.snipd.com/snip/222))
"""


def test_highlights_of_readwise_may_have_several_lines() -> None:
    first, second = read_marks(READWISE)
    assert (first.at_s, second.at_s) == (AT, 6090)
    assert first.text == (
        "Registers store global information\nThe background is scratch space.\n- Note: try it on DINO"
    )
    assert first.said == "Speaker 1 So they add a handful of spare tokens."
    assert (second.text, second.said) == ("Pause tokens", "")
    assert {one.episode.title for one in (first, second)} == {"Best Papers"}
    head = READWISE.partition("- Registers")[0]
    (alone,) = read_marks(f"{head}- Pause tokens ([Time 1:41:30](https://share.snipd.com/snip/222))")
    assert alone.text == "Pause tokens"


def test_what_a_player_shares_as_a_time_and_a_link_is_one_mark() -> None:
    found = read_marks(
        "Show: ICLR\nStarting from position: 01:26:45\n\nEpisode webpage: https://example.org/1\n\n"
        "Media file: https://example.org/a.mp3#t=5205\n"
    )
    assert [(one.at_s, one.text, one.episode.address) for one in found] == [(AT, "", "example.org/a.mp3")]


def test_text_around_times() -> None:
    found = read_marks(
        "My walk\n\n1:26:45 registers!\nsee the table\n\nnothing\n\n- 2:18:45 slow ones\n1:26:45 registers!\n"
        "see the table"
    )
    assert [(one.at_s, one.text) for one in found] == [(AT, "registers!\nsee the table"), (8325, "slow ones")]
    assert {one.episode.title for one in found} == {"My walk"}
    assert read_marks("https://example.org/a.mp3#t=5")[0].episode == MarkedEpisode(address="example.org/a.mp3")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Time,Note,Episode Title\n1:26:45,registers!,ICLR\n2:18:45,slow,ICLR\n", [(AT, "registers!"), (8325, "slow")]),
        ("timestamp;comment\n5205;registers\n", [(AT, "registers")]),
        ("position_ms\ttext\n5205400\tregisters\n", [(AT, "registers")]),
        ('"url","note"\n"https://pca.st/episode/1?t=5205","a ""quote"", and more"\n', [(AT, 'a "quote", and more')]),
        ("name,age\nAnn,7\n", None),
        (json.dumps([{"time": 5205, "title": "Episode one", "note": "registers"}]), [(AT, "registers")]),
        (
            json.dumps({"bookmarks": [{"time": 5205.7, "title": "registers", "episode_title": "E"}]}),
            [(AT, "registers")],
        ),
        (json.dumps({"title": "E", "clips": [{"start": "1:26:45", "text": "registers"}]}), [(AT, "registers")]),
        (
            '<?xml version="1.0"?><opml version="2.0"><body><outline text="E" type="rss"><outline type="x" '
            'title="E1" note="registers" time="5205"/></outline></body></opml>',
            [(AT, "registers")],
        ),
    ],
)
def test_tables_and_objects(text: str, found: list[tuple[int, str]] | None) -> None:
    if found is None:
        with pytest.raises(KnownError, match="has no times"):
            read_data(text.encode(), "a")
        return
    assert [(one.at_s, one.text) for one in read_data(text.encode(), "a")] == found


def test_an_object_s_episode_is_that_around_it() -> None:
    text = json.dumps({"podcast": "P", "episodes": [{"title": "One", "guid": "g1", "marks": [{"at": 5, "note": "n"}]}]})
    (one,) = marks_of(_objects(text))
    assert (one.episode.title, one.episode.guid, one.episode.podcast) == ("One", "g1", "P")


LINES = st.lists(
    st.one_of(
        HOSTILE,
        st.sampled_from(
            ["1:26:45", "](", "[(", "> ", "### ", "<audio ", "https://a.b/c?t=", "#t=", "\0", "\ud800", "::"]
        ),
        st.builds("{} {}".format, st.integers(0, 400_000).map(timecode.display), HOSTILE),
    ),
    max_size=12,
)


@given(LINES, st.sampled_from(["", " ", "\n", "\r\n", ",", "\t"]))
@examples(400)
def test_any_text_gives_marks_that_fit(parts: list[str], between: str) -> None:
    for found in (read_marks(between.join(parts)), _of_data(between.join(parts))):
        assert len(found) <= MOST_MARKS
        for one in found:
            assert 0 <= one.at_s <= timecode.MAX_SECONDS
            assert len(one.text) <= LONGEST_TEXT
            assert len(one.said) <= LONGEST_SAID
            together = f"{one.text}{one.said}{one.episode}"
            assert "\0" not in together
            assert not any("\ud800" <= letter <= "\udfff" for letter in together)


def _of_data(text: str) -> list[FoundMark]:
    try:
        return read_data(text.encode("utf-8", "surrogatepass"), "a")
    except KnownError:
        return []


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9) | st.sampled_from(["1:26:45", "99:59:59", "-0:10", 95.5, -1.0]),
        lambda one: st.lists(one) | st.dictionaries(st.sampled_from(["time", "note", "title", "url", "x"]), one),
        max_leaves=20,
    )
)
@examples(200)
def test_any_json_is_read(value: object) -> None:
    found = marks_of(_objects(json.dumps([{"time": "0:01:35", "note": "sound"}, value])))
    assert (found[0].at_s, found[0].text) == (95, "sound")
    for one in found:
        assert 0 <= one.at_s <= timecode.MAX_SECONDS


@pytest.mark.parametrize(
    "text",
    [
        "1:26:45 " + "x" * 5_000_000,
        "(" * 200_000 + "1:26:45",
        "[" * 100_000,
        "<" * 100_000 + "\n" + "> " * 50_000,
        "1:26:45 a\n" * 200_000,
        "\n".join(f"{timecode.display(n)} mark {n}" for n in range(100_000)),
        "https://a.b/" * 100_000 + "?t=5",
        "![" * 50_000 + "](" * 50_000,
        "- " * 200_000,
        "{" * 100_000,
        'a,b\n"' + "x" * 1_000_000,
        "<opml>" + "<outline time='5'>" * 50_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_costs_little(text: str) -> None:
    before = time.process_time()
    found = _of_data(text)
    assert len(found) <= MOST_MARKS
    assert time.process_time() - before < 3


def test_bare_addresses_are_equal_whatever_counts_visits() -> None:
    assert bare_address("https://www.example.org/a/?utm_source=x#t=5") == bare_address("http://example.org/a")
    assert bare_address("https://radio.example/live/abc") == "radio.example/live/abc", "not a video of YouTube"
    assert bare_address("https://youtu.be/abc") == bare_address("https://www.youtube.com/watch?v=abc&t=3")


def test_a_date_in_a_field_for_a_time_is_none() -> None:
    fields = ("1:26:45", "2024-05-27 18:30:00", "27.05.2024, 18:30", "18:30 lunch")
    found = [marks_of(_objects(json.dumps([{"time": one, "note": "a"}]))) for one in fields]
    assert [[one.at_s for one in marks] for marks in found] == [[5205], [], [], []]
