"""Whatever is made, edited, deleted, undone and done again, and however often the program is killed meanwhile: what its
writer has confirmed is there at the next start, as a model says."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from explorer.model.annotation import COLORS, TEXT_KINDS
from explorer.services.library_setup import open_library
from explorer.store.database import Store
from explorer.store.library_folder import Library
from tests.fakes.examples import examples
from tests.unit.marking_desk import State, said

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
ROOT = Path(__file__).parents[2]
WHICH = st.integers(0, 20)
TEXTS = st.sampled_from(["", "a", "words", "more words", "“quoted”\nand on", "ß" * 3000])
TAGS = st.lists(st.sampled_from(["x", "y", "to read"]), unique=True, max_size=3)


class Lives:
    """A program that is begun again and again, each time after the one before was killed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.marking_desk"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._pid = 0

    def begin(self, root: Path) -> None:
        self._pid = self._tell("open", str(root))

    def ask(self, *what: object) -> tuple[str | None, State]:
        answer = self._tell(*what)
        return answer["made"], answer["there"]

    def kill(self) -> None:
        """As the system does when memory is short: it can do nothing about it."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            assert self._answer() == self._pid, "gone, so that it writes no more"
            self._pid = 0

    def close(self) -> None:
        self.kill()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _tell(self, *what: object) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        answer = json.loads(self._process.stdout.readline() or '"the program has died of itself"')
        assert not isinstance(answer, str), answer
        return answer


class Killed(RuleBasedStateMachine):
    """The model keeps what there is after each step of undo, and all that each item was since the last confirmation."""

    lives: Lives
    template: Path

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name) / "library"
        shutil.copytree(self.template, self.root)
        self.lives.begin(self.root)
        _, there = self.lives.ask("look")
        assert there == {}
        self.states: list[State] = [{}]
        self.at = 0
        self.since: dict[str, list[list[object] | None]] = {}

    @property
    def now(self) -> State:
        return self.states[self.at]

    def some(self, which: int) -> str | None:
        """One of those that are there. What is drawn may not depend on that: who is killed has saved more or less."""
        there = sorted(self.now)
        return there[which % len(there)] if there else None

    def to(self, at: int) -> None:
        """Another state is the one that holds."""
        before, self.at = self.now, at
        for item_id in {*before, *self.now}:
            if before.get(item_id) != self.now.get(item_id):
                self.since.setdefault(item_id, [before.get(item_id)]).append(self.now.get(item_id))

    def step(self, new: State) -> None:
        if new != self.now:
            self.states[self.at + 1 :] = [new]
            self.to(self.at + 1)

    def change(self, item_id: str, **parts: object) -> None:
        item = list(self.now[item_id])
        for place, name in enumerate(("kind", "color", "words", "tags")):
            item[place] = parts.get(name, item[place])
        self.step({**self.now, item_id: item})

    @rule(color=st.sampled_from(COLORS))
    def mark(self, color: str) -> None:
        made, _ = self.lives.ask("mark", color)
        assert made
        self.step({**self.now, made: ["highlight", color, "", []]})

    @rule()
    def note(self) -> None:
        made, _ = self.lives.ask("note")
        assert made
        self.step({**self.now, made: ["", "", "", []]})

    @rule(which=WHICH, text=TEXTS)
    def write(self, which: int, text: str) -> None:
        if not (item_id := self.some(which)):
            return
        self.lives.ask("write", item_id, text)
        self.change(item_id, words=text)

    @rule(which=WHICH, color=st.sampled_from(COLORS))
    def recolor(self, which: int, color: str) -> None:
        if not (item_id := self.some(which)):
            return
        self.lives.ask("color", item_id, color)
        if self.now[item_id][0]:
            self.change(item_id, color=color)

    @rule(which=WHICH, kind=st.sampled_from(TEXT_KINDS))
    def rekind(self, which: int, kind: str) -> None:
        if not (item_id := self.some(which)):
            return
        self.lives.ask("kind", item_id, kind)
        if self.now[item_id][0]:
            self.change(item_id, kind=kind)

    @rule(which=WHICH, tags=TAGS)
    def retag(self, which: int, tags: list[str]) -> None:
        if not (item_id := self.some(which)):
            return
        self.lives.ask("tags", item_id, tags)
        self.change(item_id, tags=tags)

    @rule(which=st.lists(WHICH, min_size=1, max_size=3))
    def delete(self, which: list[int]) -> None:
        gone = {found for one in which if (found := self.some(one))}
        self.lives.ask("delete", *sorted(gone))
        self.step({one: item for one, item in self.now.items() if one not in gone})

    @rule()
    def undo(self) -> None:
        self.lives.ask("undo")
        self.to(max(0, self.at - 1))

    @rule()
    def redo(self) -> None:
        self.lives.ask("redo")
        self.to(min(len(self.states) - 1, self.at + 1))

    @rule()
    def killed_when_all_is_confirmed(self) -> None:
        self.lives.ask("confirm")
        self.lives.kill()
        assert self.on_disk() == self.now
        self.reopen(self.now)

    @rule()
    def killed_at_any_moment(self) -> None:
        self.lives.kill()
        there = self.on_disk()
        for item_id in {*there, *self.now, *self.since}:
            # What was confirmed is as it was; what came after it was written, or was not, but never by half.
            allowed = self.since.get(item_id, [self.now.get(item_id)])
            assert there.get(item_id) in allowed
        self.reopen(there)

    def reopen(self, there: State) -> None:
        """Undo does not reach back beyond a start."""
        self.lives.begin(self.root)
        self.states, self.at, self.since = [there], 0, {}

    def on_disk(self) -> State:
        with closing(Store.open(Library(self.root))) as store:
            assert store.check() == []
            items = [*store.annotations.of_paper("guide"), *store.notes.of_paper("guide")]
            return {one.id: said(one) for one in items}

    @invariant()
    def it_shows_what_the_model_has(self) -> None:
        if hasattr(self, "states"):
            _, there = self.lives.ask("look")
            assert there == self.now

    def teardown(self) -> None:
        self.lives.kill()
        if hasattr(self, "folder"):
            self.folder.cleanup()


@pytest.fixture
def lives() -> Iterator[Lives]:
    one = Lives()
    yield one
    one.close()


@pytest.mark.timeout(120)
def test_what_was_confirmed_survives_any_number_of_deaths(lives: Lives, tmp_path: Path) -> None:
    _, store = open_library(tmp_path / "template")
    store.close()
    Killed.lives, Killed.template = lives, tmp_path / "template"
    few = examples(
        40,
        stateful_step_count=40,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Killed, settings=few)
