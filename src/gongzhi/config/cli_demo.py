"""``gongzhi demo build``: the demo county, with its progress on standard error."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import click

from gongzhi.config.cli_answer import Answer, answering, start_django
from gongzhi.errors import NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

SEED = 1
BAR = 30


@click.command()
@click.option("--seed", default=SEED, show_default=True, help="同一个种子得到同一个县。")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="演示县截至哪一天；不填为今天。")
@answering
def demo_build(seed: int, day: datetime | None) -> Answer:
    """在空的数据库里建立演示县：地名、人物都是虚构的。"""
    if os.environ.get("GONGZHI_DEMO") != "1":
        raise NotPermitted("demo_only")
    start_django()
    from gongzhi.demo.build import build
    from gongzhi.shared import clock
    from gongzhi.shared.ledger import queries

    began, on = time.monotonic(), day.date() if day else clock.today()
    build(seed, on, _Progress())
    seconds = round(time.monotonic() - began, 1)
    return Answer({"seed": seed, "on": on.isoformat(), "acts": queries.size(), "seconds": seconds})


class _Progress:
    """A line that fills up on a terminal; elsewhere one line for each part of the work."""

    def __init__(self) -> None:
        self.part = ""

    def __call__(self, part: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = BAR * done // max(total, 1)
            click.echo(f"\r{part} [{'#' * filled:<{BAR}}] {done}/{total} ", nl=done == total, err=True)
        elif part != self.part:
            click.echo(f"{part} …", err=True)
        self.part = part
