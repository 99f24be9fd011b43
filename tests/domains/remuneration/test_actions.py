"""Who adopts a standard and records pay, what is refused, and that the log holds it."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhi.domains.people.models import Person, Post
from gongzhi.domains.remuneration import actions, queries
from gongzhi.domains.remuneration.models import Insurance, PayScale
from gongzhi.errors import AlreadyDone, BadValue, NotFound, NotPermitted
from gongzhi.shared import clock
from gongzhi.shared.ledger import queries as ledger
from tests.builders import DAY, Cast, cast, make_place, parent_of, seated
from tests.checklog import check_log
from tests.domains.remuneration.standards import adopted, draft, insurance, scale

pytestmark = pytest.mark.django_db
MONTH = date(2026, 2, 1)
NOT_GUIDING = [
    "secretary", "chair", "committee_member", "supervisor", "representative", "clerk", "township_clerk", "outsider",
    "former",
]  # fmt: skip
NOT_PAYING = [part for part in NOT_GUIDING if part != "township_clerk"]


def pay(actor: Person | None, there: Cast, amount_fen: int = 320_000, **changed: object) -> object:
    given: dict[str, object] = {"person": there.chair, "place": there.place, "month": MONTH, "paid_on": DAY}
    with clock.set_to(DAY):
        return actions.record_payment(actor=actor, amount_fen=amount_fen, **{**given, **changed})  # type: ignore[arg-type]


def appraise(actor: Person | None, there: Cast, percent: int = 90, **changed: object) -> object:
    given: dict[str, object] = {"person": there.chair, "place": there.place, "month": MONTH}
    with clock.set_to(DAY):
        return actions.record_appraisal(actor=actor, percent=percent, **{**given, **changed})  # type: ignore[arg-type]


def paid_village() -> Cast:
    there = cast(make_place())
    adopted(there.county_officer)
    return there


def other_township_clerk() -> Person:
    return seated(parent_of(make_place()), "township_government", Post.Role.OFFICER)


def ended_officer() -> Person:
    return seated(parent_of(make_place()), "guiding_office", Post.Role.OFFICER, last_on=date(2026, 3, 1))


@pytest.mark.parametrize("part", [*NOT_GUIDING, None])
def test_only_the_guiding_office_adopts_a_standard(part: str | None) -> None:
    there = cast(make_place())
    with clock.set_to(DAY), pytest.raises(NotPermitted):
        actions.adopt_standard(actor=there.people()[part] if part else None, draft=draft())
    with clock.set_to(DAY), pytest.raises(NotPermitted):
        actions.adopt_standard(actor=ended_officer(), draft=draft())
    assert adopted(there.county_officer).scales.count() == 2


def test_a_new_standard_ends_what_still_holds_of_the_old_one() -> None:
    there = paid_village()
    adopted(there.county_officer, scale(first_on=date(2026, 1, 1), monthly_fen=350_000))
    heads = PayScale.objects.filter(post_class="head").order_by("first_on").values_list("first_on", "last_on")
    assert list(heads) == [(date(2021, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), None)]
    assert [one.monthly_fen for one in queries.standard(date(2025, 12, 31))[0]] == [320_000, 224_000]
    assert [one.monthly_fen for one in queries.standard(date(2026, 1, 1))[0]] == [350_000, 224_000]
    check_log()


@pytest.mark.parametrize(
    ("first_on", "taken"), [(date(2020, 12, 31), False), (date(2021, 1, 1), False), (date(2021, 1, 2), True)]
)
def test_days_of_a_class_do_not_overlap(first_on: date, taken: bool) -> None:
    there = paid_village()
    if taken:
        adopted(there.county_officer, scale(first_on=first_on))
    else:
        with pytest.raises(AlreadyDone, match="overlap"):
            adopted(there.county_officer, scale(first_on=first_on))
    adopted(there.county_officer, scale(level="community", first_on=first_on))


def test_insurances_are_adopted_and_ended_alike() -> None:
    there = cast(make_place())
    adopted(there.county_officer, scale(), insurances=(insurance(),))
    adopted(there.county_officer, scale(first_on=DAY), insurances=(insurance(first_on=DAY, employer_share="15/100"),))
    rows = Insurance.objects.order_by("first_on").values_list("employer_share", "last_on")
    assert list(rows) == [("16/100", date(2026, 3, 1)), ("15/100", None)]


@pytest.mark.parametrize("part", [*NOT_PAYING, None])
def test_pay_is_recorded_by_the_township_and_the_guiding_office_alone(part: str | None) -> None:
    there = paid_village()
    actor = there.people()[part] if part else None
    for act in (pay, appraise):
        for one in (actor, other_township_clerk(), ended_officer()):
            with pytest.raises(NotPermitted):
                act(one, there)
    pay(there.township_clerk, there)
    appraise(there.county_officer, there)


def test_a_payment_stands_beside_what_is_due() -> None:
    there = paid_village()
    pay(there.township_clerk, there, 200_000, paid_on=date(2026, 3, 1), reason="分两次发")
    view = queries.sheet(there.chair, MONTH)
    assert (view.sheet.total_fen, view.paid_fen, view.difference_fen) == (320_000, 200_000, -120_000)
    pay(there.township_clerk, there, 120_000)
    assert queries.sheet(there.chair, MONTH).difference_fen == 0
    check_log()


@pytest.mark.parametrize(("amount_fen", "needs_reason"), [(319_999, True), (320_000, False), (320_001, True)])
def test_what_is_not_what_is_due_has_its_reason(amount_fen: int, needs_reason: bool) -> None:
    there = paid_village()
    if needs_reason:
        with pytest.raises(BadValue) as refused:
            pay(there.township_clerk, there, amount_fen, reason=" ")
        assert refused.value.findings[0].field == "reason"
    pay(there.township_clerk, there, amount_fen, reason="补扣" if needs_reason else "")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": 2**31}, "amount_fen"),
        ({"paid_on": date(2026, 3, 3)}, "paid_on"),
        ({"paid_on": date(2026, 1, 31)}, "paid_on"),
        ({"month": date(2026, 2, 2)}, "month"),
        ({"month": date(2020, 12, 1)}, "person"),
        ({"reason": "因" * 201}, "reason"),
    ],
)
def test_a_payment_in_the_wrong_shape_is_refused(changed: dict[str, object], field: str) -> None:
    there = paid_village()
    with pytest.raises(BadValue) as refused:
        pay(there.township_clerk, there, **{"reason": "说明", **changed})  # type: ignore[arg-type]
    assert refused.value.findings[0].field == field


def test_who_holds_no_paid_post_of_the_place_is_not_paid_there() -> None:
    there = paid_village()
    for person in (there.supervisor, there.outsider, there.former):
        with pytest.raises(BadValue, match="not_paid_there"):
            pay(there.township_clerk, there, person=person)


def test_a_payment_of_a_day_and_an_appraisal_of_a_month_are_recorded_once() -> None:
    there = paid_village()
    pay(there.township_clerk, there)
    appraise(there.township_clerk, there)
    with pytest.raises(AlreadyDone, match="paid_already"):
        pay(there.township_clerk, there, 1, reason="补发")
    with pytest.raises(AlreadyDone, match="appraised_already"):
        appraise(there.township_clerk, there)


@pytest.mark.parametrize(("percent", "taken"), [(-1, False), (0, True), (100, True), (101, False)])
def test_an_appraisal_is_between_nothing_and_all(percent: int, taken: bool) -> None:
    there = paid_village()
    if taken:
        appraise(there.township_clerk, there, percent)
        assert queries.sheet(there.chair, MONTH).percent == percent
    else:
        with pytest.raises(BadValue):
            appraise(there.township_clerk, there, percent)


def test_the_log_names_no_amount_and_nobody_paid() -> None:
    there = paid_village()
    pay(there.township_clerk, there)
    entry = ledger.Entry.objects.order_by("index").last()  # type: ignore[attr-defined]
    written = bytes(entry.data).decode()
    assert "remuneration.record_payment" in written
    assert "320000" not in written
    assert there.chair.name not in written


def test_the_number_of_queries_does_not_grow_with_people(django_assert_max_num_queries: object) -> None:
    there = paid_village()
    for _ in range(5):
        seated(there.place, "committee", Post.Role.MEMBER)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        found = queries.sheets_of_place(there.place, MONTH)
    assert [one.sheet.total_fen for one in found] == [320_000] * 2 + [224_000] * 7


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "", "x", "2026-02-01"])
def test_a_month_is_written_in_one_way(text: str) -> None:
    assert queries.month_of("2026-02") == MONTH
    with pytest.raises(NotFound):
        queries.month_of(text)
