"""The desktop learns who opens the links of exports: on Linux by a file, on Windows by the registry."""

import importlib
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.model.errors import KnownError
from explorer.services import link_registration
from explorer.services.link_registration import is_registered, register, unregister

ROOT = Path(__file__).parents[2]


def entry(path: str) -> dict[str, str]:
    head, *lines = Path(path).read_text(encoding="utf-8").splitlines()
    assert head == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as desktops on Linux have it")
def test_a_desktop_entry_of_the_users_own(own_folders: Path, run) -> None:
    code, out, err = run("register-links")
    path = own_folders / "data" / "applications" / "paper-explorer.desktop"
    assert (code, err) == (0, "")
    assert out.strip().endswith(str(path))
    assert "x-scheme-handler/paper-explorer" in entry(str(path))["MimeType"].split(";")
    assert shlex.split(entry(str(path))["Exec"]) == [sys.executable, "-m", "explorer", "open", "%u"]
    icon = own_folders / "data" / "icons" / "hicolor" / "scalable" / "apps" / f"{entry(str(path))['Icon']}.svg"
    assert icon.read_bytes().startswith(b"<svg")
    assert run("register-links")[0] == 0, "again, after an update"


def test_a_path_with_odd_letters_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    odd = r"""/a b/$HOME/`x`/100%/"q"/\ö/python"""
    monkeypatch.setattr(link_registration.sys, "executable", odd)
    words = entry(register())["Exec"].replace("\\\\", "\\")  # The value's own escape comes first.
    words = re.sub(r"\\([$`])", r"\1", words.replace("%%", "%"))  # shlex leaves these escaped between quotes.
    assert shlex.split(words) == [odd, "-m", "explorer", "open", "%u"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as desktops on Linux have it")
def test_it_is_taken_back_and_other_programs_stay(own_folders: Path, run) -> None:
    assert not is_registered()
    assert run("register-links", "--remove") == (0, "", ""), "there is nothing to take back"
    run("register-links")
    assert is_registered()
    chosen = own_folders / "config" / "mimeapps.list"
    chosen.parent.mkdir(exist_ok=True)
    other = "[Default Applications]\ntext/html=browser.desktop\n"
    chosen.write_text(f"{other}x-scheme-handler/paper-explorer=paper-explorer.desktop\n")
    assert run("register-links", "--remove") == (0, "", "")
    assert not is_registered()
    assert chosen.read_text() == other
    assert not [one for one in (own_folders / "data").rglob("paper-explorer*") if one.is_file()]


@pytest.mark.skipif(not shutil.which("xdg-open"), reason="xdg-utils are not installed")
def test_the_desktop_opens_a_link_with_the_registered_program(
    own_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an environment of its own, with a program that writes down what it was given."""
    told, program = tmp_path / "told.txt", tmp_path / "python"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\n')
    program.chmod(0o755)
    monkeypatch.setattr(link_registration.sys, "executable", str(program))
    for name in ("XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(own_folders))
    monkeypatch.setenv("DISPLAY", ":nowhere")  # Without one only browsers of a terminal are asked.
    register()
    link = "paper-explorer://open?paper=yarn&page=4"
    subprocess.run(["xdg-open", link], check=True, timeout=30)
    assert told.read_text().split() == ["-m", "explorer", "open", link]
    unregister()
    assert subprocess.run(["xdg-open", link], check=False, timeout=30, capture_output=True).returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="plays Windows")
def test_the_registry_of_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "my python").mkdir()
    for name in ("python.exe", "pythonw.exe"):
        (tmp_path / "my python" / name).touch()
    written: dict[str, str] = {}
    monkeypatch.setattr(
        link_registration,
        "winreg",
        SimpleNamespace(
            HKEY_CURRENT_USER="HKCU",
            REG_SZ=1,
            CreateKey=lambda root, key: nullcontext(f"{root}/{key}"),
            SetValueEx=lambda key, name, _, kind, value: written.update({f"{key}:{name}": value}),
        ),
        raising=False,
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "my python" / "python.exe"))
    assert register() == r"HKEY_CURRENT_USER\Software\Classes\paper-explorer"
    place = r"HKCU/Software\Classes\paper-explorer"
    assert written == {
        f"{place}:": "URL:Paper Explorer",
        f"{place}:URL Protocol": "",
        rf"{place}\shell\open\command:": f'"{tmp_path}/my python/pythonw.exe" -m explorer open "%1"',
    }


def test_where_it_can_not_be_done_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not is_registered()
    with pytest.raises(KnownError) as error:
        register()
    assert error.value.code == "links-unknown"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as desktops on Linux have it")
def test_a_place_that_can_not_be_written_is_told(own_folders: Path) -> None:
    (own_folders / "data" / "applications").write_text("a file")
    with pytest.raises(KnownError) as error:
        register()
    assert error.value.code == "cannot-write"


def test_a_bundle_for_macos_owns_the_links_and_opens_pdfs() -> None:
    facts = plistlib.loads((ROOT / "packaging" / "Info.plist").read_bytes())
    assert [one["CFBundleURLSchemes"] for one in facts["CFBundleURLTypes"]] == [[link_registration._SCHEME]]
    (pdf,) = facts["CFBundleDocumentTypes"]
    assert (pdf["LSItemContentTypes"], pdf["LSHandlerRank"]) == (["com.adobe.pdf"], "Alternate"), "not the usual one"


def test_windows_has_a_start_without_a_console() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for kind in ("scripts", "gui-scripts"):
        for place in project[kind].values():
            module, _, function = place.partition(":")
            assert callable(getattr(importlib.import_module(module), function))
    assert not set(project["scripts"]) & set(project["gui-scripts"]), "they share a folder"
