"""``import-episode``: show notes from a file become an episode of the library; what is known stays one paper."""

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.cli import main
from explorer.model import timeline_edit
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.unit.corrections import change_timeline

NOTES = """# A week of papers

Timestamps
00:00 Intro
05:00 YaRN
20:00 Rain
30:00 Outro

Papers:
- [YaRN: Efficient Context Window Extension of Large Language Models](https://arxiv.org/abs/2309.00071v2)
- [A study of seven oceans](https://doi.org/10.1038/s41586-021-03253-4)
- [A page of a conference](https://proceedings.mlr.press/v139/radford21a.html)
"""


TITLE = "Think before you speak: Training Language Models With Pause Tokens"


def run(library: Path, *words: str) -> int:
    return main(["--library", str(library), "import-episode", *words])


def test_notes_become_an_episode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.md"
    file.write_text(NOTES, "utf-8")
    library = tmp_path / "library"
    assert run(library, str(file), "--podcast", "Waves", "--duration", "40:00") == 0
    told = capsys.readouterr().err
    assert "“A week of papers” (waves-a-week-of-papers): 4 segments, 1 paper (2 more mentioned)" in told
    with contextlib.closing(Store.open(Library(library))) as store:
        timeline = store.episodes.timeline("waves-a-week-of-papers")
        assert [(one.start_s, one.end_s, one.title, one.kind) for one in timeline.segments] == [
            (0, 300, "Intro", "talk"),
            (300, 1200, "YaRN", "matched"),
            (1200, 1800, "Rain", "talk"),
            (1800, 2400, "Outro", "talk"),
        ]
        # The paper that the bundled episode knows, with its handle.
        assert [(one.paper_id, one.role) for one in timeline.appearances] == [
            ("arxiv:2309.00071", "discussed"),
            ("doi:10.1038/s41586-021-03253-4", "mentioned"),
            ("url:https://proceedings.mlr.press/v139/radford21a.html", "mentioned"),
        ]
        assert timeline.papers["arxiv:2309.00071"].handle == "yarn"


def test_a_new_edition_keeps_what_the_user_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, library = tmp_path / "notes.md", tmp_path / "library"
    file.write_text(NOTES, "utf-8")
    assert run(library, str(file), "--podcast", "Waves") == 0
    with contextlib.closing(Store.open(Library(library))) as store:
        segment = store.episodes.timeline("waves-a-week-of-papers").segments[2]
        store.episode_facts.change("segment", "waves-a-week-of-papers", segment.id, {"title": "Clouds"})
        other = {"paper": "arxiv:2310.11230"}
        store.episode_facts.change("segment", "waves-a-week-of-papers", segment.id, other | {"kind": "matched"})
    file.write_text(NOTES.replace("20:00 Rain", "21:00 Rain").replace("30:00 Outro", "31:00 Goodbye"), "utf-8")
    assert run(library, str(file), "--podcast", "Waves") == 0
    with contextlib.closing(Store.open(Library(library))) as store:
        segments = store.episodes.timeline("waves-a-week-of-papers").segments
    assert [(one.start_s, one.title) for one in segments] == [
        (0, "Intro"),
        (300, "YaRN"),
        (1260, "Clouds"),
        (1860, "Goodbye"),
    ]
    assert segments[2].paper_id == "arxiv:2310.11230"
    capsys.readouterr()
    assert run(library, str(file), "--podcast", "Waves", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    clouds = said["segments"][2]
    assert (clouds["start_s"], clouds["title"]) == (1260, "Clouds")
    assert said["papers"][clouds["paper_index"]]["arxiv"] == "2310.11230", "what is kept is printed"


def test_an_import_over_corrections_tells_what_the_library_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, library, episode_id = tmp_path / "notes.md", tmp_path / "library", "waves-a-week-of-papers"
    file.write_text(NOTES, "utf-8")
    assert run(library, str(file), "--podcast", "Waves", "--duration", "40:00") == 0
    with contextlib.closing(Store.open(Library(library))) as store:
        ocean = "doi:10.1038/s41586-021-03253-4"
        _intro, yarn, rain, outro = (one.id for one in store.episodes.timeline(episode_id).segments)
        added = Paper("arxiv:1312.6114", "Variational Bayes", arxiv="1312.6114")
        paper = store.papers.find_or_add(added, "user", PaperNames(arxiv="1312.6114")).id
        for name, *words in (
            ("add_segment", 600, "user:1", "Weather"),
            ("make_section", outro, "user:2", "The end"),
            ("remove_segment", rain),
            ("remove_paper", ocean, None, None),
            ("add_paper", paper, yarn, "mentioned"),
            ("give_paper", "user:1", paper),
        ):
            rule = getattr(timeline_edit, name)
            change_timeline(store, episode_id, lambda it, rule=rule, words=words: rule(it, *words))
        held = store.episodes.timeline(episode_id)
    capsys.readouterr()
    assert run(library, str(file), "--podcast", "Waves", "--duration", "40:00") == 0
    assert "4 segments, 2 papers (1 more mentioned), 0 to check" in capsys.readouterr().err
    assert run(library, str(file), "--podcast", "Waves", "--duration", "40:00", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    times = [(one.start_s, one.end_s, one.title, one.kind) for one in held.segments]
    assert [(one["start_s"], one["end_s"], one["title"], one["state"]) for one in said["segments"]] == times
    assert [one["section"] for one in said["segments"]] == [None, None, None, "The end"]
    assert [(one["title"], one["start_s"]) for one in said["sections"]] == [("The end", 1800)]
    assert [one["paper"] for one in said["segments"]][1:3] == [held.papers["arxiv:2309.00071"].title, added.title]
    assert {(one["arxiv"] or one["url"], one["role"], one["segment"]) for one in said["papers"]} == {
        ("2309.00071", "main", "YaRN"),
        ("https://proceedings.mlr.press/v139/radford21a.html", "mentioned", None),
        ("1312.6114", "main", "Weather"),
        ("1312.6114", "mentioned", "YaRN"),
    }


def test_titles_without_an_id_are_counted_as_to_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.md"
    file.write_text(f"A talk\n\n00:00 Hello\n05:00 {TITLE}\n20:00 Bye", "utf-8")
    for words in (["--dry-run"], []):
        assert run(tmp_path / "library", str(file), *words) == 0
        told = capsys.readouterr().err
        assert "3 segments, 0 papers, 1 to check" in told
        assert "No papers are named" not in told


def test_a_dry_run_prints_and_keeps_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(NOTES.encode())))
    assert run(tmp_path / "library", "-", "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["title"], said["duration_s"]) == ("A week of papers", None)
    assert [one["paper"] for one in said["segments"]][1].startswith("YaRN: ")
    assert [(one["arxiv"], one["doi"], one["role"], one["segment"], one["state"]) for one in said["papers"]] == [
        ("2309.00071", None, "main", "YaRN", "linked"),
        (None, "10.1038/s41586-021-03253-4", "mentioned", None, "linked"),
        (None, None, "mentioned", None, "linked"),
    ]
    assert not (tmp_path / "library" / "library.db").exists()


def test_the_title_stands_above_times_and_a_paper_without_one_is_named_as_it_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ("My Show #12: A chat", "TIMESTAMPS: 00:00 Intro", "05:00 https://arxiv.org/abs/2309.00071", "20:00 Outro")
    text = "\n".join(lines)
    file = tmp_path / "other.txt"
    file.write_text(text, "utf-8")
    assert run(tmp_path / "library", str(file), "--dry-run", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["title"], said["segments"][1]["paper"], said["papers"][0]["arxiv"]) == (
        "My Show #12: A chat",
        "2309.00071",
        "2309.00071",
    )
    assert run(tmp_path / "library", " ") == 1
    assert "Name a file, an https:// address or an episode" in capsys.readouterr().err


def test_a_transcript_in_the_notes_comes_with_the_episode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "".join(f"[{n}:00] Ann: Minute {n} is about kettles.\n" for n in range(14))
    file = tmp_path / "notes.md"
    file.write_text(f"# Kettles\n\n0:00 Start\n5:00 Lids\n14:00 End\n\n## Transcript\n\n{said}", encoding="utf-8")
    library = ["--library", str(tmp_path / "library")]

    def transcripts() -> list[tuple[str, int]]:
        capsys.readouterr()
        assert main([*library, "transcript", "kettles", "--json"]) == 0
        return [(one["source"], one["cues"]) for one in json.loads(capsys.readouterr().out)]

    assert main([*library, "import-episode", str(file)]) == 0
    assert transcripts() == [("notes", 14)]
    assert main([*library, "transcript", "kettles", "--remove"]) == 0
    assert main([*library, "import-episode", str(file)]) == 0
    assert transcripts() == [], "it was removed"
    assert main([*library, "transcript", "kettles"]) == 0
    assert transcripts() == [("notes", 14)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "These show notes are empty: import a file with text."),
        (b"\0\1\2" * 20, "This file is not text: import show notes as HTML, Markdown or plain text."),
        (bytes(range(1, 200)), "This file is not text: import show notes as HTML, Markdown or plain text."),
        (None, "notes.txt”: check its folder and name, or name another file."),
    ],
)
def test_what_is_no_text_is_told(
    data: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.txt"
    if data is not None:
        file.write_bytes(data)
    assert run(tmp_path / "library", str(file)) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("windows-1252", b""),
        ("utf-16", b""),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32", b""),
        ("shift_jis", b'<html><head><meta charset="Shift_JIS"></head>'),
        ("iso8859-15", b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">'),
        ("windows-1252", b'<meta charset="no-such-encoding">'),
        ("windows-1252", b'<meta charset="rot13">'),
        ("windows-1252", b'<meta charset="punycode">'),
    ],
)
def test_notes_are_read_in_the_encoding_that_they_are_in(encoding: str, mark: bytes) -> None:
    title = "\u8ad6\u6587\u7d39\u4ecb" if encoding == "shift_jis" else "R\xe9sum\xe9"
    text = f"<p>00:00 Intro<br>05:00 {title}<br>10:00 Bye</p>"
    notes = read_episode_text(mark + text.encode(encoding), name="notes").notes
    assert [(one.start_s, one.title) for one in notes.segments] == [(0, "Intro"), (300, title), (600, "Bye")]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 words", b"{\\rtf1 words}", b'{"a": [1, 2]}', b'{"a": [1,', b"[1, 2]", b"a\0\0b\0\0\0c"]
)
def test_other_files_are_no_notes(data: bytes) -> None:
    with pytest.raises(KnownError) as error:
        read_episode_text(data, name="notes")
    assert error.value.code == "notes-not-text"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cut.json", '{"format": 2, "episode": {"id": "waves"'),
        ("list.json", "[1, 2"),
        ("words.json", "00:00 Intro\n05:00 Rain\n"),
        ("empty.json", ""),
        ("cut.txt", '{ "episode": {"id": "waves"'),
        ("-", '{"episode": {"id": '),
    ],
)
def test_a_broken_file_of_an_episode_is_no_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    library, file = tmp_path / "library", tmp_path / name
    file.write_text(text, "utf-8")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert run(library, "-" if name == "-" else str(file)) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"paper-explorer: “{name}” is not an episode’s file, or it is damaged at line ")
    assert (told.err.count("\n"), told.out) == (1, "")
    assert not (library / "library.db").exists(), "nothing was kept"


def test_notes_that_begin_with_a_brace_are_notes() -> None:
    assert read_episode_text(b"{Intro} of waves\n00:00 Hello\n05:00 Rain\n10:00 Bye", name="notes").notes.segments


def test_episodes_in_other_scripts_and_without_titles_stay_apart(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number, text in enumerate(
        ("# 第一集\n\n00:00 一\n10:00 二\n20:00 三", "# 第二集\n\n00:00 四\n10:00 五\n20:00 六")
    ):
        file = tmp_path / f"{number}.md"
        file.write_text(text, "utf-8")
        assert run(library, str(file)) == 0
    for text in ("0:00 A\n1:00 B\n2:00 C", "0:00 D\n1:00 E\n2:00 F"):
        assert keep(library, text) not in ("episode", "")
    with contextlib.closing(Store.open(Library(library))) as store:
        assert len(store.episodes.all()) == 5  # with the bundled one


def test_an_episode_does_not_take_the_place_of_another_one(tmp_path: Path) -> None:
    library = tmp_path / "library"
    first = keep(library, "# ICLR 2024 part 1\n\n0:00 Hello\n1:00 Rain\n2:00 Bye", podcast="Latent Space")
    assert first.startswith("latent-space-iclr-2024-part-1-")
    with contextlib.closing(Store.open(Library(library))) as store:
        assert len(store.episodes.timeline("latent-space-iclr-2024-part-1").segments) == 16


def test_a_list_with_a_clock_of_its_own_is_kept(tmp_path: Path) -> None:
    library = tmp_path / "library"
    key = keep(
        library,
        "Timestamps\n0:00 Intro\n5:00 Section A: Posters\n1:00:00 Orals\n\nSection A timestamps\n0:00 Hello\n3:00 One",
    )
    with contextlib.closing(Store.open(Library(library))) as store:
        timeline = store.episodes.timeline(key)
    assert [(one.kind, one.title) for one in timeline.resources] == [("part", "0:05:00 Hello"), ("part", "0:08:00 One")]


def test_a_list_of_a_section_hangs_below_a_segment_of_that_section(tmp_path: Path) -> None:
    text = (
        "**00:05:00 Section A: Sight**\n- 00:05:30 Rain\n- 00:20:00 Snow\n**01:00:00 Section B: Sound**\n"
        "- 01:02:00 Hail\n- 01:20:00 Bye\n\n## Section B timestamps\n00:00:00 Hello\n00:04:00 Ask\n00:15:00 Answer"
    )
    library = tmp_path / "library"
    key = keep(library, text)
    with contextlib.closing(Store.open(Library(library))) as store:
        timeline = store.episodes.timeline(key)
    below = {one.title: [it.title for it in timeline.resources_of(one.id)] for one in timeline.segments}
    assert below == {
        "Rain": [],
        "Snow": [],
        "Hail": ["1:00:00 Hello", "1:04:00 Ask", "1:15:00 Answer"],
        "Bye": [],
    }


def keep(library: Path, text: str, podcast: str = "") -> str:
    _, store = open_library(library)
    with contextlib.closing(store):
        return keep_episode(store, read_episode_text(text.encode(), podcast=podcast))
