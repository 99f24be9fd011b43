"""Read one procedure text or one file of body rules, and refuse what does not hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

from gongzhi.law.schema import (
    KINDS,
    BodyRule,
    Collected,
    Deadline,
    Follows,
    Kind,
    MatterKind,
    Notice,
    Overseer,
    Posting,
    Procedure,
    Sourced,
    Step,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from gongzhi.law.tables import Table

UNITS = ("days", "working_days")
RESERVED_STEP_IDS = ("withdraw", "oversee")


def read_bodies(table: Table) -> dict[str, BodyRule]:
    """Read how each body meets and decides."""
    return {body: _body(body, entry) for body, entry in table.named()}


def read_procedure(table: Table, bodies: Mapping[str, BodyRule], last_on: date | None = None) -> Procedure:
    """Read one text of a procedure, its meetings decided by ``bodies``, in force to ``last_on``."""
    steps = tuple(_step(entry, bodies) for entry in table.tables("steps"))
    procedure = Procedure(
        id=table.string("id"),
        place_kind=table.string("place_kind"),
        names=table.words(),
        in_force_from=table.day("in_force_from"),
        in_force_to=last_on,
        steps=steps,
        matter_kinds=tuple(_matter_kind(entry, bodies) for entry in table.tables("matter_kinds")),
        withdraw_before=table.string_or("withdraw_before", ""),
        overseer=_overseer(table.table("overseer")) if table.has("overseer") else None,
    )
    table.close()
    _check_ids(table, procedure)
    _check_order(table, procedure)
    return procedure


def read_deadline(table: Table) -> Deadline:
    """Read the days within which a step must follow what it waits for."""
    unit = cast("Unit", table.choice("unit", UNITS))
    deadline = Deadline(days=table.integer("days", least=1), unit=unit, **_basis(table))
    table.close()
    return deadline


class _Basis(TypedDict):
    source: str
    binding: str
    verified: bool


def _basis(table: Table) -> _Basis:
    basis = table.basis()
    return {"source": basis.source, "binding": basis.binding, "verified": basis.verified}


def _body(body: str, table: Table) -> BodyRule:
    rule = BodyRule(
        body=body,
        names=table.words(),
        unit=table.words("unit"),
        roll=table.string("roll"),
        quorum=table.table("quorum").share() if table.has("quorum") else None,
        majority=table.table("majority").share() if table.has("majority") else None,
        notice=_notice(table.table("notice")) if table.has("notice") else None,
        authority=_authority(table.table("authority")) if table.has("authority") else None,
        **_basis(table),
    )
    if rule.quorum is not None and rule.quorum.of != "roll":
        table.refuse("quorum", "data.quorum_of")
    table.close()
    return rule


def _notice(table: Table) -> Notice:
    notice = Notice(days=table.integer("days", least=1), may_be_waived=table.flag("may_be_waived"), **_basis(table))
    table.close()
    return notice


def _authority(table: Table) -> Sourced:
    authority = table.basis()
    table.close()
    return authority


def _overseer(table: Table) -> Overseer:
    overseer = Overseer(body=table.string("body"), **_basis(table))
    table.close()
    return overseer


def _matter_kind(table: Table, bodies: Mapping[str, BodyRule]) -> MatterKind:
    kind = MatterKind(
        id=table.string("id"),
        names=table.words(),
        reserved_to=_known_bodies(table, "reserved_to", bodies) if table.has("reserved_to") else (),
        **_basis(table),
    )
    table.close()
    return kind


def _known_bodies(table: Table, key: str, bodies: Mapping[str, BodyRule]) -> tuple[str, ...]:
    for body in table.strings(key):
        if body not in bodies:
            table.refuse(key, "data.choice", choices=", ".join(bodies), actual=body)
    return table.strings(key)


def _step(table: Table, bodies: Mapping[str, BodyRule]) -> Step:
    kind = cast("Kind", table.choice("kind", KINDS))
    _check_kind(table, kind)
    step = Step(
        id=table.string("id"),
        kind=kind,
        names=table.words(),
        by=table.strings("by"),
        follows=tuple(_follows(entry) for entry in table.tables("follows")) if table.has("follows") else (),
        bodies=tuple(bodies[body] for body in _known_bodies(table, "bodies", bodies)) if table.has("bodies") else (),
        is_closed=table.flag_or_false("closed"),
        optional=table.flag_or_false("optional"),
        posting=_posting(table.table("posting")) if table.has("posting") else None,
        deadline=read_deadline(table.table("deadline")) if table.has("deadline") else None,
        collected=_collected(table.table("collected")) if table.has("collected") else None,
        **_basis(table),
    )
    table.close()
    return step


def _check_kind(table: Table, kind: str) -> None:
    """Refuse a step without what its kind is judged by, or with what belongs to another kind."""
    asked = {"meeting": "bodies", "collection": "collected", "filing": "deadline", "answer": "deadline"}.get(kind)
    if asked and not table.has(asked):
        table.refuse(asked, "data.missing")
    for key, owner in (("bodies", "meeting"), ("collected", "collection"), ("posting", "posting")):
        if table.has(key) and kind != owner:
            table.refuse(key, "data.kind", kind=kind, owner=owner)


def _follows(table: Table) -> Follows:
    follows = Follows(step=table.string("step"), **_basis(table))
    table.close()
    return follows


def _posting(table: Table) -> Posting:
    posting = Posting(days=table.integer("days", least=1), **_basis(table))
    table.close()
    return posting


def _collected(table: Table) -> Collected:
    collected = Collected(
        roll=table.string("roll"),
        share=table.table("share").share() if table.has("share") else None,
        number=table.integer("number", least=1) if table.has("number") else 0,
        **_basis(table),
    )
    if collected.share is None and not collected.number:
        table.refuse("", "data.collected")
    table.close()
    return collected


def _check_ids(table: Table, procedure: Procedure) -> None:
    _refuse_twice(table, "steps", (step.id for step in procedure.steps))
    _refuse_twice(table, "matter_kinds", (kind.id for kind in procedure.matter_kinds))
    known = [step.id for step in procedure.steps]
    if not known:
        table.refuse("steps", "data.empty")
    if procedure.withdraw_before and procedure.withdraw_before not in known:
        table.refuse("withdraw_before", "data.choice", choices=", ".join(known), actual=procedure.withdraw_before)
    for index, step in enumerate(procedure.steps):
        if step.id in RESERVED_STEP_IDS:
            table.refuse(f"steps/{index}/id", "data.reserved", actual=step.id)
        _refuse_twice(table, f"steps/{index}/follows", step.after)
        for before in step.after:
            if before not in known:
                table.refuse(f"steps/{index}/follows", "data.choice", choices=", ".join(known), actual=before)


def _refuse_twice(table: Table, key: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            table.refuse(key, "data.twice", actual=name)
        seen.add(name)


def _check_order(table: Table, procedure: Procedure) -> None:
    """Refuse a step that waits for itself, and one that waits for such a step and can never be reached."""
    reached: set[str] = set()
    for _ in procedure.steps:
        reached |= {step.id for step in procedure.steps if reached.issuperset(step.after)}
    for index, step in enumerate(procedure.steps):
        if step.id not in reached:
            message = "data.cycle" if step.id in _before(procedure, step) else "data.unreachable"
            table.refuse(f"steps/{index}/follows", message, actual=step.id)


def _before(procedure: Procedure, step: Step) -> set[str]:
    before: set[str] = set()
    waiting = list(step.after)
    while waiting:
        name = waiting.pop()
        if name not in before:
            before.add(name)
            waiting.extend(procedure.step(name).after)
    return before
