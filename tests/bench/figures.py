"""A figure with its limit, and the table of all figures."""

import json
import platform
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured ``value`` and its ``limit``, both in ``unit``; ``peer`` describes the limit. Less is better by
    default."""

    name: str
    value: float
    unit: str
    limit: float
    peer: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """Return the value as a multiple of the limit."""
        return self.value / self.limit

    @property
    def reached(self) -> bool:
        """Return whether the limit is kept."""
        return self.ratio >= 1 if self.more_is_better else self.ratio <= 1


def median(values: Iterable[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def table(figures: Iterable[Figure]) -> str:
    """Return a Markdown table, with machine and date above it."""
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()} · {platform.system()} {platform.machine()}",
        "",
        "| | measured | against | ratio | |",
        "|---|---|---|---|---|",
    ]
    for one in figures:
        value, limit = f"{one.value:.4g} {one.unit}", f"{one.limit:.4g} {one.unit} ({one.peer})"
        lines.append(f"| {one.name} | {value} | {limit} | {one.ratio:.2f} | {'reached' if one.reached else 'missed'} |")
    return "\n".join(lines)


def save(path: Path, figures: Iterable[Figure]) -> None:
    """Write the figures as JSON."""
    path.write_text(
        json.dumps([asdict(one) | {"ratio": one.ratio, "reached": one.reached} for one in figures], indent=2)
    )
