"""``inspect``: what it tells of good, damaged and refused files."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.pdf.client import PdfClient
from tests.fakes import broken_pdfs
from tests.fakes.pdfs import make_paper

Run = Callable[..., tuple[int, str, str]]


def test_what_a_good_file_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    make_paper(path, "A Study of Things", ["A. Author"], pages=3)
    code, out, error = run("inspect", str(path), "--json")
    (one,) = json.loads(out)
    assert (code, error) == (0, "")
    assert list(one) == ["file", "pages", "title", "first_page", "text_chars", "pages_left_out", "incomplete", "error"]
    assert one["pages_left_out"] == []
    assert (one["file"], one["pages"], one["title"], one["error"]) == (str(path), 3, "A Study of Things", None)
    assert set(one["first_page"]) == {"width", "height"}
    assert one["text_chars"] > 3000


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_file_that_was_cut_off_is_told(run: Run, tmp_path: Path, share: float) -> None:
    whole, cut = tmp_path / "whole.pdf", tmp_path / "cut.pdf"
    make_paper(whole, "A Study of Things", ["A. Author"], pages=8)
    data = whole.read_bytes()
    cut.write_bytes(data[: int(share * len(data))])
    code, out, _ = run("inspect", str(whole), str(cut))
    assert (code, len(out.splitlines())) == (1, 2)
    assert "damaged" not in out.splitlines()[0]
    assert out.splitlines()[1].endswith("damaged: text or pages are missing")


def test_rubbish_after_the_end_is_no_damage(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    make_paper(path, "A Study of Things", ["A. Author"], pages=3)
    path.write_bytes(path.read_bytes() + b"\n<html>" * 900)
    code, out, _ = run("inspect", "--json", str(path))
    assert (code, json.loads(out)[0]["incomplete"]) == (0, False)


def test_size_is_as_shown_and_text_is_counted(run: Run, tmp_path: Path) -> None:
    path = broken_pdfs.one_page(tmp_path / "turned.pdf", "/MediaBox[0 0 300 200]/Rotate 90")
    (one,) = json.loads(run("inspect", str(path), "--json")[1])
    assert one["first_page"] == {"width": 200.0, "height": 300.0}
    assert one["text_chars"] == len("Hello there")


def test_a_line_for_each_file_and_1_where_one_is_refused(run: Run, tmp_path: Path) -> None:
    good = broken_pdfs.one_page(tmp_path / "good.pdf")
    bad = broken_pdfs.html(tmp_path / "bad.pdf")
    code, out, error = run("inspect", str(good), str(bad), str(tmp_path / "none.pdf"))
    lines = out.splitlines()
    assert (code, error, len(lines)) == (1, "", 3)
    assert lines[0].endswith("1 page, 300 × 200 pt, 11 characters")
    assert "bad.pdf" in lines[1]
    assert "refused: This file is not a PDF." in lines[1]
    assert lines[2].endswith("refused: There is no such file. Check its name.")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (broken_pdfs.html, "not-a-pdf"),
        (broken_pdfs.empty, "not-a-pdf"),
        (broken_pdfs.no_pages, "pdf-empty"),
        (lambda path: path, "file-missing"),
        (lambda path: path.parent, "file-unreadable"),
    ],
)
def test_a_refused_file_has_a_code_and_a_sentence(
    run: Run, tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    exit_code, out, _ = run("inspect", "--json", str(make(tmp_path / "x.pdf")))
    (one,) = json.loads(out)
    assert exit_code == 1
    assert one["error"]["code"] == code
    assert one["error"]["sentence"].endswith(".")
    assert (one["pages"], one["first_page"], one["text_chars"]) == (0, None, 0)


@pytest.mark.parametrize("make", [broken_pdfs.no_xref, broken_pdfs.prefixed, broken_pdfs.lying_count])
def test_what_can_be_mended_is_opened(run: Run, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    code, out, _ = run("inspect", "--json", str(make(tmp_path / "x.pdf")))
    assert (code, json.loads(out)[0]["error"]) == (0, None)


@pytest.mark.usefixtures("computed_deadlines")
def test_pages_that_could_not_be_read_are_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.commands.inspect.PdfClient", lambda: PdfClient(deadline_s=0.3))
    path = broken_pdfs.unreadable(tmp_path / "unreadable.pdf", good=1)
    code, out, _ = run("inspect", "--json", str(path))
    (one,) = json.loads(out)
    assert (code, one["error"], one["pages"], one["pages_left_out"]) == (0, None, 2, [1])
    assert one["text_chars"] > 0
    code, out, _ = run("inspect", str(path))
    assert (code, out.rstrip().endswith(" characters; could not read page 1")) == (0, True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are always text")
def test_a_name_that_is_no_text_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.pdf")
    broken_pdfs.one_page(path)
    code, out, _ = run("inspect", "--json", str(path))
    (one,) = json.loads(out)
    assert (code, one["error"]["code"]) == (1, "file-name")
    assert one["file"].endswith("caf�.pdf")
