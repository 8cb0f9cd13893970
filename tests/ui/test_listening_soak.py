"""Four hours of listening, thirty times as fast, with papers that follow: the window is then as large as it was."""

import gc
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from explorer.model.transcript import Cue
from tests.fakes.examples import THOROUGH
from tests.fakes.server import FakeServer
from tests.ui.conftest import User, stored
from tests.ui.test_soak import mib

EPISODE = "latent-space-iclr-2024-part-1"
HOURS, SPEED, TICKS = 4, 30, 20
"""Ticks a second: as many as the sound has."""
STEP_S = SPEED / TICKS
MOST_MIB, MOST_STALL_MS, MOST_MEDIAN_MS = 15, 33, 4
pytestmark = [
    pytest.mark.skipif(settings.get_current_profile_name() != THOROUGH, reason="it takes minutes"),
    pytest.mark.timeout(1_200),
]


def counts(user: User) -> Counter[str]:
    """How many objects, timers and running timers the window has."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    timers = user.window.findChildren(QTimer)
    found = Counter({"objects": len(user.window.findChildren(QObject)), "timers": len(timers)})
    found["running"] = sum(one.isActive() for one in timers)
    player = user.window.context.subjects.player
    found["of the player"] = len(player.findChildren(QObject))
    return found


def test_four_hours_of_listening_leave_nothing_behind(
    shelf: FakeServer, library: Path, user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(stored(library)) as other:
        said = (Cue(3000 * at, 3000 * at + 2900, "Ann", f"Part {at} of what is said.") for at in range(4_300))
        other.transcripts.put(EPISODE, tuple(said), "file", "words.vtt")
    window, context = user.window, user.window.context
    player, session = context.subjects.player, context.session
    window.show_panel("transcript")
    user.until(lambda: context.subjects.transcripts.state.shown)
    window.commands.player.guard.now = lambda: 0.0
    player.set_follows(True)
    now = 0.0
    player.clock._now = lambda: now
    player.run_clock(0)
    user.saved()
    with closing(stored(library)) as other:
        before = other.changes.last()
    ticks, opened, hours = [], set(), []
    begun = time.perf_counter()
    for number in range(round(HOURS * 3600 / STEP_S)):
        now += STEP_S
        if session.moment is not None and session.moment >= player.length_s - 2 * STEP_S:
            session.go_to(0, "strip")
        paper = session.paper
        start = time.thread_time()
        player.clock.moved.emit(player.clock.place)
        QApplication.processEvents()
        if session.paper is paper:  # What opening a paper costs is measured elsewhere.
            ticks.append(1000 * (time.thread_time() - start))
        elif session.paper:
            opened.add(session.paper.id)
        if (number + 1) % round(1800 / STEP_S) == 0:
            hours.append((mib(), counts(user)))
    took = time.perf_counter() - begun
    player.pause()
    user.saved()
    ticks.sort()
    with closing(stored(library)) as other:
        written = {one.table for one in other.changes.since(before) or ()}
    with capsys.disabled():
        slow = sum(one > MOST_STALL_MS for one in ticks)
        print(f"\n{len(ticks)} ticks in {took:.0f} s: median {median(ticks):.2f} ms, longest {ticks[-1]:.1f} ms,")
        print(f"99.9 % {ticks[-len(ticks) // 1000]:.1f} ms, {slow} over {MOST_STALL_MS} ms;", end=" ")
        print(f"{len(opened)} papers; written: {sorted(written)}")
        print(*(f"{one:.0f} MiB {dict(found)}" for one, found in hours), sep="\n")
    assert len(opened) > 5
    assert median(ticks) < MOST_MEDIAN_MS
    downloaded = {"files", "facts", "papers", "paper_names"}
    assert written - downloaded <= {"listening", "reading_state"}
    (first, found), (last, later) = hours[len(hours) // 2 - 1], hours[-1]
    assert last - first < MOST_MIB
    assert later["timers"] - found["timers"] <= 2
    assert later["running"] - found["running"] <= 2
    assert later["of the player"] == found["of the player"]
    assert later["objects"] - found["objects"] < 60
