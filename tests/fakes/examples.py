"""How many examples a test has, and how big its hostile input is: less in a quick run than in a thorough one."""

from typing import Any

import pytest
from hypothesis import settings

QUICK, THOROUGH = "quick", "thorough"
_ALL = 100
"""Hypothesis's own number of examples, and that of a thorough run."""

# A quick run has the same examples each time: it tells of the change at hand. A thorough one looks for new ones.
settings.register_profile(QUICK, max_examples=16, deadline=None, derandomize=True)
settings.register_profile(THOROUGH, max_examples=_ALL, deadline=None)


def examples(thorough: int, **others: Any) -> settings:
    """Return Hypothesis settings for so many examples in a thorough run, and a sixth of them in a quick one.

    Args:
        thorough: the number of examples in a thorough run.
        others: more of Hypothesis's settings.
    """
    return settings(max_examples=max(1, thorough * settings().max_examples // _ALL), **others)


def size(thorough: int) -> int:
    """Returns how many parts something hostile has: all of them in a thorough run, and a sixth in a quick one."""
    return max(1, thorough * settings().max_examples // _ALL)


def further(*cases: object) -> tuple[pytest.ParameterSet, ...]:
    """Return cases of a parametrized test that only a thorough run has: they are like its others.

    Args:
        cases: the value of one parameter each, or a list of the values of several.
    """
    return tuple(pytest.param(*(one if isinstance(one, list) else [one]), marks=pytest.mark.thorough) for one in cases)
