"""Fills an empty deployment with a small demo county: ``python -m tests.journeys.small_county 2026-11-02``."""

from __future__ import annotations

import sys
from datetime import date

from gongzhi.config.cli_answer import start_django

SEED = 1


def main(on: date) -> None:
    """Build the county as of ``on``."""
    start_django()
    from gongzhi.demo.build import build
    from gongzhi.demo.geography import SMALL

    build(SEED, on, lambda part, done, total: None, SMALL)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
