"""The words of officials' lists, read once from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from gongzhi.shared.spreadsheets import cells


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def known(table: str) -> dict[str, str]:
    """Return what each word of a table stands for."""
    return {word: key for key, words in _tables()[table].items() for word in words}


def reader(table: str) -> Callable[[object], str]:
    """Return what reads a cell that holds a word of a table."""
    return partial(cells.choice, known=known(table))


def education(value: object) -> int:
    """Return the education that a cell names."""
    return int(cells.choice(value, known=_educations()))


@cache
def _educations() -> dict[str, str]:
    return known("education")


def bodies_of_titles() -> list[tuple[re.Pattern[str], str]]:
    """Return which body a title speaks of, in the order in which that is tried."""
    return [(re.compile(str(pattern)), kind) for kind, pattern in _tables()["title_body"].items()]
