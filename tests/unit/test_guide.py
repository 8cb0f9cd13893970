"""The guide is what its script makes, and names the keys that there are."""

import re
import runpy
from pathlib import Path

import pymupdf
import pytest

from explorer.app.shell.action_table import SPECS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "packaging" / "make_guide.py"))


def words(document: pymupdf.Document) -> list[str]:
    return [page.get_text() for page in document]


def test_the_bundled_guide_is_the_one_the_script_makes(script: dict[str, object]) -> None:
    made = script["make"]()
    assert made == script["make"]()
    bundled = pymupdf.open(ROOT / "resources" / "guide" / "guide.pdf")
    assert words(pymupdf.open(stream=made)) == words(bundled), "run packaging/make_guide.py again"
    assert (bundled.page_count, bundled.metadata["title"]) == (2, "Guide to Paper Explorer")


def test_its_links_lead_inside_and_to_the_web() -> None:
    bundled = pymupdf.open(ROOT / "resources" / "guide" / "guide.pdf")
    inside, start = bundled[0].get_links()
    (outside,) = bundled[1].get_links()
    assert (inside["page"], outside["uri"]) == (1, "https://arxiv.org")
    assert start["uri"] == "paper-explorer://open?episode=latent-space-iclr-2024-part-1&t=8112"
    assert "Try it: 2:15:12 YaRN" in bundled[0].get_textbox(start["from"])
    assert start["from"].y1 < 140, "it is in view in a small window with large letters"
    assert "More keys" in bundled[0].get_textbox(inside["from"])
    assert "arxiv.org" in bundled[1].get_textbox(outside["from"])


STEPS = {
    "Ctrl+G": "go.time",
    "Ctrl+F": "read.find",
    "H": "mark.highlight",
    "1": "mark.color.yellow",
    "8": "mark.color.gray",
    "Ctrl+H": "mark.highlight",
    "N": "mark.note",
    "Ctrl+M": "mark.moment",
    "Ctrl+Z": "mark.undo",
    "Ctrl+E": "file.export",
}
"""Which action the steps mean by a key."""


def test_its_keys_are_those_of_the_actions_that_it_means(script: dict[str, object]) -> None:
    bound = {spec.id: spec.keys_pc for spec in SPECS}
    for what, keys, actions in script["KEYS"]:
        for key, action in zip(keys.split("  "), actions.split("  "), strict=True):
            assert (key, action) in (("Enter", ""), ("…", "…")) or key == bound[action][0], what
    named = {key for _, text in script["STEPS"] for key in re.findall(r"\[\[(.+?)\]\]", text)}
    assert named == STEPS.keys()
    assert [key for key, action in STEPS.items() if key not in bound[action]] == []


def test_nothing_of_it_is_below_the_page() -> None:
    for page in pymupdf.open(ROOT / "resources" / "guide" / "guide.pdf"):
        lowest = max(block[3] for block in page.get_text("blocks"))
        assert lowest <= page.rect.height - 40
