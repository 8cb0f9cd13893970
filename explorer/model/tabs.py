"""The open tabs as a list of keys: opened, closed, reopened, moved; one may be a preview tab."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from explorer.model.lazy_dataclass import dataclass

MOST_OPEN = 12
"""Maximum number of open tabs; the least recently used one is closed for a new one."""
MOST_CLOSED = 20
"""Maximum number of closed tabs that can be reopened."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed tab, and its index (from 0)."""

    key: str
    place: int


@dataclass(frozen=True, slots=True)
class Tabs:
    """The open tabs, each with a key; every change returns a new Tabs.

    ``glanced`` is the preview tab: its paper was opened in passing and not worked in yet, so the next such paper
    replaces it. ``used`` holds the same keys as ``order``, the most recently used last; ``closed`` holds the closed
    ones, the most recent last.
    """

    order: tuple[str, ...] = ()
    current: str | None = None
    glanced: str | None = None
    used: tuple[str, ...] = ()
    closed: tuple[Closed, ...] = ()

    @classmethod
    def of(
        cls,
        keys: Collection[str],
        current: str | None = None,
        glanced: str | None = None,
        closed: Iterable[Closed] = (),
    ) -> "Tabs":
        """Restore tabs from a saved state; inconsistent entries are left out."""
        order = tuple(dict.fromkeys(keys))[:MOST_OPEN]
        now = current if current in order else (order[0] if order else None)
        used = (*(key for key in order if key != now), *((now,) if now else ()))
        # Of a tab that was closed twice the later time counts, as after reopening it.
        gone = {one.key: one for one in closed if one.key not in order and one.place >= 0}
        return cls(order, now, glanced if glanced in order else None, used, tuple(gone.values())[-MOST_CLOSED:])

    def open(self, key: str, *, glance: bool = False, hold: Collection[str] = ()) -> "Tabs":
        """Go to a tab; a missing one is opened next to the current one, or replaces the preview tab.

        Args:
            glance: open it as the preview tab, because the user did not ask for it by name.
            hold: keys of tabs that must not be closed.
        """
        if key in self.order:
            kept = self.glanced == key and not glance
            return replace(self, current=key, used=self._after(key), glanced=None if kept else self.glanced)
        order = list(self.order)
        if glance and self.glanced is not None and self.glanced not in hold:
            order[order.index(self.glanced)] = key
            gone = {self.glanced}
        else:
            order.insert(order.index(self.current) + 1 if self.current else len(order), key)
            gone = set()
        used = tuple(one for one in self._after(key) if one not in gone)
        closed = tuple(one for one in self.closed if one.key != key)
        glanced = key if glance else self.glanced
        return _within(Tabs(tuple(order), key, glanced, used, closed), hold)

    def close(self, key: str) -> "Tabs":
        """Close a tab; if it is the current one, the tab to its right becomes current, or else the last."""
        if key not in self.order:
            return self
        place = self.order.index(key)
        order = tuple(one for one in self.order if one != key)
        current = self.current
        if current == key:
            current = order[min(place, len(order) - 1)] if order else None
        return Tabs(
            order,
            current,
            None if self.glanced == key else self.glanced,
            tuple(one for one in self.used if one != key),
            (*self.closed, Closed(key, place))[-MOST_CLOSED:],
        )

    def close_others(self, key: str) -> "Tabs":
        """Close all tabs but one."""
        tabs = self
        for one in reversed(self.order):
            if one != key:
                tabs = tabs.close(one)
        return tabs

    def reopen(self, hold: Collection[str] = ()) -> "Tabs":
        """Reopen the tab closed last, at its old index."""
        if not self.closed:
            return self
        last = self.closed[-1]
        order = list(self.order)
        order.insert(min(last.place, len(order)), last.key)
        tabs = Tabs(tuple(order), last.key, self.glanced, (*self.used, last.key), self.closed[:-1])
        return _within(tabs, hold)

    def move(self, order: Collection[str]) -> "Tabs":
        """Reorder the tabs."""
        return replace(self, order=tuple(order)) if sorted(order) == sorted(self.order) else self

    def keep(self, key: str | None) -> "Tabs":
        """Make a preview tab a permanent one, because the user worked in it."""
        return replace(self, glanced=None) if key is not None and key == self.glanced else self

    def rename(self, news: Mapping[str, str]) -> "Tabs":
        """Replace keys by new ones; of two tabs that get the same key, one stays."""
        order, used = (tuple(news.get(key, key) for key in keys) for keys in (self.order, self.used))
        current, glanced = (news.get(key, key) if key else None for key in (self.current, self.glanced))
        if glanced and order.count(glanced) > 1:
            glanced = None  # The other one was permanent.
        used = tuple(reversed(dict.fromkeys(reversed(used))))
        order = tuple(dict.fromkeys(order))
        closed = {key: replace(one, key=key) for one in self.closed if (key := news.get(one.key, one.key)) not in order}
        return Tabs(order, current, glanced, used, tuple(closed.values()))

    def part(self, key: str, other: str) -> "Tabs":
        """Open a tab next to another one, in the background: they were one since ``rename``."""
        if key in self.order or other not in self.order:
            return self
        order = list(self.order)
        order.insert(order.index(other) + 1, key)
        closed = tuple(one for one in self.closed if one.key != key)
        return _within(Tabs(tuple(order), self.current, self.glanced, (key, *self.used), closed), {key})

    def forget(self, keys: Collection[str]) -> "Tabs":
        """Close the tabs with these keys for good: they can't be reopened."""
        tabs = self
        for key in keys:
            tabs = tabs.close(key)
        return replace(tabs, closed=tuple(one for one in tabs.closed if one.key not in keys))

    def beside(self, step: int) -> str | None:
        """Return the key so many tabs to the right of the current one, wrapping around."""
        if not self.order or self.current is None:
            return None
        return self.order[(self.order.index(self.current) + step) % len(self.order)]

    def _after(self, key: str) -> tuple[str, ...]:
        return (*(one for one in self.used if one != key), key)


def _within(tabs: Tabs, hold: Collection[str]) -> Tabs:
    """Close the least recently used tabs above the maximum; they can be reopened."""
    for key in tabs.used:
        if len(tabs.order) > MOST_OPEN and key != tabs.current and key not in hold:
            tabs = tabs.close(key)
    return tabs
