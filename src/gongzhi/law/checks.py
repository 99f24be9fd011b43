"""One pure checker for each of the six kinds of step: a fact in, what the law finds in it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gongzhi.errors import Finding
from gongzhi.law.cases import Case, Fact
from gongzhi.law.schema import BodyRule, MatterKind, Notice, Procedure, Share, Sourced, Step

if TYPE_CHECKING:
    from datetime import date

Checker = Callable[[Fact, Step, Procedure, Case], list[Finding]]


def check(fact: Fact, step: Step, text: Procedure, case: Case) -> list[Finding]:
    """Return everything that the text finds in a fact by itself, its place in the order aside."""
    return CHECKERS[step.kind](fact, step, text, case)


def finding(basis: Sourced | Share, rule: str, step: str, message: str = "", /, **values: object) -> Finding:
    """Build a finding on what ``basis`` says; ``need``, ``have`` and ``of`` are its integers, the rest its values."""
    need, have, of = values.get("need"), values.get("have"), values.get("of")
    return Finding(
        rule=rule,
        message=message,
        values=values,
        step=step,
        need=need if isinstance(need, int) else None,
        have=have if isinstance(have, int) else None,
        of=of if isinstance(of, int) else None,
        source=basis.source,
        binding=basis.binding,
        verified=basis.verified,
    )


def posting_ends(fact: Fact, as_of: date) -> date | None:
    """Return the day on which a posting came down, or None while it is up on ``as_of``."""
    return fact.to if fact.to is not None and fact.to <= as_of else None


def posting_is_over(fact: Fact, step: Step, as_of: date) -> bool:
    """Tell whether an accepted posting has run its days on ``as_of``; without a number, whether it came down."""
    if posting_ends(fact, as_of) is not None:
        return True
    return step.posting is not None and (as_of - fact.on).days >= step.posting.days


def _check_deed(fact: Fact, step: Step, text: Procedure, case: Case) -> list[Finding]:
    """Find nothing in the act itself: its order and its deadline are judged for every kind alike."""
    return []


def _check_meeting(fact: Fact, step: Step, text: Procedure, case: Case) -> list[Finding]:
    rule = step.body(fact.body)
    if rule is None:
        bodies = tuple(body.names for body in step.bodies)
        return [finding(step, "body", step.id, "body.unlisted", bodies=bodies, actual=fact.body or "")]
    return [
        *_check_body(rule, step, text.matter_kind(case.kind)),
        *_check_authority(rule, step, fact, case),
        *_check_notice(rule, step, fact),
        *_check_quorum(rule, step, fact, case),
        *_check_majority(rule, step, fact, case),
    ]


def _is_reserved(rule: BodyRule, step: Step, kind: MatterKind | None) -> bool:
    """Tell whether this step's matter is left to other bodies of this step."""
    if kind is None or kind.may_be_resolved_by(rule.body):
        return False
    return any(body.body in kind.reserved_to for body in step.bodies)


def _check_body(rule: BodyRule, step: Step, kind: MatterKind | None) -> list[Finding]:
    if kind is None or not _is_reserved(rule, step, kind):
        return []
    bodies = tuple(body.names for body in step.bodies if body.body in kind.reserved_to)
    return [finding(kind, "body", step.id, kind=kind.names, bodies=bodies, body=rule.names)]


def _check_authority(rule: BodyRule, step: Step, fact: Fact, case: Case) -> list[Finding]:
    if rule.authority is None:
        return []
    if case.authorised_on is not None and case.authorised_on < fact.on:
        return []
    message = "authority" if case.authorised_on is None else "authority.late"
    values = {"on": fact.on, "authorised_on": case.authorised_on or "", "body": rule.names}
    return [finding(rule.authority, "authority", step.id, message, **values)]


def _check_notice(rule: BodyRule, step: Step, fact: Fact) -> list[Finding]:
    notice = rule.notice
    if notice is None:
        return []
    days = (fact.on - fact.notice_on).days if fact.notice_on is not None else None
    if days is not None and days >= notice.days:
        return []
    if notice.may_be_waived and (fact.notice_waived_because or "").strip():
        return []
    return [_short_notice(notice, step, days)]


def _short_notice(notice: Notice, step: Step, days: int | None) -> Finding:
    message = "notice" if notice.may_be_waived else "notice.strict"
    if days is None:
        return finding(notice, "notice", step.id, f"{message}.none", need=notice.days)
    if days < 0:
        return finding(notice, "notice", step.id, f"{message}.after", need=notice.days, have=days, late=-days)
    return finding(notice, "notice", step.id, message, need=notice.days, have=days)


def _check_quorum(rule: BodyRule, step: Step, fact: Fact, case: Case) -> list[Finding]:
    if rule.quorum is None:
        return []
    roll, present = _whole("roll", rule, fact, case), given(fact.present, "present")
    if rule.quorum.met(present, roll):
        return []
    values = {"need": rule.quorum.least(roll), "have": present, "of": roll, "share": rule.quorum, "unit": rule.unit}
    return [finding(rule.quorum, "quorum", step.id, **values)]


def _check_majority(rule: BodyRule, step: Step, fact: Fact, case: Case) -> list[Finding]:
    if rule.majority is None:
        return []
    share, votes = rule.majority, given(fact.votes_for, "votes_for")
    whole = _whole(share.of, rule, fact, case)
    if share.met(votes, whole):
        return []
    values = {"need": share.least(whole), "have": votes, "of": whole, "share": share, "unit": rule.unit}
    return [finding(share, "majority", step.id, f"majority.{share.of}", **values)]


def _whole(of: str, rule: BodyRule, fact: Fact, case: Case) -> int:
    if of == "roll":
        return fact.roll if fact.roll is not None else given(case.rolls.get(rule.roll), rule.roll)
    if of == "present":
        return given(fact.present, "present")
    return given(fact.votes_for, "votes_for") + given(fact.votes_against, "votes_against") + (fact.abstain or 0)


def given(value: int | None, name: str) -> int:
    """Return a number that the case must carry.

    Raises: ValueError where whoever built the case left it out.
    """
    if value is None:
        raise ValueError(f"the case lacks {name}")
    return value


def _check_posting(fact: Fact, step: Step, text: Procedure, case: Case) -> list[Finding]:
    ended = posting_ends(fact, case.as_of)
    if step.posting is None or ended is None:
        return []
    days = (ended - fact.on).days
    if days >= step.posting.days:
        return []
    values = {"need": step.posting.days, "have": days, "from_on": fact.on, "to_on": ended}
    return [finding(step.posting, "posting", step.id, **values)]


def _check_collection(fact: Fact, step: Step, text: Procedure, case: Case) -> list[Finding]:
    asked, count = step.collected, given(fact.count, "count")
    if asked is None:
        return []
    findings = []
    if asked.share is not None:
        roll = fact.roll if fact.roll is not None else given(case.rolls.get(asked.roll), asked.roll)
        if not asked.share.met(count, roll):
            values = {"need": asked.share.least(roll), "have": count, "of": roll, "share": asked.share}
            findings.append(finding(asked.share, "quorum", step.id, "quorum.collected", **values))
    if count < asked.number:
        findings.append(finding(asked, "quorum", step.id, "quorum.number", need=asked.number, have=count))
    return findings


CHECKERS: Mapping[str, Checker] = {
    "deed": _check_deed,
    "meeting": _check_meeting,
    "posting": _check_posting,
    "collection": _check_collection,
    "filing": _check_deed,
    "answer": _check_deed,
}
