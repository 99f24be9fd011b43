"""What the places post beside their matters: finance, affairs, services, party affairs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongzhi.demo import subjects
from gongzhi.domains.disclosure import actions as disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from gongzhi.demo.agenda import Agenda
    from gongzhi.demo.cast import Cast

HANGS_DAYS = 20
# Days before the demo's day on which each place posts something: two of them still hang.
POSTED_AGO = ((1, 8), (9, 17), (45, 75))


def put_up(agenda: Agenda, rng: Random, on: date, casts: Sequence[Cast]) -> None:
    """Put the general postings of every place on the agenda."""
    for number, cast in enumerate(casts):
        for turn, (fewest, most) in enumerate(POSTED_AGO):
            notice = subjects.NOTICES[(number + turn) % len(subjects.NOTICES)]
            _post(agenda, cast, on - timedelta(days=rng.randint(fewest, most)), notice, rng)


def _post(agenda: Agenda, cast: Cast, day: date, notice: tuple[str, str, str], rng: Random) -> None:
    category, title, words = notice
    spent = rng.randint(2_000, 9_000)
    amounts = {"n": f"{spent + rng.randint(500, 6_000):,}.00", "k": f"{spent:,}.00", "m": rng.randint(6, 38)}
    text = words.format(**amounts)

    def act() -> None:
        disclosure.post(
            actor=cast.clerk(day), place=cast.place, category=category, title=title, text=text, from_on=day,
            until_on=day + timedelta(days=HANGS_DAYS),
        )  # fmt: skip

    agenda.add(day, act)
