"""Reads of matters: as of a day, as known on a day, and in a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.domains.matters import actions, queries, rules
from gongzhi.domains.matters.models import Evidence, Fact
from gongzhi.errors import NotFound, RuleNotMet
from gongzhi.shared import clock
from tests import builders

if TYPE_CHECKING:
    from datetime import date

DAY = builders.DAY
RESOLVED_ON = DAY + timedelta(days=3)


@pytest.fixture
def cast(db: None) -> builders.Cast:
    return builders.cast(builders.make_place())


def lens(on: date, known_on: date | None = None) -> rules.Lens:
    return rules.Lens(on, known_on or on)


def test_a_matter_is_listed_once_raised_and_known(cast: builders.Cast) -> None:
    with clock.set_to(DAY + timedelta(days=5)):
        late = actions.raise_matter(
            actor=cast.clerk, place=cast.place, kind="covenant", title="村规民约", summary="修订。", raised_on=DAY
        )
    newest = builders.raised(cast, on=DAY + timedelta(days=6))
    elsewhere = builders.raised(builders.cast(cast.next_place))

    def listed(on: date, known_on: date) -> list[object]:
        return list(queries.matters_of(cast.place.pk, lens(on, known_on)))

    far = DAY + timedelta(days=9)
    assert listed(far, far) == [newest, late]
    assert listed(DAY, far) == [late]
    assert listed(DAY - timedelta(days=1), far) == []
    assert listed(far, DAY + timedelta(days=4)) == []
    assert list(queries.matters_known(lens(far))) == [newest, elsewhere, late]


def test_a_status_is_asked_as_of_each_day(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="execute")

    def states(days: int) -> list[str]:
        on = DAY + timedelta(days=days)
        return [station.state for station in queries.judge(matter, lens(on)).stations]

    assert states(0) == ["done", "open", *["waiting"] * 5]
    assert states(3)[3] == "done"
    assert states(18)[4] == "running"
    assert states(19)[4] == "done"


def test_a_resolution_is_given_out_only_while_it_is_in_effect(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    resolved = builders.walk(cast, matter, until="resolve")
    with clock.set_to(RESOLVED_ON + timedelta(days=1)):
        actions.correct_fact(actor=cast.chair, wrong=resolved, reason="没有开会")

    def given_out(on: date, known_on: date) -> Fact:
        return queries.resolution(queries.judge(matter, lens(on, known_on)))

    assert given_out(RESOLVED_ON, RESOLVED_ON) == resolved
    with pytest.raises(RuleNotMet) as none_yet:
        given_out(RESOLVED_ON - timedelta(days=1), RESOLVED_ON)
    with pytest.raises(RuleNotMet) as voided:
        given_out(RESOLVED_ON, RESOLVED_ON + timedelta(days=1))
    for refused in (none_yet, voided):
        assert refused.value.code == "no_resolution"
        assert [one.rule for one in refused.value.findings] == ["order"]


def test_a_resolution_without_effect_is_refused_with_what_stands_against_it(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve", present=910, votes_for=456, votes_against=454)

    with pytest.raises(RuleNotMet) as refused:
        queries.resolution(queries.judge(matter, lens(RESOLVED_ON)))

    assert [(one.rule, one.need, one.have) for one in refused.value.findings] == [("quorum", 911, 910)]


def test_the_last_of_two_meetings_decides(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.walk(cast, matter, until="resolve", present=910, votes_for=456, votes_against=454)
    again = RESOLVED_ON + timedelta(days=1)
    values = {"body": "adults", "notice_on": DAY - timedelta(days=10), "votes_for": 456, "votes_against": 455}
    held = builders.record(cast.chair, matter, "resolve", again, present=911, abstain=0, **values)

    view = queries.judge(matter, lens(again))
    assert queries.resolution(view) == held
    assert queries.resolved_on(view) == again
    assert [(one.outcome.accepted, one.outcome.superseded) for one in view.station("resolve").facts] == [
        (False, True),
        (True, False),
    ]


def test_what_is_not_there_is_not_found(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    for call in (
        lambda: queries.matter(matter.pk + 1),
        lambda: queries.evidence(1),
        lambda: queries.judge(matter, lens(DAY)).station("dance"),
    ):
        with pytest.raises(NotFound):
            call()


def test_evidence_is_found_with_its_matter(cast: builders.Cast) -> None:
    matter = builders.raised(cast)
    builders.record(cast.clerk, matter, "propose", DAY, entered_on=DAY + timedelta(days=1))

    found = queries.evidence(Evidence.objects.get().pk)
    assert found.fact.matter == matter


def test_a_list_costs_the_same_for_five_matters_and_for_fifteen(cast: builders.Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            matters = list(queries.matters_of(cast.place.pk, lens(RESOLVED_ON)))
            queries.judge_all(matters, lens(RESOLVED_ON))
        return len(counted)

    for _ in range(5):
        builders.walk(cast, builders.raised(cast), until="resolve")
    few = cost()
    for _ in range(10):
        builders.walk(cast, builders.raised(cast), until="review")
    assert cost() == few <= 5
