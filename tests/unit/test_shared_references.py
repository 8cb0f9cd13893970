"""Several libraries, and the user, write one list of references: nobody's entry vanishes."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.co_written_references import merged_bibtex, merged_csl
from explorer.model.errors import KnownError
from explorer.model.export_request import ExportRequest
from explorer.model.paper import Paper
from explorer.services.export.export_runner import run_export
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from tests.fakes.examples import examples

KEYS = st.sampled_from(["ann2024a", "bee2024b", "cat2024c", "dog2024d"])
LISTS = st.lists(KEYS, unique=True)
STEPS = st.lists(st.tuples(st.sampled_from(["A", "B", "user"]), LISTS), max_size=8)
USERS = """@comment{not an entry}

@book{KEY,
  title = {Mine @ home},
  eprint = {KEY},
}
% and a remark"""


def export(format_: str, text: str, keys: Sequence[str], library: str) -> str:
    if format_ == "csl-json":
        return merged_csl(text, [{"id": key, "title": f"of {library}", "number": key} for key in keys], library)
    entry = "@misc{KEY,\n  title = {of LIB},\n  eprint = {KEY},\n}\n".replace("LIB", library)
    return merged_bibtex(text, {key: entry.replace("KEY", key) for key in keys}, library)


def written(format_: str, text: str) -> dict[str, str]:
    if format_ == "csl-json":
        return {one["id"]: one["title"] for one in json.loads(text or "[]")}
    return dict(re.findall(r"@\w+{([^,}]+),\n\s+title += {(.*)}", text))


@pytest.mark.parametrize("format_", ["bibtex", "csl-json"])
@given(STEPS)
@examples(300)
def test_each_has_the_entries_that_it_wrote_last(format_: str, steps: list[tuple[str, list[str]]]) -> None:
    text, wanted, own = "", {"A": [], "B": []}, dict[str, str]()
    for who, keys in steps:
        if who == "user":
            for key in set(keys) - written(format_, text).keys():
                own[key] = "Mine @ home"
                if format_ == "bibtex" and text:
                    text += "\n" + USERS.replace("KEY", key)
                elif text:
                    text = json.dumps(
                        [*json.loads(text), {"id": key, "title": own[key], "number": key, "custom": {"mine": 1}}]
                    )
                else:
                    del own[key]
            continue
        wanted[who] = keys
        text = export(format_, text, keys, who)
        now = written(format_, text)
        assert now.keys() == {*wanted["A"], *wanted["B"], *own}
        assert all(now[key] == own.get(key, f"of {who}") for key in keys)
        assert all(now[key] == "Mine @ home" for key in own)
        assert export(format_, text, keys, who) == text
        if not own and set(now) == set(keys) and not set(wanted["A"]) & set(wanted["B"]):
            assert [*now] == keys, "alone, they come in the order of the export"
        assert text.count("not an entry") == text.count("and a remark") == (len(own) if format_ == "bibtex" else 0)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    two = open_library(tmp_path / "one")[1], open_library(tmp_path / "two")[1]
    for place, one in enumerate(two):
        one.papers.put(Paper(f"arxiv:2401.0000{place}", f"Whales {place}", ("Ann Bee",), arxiv=f"2401.0000{place}"))
    yield two
    for one in two:
        one.close()


@pytest.mark.parametrize("format_", ["bibtex", "csl-json"])
def test_two_libraries_share_a_list(stores: tuple[Store, Store], tmp_path: Path, format_: str) -> None:
    path = tmp_path / "list"
    for store in (*stores, *stores):
        run_export(store, ExportRequest("file", path, format=format_))
    text = path.read_text("utf-8")
    assert "Whales 0" in text
    assert "Whales 1" in text
    assert len(re.findall(r'(?:@\w+{|"id": ")peng2024yarn', text)) == 1
    assert not run_export(stores[1], ExportRequest("file", path, format=format_)).written
    path.write_text("[1" if format_ == "csl-json" else "mine", "utf-8")
    with pytest.raises(KnownError) as caught:
        run_export(stores[0], ExportRequest("file", path, format=format_))
    assert caught.value.code == "another-file"


@pytest.mark.parametrize(
    "damage", ['{"source": "Written by Paper Explorer"}', "[" * 100_000 + '"Written by Paper Explorer"']
)
def test_a_damaged_list_is_left_as_it_is(stores: tuple[Store, Store], tmp_path: Path, damage: str) -> None:
    path = tmp_path / "list.json"
    path.write_text('["Written by Paper Explorer"' + damage, "utf-8")
    with pytest.raises(KnownError) as caught:
        run_export(stores[0], ExportRequest("file", path, format="csl-json"))
    assert caught.value.code == "another-file"
    assert path.read_text("utf-8").endswith(damage)
