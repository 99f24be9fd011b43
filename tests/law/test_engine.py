"""Properties of the engine: whatever order facts come in, and whatever they say, the law answers the same way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.errors import NotFound
from gongzhi.law.answer import answer
from gongzhi.law.cases import Case, Fact, parse
from gongzhi.law.engine import Status, judge
from gongzhi.law.library import shipped
from tests.law.samples import PROCEDURE, case, document

DAYS = st.dates(date(2018, 12, 20), date(2026, 4, 30))
ROLLS = {
    "voting_party_members": 12,
    "two_committees_members": 7,
    "representatives_assembly_members": 15,
    "adults": 40,
    "households": 20,
}
STEPS = ("propose", "confer", "review", "resolve", "disclose_resolution", "execute", "disclose_outcome")
PROFILE = settings(max_examples=150, deadline=None)


@st.composite
def votes(draw: st.DrawFn, most: int) -> dict[str, int]:
    present = draw(st.integers(0, most))
    votes_for = draw(st.integers(0, present))
    against = draw(st.integers(0, present - votes_for))
    return {"present": present, "for": votes_for, "against": against, "abstain": present - votes_for - against}


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    step, on = draw(st.sampled_from((*STEPS, "withdraw", "oversee"))), draw(DAYS)
    if step.startswith("disclose"):
        ended = draw(st.none() | st.integers(0, 20))
        to = {} if ended is None else {"to": (on + timedelta(days=ended)).isoformat()}
        return {"step": step, "from": on.isoformat(), **to}
    fact = {"step": step, "on": on.isoformat()}
    if step == "oversee":
        opinion = draw(st.sampled_from(("endorse", "object")))
        return {**fact, "of": draw(st.sampled_from(STEPS)), "opinion": opinion}
    if step == "confer":
        return {**fact, **draw(votes(ROLLS["two_committees_members"]))}
    if step == "review":
        return {**fact, **draw(votes(ROLLS["voting_party_members"]))}
    if step != "resolve":
        return fact
    body = draw(st.sampled_from(("representatives_assembly", "adults", "households")))
    roll = ROLLS.get(body, ROLLS["representatives_assembly_members"])
    notice = draw(st.none() | DAYS)
    noticed = {} if notice is None else {"notice_on": notice.isoformat()}
    return {**fact, "body": body, **draw(votes(roll)), **noticed}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    place_kind = draw(st.sampled_from(("village", "community")))
    authorised_on = draw(st.none() | DAYS)
    kinds = {"village": ("other_important", "covenant"), "community": ("important_matter", "covenant")}[place_kind]
    matter = {"kind": draw(st.sampled_from(kinds))}
    return {
        "procedure": PROCEDURE,
        "place_kind": place_kind,
        "as_of": draw(DAYS).isoformat(),
        "matter": matter if authorised_on is None else {**matter, "authorised_on": authorised_on.isoformat()},
        "rolls": ROLLS,
        "facts": draw(st.lists(facts(), max_size=12)),
    }


def summed_up(status: Status) -> tuple[object, ...]:
    findings = sorted((f.step, f.rule, f.message, f.superseded, f.have or 0) for f in status.findings)
    return status.state, status.steps, status.texts, status.next, findings


@PROFILE
@given(documents())
def test_every_case_that_parses_is_judged_in_both_languages(document: dict[str, Any]) -> None:
    status = judge(parse(document, shipped()), shipped(), shipped().reminders(PROCEDURE))
    for lang in ("zh", "en"):
        said = answer(status, lang)
        assert list(said["steps"]) == list(STEPS)  # type: ignore[call-overload]
    assert len(status.outcomes) == len(document["facts"])
    assert (status.state == "withdrawn") or (status.state == "defective") == any(
        not outcome.accepted and not outcome.superseded and not outcome.ignored for outcome in status.outcomes
    )


@PROFILE
@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter_between_days(document: dict[str, Any], chance: Any) -> None:
    by_day = {fact.get("on") or fact["from"]: fact for fact in document["facts"]}
    facts = list(by_day.values())
    shuffled = list(facts)
    chance.shuffle(shuffled)
    one = judge(parse({**document, "facts": facts}, shipped()), shipped())
    other = judge(parse({**document, "facts": shuffled}, shipped()), shipped())
    assert summed_up(one) == summed_up(other)
    assert [one.outcomes[facts.index(fact)] for fact in shuffled] == list(other.outcomes)


@PROFILE
@given(documents(), facts())
def test_facts_after_as_of_change_nothing(document: dict[str, Any], later: dict[str, Any]) -> None:
    day = (date.fromisoformat(document["as_of"]) + timedelta(days=1)).isoformat()
    key = "from" if "from" in later else "on"
    later = {name: value for name, value in later.items() if name != "to"} | {key: day}
    before = judge(parse(document, shipped()), shipped())
    after = judge(parse({**document, "facts": [*document["facts"], later]}, shipped()), shipped())
    assert summed_up(before) == summed_up(after)
    assert after.outcomes[-1].ignored


@PROFILE
@given(
    st.sampled_from((("review", None), ("resolve", "representatives_assembly"), ("resolve", "adults"))),
    st.integers(1, 300),
    st.sampled_from(("2018-12-29", "2026-02-02")),
    st.data(),
)
def test_more_present_never_turns_an_accepted_quorum_into_a_refused_one(
    meeting: tuple[str, str | None], roll: int, on: str, data: st.DataObject
) -> None:
    step, body = meeting
    present = data.draw(st.integers(0, roll))
    quorate = []
    for count in (present, data.draw(st.integers(present, roll))):
        fact = {"step": step, "on": on, "roll": roll, "present": count, "for": 0, "against": 0, "abstain": 0}
        judged = judge(case(facts=[fact | ({"body": body} if body else {})]), shipped())
        quorate.append(all(finding.rule != "quorum" for finding in judged.findings))
    assert all(after or not before for before, after in pairwise(quorate))


def resolved() -> Case:
    example = document()
    return parse({**example, "facts": example["facts"][:4], "as_of": "2026-01-27"}, shipped())


def test_each_fact_has_its_outcome_in_input_order() -> None:
    short = Fact(step="resolve", on=date(2026, 1, 20), body="representatives_assembly", present=34, votes_for=34)
    later = Fact(step="execute", on=date(2026, 5, 1))
    status = judge(replace(resolved(), facts=(later, *resolved().facts, short)), shipped())
    assert [outcome.ignored for outcome in status.outcomes] == [True, False, False, False, False, False]
    assert [outcome.accepted for outcome in status.outcomes] == [False, True, True, True, True, False]
    assert [outcome.superseded for outcome in status.outcomes] == [False, False, False, False, False, True]
    assert [finding.rule for finding in status.outcomes[-1].findings] == ["quorum"]


@pytest.mark.parametrize(
    ("as_of", "state", "until"), [("2026-01-28", "open", "2026-01-28"), ("2026-01-29", "late", "2026-01-28")]
)
def test_reminders_make_an_open_step_late_and_void_nothing(as_of: str, state: str, until: str) -> None:
    looked_at = replace(resolved(), as_of=date.fromisoformat(as_of))
    status = judge(looked_at, shipped(), shipped().reminders(PROCEDURE))
    assert status.steps["disclose_resolution"] == state
    assert [(step.step, step.by, str(step.until_on)) for step in status.next] == [
        ("disclose_resolution", ("committee",), until)
    ]
    assert status.state == "in_progress"
    assert judge(looked_at, shipped()).next[0].until_on is None


def test_a_late_posting_is_a_finding_of_custom_and_still_counts() -> None:
    posted = Fact(step="disclose_resolution", on=date(2026, 1, 30))
    looked_at = replace(resolved(), as_of=date(2026, 3, 1), facts=(*resolved().facts, posted))
    status = judge(looked_at, shipped(), shipped().reminders(PROCEDURE))
    assert [(f.rule, f.binding, f.verified) for f in status.outcomes[-1].findings] == [("deadline", "custom", False)]
    assert (status.steps["disclose_resolution"], status.steps["execute"]) == ("done", "open")


def test_the_earliest_day_of_a_step_is_that_of_what_it_follows() -> None:
    example = document()
    status = judge(parse({**example, "facts": example["facts"][:5]}, shipped()), shipped())
    assert [(step.step, str(step.from_on), step.until_on) for step in status.next] == [("execute", "2026-01-26", None)]
    assert judge(case(facts=[]), shipped()).next[0].from_on is None


def test_a_matter_looked_at_before_any_text_waits_by_the_oldest() -> None:
    status = judge(case(as_of="2018-01-01"), shipped())
    assert (status.state, status.steps["propose"], status.texts) == ("in_progress", "open", {})


def test_an_unknown_procedure_is_not_found() -> None:
    with pytest.raises(NotFound):
        judge(replace(case(), procedure="three_up_three_down"), shipped())


@pytest.mark.parametrize(
    ("notice_on", "on", "message"),
    [
        (None, "2026-01-25", "notice.none"),
        ("2026-01-16", "2026-01-25", "notice"),
        ("2026-01-25", "2026-01-25", "notice"),
        ("2026-01-26", "2026-01-25", "notice.after"),
        (None, "2025-12-25", "notice.strict.none"),
        ("2025-12-16", "2025-12-25", "notice.strict"),
        ("2025-12-26", "2025-12-25", "notice.strict.after"),
    ],
)
def test_a_short_notice_is_said_as_it_was(notice_on: str | None, on: str, message: str) -> None:
    noticed = {} if notice_on is None else {"notice_on": notice_on}
    meeting = {"step": "resolve", "on": on, "body": "adults", "present": 1000, "for": 900, "against": 0, "abstain": 0}
    found = judge(case(facts=[meeting | noticed]), shipped()).findings
    assert [finding.message for finding in found if finding.rule == "notice"] == [message]


@pytest.mark.parametrize(("authorised_on", "said"), [(None, "没有授权的记录"), ("2026-01-25", "授权日期为 2026-01-25")])
def test_a_missing_authority_is_told_from_a_late_one(authorised_on: str | None, said: str) -> None:
    matter = {"kind": "public_benefit_project"} | ({"authorised_on": authorised_on} if authorised_on else {})
    found = answer(judge(case(facts=document()["facts"][:4], matter=matter), shipped()), "zh")["findings"]
    assert [finding["actual"] for finding in found] == [said]  # type: ignore[attr-defined]


def test_a_reserved_matter_names_the_bodies_that_may_decide_it() -> None:
    matter = {"kind": "covenant", "authorised_on": "2025-03-02"}
    (found,) = judge(case(facts=document()["facts"][:4], matter=matter), shipped()).findings
    assert [names.zh for names in found.values["bodies"]] == [  # type: ignore[attr-defined]
        "村民会议（户的代表参加）",
        "村民会议（十八周岁以上村民参加）",
    ]
