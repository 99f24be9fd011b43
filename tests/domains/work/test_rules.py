"""What a meeting's numbers come to, one below, at and one above each number."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gongzhi.domains.work.rules import Reckoning, reckon
from gongzhi.law.schema import BodyRule, Notice, Share, Words

BASIS = {"source": "villagers_committees_2026/30", "binding": "statute", "verified": True}
WORDS = Words(zh="代表会议", en="assembly")
DAY = date(2026, 3, 12)


def rule(*, quorum: bool = True, notice: bool = True, waivable: bool = True, of: str = "present") -> BodyRule:
    return BodyRule(
        body="b", names=WORDS, unit=WORDS, roll="r",
        quorum=Share(Fraction(2, 3)) if quorum else None,
        majority=Share(Fraction(1, 2), strict=True, of=of),
        notice=Notice(days=10, may_be_waived=waivable, **BASIS) if notice else None, **BASIS,
    )  # fmt: skip


def reckoned(asked: BodyRule, **values: object) -> Reckoning:
    given = {"roll": 52, "present": 35, "votes_for": 18, "notice_on": None, "on": DAY, "waived_because": "", **values}
    return reckon(asked, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("present", "short"), [(34, 1), (35, 0), (36, 0)])
def test_two_thirds_of_52_are_35(present: int, short: int) -> None:
    quorum = reckoned(rule(), present=present).quorum
    assert quorum is not None
    assert (quorum.need, quorum.short) == (35, short)


@pytest.mark.parametrize(("present", "above"), [(51, False), (52, False), (53, True)])
def test_more_cannot_come_than_there_are(present: int, above: bool) -> None:
    assert reckoned(rule(), present=present).is_above_roll is above


@pytest.mark.parametrize(("votes", "short"), [(17, 1), (18, 0), (19, 0)])
def test_more_than_half_of_35_are_18(votes: int, short: int) -> None:
    majority = reckoned(rule(), votes_for=votes).majority
    assert majority is not None
    assert (majority.need, majority.short) == (18, short)


def test_a_majority_of_the_roll_counts_the_roll() -> None:
    majority = reckoned(rule(of="roll")).majority
    assert majority is not None
    assert majority.need == 27


@pytest.mark.parametrize(("days", "short"), [(9, 1), (10, 0), (11, 0)])
def test_notice_is_counted_back_from_the_meeting(days: int, short: int) -> None:
    assert reckoned(rule(), notice_on=DAY - timedelta(days=days)).notice_short == short


@pytest.mark.parametrize(("reason", "waivable", "short"), [("山洪", True, 0), (" ", True, 1), ("山洪", False, 1)])
def test_a_reason_waives_notice_where_the_law_lets_it(reason: str, waivable: bool, short: int) -> None:
    asked = rule(waivable=waivable)
    assert reckoned(asked, notice_on=DAY - timedelta(days=9), waived_because=reason).notice_short == short


def test_nothing_is_reckoned_without_a_roll() -> None:
    assert reckoned(rule(), roll=None).quorum is None


def test_how_many_must_come_is_known_before_anybody_came() -> None:
    quorum = reckoned(rule(), present=None).quorum
    assert quorum is not None
    assert (quorum.need, quorum.have, quorum.short) == (35, None, 0)


def test_what_the_law_does_not_ask_is_not_reckoned() -> None:
    found = reckoned(rule(quorum=False, notice=False), notice_on=DAY)
    assert (found.quorum, found.notice_need, found.notice_have, found.notice_short) == (None, None, None, 0)
    assert reckon(BodyRule(body="b", names=WORDS, unit=WORDS, roll="r", **BASIS), roll=3, present=2, votes_for=1,
                  notice_on=None, on=None, waived_because="").majority is None  # fmt: skip
