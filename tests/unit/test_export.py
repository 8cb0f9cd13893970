"""The export has everything of an episode in its place, and no text of anybody's changes its structure."""

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from explorer.model import co_written_file
from explorer.model.annotation import Annotation, Note
from explorer.model.episode import Appearance, Episode, Section, Segment, Timeline
from explorer.model.errors import KnownError
from explorer.model.export_request import ExportRequest, read, written
from explorer.model.paper import Paper, PaperFile
from explorer.services import escaped_markdown
from explorer.services.export.export_data import FieldBuilder, Source
from explorer.services.export.export_text import episode_markdown as marked_markdown
from explorer.services.export.template_engine import built_in
from explorer.services.export.template_engine import render as render_template
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from tests.fakes.examples import examples
from tests.fakes.texts import HOSTILE

EPISODE = "latent-space-iclr-2024-part-1"
WHEN = "2024-05-02T10:00:00.000Z"
MARK = Annotation(
    id="018f3b2e-0000-7000-8000-000000000001",
    paper_id="yarn",
    file_id="yarn-file",
    kind="highlight",
    page=2,
    color="yellow",
    created=WHEN,
    modified=WHEN,
    quads=((10.0, 100.0, 50.0, 100.0, 10.0, 110.0, 50.0, 110.0),),
    quote="Rotary Position Embeddings (RoPE)",
)
NOTE = Note("018f3b2e-0000-7000-8000-00000000000a", "A thought", WHEN, WHEN)


def episode_markdown(store: Store, episode_id: str) -> str:
    """What the file says, without the program's marks."""
    return co_written_file.without_markers(marked_markdown(store, episode_id))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    _, one = open_library(tmp_path / "library")
    one.papers.put(Paper("arxiv:math/0211159", "Beside", ("G. P.",), "math/0211159"))
    one.papers.put(Paper("file:0123456789abcdef", "Local"))
    for paper_id in ("yarn", "vae", "longrope", "mars", "arxiv:math/0211159", "file:0123456789abcdef"):
        one.papers.add_file(PaperFile(f"{paper_id}-file", paper_id, "pdfs/a.pdf", paper_id, 1, "arxiv", WHEN))
    yield one
    one.close()


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_empty_episode(store: Store) -> None:
    out = episode_markdown(store, EPISODE)
    fields = yaml.safe_load(out.split("---\n")[1])
    assert list(fields) == ["title", "podcast", "event", "notes"]
    assert (fields["podcast"], fields["notes"]) == ("Latent Space", 0)
    assert fields["title"].startswith("ICLR 2024 — Best Papers & Talks")
    assert len(headings(out)) == 1


def test_unknown_episode(store: Store) -> None:
    with pytest.raises(KnownError) as caught:
        episode_markdown(store, "nothing")
    assert caught.value.code == "episode-unknown"


def test_a_highlight_whole(store: Store) -> None:
    store.annotations.put(replace(MARK, comment="Why *this*?\nSee 3.1", episode_id=EPISODE, at_s=8200))
    out = episode_markdown(store, EPISODE)
    body = out.partition("\n## ")[2]
    assert body == (
        "2:15:12 · YaRN: Efficient Context Window Extension of Large Language Models\n"
        "\n"
        f"with Bowen Peng · [Open at this time](paper-explorer://open?episode={EPISODE}&t=8112)\n"
        "\n"
        "Bowen Peng, Jeffrey Quesnelle, Honglu Fan, Enrico Shippole\n"
        "\n"
        "[arXiv 2309.00071](https://arxiv.org/abs/2309.00071)"
        " · [OpenReview](https://openreview.net/forum?id=wHBfxhZu1u)\n"
        "\n"
        "> Rotary Position Embeddings (RoPE)\n"
        "\n"
        "Why *this*?  \n"
        "See 3.1\n"
        "\n"
        "[Page 3 · Yellow](paper-explorer://open?annotation=" + MARK.id + ")"
        f" · [2:16:40](paper-explorer://open?episode={EPISODE}&t=8200)\n"
    )
    fields = yaml.safe_load(out.split("---\n")[1])
    assert fields["papers"] == ["YaRN: Efficient Context Window Extension of Large Language Models"]
    assert (fields["notes"], fields["updated"]) == (1, WHEN)


@pytest.mark.parametrize("name", ["plain", "obsidian", "dossier"])
def test_one_blank_line_below_who_speaks(store: Store, name: str) -> None:
    store.annotations.put(replace(MARK, episode_id=EPISODE, at_s=8200))
    out = marked_markdown(store, EPISODE, built_in(name))
    below = out.partition("with Bowen Peng")[2].split("\n")[1:3]
    assert below[0] == ""
    assert below[1].startswith("Bowen Peng, Jeffrey")


def test_everything_in_its_place(store: Store) -> None:
    marks = {
        "page 5": replace(MARK, id="m1", page=4),
        "page 3, lower": replace(MARK, id="m2", quads=((9.0, 300.0, 50.0, 300.0, 9.0, 310.0, 50.0, 310.0),)),
        "page 3, upper": replace(MARK, id="m3"),
        "point": replace(MARK, id="m4", kind="note", quads=(), point=(5.0, 200.0), quote="", comment="point"),
        "vae": replace(MARK, id="m5", paper_id="vae", file_id="vae-file"),
        "longrope": replace(MARK, id="m6", paper_id="longrope", file_id="longrope-file"),
        "mars": replace(MARK, id="m7", paper_id="mars", file_id="mars-file"),
        "beside": replace(
            MARK, id="m8", paper_id="arxiv:math/0211159", file_id="arxiv:math/0211159-file", episode_id=EPISODE
        ),
        "elsewhere": replace(MARK, id="m9", paper_id="file:0123456789abcdef", file_id="file:0123456789abcdef-file"),
    }
    for name, mark in marks.items():
        store.annotations.put(replace(mark, comment=name))
    notes = {
        "late in yarn": Note("n1", "", WHEN, WHEN, EPISODE, 9121),
        "early in yarn": Note("n2", "", WHEN, WHEN, EPISODE, 8112),
        "in fastgen": Note("n3", "", WHEN, WHEN, EPISODE, 9122),
        "in a talk": Note("n4", "", WHEN, WHEN, EPISODE, 3000),
        "before all": Note("n5", "", WHEN, WHEN, EPISODE, 5),
        "no time": Note("n6", "", WHEN, WHEN, EPISODE),
        "page 4 note": Note("n7", "", WHEN, WHEN, paper_id="yarn", page=3),
        "of the paper": Note("n8", "", WHEN, WHEN, paper_id="yarn"),
        "deleted": Note("n9", "", WHEN, WHEN, EPISODE, 8112),
    }
    for name, note in notes.items():
        store.notes.put(replace(note, text=name))
    store.notes.delete("n9", WHEN)
    out = episode_markdown(store, EPISODE)
    assert [re.sub(r" · .*|: .*", "", one) for one in headings(out)[1:]] == [
        "## 0:02:49",
        "## 0:48:40",
        "## 2:15:12",
        "### LongRoPE",
        "## 2:32:02",
        "## Picks",
        "### MARS",
        "## Outside the segments",
        "## Not in the episode",
        "### Beside",
    ]
    order = [
        *("vae", "in a talk", "page 3, upper", "point", "page 3, lower", "page 4 note", "page 5", "of the paper"),
        *("early in yarn", "late in yarn", "longrope", "in fastgen", "mars", "no time", "before all", "beside"),
    ]
    lines = out.splitlines()
    assert [line for line in lines if line in {*marks, *notes}] == order
    assert yaml.safe_load(out.split("---\n")[1])["notes"] == len(order)
    for link in (
        "[Note · Page 4](paper-explorer://open?note=n7)\n",
        "[Note](paper-explorer://open?note=n8)\n",
        f"(paper-explorer://open?note=n1) · [2:32:01](paper-explorer://open?episode={EPISODE}&t=9121)",
        "[Page 3 · Yellow](paper-explorer://open?annotation=m8)\n",
    ):
        assert link in out
    assert out.count("arxiv.org/abs/2309.00071") == 1, "once for the paper"


def test_a_segments_own_name_stands_beside_its_papers(store: Store) -> None:
    store.annotations.put(replace(MARK, paper_id="vae", file_id="vae-file"))
    out = episode_markdown(store, EPISODE)
    assert "## 0:02:49 · Auto-Encoding Variational Bayes\n\nVAEs · with Durk Kingma, Max Welling · [Open" in out


def test_updated_is_the_newest_change(store: Store) -> None:
    store.annotations.put(MARK)
    store.notes.put(replace(NOTE, paper_id="yarn", modified="2024-06-01T00:00:00.000Z"))
    assert 'updated: "2024-06-01T00:00:00.000Z"' in episode_markdown(store, EPISODE)


def test_same_bytes_again_in_any_process(store: Store) -> None:
    """Sets and dictionaries of text come in another order in each process."""
    for number in range(12):
        paper = Paper(f"arxiv:2401.{number:05}", f"Paper {number}")
        store.papers.put(paper)
        store.notes.put(replace(NOTE, id=f"n{number}", paper_id=paper.id, episode_id=EPISODE))
    out = episode_markdown(store, EPISODE)
    assert out == episode_markdown(store, EPISODE)
    out = marked_markdown(store, EPISODE)
    code = (
        "import sys; from pathlib import Path; from explorer.services.library_setup import open_library\n"
        "from explorer.services.export.export_text import episode_markdown\n"
        "_, store = open_library(Path(sys.argv[1])); text = episode_markdown(store, sys.argv[2]); store.close()\n"
        "sys.stdout.buffer.write(text.encode())"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(store.library.root), EPISODE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        assert done.stdout == out.encode()


def test_killed_while_writing_over_an_older_export(tmp_path: Path) -> None:
    """The file is the old export or the new one, whole."""
    code = (
        "import sys; from pathlib import Path; from explorer.files import write_atomic\n"
        "while True:\n"
        "    for mark in (b'a', b'b'):\n"
        "        write_atomic(Path(sys.argv[1]), mark * 3_000_000); print(flush=True)"
    )
    path = tmp_path / "notes.md"
    chance = random.Random(1)
    for _ in range(5):
        child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        assert child.stdout
        child.stdout.readline()
        until = time.perf_counter() + chance.random() * 0.03
        while time.perf_counter() < until:  # a moment of its own, not tied to a write
            pass
        child.kill()
        child.wait()
        child.stdout.close()
        assert path.read_bytes() in (b"a" * 3_000_000, b"b" * 3_000_000)


# --- hostile text ----------------------------------------------------------------------------------------------------

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PLACES = ("episode", "podcast", "event", "segment", "speaker", "title", "author", "pick", "topic", "quote")
SHAPES = st.fixed_dictionaries(dict.fromkeys(PLACES, HOSTILE))


def export(texts: dict[str, str]) -> str:
    """An episode with one of each thing, all its words from outside."""
    yarn = Paper("yarn", texts["title"], (texts["author"], "A. Known"), "2309.00071", "wHBfxhZu1u")
    pick = Paper("pick", texts["pick"])
    timeline = Timeline(
        episode=Episode("e", texts["podcast"], texts["episode"], 100, texts["event"]),
        sections=(Section("A", "S", 0, 100),),
        segments=(Segment("s", "A", f"S {texts['segment']}", "paper", 10, 100, (texts["speaker"],), "yarn"),),
        appearances=(Appearance("yarn", "discussed", "s"), Appearance("pick", "pick", topic=f"T{texts['topic']}")),
        resources=(),
        papers={"yarn": yarn, "pick": pick},
    )
    items = [
        replace(MARK, quote=texts["quote"], comment="a *comment*"),
        replace(NOTE, text="- a note", paper_id="pick"),
        replace(NOTE, id="x", text="moment", episode_id="e", at_s=20),
        replace(NOTE, id="y", text="last", episode_id="e", at_s=5),
    ]
    return co_written_file.without_markers(
        render_template(built_in("dossier"), FieldBuilder(Source(timeline, items, timeline.papers)).episode())
    )


def tame(text: str) -> str:
    """Text of the same lines, all of harmless words; nothing where there is nothing to see."""
    lines = re.split("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    return "\n".join("word" if escaped_markdown.plain(line) else "" for line in lines)


def skeleton(body: str) -> list[tuple[str, ...]]:
    """Every block and mark of a Markdown text, and every link; not its words."""
    found: list[tuple[str, ...]] = []
    for token in PARSER.parse(body):
        found.append((token.type, token.tag, str(token.level)))
        for child in token.children or []:
            if child.type not in ("text", "text_special"):
                found.append((child.type, str(child.attrs.get("href", ""))))
    return found


@given(SHAPES)
@examples(100)
def test_no_text_changes_the_structure(texts: dict[str, str]) -> None:
    hostile, harmless = export(texts), export({name: tame(text) for name, text in texts.items()})
    parts = hostile.split("---\n", 2)
    assert parts[0] == ""
    fields = yaml.safe_load(parts[1])
    known = {one for one in ("podcast", "event") if escaped_markdown.plain(texts[one])}
    assert set(fields) - {"title", "papers", "notes", "updated"} == known
    # "Untitled" stands where a title has nothing to see.
    assert fields["title"] == (escaped_markdown.plain(texts["episode"]) or "Untitled")
    assert fields["papers"] == [escaped_markdown.plain(texts[one]) or "Untitled" for one in ("title", "pick")]
    assert skeleton(parts[2]) == skeleton(harmless.split("---\n", 2)[2])
    shown = " ".join(token.content for token in PARSER.parse(parts[2]) if token.type == "inline")
    assert all(mark in shown for mark in ("2309.00071", "A. Known", "Page 3 · Yellow"))
    assert not re.search("[^\n -~\xa0-\U0010ffff]", hostile)


@pytest.mark.parametrize("left_out", ["target", "format", "path"])
def test_a_stored_request_that_lacks_something_is_none(left_out: str) -> None:
    whole = written(ExportRequest("episode", Path("notes.md")))
    assert read(whole) == ExportRequest("episode", Path("notes.md"))
    assert read({name: value for name, value in whole.items() if name != left_out}) is None
