"""Settings: typed, each in its home, there at once and at the next start, whatever else stands in the files."""

import json
import os
import re
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from explorer.app.shell.device_state import KEYS, DeviceState, device_file
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.app.shell.startup import Startup
from explorer.app.shell.writer import Writer
from explorer.model.known_settings import (
    ALL,
    EXPORT_AUTO,
    LAST_MOMENT,
    PALETTE,
    SPLIT_SHARE,
    TABS_OPEN,
    THEME,
    WINDOW_PANES,
    WINDOW_SIDE,
)
from explorer.model.setting import Setting
from explorer.store.database import Store
from explorer.store.library_folder import Library

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "device.json"


@pytest.mark.parametrize("setting", ALL, ids=lambda one: one.key)
def test_every_default_is_a_value_of_its_setting(setting: Setting[Any]) -> None:
    raw = json.loads(json.dumps(setting.dump(setting.default)))
    assert setting.read(raw) == setting.parse(raw) == setting.default


def test_every_setting_is_declared_once() -> None:
    keys = [one.key for one in ALL]
    assert len(keys) == len(set(keys))
    assert {one.home for one in ALL} == {"library", "device"}


def test_widgets_name_settings_by_their_declaration() -> None:
    words = re.compile(r"settings\.(get|put)\(\s*f?[\"']|store\.settings")
    found = [path for path in Path("explorer/ui").rglob("*.py") if words.search(path.read_text("utf-8"))]
    assert found == []


@given(raw=JSON)
def test_what_is_no_value_reads_as_the_default(raw: Any) -> None:
    for setting in ALL:
        value = setting.read(raw)
        again = json.loads(json.dumps(setting.dump(value)))
        assert setting.read(again) == value, setting.key


def test_out_of_range_is_the_default(path: Path) -> None:
    path.parent.mkdir()
    values = {"split.share": 950, "last.moment": -1, "window.panes": [1, 2], "theme": "mauve", "window.side": 1}
    path.write_text(json.dumps(values), "utf-8")
    state = DeviceState(path)
    assert state.get(SPLIT_SHARE) == 500
    assert state.get(THEME) == "system"
    assert [state.get(one) for one in (LAST_MOMENT, WINDOW_PANES, WINDOW_SIDE)] == [None, None, None]


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 5000, b'{"theme": "dark"} trailing'])
def test_a_broken_file_is_as_none_and_is_replaced(path: Path, rubbish: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(rubbish)
    state = DeviceState(path)
    assert not state.is_new
    assert state.get(THEME) == "system"
    state.put(THEME, "dark")
    assert state.flush()
    state.close()
    assert DeviceState(path).get(THEME) == "dark"


def test_a_change_is_on_disk_soon_with_no_word_of_leaving(qtbot: QtBot, path: Path) -> None:
    state = DeviceState(path)
    assert state.is_new
    for moment in range(50):
        state.put(LAST_MOMENT, moment)
    qtbot.waitUntil(lambda: DeviceState(path).get(LAST_MOMENT) == 49)
    state.close()


def test_changes_in_a_row_are_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[str] = []
    real = Path.replace

    def count(self: Path, target: Path) -> Path:
        replaced.append(str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", count)
    state = DeviceState(path)
    for moment in range(1000):
        state.put(LAST_MOMENT, moment)
    state.close()
    assert len(replaced) <= 2
    assert DeviceState(path).get(LAST_MOMENT) == 999


def test_two_programs_on_one_file_keep_what_the_other_wrote(path: Path) -> None:
    one, other = DeviceState(path), DeviceState(path)

    def work(state: DeviceState, setting: Setting[Any], values: list[Any]) -> None:
        for value in values:
            state.put(setting, value)
            assert state.flush(20)

    threads = [
        threading.Thread(target=work, args=(one, LAST_MOMENT, list(range(20)))),
        threading.Thread(target=work, args=(other, TABS_OPEN, [(str(n),) for n in range(20)])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.put(THEME, "dark")
    one.close()
    other.put(THEME, "light")
    other.close()
    now = DeviceState(path)
    assert (now.get(LAST_MOMENT), now.get(TABS_OPEN), now.get(THEME)) == (19, ("19",), "light")


def test_frozen_state_is_read_and_never_written(path: Path) -> None:
    state = DeviceState(path)
    state.is_frozen = True
    state.put(THEME, "dark")
    assert state.get(THEME) == "dark"
    state.close()
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions")
def test_a_folder_that_may_not_be_written_costs_nothing_but_the_memory(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    state = DeviceState(path)
    state.put(THEME, "dark")
    assert not state.flush()
    assert state.get(THEME) == "dark"
    path.parent.chmod(0o700)
    state.put(LAST_MOMENT, 3)
    assert state.flush(), "what could not be written comes with the next change"
    state.close()
    assert DeviceState(path).get(THEME) == "dark"


def test_a_file_in_the_way_of_the_folder_costs_nothing_but_the_memory(path: Path) -> None:
    path.parent.write_text("no folder")
    state = DeviceState(path)
    state.put(THEME, "dark")
    assert not state.flush()
    assert state.get(THEME) == "dark"
    state.close()


def test_the_file_is_in_the_library_that_was_asked_for_or_in_the_users_configuration(
    tmp_path: Path, own_folders: Path
) -> None:
    assert device_file(tmp_path) == tmp_path / "device.json"
    assert device_file(None).is_relative_to(own_folders)


def test_settings_have_their_homes_and_tell_of_changes(qtbot: QtBot, tmp_path: Path, path: Path) -> None:
    library = Library(tmp_path / "library")
    store, device = Store.open(library), DeviceState(path)
    writer = Writer(library)
    settings = Settings(device, store, writer)
    told: list[object] = []
    settings.changed.connect(told.append)
    news = (replace(PALETTE.default[0], name="Claim"), *PALETTE.default[1:])
    settings.put(PALETTE, news)
    settings.put(EXPORT_AUTO, False)
    settings.put(THEME, "dark")
    settings.put(THEME, "dark")
    assert told == [PALETTE, THEME], "the same again is no change"
    assert (settings.get(PALETTE), settings.get(THEME)) == (news, "dark")
    assert writer.close()
    device.close()
    store.close()
    with closing(Store.open(library)) as again:
        assert again.settings.read(PALETTE) == news
        assert [row["key"] for row in again.rows("SELECT key FROM settings")] == ["palette"]
    assert set(json.loads(path.read_bytes())) == {"theme"}


def test_an_old_librarys_window_goes_to_the_device_once(tmp_path: Path) -> None:
    root = tmp_path / "library"
    old = {"theme": "dark", "last.moment": 60, "tabs.open": ["guide"], "palette": [], "unknown": 1}
    with closing(Store.open(Library(root))) as store:
        for key, value in old.items():
            store.settings.put(key, value)
        with store.write():
            store.change("INSERT INTO settings VALUES ('mark_kind', '{broken')")
    with Startup(root) as first:
        assert first.device.get(THEME) == "dark"
        assert first.device.get(LAST_MOMENT) == 60
        assert first.device.get(TABS_OPEN) == ("guide",)
        assert not first.store.settings.stored(KEYS)
        assert first.store.settings.get("unknown") == 1
    with closing(Store.open(Library(root))) as store:
        store.settings.put("theme", "light")
    with Startup(root) as second:
        assert second.device.get(THEME) == "dark", "once"


def test_colors_that_another_window_changed_are_seen_here(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    with closing(Store.open(library)) as store, closing(DeviceState(path)) as device:
        watch = LibraryWatch(store)
        writer = Writer(library, attach=watch.attach_writer)
        settings = Settings(device, store, writer)
        watch.moved.connect(settings.reread)
        changed: list[object] = []
        settings.changed.connect(changed.append)
        assert settings.get(PALETTE) == PALETTE.default
        assert settings.get(EXPORT_AUTO) is False
        own = (replace(PALETTE.default[0], name="Claim"), *PALETTE.default[1:])
        with closing(Store.open(library)) as other:
            other.settings.put(PALETTE.key, PALETTE.dump(own))
        watch.look()
        assert settings.get(PALETTE) == own
        assert changed == [PALETTE], "only that one"
        watch.look()
        assert changed == [PALETTE]
        writer.close()
