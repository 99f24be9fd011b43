"""Pure rules of matters: what a fact must look like, who decides, and what a resolution needs to be given out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from gongzhi.errors import BadValue, Finding, RuleNotMet, fault
from gongzhi.law import cases, engine
from gongzhi.law.cases import Case, Fact
from gongzhi.law.checks import finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongzhi.law.library import Library
    from gongzhi.law.schema import BodyRule, Procedure, Step

RESOLVE = "resolve"
DONE = "done"
TITLE_LENGTH = 80
SUMMARY_LENGTH = 2000
TEXT_LENGTH = 4000
# A step of which only its day, its calling or its body is asked: all of a body of one came, agreed and signed.
HELD: Mapping[str, Any] = {"roll": 1, "present": 1, "votes_for": 1, "votes_against": 0, "abstain": 0, "count": 1}


@dataclass(frozen=True, slots=True)
class Lens:
    """The day a matter is looked at, and the day up to which what was recorded counts as known."""

    on: date
    known_on: date


def deciding_bodies(procedure: Procedure, kind: str, authorised_on: date | None) -> list[str]:
    """Return the bodies that may resolve a matter of this kind, the usual one first.

    Law: villagers_committees_2026/28, residents_committees_2026/30 (an assembly may authorise the representatives).
    """
    matter_kind = procedure.matter_kind(kind)
    if matter_kind is None:
        return []
    return [
        rule.body
        for rule in procedure.step(RESOLVE).bodies
        if matter_kind.may_be_resolved_by(rule.body) and not (rule.needs_authority and authorised_on is None)
    ]


def judge_choice(
    law: Library, procedure: Procedure, *, kind: str, body: str, authorised_on: date | None, on: date, authorises: bool
) -> None:
    """Refuse a matter that is to be resolved by a body that the law does not give it to.

    A matter that authorises the representatives is the assembly's own: they cannot authorise themselves.
    Raises: RuleNotMet with the findings ``body`` or ``authority``.
    """
    case = Case(
        procedure=procedure.id, place_kind=procedure.place_kind, as_of=on, kind=kind, authorised_on=authorised_on
    )
    found = findings_of(law, case, Fact(step=RESOLVE, on=on, body=body, **HELD))
    against = [one for one in found if one.rule in ("body", "authority")]
    rule = procedure.step(RESOLVE).body(body)
    if authorises and rule is not None and rule.authority is not None:
        values = {"body": rule.names}
        against.append(finding(rule.authority, "authority", RESOLVE, "authority.own", **values))
    if against:
        raise RuleNotMet("deciding_body", against)


def require_raisable(
    procedure: Procedure, *, kind: str, title: str, summary: str, on: date, today: date, body: str
) -> None:
    """Refuse a matter without title or summary, of no kind that the law knows, or from the future. Raises: BadValue."""
    faults = _kind_faults(procedure, kind, "kind")
    for field, value, most in (("title", title, TITLE_LENGTH), ("summary", summary, SUMMARY_LENGTH)):
        faults += _text_faults(field, value, most)
    bodies = [rule.body for rule in procedure.step(RESOLVE).bodies]
    if not faults and body not in bodies:
        faults.append(fault("unknown_choice", "decided_by", choice=body))
    if on > today:
        faults.append(_future("raised_on", on, today))
    if faults:
        raise BadValue("invalid", faults)


def require_kind(procedure: Procedure, kind: str, field: str) -> None:
    """Refuse a kind of matter that the text does not know. Raises: BadValue."""
    if faults := _kind_faults(procedure, kind, field):
        raise BadValue("invalid", faults)


def require_called(law: Library, case: Case, procedure: Procedure, called: Fact) -> None:
    """Refuse a meeting that is called too late, or of a body that may not decide this. Raises: BadValue, RuleNotMet."""
    if body_rule(procedure, called.step, called.body or "") is None:
        raise BadValue("invalid", [fault("unknown_choice", "body", choice=called.body or "")])
    found = findings_of(law, case, replace(called, **HELD))
    against = [one for one in found if one.rule in ("notice", "body", "authority", "lapsed_text")]
    if against:
        raise RuleNotMet("not_called", against)


def findings_of(law: Library, case: Case, fact: Fact) -> tuple[Finding, ...]:
    """Return what the law would find against ``fact`` if it came on top of the case's facts."""
    return outcome_of(law, case, fact).findings


def outcome_of(law: Library, case: Case, fact: Fact) -> engine.FactOutcome:
    """Return how the law would judge ``fact`` if it came on top of the case's facts."""
    last = max(case.as_of, fact.on, fact.to or fact.on)
    return engine.judge(replace(case, as_of=last, facts=(*case.facts, fact)), law).outcomes[-1]


def require_accepted(outcome: engine.FactOutcome) -> None:
    """Refuse what the law would give no effect. Raises: RuleNotMet."""
    if not outcome.accepted:
        raise RuleNotMet("no_effect", outcome.findings)


def posted_fact(step: str, from_on: date, until_on: date | None) -> Fact:
    """Return a posting in the engine's shape."""
    return Fact(step=step, on=from_on, to=until_on)


def document(procedure: Procedure, kind: str, fact: Fact) -> dict[str, object]:
    """Return the document of the contract ``law status`` with one fact, as its strict reader takes it."""
    step = procedure.by_id.get(fact.step)
    posting = step is not None and step.kind == "posting"
    names = {"on": "from" if posting else "on", "votes_for": "for", "votes_against": "against"}
    entry: dict[str, object] = {}
    for name in FIELDS:
        value = getattr(fact, name)
        if value is not None:
            entry[names.get(name, name)] = value.isoformat() if isinstance(value, date) else value
    return {
        "procedure": procedure.id,
        "place_kind": procedure.place_kind,
        "as_of": fact.on.isoformat(),
        "matter": {"kind": kind},
        "facts": [entry],
    }


def require_possible(
    asked: dict[str, object],
    law: Library,
    *,
    today: date,
    fact: Fact,
    acted_by: str,
    text: str,
    needs_sheet: bool,
) -> None:
    """Refuse a fact that cannot be: more present than on the roll, more votes than present, a day to come.

    Raises: BadValue with one finding a fault, each naming the form's field.
    """
    faults = _text_faults("acted_by", acted_by, TITLE_LENGTH)
    try:
        cases.parse(asked, law)
    except BadValue as refusal:
        faults += [_at_field(fault) for fault in refusal.findings]
    if fact.on > today:
        faults.append(_future("on", fact.on, today))
    if len(text) > TEXT_LENGTH:
        faults.append(fault("too_long", "text", most=TEXT_LENGTH, length=len(text)))
    if needs_sheet:
        faults.append(fault("sheet_required", "sheets"))
    if faults:
        raise BadValue("invalid", faults)


def body_rule(procedure: Procedure, step: str, body: str) -> BodyRule | None:
    """Return how the body of a meeting's step decides, or None where the step is no meeting or the body has no say."""
    found = procedure.by_id.get(step)
    return found.body(body or None) if found else None


def roll_of(procedure: Procedure, step: str, body: str) -> str:
    """Return the roll that a meeting or a collection is counted against, or "" for a step that counts nobody."""
    found, rule = procedure.by_id.get(step), body_rule(procedure, step, body)
    if rule is not None:
        return rule.roll
    return found.collected.roll if found and found.collected else ""


def public_step(step: Step) -> bool:
    """Say whether the public may read what was said and counted at this step, not only that it was lawful."""
    return not step.is_closed and set(step.by) != {"party_organisation"}


FIELDS = (
    "step", "on", "to", "body", "present", "votes_for", "votes_against", "abstain", "count", "roll", "notice_on",
    "notice_waived_because", "opinion", "of",
)  # fmt: skip
FORM_NAMES = {"from": "on", "to": "until", "for": "votes_for", "against": "votes_against", "of": "of_step"}


def _at_field(fault: Finding) -> Finding:
    """Name the field as the form does: the fact is the only one in the document."""
    name = fault.field.removeprefix("/facts/0/")
    return replace(fault, field="roll" if name.startswith("/rolls") else FORM_NAMES.get(name, name))


def _kind_faults(procedure: Procedure, kind: str, field: str) -> list[Finding]:
    known = procedure.matter_kind(kind) is not None
    return [] if known else [fault("unknown_choice", field, choice=kind)]


def _text_faults(field: str, value: str, most: int) -> list[Finding]:
    if not value.strip():
        return [fault("required", field)]
    length = len(value.strip())
    return [fault("too_long", field, most=most, length=length)] if length > most else []


def _future(field: str, on: date, today: date) -> Finding:
    return fault("future", field, on=on, today=today)
