"""What the officers of the showcase village were paid: as due, but for one who was paid less at first."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from gongzhi.demo.staffing import Role
from gongzhi.domains.people.models import Body, Post
from gongzhi.domains.remuneration import actions, queries

if TYPE_CHECKING:
    from gongzhi.demo.agenda import Agenda
    from gongzhi.demo.cast import Cast
    from gongzhi.domains.people.models import Person

MONTHS = 3
APPRAISED_AFTER, PAID_AFTER = 3, 9
PERCENT = 95
HELD_BACK_FEN = 20_000


def put_down(agenda: Agenda, on: date, cast: Cast) -> None:
    """Put the appraisals and payments of the last whole months on the agenda."""
    after = on.replace(day=1)
    for _ in range(MONTHS):
        month = (after - timedelta(days=1)).replace(day=1)
        agenda.add(after + timedelta(days=APPRAISED_AFTER), partial(_appraise, cast, month))
        agenda.add(after + timedelta(days=PAID_AFTER), partial(_pay, cast, month, after + timedelta(days=PAID_AFTER)))
        after = month


def _appraise(cast: Cast, month: date) -> None:
    for view in queries.sheets_of_place(cast.place, month):
        actions.record_appraisal(actor=_payer(cast), person=view.person, place=cast.place, month=month, percent=PERCENT)


def _pay(cast: Cast, month: date, paid_on: date) -> None:
    for number, view in enumerate(queries.sheets_of_place(cast.place, month)):
        held_back = HELD_BACK_FEN if number == 1 else 0
        actions.record_payment(
            actor=_payer(cast), person=view.person, place=cast.place, month=month, paid_on=paid_on,
            amount_fen=view.sheet.total_fen - held_back, reason="部分绩效报酬待年终发放" if held_back else "",
        )  # fmt: skip


def _payer(cast: Cast) -> Person:
    """Return the officer of the township who pays."""
    offices = Post.objects.filter(
        body__kind=Body.Kind.TOWNSHIP_GOVERNMENT, body__place__code=cast.home.township, role=Role.OFFICER
    )
    return offices.select_related("person").order_by("pk")[0].person
