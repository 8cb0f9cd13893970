"""The command line: its grammar, its answers, and how it fails."""

import argparse
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import __version__, cli, logs
from explorer.commands import listing
from explorer.model.known_settings import ENDPOINTS
from explorer.store.backup import back_up
from explorer.store.library_folder import Library
from explorer.store.schema import SCHEMA_VERSION

COMMANDS = (
    "open",
    "episodes",
    "papers",
    "download",
    "annotate",
    "import-annotations",
    "note",
    "export",
    "snapshot",
    "annotated-copy",
    "doctor",
)
EPISODE = "latent-space-iclr-2024-part-1"
ROOT = Path(__file__).parents[2]


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--version"], ["--help"], *([name, "--help"] for name in COMMANDS)):
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert ended.value.code == 0
    out = capsys.readouterr().out
    assert f"paper-explorer {__version__}" in out
    assert all(f"usage: paper-explorer {name}" in out for name in COMMANDS)


def test_the_readme_has_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"| `{name}" not in readme] == []


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["papers", "--jso"],
        ["download"],
        ["download", "yarn", "--all"],
        ["annotate", "yarn"],
        ["annotate", "yarn", "--text", "x", "--color", "beige"],
        ["annotate", "yarn", "--text", "x", "--page", "0"],
        ["annotate", "yarn", "--text", "x", "--page", "١"],
        ["annotate", "yarn", "--text", "\udcff"],
        ["note"],
        ["note", "x", "--at", "2:75:00"],
        ["note", "x", "--page", "3"],
        ["note", "x", "--paper", "yarn", "--page", "50001"],
        ["--library", ""],
        ["--library", "", "papers"],
        ["export", "-o", ""],
        ["snapshot", "out.jpg"],
        ["annotated-copy", "yarn", "-o", "copy.txt"],
        ["snapshot", "out.png", "--size", "1600"],
        ["snapshot", "out.png", "--size", "99999x1000"],
        ["snapshot", "out.png", "--size", "639x480"],
        ["snapshot", "out.png", "--size", "640x479"],
        ["snapshot", "out.png", "--size", "7681x4320"],
        ["snapshot", "out.png", "--size", "7680x4321"],
        ["snapshot", "out.png", "--theme", "sepia"],
        ["open", "one", "two"],
    ],
)
def test_wrong_usage_is_2_and_names_the_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("paper-explorer")
    assert error.count("\n") == 1
    assert "--help)" in error


def test_times_and_sizes_are_understood() -> None:
    arguments = cli.parse(["snapshot", "OUT.PNG", "--at", "135:12", "--size", "1100X700"])
    assert (arguments.at, arguments.size, arguments.theme) == (8112, (1100, 700), None)
    assert cli.parse(["note", "words", "--at", "8112"]).at == 8112
    assert [cli.parse(["snapshot", "x.png", "--size", one]).size for one in ("640x480", "7680x4320")] == [
        (640, 480),
        (7680, 4320),
    ]
    assert cli.parse([]).command is None


@pytest.mark.parametrize("words", [[], ["--library", "~/papers"]])
def test_the_shortcut_says_what_the_parser_says(words: list[str]) -> None:
    short, long = cli.plain_start(words), cli.parse(words)
    assert short is not None
    assert (short.command, short.library) == (long.command, long.library)


@pytest.mark.parametrize("words", [["--version"], ["--library"], ["--library", "--help"], ["--library", "x", "open"]])
def test_the_shortcut_leaves_the_rest_to_the_parser(words: list[str]) -> None:
    assert cli.plain_start(words) is None


def test_episodes(run) -> None:
    code, out, err = run("episodes", "--json")
    assert (code, err) == (0, "")
    (episode,) = json.loads(out)
    assert (episode["id"], episode["papers"], episode["duration"]) == (EPISODE, 41, "3:37:08")
    code, out, _ = run("episodes")
    assert code == 0
    assert out.splitlines()[1].startswith(EPISODE)


def test_papers_as_json(run) -> None:
    code, out, err = run("papers", "--json")
    assert (code, err) == (0, "")
    papers = {one["id"]: one for one in json.loads(out)}
    assert len(papers) == 41
    yarn = papers["yarn"]
    assert list(yarn) == [
        "id",
        "title",
        "authors",
        "arxiv",
        "openreview",
        "role",
        "section",
        "segment",
        "topic",
        "start_s",
        "start",
        "file",
        "annotations",
        "doi",
        "pmid",
        "pmcid",
        "url",
    ]
    assert (yarn["arxiv"], yarn["role"], yarn["start_s"], yarn["start"]) == ("2309.00071", "discussed", 8112, "2:15:12")
    assert (yarn["section"], yarn["topic"], yarn["file"], yarn["annotations"]) == ("C", None, None, 0)
    assert papers["longrope"]["role"] == "mentioned"
    assert papers["longrope"]["start_s"] == 8112
    pick = papers["booookscore"]
    assert (pick["role"], pick["topic"], pick["start_s"], pick["start"]) == ("pick", "Summarization", None, None)
    order = list(papers)
    assert order.index("vae") < order.index("yarn") < order.index("longrope") < order.index("booookscore")


def test_all_papers_are_listed_also_those_of_no_episode(run) -> None:
    run("add", "2310.06770")
    listed = {one["id"]: one for one in json.loads(run("papers", "--all", "--json")[1])}
    assert {"yarn", "arxiv:2310.06770"} <= listed.keys()
    assert listed["arxiv:2310.06770"]["role"] is None
    assert list(listed["yarn"]) == list(json.loads(run("papers", "--json")[1])[0])
    assert "2310.06770" in run("papers", "--all")[1]


def test_now_says_that_no_window_is_open_and_nothing_was_played(run) -> None:
    code, out, err = run("now")
    assert (code, out) == (1, "")
    assert "No window of this library is open, and no episode was played yet" in err


@pytest.mark.parametrize("typed", ["9999.99999", "arXiv:1234.99999", "2309.000"])
def test_a_mistyped_arxiv_id_is_no_title(run, typed: str) -> None:
    code, out, err = run("add", typed)
    assert (code, out) == (1, "")
    assert "is not an arXiv id" in err


def test_an_export_of_nothing_is_told(run) -> None:
    run("note", "A thought", "--at", "0:10")
    code, _, err = run("export", "--scope", "nomatchtext")
    assert (code, err) == (0, "paper-explorer: No annotation or note matches “nomatchtext”.\n")
    assert run("export", "--scope", "thought")[2] == ""
    assert run("export")[2] == ""
    code, out, err = run("export", "--paper", "yarn")
    assert (code, err[:73]) == (0, "paper-explorer: There are no annotations or notes on this paper; only wha")
    assert "YaRN" in out
    assert run("export", "--paper", "yarn", "--format", "bibtex")[2] == "", "it has no notes of any paper"


def test_a_library_without_notes_tells_so_as_it_is_exported(run, tmp_path: Path) -> None:
    told = "paper-explorer: There are no annotations or notes in "
    assert run("export")[2].startswith(f"{told}this episode; ")
    assert run("export", "--all", "-o", str(tmp_path / "all"))[2] == f"{told}the library to export.\n"


def test_each_argument_is_explained(run, monkeypatch: pytest.MonkeyPatch) -> None:
    bare: list[tuple[str, ...]] = []
    add = argparse._ActionsContainer.add_argument

    def noted(self, *names: str, **kinds: object) -> argparse.Action:
        if not kinds.get("help") and kinds.get("action") not in ("help", "version"):
            bare.append(names)
        return add(self, *names, **kinds)

    monkeypatch.setattr(argparse._ActionsContainer, "add_argument", noted)
    assert run("papers", "--json")[0] == 0
    assert bare == []


def test_papers_for_people(run) -> None:
    code, out, _ = run("papers", "--episode", EPISODE)
    assert code == 0
    assert any(line.split()[:3] == ["2:15:12", "discussed", "yarn"] for line in out.splitlines())


def test_what_the_user_can_mend_is_one_line(run) -> None:
    code, out, err = run("papers", "--episode", "nope")
    assert (code, out) == (1, "")
    assert err == "paper-explorer: There is no episode “nope”: see “paper-explorer episodes”.\n"


def test_a_library_that_is_a_file_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert cli.main(["--library", str(tmp_path / "file"), "papers"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("paper-explorer: The library’s location is not a folder")
    assert err.count("\n") == 1


def test_the_home_of_nobody_is_a_name_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.parse(["--library", "~no-such-user/x"]).library == tmp_path / "~no-such-user" / "x"


def test_without_library_the_users_folder_is_used(own_folders: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["episodes"]) == 0
    assert EPISODE in capfd.readouterr().out
    assert (own_folders / "data" / "paper-explorer" / "library.db").is_file()


@pytest.mark.expected_log("episodes failed")
def test_a_fault_of_ours_is_one_line_that_names_the_log(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(listing, "episodes", broken)
    code, out, err = run("episodes")
    log = tmp_path / "library" / "log" / logs.NAME
    assert (code, out) == (1, "")
    assert err == f"paper-explorer: Something went wrong inside the program; the details are in {log}.\n"
    assert "ZeroDivisionError: a bug" in log.read_text(encoding="utf-8")


def test_interrupted(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "episodes", interrupted)
    assert run("episodes") == (130, "", "")


def test_a_reader_that_left_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "explorer", "--library", str(tmp_path), "papers"]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize(
    ("words", "saved"),
    [(["papers", "--json"], ""), (["note", "Hello", "--at", "0:10"], " The note was saved."), (["--help"], "")],
    ids=["papers", "note", "help"],
)
def test_output_that_can_not_be_written_is_one_line(tmp_path: Path, words: list[str], saved: str) -> None:
    command = [sys.executable, "-m", "explorer", "--library", str(tmp_path), *words]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    told = "paper-explorer: The output can’t be written (No space left on device): write it somewhere else."
    assert (done.returncode, done.stderr.decode()) == (1, f"{told}{saved}\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("words", "saved"),
    [(["papers"], ""), (["doctor"], ""), (["note", "Hello", "--at", "0:10"], " The note was saved.")],
)
def test_a_closed_output_is_one_line(tmp_path: Path, words: list[str], saved: str) -> None:
    command = ["sh", "-c", 'exec "$0" "$@" >&-', sys.executable, "-m", "explorer", "--library", str(tmp_path), *words]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    told = "paper-explorer: The output can’t be written (it is closed): write it somewhere else."
    assert (done.returncode, done.stderr.decode()) == (1, f"{told}{saved}\n")


def test_a_note_is_saved_though_its_reader_left(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "explorer", "--library", str(tmp_path), "note", "Hello", "--at", "0:10"]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"paper-explorer: The note was saved.\n")


@pytest.mark.skipif(not os.supports_bytes_environ, reason="arguments are text there")
@pytest.mark.parametrize(
    "words",
    [
        *(["papers", "--episode", "\udcff"], ["download", "\udcff"], ["annotate", "\udcff", "--text", "x"]),
        *(["note", "x", "--paper", "\udcff"], ["merge-papers", "\udcff", "x"], ["export", "--paper", "\udcff"]),
        *(["export", "--template", "\udcff"], ["import-notes", "\udcff"]),
    ],
)
def test_arguments_that_are_no_text_are_one_line(run, words: list[str]) -> None:
    code, _, err = run(*words)
    assert (code, err.count("\n")) == (1, 1), err
    assert "Something went wrong" not in err


def test_output_is_utf8_whatever_the_terminal(tmp_path: Path) -> None:
    environment = dict(os.environ, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    for words in (["papers"], ["papers", "--json"]):
        command = [sys.executable, "-m", "explorer", "--library", str(tmp_path), *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        assert "Würstchen" in done.stdout.decode("utf-8")
        assert done.stderr == b""


def test_the_door_is_light() -> None:
    heavy = ("PySide6", "pymupdf", "requests", "sqlite_utils", "yaml", "argparse", "logging", "pathlib")
    code = f"import sys, explorer.cli, explorer.__main__; print([one for one in {heavy} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_notes_reach_the_export(run, tmp_path: Path) -> None:
    assert run("note", "At a moment", "--at", "2:15:12")[0] == 0
    code, out, err = run("note", "At a page", "--paper", "2309.00071", "--page", "3")
    assert (code, err) == (0, "")
    assert len(out.strip()) == 36
    code, exported, err = run("export")
    assert (code, err) == (0, "")
    assert "At a moment" in exported
    assert "At a page" in exported
    assert run("export", "-o", str(tmp_path / "notes.md")) == (0, "", "")
    assert (tmp_path / "notes.md").read_bytes() == exported.encode()
    assert run("export", "-o", "-") == (0, exported, "")
    for name in ("report", "dossier"):
        assert run("export", "--format", name) == (0, exported, ""), "one as in the window, and as it was called before"
    _, out, _ = run("papers", "--json")
    assert {one["id"]: one["annotations"] for one in json.loads(out)}["yarn"] == 1


def test_an_export_that_cannot_be_written_is_one_line(run, tmp_path: Path) -> None:
    code, out, err = run("export", "-o", str(tmp_path / "none" / "notes.md"))
    assert (code, out) == (1, "")
    assert "There is no folder" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "none").exists()


def test_an_export_into_a_folder_names_what_it_wrote(run, tmp_path: Path) -> None:
    assert run("note", "At a page", "--paper", "yarn", "--page", "3")[0] == 0
    vault = tmp_path / "vault"
    code, out, err = run("export", "--all", "--format", "obsidian", "-o", str(vault))
    assert (code, err) == (0, "")
    names = sorted(Path(line).relative_to(vault).as_posix() for line in out.splitlines())
    assert names == sorted(path.relative_to(vault).as_posix() for path in vault.rglob("*") if path.is_file())
    assert names[0].startswith("Episodes/ICLR 2024")
    assert names[1:] == [
        "Paper Explorer.md",
        "Papers/YaRN - Efficient Context Window Extension of Large Language Models.md",
    ]
    assert run("export", "--all", "--format", "obsidian", "-o", str(vault)) == (0, "", "")


def test_a_whole_library_is_not_written_as_one_text(run, tmp_path: Path) -> None:
    for name in ("x.md", "x.TXT"):
        code, out, err = run("export", "--all", "-o", str(tmp_path / name))
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert f"{name} is one: name a folder, such as x/" in err
    assert not list(tmp_path.glob("x*"))
    assert run("export", "--all", "--format", "json", "-o", str(tmp_path / "x.json"))[:2] == (0, "")
    assert run("export", "--all", "-o", f"{tmp_path / 'x.md'}/")[0] == 0


def test_what_is_a_folder(run, tmp_path: Path) -> None:
    assert run("note", "At a page", "--paper", "yarn", "--page", "3")[0] == 0
    file = tmp_path / "one.md"
    assert run("export", "--format", "obsidian", "-o", str(file))[0] == 0
    assert file.is_file()
    for number, words in enumerate(
        (
            ("--format", "obsidian", "-o", "{0}"),
            ("--format", "logseq", "-o", "{0}"),
            ("--format", "plain", "-o", "{0}/"),
        )
    ):
        folder = tmp_path / f"folder-{number}"
        assert run("export", *(word.format(folder) for word in words))[0] == 0
        assert list(folder.rglob("YaRN*.md")), words
    folder = tmp_path / "of-a-paper"
    code, out, err = run("export", "--paper", "yarn", "-o", f"{folder}/")
    assert (code, err, len(out.splitlines())) == (0, "", 1)
    (made,) = folder.iterdir()
    assert (str(made), made.name[:6]) == (out.strip(), "YaRN -")


def test_export_of_less_than_all(run, tmp_path: Path) -> None:
    assert run("note", "mine of yarn", "--paper", "yarn", "--page", "3")[0] == 0
    assert run("note", "mine of vae", "--paper", "vae")[0] == 0
    _, out, _ = run("export", "--scope", "paper:yarn")
    assert "mine of yarn" in out
    assert "mine of vae" not in out
    _, out, _ = run("export", "--paper", "vae", "--format", "plain")
    assert "mine of vae" in out
    assert not out.startswith("---")
    code, out, err = run("export", "--scope", "color:mauve")
    assert (code, out) == (1, "")
    assert "color:mauve" in err
    template = tmp_path / "mine.j2"
    template.write_text("{% for one in items %}\n* {{ one.comment }}\n{{ one.nothing }}\n{% endfor %}\n")
    code, out, err = run("export", "--template", str(template))
    assert (code, out) == (1, "")
    assert "line 3 of the template “mine”" in err
    template.write_text("{% for one in items %}\n* {{ one.comment }}\n{% endfor %}\n")
    assert run("export", "--template", str(template), "--scope", "paper:vae")[1].startswith("* mine of vae\n")


def test_notes_go_out_and_come_back(run, tmp_path: Path) -> None:
    assert run("note", "mine", "--paper", "yarn", "--page", "3")[0] == 0
    for format_ in ("json", "w3c"):
        path = tmp_path / f"notes.{format_}"
        assert run("export", "--format", format_, "-o", str(path)) == (0, "", "")
        code, out, err = run("import-notes", str(path))
        assert (code, out.split(), err) == (
            0,
            ["added", "0", "changed", "0", "same", "1", "kept", "0", "deleted", "0", "stay", "deleted", "0"],
            "",
        )
        assert run("import-notes", "--restore", str(path)) == (0, "added    0\nchanged  0\nsame     1\n", "")
    (tmp_path / "notes.json").write_text("{}")
    code, out, err = run("import-notes", str(tmp_path / "notes.json"))
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_doctor(run, tmp_path: Path) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    lines = dict(line.split("  ", 1) for line in out.splitlines())
    assert lines["program"].strip() == f"Paper Explorer {__version__}"
    assert lines["library"].strip() == str(tmp_path / "library")
    assert "ok" in lines["database"]
    assert "ok" in lines["PDF worker"]
    assert lines["backups"].strip() == "none yet"
    assert lines["result"].strip() == "everything works"
    assert re.match(r"[a-z, ]+(; for more: pip install paper-explorer\[[a-z,]+\])?$", lines["extras"].strip())
    back_up(Library(tmp_path / "library"), SCHEMA_VERSION)
    assert re.search(
        r"backups +1 in the library’s folder, 0\.[0-9] MB, the newest of 2\d{3}-.* UTC\n", run("doctor")[1]
    )


def test_a_broken_catalog_is_told_and_costs_nobody_the_library(run, bundle: Path) -> None:
    assert run("note", "mine", "--at", "2:15:12")[0] == 0
    path = bundle / "episodes" / f"{EPISODE}.json"
    path.write_bytes(path.read_bytes()[:-200])
    code, out, err = run("export")
    assert code == 0
    assert "mine" in out
    assert err.startswith(f"paper-explorer: “{path.name}” is not an episode’s file, or it is damaged at line ")
    assert err.count("\n") == 1
    code, out, err = run("doctor")
    assert (code, err) == (1, "")
    assert f"PROBLEM: “{path.name}” is not an episode’s file, or it is damaged" in out
    assert "ok, " in out
    assert out.rstrip().endswith("not everything works, see above")


def test_a_broken_catalog_and_nothing_to_show(run, bundle: Path) -> None:
    path = bundle / "episodes" / f"{EPISODE}.json"
    path.write_bytes(b"{")
    for words in (["papers"], ["papers"]):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert "is damaged" in err
        assert err.count("\n") == 1


def test_doctor_finds_a_damaged_database(run, tmp_path: Path) -> None:
    database = tmp_path / "library" / "library.db"
    database.parent.mkdir()
    database.write_bytes(b"\0garbage" * 1000)
    code, out, _ = run("doctor")
    assert code == 1
    assert out.count("PROBLEM") == 1
    assert out.count("https://") == len(ENDPOINTS), "the endpoints of the environment are told all the same"
    assert database.read_bytes() == b"\0garbage" * 1000


def test_the_log_stays_small_and_costs_nothing_when_it_cannot_be_written(tmp_path: Path) -> None:
    logger = logging.getLogger("explorer.test")
    with logs.to_file(tmp_path) as path:
        for _ in range(30):
            logger.info("%s", "x" * 200_000)
    assert sorted(one.name for one in tmp_path.iterdir()) == [logs.NAME, *(f"{logs.NAME}.{n}" for n in (1, 2, 3))]
    assert path.stat().st_size <= 1_100_000
    (tmp_path / "file").write_text("")
    with logs.to_file(tmp_path / "file"):
        logger.info("lost")


def test_an_unknown_option_points_to_the_help_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["episodes", "--jsn"])
    assert "episodes: unrecognized arguments: --jsn (see paper-explorer episodes --help)" in capsys.readouterr().err


def test_a_file_or_link_alone_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes of mine").write_text("")
    Path("papers").write_text("")
    for word in ("notes of mine", "none.PDF", "paper-explorer:?paper=yarn", "file:///tmp/a%20b.pdf"):
        arguments = cli.parse(["--library", "x", word])
        assert (arguments.command, arguments.target) == ("open", word)
    assert cli.parse(["papers"]).command == "papers", "not the file of that name"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("exprot", "there is no command “exprot”. Did you mean “export”?"),
        ("Papers", "there is no command “Papers”. Did you mean “papers”?"),
        ("xyzzy", "there is no command “xyzzy”"),
        ("\udcff", "there is no command “\N{REPLACEMENT CHARACTER}”"),
    ],
)
def test_an_unknown_command_names_the_nearest(word: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([word])
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"paper-explorer: {told} (see paper-explorer --help)\n"
