"""The pure rules of matters, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gongzhi.domains.matters import rules
from gongzhi.errors import BadValue, RuleNotMet
from gongzhi.law import cases, library

if TYPE_CHECKING:
    from gongzhi.law.schema import Procedure

PROCEDURE = "four_deliberations_two_disclosures"
DAY = date(2026, 3, 2)
VILLAGE, COMMUNITY = "village", "community"


def text(place_kind: str = VILLAGE, on: date = DAY) -> Procedure:
    return library.shipped().text(PROCEDURE, place_kind, on)


def choose(kind: str, body: str, authorised_on: date | None = None, *, authorises: bool = False) -> list[str]:
    """Return the messages of the findings against a choice."""
    try:
        rules.judge_choice(
            library.shipped(), text(), kind=kind, body=body, authorised_on=authorised_on, on=DAY, authorises=authorises
        )
    except RuleNotMet as refused:
        return [one.message or one.rule for one in refused.findings]
    return []


@pytest.mark.parametrize(
    ("kind", "authorised_on", "bodies"),
    [
        ("public_benefit_project", None, ["households", "adults"]),
        ("public_benefit_project", DAY, ["representatives_assembly", "households", "adults"]),
        ("covenant", DAY, ["households", "adults"]),
        ("war", DAY, []),
    ],
)
def test_who_may_decide_follows_from_the_kind_and_from_an_authorisation(
    kind: str, authorised_on: date | None, bodies: list[str]
) -> None:
    assert rules.deciding_bodies(text(), kind, authorised_on) == bodies


@pytest.mark.parametrize(("days", "against"), [(-1, []), (0, ["authority.late"]), (1, ["authority.late"])])
def test_the_representatives_decide_what_was_authorised_before_the_day(days: int, against: list[str]) -> None:
    authorised_on = DAY + timedelta(days=days)

    assert choose("public_benefit_project", "representatives_assembly", authorised_on) == against


def test_the_assembly_decides_all_and_alone_a_covenant() -> None:
    assert choose("covenant", "adults") == []
    assert choose("covenant", "representatives_assembly", DAY - timedelta(days=1)) == ["body"]


def test_the_representatives_do_not_authorise_themselves() -> None:
    before = DAY - timedelta(days=1)

    assert choose("other_important", "representatives_assembly", before, authorises=True) == ["authority.own"]
    assert choose("other_important", "adults", authorises=True) == []


@pytest.mark.parametrize("place_kind", [VILLAGE, COMMUNITY])
def test_the_public_reads_open_steps_only(place_kind: str) -> None:
    closed = {step.id for step in text(place_kind).steps if not rules.public_step(step)}

    assert closed == {"propose", "confer", "review"}


@pytest.mark.parametrize(("present", "accepted"), [(910, False), (911, True), (912, True)])
def test_what_the_law_would_say_of_a_meeting_is_known_before_it_is_recorded(present: int, accepted: bool) -> None:
    case = cases.Case(procedure=PROCEDURE, place_kind=VILLAGE, as_of=DAY, kind="covenant", rolls={"adults": 1820})
    notice = DAY - timedelta(days=10)
    fact = cases.Fact(step="resolve", on=DAY, body="adults", present=present, votes_for=900, notice_on=notice)

    found = [one for one in rules.findings_of(library.shipped(), case, fact) if one.rule != "order"]
    assert (found == []) is accepted


def test_a_posting_is_judged_as_if_its_last_day_had_come() -> None:
    case = cases.Case(procedure=PROCEDURE, place_kind=VILLAGE, as_of=DAY, kind="covenant")

    def short(days: int) -> bool:
        posted = rules.posted_fact("disclose_resolution", DAY, DAY + timedelta(days=days))
        return "posting" in {one.rule for one in rules.findings_of(library.shipped(), case, posted)}

    assert [short(14), short(15), short(16)] == [True, False, False]


def test_what_has_no_effect_is_refused_with_its_findings() -> None:
    case = cases.Case(procedure=PROCEDURE, place_kind=VILLAGE, as_of=DAY, kind="covenant")
    lawful = rules.outcome_of(library.shipped(), case, cases.Fact(step="propose", on=DAY))
    unlawful = rules.outcome_of(library.shipped(), case, cases.Fact(step="execute", on=DAY))

    rules.require_accepted(lawful)
    with pytest.raises(RuleNotMet) as refused:
        rules.require_accepted(unlawful)
    assert refused.value.code == "no_effect"
    assert refused.value.findings == unlawful.findings


@pytest.mark.parametrize(
    "fact",
    [
        cases.Fact(step="propose", on=DAY),
        cases.Fact(step="disclose_resolution", on=DAY, to=DAY + timedelta(days=15)),
        cases.Fact(
            step="resolve",
            on=DAY,
            body="adults",
            present=950,
            votes_for=900,
            votes_against=20,
            abstain=30,
            roll=1820,
            notice_on=DAY,
        ),
        cases.Fact(step="oversee", on=DAY, of="propose", opinion="object"),
        cases.Fact(step="withdraw", on=DAY),
    ],
)
def test_a_fact_survives_the_contracts_document(fact: cases.Fact) -> None:
    document = rules.document(text(), "covenant", fact)

    assert cases.parse(document, library.shipped()).facts == (fact,)


def possible(fact: cases.Fact, **changed: object) -> set[tuple[str, str]]:
    """Return field and rule of each fault that a fact is refused for."""
    given: dict[str, object] = {"today": DAY, "acted_by": "村民委员会", "text": "", "needs_sheet": False, **changed}
    try:
        rules.require_possible(rules.document(text(), "covenant", fact), library.shipped(), fact=fact, **given)  # type: ignore[arg-type]
    except BadValue as refused:
        return {(one.field, one.rule) for one in refused.findings}
    return set()


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, set()),
        ({"needs_sheet": True}, {("sheets", "sheet_required")}),
        ({"acted_by": " "}, {("acted_by", "required")}),
        ({"acted_by": "人" * 81}, {("acted_by", "too_long")}),
        ({"text": "字" * 4000}, set()),
        ({"text": "字" * 4001}, {("text", "too_long")}),
        ({"today": DAY - timedelta(days=1)}, {("on", "future")}),
    ],
)
def test_what_is_said_of_a_fact_is_refused_by_the_forms_field(
    changed: dict[str, object], faults: set[tuple[str, str]]
) -> None:
    assert possible(cases.Fact(step="propose", on=DAY), **changed) == faults


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"present": 951}, {"present"}),
        ({"votes_for": 949, "votes_against": 2}, {"votes_for"}),
        ({"roll": None}, {"roll"}),
        ({"body": "war"}, {"body"}),
    ],
)
def test_a_meeting_that_cannot_have_been_is_refused_by_the_forms_field(
    values: dict[str, object], fields: set[str]
) -> None:
    given: dict[str, object] = {"body": "adults", "roll": 950, "present": 950, "votes_for": 900, "notice_on": DAY}
    counts = {"votes_against": 0, "abstain": 0}
    fact = cases.Fact(step="resolve", on=DAY, **{**given, **counts, **values})  # type: ignore[arg-type]

    assert {field for field, _ in possible(fact)} == fields


def test_a_posting_that_ends_before_it_begins_is_refused_by_its_last_day() -> None:
    posted = cases.Fact(step="disclose_resolution", on=DAY, to=DAY - timedelta(days=1))

    assert {field for field, _ in possible(posted)} == {"until"}


def test_a_step_without_a_meeting_has_no_body() -> None:
    assert rules.body_rule(text(), "execute", "") is None
    assert rules.body_rule(text(), "dance", "") is None
    found = rules.body_rule(text(), "confer", "")
    assert found is not None
    assert found.body == "two_committees"
