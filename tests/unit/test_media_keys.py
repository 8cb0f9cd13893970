"""The player on the session's bus, as the desktop's media keys and panels use it."""

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from explorer.model.known_settings import MEDIA_NEXT
from tests.fakes.media_keys_program import media_keys

_PLAYER = "org.mpris.MediaPlayer2.Player"
_SCRIPT = """
exec 3< <(exec "$1" -m tests.fakes.media_keys_program "$2")
program=$!
read -r name <&3
ask() { dbus-send --print-reply --dest="$name" /org/mpris/MediaPlayer2 "$@" 2>&1; }
get() { echo "$1"; ask org.freedesktop.DBus.Properties.Get string:org.mpris.MediaPlayer2.Player string:"$1"; }
echo "$name"
get PlaybackStatus
ask org.mpris.MediaPlayer2.Player.PlayPause > /dev/null
get PlaybackStatus
ask org.mpris.MediaPlayer2.Player.SetPosition objpath:/x int64:8112000000 > /dev/null
ask org.mpris.MediaPlayer2.Player.Pause > /dev/null
get Position
get Metadata
ask org.mpris.MediaPlayer2.Player.Next > /dev/null
get Position
ask org.mpris.MediaPlayer2.Player.Seek int64:-15000000 > /dev/null
get Position
kill "$program"
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus here")
def test_the_desktop_plays_pauses_and_seeks(tmp_path: Path) -> None:
    words = ["dbus-run-session", "--", "bash", "-c", _SCRIPT, "bash", sys.executable, str(tmp_path / "library")]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    said = subprocess.run(words, capture_output=True, text=True, timeout=60, env=environment, check=False).stdout
    name, _, rest = said.partition("\n")
    assert name.startswith("org.mpris.MediaPlayer2.paper_explorer.instance")
    paused, playing, first, told, second, third = (one.split("variant", 1)[1] for one in _answers(rest))
    assert "Paused" in paused
    assert "Playing" in playing
    assert "int64 8112" in first
    assert "YaRN" in told
    assert "Latent Space" in told
    assert "int64 13028000000" in told
    assert "object path" in told
    assert "int64 9122000000" in second
    assert "int64 9107000000" in third


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="no D-Bus here")
def test_it_plays_on_when_the_bus_dies(tmp_path: Path) -> None:
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert bus.stdout
    address = bus.stdout.readline().strip()
    words = [sys.executable, "-m", "tests.fakes.media_keys_program", str(tmp_path / "library"), "busy"]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", DBUS_SESSION_BUS_ADDRESS=address)
    program = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert program.stdout
    assert program.stderr
    try:
        assert program.stdout.readline().startswith("org.mpris.MediaPlayer2.paper_explorer.instance")
        before = [int(program.stdout.readline()) for _ in range(10)]
        bus.kill()
        bus.wait(10)
        after = [int(program.stdout.readline()) for _ in range(40)]
        assert after[-1] > before[-1], "it plays and obeys"
        assert program.poll() is None
    finally:
        bus.kill()
        program.kill()
        told = program.communicate()[1]
    assert "Traceback" not in told
    bus.stdout.close()


def test_the_key_of_the_next_track_does_what_the_user_has_chosen(qapp: QCoreApplication, tmp_path: Path) -> None:
    marked: list[int | None] = []
    with media_keys(tmp_path / "library", lambda: marked.append(keys.session.moment)) as (keys, settings):
        keys.player.go_to(8_112_000)
        for chosen, after_next, after_previous in (("segment", 9122, 8112), ("skip", 8142, 8127), ("mark", 8127, 8112)):
            settings.put(MEDIA_NEXT, chosen)
            keys.next()
            assert keys.session.moment == after_next
            keys.previous()
            assert keys.session.moment == after_previous
        assert marked == [8127]


@pytest.mark.parametrize(
    ("volume", "percent"), [(math.nan, 80), (math.inf, 100), (-math.inf, 0), (1e308, 100), (-1e308, 0), (0.304, 30)]
)
def test_a_volume_that_is_none_is_not_taken(
    qapp: QCoreApplication, tmp_path: Path, volume: float, percent: int
) -> None:
    with media_keys(tmp_path / "library") as (keys, _):
        (controls,) = (one for one in keys.children() if one.metaObject().className() == "_Controls")
        controls.setProperty("Volume", volume)
        heard = keys.player.volume
    assert heard == percent


def _answers(text: str) -> list[str]:
    """Return the answers to ``get``, each begins with the property's name."""
    parts: list[str] = []
    for line in text.splitlines():
        if line in ("PlaybackStatus", "Position", "Metadata"):
            parts.append("")
        elif parts:
            parts[-1] += line + "\n"
    return parts
