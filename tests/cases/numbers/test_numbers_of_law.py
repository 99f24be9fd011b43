"""Every number of the law stands here a second time, and each share is tried one below, at and one above."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from gongzhi import law
from gongzhi.errors import RuleNotMet
from gongzhi.law.library import shipped
from gongzhi.law.schema import Share

WRITTEN: dict[str, Any] = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text("utf-8"))
LAW = shipped()
WHOLES = (1, 2, 3, 7, 30, 31, 52, 53, 599, 600)


def said(value: int | Share | None) -> str:
    """Return a number or a share as the table writes it."""
    if isinstance(value, Share):
        return f"{'more_than' if value.strict else 'at_least'} {value.fraction}"
    return "" if value is None else str(value)


def test_the_parameters_are_those_of_the_articles() -> None:
    held = [
        [name, kind, value.in_force_from, said(value.value), value.source]
        for (name, kind), values in sorted(LAW.parameters.items())
        for value in values
    ]
    assert held == WRITTEN["parameters"]


def test_bodies_meet_and_decide_as_the_articles_say() -> None:
    held = [
        [
            *[kind, first_on, body, said(rule.quorum), rule.quorum.of if rule.quorum else ""],
            *[said(rule.majority), rule.majority.of if rule.majority else "", rule.notice.days if rule.notice else 0],
        ]
        for kind, texts in sorted(LAW.bodies.items())
        for first_on, rules in texts
        for body, rule in rules.items()
    ]
    assert held == WRITTEN["bodies"]


def test_postings_hang_as_long_as_the_articles_say() -> None:
    held = [
        [kind, text.in_force_from, step.id, step.posting.days if step.posting else 0]
        for (_, kind), texts in sorted(LAW.procedures.items())
        for text in texts
        for step in text.steps
        if step.kind == "posting"
    ]
    assert held == WRITTEN["postings"]


@pytest.mark.parametrize("name", ["lists", "sign_in", "terms"])
def test_the_county_chose_what_it_chose(name: str) -> None:
    tables = tomllib.loads((Path(law.__file__).parent / "local" / f"{name}.toml").read_text("utf-8"))
    held = [[f"{name}.{table}.{key}", n] for table, one in tables.items() for key, n in one.items() if type(n) is int]
    assert held == [one for one in WRITTEN["local"] if one[0].startswith(f"{name}.")]


def test_the_county_promises_what_it_promised() -> None:
    held = [[step, term.days, term.unit] for terms in LAW.promises.values() for step, term in terms.items()]
    assert held == WRITTEN["promises"]


@pytest.mark.parametrize("kind", ["community", "village"])
def test_before_its_first_text_a_procedure_names_that_text(kind: str) -> None:
    first_on = min(row[1] for row in WRITTEN["postings"] if row[0] == kind)
    name = next(name for name, of_kind in LAW.procedures if of_kind == kind)
    assert LAW.text(name, kind, first_on).in_force_from == first_on
    with pytest.raises(RuleNotMet) as refused:
        LAW.text(name, kind, first_on - timedelta(days=1))
    assert refused.value.findings[0].values["first_on"] == first_on


WORDS = ("at_least ", "more_than ")
SHARES = sorted({one for row in WRITTEN["bodies"] + WRITTEN["parameters"] for one in row if str(one).startswith(WORDS)})


@pytest.mark.parametrize("whole", WHOLES)
@pytest.mark.parametrize("written", SHARES)
def test_a_share_is_met_at_its_least_count_and_not_one_below(written: str, whole: int) -> None:
    word, ratio = written.split()
    of_whole, counts_itself = Fraction(ratio) * whole, word == "at_least"
    least = next(n for n in range(whole + 2) if n > of_whole or (counts_itself and n == of_whole))
    share = Share(Fraction(ratio), strict=not counts_itself)
    assert share.least(whole) == least
    assert [share.met(least + step, whole) for step in (-1, 0, 1)] == [False, True, True]
