"""Transcripts of all forms are read into the same cues, and bad ones cost nothing but themselves."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.errors import KnownError
from explorer.model.timed_text import cues_of_notes
from explorer.model.transcript import Cue, length_notice, letters_notice, tidied, vtt_of, words_between
from explorer.model.transcript_reader import read_transcript
from tests.fakes import transcripts
from tests.fakes.examples import examples


@pytest.mark.parametrize("form", ["vtt", "srt", "ass", "podcast_json", "html", "text"])
def test_every_form_gives_the_same_words(form: str) -> None:
    cues = read_transcript(getattr(transcripts, form)().encode())
    told = [(one.start_ms // 1000, one.speaker, one.text) for one in cues[:3]]
    assert told == [(start // 1000, who, said) for start, _, who, said in transcripts.LINES]
    assert all(one.start_ms < one.end_ms for one in cues)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nWürstchen für später\n"
    assert read_transcript(text.encode(encoding))[0].text == "Würstchen für später"


def test_letters_of_another_encoding_are_told() -> None:
    for text, encoding, is_told in (
        ("여기는 한국어입니다만", "euc_kr", False),
        ("Это русский текст", "koi8_r", False),
        ("Αυτό είναι ένα ελληνικό κείμενο", "cp1253", True),
        ("זה טקסט בעברית שלא סומן", "cp1255", True),
        ("ここは日本語です", "shift_jis", False),
        ("Это русский текст", "cp1251", False),
        ("Это русский текст", "utf-8", False),
        ("Là où l’élève a été, “déjà”", "cp1252", False),
        ("Over the hill", "cp1252", False),
    ):
        cues = read_transcript(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n".encode(encoding))
        assert (letters_notice(cues) is not None) == is_told, text


def test_markup_is_text_and_tags_of_captions_are_left_out() -> None:
    said = "{\\an8}<c.x>See</c> <00:00:01.500><i>this</i> <script>alert(1)</script> &lt;b&gt; a < b"
    cues = read_transcript(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{said}\n".encode())
    assert cues[0].text == "See this <script>alert(1)</script> <b> a < b"


def test_what_is_written_as_vtt_is_read_again() -> None:
    cues = (
        Cue(1_500, 2_250, "Ann Lee", "a < b & c > d <script>alert(1)</script> &lt;"),
        Cue(8_112_000, 8_115_001, "", "Würstchen – 日本"),
        Cue(359_000_000, 359_000_900, "Bob", "Bye."),
    )
    assert read_transcript(vtt_of(cues).encode()) == cues


def test_cues_backwards_overlapping_and_without_blank_lines() -> None:
    text = (
        "1\n00:00:09,000 --> 00:00:08,000\nlast\n2\n00:00:01,000 --> 00:00:05,000\nfirst\n"
        "3\n00:00:02,000 --> 00:00:03,000\nsecond\n3\n00:00:02,000 --> 00:00:03,000\nsecond\n"
    )
    cues = read_transcript(text.encode())
    assert [(one.start_ms, one.text) for one in cues] == [(1000, "first"), (2000, "second"), (9000, "last")]
    assert cues[2].end_ms > 9000
    starts = [one.start_ms for one in cues]
    assert words_between(cues, starts, 2500, 2600) == "second"
    assert words_between(cues, starts, 0, 9500) == "first second last"


def test_captions_that_roll_up_are_not_said_twice() -> None:
    shown = ("one", "one\ntwo", "two\nthree")
    text = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{one}\n\n" for n, one in enumerate(shown, 1))
    assert [one.text for one in read_transcript(text.encode())] == ["one", "two", "three"]


def test_fifty_thousand_cues_and_single_words() -> None:
    text = "WEBVTT\n\n" + "".join(
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000 --> 00:00:01.000\nsome words {n}\n\n" for n in range(50_000)
    )
    begun = time.process_time()
    assert len(read_transcript(text.encode())) == 50_000
    assert time.process_time() - begun < 5
    words = tidied(Cue(400 * n, 400 * n + 300, "", f"w{n}" + ("." if n % 10 == 9 else "")) for n in range(200))
    assert len(words) == 20
    assert words[0].text == "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9."


def test_a_long_paragraph_is_cut_at_its_sentences() -> None:
    sentence = "A kettle that is wide at its bottom heats its water in a shorter time than one that is tall."
    cues = read_transcript(f"[00:10] {' '.join([sentence] * 8)}\n[01:50] Bye.".encode())
    assert len(cues) > 3
    assert cues[0].start_ms == 10_000
    assert [one.start_ms for one in cues] == sorted(one.start_ms for one in cues)
    assert all(one.end_ms <= 110_000 for one in cues[:-1])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no times at all\nnot one", "transcript-without-times"),
        (b"", "transcript-without-times"),
        (b'{"segments": [{"body": "x"}, 3, null]}', "transcript-without-times"),
        (b"ID3\x04\x00\x00rest" + bytes(range(256)) * 20, "transcript-not-text"),
        (b"x" * (20 * 1024 * 1024 + 1), "transcript-too-large"),
    ],
)
def test_what_is_no_transcript_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_transcript(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("end_s", "duration_s", "told"),
    [
        (3490, 13028, "its text ends at 0:58:10, the episode at 3:37:08"),
        (7000, 3600, "its text ends at 1:56:40"),
        (12900, 13028, None),
        (13040, 13028, None),
        (100, None, None),
    ],
)
def test_another_episodes_transcript_is_told(end_s: int, duration_s: int | None, told: str | None) -> None:
    notice = length_notice(1000 * end_s, duration_s)
    assert (told in notice) if told and notice else notice is told


def test_a_transcript_below_show_notes() -> None:
    lines = "".join(f"<p>Ann ({n}:00): Words of minute {n}.</p>" for n in range(20))
    notes = f"<h2>Timestamps</h2><ul><li>0:00 Start</li><li>5:00 Kettles</li></ul><h2>Full transcript</h2>{lines}"
    cues = cues_of_notes(notes)
    assert len(cues) == 20
    assert cues[7] == Cue(420_000, 480_000, "Ann", "Words of minute 7.")
    assert cues_of_notes("<h2>Timestamps</h2><p>0:00 Start</p>") == []


def test_of_notes_in_a_file_the_transcript_is_read() -> None:
    notes = (
        "# Kettles\n\n0:00 Welcome\n5:00 YaRN https://arxiv.org/abs/2309.00071\n\n## Transcript\n\n"
        "[0:00] Ann: Welcome.\n[5:00] https://example.com is where Bob went.\n[9:00] Ann: Goodbye.\n"
    )
    told = [(one.start_ms, one.speaker, one.text) for one in read_transcript(notes.encode())]
    assert told == [
        (0, "Ann", "Welcome."),
        (300_000, "Ann", "https://example.com is where Bob went."),
        (540_000, "Ann", "Goodbye."),
    ]


ANYTHING = st.text(alphabet='0123456789:->.,[]<>{}"v NAn\n\\WEBVTT', max_size=60)


@examples(200)
@given(ANYTHING)
def test_anything_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(KnownError):
        read_transcript(text.encode())


CLOCKS = st.integers(-5, 400).map(lambda one: f"{one // 60:02}:{one % 60:02}.500") | ANYTHING


@examples(200)
@given(st.lists(st.tuples(CLOCKS, CLOCKS, ANYTHING), max_size=9))
def test_whatever_is_in_a_transcript_its_cues_are_sound(parts: list[tuple[str, str, str]]) -> None:
    blocks = [f"{start} --> {end}\n{said}" for start, end, said in [("00:07.000", "00:08.000", "Sound."), *parts]]
    cues = read_transcript("\n\n".join(["WEBVTT", *blocks]).encode())
    assert any((one.start_ms, one.text.split()[0]) == (7000, "Sound.") for one in cues)
    assert all(0 <= one.start_ms < one.end_ms and one.text for one in cues)
    assert list(cues) == sorted(cues, key=lambda one: one.start_ms)
