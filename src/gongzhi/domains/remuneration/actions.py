"""Adopting a pay standard, recording how somebody was appraised for a month, and what they were paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gongzhi.domains.people.models import Body, Person, Post
from gongzhi.domains.remuneration import permissions, queries
from gongzhi.domains.remuneration.models import Appraisal, Insurance, PayLevel, Payment, PayScale, Standard
from gongzhi.domains.remuneration.rules.standard import MOST_FEN, Vocabulary, overlapping
from gongzhi.errors import AlreadyDone, BadValue, NotPermitted, fault
from gongzhi.shared import clock
from gongzhi.shared.ledger import actions as ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongzhi.domains.places.models import Place
    from gongzhi.domains.remuneration.rules.standard import InsuranceDraft, ScaleDraft, StandardDraft

COUNTY_WIDE = ""
ONE_DAY = timedelta(days=1)
PERCENT = 100
REASON_LENGTH = 200
# What the file of a standard may name.
VOCABULARY = Vocabulary(
    levels=tuple(PayLevel.values),
    classes=tuple(PayScale.PostClass.values),
    posts=tuple(f"{kind}/{role}" for kind in Body.Kind.values for role in Post.Role.values),
    items=tuple(Insurance.Item.values),
    bases=tuple(Insurance.Base.values),
)


@transaction.atomic
def adopt_standard(*, actor: Person | None, draft: StandardDraft) -> Standard:
    """Adopt a pay standard; what still holds of an earlier one ends on the day before (公布报酬标准).

    Locks: every scale and insurance. Raises: NotPermitted, AlreadyDone where a class or an insurance would have two
    rows on one day.
    """
    if actor is None or not permissions.may_adopt(actor):
        raise NotPermitted("not_permitted", act="adopt_standard")
    standard = Standard.objects.create(title=draft.title, source=draft.source, is_verified=draft.verified)
    scales = [_scale(standard, one) for one in draft.scales]
    insurances = [_insurance(standard, one) for one in draft.insurances]
    ended = [*_make_room(PayScale, "post_class", scales), *_make_room(Insurance, "item", insurances)]
    PayScale.objects.bulk_create(scales)
    Insurance.objects.bulk_create(insurances)
    ledger.record(
        act="remuneration.adopt_standard",
        place_code=COUNTY_WIDE,
        subject=f"pay:standard:{standard.pk}",
        public={
            "title": standard.title,
            "source": standard.source,
            "verified": standard.is_verified,
            "scales": [[r.level, r.post_class, r.first_on.isoformat(), r.monthly_fen] for r in scales],
            "insurances": [[r.level, r.item, r.first_on.isoformat()] for r in insurances],
            "ended": len(ended),
        },
        disclosed={"registered_by": actor.name},
        rows=[standard, *ended, *scales, *insurances],
    )
    return standard


@transaction.atomic
def record_appraisal(*, actor: Person | None, person: Person, place: Place, month: date, percent: int) -> Appraisal:
    """Record what share of a month's performance pay somebody was appraised to have earned (绩效考核).

    Locks: the person. Raises: NotPermitted, BadValue, AlreadyDone where the month was appraised.
    """
    permissions.require_reach(actor, place, "record_appraisal")
    _require_paid(person, place, month)
    if not 0 <= percent <= PERCENT:
        raise BadValue("invalid", [fault("range", "percent", least=0, most=PERCENT, actual=percent)])
    Person.objects.select_for_update().get(pk=person.pk)
    if Appraisal.objects.filter(person=person, month=month).exists():
        raise AlreadyDone("appraised_already", month=f"{month:%Y-%m}")
    fresh = Appraisal.objects.create(person=person, place=place, month=month, percent=percent)
    _record("record_appraisal", actor, place, fresh, [person.pk, month.isoformat(), percent])
    return fresh


@transaction.atomic
def record_payment(
    *, actor: Person | None, person: Person, place: Place, month: date, amount_fen: int, paid_on: date,
    reason: str = "",
) -> Payment:  # fmt: skip
    """Record what somebody was paid for a month; where that is not what is due, why (记录报酬发放).

    Units: fen; what is taken back is a minus. Locks: the person. Raises: NotPermitted, BadValue, AlreadyDone where a
    payment of that day for the month was recorded.
    """
    permissions.require_reach(actor, place, "record_payment")
    view = _require_paid(person, place, month)
    _require_sound(amount_fen, paid_on, month, reason)
    Person.objects.select_for_update().get(pk=person.pk)
    if Payment.objects.filter(person=person, month=month, paid_on=paid_on).exists():
        raise AlreadyDone("paid_already", month=f"{month:%Y-%m}", on=paid_on)
    if view.difference_fen + amount_fen and not reason.strip():
        raise BadValue("invalid", [fault("reason_of_difference", "reason")])
    fresh = Payment.objects.create(
        person=person, place=place, month=month, amount_fen=amount_fen, paid_on=paid_on, reason=reason.strip()
    )
    details = [person.pk, month.isoformat(), amount_fen, paid_on.isoformat(), fresh.reason]
    _record("record_payment", actor, place, fresh, details)
    return fresh


def _scale(standard: Standard, draft: ScaleDraft) -> PayScale:
    return PayScale(
        standard=standard, level=draft.level, post_class=draft.post_class, posts=" ".join(draft.posts),
        first_on=draft.first_on, last_on=draft.last_on, monthly_fen=draft.monthly_fen, growth_fen=draft.growth_fen,
        growth_share=draft.growth_share, growth_years_most=draft.growth_years_most,
        performance_share=draft.performance_share,
    )  # fmt: skip


def _insurance(standard: Standard, draft: InsuranceDraft) -> Insurance:
    return Insurance(
        standard=standard, level=draft.level, item=draft.item, first_on=draft.first_on, last_on=draft.last_on,
        base=draft.base, base_fen=draft.base_fen, employer_share=draft.employer_share,
        individual_share=draft.individual_share,
    )  # fmt: skip


def _make_room(kind: type[Any], key: str, fresh: Sequence[Any]) -> list[Any]:
    """End the rows that run where a new one begins, on the day before. Raises: AlreadyDone where days overlap."""

    def of(row: Any) -> tuple[str, str]:
        return row.level, getattr(row, key)

    begins: dict[tuple[str, str], date] = {}
    for row in fresh:
        begins[of(row)] = min(begins.get(of(row), row.first_on), row.first_on)
    held = [row for row in kind.objects.select_for_update().order_by("pk") if of(row) in begins]
    ended = [row for row in held if row.last_on is None and row.first_on < begins[of(row)]]
    for row in ended:
        row.last_on = begins[of(row)] - ONE_DAY
        row.save(update_fields=["last_on"])
    if overlapping([(of(row), row.first_on, row.last_on) for row in [*held, *fresh]]):
        raise AlreadyDone("overlap")
    return ended


def _require_paid(person: Person, place: Place, month: date) -> queries.SheetView:
    """Return the sheet of who holds a paid post of the place in the month. Raises: BadValue."""
    if month.day != 1:
        raise BadValue("invalid", [fault("day", "month", actual=month)])
    view = queries.sheet(person, month)
    if place.pk not in view.homes or not view.sheet.lines:
        raise BadValue("invalid", [fault("not_paid_there", "person", place=place.code, month=f"{month:%Y-%m}")])
    return view


def _require_sound(amount_fen: int, paid_on: date, month: date, reason: str) -> None:
    faults = []
    if not 0 < abs(amount_fen) <= MOST_FEN:
        faults.append(fault("range", "amount_fen", least=-MOST_FEN, most=MOST_FEN, actual=amount_fen))
    if paid_on > clock.today():
        faults.append(fault("future", "paid_on", on=paid_on, today=clock.today()))
    if paid_on < month:
        faults.append(fault("reversed", "paid_on", on=month, actual=paid_on))
    if len(reason.strip()) > REASON_LENGTH:
        faults.append(fault("too_long", "reason", most=REASON_LENGTH, length=len(reason.strip())))
    if faults:
        raise BadValue("invalid", faults)


def _record(act: str, actor: Person | None, place: Place, row: Appraisal | Payment, details: list[Any]) -> None:
    """Place an act on somebody's pay in the log: that it was done is public; whose and how much is sealed."""
    ledger.record(
        act=f"remuneration.{act}",
        place_code=place.code,
        subject=f"pay:{place.code}",
        public={"row": row.pk},
        disclosed={"registered_by": actor.name} if actor else {},
        private={"pay": details},
        rows=[row],
    )
