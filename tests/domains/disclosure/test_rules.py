"""The pure rules of the board, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from gongzhi.domains.disclosure import rules
from gongzhi.domains.disclosure.models import Posting
from gongzhi.errors import BadValue, RuleNotMet
from gongzhi.law import library

DAY = date(2026, 3, 2)
LAST = DAY + timedelta(days=15)
ARTICLES = {"village": "villagers_committees_2026/35", "community": "residents_committees_2026/34"}


def faults_of(check: Callable[[], None]) -> set[tuple[str, str]]:
    """Return field and rule of each fault that ``check`` refuses."""
    try:
        check()
    except BadValue as refused:
        return {(one.field, one.rule) for one in refused.findings}
    return set()


def words(**changed: object) -> set[tuple[str, str]]:
    """Return field and rule of each fault that a posting is refused for."""
    given = {
        "title": "通知",
        "text": "内容",
        "from_on": DAY,
        "until_on": DAY + timedelta(days=15),
        "category": "affairs",
    }
    return faults_of(lambda: rules.require_words(**{**given, **changed}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, set()),
        ({"title": " "}, {("title", "required")}),
        ({"title": "字" * 80}, set()),
        ({"title": "字" * 81}, {("title", "too_long")}),
        ({"text": ""}, {("text", "required")}),
        ({"text": "字" * 4000}, set()),
        ({"text": "字" * 4001}, {("text", "too_long")}),
        ({"until_on": None}, {("until", "required")}),
        ({"until_on": DAY}, set()),
        ({"until_on": DAY - timedelta(days=1)}, {("until", "reversed")}),
        ({"category": "gossip"}, {("category", "unknown_choice")}),
        ({"title": "", "text": ""}, {("title", "required"), ("text", "required")}),
    ],
)
def test_a_posting_says_something_within_its_bounds(changed: dict[str, object], faults: set[tuple[str, str]]) -> None:
    assert words(**changed) == faults


def test_the_rules_and_the_table_know_the_same_categories() -> None:
    assert set(rules.CATEGORIES) == set(Posting.Category.values)


@pytest.mark.parametrize("place_kind", ["village", "community"])
@pytest.mark.parametrize("days", [15, 16])
def test_a_posting_hangs_its_days(place_kind: str, days: int) -> None:
    assert rules.require_days(library.shipped(), place_kind, DAY, DAY + timedelta(days=days)) is None


@pytest.mark.parametrize(
    ("place_kind", "article"),
    [("village", "villagers_committees_2026/35"), ("community", "residents_committees_2026/34")],
)
def test_a_posting_that_hangs_a_day_too_few_is_refused_with_its_article(place_kind: str, article: str) -> None:
    with pytest.raises(RuleNotMet) as refused:
        rules.require_days(library.shipped(), place_kind, DAY, DAY + timedelta(days=14))

    assert refused.value.code == "posting_too_short"
    assert [(one.rule, one.need, one.have, one.source) for one in refused.value.findings] == [
        ("posting", 15, 14, article)
    ]


def takedown(**changed: object) -> set[tuple[str, str]]:
    given = {
        "from_on": DAY,
        "until_on": DAY + timedelta(days=15),
        "on": DAY,
        "today": DAY + timedelta(days=9),
        "reason": "雨",
    }
    return faults_of(lambda: rules.require_takedown(**{**given, **changed}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, set()),
        ({"reason": " "}, {("reason", "required")}),
        ({"on": DAY + timedelta(days=9)}, set()),
        ({"on": DAY + timedelta(days=10)}, {("on", "future")}),
        ({"on": DAY - timedelta(days=1)}, {("on", "not_its_day")}),
        ({"on": DAY + timedelta(days=14), "today": DAY + timedelta(days=20)}, set()),
        ({"on": DAY + timedelta(days=15), "today": DAY + timedelta(days=20)}, {("on", "not_its_day")}),
    ],
)
def test_a_posting_comes_down_on_one_of_its_days_with_a_reason(
    changed: dict[str, object], faults: set[tuple[str, str]]
) -> None:
    assert takedown(**changed) == faults


def test_before_the_law_asked_for_days_any_will_do() -> None:
    rules.require_days(library.shipped(), "village", date(2025, 12, 31), date(2025, 12, 31))
    with pytest.raises(RuleNotMet, match="posting_too_short"):
        rules.require_days(library.shipped(), "village", date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize("days", [-1, 1])
def test_what_goes_up_goes_up_today(days: int) -> None:
    rules.require_now(date(2026, 3, 2), date(2026, 3, 2))
    with pytest.raises(BadValue):
        rules.require_now(date(2026, 3, 2), date(2026, 3, 2) + timedelta(days=days))
