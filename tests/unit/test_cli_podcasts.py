"""The commands about podcasts, and those that add an episode or a paper from them, as a reader types them."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.cli import main
from explorer.model.known_settings import CONTACT
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.feeds import item, rss
from tests.fakes.podcast_pages import Document
from tests.fakes.server import FakeServer

NOTES = (
    "<content:encoded><![CDATA[<ul><li>00:00 Intro</li><li>05:00 YaRN</li><li>20:00 Rain</li></ul>]]></content:encoded>"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as one:
        for name, value in one.endpoints_env.items():
            monkeypatch.setenv(name, value)
        one.documents["/feeds/waves"] = Document(rss([item(2), item(1, NOTES)]))
        yield one


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--library", str(tmp_path / "library"), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_command_tells_a_service_the_contact_of_the_device(run: Run, server: FakeServer, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "device.json").write_text(json.dumps({CONTACT.key: "ada@example.org"}), "utf-8")
    assert run("subscribe", f"{server.url}/feeds/waves")[0] == 0
    assert "ada@example.org" in server.seen[-1].headers["User-Agent"]


def test_from_a_feed_to_a_paper_of_an_episode(
    run: Run,
    server: FakeServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = run("subscribe", f"{server.url}/feeds/waves")
    assert (code, err) == (0, "paper-explorer: Subscribed to “Waves” (waves): 2 episodes added, 2 in all.\n")
    _, out, _ = run("podcasts", "--json")
    assert [(one["id"], one["episodes"], one["problem"]) for one in json.loads(out)] == [("waves", 2, None)]
    _, out, _ = run("episodes", "--podcast", "Waves", "--json")
    listed = json.loads(out)
    assert [(one["id"], one["guid"], one["imported"]) for one in listed] == [
        (None, "guid-2", False),
        (None, "guid-1", False),
    ]
    enclosure = {"path": None, "url": "https://example.org/audio/1.mp3", "duration_s": None, "chapters": []}
    assert listed[1]["audio"] == enclosure
    code, _, err = run("import-episode", "guid-1")
    assert (code, "“Episode 1” (waves-episode-1): 3 segments, 0 papers" in err) == (0, True), err
    listed = {one["id"]: one["audio"] for one in json.loads(run("episodes", "--json")[1])}
    assert listed["waves-episode-1"] == enclosure
    code, out, err = run("add", "2309.00071", "--episode", "waves-episode-1", "--at", "0:06:00")
    assert (code, out) == (0, "yarn\n")
    assert "Added to “YaRN”." in err
    _, out, _ = run("papers", "--episode", "waves-episode-1", "--json")
    assert [(one["id"], one["start"]) for one in json.loads(out)] == [("yarn", "0:05:00")]
    shared = tmp_path / "shared.json"
    code, out, err = run("share-episode", "waves-episode-1", "-o", str(shared))
    assert (code, out, err.startswith("paper-explorer: Wrote “waves-episode-1” to ")) == (0, "", True), err
    assert main(["--library", str(tmp_path / "other"), "import-episode", str(shared), "--json"]) == 0
    capsys.readouterr()
    # Another reader may pipe it, and look first; it is printed as notes are.
    stdin = SimpleNamespace(buffer=io.BytesIO(shared.read_bytes()))
    monkeypatch.setattr("sys.stdin", stdin)
    code, out, err = run("import-episode", "-", "--dry-run", "--json")
    assert (code, "Read “Episode 1” (waves-episode-1): 3 segments, 1 paper mentioned." in err) == (0, True), err
    said = json.loads(out)
    assert [(one["start_s"], one["title"], one["paper"]) for one in said["segments"]][1][1] == "YaRN"
    assert [(one["arxiv"], one["role"], one["state"], one["segment"]) for one in said["papers"]] == [
        ("2309.00071", "mentioned", "linked", "YaRN")
    ]
    with_store = Store.open(Library(tmp_path / "other"))
    assert [one.title for one in with_store.episodes.timeline("waves-episode-1").segments] == ["Intro", "YaRN", "Rain"]
    with_store.close()


def test_an_episode_is_imported_by_its_title_and_shared_to_standard_output(
    run: Run, server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("subscribe", f"{server.url}/feeds/waves")
    assert run("import-episode", "episode 1")[0] == 0
    code, out, _ = run("share-episode", "waves-episode-1", "-o", "-")
    assert (code, json.loads(out)["episode"]["id"]) == (0, "waves-episode-1")
    server.documents["/feeds/other"] = Document(rss([item(1)], title="Other"))
    run("subscribe", f"{server.url}/feeds/other")
    code, _, err = run("import-episode", "Episode 1")
    assert (code, "2 episodes are called “Episode 1”: name one by its id" in err) == (1, True), err


@pytest.mark.parametrize("target", ["../../etc/passwd", "javascript:alert(1)", "file:///etc/passwd", "C:\\a\\b.txt"])
def test_a_path_or_an_address_of_no_page_is_no_title(run: Run, target: str) -> None:
    code, out, err = run("add", target)
    assert (code, out, "Name a paper" in err or "can’t be opened" in err) == (1, "", True), err


def test_an_episode_may_be_named_as_its_feed_lists_it(run: Run, server: FakeServer, tmp_path: Path) -> None:
    run("subscribe", f"{server.url}/feeds/waves")
    run("import-episode", "guid-1")
    run("add", "2309.00071", "--episode", "guid-1", "--at", "0:06:00")
    captions = tmp_path / "captions.srt"
    captions.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello there.\n")
    shared = tmp_path / "shared.json"
    for words in (
        ("papers", "--episode", "guid-1"),
        ("attach-audio", "guid-1", "https://example.org/a.mp3"),
        ("transcript", "guid-1", str(captions)),
        ("share-episode", "guid-1", "-o", str(shared)),
        ("note", "Rain", "--at", "0:06:00", "--episode", "guid-1"),
        ("export", "--episode", "guid-1", "--format", "dossier"),
        ("export", "--episode", "guid-1", "--format", "bibtex"),
        ("import-episode", "waves-episode-1"),
    ):
        code, _, err = run(*words)
        assert code == 0, (words, err)
    for words in (
        ("papers", "--episode", "guid-2"),
        ("attach-audio", "guid-2", "https://example.org/a.mp3"),
        ("share-episode", "guid-2", "-o", str(shared)),
        ("export", "--episode", "guid-2", "--format", "bibtex"),
    ):
        code, _, err = run(*words)
        told = "“Episode 2” is not imported yet: run “paper-explorer import-episode guid-2” first.\n"
        assert (code, err) == (1, f"paper-explorer: {told}")


def test_an_opml_file_goes_out_and_comes_in(
    run: Run, server: FakeServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("subscribe", f"{server.url}/feeds/waves")
    path = tmp_path / "shows.opml"
    assert run("podcasts", "--opml", str(path))[0] == 0
    path.write_text(path.read_text("utf-8").replace("</body>", '<outline xmlUrl="javascript:x"/></body>'), "utf-8")
    capsys.readouterr()
    assert main(["--library", str(tmp_path / "other"), "subscribe", str(path)]) == 0
    assert "1 entry was left out" in capsys.readouterr().err
    code, _, err = run("subscribe", f"{server.url}/feeds/waves")
    assert (code, "You subscribe to “Waves” (waves) already" in err) == (0, True)
    server.documents.clear()
    code, _, err = run("refresh")
    assert code == 1
    assert "paper-explorer: Waves: There is nothing at this address" in err
    assert "There is nothing" in run("podcasts")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("subscribe", "{url}/feeds/none"), "There is nothing at this address of 127.0.0.1."),
        (("subscribe", "/no/such/shows.opml"), "There is no file “shows.opml”"),
        (("subscribe", "/no/such/file"), "There is no file “file”"),
        (("subscribe", __file__), "This is not an OPML file"),
        (("subscribe", "ftp://example.org/feed"), "it has to begin with https:// or http://"),
        (("import-episode", "{url}/pages/none"), "Check it, or paste the episode’s show notes."),
        (("refresh", "Tides"), "You don’t subscribe to “Tides”"),
        (("episodes", "--podcast", "Tides"), "You don’t subscribe to “Tides”"),
        (("import-episode", "no such thing"), "is not a file, an https:// address or an episode of your podcasts"),
        (("import-episode", "{url}/feeds/waves"), "This is the feed of “Waves”"),
        (("add", "https://youtu.be/x"), "This address is not that of a paper"),
        (("add", "nothing.pdf"), "There is no PDF “nothing.pdf”"),
        (("add", "YaRN", "--at", "9:59:59"), "No segment of this episode is at 9:59:59"),
        (("share-episode", "none", "-o", "x.json"), "There is no episode “none”"),
    ],
)
def test_each_error_is_one_sentence(run: Run, server: FakeServer, words: tuple[str, ...], told: str) -> None:
    code, _, err = run(*(one.replace("{url}", server.url) for one in words))
    assert (code, told in err, err.count("\n")) == (1, True, 1), err


@pytest.mark.parametrize(
    "start",
    [
        "WEBVTT\n\n00:01.000 --> 00:05.000\n",
        "1\n00:00:01,000 --> 00:00:05,000\n",
        "\ufeff[Script Info]\nTitle: Tides\n",
    ],
)
def test_a_transcript_is_not_taken_for_show_notes(run: Run, tmp_path: Path, start: str) -> None:
    (tmp_path / "t.vtt").write_text(f"{start}Welcome to the show.\n", "utf-8")
    code, _, err = run("import-episode", str(tmp_path / "t.vtt"))
    assert (code, "add it with transcript EPISODE FILE" in err, err.count("\n")) == (1, True, 1), err
    assert [one["id"] for one in json.loads(run("episodes", "--json")[1]) if not one["podcast"]] == []


def test_one_segment_is_told_in_the_singular(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tides.txt").write_text("We talk about https://arxiv.org/abs/2309.00071 for an hour.", "utf-8")
    assert ": 1 segment, 1 paper, " in run("import-episode", str(tmp_path / "tides.txt"))[2]


@pytest.mark.parametrize(
    ("target", "handle"),
    [
        ("https://arxiv.org/pdf/2309.00071v2", "yarn"),
        ("https://doi.org/10.1038/s41586-021-03253-4", "doi:10.1038/s41586-021-03253-4"),
        ("https://openreview.net/forum?id=abcDEF123", "openreview:abcDEF123"),
        ("pmid:17554301", "pmid:17554301"),
    ],
)
def test_papers_are_added_by_any_name(run: Run, target: str, handle: str) -> None:
    assert run("add", target)[:2] == (0, f"{handle}\n")
    assert run("add", handle)[:2] == (0, f"{handle}\n")


def test_a_paper_is_added_by_its_title(run: Run) -> None:
    code, out, err = run("add", "A study of seven oceans")
    assert code == 0
    assert "added by its title alone" in err
    assert run("add", "A Study of Seven Oceans!")[1] == out
