"""Puts ``tests/`` on the path, so that every test can import ``build``; ``--update`` rewrites what quotes the program's output.

Properties are tried on the same examples in every run; ``HYPOTHESIS_PROFILE=search`` draws new and many more ones.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("search", max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="write anew what quotes the program (README, corpus floors, JSON Schema); read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update is off in CI: a quoted output is looked at by a person before it is committed")


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    """Whether quoted output is to be written anew instead of compared."""
    return bool(pytestconfig.getoption("--update"))
