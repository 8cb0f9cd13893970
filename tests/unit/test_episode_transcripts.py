"""The words of an episode come from a file, a feed or show notes into the library, by the command."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.model.errors import KnownError
from explorer.model.transcript import Cue
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.store.database import Store
from tests.fakes import transcripts
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer

Run = Callable[..., tuple[int, str, str]]
EPISODE = "waves-episode-1"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        tags = "".join(
            f'<podcast:transcript url="{one.url}/pages/{name}" type="text/vtt" language="en"/>'
            for name in ("1.vtt", "1.json", "gone.srt")
        )
        notes = "".join(f"Ann ({n}:00): Words of minute {n}.<br>" for n in range(20))
        words = f"<content:encoded><![CDATA[<p>Hello</p><h2>Transcript</h2><p>{notes}</p>]]></content:encoded>"
        one.documents["/feeds/waves"] = Document(rss([item(1, tags + words)]))
        one.documents["/pages/1.vtt"] = Document(transcripts.vtt().encode(), "text/vtt")
        one.documents["/pages/1.json"] = Document(transcripts.podcast_json().encode(), "application/json")
        yield one


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--library", str(tmp_path / "library"), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_all_transcripts_of_a_feed_are_downloaded(run: Run, server: FakeServer) -> None:
    run("subscribe", f"{server.url}/feeds/waves")
    run("import-episode", "guid-1")
    assert run("transcript", EPISODE, "--json") == (0, "[]\n", ""), "it only reads"
    code, _, err = run("transcript", EPISODE)
    assert code == 0, err
    out = run("transcript", EPISODE, "--json")[1]
    assert "There is nothing at this address" in err  # the third one, which does not keep the others back
    found = json.loads(out)
    assert [(one["source"], one["cues"]) for one in found] == [("feed", 3), ("feed", 3), ("notes", 20)]
    asked = len(server.seen)
    assert run("transcript", EPISODE, "--json") == (0, out, "")
    assert len(server.seen) == asked, "what is there is printed without asking the feed"
    listed = {one["id"]: one["transcript"] for one in json.loads(run("episodes", "--json")[1])}
    assert listed[EPISODE] == found[0]
    assert listed[EPISODE]["language"] == "en"
    assert next(one for name, one in listed.items() if name != EPISODE) is None


def test_a_file_comes_before_the_feed_and_replaces_itself(run: Run, tmp_path: Path) -> None:
    episode = json.loads(run("episodes", "--json")[1])[0]["id"]
    file = tmp_path / "words.srt"
    file.write_text(transcripts.srt(), encoding="utf-8")
    for _ in range(2):
        code, out, err = run("transcript", episode, str(file), "--json")
        assert (code, len(json.loads(out))) == (0, 1)
    assert "4 cues, 0:00:01 to 1:02:11, from words.srt." in err
    assert "its text ends at 1:02:11, the episode at 3:37:08" in err


def test_one_of_the_episodes_length_comes_first_and_another_is_removed(run: Run, tmp_path: Path) -> None:
    episode = json.loads(run("episodes", "--json")[1])[0]["id"]
    for name, end in (("whole.vtt", "03:36:59.000"), ("other.vtt", "00:58:10.000")):
        words = f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n\n00:00:03.000 --> {end}\nBye\n"
        (tmp_path / name).write_text(words, encoding="utf-8")
        _, out, _ = run("transcript", episode, str(tmp_path / name), "--json")
    assert [one["name"] for one in json.loads(out)] == ["whole.vtt", "other.vtt"]  # though the other is newer

    code, _, err = run("transcript", episode, "--remove")
    assert (code, "has these transcripts: whole.vtt, other.vtt." in err) == (1, True)
    code, _, err = run("transcript", episode, "--remove", "none.vtt")
    assert (code, "has these transcripts: whole.vtt, other.vtt." in err) == (1, True)
    code, out, err = run("transcript", episode, "--remove", "other.vtt", "--json")
    assert (code, [one["name"] for one in json.loads(out)]) == (0, ["whole.vtt"])
    assert "other.vtt of “" in err
    code, _, err = run("transcript", episode, "--remove")
    assert code == 0
    kept = err.rpartition("add this file: ")[2].strip()
    code, _, err = run("transcript", episode, "--remove")
    assert (code, "has no transcript" in err) == (1, True)
    code, out, _ = run("transcript", episode, kept, "--json")
    assert (code, json.loads(out)[0]["end_s"]) == (0, 3 * 3600 + 36 * 60 + 59.0)
    with pytest.raises(SystemExit):
        run("transcript", episode, "words.vtt", "--remove")


def test_what_can_not_be_had_is_told(run: Run, tmp_path: Path) -> None:
    episode = json.loads(run("episodes", "--json")[1])[0]["id"]
    code, _, err = run("transcript", episode)
    assert (code, "have no transcript of this episode" in err) == (1, True)
    code, _, err = run("transcript", episode, str(tmp_path / "none.vtt"))
    assert (code, "“none.vtt” can’t be read" in err) == (1, True)


def test_a_damaged_row_is_told_and_words_survive_storing(store: Store) -> None:
    episode = keep_episode(store, read_episode_text(b"# Kettles\n\n0:00 Start\n5:00 Lids\n9:00 End"))
    cues = (Cue(0, 1000, "", "Würst \ud800"), Cue(1000, 2000, "B", "x"))
    info = store.transcripts.put(episode, cues, "file", "a.vtt")
    assert [one.text for one in store.transcripts.cues(info.id)] == ["Würst ?", "x"]
    with store.write():
        store.change("UPDATE transcripts SET cues = x'00'")
    with pytest.raises(KnownError) as caught:
        store.transcripts.cues(info.id)
    assert caught.value.code == "transcript-damaged"
    store.transcripts.remove(info.id)
    assert store.transcripts.cues(info.id) == ()
    assert store.transcripts.of_episode(episode) == []
