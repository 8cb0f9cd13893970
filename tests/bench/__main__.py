"""``python -m tests.bench [--short] [--start] [--json FILE]``: measure, and print the table."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open
from explorer.services.library_setup import add_local_pdf, open_library
from tests.bench import feeds, inside, many, notes, outside, texts
from tests.bench.figures import Figure, save, table
from tests.fakes import broken_pdfs
from tests.fakes.pdfs import make_paper

PAPERS = ["yarn", "longlora", "fastgen", "vit-registers", "pause-tokens", "vae", "wuerstchen", "zero-plus-plus"]
LONG, HEAVY, DENSE, FIGURE = "imagenet-worth-1-video", "intriguing-properties", "longrope", "ring-attention"


def main() -> int:
    """Measure everything; the exit code tells only whether it could be measured."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--short", action="store_true", help="once, roughly: to see that it still runs")
    parser.add_argument("--start", action="store_true", help="only the start of the program")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures = (measure_start if options.start else measure)(Path(name), options.short)
    print(table(figures))
    if options.json:
        save(options.json, figures)
    return 0


def measure(folder: Path, short: bool) -> list[Figure]:
    """Measure all figures, on a library of generated papers in a folder."""
    papers = PAPERS[:2] if short else PAPERS
    library, pdf = folder / "library", folder / "papers" / "yarn.pdf"
    _fill(library, folder / "papers", papers, 1_000 if short else 60_000)
    figures = []
    with inside.window_on(library) as window:
        figures.append(inside.clicks(window, papers))
        figures.append(inside.jumps(window, LONG, 9 if short else 40))
        figures += inside.scrolling(window, LONG, 1 if short else 20)
        figures.append(inside.zooming(window, LONG, 1 if short else 10))
        figures.append(inside.zooming_heavy(window, DENSE, folder / "papers" / f"{DENSE}.pdf", 1 if short else 5))
        figures.append(inside.selecting(window, papers[0], 20 if short else 200))
        figures.append(inside.ticking(window, 10 if short else 300))
        figures += inside.crowded_strip(window, 10 if short else 100)
        figures.append(inside.finding(window, LONG, ["attention"] if short else ["attention", "encoder", "baseline"]))
        figures.append(inside.first_of_slow(window, FIGURE))
        figures.append(inside.heavy(window, HEAVY, 0.2 if short else 3))
        figures.append(inside.memory(window, [*papers, "guide"] if short else [*papers, LONG, "guide"]))
        inside.shown(window, "yarn")
    figures.append(inside.pages_a_second(pdf, 1 if short else 7))
    figures.append(texts.reading([folder / "papers" / f"{one}.pdf" for one in papers], 1 if short else 7))
    figures = outside.first_page(library, pdf, 1 if short else 9) + figures
    figures += outside.from_states(library, pdf, 1 if short else 5)
    figures.append(many.start(library, 10 if short else 1_000, 1 if short else 7))
    figures += many.exporting(folder, 2 if short else 250)
    figures += feeds.listing(folder, 4 if short else 200, 1 if short else 5)
    few, most = (20, 100) if short else (1_000, 10_000)
    for count in (few, most):
        notes.fill(library, papers[1], count)
        figures.append(notes.exporting(library, folder, count, 0.3 * count, 1 if short else 5))
    with inside.window_on(library) as window:
        figures += notes.listing(window, papers[1], most)
        figures.append(notes.seen_elsewhere(window, window.context.library, 2 if short else 20))
    return figures


def measure_start(folder: Path, short: bool) -> list[Figure]:
    """Measure only the start: from the plain window and from each state that one can be left in."""
    library, pdf = folder / "library", folder / "papers" / "yarn.pdf"
    _fill(library, folder / "papers", PAPERS[:2], 0)
    with inside.window_on(library) as window:
        inside.shown(window, "yarn")
    runs = 1 if short else 9
    return outside.first_page(library, pdf, runs) + outside.from_states(library, pdf, runs)


def _fill(root: Path, papers: Path, wanted: list[str], curves: int) -> None:
    """Make the papers, one with a page of so many curves and one with a figure of them, and a library of all."""
    library, store = open_library(root)
    client = PdfClient()
    try:
        for paper_id in [*wanted, LONG, HEAVY, DENSE, FIGURE]:
            path = papers / f"{paper_id}.pdf"
            if paper_id == HEAVY:
                broken_pdfs.endless(path)
            elif paper_id == DENSE:
                broken_pdfs.many_paths(path, curves)
            elif paper_id == FIGURE:
                broken_pdfs.large_figure(path, broken_pdfs.curves(curves))
            else:
                make_paper(path, paper_id, ["A. Author", "B. Author"], pages=40 if paper_id == LONG else 18)
            add_local_pdf(store, library, path, paper_id, lambda file: client.call(Open(str(file))))
    finally:
        client.close()
        store.close()


if __name__ == "__main__":
    sys.exit(main())
