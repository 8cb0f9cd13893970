"""Show notes in the shapes of many podcasts: what an import prints is what a reader would write down.

The cases are in ``golden/notes``, in invented words. Each begins with ``##### name {option=value}``; below ``=====``
stands what is right, a line for each segment and paper::

    0:02:49 Title of a segment -> key of its paper     or "?" where it is about a paper that the notes don't name
    0:05:00 Title [Part 2]                             of a list with a clock of its own
    S 0:02:49 Title of a section
    P main 2309.16588 @1 #topic "Title"                role, key, place of its segment in the list or "-"
    L 3:20:26                                          the episode's length
    E 1:10:30                                          the end of the last segment
    D part                                             the kind of a doubt; "D *" for any doubts

``*`` stands for anything. A key is an id, an address after ``url:``, or the title in quotes of a paper without one.
"""

import json
import re
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main
from explorer.commands.import_episode import notes_json
from explorer.model import timecode
from explorer.model.show_notes.notes_reader import read_notes
from explorer.services.episode_text import read_episode_text

_FOLDER = Path(__file__).parent / "golden" / "notes"


def _cases() -> Iterator[tuple[str, str, str]]:
    for file in sorted(_FOLDER.glob("*.txt")):
        for text in re.split(r"^##### ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = text.partition("\n")
            source, _, right = rest.partition("\n=====\n")
            yield name, source, right


CASES = {name: (source, right) for name, source, right in _cases()}


@pytest.mark.parametrize("name", CASES)
def test_notes_are_read_as_a_reader_would(name: str) -> None:
    source, right = CASES[name]
    options = dict(re.findall(r"(\w+)=([^,}]+)", name.partition("{")[2]))
    duration_s = timecode.parse(options["duration"]) if "duration" in options else None
    episode = read_episode_text(source.encode(), name="notes", title=options.get("title"), duration_s=duration_s)
    differences = _differences(notes_json(episode), [one for one in right.split("\n") if one.strip()])
    assert not differences, "\n".join(differences)


def test_the_command_prints_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, name in enumerate(CASES):
        source, _ = CASES[name]
        if number % 10 or "{" in name or "-->" in source:
            continue  # the command refuses a transcript
        file = tmp_path / "notes.txt"
        file.write_text(source, "utf-8")
        words = ["--library", str(tmp_path / "library"), "import-episode", str(file), "--dry-run", "--json"]
        assert main(words) == 0
        assert json.loads(capsys.readouterr().out) == notes_json(read_episode_text(source.encode(), name="notes"))


@pytest.mark.parametrize("piece", ["A. ", "Bee A, ", "Bee, A. & ", "Aa Bb, ", "A: https://a.example/b ", "(2019) “"])
def test_long_lists_of_names_and_addresses_take_no_time(piece: str) -> None:
    start = time.process_time()
    read_notes("References\n" + (piece * 30 + "2019\n") * 50 + piece * 300)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("line", [" " * 60_000, "|" + " " * 60_000 + "x", "| " * 20_000, "--" + " " * 60_000 + "x"])
def test_a_long_line_of_blanks_takes_no_time(line: str) -> None:
    start = time.process_time()
    read_notes(f"Papers\n{line}\nSoup")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "piece",
    [
        "<p>",
        "<p><a href=x>",
        "<tr><td>a<td>b",
        'the paper "Soup Boils In Pots" by Ann. ',
        "Bee A, Cruz B. Soup boils in many pots. J Broth. 2020;12:45-67.\n",
        "A https://a.example/b\n",
    ],
)
def test_large_notes_of_any_form_are_read_in_time(piece: str) -> None:
    start = time.process_time()
    read_notes("References\n" + piece * (2_000_000 // len(piece)))
    assert time.process_time() - start < 5  # a second and a half where nothing else runs


def _differences(said: Any, right: list[str]) -> list[str]:
    """Return what is said and not right, or right and not said."""
    expected: dict[str, list[str]] = {kind: [] for kind in ("segment", "S", "P", "L", "E", "D")}
    for line in right:
        kind, _, rest = line.partition(" ")
        expected[kind if kind in expected else "segment"].append(rest if kind in expected else line)
    found: list[str] = []
    found += _compare("segment", [_segment(said, one) for one in said["segments"]], expected["segment"])
    sections = [f"{_clock(one['start_s'])} {one['title']}" for one in said["sections"]]
    found += _compare("section", sections, [_timed(one) for one in expected["S"]])
    found += _papers(said["papers"], expected["P"])
    if expected["L"] and said["duration_s"] != timecode.parse(expected["L"][0]):
        found.append(f"length: {said['duration_s']}, not {expected['L'][0]}")
    if expected["E"] and said["segments"][-1]["end_s"] != timecode.parse(expected["E"][0]):
        found.append(f"end: {said['segments'][-1]['end_s']}, not {expected['E'][0]}")
    doubts = [one["kind"] for one in said["doubts"]]
    if expected["D"] != ["*"] and doubts != expected["D"]:
        found.append(f"doubts: {[one['text'] for one in said['doubts']]}, not {expected['D']}")
    return found


def _compare(kind: str, said: list[str], right: list[str]) -> list[str]:
    right = [_timed(one) for one in right]
    pairs = list(zip(said, right, strict=False))
    found = [f"{kind}: {one!r}, not {two!r}" for one, two in pairs if not _matches(one, two)]
    found += [f"{kind} too many: {one!r}" for one in said[len(right) :]]
    return found + [f"{kind} missing: {one!r}" for one in right[len(said) :]]


def _matches(said: str, right: str) -> bool:
    if "*" not in right:
        return said == right
    pattern = ".*".join(re.escape(one) for one in right.split("*"))
    return bool(re.fullmatch(pattern, said)) or (right.endswith("*") and bool(re.match(pattern, said)))


def _timed(line: str) -> str:
    clock, _, title = line.partition(" ")
    seconds = timecode.parse_or_none(clock)
    return line if seconds is None else f"{_clock(seconds)} {title}"


def _clock(seconds: int) -> str:
    return timecode.display(seconds)


def _segment(said: dict[str, Any], one: dict[str, Any]) -> str:
    paper = "" if one["paper_index"] is None else f" -> {_key(said['papers'][one['paper_index']])}"
    about = " ?" if one["state"] == "unmatched" else ""
    part = f" [{one['part']}]" if one["part"] else ""
    return f"{_clock(one['start_s'])} {one['title']}{part}{paper}{about}"


def _key(paper: dict[str, Any]) -> str:
    for name in ("arxiv", "doi", "openreview"):
        if paper[name]:
            return str(paper[name])
    if paper["pmid"]:
        return f"pmid:{paper['pmid']}"
    if paper["pmcid"]:
        return str(paper["pmcid"])
    return f"url:{paper['url']}" if paper["url"] else f'"{paper["title"]}"'


def _papers(said: list[dict[str, Any]], right: list[str]) -> list[str]:
    left = list(said)
    found: list[str] = []
    for line in right:
        lexer = shlex.shlex(line, posix=False)
        lexer.whitespace_split, lexer.quotes, lexer.commenters = True, '"', ""
        role, key, *rest = list(lexer)
        one = next((one for one in left if _key(one) == key), None)
        if one is None:
            found.append(f"paper missing: {line}")
            continue
        left.remove(one)
        place = "-" if one["segment_index"] is None else str(one["segment_index"])
        for word in rest:
            if word.startswith("@") and word[1:] not in (place, "*"):
                found.append(f"paper {key}: of segment {place}, not {word[1:]}")
            if word.startswith("#") and word[1:] != one["topic"]:
                found.append(f"paper {key}: topic {one['topic']}, not {word[1:]}")
            if word.startswith('"') and word[1:-1] != one["title"]:
                found.append(f"paper {key}: title {one['title']!r}, not {word[1:-1]!r}")
        if role not in ("*", one["role"]):
            found.append(f"paper {key}: {one['role']}, not {role}")
        if one["state"] != ("unresolved" if key.startswith('"') else "linked"):
            found.append(f"paper {key}: {one['state']}")
    return found + [f"paper too many: {one['role']} {_key(one)} {one['title']!r}" for one in left]
