"""Marks made elsewhere become marks of the right episode, once."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.mark_reader import read_marks
from explorer.services.library_setup import open_library
from explorer.services.mark_import import MarkNotes, grouped, import_marks, notes_of, read_data, read_file
from explorer.store.database import Store
from explorer.store.library_folder import Library

WHEN = "2024-05-02T10:00:00.000Z"
TEXT = "1:26:45 registers!\n2:18:45 slow ones\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_library(tmp_path / "library")[1]) as one:
        yield one


@pytest.fixture
def episode(store: Store) -> str:
    return store.episodes.first() or ""


def imported(store: Store, episode: str, data: bytes, name: str) -> MarkNotes:
    return import_marks(store, episode, data, name)[0]


def other_episode(store: Store, title: str) -> None:
    with store.write():
        row = "INSERT INTO episodes (id, podcast, title, duration_s, added) VALUES ('posters', 'P', ?, 6000, '')"
        store.change(row, (title,))


def test_importing_again_adds_nothing_whatever_was_done_with_the_marks(store: Store, episode: str) -> None:
    data = TEXT.encode()
    done = imported(store, episode, data, "a.txt")
    assert [(one.at_s, one.text, one.inbox, one.episode_id) for one in done.notes] == [
        (5205, "registers!", True, episode),
        (8325, "slow ones", True, episode),
    ]
    assert store.notes.waiting() == list(done.notes)
    again = imported(store, episode, data, "b.txt")
    assert (again.notes, again.same) == ((), 2)
    one, two = done.notes
    store.notes.put(Note(one.id, "kept and written in", WHEN, WHEN, episode, 60))
    store.notes.delete(two.id, WHEN)
    again = imported(store, episode, data, "b.txt")
    assert (again.notes, again.same) == ((), 2)
    store.notes.delete(one.id, WHEN)
    again = imported(store, episode, data, "b.txt")
    assert len(again.notes) == 2, "all were dropped, as by undoing the import"
    assert len(imported(store, episode, data + b"0:10:00 new\n", "b.txt").notes) == 1


def test_what_lies_after_the_end_is_left_out(store: Store, episode: str) -> None:
    done = imported(store, episode, b"1:26:45 here\n99:00:00 there\n", "a")
    assert ([one.text for one in done.notes], len(done.outside)) == (["here"], 1)
    assert done.outside_text == "One is after the episode’s end: 99:00:00 “there”."
    many = imported(store, episode, "".join(f"99:00:0{one}\n" for one in range(7)).encode(), "a")
    assert many.outside_text.startswith("7 are after the episode’s end: 99:00:00, 99:00:01,")
    assert many.outside_text.endswith("99:00:04, ….")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "has no times"), (b"nothing here", "has no times"), (b"\xff\xfe\x00", "has no times"),
     (b"1:26:45 " * (2 << 20), "larger than 8 MB")],
)  # fmt: skip
def test_what_can_t_be_imported_says_why(store: Store, episode: str, data: bytes, sentence: str) -> None:
    with pytest.raises(KnownError, match=sentence):
        import_marks(store, episode, data, "a\nb.txt")
    assert store.notes.waiting() == []
    with pytest.raises(KnownError, match="can’t be read"):
        read_file(Path("/nowhere/a.txt"))


def test_other_encodings_are_read() -> None:
    text = "1:26:45 übrig"
    for data in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode(), text.encode("cp1252")):
        assert read_data(data, "a")[0].text == "übrig"


def test_the_episode_is_found_by_what_the_marks_say(store: Store, episode: str) -> None:
    with store.write():
        store.change("UPDATE episodes SET page_url = 'https://www.example.org/p/iclr' WHERE id = ?", (episode,))
    one = store.episodes.get(episode)
    assert one
    known = (
        f"# {one.title}\n\n1:26:45 a",
        f"{one.short_title}\n1:26:45 a",
        f"{one.page_url}?utm_source=x&t=5205",
        f"paper-explorer://open?episode={episode}&t=5205 a",
        json.dumps([{"time": 5, "episode": one.title, "note": "a"}]),
    )
    for text in known:
        (group,) = grouped(store, read_data(text.encode(), "a"))
        assert group.episode_id == episode, text
    for text in (
        "1:26:45 a",
        "Another episode\n1:26:45 a",
        "https://youtu.be/xyz?t=5205",
        "paper-explorer://open?episode=x&t=5",
    ):
        (group,) = grouped(store, read_data(text.encode(), "a"))
        assert group.episode_id is None, text
    both = f"1:26:45 a\n{one.page_url}?t=9 b\nhttps://youtu.be/xyz?t=5205 c"
    assert [(group.episode_id, len(group.marks)) for group in grouped(store, read_data(both.encode(), "a"))] == [
        (None, 1),
        (episode, 1),
        (None, 1),
    ]
    assert [len(group.marks) for group in grouped(store, read_data(both.encode(), "a"), episode)] == [3]
    assert len(notes_of(store, group.marks * 3, episode).notes) == 1


def test_an_episode_is_found_by_a_heading_above_those_of_its_parts(store: Store, episode: str) -> None:
    title = store.episodes.timeline(episode).episode.short_title
    text = f"# Latent Space\n## {title}\n### Registers\n1:26:45\n1:27:00 spare tokens\n### Pause\n#### Table\n1:41:30\n"
    (group,) = grouped(store, read_marks(text))
    assert group.episode_id == episode
    assert [(one.at_s, one.text) for one in group.marks] == [
        (5205, "Registers"),
        (5220, "spare tokens"),
        (6090, "Table"),
    ]
    assert [one.episode_id for one in grouped(store, read_marks("# Podcast\n## Other\n1:26:45\n"))] == [None]


def test_the_command_imports_a_file_and_standard_input(
    store: Store, episode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = str(store.library.root)
    (tmp_path / "marks.txt").write_text(TEXT, "utf-8")
    assert main(["--library", root, "import-marks", episode, str(tmp_path / "marks.txt")]) == 0
    assert capsys.readouterr().out.split() == ["added", "2", "same", "0", "outside", "0"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode() + b"0:10:00 new")))
    assert main(["--library", root, "import-marks", episode, "-"]) == 0
    assert capsys.readouterr().out.split() == ["added", "1", "same", "2", "outside", "0"]
    (tmp_path / "late.txt").write_text("99:00:00 there", "utf-8")
    assert main(["--library", root, "import-marks", episode, str(tmp_path / "late.txt")]) == 0
    told = capsys.readouterr()
    assert told.out.split() == ["added", "0", "same", "0", "outside", "1"]
    assert "after the episode’s end: 99:00:00 “there”." in told.err
    assert main(["--library", root, "import-marks", "nowhere", "-"]) == 1
    assert "There is no episode “nowhere”" in capsys.readouterr().err


def test_the_command_marks_in_the_library_if_no_window_is_open(
    store: Store, episode: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(store.library.root)
    assert main(["--library", root, "mark", "registers!", "--at", "1:26:45"]) == 0
    assert capsys.readouterr().out.split()[1] == "1:26:45"
    (one,) = store.notes.waiting()
    assert (one.text, one.at_s, one.episode_id) == ("registers!", 5205, episode)
    assert main(["--library", root, "mark"]) == 1
    assert "give a time with --at" in capsys.readouterr().err
    assert main(["--library", root, "mark", "--at", "99:00:00"]) == 1
    assert "ends at" in capsys.readouterr().err
    assert main(["--library", root, "mark", "x" * 1001, "--at", "5"]) == 1
    assert "shorter" in capsys.readouterr().err
    from explorer.model.episode_audio import ListeningState

    store.listening.put(ListeningState(episode, 100_900))
    assert main(["--library", root, "mark"]) == 0
    assert store.notes.waiting()[-1].at_s == 100
    assert Library(store.library.root).database.exists()


def test_milliseconds_of_spotify_are_known_by_the_episodes_length(store: Store, episode: str) -> None:
    link = "https://open.spotify.com/episode/xyz?t="
    found = read_data(f"{link}120000\n{link}5205000\n{link}125\n".encode(), "pasted")
    assert [one.at_s for one in notes_of(store, found, episode).notes] == [120, 5205, 125]
    (sure,) = read_data(b"https://example.org/a.mp3#t=120000", "pasted")
    assert len(notes_of(store, [sure], episode).outside) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{here}\n1:26:45 registers\n\n{there}\n0:10:00 vae",
        "# {there}\n0:10:00 vae\n\n# {here}\n1:26:45 registers",
        'episode,time,note\nICLR 2024,1:26:45,registers\n"{there}",0:10:00,vae\n',
        "1:26:45 registers\n\n- Episode title: {there}\n- Show: Posters\n\n### [10:00] vae",
    ],
)
def test_marks_that_name_another_episode_go_there(
    store: Store, episode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    title = "A walk through the poster hall, part 2"
    here = store.episodes.get(episode)
    assert here
    other_episode(store, title)
    (tmp_path / "marks.txt").write_text(text.format(here=here.title, there=title), "utf-8")
    ask = ["--library", str(store.library.root), "import-marks", episode, str(tmp_path / "marks.txt")]
    assert main(ask) == 0
    marks = {(one.episode_id, one.at_s, one.text) for one in store.notes.waiting()}
    assert marks == {(episode, 5205, "registers"), ("posters", 600, "vae")}
    told = capsys.readouterr()
    assert "of posters" in told.out
    assert "One mark names another episode: posters." in told.err


def test_marks_that_name_an_unknown_episode_are_not_taken_for_this_one(
    store: Store, episode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other_episode(store, "A walk through the poster hall, part 2")
    path = tmp_path / "marks.csv"
    path.write_text(
        "episode,time,note\nA walk through the poster hall, part 3,1:26:45,registers\n".replace(", p", " p")
    )
    ask = ["--library", str(store.library.root), "import-marks", episode, str(path)]
    assert main(ask) == 1
    told = capsys.readouterr().err
    assert "“A walk through the poster hall part 3”, which is not in the library (1 of 1)" in told
    assert "--all-here" in told
    assert store.notes.waiting() == []
    assert main([*ask, "--all-here"]) == 0
    assert [one.episode_id for one in store.notes.waiting()] == [episode]
    path.write_text("My walk today\n2:18:45 slow ones")
    assert main(ask) == 0, "a first line may be any text"


def test_marks_of_one_second_stay_in_the_order_in_which_they_came(store: Store, episode: str) -> None:
    said = [f"{word}" for word in ("one", "two", "three", "four", "five", "six", "seven")]
    data = "".join(f"1:26:45 {word}\n" for word in said).encode()
    imported(store, episode, data, "a.txt")
    waiting = sorted(store.notes.waiting(), key=lambda one: (one.at_s, one.created, one.id))
    assert [one.text for one in waiting] == said


def test_of_two_episodes_with_one_title_none_is_taken(store: Store, episode: str) -> None:
    here = store.episodes.timeline(episode).episode
    other_episode(store, here.title)
    (group,) = grouped(store, read_data(f"# {here.title}\n\n1:26:45 a".encode(), "a"))
    assert group.episode_id is None


def test_marks_may_name_the_open_episode_in_part(store: Store, episode: str) -> None:
    here = store.episodes.timeline(episode).episode
    other_episode(store, "Quite another one")
    for title in (here.title, here.short_title, here.title.partition(" ")[0]):
        data = json.dumps([{"time": "1:26:45", "episode": title, "note": "a"}]).encode()
        assert [one.episode_id for one in grouped(store, read_data(data, "a"), episode)] == [episode], title
